import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Until when a task is to be done")
struct ReschedulingATaskTests {
    private static func move(to dueAt: Timestamp, _ reason: TaskRescheduled.Reason = .payerGaveTime) -> CaseTask.Command {
        .reschedule(.init(dueAt: dueAt, reason: reason))
    }

    @Test func `a due time is moved with a reason, by whoever`() {
        TaskPast.queued.when(.reschedule(.init(dueAt: The.day(9), reason: .payerGaveTime, note: "Until Mateo is back."))).then(
            .rescheduled(
                TaskRescheduled(
                    dueAt: The.day(9), previous: The.day(3), reason: .payerGaveTime, note: PHI(Remark("Until Mateo is back.")))))
        #expect(TaskPast.anothers.doing(Self.move(to: The.day(1), .neededSooner)).state.dueAt == The.day(1))
        TaskPast.undated.when(Self.move(to: The.day(1), .other)).then(
            .rescheduled(TaskRescheduled(dueAt: The.day(1), previous: nil, reason: .other)))
    }

    @Test func `moving it to where it is changes nothing, and to the past is refused`() {
        TaskPast.queued.when(Self.move(to: The.day(3))).thenNothing()
        TaskPast.queued.when(Self.move(to: The.now)).thenRefused(.taskDueInThePast)
        TaskPast.queued.when(Self.move(to: The.day(-1))).thenRefused(.taskDueInThePast)
        #expect(TaskPast.queued.when(Self.move(to: The.day(5)), at: The.day(4)).events.count == 1, "what is overdue gets more time")
    }

    @Test func `what has ended is not moved`() {
        TaskPast.completed.when(Self.move(to: The.day(9))).thenRefused(.taskDone)
        TaskPast.completed.when(Self.move(to: The.day(3))).thenRefused(.taskDone)
        TaskPast.cancelled.when(Self.move(to: The.day(9))).thenRefused(.taskDone)
        Work.given().when(Self.move(to: The.day(9))).thenRefused(.taskUnknown)
    }

    @Test func `what a clock says no person moves, whatever they say`() {
        #expect(TaskPast.dueByClock.state.isDueByClock && !TaskPast.queued.state.isDueByClock)
        for reason in TaskRescheduled.Reason.allCases {
            TaskPast.dueByClock.when(Self.move(to: The.day(9), reason)).thenRefused(.taskDueByClock)
        }
        TaskPast.queued.when(Self.move(to: The.day(9), .clockMoved)).thenRefused(.taskDueByClock)
        #expect(!TaskRescheduled.Reason.ofPeople.contains(.clockMoved))
        #expect(TaskRescheduled.Reason.ofPeople.count == TaskRescheduled.Reason.allCases.count - 1)
    }

    @Test func `a task about a clock is due by it, and one of a clock that set no time is a person's to date`() {
        let ofClock = Work.given(
            .opened(TaskOpened(kind: .other, caseID: The.caseID, subject: .clock(The.task.rawValue), dueAt: The.day(3))))
        #expect(ofClock.state.isDueByClock)
        for kind in TaskKind.allCases where kind.isOfClock {
            let undated = Work.given(.opened(TaskOpened(kind: kind, caseID: The.caseID)))
            #expect(!undated.state.isDueByClock && undated.when(Self.move(to: The.day(1))).events.count == 1, "\(kind)")
        }
    }

    // MARK: the clock

    @Test func `the clock moves it, even to what has passed`() {
        TaskPast.dueByClock.when(.followClock(.init(dueAt: The.day(5)))).then(
            .rescheduled(TaskRescheduled(dueAt: The.day(5), previous: The.day(3), reason: .clockMoved)))
        #expect(TaskPast.dueByClock.doing(.followClock(.init(dueAt: The.day(-1)))).state.isOverdue(at: The.now))
        TaskPast.dueByClock.when(.followClock(.init(dueAt: The.day(3)))).thenNothing()
    }

    @Test func `a clock takes over what a person set, and keeps it`() {
        let moved = TaskPast.queued.doing(Self.move(to: The.day(9)))
        moved.when(.followClock(.init(dueAt: The.day(9)))).then(
            .rescheduled(TaskRescheduled(dueAt: The.day(9), previous: The.day(9), reason: .clockMoved)))
        moved.doing(.followClock(.init(dueAt: The.day(9)))).when(Self.move(to: The.day(10))).thenRefused(.taskDueByClock)
    }

    @Test func `it is overdue from its due time on, while it is open`() {
        #expect(!TaskPast.queued.state.isOverdue(at: Timestamp(microseconds: The.day(3).rawValue - 1)))
        #expect(TaskPast.queued.state.isOverdue(at: The.day(3)) && !TaskPast.completed.state.isOverdue(at: The.day(3)))
        #expect(!TaskPast.undated.state.isOverdue(at: The.day(900)))
    }
}
