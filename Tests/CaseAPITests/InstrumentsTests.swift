import CaseAPI
import EventSourcing
import ServedProgram
import TestSupport
import Testing

/// The registry of standardized tests, as a client chooses from it.
@Suite("Listing standardized tests")
struct InstrumentsTests {
    private static func list(_ query: [(String, String)] = []) async throws -> [JSONTree] {
        let person = try await TestClinic.make().person(.clinician)
        let reply = try await person.get("/v1/instruments", query: query)
        #expect(reply.status == 200, "\(reply)")
        return reply.list("instruments")
    }

    private static func names(_ query: [(String, String)]) async throws -> Set<String> {
        Set(try await Self.list(query).compactMap { $0["id"]?.text })
    }

    @Test func `each test is told with what is on record of it, and from where`() async throws {
        let all = try await Self.list()
        #expect(all.count >= 40 && all.allSatisfy { $0["source"]?.text != nil && $0["evidence"]?.text != nil })
        let celf = try #require(all.first { $0["id"]?.text == "celf-5" })
        #expect(
            celf["version"]?.number == 1 && celf["ages"]?["from_months"]?.number == 60 && celf["ages"]?["through_months"]?.number == 263)
        let standard = celf["scales"]?.elements?.first { $0["name"]?.text == "standard" }
        #expect(standard?["mean"]?.text == "100" && standard?["standard_deviation"]?.text == "15")
        #expect(celf["retest_after"]?["amount"]?.number == 15 && celf["languages"]?.elements == ["en"])
    }

    @Test func `they are chosen by area, language, age and discipline`() async throws {
        let language = try await Self.names([("area", "language")])
        #expect(language.isSuperset(of: ["celf-5", "celf-4-spanish", "pls-5"]) && !language.contains("gfta-3"))
        let spanish = try await Self.names([("area", "language"), ("language", "es-MX")])
        #expect(spanish.contains("celf-4-spanish") && !spanish.contains("celf-5"))
        let infant = try await Self.names([("area", "language"), ("age_months", "8")])
        #expect(infant.contains("pls-5") && !infant.contains("celf-5"))
        let seating = try await Self.names([("discipline", "equipment"), ("age_months", "900")])
        #expect(seating.contains("fma") && !seating.contains("celf-5"), "a test without a range of ages is not left out")
    }

    @Test func `a choice that means nothing is told, and nobody is asked who they are in vain`() async throws {
        let person = try await TestClinic.make().person(.clinician)
        for query in [("area", "mood"), ("language", "e"), ("age_months", "-1"), ("age_months", "1561"), ("on", "soon")] {
            let odd = try await person.get("/v1/instruments", query: [query])
            #expect(odd.status == 400 && odd.code == "parameter.invalid" && odd.places == [query.0], "\(odd)")
        }
    }
}
