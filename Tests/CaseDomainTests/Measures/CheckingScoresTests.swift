import CaseDomain
import EventSourcing
import Testing

@Suite("Checking a score")
struct CheckingScoresTests {
    @Test func `a result that fits leaves nothing to say`() { #expect(Measured.reasons(Measured.result()).isEmpty) }

    @Test(arguments: ["39", "161", "0", "-70", "850"])
    func `a score outside the range cannot be`(score: String) {
        let findings = Measured.findings(Measured.result("lingua-2", "standard", score))
        #expect(findings.map(\.reason) == [.scoreOutOfRange(min: 40, max: 160)] && findings.map(\.severity) == [.blocking])
        #expect(findings.first?.words == "The score lies outside 40 to 160.")
    }

    @Test(arguments: ["40", "160"])
    func `the ends of the range are scores`(score: String) {
        #expect(Measured.reasons(Measured.result("lingua-2", "standard", score)).isEmpty)
    }

    @Test func `a score between the steps cannot be`() {
        #expect(Measured.reasons(Measured.result("lingua-2", "standard", "70.5")) == [.scoreBetweenSteps(1)])
        #expect(Measured.reasons(Measured.result("lingua-2", "halves", "4.5")).isEmpty)
        #expect(Measured.reasons(Measured.result("lingua-2", "halves", "4.25")) == [.scoreBetweenSteps(Measured.score("0.5"))])
    }

    @Test func `where the range is not on record, a score far beyond what tests reach is asked about`() {
        let findings = Measured.findings(Measured.result("lingua-2", "wide", "850"))
        #expect(findings.map(\.reason) == [.scoreImplausible(deviation: 50)] && findings.map(\.severity) == [.warning])
        // Six standard deviations still pass.
        #expect(Measured.reasons(Measured.result("lingua-2", "wide", "10")).isEmpty)
        #expect(Measured.reasons(Measured.result("lingua-2", "wide", "9")) == [.scoreImplausible(deviation: Measured.score("-6.066"))])
    }

    @Test func `a score outside its own interval was copied wrongly`() {
        let interval = ScoreInterval(low: 71, high: 83, confidencePercent: 95)!
        let findings = Measured.findings(Measured.result { $0.interval = interval })
        #expect(findings.map(\.reason) == [.scoreOutsideInterval(interval)] && findings.map(\.severity) == [.blocking])
        #expect(Measured.reasons(Measured.result("lingua-2", "standard", "71") { $0.interval = interval }).isEmpty)
    }

    @Test func `a test that nobody knows is asked about, and its dates are checked all the same`() {
        let findings = Measured.findings(Measured.result("abracadabra", "standard", "7000", on: "2026-07-01"))
        #expect(findings.map(\.code) == ["measure.unknown_instrument", "measure.administered_in_future"])
        #expect(Measured.reasons(Measured.result { $0.version = 9 }) == [.unknownInstrument])
    }

    @Test func `a test of which nothing was confirmed checks nothing`() {
        let findings = Measured.findings(Measured.result("hearsay", "standard", "7000"))
        #expect(findings.map(\.reason) == [.instrumentUnverified] && findings.map(\.severity) == [.note])
    }

    @Test func `numbers that were not confirmed check no score`() {
        let findings = Measured.findings(Measured.result("lingua-2", "rumor", "7000"))
        #expect(findings.map(\.reason) == [.scaleUnverified] && findings.map(\.severity) == [.note])
    }

    @Test func `a kind of score that the test has not is asked about`() {
        let findings = Measured.findings(Measured.result("hop", "stanine", "5"))
        #expect(findings.map(\.code) == ["measure.unknown_scale"])
        #expect(
            findings.first?.words
                == "hop has no score stanine; it has standard, wide, worry, halves, percentile, style, rumor, late.")
    }

    @Test func `an older edition passes through the year in which the newer one came out`() {
        let old = { (day: String) in
            Measured.findings(Measured.result("lingua-1", on: day), Measured.context { $0.age = .months(72) }).map(\.reason)
        }
        #expect(old("2015-12-31").isEmpty)
        #expect(old("2016-01-01") == [.editionSuperseded(by: "lingua-2", publishedIn: 2015)])
    }

    @Test func `where the year of the newer edition is not on record, the older one is always asked about`() {
        #expect(Measured.reasons(Measured.result("lingua-0")) == [.editionSuperseded(by: "lingua-1", publishedIn: nil)])
    }

    @Test func `the bundled tests are held against results`() {
        let check = MeasureCheck()
        let codes = { (result: MeasureResult) in check.findings(result, Measured.child).map(\.code) }
        #expect(codes(Measured.result("gfta-3", "standard", "70")).isEmpty)
        #expect(codes(Measured.result("celf-5", "scaled", "0")) == ["measure.score_out_of_range"])
        #expect(
            codes(Measured.result("pdms-2", "scaled", "4")) == [
                "measure.edition_superseded", "measure.scale_unverified", "measure.too_old",
            ])
        #expect(codes(Measured.result("cars-2", "total", "36.25")) == ["measure.score_between_steps"])
        #expect(codes(Measured.result("phq-9", "total", "28")) == ["measure.score_out_of_range"])
        #expect(codes(Measured.result("tug", "time", "13.42")).isEmpty)
    }
}
