import CaseDomain
import EventSourcing
import Testing

@Suite("Checking languages")
struct CheckingLanguagesTests {
    private static let bilingual = Measured.context { $0.languages = Measured.languages("es-MX", "en") }

    private func bilingual(besides results: MeasureResult...) -> MeasureContext {
        Measured.context {
            $0.languages = Measured.languages("es-MX", "en")
            $0.besides = results
        }
    }

    @Test func `a child of two languages is tested in both`() {
        let findings = Measured.findings(Measured.result(), Self.bilingual)
        #expect(
            findings.map(\.reason) == [.languagesUntested(Measured.languages("es-MX"), areas: [.language])]
                && findings.map(\.severity) == [.warning])
        #expect(findings.first?.words == "The person speaks es-MX too, in which nothing of this was tested.")
    }

    @Test func `by two tests, or by one that counts answers in either`() {
        let spanish = Measured.result("palabra", in: Measured.languages("es"))
        #expect(Measured.reasons(Measured.result(), self.bilingual(besides: spanish)).isEmpty)
        #expect(Measured.reasons(Measured.result("both", in: Measured.languages("es", "en")), Self.bilingual).isEmpty)
    }

    @Test func `a test of something else does not stand in for it`() {
        let hop = Measured.result("hop", in: Measured.languages("es"))
        #expect(Measured.findings(Measured.result(), self.bilingual(besides: hop)).map(\.code) == ["measure.languages_untested"])
    }

    @Test func `a test that measures no language is given in one`() {
        #expect(Measured.reasons(Measured.result("hop"), Self.bilingual).isEmpty)
    }

    @Test func `of three languages each is missed by name`() {
        let context = Measured.context { $0.languages = Measured.languages("ht", "fr", "en-US") }
        #expect(
            Measured.reasons(Measured.result(), context) == [.languagesUntested(Measured.languages("ht", "fr"), areas: [.language])])
    }

    @Test func `two kinds of one language are one language`() {
        let context = Measured.context { $0.languages = Measured.languages("en-US", "EN-gb") }
        #expect(Measured.reasons(Measured.result(), context).isEmpty)
    }

    @Test func `a test has norms in its own languages only`() {
        let findings = Measured.findings(Measured.result(in: Measured.languages("es", "en-US")))
        #expect(
            findings.map(\.reason) == [.noNormsInLanguage(Measured.languages("es"), known: Measured.languages("en"))]
                && findings.map(\.severity) == [.warning])
        #expect(Measured.reasons(Measured.result("hop", in: Measured.languages("vi"))).isEmpty)
    }

    @Test func `of a child of two languages the language of the test is stated`() {
        #expect(
            Measured.findings(Measured.result(in: []), Self.bilingual).map(\.code) == [
                "measure.language_not_stated", "measure.languages_untested",
            ])
        #expect(
            Measured.reasons(Measured.result(in: [])).isEmpty && Measured.reasons(Measured.result("hop", in: []), Self.bilingual).isEmpty)
    }

    @Test func `of a whole evaluation it is said once`() {
        let results = [
            Measured.result { $0.part = "Understanding" }, Measured.result { $0.part = "Speaking" }, Measured.result("hop"),
        ]
        #expect(Measured.check.findings(results, Self.bilingual).map { $0.map(\.code) } == [["measure.languages_untested"], [], []])
        let complete = results + [Measured.result("palabra", in: Measured.languages("es"))]
        #expect(Measured.check.findings(complete, Self.bilingual).joined().isEmpty)
    }

    @Test func `the bundled tests of both languages do`() {
        let results = [
            MeasureResult("celf-5", "standard", 68, on: Measured.day("2026-06-01"), in: Measured.languages("en")),
            MeasureResult("celf-4-spanish", "standard", 71, on: Measured.day("2026-06-02"), in: Measured.languages("es")),
            MeasureResult("gfta-3", "standard", 70, on: Measured.day("2026-06-01"), in: Measured.languages("en")),
        ]
        let findings = MeasureCheck().findings(results, Self.bilingual).joined()
        #expect(findings.map(\.reason) == [.languagesUntested(Measured.languages("es-MX"), areas: [.speechSounds])])
    }
}
