import CaseDomain
import EventSourcing
import Testing

@Suite("Checking the payer's threshold")
struct CheckingThresholdsTests {
    private static let oneAndAHalf = MeasureThreshold(.deviations, Measured.score("1.5"))!

    private func findings(
        _ result: MeasureResult, _ threshold: MeasureThreshold, besides: [MeasureResult] = [], age: KnownAge? = .months(60)
    ) -> [MeasureFinding] {
        Measured.findings(
            result,
            Measured.context {
                $0.rule = MeasureRule(thresholds: [.init(threshold)])
                $0.besides = besides
                $0.age = age
            })
    }

    private func findings(
        _ scale: ScoreScaleName, _ score: String, _ threshold: MeasureThreshold, besides: [MeasureResult] = [],
        age: KnownAge? = .months(60),
        _ change: (inout MeasureResult) -> Void = { _ in }
    ) -> [MeasureFinding] {
        self.findings(Measured.result("lingua-2", scale, score, change), threshold, besides: besides, age: age)
    }

    // MARK: standard deviations

    @Test func `1,5 standard deviations below the mean are 77,5 of 100 and 15`() {
        // Whole scores only: 77 meets it, 78 does not.
        #expect(self.findings("standard", "77", Self.oneAndAHalf).isEmpty)
        let findings = self.findings("standard", "78", Self.oneAndAHalf)
        #expect(
            findings.map(\.reason) == [.aboveThreshold(Self.oneAndAHalf, measured: Measured.score("1.466"))]
                && findings.map(\.severity) == [.warning])
        #expect(
            findings.first?.words
                == "The payer asks for at least 1.5 standard deviations from the mean; this is 1.466 toward the worse end.")
    }

    @Test func `a score right at the limit meets it, unless the payer asks for more`() {
        let one = MeasureThreshold(.deviations, 1)!
        let more = MeasureThreshold(.deviations, 1, isExclusive: true)!
        #expect(self.findings("standard", "85", one).isEmpty)
        #expect(self.findings("standard", "85", more).map(\.reason) == [.aboveThreshold(more, measured: 1)])
        #expect(self.findings("standard", "84", more).isEmpty)
    }

    @Test func `a distance that was cut lies beyond the limit that it seems to be at`() {
        // 80 is four thirds of a standard deviation below the mean.
        let third = { (text: String) in MeasureThreshold(.deviations, Measured.score(text), isExclusive: true)! }
        #expect(self.findings("standard", "80", third("1.333")).isEmpty)
        #expect(self.findings("standard", "80", third("1.334")).map(\.code) == ["measure.above_threshold"])
        let delay = MeasureThreshold(.percentDelay, Measured.score("23.333"), isExclusive: true)!
        #expect(self.findings("standard", "70", delay) { $0.ageEquivalentMonths = 46 }.isEmpty)
    }

    @Test func `where more is worse, the worse end is above the mean`() {
        #expect(self.findings("worry", "65", Self.oneAndAHalf).isEmpty)
        #expect(
            self.findings("worry", "35", Self.oneAndAHalf).map(\.reason) == [
                .aboveThreshold(Self.oneAndAHalf, measured: Measured.score("-1.5"))
            ])
    }

    @Test func `what has no mean, no worse end or no confirmed mean is not compared`() {
        let why = { (scale: ScoreScaleName, score: String) in
            self.findings(scale, score, Self.oneAndAHalf).filter { $0.code == "measure.threshold_not_comparable" }.map(\.reason)
        }
        #expect(why("halves", "5") == [.thresholdNotComparable(Self.oneAndAHalf, .noMean)])
        #expect(why("percentile", "3") == [.thresholdNotComparable(Self.oneAndAHalf, .noMean)])
        #expect(why("rumor", "60") == [.thresholdNotComparable(Self.oneAndAHalf, .unverified)])
        let check = MeasureCheck(
            InstrumentRegistry([
                Measured.instrument("lingua-2") {
                    $0.scales = [ScoreScale("style", .standard, mean: 100, standardDeviation: 15, evidence: .primary)]
                }
            ]))
        let context = Measured.context { $0.rule = MeasureRule(thresholds: [.init(Self.oneAndAHalf)]) }
        #expect(
            check.findings(Measured.result("lingua-2", "style", "60"), context).map(\.reason) == [
                .thresholdNotComparable(Self.oneAndAHalf, .noDirection)
            ])
    }

    @Test func `where another score of the evaluation meets it, the rest is only noted`() {
        let low = Measured.result("lingua-2", "standard", "70")
        #expect(self.findings("standard", "90", Self.oneAndAHalf, besides: [low]).map(\.severity) == [.note])
        #expect(self.findings("halves", "5", Self.oneAndAHalf, besides: [low]).map(\.severity) == [.note])
        let high = Measured.result("lingua-2", "standard", "95")
        let doubtful = Measured.result("lingua-2", "rumor", "55")
        #expect(self.findings("standard", "90", Self.oneAndAHalf, besides: [high, doubtful]).map(\.severity) == [.warning])
        // Somebody typed 7 for 70, and tested with a test for older ones: neither is a ground.
        let mistyped = Measured.result("lingua-2", "standard", "7")
        let forOlder = Measured.result("lingua-teen", "standard", "60")
        #expect(self.findings("standard", "90", Self.oneAndAHalf, besides: [mistyped, forOlder]).map(\.severity) == [.warning])
        let results = [low, Measured.result("lingua-2", "standard", "90") { $0.part = "Speaking" }]
        let context = Measured.context { $0.rule = MeasureRule(thresholds: [.init(Self.oneAndAHalf)]) }
        #expect(Measured.check.findings(results, context).joined().map(\.severity) == [.note])
    }

    @Test func `an interval that reaches to both sides is noted, whichever side the score is on`() {
        let within = MeasureFinding.Reason.thresholdWithinInterval(Self.oneAndAHalf)
        let wide = ScoreInterval(low: 70, high: 82, confidencePercent: 95)
        #expect(self.findings("standard", "76", Self.oneAndAHalf) { $0.interval = wide }.map(\.reason) == [within])
        #expect(
            self.findings("standard", "80", Self.oneAndAHalf) { $0.interval = wide }.map(\.reason) == [
                .aboveThreshold(Self.oneAndAHalf, measured: Measured.score("1.333")), within,
            ])
        let narrow = ScoreInterval(low: 70, high: 77, confidencePercent: 95)
        #expect(self.findings("standard", "73", Self.oneAndAHalf) { $0.interval = narrow }.isEmpty)
    }

    // MARK: percentiles

    @Test func `a percentile is the report's own, and is met from below`() {
        let seventh = MeasureThreshold(.percentile, 7)!
        #expect(self.findings("standard", "78", seventh) { $0.percentile = 7 }.isEmpty)
        #expect(
            self.findings("standard", "79", seventh) { $0.percentile = 8 }.map(\.reason) == [.aboveThreshold(seventh, measured: 8)])
        let below = MeasureThreshold(.percentile, 7, isExclusive: true)!
        #expect(self.findings("standard", "78", below) { $0.percentile = 7 }.map(\.reason) == [.aboveThreshold(below, measured: 7)])
        #expect(self.findings("standard", "60", seventh).map(\.reason) == [.thresholdNotComparable(seventh, .noPercentile)])
        #expect(self.findings("percentile", "6.5", seventh).isEmpty)
    }

    @Test func `where more is worse, it is counted from above`() {
        let seventh = MeasureThreshold(.percentile, 7)!
        #expect(self.findings("worry", "66", seventh) { $0.percentile = 95 }.isEmpty)
        #expect(self.findings("worry", "40", seventh) { $0.percentile = 16 }.map(\.reason) == [.aboveThreshold(seventh, measured: 84)])
        #expect(
            self.findings("style", "40", seventh) { $0.percentile = 16 }.map(\.reason) == [.thresholdNotComparable(seventh, .noDirection)])
    }

    // MARK: delay

    @Test func `a delay is what the age equivalent lacks, in percent of the age`() {
        let quarter = MeasureThreshold(.percentDelay, 25)!
        #expect(self.findings("standard", "70", quarter, age: .months(60)) { $0.ageEquivalentMonths = 45 }.isEmpty)
        #expect(
            self.findings("standard", "70", quarter, age: .months(60)) { $0.ageEquivalentMonths = 46 }.map(\.reason) == [
                .aboveThreshold(quarter, measured: Measured.score("23.333"))
            ])
        #expect(self.findings("standard", "70", quarter).map(\.reason) == [.thresholdNotComparable(quarter, .noAgeEquivalent)])
        #expect(
            self.findings("standard", "70", quarter, age: nil) { $0.ageEquivalentMonths = 46 }.map(\.reason) == [
                .ageUnknown, .thresholdNotComparable(quarter, .noAge),
            ])
    }

    @Test func `a delay goes by the corrected age`() {
        // 1:8, corrected 1:6; 14 months are 30 percent behind the one, and 22 behind the other.
        let quarter = MeasureThreshold(.percentDelay, 25)!
        let context = Measured.context {
            $0.age = .born(Measured.day("2024-09-20"), weeksEarly: 8)
            $0.rule = MeasureRule(thresholds: [.init(quarter)])
        }
        let result = Measured.result("lingua-tot") { $0.ageEquivalentMonths = 14 }
        #expect(Measured.reasons(result, context) == [.aboveThreshold(quarter, measured: Measured.score("22.222"))])
    }

    // MARK: thresholds

    @Test func `a threshold is above nothing and below everything`() {
        #expect(MeasureThreshold(.deviations, 0) == nil && MeasureThreshold(.deviations, -1) == nil)
        #expect(MeasureThreshold(.deviations, Measured.score("10.001")) == nil && MeasureThreshold(.percentile, 101) == nil)
    }

    @Test func `a threshold reads back as it was written`() throws {
        let text = #"{"kind":"deviations","amount":"1.5","exclusive":false}"#
        #expect(Clocks.json(Self.oneAndAHalf) == text)
        #expect(try Clocks.read(text, as: MeasureThreshold.self) == Self.oneAndAHalf)
        #expect(try Clocks.read(#"{"kind":"percentile","amount":"7"}"#, as: MeasureThreshold.self) == MeasureThreshold(.percentile, 7))
        #expect(throws: JSONFault(.value, at: "amount")) {
            try Clocks.read(#"{"kind":"percent_delay","amount":"0"}"#, as: MeasureThreshold.self)
        }
    }
}
