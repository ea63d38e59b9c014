@testable import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Thresholds of an authorization")
struct ReachingThresholdsTests {
    private static let low = RenewalTerms(lowUnits: .amount(The.visits(4)))
    private static let terms = RenewalTerms(leadDays: 30, earliestDaysBeforeEnd: 45, latestDaysBeforeEnd: 7)

    /// The thresholds that a use reaches.
    private static func reached(
        _ use: CaseFile.ConsumeUnits, _ past: [CaseFile.Event], by terms: RenewalTerms? = low
    ) -> [AuthorizationThresholdReached] {
        Case.given(past).state.consumeUnits(use, terms: terms).compactMap {
            if case .authorizationThresholdReached(let it) = $0 { it } else { nil }
        }
    }

    /// A past in which the rule was known.
    private static func used(_ uses: [CaseFile.ConsumeUnits], _ past: [CaseFile.Event] = AuthorizationPast.granted()) -> [CaseFile.Event] {
        uses.reduce(past) { $0 + Case.given($0).state.consumeUnits($1, terms: low) }
    }

    // MARK: low units

    @Test func `the use that leaves as little as the rule names reaches the threshold, in the same decision`() {
        let past = Self.used([The.use(1, The.visits(19))])
        #expect(
            Self.reached(The.use(2), past) == [
                AuthorizationThresholdReached(
                    authorization: The.authorization, reason: .lowUnits, remaining: The.visits(4), through: The.season.through)
            ])
        #expect(Self.reached(The.use(1, The.visits(19)), AuthorizationPast.granted()) == [], "5 are left")
        #expect(Self.reached(The.use(2), past, by: nil) == [], "no rule is known")
    }

    @Test func `it is said once, however low it falls`() {
        #expect(Self.reached(The.use(3), Self.used([The.use(1, The.visits(20)), The.use(2)])) == [])
    }

    @Test func `after units were given back above it, it is reached anew`() {
        let wrong = Self.used([The.use(1, The.visits(20))])
        let back = Past.after([.reverseConsumption(The.reverse(1))], wrong)
        #expect(Self.reached(The.use(2), back) == [])
        #expect(Self.reached(The.use(3, The.visits(21)), back).map(\.remaining) == [The.visits(3)])
    }

    @Test func `a rule may name percent, and says nothing about another unit`() {
        let percent = RenewalTerms(lowUnits: .percent(25))
        #expect(Self.reached(The.use(1, The.visits(18)), AuthorizationPast.granted(), by: percent).count == 1, "6 of 24 are 25 percent")
        #expect(Self.reached(The.use(1, The.visits(17)), AuthorizationPast.granted(), by: percent) == [])
        let hours = RenewalTerms(lowUnits: .amount(Quantity(amount: "4", .hours)!))
        #expect(Self.reached(The.use(1, The.visits(24)), AuthorizationPast.granted(), by: hours) == [])
    }

    @Test func `the rule of the service that is used counts, whatever was determined last`() {
        func reached(last: ServiceLineID, _ other: ServiceLineID) -> Bool {
            let terms = { (renewal: RenewalRule?) in
                RuleTerms(requirement: RequirementTerms(.required), letter: LetterTerms(isNeeded: true), renewal: renewal)
            }
            let low = terms(RenewalRule(lowUnits: .quantity(The.visits(4))))
            let rules: [ServiceLineID: RuleTerms] = [The.speech: low, The.device: terms(nil)]
            var granted = The.granted
            granted.lines = [The.speech]
            let determined = Past.after(
                [other, last].map { .determineRequirement(.init(lines: [$0], terms: rules[$0] ?? low)) }, Past.signed)
            let past = Past.after(
                [
                    .submit(The.submit),
                    .recordDecision(
                        The.decide([Past.certify(The.speech), Past.certify(The.device)], appealBy: nil, authorization: granted)),
                ], determined)
            return Case.given(past).when(.consumeUnits(The.use(1, The.visits(20)))).facts.map(\.type)
                .contains(AuthorizationThresholdReached.type)
        }
        #expect(reached(last: The.speech, The.device) && reached(last: The.device, The.speech))
    }

    // MARK: time

    @Test func `the moments of an authorization that ends on 1 March`() throws {
        let state = Case.given(AuthorizationPast.granted()).state
        let moments = try #require(state.moments(of: The.authorization, terms: Self.terms, endOfDay: The.endOfDay))
        // Six hours behind UTC.
        #expect(moments.earliestRenewal == Timestamp(rfc3339: "2027-01-15T06:00:00Z"))
        #expect(moments.leadTime == Timestamp(rfc3339: "2027-01-30T06:00:00Z"))
        #expect(moments.latestRenewal == Timestamp(rfc3339: "2027-02-23T05:59:59.999999Z"))
        #expect(moments.end == Timestamp(rfc3339: "2027-03-02T05:59:59.999999Z"))
        #expect(state.moments(of: The.otherAuthorization, endOfDay: The.endOfDay) == nil)
    }

    private static func timedOut(_ past: [CaseFile.Event], at now: Timestamp) -> [CaseFile.Command] {
        Case.given(past).state.authorizationsTimedOut(at: now, terms: terms, endOfDay: The.endOfDay)
    }
    private static func threshold(_ reason: AuthorizationThresholdReached.Reason, _ days: Int32) -> CaseFile.Command {
        .noteThreshold(.init(authorization: The.authorization, reason: reason, daysLeft: days))
    }
    private static let expiry = CaseFile.Command.noteExpiry(.init(authorization: The.authorization, on: The.season.through))

    @Test func `time makes of it one thing after another, each noted once`() throws {
        var past = AuthorizationPast.granted()
        let steps: [(Timestamp, [CaseFile.Command])] = [
            (Timestamp(rfc3339: "2027-01-15T06:00:00Z")!, [Self.threshold(.earliestRenewal, 45)]),
            (Timestamp(rfc3339: "2027-01-30T06:00:00Z")!, [Self.threshold(.leadTime, 30)]),
            (Timestamp(rfc3339: "2027-03-02T06:00:00Z")!, [Self.expiry]),
        ]
        for (moment, commands) in steps {
            let before = moment.adding(.microseconds(-1))
            #expect(Self.timedOut(past, at: before) == [])
            #expect(
                Case.given(past).state.nextAuthorizationMoment(after: before, terms: Self.terms, endOfDay: The.endOfDay) == moment)
            #expect(Self.timedOut(past, at: moment) == commands)
            for command in commands {
                let outcome = Case.given(past).when(command, at: moment)
                #expect(outcome.events.count == 1)
                past += outcome.events
                #expect(Case.given(past).when(command, at: moment).events == [])
            }
        }
        #expect(Self.timedOut(past, at: The.day(900)) == [])
        #expect(
            Case.given(past).state.nextAuthorizationMoment(after: The.day(900), terms: Self.terms, endOfDay: The.endOfDay) == nil)
    }

    @Test func `without a rule only the end is awaited`() {
        let state = Case.given(AuthorizationPast.granted()).state
        #expect(state.authorizationsTimedOut(at: The.day(96), endOfDay: The.endOfDay) == [])
        #expect(state.authorizationsTimedOut(at: The.day(98), endOfDay: The.endOfDay) == [Self.expiry])
    }

    @Test func `one that is renewed waits for its end alone, one that is void for nothing`() {
        let renewed = Past.after([.openRenewal(.init(authorization: The.authorization, newCase: The.renewal))], AuthorizationPast.granted())
        #expect(Self.timedOut(renewed, at: The.day(96)) == [] && Self.timedOut(renewed, at: The.day(98)) == [Self.expiry])
        let void = Past.after([.recordAuthorizationVoid(The.void())], AuthorizationPast.granted())
        #expect(Self.timedOut(void, at: The.day(98)) == [])
    }

    @Test func `one that is prolonged comes to its thresholds anew`() {
        let command = Self.threshold(.leadTime, 30)
        let noted = Past.after([command], AuthorizationPast.granted())
        Case.given(noted).when(command).thenNothing()
        var granted = The.granted
        granted.dates = DateRange(from: The.season.from, through: The.date(187))!
        let prolonged = Past.after([.recordAuthorization(.init(granted, receivedAt: The.now))], noted)
        #expect(Case.given(prolonged).when(command).facts.count == 1)
    }

    @Test func `a threshold of an authorization that is not known is refused`() {
        Case.given(Past.submitted).when(Self.threshold(.leadTime, 30)).thenRefused(.authorizationUnknown)
    }
}
