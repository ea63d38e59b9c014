import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("What a rule wants of tests")
struct MeasureRuleTests {
    private static func limit(_ amount: Score) -> MeasureThreshold { MeasureThreshold(.deviations, amount)! }

    private static func faults(_ measures: MeasureRule) -> [String] {
        var rule = Meridian.rule("it")
        rule.measures = measures
        return RuleBook.State().faults(publishing: Meridian.set([rule])).map { "\($0.code.rawValue) at \($0.path)" }
    }

    @Test func `a threshold that names the test comes before one of its area, and that before one of all`() throws {
        let rule = MeasureRule(thresholds: [
            .init(Self.limit(1)), .init(Self.limit(2), areas: [.language, .vocabulary]), .init(Self.limit(3), instruments: ["celf-5"]),
        ])
        let day = CivilDate("2026-06-15")!
        let instruments = try ["celf-5", "owls-ii", "gfta-3"].map { id in
            try #require(InstrumentRegistry.bundled.instrument(id, on: day))
        }
        #expect(instruments.map { rule.threshold(for: $0)?.limit.amount } == [3, 2, 1])
        #expect(instruments.allSatisfy { MeasureRule().threshold(for: $0) == nil })
    }

    @Test func `each test and each area has one threshold, and one speaks of all`() {
        #expect(Self.faults(MeasureRule(isRequired: true, thresholds: [.init(Self.limit(1))], ageDaysMax: 180)) == [])
        #expect(
            Self.faults(MeasureRule(thresholds: [.init(Self.limit(1)), .init(Self.limit(2))])) == [
                "rules.duplicate at rules[0].measures.thresholds[1]"
            ])
        #expect(
            Self.faults(
                MeasureRule(thresholds: [
                    .init(Self.limit(1), areas: [.language]), .init(Self.limit(2), areas: [.vocabulary, .language]),
                ])) == ["rules.duplicate at rules[0].measures.thresholds[1].areas[1]"])
        #expect(
            Self.faults(
                MeasureRule(thresholds: [
                    .init(Self.limit(1), instruments: ["celf-5"]), .init(Self.limit(2), instruments: ["celf-5"]),
                ])) == ["rules.duplicate at rules[0].measures.thresholds[1].instruments[0]"])
    }

    @Test func `a test that nobody knows, and a distance from a mean that is not on record, are faults`() {
        #expect(
            Self.faults(MeasureRule(thresholds: [.init(Self.limit(1), instruments: ["house-made"])])) == [
                "rules.unknown_name at rules[0].measures.thresholds[0].instruments[0]"
            ])
        #expect(
            Self.faults(MeasureRule(thresholds: [.init(Self.limit(1), instruments: ["tug"])])) == [
                "rules.contradiction at rules[0].measures.thresholds[0].instruments[0]"
            ])
    }

    @Test func `a rule of tests says something, within its limits`() {
        #expect(Self.faults(MeasureRule()) == ["rules.missing at rules[0].measures"])
        #expect(Self.faults(MeasureRule(ageDaysMax: 0)) == ["rules.number at rules[0].measures.max_age_days"])
        let many = MeasureRule(thresholds: Array(repeating: .init(Self.limit(1)), count: MeasureRule.thresholdsMax + 1))
        #expect(Self.faults(many) == ["rules.too_many at rules[0].measures.thresholds"])
    }

    @Test func `it reads back as it was written, and an amount that is none is a fault of its place`() throws {
        let rule = MeasureRule(
            isRequired: true, thresholds: [.init(Self.limit(2), areas: [.language], instruments: ["celf-5"])], ageDaysMax: 180,
            wantsSameInstrument: false)
        #expect(try Clocks.read(Clocks.json(rule), as: MeasureRule.self) == rule)
        #expect(throws: JSONFault(.value, at: "thresholds[0].amount")) {
            try Clocks.read(#"{"thresholds":[{"kind":"deviations","amount":"11"}]}"#, as: MeasureRule.self)
        }
    }

    @Test func `what it wants stands in the terms, and a trial tells that it changed`() throws {
        var rule = Meridian.rule("it")
        rule.measures = MeasureRule(isRequired: true)
        let before = Meridian.book(Meridian.set([Meridian.rule("it")]))
        let after = Meridian.book(Meridian.set([rule]))
        #expect(after.resolve(Meridian.question()).terms.measures == rule.measures)
        let request = RuleDryRun.Request(caseID: The.caseID, isOpen: true, question: Meridian.question())
        #expect(RuleDryRun(before: before, after: after, [request]).examples.map(\.changes) == [[.measures]])
    }
}
