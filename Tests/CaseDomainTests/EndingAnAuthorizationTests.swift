import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("The end of an authorization")
struct EndingAnAuthorizationTests {
    private static let past = AuthorizationPast.granted()

    private static func status(_ past: [CaseFile.Event], on day: Int, of id: AuthorizationID = The.authorization) -> AuthorizationStatus? {
        Case.given(past).state.status(of: id, on: The.date(day))
    }

    private static func voided(
        _ void: CaseFile.RecordAuthorizationVoid, _ past: [CaseFile.Event] = past
    ) throws -> AuthorizationVoided {
        let events = Case.given(past).when(.recordAuthorizationVoid(void)).events
        guard case .authorizationVoided(let it) = try #require(events.first) else { throw Unexpected() }
        return it
    }
    private struct Unexpected: Error {}

    // MARK: by use and by time

    @Test func `it is active until its last day, or until nothing is left`() {
        #expect(Self.status(Self.past, on: 97) == .active && Self.status(Self.past, on: 98) == .expired)
        let used = AuthorizationPast.used([The.use(1, The.visits(24))])
        #expect(Self.status(used, on: 20) == .exhausted && Self.status(used, on: 98) == .expired)
        #expect(Self.status(Past.after([.reverseConsumption(The.reverse(1))], used), on: 20) == .active)
        #expect(Self.status(Self.past, on: 20, of: The.otherAuthorization) == nil)
    }

    @Test func `its expiry is noted once, for the last day that is known, when that day is over somewhere`() {
        let expiry = CaseFile.NoteExpiry(authorization: The.authorization, on: The.date(97))
        Case.given(Self.past).when(.noteExpiry(expiry), at: The.day(96)).thenNothing()
        Case.given(Self.past).when(.noteExpiry(expiry), at: The.day(98)).then(
            .authorizationExpired(AuthorizationExpired(authorization: The.authorization, on: The.date(97))))
        let other = CaseFile.NoteExpiry(authorization: The.authorization, on: The.date(60))
        Case.given(Self.past).when(.noteExpiry(other), at: The.day(98)).thenNothing()
        Case.given(Past.submitted).when(.noteExpiry(expiry), at: The.day(98)).thenRefused(.authorizationUnknown)
    }

    // MARK: by the payer

    @Test func `a void is from the beginning, or from a day on`() throws {
        let void = Past.after([.recordAuthorizationVoid(The.void())], Self.past)
        #expect(Self.status(void, on: 7) == .voided)
        let later = Past.after([.recordAuthorizationVoid(The.void(from: The.date(20)))], Self.past)
        #expect(Self.status(later, on: 19) == .active && Self.status(later, on: 20) == .voided)
        let it = try Self.voided(The.void())
        #expect(it.irregularities == [] && it.wording?.disclosed(for: "treatment")?.policy == "UM 7")
    }

    @Test func `told again it changes nothing, told otherwise a person looks`() throws {
        let void = Past.after([.recordAuthorizationVoid(The.void())], Self.past)
        Case.given(void).when(.recordAuthorizationVoid(The.void())).thenReceivedAgain()
        #expect(try Self.voided(The.void(from: The.date(20)), void).irregularities == [.contradictsEarlier])
    }

    @Test func `a void of what was used already shows that somebody has to look`() throws {
        let used = AuthorizationPast.used([The.use(1, day: 3)])
        #expect(try Self.voided(The.void(from: The.date(10)), used).irregularities == [.authorizationNotActive])
        #expect(try Self.voided(The.void(from: The.date(11)), used).irregularities == [])
        let void = Past.after([.recordAuthorizationVoid(The.void(from: The.date(10)))], used)
        #expect(Case.given(AuthorizationPast.used([The.use(2, day: 4)], void)).state.irregularities == [.authorizationNotActive])
        let reversed = Past.after([.reverseConsumption(The.reverse(1))], void)
        #expect(Case.given(reversed).state.irregularities == [])
    }

    @Test func `a void of an authorization that is not known waits for it, and comes after closure too`() throws {
        #expect(try Self.voided(The.void(), Past.submitted).irregularities == [.unknownAuthorization])
        let early = Past.after([.recordAuthorizationVoid(The.void())], Past.submitted)
        let granted = Past.after([.recordDecision(The.decide([Past.certify(The.speech)], authorization: The.granted))], early)
        #expect(Case.given(granted).state.irregularities == [] && Self.status(granted, on: 20) == .voided)
        let events = Case.given(Past.closed).when(.recordAuthorizationVoid(The.void())).events
        #expect(events.last == .reopened(CaseReopened(reason: .payerFact)))
        #expect(try Self.voided(The.void(), Past.closed).irregularities == [.caseClosed])
    }

    @Test func `the payer's void that was taken back leaves the authorization as it was`() {
        let void = Past.after([.recordAuthorizationVoid(The.void())], Self.past)
        let back = Past.after([.correct(.init(target: Case.given(void).state.version, reason: .takenBack))], void)
        #expect(Self.status(back, on: 20) == .active)
        #expect(!Case.given(back).state.isVoidedAdversely(The.speech))
    }

    // MARK: what can be appealed

    @Test func `services of an adverse void can be appealed, and one that does not say counts as adverse`() {
        func isAdverse(_ value: Bool?) -> Bool {
            Case.given(Past.after([.recordAuthorizationVoid(The.void(isAdverse: value))], Self.past)).state.isVoidedAdversely(The.speech)
        }
        #expect(isAdverse(true) && isAdverse(nil) && !isAdverse(false))
        #expect(!Case.given(Self.past).state.isVoidedAdversely(The.speech))
        var granted = The.granted
        granted.lines = [The.speech]
        let void = Past.after([.recordAuthorizationVoid(The.void())], AuthorizationPast.granted(granted))
        #expect(!Case.given(void).state.isVoidedAdversely(The.device), "the authorization was not for it")
    }

    @Test func `another authorization that the payer gives afterwards makes it good`() {
        let void = Past.after([.recordAuthorizationVoid(The.void(isAdverse: true))], Self.past)
        var other = The.granted
        other.authorization = The.otherAuthorization
        let early = Past.after([.recordAuthorization(.init(other, receivedAt: The.day(-2)))], void)
        #expect(Case.given(early).state.isVoidedAdversely(The.speech), "it was there before")
        let later = Past.after([.recordAuthorization(.init(other, receivedAt: The.day(1)))], void)
        #expect(!Case.given(later).state.isVoidedAdversely(The.speech))
    }

    // MARK: by another

    @Test func `a later authorization takes its place from its own first day on`() throws {
        var other = The.granted
        other.authorization = The.otherAuthorization
        other.supersedes = The.authorization
        other.dates = DateRange(from: The.date(50), through: The.date(140))!
        let past = Past.after([.recordAuthorization(.init(other, receivedAt: The.now))], Self.past)
        #expect(Self.status(past, on: 49) == .active && Self.status(past, on: 50) == .superseded)
        #expect(Self.status(past, on: 50, of: The.otherAuthorization) == .active)
        let used = AuthorizationPast.used([The.use(1, day: 43)], past)
        #expect(Case.given(used).state.irregularities == [.authorizationNotActive])
    }

    @Test func `one that is for other services takes no place, and one that names an unknown one is odd`() throws {
        var (mine, other) = (The.granted, The.granted)
        mine.lines = [The.speech]
        other.authorization = The.otherAuthorization
        other.lines = [The.device]
        other.supersedes = The.authorization
        let past = Past.after([.recordAuthorization(.init(other, receivedAt: The.now))], AuthorizationPast.granted(mine))
        #expect(Self.status(past, on: 50) == .active)
        other.supersedes = The.id(89)
        let odd = Past.after([.recordAuthorization(.init(other, receivedAt: The.now))], AuthorizationPast.granted(mine))
        #expect(Case.given(odd).state.irregularities == [.unknownAuthorization])
    }
}
