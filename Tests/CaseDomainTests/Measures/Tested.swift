import CaseDomain
import EventSourcing

/// Results of bundled tests, as evaluations of a case hold them. The child of the sentences was six and a half on 2026-11-24.
enum Tested {
    static let birth = CivilDate("2020-05-20")!
    static let age = KnownAge.born(birth, weeksEarly: nil)
    static let english = [LanguageTag(rawValue: "en")!]
    static let spanish = [LanguageTag(rawValue: "es")!]

    /// A result so many days from today.
    static func result(
        _ instrument: InstrumentID = "celf-5", _ scale: ScoreScaleName = "standard", _ score: Score = 70, part: String? = nil,
        days: Int = -31, in languages: [LanguageTag] = english, _ change: (inout MeasureResult) -> Void = { _ in }
    ) -> MeasureResult {
        var result = MeasureResult(instrument, scale, part: part, score, on: The.date(days), in: languages)
        change(&result)
        return result
    }

    static func findings(_ measures: [MeasureResult], languages: [LanguageTag] = []) -> ClinicalFindings {
        var findings = The.findings
        findings.measures = measures
        findings.languages = languages
        return findings
    }

    /// An evaluation of thirty days ago.
    static func record(
        _ measures: [MeasureResult], as evaluation: EvaluationID = The.evaluation, days: Int = -30, languages: [LanguageTag] = []
    ) -> CaseFile.RecordEvaluation {
        CaseFile.RecordEvaluation(
            evaluation: evaluation, evaluator: The.npi, discipline: .speech, evaluatedOn: The.date(days),
            findings: self.findings(measures, languages: languages))
    }

    static func amend(
        _ measures: [MeasureResult], changed: [FindingsPart] = [.measures], days: Int = -1
    ) -> CaseFile.AmendEvaluation {
        CaseFile.AmendEvaluation(
            evaluation: The.evaluation, amendedOn: The.date(days), reason: .newFindings, changed: changed,
            findings: self.findings(measures))
    }

    /// A case that has these evaluations and asks for a service.
    static func past(_ evaluations: CaseFile.RecordEvaluation...) -> [CaseFile.Event] {
        Past.after(
            evaluations.map { .recordEvaluation($0) } + [.requestServices(.init([The.speechRequested]))], Past.covered)
    }

    static func determine(_ measures: MeasureRule) -> CaseFile.Command {
        .determineRequirement(
            .init(
                terms: RuleTerms(requirement: RequirementTerms(.required), letter: LetterTerms(isNeeded: false), measures: measures),
                pin: The.pin))
    }
}
