import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Attesting that waiting could do harm")
struct AttestingUrgencyTests {
    private static let attestation = UrgencyAttestation(attestedBy: The.signer, attestedAt: The.now)

    @Test func `an expedited request goes out when somebody has attested the urgency`() {
        Case.given(RequestPast.unattested).when(.submit(The.submit)).thenRefused(.urgencyUnattested)
        #expect(!Case.given(RequestPast.unattested).state.isExpedited)
        Case.given(RequestPast.unattested).when(.attestUrgency(.init()), by: The.signer).then(
            .urgencyAttested(UrgencyAttested(attestation: Self.attestation)))
        let attested = Past.after([.attestUrgency(.init())], RequestPast.unattested)
        #expect(Case.given(attested).state.isExpedited)
        #expect(Case.given(attested).when(.submit(The.submit)).facts.count == 2)
    }

    @Test func `whoever opens the case may attest with it`() {
        var open = The.open
        open.urgency = .expedited
        open.isAttested = true
        let opened = Past.after([.open(open)])
        #expect(Case.given(opened).state.attestation?.attestedBy == The.coordinator)
        #expect(Case.given(opened).state.isExpedited)
        Case.given(opened).when(.open(open), at: The.day(1)).thenNothing()
        Case.given(opened).when(.open(open), by: The.colleague).thenRefused(.caseExists)
    }

    @Test func `a standard request becomes expedited when somebody attests it, and is sent without`() {
        #expect(Case.given(Past.signed).when(.submit(The.submit)).facts.count == 2)
        #expect(Case.given(Past.after([.attestUrgency(.init(grounds: "Mateo chokes."))], Past.signed)).state.isExpedited)
    }

    @Test func `attested again by the same person it changes nothing; another one is recorded`() {
        let attested = Past.after([.attestUrgency(.init())], RequestPast.unattested)
        Case.given(attested).when(.attestUrgency(.init()), at: The.day(1)).thenNothing()
        Case.given(attested).when(.attestUrgency(.init()), by: The.signer).then(
            .urgencyAttested(UrgencyAttested(attestation: Self.attestation)))
        Case.given(Past.closed).when(.attestUrgency(.init())).thenRefused(.caseClosed)
    }
}
