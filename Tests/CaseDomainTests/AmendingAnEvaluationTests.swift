import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Amending an evaluation")
struct AmendingAnEvaluationTests {
    @Test func `the evaluation and its amendment both stand`() {
        Case.given(Past.evaluated).when(.amendEvaluation(The.amendEvaluation)).then(
            .evaluationAmended(
                EvaluationAmended(
                    evaluation: The.evaluation, amendedOn: The.date(-1), reason: .newFindings, changed: [.goals],
                    findings: PHI(The.findings))))
        let state = Case.given(Past.after([.amendEvaluation(The.amendEvaluation)], Past.evaluated)).state
        #expect(state.evaluations.count == 1 && state.amendments.count == 1)
    }

    @Test func `it was amended today when nobody says otherwise, and never tomorrow`() throws {
        var amend = The.amendEvaluation
        amend.amendedOn = nil
        guard case .evaluationAmended(let it) = try #require(Case.given(Past.evaluated).when(.amendEvaluation(amend)).events.first) else {
            Issue.record("it is amended")
            return
        }
        #expect(it.amendedOn == The.date(0))
        amend.amendedOn = The.date(3)
        Case.given(Past.evaluated).when(.amendEvaluation(amend)).thenRefused(.evaluatedInTheFuture)
    }

    @Test func `only an evaluation of the case is amended, and it stays whole`() {
        Case.given(Past.covered).when(.amendEvaluation(The.amendEvaluation)).thenRefused(.evaluationMissing)
        var other = The.amendEvaluation
        other.evaluation = The.id(200)
        Case.given(Past.evaluated).when(.amendEvaluation(other)).thenRefused(.evaluationUnknown)
        var findings = The.findings
        findings.goals = []
        let partial = CaseFile.AmendEvaluation(
            evaluation: The.evaluation, reason: .entryError, changed: [.goals], findings: findings)
        Case.given(Past.evaluated).when(.amendEvaluation(partial)).thenRefused(.evaluationIncomplete(["a goal"]))
        Case.given(Past.closed).when(.amendEvaluation(The.amendEvaluation)).thenRefused(.caseClosed)
    }

    @Test func `an evaluation that was taken back is not amended, and an amendment is taken back by itself`() {
        let back = RequestPast.takingBack(EvaluationRecorded.type, in: Past.evaluated)
        Case.given(back).when(.amendEvaluation(The.amendEvaluation)).thenRefused(.evaluationMissing)
        #expect(CaseStatus(Case.given(back).state).phase == .opened)
        let amended = Past.after([.amendEvaluation(The.amendEvaluation)], Past.evaluated)
        let state = Case.given(RequestPast.takingBack(EvaluationAmended.type, in: amended)).state
        #expect(state.amendments.map(\.holds) == [false] && state.evaluations.map(\.holds) == [true])
    }
}
