import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("How pressing a task is")
struct TaskPriorityTests {
    private static func priority(
        _ kind: TaskKind, due: Timestamp? = nil, isExpedited: Bool = false, _ level: TaskPriority.Level? = nil,
        _ reason: TaskPrioritized.Reason = .other
    ) -> TaskPriority {
        TaskPriority.of(.init(kind: kind, dueAt: due, isExpedited: isExpedited, level: level, reason: reason), at: The.now)
    }

    @Test func `nothing presses of itself`() {
        #expect(Self.priority(.considerAppeal) == TaskPriority(level: .normal, reasons: []))
        #expect(Self.priority(.considerAppeal, due: The.day(2)) == TaskPriority(level: .normal, reasons: []))
    }

    @Test func `what is due within a day is high, and what is overdue urgent`() {
        #expect(Self.priority(.considerAppeal, due: The.day(1)) == TaskPriority(level: .high, reasons: [.dueWithinDay]))
        #expect(Self.priority(.considerAppeal, due: The.day(1).adding(.microseconds(1))).level == .normal)
        #expect(Self.priority(.considerAppeal, due: The.now) == TaskPriority(level: .urgent, reasons: [.overdue]))
        #expect(Self.priority(.considerAppeal, due: The.day(-9)).reasons == [.overdue])
    }

    @Test func `what was filed under another patient is urgent`() {
        #expect(Self.priority(.wrongPatientReview) == TaskPriority(level: .urgent, reasons: [.wrongPatient]))
    }

    @Test func `of an expedited request all is urgent that comes before its decision`() {
        #expect(Self.priority(.packetGap, isExpedited: true) == TaskPriority(level: .urgent, reasons: [.expeditedRequest, .requestWaits]))
        #expect(Self.priority(.other, isExpedited: true).level == .urgent)
        for kind: TaskKind in [.renewalDue, .considerAppeal, .useOutsideDates] {
            #expect(Self.priority(kind, isExpedited: true).level == .normal, "\(kind)")
        }
        #expect(TaskKind.allCases.filter { $0.queue == .benefits }.allSatisfy { Self.priority($0, isExpedited: true).level == .normal })
    }

    @Test func `a kind says of itself what presses`() {
        #expect(Self.priority(.contactPayer) == TaskPriority(level: .high, reasons: [.requestWaits]))
        #expect(Self.priority(.payerDecisionMissed) == TaskPriority(level: .high, reasons: [.clockMissed]))
        #expect(Self.priority(.acknowledgementMissing).reasons == [.clockMissed, .requestWaits])
        #expect(Self.priority(.authorizationVoided) == TaskPriority(level: .high, reasons: [.authorizationLost]))
    }

    @Test func `what a person says takes the place of what the kind says`() {
        #expect(Self.priority(.contactPayer, .low) == TaskPriority(level: .low, reasons: [.setByPerson]))
        #expect(Self.priority(.considerAppeal, .urgent) == TaskPriority(level: .urgent, reasons: [.setByPerson]))
        #expect(
            Self.priority(.considerAppeal, .high, .patientSafety) == TaskPriority(level: .high, reasons: [.setByPerson, .patientSafety]))
    }

    @Test func `nobody talks time or harm away`() {
        #expect(Self.priority(.contactPayer, due: The.now, .low) == TaskPriority(level: .urgent, reasons: [.overdue, .setByPerson]))
        #expect(Self.priority(.considerAppeal, due: The.day(1), .low).level == .high)
        #expect(Self.priority(.wrongPatientReview, .low).level == .urgent)
        #expect(Self.priority(.packetGap, isExpedited: true, .low).level == .urgent)
    }

    @Test func `time alone makes no task less pressing, and every reason stands once, in order`() {
        for kind in TaskKind.allCases {
            for isExpedited in [false, true] {
                for level in [nil] + TaskPriority.Level.allCases.map(Optional.some) {
                    for reason in TaskPrioritized.Reason.allCases {
                        let basis = TaskPriority.Basis(
                            kind: kind, dueAt: The.now, isExpedited: isExpedited, level: level, reason: reason)
                        let times = (-4...2).map { TaskPriority.of(basis, at: The.day($0)) }
                        #expect(times.map(\.level) == times.map(\.level).sorted(), "\(kind)")
                        for priority in times {
                            let order = TaskPriority.Reason.allCases.filter(priority.reasons.contains)
                            #expect(priority.reasons == order, "\(kind)")
                            #expect(!priority.reasons.isEmpty || priority.level == .normal, "\(kind)")
                        }
                    }
                }
            }
        }
    }

    // MARK: a task's own

    @Test func `a task's priority follows its events, and one that has ended has none`() {
        #expect(TaskPriority.of(TaskPast.queued.state, at: The.now) == TaskPriority(level: .normal, reasons: []))
        #expect(TaskPriority.of(TaskPast.queued.state, at: The.day(3))?.reasons == [.overdue])
        let moved = TaskPast.queued.doing(.reschedule(.init(dueAt: The.day(1), reason: .neededSooner)))
        #expect(TaskPriority.of(moved.state, at: The.now)?.reasons == [.dueWithinDay])
        let expedited = Work.given(.opened(TaskOpened(kind: .other, caseID: The.caseID, isExpedited: true)))
        #expect(TaskPriority.of(expedited.state, at: The.now)?.reasons == [.expeditedRequest])
        for state in [TaskPast.completed.state, TaskPast.cancelled.state, Work.given().state] {
            #expect(TaskPriority.of(state, at: The.day(9)) == nil)
        }
        #expect(TaskPriority.of(TaskPast.reopened.state, at: The.day(3))?.level == .urgent)
    }

    @Test func `a person says how pressing a task is, with a reason, and takes it back`() {
        TaskPast.queued.when(.prioritize(.init(level: .urgent, reason: .patientSafety, note: "Mateo chokes."))).then(
            .prioritized(TaskPrioritized(level: .urgent, reason: .patientSafety, note: PHI(Remark("Mateo chokes.")))))
        let urgent = TaskPast.anothers.doing(.prioritize(.init(level: .urgent, reason: .patientSafety)))
        #expect(TaskPriority.of(urgent.state, at: The.now)?.reasons == [.setByPerson, .patientSafety])
        urgent.when(.prioritize(.init(level: nil, reason: .setInError))).then(
            .prioritized(TaskPrioritized(level: nil, reason: .setInError)))
        let silent = urgent.doing(.prioritize(.init(level: nil, reason: .setInError)))
        #expect(TaskPriority.of(silent.state, at: The.now) == TaskPriority(level: .normal, reasons: []))
    }

    @Test func `saying it again changes nothing, and for another reason is said anew`() {
        let urgent = TaskPast.mine.doing(.prioritize(.init(level: .urgent, reason: .payerAsked)))
        urgent.when(.prioritize(.init(level: .urgent, reason: .payerAsked))).thenNothing()
        #expect(urgent.when(.prioritize(.init(level: .urgent, reason: .patientSafety))).events.count == 1)
        #expect(urgent.when(.prioritize(.init(level: .low, reason: .payerAsked))).events.count == 1)
        TaskPast.mine.when(.prioritize(.init(level: nil, reason: .setInError))).thenNothing()
        TaskPast.completed.when(.prioritize(.init(level: .low, reason: .lessPressing))).thenRefused(.taskDone)
        TaskPast.cancelled.when(.prioritize(.init(level: nil, reason: .setInError))).thenRefused(.taskDone)
        Work.given().when(.prioritize(.init(level: .low, reason: .lessPressing))).thenRefused(.taskUnknown)
    }
}
