import EventSourcing

// How tests are written down in code. Each says where it was read: `primary` is the publisher's own page, report or manual, or the paper
// that introduced the test; `secondary` is what others write of it. A range, a mean or an interval that was read nowhere is left out, and
// one that everybody uses and nobody here confirmed stands as `unverified`: it is shown, and no score is held against it. A clinic that
// owns the manual adds it in its own registry, where it goes before this one.

extension LanguageTag {
    static let english = LanguageTag.written("en")
    static let spanish = LanguageTag.written("es")

    private static func written(_ tag: String) -> LanguageTag {
        guard let tag = LanguageTag(rawValue: tag) else { preconditionFailure("a language written in code has the form of one") }
        return tag
    }
}

extension ScoreScale {
    /// A score by age norms with a mean of 100 and a standard deviation of 15; more is better.
    static func standard(named name: ScoreScaleName = "standard", ages: NormAges? = nil, _ evidence: Evidence) -> ScoreScale {
        ScoreScale(
            name, .standard, step: 1, mean: 100, standardDeviation: 15, direction: .higherIsBetter, ages: ages, evidence: evidence)
    }

    /// A score of a subtest with a mean of 10 and a standard deviation of 3; more is better.
    static func scaled(min: Score? = nil, max: Score? = nil, _ evidence: Evidence) -> ScoreScale {
        ScoreScale(
            "scaled", .scaled, min: min, max: max, step: 1, mean: 10, standardDeviation: 3, direction: .higherIsBetter, evidence: evidence)
    }

    /// A score with a mean of 50 and a standard deviation of 10, as T scores have by their definition.
    static func t(_ direction: Direction, _ evidence: Evidence) -> ScoreScale {
        ScoreScale("t", .t, step: 1, mean: 50, standardDeviation: 10, direction: direction, evidence: evidence)
    }

    /// A sum of points.
    static func points(
        named name: ScoreScaleName = "total", _ min: Score?, through max: Score?, step: Score? = 1, _ direction: Direction?,
        unit: String? = nil, _ evidence: Evidence
    ) -> ScoreScale {
        ScoreScale(name, .raw, min: min, max: max, step: step, direction: direction, unit: unit, evidence: evidence)
    }

    /// Levels of a classification, from 1, the best, on.
    static func levels(_ count: Score, _ evidence: Evidence) -> ScoreScale {
        ScoreScale("level", .level, min: 1, max: count, step: 1, direction: .higherIsWorse, evidence: evidence)
    }
}

extension String {
    /// Of Pearson's tests of language: "Retesting within 0–14 days is not recommended" for them; other times it names none.
    static let pearsonRetesting = "Retest: pearsonclinical.co.uk, Test-Retest Minimum Time Advice (2016)."
}
