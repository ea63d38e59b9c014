import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Owning a case")
struct OwningTests {
    @Test func `somebody is made the owner, and it is known who was before`() {
        Case.given(Past.opened).when(.assignOwner(.init(owner: The.author, role: .author, reason: .workload, note: "She knows Mateo.")))
            .then(
                .ownerAssigned(
                    OwnerAssigned(
                        owner: The.author, role: .author, previous: The.coordinator, reason: .workload,
                        note: PHI(Remark("She knows Mateo.")))))
    }

    @Test func `assigning again changes nothing, and another role is another assignment`() {
        Case.given(Past.opened).when(.assignOwner(.init(owner: The.coordinator))).thenNothing()
        #expect(Case.given(Past.opened).when(.assignOwner(.init(owner: The.coordinator, role: .quality))).facts.count == 1)
    }

    /// Every event of a case that changes hands comes about in this.
    static let whole =
        Past.after([.handOver(.init(to: The.author, reason: .leave)), .withdrawHandOver], Self.offered)
        + Case.given(Self.offered).when(.declineHandOver(.init(reason: .workload)), by: The.colleague).events
        + Case.given(Self.offered).when(.acceptHandOver, by: The.colleague).events

    private static let offered = Past.after([.handOver(.init(to: The.colleague, reason: .leave, note: "Back in May."))], Past.opened)

    @Test func `a case that is handed over stays its owner's until the other accepts, and changes hands with role and all`() {
        Case.given(Past.opened).when(.handOver(.init(to: The.colleague, reason: .leave, note: "Back in May."))).then(
            .handOverOffered(
                HandOverOffered(from: The.coordinator, to: The.colleague, reason: .leave, note: PHI(Remark("Back in May.")))))
        let waiting = Case.given(Self.offered)
        #expect(waiting.state.ownership?.owner == The.coordinator && waiting.state.handOver?.to == The.colleague)
        let accepted = waiting.when(.acceptHandOver, by: The.colleague)
        accepted.then(
            .ownershipTransferred(
                OwnershipTransferred(from: The.coordinator, to: The.colleague, reason: .leave, acceptedAt: The.now)))
        let after = Case.given(Self.offered + accepted.events)
        let ownership = after.state.ownership
        #expect(ownership?.owner == The.colleague && ownership?.role == .coordinator && ownership?.reason == .leave)
        #expect(after.state.handOver == nil)
        after.when(.acceptHandOver, by: The.colleague).thenNothing()
    }

    @Test func `whoever is asked may say no, and whoever asked may ask no longer`() {
        let waiting = Case.given(Self.offered)
        waiting.when(.declineHandOver(.init(reason: .workload)), by: The.colleague).then(
            .handOverDeclined(HandOverDeclined(to: The.colleague, reason: .workload)))
        waiting.when(.withdrawHandOver).then(.handOverWithdrawn(HandOverWithdrawn(to: The.colleague)))
        for answer in [CaseFile.Command.acceptHandOver, .declineHandOver(.init(reason: .other))] {
            waiting.when(answer, by: The.author).thenRefused(.handOverNotYours)
            Case.given(Past.opened).when(answer, by: The.colleague).thenRefused(.handOverNotOffered)
        }
        Case.given(Past.opened).when(.withdrawHandOver).thenRefused(.handOverNotOffered)
        #expect(!Case.given(Past.opened).state.possible(at: The.now).contains(.acceptHandOver))
        #expect(waiting.state.possible(at: The.now).contains(.acceptHandOver))
    }

    @Test func `an offer is made once, gives way to another, and ends when the case changes hands otherwise or is closed`() {
        let waiting = Case.given(Self.offered)
        waiting.when(.handOver(.init(to: The.colleague, reason: .workload))).thenNothing()
        let other = Past.after([.handOver(.init(to: The.author, reason: .leave))], Self.offered)
        #expect(Case.given(other).state.handOver?.to == The.author)
        #expect(Case.given(Past.after([.assignOwner(.init(owner: The.author))], Self.offered)).state.handOver == nil)
        let closed = Past.after([.close(.init(disposition: .duplicate))], Self.offered)
        #expect(Case.given(closed).state.closed != nil && Case.given(closed).state.handOver == nil)
    }

    @Test func `nobody hands over to themselves`() {
        Case.given(Past.opened).when(.handOver(.init(to: The.coordinator, reason: .leave))).thenRefused(.ownerAlready)
    }

    @Test func `a closed case does not change hands`() {
        Case.given(Past.closed).when(.handOver(.init(to: The.colleague, reason: .leave))).thenRefused(.caseClosed)
        Case.given(Past.closed).when(.assignOwner(.init(owner: The.colleague))).thenRefused(.caseClosed)
    }
}
