import CaseDomain
import ClinicalCodes
import EventSourcing
import TestSupport
import Testing

@Suite("Publishing rules")
struct PublishingRulesTests {
    private static let set = Meridian.set([Meridian.rule("it")])
    private static let published = RuleBook.Event.published(RuleSetPublished(set: set))

    @Test func `a set is published as a whole, and repeating it changes nothing`() {
        Rules.given().when(.publish(.init(set: Self.set))).then(Self.published)
        Rules.given(Self.published).when(.publish(.init(set: Self.set))).thenNothing()
        let state = Rules.given(Self.published).state
        #expect(state.version == StreamVersion(1) && state.latest(Self.set.id)?.set == Self.set)
        #expect(state.latest(Self.set.id)?.streamVersion == StreamVersion(1))
    }

    @Test func `versions count up one by one`() {
        var next = Self.set
        next.version = 2
        Rules.given(Self.published).when(.publish(.init(set: next))).then(.published(RuleSetPublished(set: next, supersedes: 1)))
        let fault = RuleFault(.number, at: "version", "The next version of this set is 1.")
        Rules.given().when(.publish(.init(set: next))).thenRefused(.rulesInvalid([fault]))
        var other = Self.set
        other.title = "Another title"
        Rules.given(Self.published).when(.publish(.init(set: other))).thenRefused(.ruleSetVersionExists)
    }

    @Test func `a book lies in one stream, the same for the same tenant`() {
        #expect(RuleBook.stream(of: Meridian.tenant) == RuleBook.stream(of: Meridian.tenant))
        #expect(RuleBook.stream(of: Meridian.tenant) != RuleBook.stream(of: The.organization))
    }

    private static func tie(_ other: String, _ index: Int) -> Refusal {
        Refusal.rulesTied([
            RuleFault(
                .tie, at: "rules[\(index)]", "\(other) speaks as narrowly, and both could mean one request. Add what tells them apart.")
        ])
    }

    @Test func `two rules that could decide on one request are a tie`() {
        let rules = [Meridian.rule("first"), Meridian.rule("second", .no)]
        Rules.given().when(.publish(.init(set: Meridian.set(rules)))).thenRefused(Self.tie("first", 1))
        // In another set just so.
        let other = Meridian.set([Meridian.rule("second", .no)], id: "meridian-more")
        Rules.given(Self.published).when(.publish(.init(set: other))).thenRefused(Self.tie("it of set meridian", 0))
        // A version in the place of another does not tie with it.
        let next = Meridian.set([Meridian.rule("second", .no)], version: 2)
        Rules.given(Self.published).when(.publish(.init(set: next))).then(.published(RuleSetPublished(set: next, supersedes: 1)))
    }

    @Test func `rules that exclude each other are no tie`() {
        func scope(_ change: (inout RuleScope) -> Void) -> RuleScope {
            var scope = RuleScope(payer: Meridian.payer)
            change(&scope)
            return scope
        }
        func place(_ code: String) -> PlaceOfService { PlaceOfService(rawValue: code)! }
        let payer = RuleScope(payer: Meridian.payer)
        func codes(_ codes: [String], _ ranges: [(String, String)] = []) -> RuleMatch {
            RuleMatch(services: CodeSelection(CodeList(codes: codes, ranges: ranges)!))
        }
        let pairs: [((RuleScope, RuleMatch), (RuleScope, RuleMatch), Bool)] = [
            ((payer, RuleMatch()), (RuleScope(payer: Meridian.other), RuleMatch()), false),
            (
                (scope { $0.plans = [Meridian.plan("A"), Meridian.plan("B")] }, RuleMatch()),
                (scope { $0.plans = [Meridian.plan("C")] }, RuleMatch()), false
            ),
            (
                (scope { $0.plans = [Meridian.plan("A"), Meridian.plan("B")] }, RuleMatch()),
                (scope { $0.plans = [Meridian.plan("B")] }, RuleMatch()), true
            ),
            ((scope { $0.funding = .insured }, RuleMatch()), (scope { $0.funding = .selfFunded }, RuleMatch()), false),
            // Of a state and of a funding: a plan can be both.
            ((scope { $0.funding = .insured }, RuleMatch()), (scope { $0.states = ["MN"] }, RuleMatch()), true),
            ((scope { $0.states = ["MN"] }, RuleMatch()), (scope { $0.states = ["WI", "TX"] }, RuleMatch()), false),
            ((scope { $0.network = .inNetwork }, RuleMatch()), (scope { $0.network = .outOfNetwork }, RuleMatch()), false),
            ((payer, RuleMatch(process: .referral)), (payer, RuleMatch(process: .notification)), false),
            ((payer, RuleMatch(kinds: [.initial])), (payer, RuleMatch(kinds: [.continuing])), false),
            ((payer, RuleMatch(serviceLine: .speech)), (payer, RuleMatch(serviceLine: .physical)), false),
            ((payer, codes(["92526"])), (payer, codes(["92507"])), false),
            ((payer, codes(["92526", "K0005"])), (payer, codes(["K0005"])), true),
            ((payer, codes([], [("97110", "97150")])), (payer, codes([], [("97151", "97160")])), false),
            ((payer, codes([], [("97110", "97150")])), (payer, codes([], [("97150", "97160")])), true),
            ((payer, codes(["97112"], [("97530", "97535")])), (payer, codes([], [("97110", "97150")])), true),
            ((payer, RuleMatch(age: AgeRange(through: 20))), (payer, RuleMatch(age: AgeRange(from: 21))), false),
            ((payer, RuleMatch(age: AgeRange(through: 21))), (payer, RuleMatch(age: AgeRange(from: 21))), true),
            ((payer, RuleMatch(placesOfService: [place("11")])), (payer, RuleMatch(placesOfService: [place("12")])), false),
            ((payer, RuleMatch(settings: [.home])), (payer, RuleMatch(settings: [.office])), false),
            ((payer, RuleMatch(providerTypes: [.slp])), (payer, RuleMatch(providerTypes: [.ot])), false),
            // A patient can have both diagnoses, a line both modifiers, an amount be above both.
            ((payer, RuleMatch(diagnosesIncluded: [ICD10CM("R13")!])), (payer, RuleMatch(diagnosesIncluded: [ICD10CM("F80")!])), true),
            ((payer, RuleMatch(diagnosesIncluded: [ICD10CM("R13.1")!])), (payer, RuleMatch(diagnosesExcluded: [ICD10CM("R13")!])), false),
            ((payer, RuleMatch(modifiers: [Modifier("GN")!])), (payer, RuleMatch(modifiers: [Modifier("GO")!])), true),
            ((payer, RuleMatch(costThresholdCents: 1)), (payer, RuleMatch(costThresholdCents: 2)), true),
        ]
        // Either way round.
        for (index, (left, right, ties)) in (pairs + pairs.map { ($1, $0, $2) }).enumerated() {
            let rules = [Meridian.rule("left", scope: left.0, match: left.1), Meridian.rule("right", scope: right.0, match: right.1)]
            let outcome = Rules.given().when(.publish(.init(set: Meridian.set(rules))))
            if ties { outcome.thenRefused(Self.tie("left", 1)) } else { #expect(outcome.events.count == 1, "pair \(index)") }
        }
    }

    @Test func `rules of different days are no tie`() {
        var spring = Meridian.rule("spring")
        spring.effectiveThrough = Meridian.day(5, 31)
        var summer = Meridian.rule("summer")
        summer.effectiveFrom = Meridian.day(6, 1)
        #expect(Rules.given().when(.publish(.init(set: Meridian.set([spring, summer])))).events.count == 1)
        summer.effectiveFrom = Meridian.day(5, 31)
        Rules.given().when(.publish(.init(set: Meridian.set([spring, summer])))).thenRefused(Self.tie("spring", 1))
    }

    @Test func `a set that was retired ties from that day on no more`() {
        let spec = Rules.given(Self.published).given(
            .retired(RuleSetRetired(ruleSet: Self.set.id, version: 1, retiredFrom: Meridian.day(6, 1), reason: "replaced")))
        let late = Meridian.set([Meridian.rule("it", .no)], id: "other", from: Meridian.day(6, 1))
        #expect(spec.when(.publish(.init(set: late))).events.count == 1)
        var early = late
        early.effectiveFrom = Meridian.day(5, 31)
        spec.when(.publish(.init(set: early))).thenRefused(Self.tie("it of set meridian", 0))
    }

    @Test func `a set is retired from a day on, and answers for the days before`() {
        let retired = RuleSetRetired(ruleSet: Self.set.id, version: 1, retiredFrom: Meridian.day(6, 15), reason: "left the network")
        let retire = RuleBook.Command.retire(.init(ruleSet: Self.set.id, from: Meridian.day(6, 15), reason: "left the network"))
        Rules.given().when(retire).thenRefused(.ruleSetUnknown)
        Rules.given(Self.published).when(retire).then(.retired(retired))
        let spec = Rules.given(Self.published, .retired(retired))
        spec.when(retire).thenNothing()
        spec.when(.retire(.init(ruleSet: Self.set.id, from: Meridian.day(7, 1), reason: "x"))).thenRefused(.ruleSetRetired)
        let after = spec.state.resolve(Meridian.question())
        #expect(after.winner == nil && after.considered.map(\.reason) == [.retired] && after.terms == .treatAsRequired)
        #expect(spec.state.resolve(Meridian.question { $0.requestedOn = Meridian.day(6, 14) }).winner != nil)
        // A later version holds again.
        let next = Meridian.set([Meridian.rule("it", .no)], version: 2, from: Meridian.day(9, 1))
        let state = spec.given(spec.when(.publish(.init(set: next))).events).state
        #expect(state.resolve(Meridian.question { $0.requestedOn = Meridian.day(9, 1) }).winner?.ruleSetVersion == 2)
        #expect(state.resolve(Meridian.question { $0.requestedOn = Meridian.day(8, 31) }).winner == nil)
        // Retiring that one does not bring back what was retired before.
        let later = Rules.given(Self.published, .retired(retired), .published(RuleSetPublished(set: next, supersedes: 1)))
        let again = later.when(.retire(.init(ruleSet: Self.set.id, from: Meridian.day(12, 1), reason: "left again")))
        again.then(.retired(RuleSetRetired(ruleSet: Self.set.id, version: 2, retiredFrom: Meridian.day(12, 1), reason: "left again")))
        let end = later.given(again.events).state
        #expect(end.resolve(Meridian.question { $0.requestedOn = Meridian.day(7, 1) }).winner == nil)
        #expect(end.resolve(Meridian.question { $0.requestedOn = Meridian.day(12, 1) }).winner == nil)
    }

    @Test func `a reason for retiring is neither empty nor a book`() {
        for reason in ["", String(repeating: "x", count: 2_001)] {
            let outcome = Rules.given(Self.published).when(.retire(.init(ruleSet: Self.set.id, from: Meridian.from, reason: reason)))
            outcome.thenRefused(.rulesInvalid([RuleFault(.text, at: "reason", "A reason has 1 to 2000 bytes.")]))
        }
    }
}
