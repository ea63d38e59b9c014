import CaseDomain
import ClinicalCodes
import EventSourcing
import Testing

@Suite("Trying rules before publishing them")
struct TryingRulesTests {
    private static let before = Meridian.book(Meridian.set([Meridian.rule("it", .required)]))

    private static func request(_ number: UInt8, open: Bool = true, _ change: (inout RuleQuestion) -> Void = { _ in }) -> RuleDryRun.Request
    {
        RuleDryRun.Request(caseID: The.id(number), isOpen: open, question: Meridian.question(change))
    }

    @Test func `a dry run counts open and past cases that would be judged otherwise`() throws {
        let next = Meridian.set([Meridian.rule("it", .no)], version: 2, from: Meridian.day(6, 15))
        let after = try Self.before.publishing(next)
        let run = RuleDryRun(
            before: Self.before, after: after,
            [
                Self.request(1), Self.request(2, open: false), Self.request(3) { $0.requestedOn = Meridian.day(6, 14) },
                Self.request(4) { $0.payer = Meridian.other },
            ])
        #expect(run.judged == 4 && run.openJudgedOtherwise == 1 && run.pastJudgedOtherwise == 1)
        #expect(run.examples.map(\.caseID) == [The.id(1), The.id(2)] && run.examples.allSatisfy { $0.changes == [.requirement] })
    }

    @Test func `services of one case count once, with all that would differ`() throws {
        var rule = Meridian.rule("it", .required, letter: LetterRule(.always, elements: [.diagnoses]))
        rule.renewal = RenewalRule(leadDays: 30)
        let run = RuleDryRun(
            before: Self.before, after: try Self.before.publishing(Meridian.set([rule], version: 2)),
            [Self.request(1), Self.request(1) { $0.service = ServiceCode(.cpt, "92507")! }])
        #expect(run.judged == 1 && run.openJudgedOtherwise == 1)
        #expect(run.examples.map(\.changes) == [[.letter, .renewal]])
    }

    @Test func `at most ten are shown, open ones first`() throws {
        let after = try Self.before.publishing(Meridian.set([Meridian.rule("it", .no)], version: 2))
        let run = RuleDryRun(before: Self.before, after: after, (1...30).map { Self.request($0, open: $0 > 22) })
        #expect(run.openJudgedOtherwise == 8 && run.pastJudgedOtherwise == 22 && run.examples.count == 10)
        #expect(run.examples.prefix(8).allSatisfy(\.isOpen) && run.examples.suffix(2).map(\.caseID) == [The.id(1), The.id(2)])
    }

    @Test func `what changes no terms changes no case`() throws {
        var rule = Meridian.rule("renamed", .required)
        rule.version = 7
        let run = RuleDryRun(
            before: Self.before, after: try Self.before.publishing(Meridian.set([rule], version: 2)), [Self.request(1)])
        #expect(run.judged == 1 && run.openJudgedOtherwise == 0 && run.examples.isEmpty)
        let bytes = JSONWriter.bytes(of: run)
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"judged":1,"open_judged_otherwise":0,"past_judged_otherwise":0}"#)
    }

    @Test func `what would be refused is refused in a dry run as well`() {
        #expect(throws: Refusal.ruleSetVersionExists) { try Self.before.publishing(Meridian.set([Meridian.rule("it", .no)])) }
    }
}
