import CaseDomain
import EventSourcing
import Foundation
import TestSupport
import Testing

@Suite("Which tasks follow from a fact")
struct TaskPolicyTests {
    private static let clinic = TenantID(The.id(8, as: StreamID.self).rawValue)

    /// The tasks that follow from the events of one command, by the places they would have.
    private static func tasks(
        following command: CaseFile.Command, given past: [CaseFile.Event], in clinic: TenantID = clinic
    ) -> [TaskOpening] {
        let events = Case.given(past).when(command).events
        return Case.given(past).given(events).history.dropFirst(past.count).flatMap { recorded in
            TaskPolicy.tasks(
                following: recorded.event, in: recorded.stream, version: recorded.version, position: recorded.position, of: clinic)
        }
    }

    private static func kinds(following command: CaseFile.Command, given past: [CaseFile.Event]) -> [TaskKind] {
        Self.tasks(following: command, given: past).map(\.open.kind)
    }

    private static func decide(_ outcomes: [ServiceOutcome]) -> CaseFile.Command { .recordDecision(The.decide(outcomes)) }

    @Test func `an authorization without its decision becomes a task that names the event and the authorization`() throws {
        let past = Past.submitted
        let task = try #require(
            Self.tasks(following: .recordAuthorization(.init(The.granted, receivedAt: The.now)), given: past).first)
        let place = past.count + 1
        #expect(task.open.kind == .explainAuthorizationWithoutDecision && task.open.caseID == The.caseID)
        #expect(task.open.subject == .authorization(The.authorization) && task.open.dueAt == nil && task.open.ask == nil)
        #expect(
            task.open.cause
                == TaskCause(stream: The.caseID.stream, version: StreamVersion(Int32(place)), position: Position(Int64(place))))
    }

    @Test func `each thing that is odd about one fact is a task of its own`() {
        let kinds = Self.kinds(
            following: .recordAppealDecision(
                .init(
                    appeal: The.otherAppeal, decision: The.appealDecision, outcome: .partiallyOverturned, receivedAt: The.now, services: [])
            ), given: Past.closed)
        #expect(Set(kinds) == [.findAppealOfFact, .findWhatWasDecided, .factAfterClosure])
        #expect(kinds.count == 3)
    }

    @Test func `what is said twice of one event is asked once`() {
        let event = CaseFile.Event.decisionReceived(
            DecisionReceived(
                decision: The.decision, channel: .mail, receivedAt: The.now,
                irregularities: [.unknownService, .grantUnclear, .unknownService]))
        let tasks = TaskPolicy.tasks(
            following: event, in: The.caseID.stream, version: StreamVersion(3), position: Position(3), of: Self.clinic)
        #expect(tasks.map(\.open.kind) == [.findServiceOfFact, .findWhatWasGranted])
        #expect(tasks.allSatisfy { $0.open.subject == .decision(The.decision) })
    }

    @Test func `a submission that the payer's side did not take in is to be corrected, unless nobody knows it`() {
        func acknowledge(_ submission: SubmissionID, isAccepted: Bool) -> [TaskKind] {
            Self.kinds(
                following: .recordAcknowledgement(
                    .init(submission: submission, kind: .x999, isAccepted: isAccepted, receivedAt: The.now)), given: Past.submitted)
        }
        #expect(acknowledge(The.submission, isAccepted: false) == [.correctRejectedSubmission])
        #expect(acknowledge(The.submission, isAccepted: true) == [])
        #expect(acknowledge(The.otherSubmission, isAccepted: false) == [.findSubmissionOfFact])
    }

    @Test func `a payer that wants a call is called, and an approval of less is looked at`() {
        func decided(_ action: ReviewAction) -> [TaskOpening] {
            Self.tasks(
                following: Self.decide([
                    ServiceOutcome(line: The.speech, action: action, authorized: AuthorizedService(quantity: The.visits))
                ]), given: Past.submitted
            ).filter { $0.open.kind.irregularity == nil }
        }
        for action in ReviewAction.allCases {
            let expected: [TaskKind] =
                switch action {
                case .contactPayer: [.contactPayer]
                case .certifiedPartial, .modified: [.considerAppeal]
                default: []
                }
            #expect(decided(action).map(\.open.kind) == expected, "\(action.rawValue)")
            #expect(decided(action).allSatisfy { $0.open.subject == .line(The.speech) }, "\(action.rawValue)")
        }
    }

    @Test func `a note asks each person whom it mentions to read it`() {
        let note = CaseFile.AddNote(note: The.note, mentions: [The.colleague, The.reviewer], text: "Please look.")
        let tasks = Self.tasks(following: .addNote(note), given: Past.closed)
        #expect(tasks.map(\.open.assignee) == [The.colleague, The.reviewer] && Set(tasks.map(\.task)).count == 2)
        #expect(tasks.allSatisfy { $0.open.kind == .readNote && $0.open.subject == .note(The.note) })
        #expect(Self.tasks(following: .addNote(.init(note: The.note, text: "Called.")), given: Past.opened).isEmpty)
    }

    @Test func `what our own people do asks nothing`() {
        for recorded in Case.given(Past.approved).history {
            let tasks = TaskPolicy.tasks(
                following: recorded.event, in: recorded.stream, version: recorded.version, position: recorded.position, of: Self.clinic)
            #expect(tasks.isEmpty, "\(recorded.event.type)")
        }
    }

    @Test func `the same event gives the same ids, and another event, clinic, kind or index another`() {
        let command = CaseFile.Command.recordAuthorization(.init(The.granted, receivedAt: The.now))
        let tasks = Self.tasks(following: command, given: Past.submitted)
        #expect(tasks == Self.tasks(following: command, given: Past.submitted))
        let cause = TaskCause(stream: The.caseID.stream, version: StreamVersion(3), position: Position(30))
        let ids = [
            TaskID(of: .contactPayer, 0, from: cause, in: Self.clinic), TaskID(of: .contactPayer, 1, from: cause, in: Self.clinic),
            TaskID(of: .considerAppeal, 0, from: cause, in: Self.clinic), TaskID(of: .contactPayer, 0, from: cause, in: The.organization),
            TaskID(
                of: .contactPayer, 0,
                from: TaskCause(stream: The.otherCase.stream, version: StreamVersion(3), position: Position(30)), in: Self.clinic),
            TaskID(
                of: .contactPayer, 0,
                from: TaskCause(stream: The.caseID.stream, version: StreamVersion(4), position: Position(30)), in: Self.clinic),
        ]
        #expect(Set(ids).count == ids.count)
        // A promise: an id that came out otherwise would open every task once more.
        #expect(ids[0].description == "d9fb5858-82a8-8444-80d6-8478887f7903")
        let bytes = Array(ids[0].description.utf8)
        #expect(bytes[14] == UInt8(ascii: "8"), "a UUIDv8")
    }

    @Test func `in any history each thing odd becomes one task, and no task has another's id`() throws {
        for seed in UInt64(0)..<60 {
            var walk = RandomWalk(seed: seed)
            for _ in 0..<90 { _ = try walk.step() }
            var ids: Set<TaskID> = []
            for recorded in walk.file.history {
                let tasks = TaskPolicy.tasks(
                    following: recorded.event, in: recorded.stream, version: recorded.version, position: recorded.position, of: Self.clinic)
                for task in tasks { #expect(ids.insert(task.task).inserted, "seed \(seed), version \(recorded.version)") }
                var facts = JSONWriter()
                facts.object { recorded.event.writeFacts(to: &$0) }
                let odd = try JSON(facts.bytes).object().list("irregularities", of: Irregularity.self)
                #expect(
                    Set(tasks.compactMap(\.open.kind.irregularity)) == Set(odd),
                    "seed \(seed), version \(recorded.version): the policy overlooks")
            }
        }
    }
}
