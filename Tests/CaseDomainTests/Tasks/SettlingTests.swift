import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Settling what was odd")
struct SettlingTests {
    private static let odd = Past.after([.recordAuthorization(.init(The.granted, receivedAt: The.now))], Past.submitted)

    @Test func `what a completed task was about is odd no longer`() {
        #expect(Case.given(Self.odd).state.irregularities == [.noApproval])
        Case.given(Self.odd).when(The.settleMissingApproval).then(
            .irregularitySettled(IrregularitySettled(irregularity: .noApproval, task: The.task)))
        let settled = Case.given(Past.after([The.settleMissingApproval], Self.odd)).state
        #expect(settled.irregularities.isEmpty && !CaseStatus(settled).needsPerson)
    }

    @Test func `what is not odd, or was settled before, stays as it is`() {
        Case.given(Past.submitted).when(The.settleMissingApproval).thenNothing()
        Case.given(Self.odd).when(.settleIrregularity(.init(irregularity: .grantUnclear, task: The.task))).thenNothing()
        Case.given(Past.after([The.settleMissingApproval], Self.odd)).when(
            .settleIrregularity(.init(irregularity: .noApproval, task: The.otherTask))
        ).thenNothing()
    }

    @Test func `one thing is settled, and the others stay`() {
        let both = Past.after(
            [.recordAcknowledgement(.init(submission: The.otherSubmission, kind: .portal, isAccepted: true, receivedAt: The.now))], Self.odd
        )
        #expect(Case.given(both).state.irregularities == [.noApproval, .unknownSubmission])
        #expect(Case.given(Past.after([The.settleMissingApproval], both)).state.irregularities == [.unknownSubmission])
    }

    @Test func `a case that never was has nothing to settle`() {
        Case.given().when(The.settleMissingApproval).thenRefused(.caseUnknown)
    }
}
