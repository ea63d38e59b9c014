import CaseDomain
import ClinicalCodes
import EventSourcing
import TestSupport
import Testing

@Suite("Recording an evaluation")
struct RecordingAnEvaluationTests {
    private static func evaluation(_ change: (inout ClinicalFindings) -> Void) -> CaseFile.RecordEvaluation {
        var findings = The.findings
        change(&findings)
        return CaseFile.RecordEvaluation(
            evaluation: The.evaluation, evaluator: The.npi, discipline: .speech, evaluatedOn: The.date(-30), findings: findings)
    }

    @Test func `an evaluation is recorded with its findings`() throws {
        Case.given(Past.covered).when(.recordEvaluation(The.recordEvaluation)).then(
            .evaluationRecorded(
                EvaluationRecorded(
                    evaluation: The.evaluation, evaluator: The.npi, discipline: .speech, evaluatedOn: The.date(-30),
                    findings: PHI(The.findings))))
    }

    @Test func `recording it again changes nothing`() {
        Case.given(Past.evaluated).when(.recordEvaluation(The.recordEvaluation)).thenNothing()
    }

    @Test func `the same id with other facts is refused`() {
        var other = The.recordEvaluation
        other.evaluatedOn = The.date(-29)
        Case.given(Past.evaluated).when(.recordEvaluation(other)).thenRefused(.evaluationExists)
    }

    @Test func `it needs a diagnosis, a limitation and a goal`() {
        Case.given(Past.covered).when(.recordEvaluation(Self.evaluation { $0.diagnoses = [] }))
            .thenRefused(.evaluationIncomplete(["a diagnosis"]))
        Case.given(Past.covered).when(
            .recordEvaluation(
                Self.evaluation {
                    $0.limitations = []
                    $0.goals = []
                })
        ).thenRefused(.evaluationIncomplete(["a functional limitation", "a goal"]))
    }

    @Test func `nobody was evaluated tomorrow, but it may be today somewhere already`() {
        var evaluation = The.recordEvaluation
        evaluation.evaluatedOn = The.date(1)
        // 15:00 by UTC is past midnight in Kiribati, UTC+14.
        Case.given(Past.covered).when(.recordEvaluation(evaluation)).then(
            .evaluationRecorded(
                EvaluationRecorded(
                    evaluation: The.evaluation, evaluator: The.npi, discipline: .speech, evaluatedOn: The.date(1),
                    findings: PHI(The.findings))))
        Case.given(Past.covered).when(.recordEvaluation(evaluation), at: The.now.adding(.seconds(-6 * 3_600)))
            .thenRefused(.evaluatedInTheFuture)
    }

    @Test func `a closed case takes no evaluation`() {
        Case.given(Past.closed).when(.recordEvaluation(The.recordEvaluation)).thenRefused(.caseClosed)
    }
}
