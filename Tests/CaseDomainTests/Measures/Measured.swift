import CaseDomain
import EventSourcing

/// Tests, children and results, as the sentences about measures speak of them. All made up: no such test is sold.
enum Measured {
    static func day(_ text: String) -> CivilDate { CivilDate(text)! }

    static func score(_ text: String) -> Score { Score(text)! }

    static func languages(_ tags: String...) -> [LanguageTag] { tags.map { LanguageTag(rawValue: $0)! } }

    static let today = day("2026-06-15")
    /// Six years old on the day of the test, of one language.
    static let child = MeasureContext(
        age: .born(day("2020-05-20"), weeksEarly: nil), today: today, languages: languages("en"))

    static func context(_ change: (inout MeasureContext) -> Void) -> MeasureContext {
        var context = Self.child
        change(&context)
        return context
    }

    /// A test of language with a score of each kind that matters, for ages 3:0 to 8:11.
    static let lingua = instrument("lingua-2") { it in
        it.languages = languages("en")
        it.retestAfter = .months(6)
        it.publishedIn = 2015
    }

    static func instrument(_ id: InstrumentID, _ change: (inout Instrument) -> Void = { _ in }) -> Instrument {
        var instrument = Instrument(
            id, "Lingua", publisher: "Nobody", disciplines: [.speech], areas: [.language], ages: ages(36, 107),
            scales: [
                ScoreScale(
                    "standard", .standard, min: 40, max: 160, step: 1, mean: 100, standardDeviation: 15, direction: .higherIsBetter,
                    evidence: .primary),
                ScoreScale(
                    "wide", .standard, step: 1, mean: 100, standardDeviation: 15, direction: .higherIsBetter, evidence: .secondary),
                ScoreScale("worry", .t, step: 1, mean: 50, standardDeviation: 10, direction: .higherIsWorse, evidence: .primary),
                ScoreScale("halves", .raw, min: 1, max: 10, step: score("0.5"), direction: .higherIsBetter, evidence: .primary),
                ScoreScale("percentile", .percentile, min: 0, max: 100, direction: .higherIsBetter, evidence: .primary),
                ScoreScale("style", .raw, min: 0, evidence: .primary),
                ScoreScale(
                    "rumor", .standard, min: 40, max: 160, step: 1, mean: 100, standardDeviation: 15, direction: .higherIsBetter,
                    evidence: .unverified),
                ScoreScale(
                    "late", .standard, step: 1, mean: 100, standardDeviation: 15, direction: .higherIsBetter, ages: ages(84, 107),
                    evidence: .primary),
            ], evidence: .primary, source: "A manual that nobody wrote")
        change(&instrument)
        return instrument
    }

    static func ages(_ from: Int32, _ through: Int32?) -> NormAges { NormAges(fromMonths: from, throughMonths: through)! }

    static let registry = InstrumentRegistry([
        lingua, instrument("lingua-1") { $0.retiredBy = "lingua-2" }, instrument("lingua-0") { $0.retiredBy = "lingua-1" },
        instrument("lingua-teen") { $0.ages = ages(108, 215) }, instrument("lingua-tot") { $0.ages = ages(0, 47) },
        instrument("palabra") { $0.languages = languages("es") },
        instrument("both") { $0.languages = languages("es", "en") },
        instrument("hearsay") { $0.evidence = .unverified },
        instrument("hop") {
            $0.areas = [.grossMotor]
            $0.disciplines = [.physical]
        },
    ])

    static let check = MeasureCheck(registry)

    /// A result of 2026-06-01, when the child was 6:0.
    static func result(
        _ instrument: InstrumentID = "lingua-2", _ scale: ScoreScaleName = "standard", _ text: String = "70",
        on day: String = "2026-06-01", in languages: [LanguageTag] = languages("en"), _ change: (inout MeasureResult) -> Void = { _ in }
    ) -> MeasureResult {
        var result = MeasureResult(instrument, scale, score(text), on: Self.day(day), in: languages)
        change(&result)
        return result
    }

    /// What a check finds of one result.
    static func findings(_ result: MeasureResult, _ context: MeasureContext = child) -> [MeasureFinding] { check.findings(result, context) }

    static func reasons(_ result: MeasureResult, _ context: MeasureContext = child) -> [MeasureFinding.Reason] {
        findings(result, context).map(\.reason)
    }
}
