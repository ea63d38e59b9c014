import CaseDomain
import EventSourcing
import Testing

@Suite("Results and findings as they are written")
struct MeasureJSONTests {
    @Test func `a result reads back as it was written`() throws {
        let text =
            #"{"instrument":"pls-5-spanish","version":1,"scale":"standard","part":"Total Language","score":"68","administered_on":"2026-06-01","languages":["es-MX","en"],"interval":{"low":"62","high":"74","confidence_percent":95},"percentile":"2","age_equivalent_months":31,"change":"aged_out"}"#
        let result = try Clocks.read(text, as: MeasureResult.self)
        #expect(Clocks.json(result) == text)
        #expect(result.score == 68 && result.languages == Measured.languages("es-MX", "en") && result.change == .agedOut)
    }

    @Test func `a result needs its test, its score and its day, and no more`() throws {
        let result = try Clocks.read(
            #"{"instrument":"tug","scale":"time","score":"13.4","administered_on":"2026-06-01"}"#, as: MeasureResult.self)
        #expect(result == MeasureResult("tug", "time", Measured.score("13.4"), on: Measured.day("2026-06-01")))
    }

    @Test(
        arguments: [
            ("instrument", #""PLS 5""#, "instrument"), ("score", #""low""#, "score"), ("part", #""""#, "part"),
            ("languages", #"["en","es","fr","ht","vi","zh"]"#, "languages"), ("languages", #"["english?"]"#, "languages[0]"),
            ("interval", #"{"low":"74","high":"62","confidence_percent":95}"#, "interval.high"), ("percentile", #""101""#, "percentile"),
            ("percentile", #""-1""#, "percentile"), ("age_equivalent_months", "-1", "age_equivalent_months"),
            ("change", #""whim""#, "change"),
        ])
    func `what is no result is not read`(member: String, value: String, path: String) {
        let members = ["instrument": #""tug""#, "scale": #""time""#, "score": #""13""#, "administered_on": #""2026-06-01""#]
            .merging([member: value]) { $1 }
        let text = members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
        #expect(throws: JSONFault(.value, at: path)) { try Clocks.read("{\(text)}", as: MeasureResult.self) }
    }

    @Test func `as a patient's data it prints as nothing`() {
        let sealed = PHI(Measured.result("lingua-2", "standard", "64"))
        #expect("\(sealed)" == "‹PHI›" && String(reflecting: sealed) == "‹PHI›")
        #expect(!"\([sealed])".contains("64000"))
    }

    @Test func `a finding says what is so and what puts it right`() {
        let finding = Measured.findings(Measured.result("lingua-2", "standard", "161") { $0.part = "Speaking" })[0]
        #expect(
            String(decoding: JSONWriter.bytes(of: finding), as: UTF8.self)
                == #"{"code":"measure.score_out_of_range","severity":"blocking","instrument":"lingua-2","scale":"standard","part":"Speaking","detail":"The score lies outside 40 to 160.","fix":"Compare the score with the record form, and its kind too."}"#
        )
    }

    /// One finding of each kind, with its code.
    private static let reasons: [(MeasureFinding.Reason, String)] = {
        let threshold = MeasureThreshold(.deviations, 2)!
        let age = TestAge(.months(20), on: Measured.today)
        let range = Measured.ages(24, 263)
        return [
            (.unknownInstrument, "unknown_instrument"), (.instrumentUnverified, "instrument_unverified"),
            (.editionSuperseded(by: "lingua-2", publishedIn: 2015), "edition_superseded"), (.unknownScale(known: ["t"]), "unknown_scale"),
            (.scaleUnverified, "scale_unverified"), (.scoreOutOfRange(min: 0, max: nil), "score_out_of_range"),
            (.scoreBetweenSteps(1), "score_between_steps"), (.scoreImplausible(deviation: 7), "score_implausible"),
            (.scoreOutsideInterval(ScoreInterval(low: 1, high: 2, confidencePercent: 90)!), "score_outside_interval"),
            (.ageUnknown, "age_unknown"), (.administeredInFuture(Measured.today), "administered_in_future"),
            (.administeredBeforeBirth(Measured.today), "administered_before_birth"), (.tooYoung(age, range), "too_young"),
            (.tooOld(age, range), "too_old"), (.resultTooOld(days: 400, max: 365), "result_too_old"),
            (.retestedTooSoon(previous: Measured.today, earliest: Measured.today), "retested_too_soon"),
            (.otherInstrumentThanBefore(["hop"], because: nil), "other_instrument_than_before"),
            (.languageNotStated, "language_not_stated"),
            (.noNormsInLanguage(Measured.languages("vi"), known: Measured.languages("en")), "no_norms_in_language"),
            (.languagesUntested(Measured.languages("es"), areas: [.language]), "languages_untested"),
            (.aboveThreshold(threshold, measured: 1), "above_threshold"),
            (.thresholdWithinInterval(threshold), "threshold_within_interval"),
            (.thresholdNotComparable(threshold, .noMean), "threshold_not_comparable"),
        ]
    }()

    @Test func `every kind of finding has a code of its own and a sentence`() {
        let findings = Self.reasons.map { MeasureFinding(Measured.result(), .warning, $0.0) }
        #expect(findings.map(\.code) == Self.reasons.map { "measure.\($0.1)" } && Set(findings.map(\.code)).count == 23)
        for finding in findings { #expect(finding.words.hasSuffix("."), "\(finding.code)") }
        // Nothing is to be done about what is only noted.
        #expect(findings.filter { $0.fix.isEmpty }.map(\.code) == ["measure.threshold_within_interval"])
        for why in MeasureFinding.Incomparable.allCases {
            let finding = MeasureFinding(Measured.result(), .note, .thresholdNotComparable(MeasureThreshold(.percentile, 7)!, why))
            #expect(finding.words.hasPrefix("The payer asks for at or below percentile 7, and ") && !finding.fix.isEmpty)
        }
        for why in InstrumentChange.allCases {
            let finding = MeasureFinding(Measured.result(), .note, .otherInstrumentThanBefore(["hop"], because: why))
            #expect(finding.words.hasSuffix(").") && finding.fix.isEmpty)
        }
    }

    @Test func `areas of measures keep their names`() throws {
        for area in MeasureArea.allCases { #expect(try Clocks.read(Clocks.json(area), as: MeasureArea.self) == area) }
        #expect(MeasureArea.allCases.filter(\.isOfLanguage) == [.speechSounds, .language, .vocabulary, .fluency])
    }
}
