import CaseAPI
import EventSourcing
import ServedProgram
import TestSupport
import Testing

@Suite("Sets of rules with something wrong in them")
struct MutatedRulesTests {
    private static let seeds: ClosedRange<UInt64> = 1...250
    /// What a set can be refused for; each has its page.
    private static let refusals: Set = ["request.invalid", "rules.invalid", "rules.tie", "json.too_deep"]

    @Test func `whatever stands in a set, it is published or refused with a reason, and tried as it is published`() async throws {
        let clinic = try await TestClinic.make()
        let administrator = try await clinic.person(.administrator)
        let whole = try ExampleRules.whole()
        var codes: [String: Int] = [:]
        for seed in Self.seeds {
            var mutation = Mutation(seed: seed)
            // A set and a payer of its own each time, so that one that is published stands in no other's way.
            var set = seed.isMultiple(of: 2) ? try ExampleRules.set(of: freshID()) : whole
            set["rule_set_id"] = .text("set-\(seed)")
            if set[path: "rules[0].scope.plan_ids"] != nil { set[path: "rules[0].scope.payer_id"] = .text(freshID()) }
            let body: JSONTree = ["rule_set": mutation.mutated(set)]
            let tried = try await administrator.post("\(clinic.path)/rule_set_trials", body, key: nil)
            let published = try await administrator.post("\(clinic.path)/rule_sets", body)
            let sent = String(decoding: body.bytes.prefix(4_000), as: UTF8.self)
            #expect((tried.status == 200) == (200..<300).contains(published.status), "seed \(seed): \(tried) \(published) to \(sent)")
            codes[published.code ?? "published", default: 0] += 1
            guard published.status >= 300 else { continue }
            #expect((400..<500).contains(published.status) && published.code == tried.code, "seed \(seed): \(published) to \(sent)")
            #expect(Self.refusals.contains(published.code ?? ""), "seed \(seed): \(published) to \(sent)")
            if published.status == 422 { #expect(published.places.allSatisfy { $0.hasPrefix("rule_set") }, "seed \(seed): \(published)") }
        }
        for code in ["published", "request.invalid", "rules.invalid", "json.too_deep"] { #expect(codes[code] ?? 0 > 0, "\(codes)") }
    }
}

/// Spoils JSON at random from a seed: some members and elements go, come twice, or become something else.
private struct Mutation {
    private var random: SplitMix64

    init(seed: UInt64) { self.random = SplitMix64(seed: seed) }

    /// The same with one or two things changed.
    mutating func mutated(_ tree: JSONTree) -> JSONTree {
        var tree = tree
        for _ in 0..<Int.random(in: 1...2, using: &self.random) {
            var places: [String] = []
            Self.collect(tree, "", &places)
            guard let place = places.randomElement(using: &self.random) else { return tree }
            tree[path: place] = self.changed(tree[path: place] ?? [:])
        }
        return tree
    }

    /// What stands instead; `nil` for nothing.
    private mutating func changed(_ value: JSONTree) -> JSONTree? {
        switch Int.random(in: 0..<20, using: &self.random) {
        case 0, 1, 9...12: return nil
        case 2:
            guard case .array(let elements) = value else { return .array([value]) }
            return .array(elements + elements)
        case 3:
            guard case .object(let members) = value else { return ["value": value] }
            return .object(members + [.init(name: "more", value: 1)])
        case 4, 13: return .literal("null")
        case 5, 14...16:
            return [.literal("-1"), 0, 1, .literal("2147483648"), .literal("1e9"), .literal("9223372036854775807")][self.any(6)]
        case 6: return ["", "x", "92507", "\u{0}", .text(String(repeating: "é", count: 3_000)), "2026-02-30"][self.any(6)] as JSONTree
        case 7: return .array(Array(repeating: value, count: [0, 2, 11, 250][self.any(4)]))
        case 8: return (0..<70).reduce(value) { inner, _ in [inner] }
        case 17: return .array([])
        default: return [true, .literal("1.5"), [:], []][self.any(4)] as JSONTree
        }
    }

    private mutating func any(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self.random) }

    /// Every place below a value.
    private static func collect(_ tree: JSONTree, _ path: String, _ places: inout [String]) {
        switch tree {
        case .object(let members):
            for member in members {
                let place = path.isEmpty ? member.name : "\(path).\(member.name)"
                places.append(place)
                Self.collect(member.value, place, &places)
            }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                places.append("\(path)[\(index)]")
                Self.collect(element, "\(path)[\(index)]", &places)
            }
        case .text, .literal: return
        }
    }
}
