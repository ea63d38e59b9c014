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

    @Test func `the owner hands the case over, role and all`() {
        let outcome = Case.given(Past.opened).when(.handOver(.init(to: The.colleague, reason: .leave, note: "Back in May.")))
        outcome.then(
            .ownershipTransferred(
                OwnershipTransferred(from: The.coordinator, to: The.colleague, reason: .leave, note: PHI(Remark("Back in May.")))))
        let ownership = Case.given(Past.opened + outcome.events).state.ownership
        #expect(ownership?.owner == The.colleague && ownership?.role == .coordinator && ownership?.reason == .leave)
    }

    @Test func `nobody hands over to themselves`() {
        Case.given(Past.opened).when(.handOver(.init(to: The.coordinator, reason: .leave))).thenRefused(.ownerAlready)
    }

    @Test func `a closed case does not change hands`() {
        Case.given(Past.closed).when(.handOver(.init(to: The.colleague, reason: .leave))).thenRefused(.caseClosed)
        Case.given(Past.closed).when(.assignOwner(.init(owner: The.colleague))).thenRefused(.caseClosed)
    }
}
