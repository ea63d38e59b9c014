import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Handing a task over")
struct HandingATaskOverTests {
    @Test func `another person is asked to take it, and it stays the giver's until they do`() {
        TaskPast.mine.when(.handOver(.init(to: The.colleague, reason: .leave, note: "Rosa calls back."))).then(
            .handOverOffered(
                TaskHandOverOffered(from: The.coordinator, to: The.colleague, reason: .leave, note: PHI(Remark("Rosa calls back.")))))
        let state = TaskPast.offered.state
        #expect(state.assignee == The.coordinator)
        #expect(state.pendingOffer?.from == The.coordinator && state.pendingOffer?.to == The.colleague)
    }

    @Test func `offering it again to the same person, or to oneself, changes nothing`() {
        TaskPast.offered.when(.handOver(.init(to: The.colleague, reason: .workload))).thenNothing()
        TaskPast.mine.when(.handOver(.init(to: The.coordinator, reason: .leave))).thenNothing()
        TaskPast.offered.when(.handOver(.init(to: The.coordinator, reason: .leave))).thenNothing()
    }

    @Test func `a task is offered by who has it, to one at a time`() {
        TaskPast.offered.when(.handOver(.init(to: The.author, reason: .leave))).thenRefused(.taskOffered)
        TaskPast.queued.when(.handOver(.init(to: The.author, reason: .leave))).thenRefused(.taskNotYours)
        TaskPast.anothers.when(.handOver(.init(to: The.author, reason: .leave))).thenRefused(.taskNotYours)
        TaskPast.anothers.when(.handOver(.init(to: The.coordinator, reason: .leave))).thenRefused(.taskNotYours)
        TaskPast.completed.when(.handOver(.init(to: The.author, reason: .leave))).thenRefused(.taskDone)
        TaskPast.cancelled.when(.handOver(.init(to: The.coordinator, reason: .leave))).thenRefused(.taskDone)
        Work.given().when(.handOver(.init(to: The.author, reason: .leave))).thenRefused(.taskUnknown)
    }

    // MARK: accepting

    @Test func `whoever was asked accepts, and has it`() {
        TaskPast.offered.when(.acceptHandOver, by: The.colleague).then(
            .handOverAccepted(TaskHandOverAccepted(from: The.coordinator, to: The.colleague)))
        let accepted = TaskPast.offered.doing(.acceptHandOver, by: The.colleague)
        #expect(accepted.state.assignee == The.colleague && accepted.state.holding?.means == .handOver)
        #expect(accepted.state.offer?.answer == .accepted && accepted.state.pendingOffer == nil)
        accepted.when(.acceptHandOver, by: The.colleague).thenNothing()
        accepted.when(.claim, by: The.colleague).thenNothing()
        accepted.when(.complete(.init(outcome: .done))).thenRefused(.taskTaken)
    }

    @Test func `nobody accepts what was not offered to them`() {
        TaskPast.offered.when(.acceptHandOver).thenRefused(.taskNotOffered)
        TaskPast.offered.when(.acceptHandOver, by: The.author).thenRefused(.taskNotOffered)
        TaskPast.queued.when(.acceptHandOver).thenRefused(.taskNotOffered)
        TaskPast.mine.when(.acceptHandOver).thenRefused(.taskNotOffered)
        TaskPast.offered.doing(.complete(.init(outcome: .done))).when(.acceptHandOver, by: The.colleague).thenRefused(.taskDone)
        Work.given().when(.acceptHandOver).thenRefused(.taskUnknown)
    }

    @Test func `who takes over what sleeps sees it at once`() {
        let asleep = TaskPast.offered.doing(.snooze(.init(until: The.day(1), reason: .waitingForPatient)))
        #expect(asleep.state.isSnoozed(at: The.now) && asleep.state.pendingOffer != nil)
        #expect(!asleep.doing(.acceptHandOver, by: The.colleague).state.isSnoozed(at: The.now))
    }

    // MARK: declining

    @Test func `whoever was asked declines with a reason, and it stays the giver's`() {
        TaskPast.offered.when(.declineHandOver(.init(reason: .conflictOfInterest, note: "Mateo is my nephew.")), by: The.colleague).then(
            .handOverDeclined(
                TaskHandOverDeclined(
                    from: The.coordinator, to: The.colleague, reason: .conflictOfInterest, note: PHI(Remark("Mateo is my nephew.")))))
        let declined = TaskPast.offered.doing(.declineHandOver(.init(reason: .workload)), by: The.colleague)
        #expect(declined.state.assignee == The.coordinator && declined.state.offer?.answer == .declined(.workload))
        declined.when(.declineHandOver(.init(reason: .workload)), by: The.colleague).thenNothing()
        declined.when(.declineHandOver(.init(reason: .leave)), by: The.colleague).thenRefused(.taskNotOffered)
        declined.when(.acceptHandOver, by: The.colleague).thenRefused(.taskNotOffered)
        #expect(declined.when(.handOver(.init(to: The.author, reason: .leave))).events.count == 1, "somebody else can be asked")
        #expect(declined.when(.handOver(.init(to: The.colleague, reason: .leave))).events.count == 1, "or the same person again")
    }

    @Test func `nobody declines what was not offered to them`() {
        TaskPast.offered.when(.declineHandOver(.init(reason: .leave))).thenRefused(.taskNotOffered)
        TaskPast.queued.when(.declineHandOver(.init(reason: .leave))).thenRefused(.taskNotOffered)
        TaskPast.completed.when(.declineHandOver(.init(reason: .leave))).thenRefused(.taskDone)
        Work.given().when(.declineHandOver(.init(reason: .leave))).thenRefused(.taskUnknown)
    }

    // MARK: withdrawing

    @Test func `the giver takes an offer back that waits`() {
        TaskPast.offered.when(.withdrawHandOver).then(
            .handOverWithdrawn(TaskHandOverWithdrawn(from: The.coordinator, to: The.colleague)))
        let withdrawn = TaskPast.offered.doing(.withdrawHandOver)
        #expect(withdrawn.state.assignee == The.coordinator && withdrawn.state.offer?.answer == .withdrawn)
        withdrawn.when(.withdrawHandOver).thenNothing()
        withdrawn.when(.acceptHandOver, by: The.colleague).thenRefused(.taskNotOffered)
        #expect(withdrawn.when(.handOver(.init(to: The.author, reason: .leave))).events.count == 1)
    }

    @Test func `nobody else takes it back, nor what was answered`() {
        TaskPast.offered.when(.withdrawHandOver, by: The.colleague).thenRefused(.taskNotYours)
        TaskPast.mine.when(.withdrawHandOver).thenRefused(.taskNotOffered)
        TaskPast.offered.doing(.declineHandOver(.init(reason: .leave)), by: The.colleague).when(.withdrawHandOver)
            .thenRefused(.taskNotOffered)
        TaskPast.offered.doing(.acceptHandOver, by: The.colleague).when(.withdrawHandOver).thenRefused(.taskNotYours)
        TaskPast.completed.when(.withdrawHandOver).thenRefused(.taskDone)
        Work.given().when(.withdrawHandOver).thenRefused(.taskUnknown)
    }
}
