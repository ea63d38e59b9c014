import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Authorizations")
struct AuthorizingTests {
    private static func granted(
        _ past: [CaseFile.Event], _ granted: GrantedAuthorization = The.granted
    ) throws -> AuthorizationGranted {
        let events = Case.given(past).when(.recordAuthorization(.init(granted, receivedAt: The.day(-4)))).events
        guard case .authorizationGranted(let it) = try #require(events.first) else { throw Unexpected() }
        return it
    }
    private struct Unexpected: Error {}

    private static let approved = Past.after(
        [.recordDecision(The.decide([Past.certify(The.speech), Past.deny(The.device)]))], Past.submitted)

    @Test func `an authorization is for what is approved, when it names no line`() throws {
        let it = try Self.granted(Self.approved)
        #expect(it.lines == [The.speech] && it.irregularities == [] && it.quantity == The.visits)
        #expect(it.number.disclosed(for: "treatment")?.value == "AUTH-3381")
    }

    @Test func `told again it changes nothing`() {
        let known = Past.after([.recordAuthorization(.init(The.granted, receivedAt: The.day(-4)))], Self.approved)
        Case.given(known).when(.recordAuthorization(.init(The.granted, receivedAt: The.day(-4)))).thenReceivedAgain()
        Case.given(Past.mixed).when(.recordAuthorization(.init(The.granted, receivedAt: The.day(-1)))).thenReceivedAgain()
    }

    @Test func `the same authorization with other content replaces it, and a person looks`() throws {
        var other = The.granted
        other.quantity = Quantity(amount: "8", .visits)!
        #expect(try Self.granted(Past.mixed, other).irregularities == [.contradictsEarlier])
        let state = Case.given(Past.after([.recordAuthorization(.init(other, receivedAt: The.now))], Past.mixed)).state
        #expect(state.authorizations.map(\.granted?.quantity?.amount) == ["8"])
    }

    @Test func `a number that comes before its decision is recorded, and a person looks until the decision comes`() throws {
        #expect(try Self.granted(Past.submitted).irregularities == [.noApproval])
        let early = Past.after([.recordAuthorization(.init(The.granted, receivedAt: The.day(-6)))], Past.submitted)
        #expect(CaseStatus(Case.given(early).state).needsPerson)
        let decided = Past.after([.recordDecision(The.decide([Past.certify(The.speech)], appealBy: nil))], early)
        #expect(!CaseStatus(Case.given(decided).state).needsPerson)
        // Now it can be told what it is for, and that contradicts nothing.
        let it = try Self.granted(decided)
        #expect(it.lines == [The.speech] && it.irregularities == [])
    }

    @Test func `told again without its lines it is for those that are known, and what explains another line does not explain it`() throws {
        var other = The.granted
        other.lines = [The.device]
        let past = Past.after([.recordAuthorization(.init(other, receivedAt: The.day(-5)))], Self.approved)
        other.lines = []
        other.quantity = Quantity(amount: "8", .visits)!
        let it = try Self.granted(past, other)
        #expect(it.lines == [The.device] && Set(it.irregularities) == [.noApproval, .contradictsEarlier])
    }

    @Test func `an authorization for a denied or an unknown line is odd`() throws {
        var other = The.granted
        other.lines = [The.device]
        #expect(try Self.granted(Self.approved, other).irregularities == [.noApproval])
        other.lines = [The.speech, The.unknownLine]
        #expect(try Self.granted(Self.approved, other).irregularities == [.unknownService])
    }

    @Test func `a denial that comes with an authorization number is odd`() {
        let it = The.decide([Past.deny(The.speech)], authorization: The.granted)
        let state = Case.given(Past.after([.recordDecision(it)], Past.submitted)).state
        #expect(state.irregularities == [.noApproval])
    }

    @Test func `after closure it opens the case again`() throws {
        var other = The.granted
        other.authorization = The.id(82)
        let events = Case.given(Past.closed).when(.recordAuthorization(.init(other, receivedAt: The.now))).events
        #expect(events.last == .reopened(CaseReopened(reason: .payerFact)))
        #expect(try Self.granted(Past.closed, other).irregularities == [.caseClosed])
    }
}
