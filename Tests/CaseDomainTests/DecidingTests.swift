import CaseDomain
import ClinicalCodes
import EventSourcing
import TestSupport
import Testing

@Suite("The payer decides")
struct DecidingTests {
    private static func decision(_ past: [CaseFile.Event], _ line: ServiceLineID = The.speech) -> ReviewAction? {
        Case.given(past).state.services.first { $0.requested.line == line }?.decision?.action
    }

    private static func notice(_ past: [CaseFile.Event], _ it: CaseFile.RecordDecision) throws -> DecisionReceived {
        guard case .decisionReceived(let notice) = try #require(Case.given(past).when(.recordDecision(it)).events.first) else {
            throw Unexpected()
        }
        return notice
    }
    private struct Unexpected: Error {}

    @Test func `a notice decides service by service: one approved, one denied`() {
        Case.given(Past.submitted)
            .when(.recordDecision(The.decide([Past.certify(The.speech), Past.deny(The.device)], authorization: The.granted))).then(
                .decisionReceived(
                    DecisionReceived(
                        decision: The.decision, channel: .mail, receivedAt: The.day(-5), noticedOn: The.date(-7), appealBy: The.date(60))),
                .serviceDecided(
                    ServiceDecided(line: The.speech, decision: The.decision, action: .certifiedInTotal, decidedAt: The.day(-5))),
                .serviceDecided(
                    ServiceDecided(
                        line: The.device, decision: The.decision, action: .notCertified, reasons: [The.notNecessary],
                        decidedAt: The.day(-5),
                        wording: PHI(DenialWording(text: "Progress of Mateo is not documented.", policy: "UM 114")))),
                .authorizationGranted(
                    AuthorizationGranted(
                        authorization: The.authorization, decision: The.decision, lines: [The.speech], quantity: The.visits,
                        dates: The.season,
                        issuedOn: The.date(-1), receivedAt: The.day(-5), number: PHI(AuthorizationNumber("AUTH-3381")))))
        #expect(CaseStatus(Case.given(Past.mixed).state).outcome == .partiallyApproved)
    }

    @Test func `approved with changes is an approval that can be appealed, and says what was granted`() throws {
        let changed = ServiceOutcome(
            line: The.speech, action: .modified, authorized: AuthorizedService(quantity: Quantity(amount: "12", .visits)!))
        let it = The.decide([changed], authorization: The.granted)
        let service = try #require(Case.given(Past.after([.recordDecision(it)], Past.submitted)).state.services.first)
        #expect(service.isAuthorized && service.isAppealable && service.isDecided)
        #expect(service.decision?.authorized?.quantity?.amount == "12")
        #expect(try Self.notice(Past.submitted, it).irregularities == [])
    }

    @Test func `a cut without a word of what is left needs a person`() throws {
        let bare = GrantedAuthorization(authorization: The.authorization, number: "AUTH-3381")
        let cut = The.decide([ServiceOutcome(line: The.speech, action: .certifiedPartial)], authorization: bare)
        #expect(try Self.notice(Past.submitted, cut).irregularities == [.grantUnclear])
    }

    @Test func `a notice that decides on no service approves nothing`() throws {
        #expect(try Self.notice(Past.submitted, The.decide([])).irregularities == [.nothingDecided])
        let state = Case.given(Past.after([.recordDecision(The.decide([]))], Past.submitted)).state
        #expect(state.isInFlight && CaseStatus(state).outcome == nil)
    }

    @Test func `pended and contact the payer are no decisions yet`() {
        for action in [ReviewAction.pended, .contactPayer] {
            let past = Past.after([.recordDecision(The.decide([ServiceOutcome(line: The.speech, action: action)]))], Past.submitted)
            #expect(Case.given(past).state.isInFlight, "\(action)")
        }
    }

    @Test func `a decision before any submission is recorded, and a person looks`() throws {
        let it = The.decide([Past.deny(The.speech)])
        #expect(try Self.notice(Past.signed, it).irregularities == [.nothingSubmitted])
        #expect(Self.decision(Past.after([.recordDecision(it)], Past.signed)) == .notCertified)
    }

    @Test func `an approval without a number is recorded, and a person looks until the number comes`() throws {
        let it = The.decide([Past.certify(The.speech)])
        #expect(try Self.notice(Past.submitted, it).irregularities == [.noAuthorizationNumber])
        let approved = Past.after([.recordDecision(it)], Past.submitted)
        #expect(CaseStatus(Case.given(approved).state).needsPerson)
        let numbered = Past.after([.recordAuthorization(.init(The.granted, receivedAt: The.day(-4)))], approved)
        #expect(!CaseStatus(Case.given(numbered).state).needsPerson)
    }

    @Test func `the same notice again has no second effect, by whichever way it comes`() {
        let it = The.decide([Past.deny(The.speech), Past.deny(The.device)])
        Case.given(Past.denied).when(.recordDecision(it)).thenReceivedAgain()
        var mailed = it
        mailed.channel = .portal
        mailed.receivedAt = The.day(-4)
        Case.given(Past.denied).when(.recordDecision(mailed)).thenReceivedAgain()
        Case.given(Past.denied).when(.recordDecision(The.decide([Past.deny(The.speech)]))).thenReceivedAgain()
    }

    @Test func `what the same notice adds is kept, and contradicts nothing`() throws {
        let first = Past.after([.recordDecision(The.decide([Past.certify(The.speech)], appealBy: nil))], Past.submitted)
        // The number, on a second reading.
        Case.given(first).when(.recordDecision(The.decide([Past.certify(The.speech)], appealBy: nil, authorization: The.granted))).then(
            .authorizationGranted(
                AuthorizationGranted(
                    authorization: The.authorization, decision: The.decision, lines: [The.speech], quantity: The.visits, dates: The.season,
                    issuedOn: The.date(-1), receivedAt: The.day(-5), number: PHI(AuthorizationNumber("AUTH-3381")))))
        // The window, and a line that was overlooked.
        let added = try Self.notice(first, The.decide([Past.certify(The.speech), Past.deny(The.device)]))
        #expect(added.irregularities == [.noAuthorizationNumber] && added.appealBy == The.date(60))
        let both = Past.after([.recordDecision(The.decide([Past.certify(The.speech), Past.deny(The.device)]))], first)
        #expect(Self.decision(both, The.device) == .notCertified)
        #expect(Case.given(both).state.services[0].decided.count == 1)
        #expect(Case.given(both).state.appealBy == The.date(60))
    }

    @Test func `the same notice with other content contradicts itself, and its last word counts`() throws {
        let it = The.decide([Past.certify(The.speech)], authorization: The.granted)
        #expect(try Self.notice(Past.denied, it).irregularities == [.contradictsEarlier])
        let corrected = Past.after([.recordDecision(it)], Past.denied)
        #expect(Self.decision(corrected) == .certifiedInTotal)
        #expect(Self.decision(corrected, The.device) == .notCertified)
        // And back: what it said first is news again.
        let back = Past.after([.recordDecision(The.decide([Past.deny(The.speech)]))], corrected)
        #expect(Self.decision(back) == .notCertified)
        #expect(try Self.notice(Past.denied, The.decide([], appealBy: The.date(30))).irregularities.contains(.contradictsEarlier))
    }

    @Test func `a decision is the latest in the world, not the latest that was keyed`() {
        let older = The.decide([Past.deny(The.speech)], The.laterDecision, receivedAt: The.day(-9))
        #expect(Self.decision(Past.after([.recordDecision(older)], Past.approved)) == .certifiedInTotal)
        let newer = The.decide([Past.deny(The.speech)], The.laterDecision, receivedAt: The.day(-1))
        #expect(Self.decision(Past.after([.recordDecision(newer)], Past.approved)) == .notCertified)
    }

    @Test func `a pend does not undo what was decided`() {
        let pend = The.decide([ServiceOutcome(line: The.speech, action: .pended)], The.laterDecision, receivedAt: The.day(-1))
        #expect(Self.decision(Past.after([.recordDecision(pend)], Past.approved)) == .certifiedInTotal)
    }

    @Test func `a decision on a service the case does not have is kept, once`() throws {
        let it = The.decide([Past.deny(The.unknownLine)])
        #expect(try Self.notice(Past.submitted, it).irregularities == [.unknownService])
        let known = Past.after([.recordDecision(it)], Past.submitted)
        #expect(Case.given(known).state.unmatched.decisions.map(\.line) == [The.unknownLine])
        Case.given(known).when(.recordDecision(it)).thenReceivedAgain()
    }

    @Test func `a late decision opens a closed case again, and is not lost`() throws {
        let late = The.decide([Past.deny(The.device)], The.laterDecision, receivedAt: The.now)
        let events = Case.given(Past.closed).when(.recordDecision(late)).events
        #expect(events.contains(.reopened(CaseReopened(reason: .payerFact))))
        #expect(try Self.notice(Past.closed, late).irregularities == [.caseClosed])
        let state = Case.given(Past.closed + events).state
        #expect(state.closed == nil && CaseStatus(state).needsPerson && CaseStatus(state).outcome == .partiallyApproved)
    }
}
