import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Renewing an authorization")
struct RenewingTests {
    private static let terms = RenewalTerms(earliestDaysBeforeEnd: 45, latestDaysBeforeEnd: 7)
    private static let renew = CaseFile.OpenRenewal(authorization: The.authorization, newCase: The.renewal, openedOn: The.date(60))
    private static let renewed = Past.after([.openRenewal(renew)], AuthorizationPast.granted())

    @Test func `a renewal names the case that asks for more, and how long before the end`() {
        Case.given(AuthorizationPast.granted()).when(.openRenewal(Self.renew)).then(
            .renewalOpened(RenewalOpened(authorization: The.authorization, newCase: The.renewal, leadDays: 37)))
        let state = Case.given(Self.renewed).state
        #expect(state.authorizations.first?.renewal == The.renewal)
    }

    @Test func `asked again it changes nothing, and another case is refused`() {
        Case.given(Self.renewed).when(.openRenewal(Self.renew)).thenNothing()
        var other = Self.renew
        other.newCase = The.otherCase
        Case.given(Self.renewed).when(.openRenewal(other)).thenRefused(.authorizationRenewed(by: The.renewal))
    }

    @Test func `an authorization that is not known is not renewed, and what can be asked says so`() {
        Case.given(Past.submitted).when(.openRenewal(Self.renew)).thenRefused(.authorizationUnknown)
        #expect(!Case.given(Past.submitted).state.possible(at: The.now).contains(.openRenewal))
        #expect(Case.given(AuthorizationPast.granted()).state.possible(at: The.now).contains(.openRenewal))
        #expect(!Case.given(Self.renewed).state.possible(at: The.now).contains(.openRenewal))
    }

    @Test func `a renewal that was opened in error is taken back, and another follows`() {
        let back = Past.after([.correct(.init(target: Case.given(Self.renewed).state.version, reason: .entryError))], Self.renewed)
        var other = Self.renew
        other.newCase = The.otherCase
        #expect(Case.given(back).when(.openRenewal(other)).facts.count == 1)
    }

    @Test func `most renewals come from closed cases`() {
        let closed = Past.after([.close(.init(disposition: .authorized, isAbandoning: true, note: "Runs."))], AuthorizationPast.granted())
        #expect(Case.given(closed).when(.openRenewal(Self.renew)).facts.count == 1)
    }

    // MARK: the window

    @Test func `the payer takes a renewal from 45 days before the end until 7 days before it`() throws {
        let end = The.season.through
        #expect(throws: Refusal.renewalTooEarly(The.date(52))) { try Self.terms.checkWindow(ofEnd: end, submittedOn: The.date(51)) }
        try Self.terms.checkWindow(ofEnd: end, submittedOn: The.date(52))
        try Self.terms.checkWindow(ofEnd: end, submittedOn: The.date(90))
        #expect(throws: Refusal.renewalTooLate(The.date(90))) { try Self.terms.checkWindow(ofEnd: end, submittedOn: The.date(91)) }
        #expect(Refusal.renewalTooEarly(The.date(52)).reason.contains("2027-01-15"))
    }

    @Test func `a renewal may be taken after the end`() throws {
        let terms = RenewalTerms(latestDaysBeforeEnd: -10)
        try terms.checkWindow(ofEnd: The.date(0), submittedOn: The.date(10))
        #expect(throws: Refusal.renewalTooLate(The.date(10))) { try terms.checkWindow(ofEnd: The.date(0), submittedOn: The.date(11)) }
    }

    @Test func `only what continues is held to the window, and only where the end and the rule are known`() throws {
        var open = The.open
        open.kind = .continuing
        open.origin = RenewalOrigin(authorization: The.authorization, endsOn: The.season.through)
        let state = Case.given(Past.after([.open(open)])).state
        let early = The.date(0)
        #expect(throws: Refusal.renewalTooEarly(The.date(52))) {
            try state.checkRenewalWindow(submittedOn: early, originEnds: The.season.through, terms: Self.terms)
        }
        try state.checkRenewalWindow(submittedOn: early, originEnds: nil, terms: Self.terms)
        try state.checkRenewalWindow(submittedOn: early, originEnds: The.season.through)
        try Case.given(Past.opened).state.checkRenewalWindow(submittedOn: early, originEnds: The.season.through, terms: Self.terms)
    }
}
