import CaseDomain
import EventSourcing
import TestSupport
import Testing

/// Every kind of command on every kind of task: what is said of it, and what a decision says.
@Suite("What can be asked of a task now")
struct TaskAdmissionTests {
    private typealias Withheld = [CaseTask.Command.Kind: Refusal]

    private static let inQueue: Withheld = [
        .open: .taskExists, .release: .taskNotYours, .handOver: .taskNotYours, .acceptHandOver: .taskNotOffered,
        .declineHandOver: .taskNotOffered, .withdrawHandOver: .taskNotYours, .snooze: .taskNotYours, .wake: .taskNotSnoozed,
        .reopen: .taskNotDone,
    ]
    private static let mine: Withheld = [
        .open: .taskExists, .claim: .taskTaken, .acceptHandOver: .taskNotOffered, .declineHandOver: .taskNotOffered,
        .withdrawHandOver: .taskNotOffered, .wake: .taskNotSnoozed, .reopen: .taskNotDone,
    ]
    private static let anothers: Withheld = inQueue.merging([.claim: .taskTaken, .complete: .taskTaken]) { $1 }
    private static let ended: Withheld = .init(
        uniqueKeysWithValues: CaseTask.Command.Kind.allCases.filter { $0 != .reopen }.map { ($0, $0 == .open ? .taskExists : .taskDone) })

    private static func without(_ kinds: CaseTask.Command.Kind..., of withheld: Withheld) -> Withheld {
        withheld.filter { !kinds.contains($0.key) }
    }

    /// Holds what is said against the table, and every fitting command against what is said.
    private static func expect(
        _ task: Work, at now: Timestamp = The.now, withholds withheld: Withheld, at place: SourceLocation = #_sourceLocation
    ) {
        let admissions = task.state.admissions(at: now, by: The.coordinator)
        #expect(admissions.map(\.kind) == CaseTask.Command.Kind.allCases, sourceLocation: place)
        #expect(
            task.state.possible(at: now, by: The.coordinator) == CaseTask.Command.Kind.allCases.filter { withheld[$0] == nil },
            sourceLocation: place)
        for admission in admissions {
            #expect(admission.refusal == withheld[admission.kind], "\(admission.kind)", sourceLocation: place)
            for command in FittingTask.commands(admission.kind, in: task.state, at: now, by: The.coordinator) {
                let outcome = task.when(command, at: now)
                guard let refusal = admission.refusal else {
                    #expect(!outcome.events.isEmpty, "\(admission.kind) is offered", sourceLocation: place)
                    continue
                }
                // Whoever has a task and takes it once more has it already.
                let isHeld = command == .claim && task.state.assignee == The.coordinator && refusal == .taskTaken
                #expect(
                    outcome.result == (isHeld ? .success([]) : .failure(refusal)), "\(admission.kind) is withheld", sourceLocation: place)
            }
        }
    }

    @Test func `of what was never opened nothing, but to open it`() {
        let kinds = CaseTask.Command.Kind.allCases.filter { $0 != .open }
        Self.expect(Work.given(), withholds: .init(uniqueKeysWithValues: kinds.map { ($0, .taskUnknown) }))
        Work.given().when(.followClock(.init(dueAt: The.day(1)))).thenRefused(.taskUnknown)
    }

    @Test func `one in a queue is claimed, given, dated, weighed or ended by anybody`() {
        Self.expect(TaskPast.queued, withholds: Self.inQueue)
        Self.expect(TaskPast.undated, withholds: Self.inQueue)
    }

    @Test func `mine I put back, offer, put away and complete`() { Self.expect(TaskPast.mine, withholds: Self.mine) }

    @Test func `another's I neither take nor complete`() { Self.expect(TaskPast.anothers, withholds: Self.anothers) }

    @Test func `what I offered I can take back, and offer to nobody else`() {
        Self.expect(
            TaskPast.offered, withholds: Self.without(.withdrawHandOver, of: Self.mine).merging([.handOver: .taskOffered]) { $1 })
    }

    @Test func `what is offered to me I accept or decline`() {
        Self.expect(TaskPast.offeredToMe, withholds: Self.without(.acceptHandOver, .declineHandOver, of: Self.anothers))
    }

    @Test func `what sleeps is woken by whoever has it and by anybody else, until it wakes of itself`() {
        Self.expect(TaskPast.asleep, withholds: Self.without(.wake, of: Self.mine))
        Self.expect(TaskPast.anothersAsleep, withholds: Self.without(.wake, of: Self.anothers))
        Self.expect(TaskPast.asleep, at: The.day(2), withholds: Self.mine)
    }

    @Test func `what is due is put away no longer`() {
        Self.expect(TaskPast.mine, at: The.day(3), withholds: Self.mine.merging([.snooze: .taskOverdue]) { $1 })
    }

    @Test func `what a clock says nobody moves`() {
        Self.expect(TaskPast.dueByClock, withholds: Self.inQueue.merging([.reschedule: .taskDueByClock]) { $1 })
    }

    @Test func `what has ended is opened again, and nothing else`() {
        for task in [TaskPast.completed, TaskPast.cancelled] {
            Self.expect(task, withholds: Self.ended)
            task.when(.followClock(.init(dueAt: The.day(1)))).thenRefused(.taskDone)
        }
        Self.expect(TaskPast.reopened, withholds: Self.inQueue)
    }
}
