import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Opening a case")
struct OpeningACaseTests {
    @Test func `a case is opened with whoever opens it as its owner`() throws {
        let events = Case.given().when(.open(The.open), by: The.colleague).events
        try #require(events.count == 2)
        guard case .opened(let opened) = events[0] else { Issue.record("the first event opens the case"); return }
        #expect(opened.patient == The.patient && opened.payer == The.payer && opened.site == The.site)
        #expect(opened.serviceLine == .speech && opened.process == .priorAuthorization && opened.urgency == .standard)
        #expect(opened.requester == The.open.requester && opened.details == The.open.details)
        #expect(events[1] == .ownerAssigned(OwnerAssigned(owner: The.colleague, role: .coordinator, previous: nil, reason: .opened)))
    }

    @Test func `a case without identifiers and diagnoses has no patient's part`() throws {
        var open = The.open
        open.details = CaseFile.Open(patient: The.patient, site: The.site, payer: The.payer, serviceLine: .speech).details
        #expect(open.details == nil)
        #expect(Case.given().when(.open(open)).events.first?.encoded().phi == .absent)
    }

    @Test func `somebody else can be named as the owner`() {
        var open = The.open
        open.owner = The.author
        #expect(Case.given(Case.given().when(.open(open)).events).state.ownership?.owner == The.author)
    }

    @Test func `asking again changes nothing`() {
        Case.given(Past.opened).when(.open(The.open)).thenNothing()
        Case.given(Past.closed).when(.open(The.open)).thenNothing()
    }

    @Test func `the same id with other content is refused`() {
        var other = The.open
        other.urgency = .expedited
        Case.given(Past.opened).when(.open(other)).thenRefused(.caseExists)
    }

    @Test func `identifiers of other systems are compared by their tokens`() {
        var other = The.open
        other.tokens = [The.token(9)]
        Case.given(Past.opened).when(.open(other)).thenRefused(.caseExists)
    }

    @Test func `nothing can be asked of a case that was never opened`() {
        Case.given().when(.addNote(.init(note: The.note, text: "hello"))).thenRefused(.caseUnknown)
        Case.given().when(.recordPend(.init(receivedAt: The.now))).thenRefused(.caseUnknown)
        Case.given().when(.close(.init(disposition: .abandoned))).thenRefused(.caseUnknown)
    }

    @Test func `the patient, the site and the payer must be known to the clinic`() {
        let patient = Spec<Patient>.given(ThePatient.registered).state
        let clinic = Spec<Clinic>.given(ClinicTests.registered, .siteAdded(ClinicTests.site), .payerListed(ClinicTests.payer)).state
        #expect(throws: Never.self) { try The.open.check(patient, clinic) }
        #expect(throws: Refusal.patientUnknown) { try The.open.check(Patient.initial, clinic) }
        #expect(throws: Refusal.clinicUnknown) { try The.open.check(patient, Clinic.initial) }
        #expect(throws: Refusal.siteUnknown) {
            try The.open.check(patient, Spec<Clinic>.given(ClinicTests.registered, .payerListed(ClinicTests.payer)).state)
        }
        #expect(throws: Refusal.payerUnknown) {
            try The.open.check(patient, Spec<Clinic>.given(ClinicTests.registered, .siteAdded(ClinicTests.site)).state)
        }
    }
}
