import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Who has a task")
struct OwningATaskTests {
    // MARK: claiming

    @Test func `a task is taken from its queue for whoever asks`() {
        TaskPast.queued.when(.claim).then(.claimed(TaskClaimed(assignee: The.coordinator, queue: .coordinators)))
        let holding = TaskPast.mine.state.holding
        #expect(holding?.assignee == The.coordinator && holding?.means == .claim)
        #expect(holding?.since == TaskPast.mine.history.last?.recordedAt)
    }

    @Test func `who has it already has it, and nobody else takes it`() {
        TaskPast.mine.when(.claim).thenNothing()
        TaskPast.mine.when(.claim, by: The.colleague).thenRefused(.taskTaken)
        TaskPast.offered.when(.claim, by: The.colleague).thenRefused(.taskTaken)
    }

    @Test func `what has ended is not taken, by whoever had it either`() {
        for task in [TaskPast.completed, TaskPast.cancelled] {
            task.when(.claim).thenRefused(.taskDone)
            task.when(.claim, by: The.colleague).thenRefused(.taskDone)
        }
        Work.given().when(.claim).thenRefused(.taskUnknown)
    }

    // MARK: assigning

    @Test func `a task is given to a person, from its queue or from whoever has it`() {
        TaskPast.queued.when(.assign(.init(to: .person(The.colleague), reason: .expertise, note: "She knows Mateo."))).then(
            .assigned(
                TaskAssigned(assignee: The.colleague, previous: nil, reason: .expertise, note: PHI(Remark("She knows Mateo.")))))
        TaskPast.mine.when(.assign(.init(to: .person(The.colleague), reason: .leave)), by: The.reviewer).then(
            .assigned(TaskAssigned(assignee: The.colleague, previous: The.coordinator, reason: .leave)))
        let given = TaskPast.mine.doing(.assign(.init(to: .person(The.colleague), reason: .leave)), by: The.reviewer).state
        #expect(given.assignee == The.colleague && given.holding?.means == .assignment)
    }

    @Test func `giving it to who has it changes nothing, whatever the reason`() {
        TaskPast.mine.when(.assign(.init(to: .person(The.coordinator), reason: .workload)), by: The.reviewer).thenNothing()
    }

    @Test func `a task is given to a queue, from whoever has it or from another queue`() {
        TaskPast.mine.when(.assign(.init(to: .queue(.coordinators), reason: .leave)), by: The.reviewer).then(
            .released(TaskReleased(from: The.coordinator, queue: .coordinators, reason: .leave)))
        TaskPast.queued.when(.assign(.init(to: .queue(.clinicians), reason: .misrouted)), by: The.reviewer).then(
            .released(TaskReleased(from: nil, queue: .clinicians, reason: .misrouted)))
        TaskPast.queued.when(.assign(.init(to: .queue(.coordinators), reason: .misrouted))).thenNothing()
        let moved = TaskPast.queued.doing(.assign(.init(to: .queue(.clinicians), reason: .misrouted)))
        #expect(moved.state.queue == .clinicians && moved.state.assignee == nil)
        moved.when(.claim).then(.claimed(TaskClaimed(assignee: The.coordinator, queue: .clinicians)))
    }

    @Test func `what has ended is given to nobody`() {
        for receiver: CaseTask.Assign.Receiver in [.person(The.colleague), .person(The.coordinator), .queue(.benefits)] {
            TaskPast.completed.when(.assign(.init(to: receiver, reason: .leave))).thenRefused(.taskDone)
            TaskPast.cancelled.when(.assign(.init(to: receiver, reason: .leave))).thenRefused(.taskDone)
            Work.given().when(.assign(.init(to: receiver, reason: .leave))).thenRefused(.taskUnknown)
        }
    }

    // MARK: putting back

    @Test func `whoever has a task puts it back, into its queue or into the right one`() {
        TaskPast.mine.when(.release(.init(reason: .takenInError))).then(
            .released(TaskReleased(from: The.coordinator, queue: .coordinators, reason: .takenInError)))
        TaskPast.mine.when(.release(.init(to: .clinicians, reason: .misrouted, note: "Mateo has to be seen."))).then(
            .released(
                TaskReleased(
                    from: The.coordinator, queue: .clinicians, reason: .misrouted, note: PHI(Remark("Mateo has to be seen.")))))
        let released = TaskPast.mine.doing(.release(.init(to: .clinicians, reason: .misrouted))).state
        #expect(released.assignee == nil && released.queue == .clinicians)
    }

    @Test func `putting back again changes nothing, and nobody puts back what another has`() {
        let released = TaskPast.mine.doing(.release(.init(to: .clinicians, reason: .misrouted)))
        released.when(.release(.init(to: .clinicians, reason: .misrouted))).thenNothing()
        released.when(.release(.init(reason: .leave))).thenNothing()
        released.when(.release(.init(to: .benefits, reason: .misrouted))).thenRefused(.taskNotYours)
        released.when(.release(.init(reason: .leave)), by: The.colleague).thenRefused(.taskNotYours)
        released.doing(.claim, by: The.colleague).when(.release(.init(reason: .leave))).thenRefused(.taskNotYours)
        TaskPast.queued.when(.release(.init(reason: .leave))).thenRefused(.taskNotYours)
        TaskPast.anothers.when(.release(.init(reason: .leave))).thenRefused(.taskNotYours)
        TaskPast.completed.when(.release(.init(reason: .leave))).thenRefused(.taskDone)
    }

    @Test func `whoever gets a task sees it at once, and an offer to somebody else falls`() {
        let offered = TaskPast.offered.doing(.snooze(.init(until: The.day(1), reason: .other)))
        for move: CaseTask.Command in [
            .assign(.init(to: .person(The.author), reason: .leave)), .assign(.init(to: .queue(.reviewers), reason: .leave)),
            .release(.init(reason: .leave)),
        ] {
            let state = offered.doing(move).state
            #expect(!state.isSnoozed(at: The.now) && state.pendingOffer == nil && state.offer?.answer == .dropped)
            offered.doing(move).when(.acceptHandOver, by: The.colleague).thenRefused(.taskNotOffered)
        }
    }

    // MARK: queues

    @Test func `each kind lies in the queue of those who can do it`() {
        let kinds = Dictionary(grouping: TaskKind.allCases, by: \.queue)
        #expect(
            Set(kinds[.compliance] ?? []) == [
                .wrongPatientReview, .rightsRequestReceived, .rightsRequestDue, .rightsRequestOverdue, .rightsReviewReversed,
                .amendmentStatement, .accountingOwed,
            ])
        #expect(kinds[.reviewers] == [.rightsReviewAsked])
        #expect(Set(kinds[.clinicians] ?? []) == [.checkAddedService, .renewalDue, .letterLapsed, .orderRevoked])
        let ofCoverage: Set<TaskKind> = [
            .askNewPrimary, .checkUseAfterCoverage, .benefitPoolOverdrawn, .checkUseOfBenefit, .benefitPeriodEnded,
        ]
        #expect(kinds[.benefits]?.allSatisfy { $0.irregularity != nil || ofCoverage.contains($0) } == true)
        #expect(Set(kinds[.benefits] ?? []).isSuperset(of: ofCoverage) && kinds[.coordinators]?.contains(.other) == true)
    }
}
