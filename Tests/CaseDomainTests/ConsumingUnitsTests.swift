import CaseDomain
import ClinicalCodes
import EventSourcing
import TestSupport
import Testing

@Suite("Using an authorization")
struct ConsumingUnitsTests {
    private static let past = AuthorizationPast.granted()

    /// What is odd about a use, as its event says.
    private static func oddities(_ use: CaseFile.ConsumeUnits, _ past: [CaseFile.Event] = past) throws -> [Irregularity] {
        let event = try #require(Case.given(past).when(.consumeUnits(use)).events.first)
        guard case .unitsConsumed(let it) = event else { throw Unexpected() }
        return it.irregularities
    }
    private struct Unexpected: Error {}

    private static func left(_ past: [CaseFile.Event], of authorization: AuthorizationID = The.authorization) -> String? {
        Case.given(past).state.use(of: authorization)?.remaining?.amount
    }

    private static func irregularities(_ past: [CaseFile.Event]) -> [Irregularity] { Case.given(past).state.irregularities }

    // MARK: counting

    @Test func `one visit of 24 leaves 23`() throws {
        #expect(try Self.oddities(The.use(1)) == [])
        #expect(Self.left(AuthorizationPast.used([The.use(1)])) == "23")
        #expect(Self.left(AuthorizationPast.used([The.use(1), The.use(2, The.visits(3), day: 2)])) == "20")
    }

    @Test func `told again it counts once, and told otherwise as last told, and a person looks`() throws {
        let used = AuthorizationPast.used([The.use(1)])
        Case.given(used).when(.consumeUnits(The.use(1))).thenReceivedAgain()
        #expect(try Self.oddities(The.use(1, The.visits(2)), used) == [.contradictsEarlier])
        #expect(Self.left(AuthorizationPast.used([The.use(1, The.visits(2))], used)) == "22")
    }

    @Test func `hours are not counted against visits`() throws {
        let hour = The.use(1, Quantity(amount: "1", .hours)!)
        #expect(try Self.oddities(hour) == [.unitMismatch])
        #expect(Self.left(AuthorizationPast.used([hour])) == "24")
    }

    @Test func `an authorization without an amount grants what was certified in total, and counts that`() throws {
        var granted = The.granted
        granted.lines = [The.speech]
        granted.quantity = nil
        granted.dates = nil
        let past = AuthorizationPast.used([The.use(1)], AuthorizationPast.granted(granted))
        #expect(Self.left(past) == "23")
        #expect(try Self.oddities(The.use(2, day: -1), past) == [.outsideAuthorizedDates], "the dates are those asked for")
    }

    @Test func `less that was granted than asked is what counts`() {
        var granted = The.granted
        granted.lines = [The.speech]
        granted.quantity = nil
        let cut = ServiceOutcome(line: The.speech, action: .modified, authorized: AuthorizedService(quantity: The.visits(12)))
        let past = Past.after([.recordDecision(The.decide([cut], authorization: granted))], Past.submitted)
        #expect(Self.left(AuthorizationPast.used([The.use(1)], past)) == "11")
    }

    // MARK: what is odd

    @Test func `use over what is granted is recorded, and a person looks`() throws {
        let used = AuthorizationPast.used([The.use(1, The.visits(24))])
        #expect(Self.left(used) == "0" && Self.irregularities(used) == [])
        #expect(try Self.oddities(The.use(2), used) == [.overAuthorized])
        let over = AuthorizationPast.used([The.use(2)], used)
        #expect(Self.left(over) == "0" && Self.irregularities(over) == [.overAuthorized])
        #expect(Case.given(over).state.use(of: The.authorization)?.excess == The.visits(1))
        #expect(CaseStatus(Case.given(over).state).needsPerson)
    }

    @Test func `the third visit of a week of two is over the cap, whatever is left in total`() throws {
        let used = AuthorizationPast.used([The.use(1, day: 0), The.use(2, day: 6)], AuthorizationPast.capped)
        #expect(try Self.oddities(The.use(3, day: 3), used) == [.overCap])
        #expect(try Self.oddities(The.use(3, day: 7), used) == [], "the eighth day begins another week")
    }

    @Test func `use before the first day or after the last is outside the dates`() throws {
        #expect(try Self.oddities(The.use(1, day: -1)) == [.outsideAuthorizedDates])
        #expect(try Self.oddities(The.use(1, day: 90)) == [])
        #expect(try Self.oddities(The.use(1, day: 91)) == [.outsideAuthorizedDates])
    }

    @Test func `after an expiry that is on record the authorization is not active either`() throws {
        let past = AuthorizationPast.whole
        let use = The.use(7, of: The.otherAuthorization, day: 0)
        #expect(try Self.oddities(use, past) == [.outsideAuthorizedDates, .authorizationNotActive])
        #expect(try Self.oddities(The.use(7, of: The.otherAuthorization, day: -50), past) == [], "it was rendered in time")
    }

    @Test func `use of an authorization that is not known waits for it`() throws {
        let early = AuthorizationPast.used([The.use(1)], Past.submitted)
        #expect(try Self.oddities(The.use(1), Past.submitted) == [.unknownAuthorization])
        #expect(Self.left(early) == nil && Self.irregularities(early) == [.unknownAuthorization])
        let granted = Past.after([.recordDecision(The.decide([Past.certify(The.speech)], authorization: The.granted))], early)
        #expect(Self.left(granted) == "23" && Self.irregularities(granted) == [])
    }

    @Test func `an authorization that comes after its use says what was over`() throws {
        let early = AuthorizationPast.used([The.use(1, The.visits(30))], Past.submitted)
        let events = Case.given(early).when(.recordAuthorization(.init(The.granted, receivedAt: The.now))).events
        guard case .authorizationGranted(let it) = try #require(events.first) else { return #expect(Bool(false)) }
        #expect(it.irregularities == [.noApproval, .overAuthorized])
    }

    @Test func `another line or another code than is authorized is counted, and odd`() throws {
        var granted = The.granted
        granted.lines = [The.speech]
        let past = AuthorizationPast.granted(granted)
        var use = The.use(1)
        use.line = The.device
        #expect(try Self.oddities(use, past) == [.serviceNotAuthorized])
        #expect(Self.left(AuthorizationPast.used([use], past)) == "23")
        use.line = The.unknownLine
        #expect(try Self.oddities(use, past) == [.unknownService, .serviceNotAuthorized])
        use.line = The.speech
        use.service = The.speechDevice
        #expect(try Self.oddities(use, past) == [.serviceNotAuthorized])
    }

    @Test func `codes share the units of one authorization`() throws {
        let group = ServiceCode(.cpt, "92508")!
        var granted = The.granted
        granted.lines = [The.speech]
        granted.services = [group]
        let past = AuthorizationPast.granted(granted)
        var (own, shared) = (The.use(1), The.use(2))
        own.service = The.speechTherapy
        shared.service = group
        #expect(try Self.oddities(own, past) == [] && Self.oddities(shared, past) == [])
        #expect(Self.left(AuthorizationPast.used([own, shared], past)) == "22")
    }

    // MARK: taking back

    @Test func `a reversal gives the units back, and what was over is so no more`() {
        let over = AuthorizationPast.used([The.use(1, The.visits(24)), The.use(2)])
        let reversed = Past.after([.reverseConsumption(The.reverse(1))], over)
        #expect(Self.left(reversed) == "23" && Self.irregularities(reversed) == [])
        Case.given(reversed).when(.reverseConsumption(The.reverse(1))).thenReceivedAgain()
        #expect(Self.irregularities(Past.after([.reverseConsumption(The.reverse(1, .other))], reversed)) == [.contradictsEarlier])
    }

    @Test func `a reversal of what is not known is odd until the use is told, and then holds`() {
        let early = Past.after([.reverseConsumption(The.reverse(1))], Self.past)
        #expect(Self.irregularities(early) == [.unknownConsumption])
        let told = AuthorizationPast.used([The.use(1)], early)
        #expect(Self.left(told) == "24" && Self.irregularities(told) == [])
    }

    @Test func `a use that was typed wrongly is taken back, and so is a reversal`() {
        let used = AuthorizationPast.used([The.use(1, The.visits(30))])
        #expect(Self.irregularities(used) == [.overAuthorized])
        let version = Case.given(used).state.version
        let corrected = Past.after([.correct(.init(target: version, reason: .entryError))], used)
        #expect(Self.left(corrected) == "24" && Self.irregularities(corrected) == [])

        let reversed = Past.after([.reverseConsumption(The.reverse(1))], AuthorizationPast.used([The.use(1)]))
        let again = Past.after([.correct(.init(target: Case.given(reversed).state.version, reason: .entryError))], reversed)
        #expect(Self.left(again) == "23")
    }

    @Test func `an authorization that is taken back leaves its units without ground`() throws {
        let used = AuthorizationPast.used([The.use(1)])
        let granted = try #require(Case.given(used).state.authorizations.first?.tellings.first?.recordedAs)
        let events = Case.given(used).when(.correct(.init(target: granted, reason: .wrongCase))).events
        guard case .corrected(let it) = try #require(events.first) else { return #expect(Bool(false)) }
        #expect(it.invalidated == [.units])
    }

    // MARK: where it is told

    @Test func `use after closure is recorded, and the case stays closed`() {
        let closed = Past.after(
            [.close(.init(disposition: .authorized, isAbandoning: true, note: "Runs."))], AuthorizationPast.granted())
        let used = AuthorizationPast.used([The.use(1)], closed)
        let state = Case.given(used).state
        #expect(state.closed != nil && state.irregularities == [] && state.use(of: The.authorization)?.used == The.visits(1))
    }

    @Test func `a screen is told what was used and what is left`() throws {
        let state = Case.given(AuthorizationPast.used([The.use(1)])).state
        let json = String(decoding: JSONWriter.bytes(of: state), as: UTF8.self)
        #expect(json.contains(#""used":{"amount":"1","unit":"visits"},"remaining":{"amount":"23","unit":"visits"}"#))
    }
}
