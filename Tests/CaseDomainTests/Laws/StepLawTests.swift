import CaseDomain
import EventSourcing
import Testing

/// What holds of every step of every history: 1,000 walks of 100 steps, each step held to each law. What breaks one is named by its
/// seed and step.
@Suite("Laws of every step")
struct StepLawTests {
    private static let walks = 1_000
    private static let steps = 100
    /// The walks in parts, which may be walked beside each other.
    private static let parts = (0..<5 as Range<UInt64>).map { $0 * UInt64(walks / 5)..<($0 + 1) * UInt64(walks / 5) }

    @Test(arguments: parts) func `each of 100,000 steps keeps the laws`(seeds: Range<UInt64>) throws {
        var kept: [String: Set<String>] = [:]
        for seed in seeds {
            try RandomWalk.walked(seed, Self.steps) { step in
                for law in StepLaw.all {
                    switch try law.verdict(step) {
                    case .notConcerned: break
                    case .kept(let matter): kept[law.sentence, default: []].insert(matter)
                    case .broken(let why): Issue.record("\(step.place): \(law.sentence): \(why)")
                    }
                }
            }
        }
        for law in StepLaw.all {
            let never = law.matters.subtracting(kept[law.sentence] ?? [])
            #expect(never == [], "the walks do not reach far: \(law.sentence)")
        }
    }
}
