import CaseAPI
import EventSourcing
import ServedProgram
import TestSupport
import Testing

/// Which law runs a case's clocks, why no other does, and what nobody has said yet.
@Suite("Explaining the law of a case")
struct ExplainingTheLawTests {
    /// Of an insured commercial plan, of which no more is known.
    private static let coverage: JSONTree = [
        "member_id": "W-1", "relationship": "self", "line_of_business": "commercial", "funding": "insured", "situs_state": "MN",
    ]

    private static func law(_ story: TestCase, query: [(String, String)] = []) async throws -> Reply {
        let reply = try await story.coordinator.get("\(story.path)/law", query: query)
        #expect(reply.status == 200, "\(reply)")
        return reply
    }

    @Test func `where the law is not known, it says which facts would tell, and the correction of the coverage tells them`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        try await story.coordinator.do("\(story.path)/coverages", Self.coverage)
        let unknown = try #require(try await Self.law(story).list("laws").first)
        #expect(unknown["regime"] == nil && unknown["not_on_record"]?.elements?.compactMap(\.text).contains("employer_plan") == true)
        let erisa = unknown["others"]?.elements?.first { $0["regime_id"]?.text == "erisa_insured" }
        #expect(erisa?["reason"]?.text == "regime.facts_unknown" && erisa?["words"]?.text?.contains("employer") == true, "\(unknown)")

        for step in TestCase.Step.allCases where step > .coverage && step <= .submission { try await story.take(step) }
        let before = try await story.coordinator.get(story.path)
        #expect(before.list("clocks").compactMap { $0["started"]?["kind"]?.text } == ["payer_acknowledgement"])
        let place = try #require(before.list("coverages").first?["recorded_as"])
        try await story.coordinator.do(
            "\(story.path)/coverages",
            [
                "member_id": "W-1", "relationship": "self", "line_of_business": "commercial", "funding": "insured", "situs_state": "MN",
                "employer_plan": true, "internal_levels": 1, "corrects": ["recorded_as": place, "reason": "entry_error"],
            ])

        let known = try #require(try await Self.law(story).list("laws").first)
        #expect(known["regime"]?["regime_id"]?.text == "erisa_insured" && known["facts"]?["employer_plan"]?.bool == true, "\(known)")
        #expect(known["line_ids"]?.elements?.compactMap(\.text) == [story.line])
        let clocks = try await story.coordinator.get(story.path).list("clocks")
        let decision = clocks.first { $0["started"]?["kind"]?.text == "payer_decision" }
        #expect(decision?["started"]?["regime"]?.text == "erisa_insured@1", "\(clocks)")
    }

    @Test func `the law of another day is that of its time`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        try await story.coordinator.do(
            "\(story.path)/coverages",
            ["member_id": "W-1", "relationship": "self", "line_of_business": "medicare_advantage"])
        func regime(_ day: String) async throws -> String? {
            try await Self.law(story, query: [("on", day)]).list("laws").first?["regime"]?["regime_id"]?.text
        }
        #expect(try await regime("2025-12-31") == "ma_prior_authorization_before_2026")
        #expect(try await regime("2026-01-01") == "ma_prior_authorization")
        let odd = try await story.coordinator.get("\(story.path)/law", query: [("on", "soon")])
        #expect(odd.status == 400 && odd.code == "parameter.invalid", "\(odd)")
    }

    @Test func `a drug and a service of one request have each a law of its own`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        try await story.coordinator.do(
            "\(story.path)/coverages",
            ["member_id": "W-1", "relationship": "self", "line_of_business": "medicare_advantage"])
        func service(_ line: String, _ code: String, _ category: String) -> JSONTree {
            [
                "line_id": .text(line), "service": ["system": "hcpcs", "code": .text(code)], "category": .text(category),
                "quantity": ["amount": "1", "unit": "units"],
            ]
        }
        try await story.clinician.do(
            "\(story.path)/services",
            ["services": [service(story.line, "E0143", "service"), service(story.other(9), "J0585", "part_b_drug")]])
        let laws = try await Self.law(story).list("laws")
        #expect(laws.map { $0["regime"]?["regime_id"]?.text } == ["ma_prior_authorization", "ma_part_b_drug"], "\(laws)")
        #expect(laws.map { $0["line_ids"]?.elements?.compactMap(\.text) } == [[story.line], [story.other(9)]])
    }
}
