import CaseDomain
import ClinicalCodes
import EventSourcing
import TestSupport
import Testing

/// What must hold of whatever rules and questions.
@Suite("Laws of rules")
struct RuleLawTests {
    private static let seeds: [UInt64] = Array(1...50)

    @Test func `a resolution is the same whatever the order of rules`() {
        var decided = 0
        for seed in Self.seeds {
            var random = SplitMix64(seed: seed)
            let rules = RandomRules.published(&random)
            let book = RuleIndex(Meridian.book(Meridian.set(rules)))
            let shuffled = RuleIndex(Meridian.book(Meridian.set(rules.shuffled(using: &random))))
            for _ in 0..<20 {
                let question = RandomRules.question(&random)
                let resolution = book.resolve(question)
                #expect(shuffled.resolve(question) == resolution, "seed \(seed)")
                decided += resolution.winner == nil ? 0 : 1
            }
        }
        #expect(decided > 300, "questions that no rule speaks of prove nothing")
    }

    @Test func `sets in another order give the same terms`() {
        for seed in Self.seeds {
            var random = SplitMix64(seed: seed)
            let rules = RandomRules.published(&random)
            let half = rules.count / 2
            guard half > 0 else { continue }
            let sets = [Meridian.set(Array(rules[..<half]), id: "a"), Meridian.set(Array(rules[half...]), id: "b")]
            let (one, other) = (RuleIndex(Meridian.book(sets)), RuleIndex(Meridian.book(sets.reversed())))
            for _ in 0..<20 {
                let question = RandomRules.question(&random)
                let (left, right) = (one.resolve(question), other.resolve(question))
                #expect(left.terms == right.terms && left.considered.map(\.reason) == right.considered.map(\.reason), "seed \(seed)")
            }
        }
    }

    @Test func `the winner is never less specific than a rule that is known to hold`() {
        var losers = 0
        for seed in Self.seeds {
            var random = SplitMix64(seed: seed)
            let book = RuleIndex(Meridian.book(Meridian.set(RandomRules.published(&random))))
            for _ in 0..<20 {
                let resolution = book.resolve(RandomRules.question(&random))
                guard let winner = resolution.considered.first, winner.reason == .won else { continue }
                for loser in resolution.considered.dropFirst() where loser.isInPlay && loser.unknown.isEmpty {
                    losers += 1
                    #expect(loser.specificity < winner.specificity, "seed \(seed)")
                }
            }
        }
        #expect(losers > 50)
    }

    @Test func `in a published book no two rules of equal specificity both hold for one request`() {
        var refused = 0
        for seed in Self.seeds {
            var random = SplitMix64(seed: seed)
            let rules = (0..<12).map { RandomRules.rule("r\($0)", &random) }
            let outcome = Rules.given().when(.publish(.init(set: Meridian.set(rules))))
            if case .failure(.rulesTied) = outcome.result { refused += 1 }
            let book = RuleIndex(Meridian.book(Meridian.set(RandomRules.published(&random))))
            for _ in 0..<20 {
                let holding = book.resolve(RandomRules.question(&random, knowing: true)).considered.filter(\.isInPlay)
                #expect(holding.allSatisfy { $0.unknown.isEmpty }, "seed \(seed)")
                #expect(Set(holding.map(\.specificity)).count == holding.count, "seed \(seed)")
            }
        }
        #expect(refused > 15, "rules at random tie often")
    }

    @Test func `knowing less never makes a request need less`() {
        var doubts = 0
        for seed in Self.seeds {
            var random = SplitMix64(seed: seed)
            let book = RuleIndex(Meridian.book(Meridian.set(RandomRules.published(&random))))
            for _ in 0..<20 {
                let whole = RandomRules.question(&random, knowing: true)
                let known = book.resolve(whole).terms
                let lesser = book.resolve(RandomRules.forgetting(whole, &random)).terms
                doubts += lesser.basis == .unknownFacts ? 1 : 0
                let codes = RuleRequirement.Code.allCases
                #expect(codes.firstIndex(of: lesser.requirement.code)! <= codes.firstIndex(of: known.requirement.code)!, "seed \(seed)")
                #expect(lesser.letter.isNeeded || !known.letter.isNeeded, "seed \(seed)")
            }
        }
        #expect(doubts > 100)
    }

    @Test func `a rule reads back as it was written`() throws {
        for seed in Self.seeds {
            var random = SplitMix64(seed: seed)
            let rule = RandomRules.rule("it", &random)
            #expect(try PayerRule(json: JSON(JSONWriter.bytes(of: rule))) == rule, "seed \(seed)")
        }
    }
}

extension RuleVerdict {
    /// It is in force, and no condition is known to fail.
    fileprivate var isInPlay: Bool { [.won, .lessSpecific, .lessStrict].contains(self.reason) }
}
