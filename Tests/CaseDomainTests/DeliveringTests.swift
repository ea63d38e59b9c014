import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("A request that does not arrive, or is turned away")
struct DeliveringTests {
    private static func sent(_ past: [CaseFile.Event], at now: Timestamp = The.now) -> SubmissionQueued? {
        guard case .submissionQueued(let it) = Case.given(past).when(.submit(The.again), at: now).events.first else { return nil }
        return it
    }

    @Test func `a sending that did not arrive is made once more`() {
        Case.given(Past.submitted).when(.recordDeliveryFailure(The.fail())).then(
            .submissionDeliveryFailed(
                SubmissionDeliveryFailed(
                    submission: The.submission, failureClass: .transient, failedAt: The.day(-13), retryAt: The.day(-12),
                    detail: PHI(Remark("Mateo's fax was not taken.")))))
        let failed = Past.after([.recordDeliveryFailure(The.fail(.permanent))], Past.submitted)
        let state = Case.given(failed).state
        #expect(!state.isInFlight && CaseStatus(state).phase == .ready)
        #expect(Self.sent(failed)?.kind == .resubmission && Self.sent(failed)?.lines == [The.speech, The.device])
    }

    @Test func `an acknowledgement that comes later says that it did arrive`() {
        let arrived = Past.after(
            [
                .recordDeliveryFailure(The.fail()),
                .recordAcknowledgement(.init(submission: The.submission, kind: .faxReport, isAccepted: true, receivedAt: The.day(-11))),
            ], Past.submitted)
        #expect(Case.given(arrived).state.isInFlight)
    }

    @Test func `a failure that is told again has no second effect, and another one is another`() {
        let failed = Past.after([.recordDeliveryFailure(The.fail())], Past.submitted)
        Case.given(failed).when(.recordDeliveryFailure(The.fail())).thenReceivedAgain()
        #expect(Case.given(failed).when(.recordDeliveryFailure(The.fail(.permanent))).events.first?.type == SubmissionDeliveryFailed.type)
    }

    @Test(arguments: [RejectionFollowUp.correctAndResubmit, .resubmit, .resubmissionAllowed])
    func `what the payer takes again is sent again at once`(followUp: RejectionFollowUp) {
        let past = Past.after([.recordRejection(The.reject(followUp))], Past.submitted)
        #expect(!Case.given(past).state.isInFlight && CaseStatus(Case.given(past).state).phase == .ready)
        #expect(Self.sent(past)?.kind == .resubmission)
    }

    @Test func `what the payer does not take again is not sent again`() {
        let past = Past.after([.recordRejection(The.reject(.resubmissionNotAllowed))], Past.submitted)
        Case.given(past).when(.submit(The.again)).thenRefused(.resubmissionBarred)
        #expect(!Case.given(past).state.possible(at: The.now).contains(.submit))
    }

    @Test(arguments: [(RejectionFollowUp.wait10Days, -2), (.wait30Days, 18)])
    func `what the payer takes again after some days waits for them`(followUp: RejectionFollowUp, days: Int) {
        let past = Past.after([.recordRejection(The.reject(followUp))], Past.submitted)
        let early = The.day(days).adding(.seconds(-1))
        Case.given(past).when(.submit(.init(submission: The.otherSubmission, channel: .portal)), at: early)
            .thenRefused(.resubmissionTooEarly(The.date(days)))
        #expect(!Case.given(past).state.possible(at: early).contains(.submit))
        #expect(Self.sent(past, at: The.day(max(days, 0))) != nil)
    }

    @Test(arguments: [RejectionFollowUp.doNotResubmit, .doNotResubmitWeWillHold])
    func `a payer that keeps the request has it`(followUp: RejectionFollowUp) {
        let past = Past.after([.recordRejection(The.reject(followUp))], Past.submitted)
        #expect(Case.given(past).state.isInFlight)
        Case.given(past).when(.submit(The.again)).thenRefused(.submissionInFlight)
    }

    @Test func `of several reasons the strictest says what may be done, and none says that it may be sent again`() {
        let strict = Past.after([.recordRejection(The.reject(.resubmit, .resubmissionNotAllowed, .wait10Days))], Past.submitted)
        Case.given(strict).when(.submit(The.again)).thenRefused(.resubmissionBarred)
        #expect(Self.sent(Past.after([.recordRejection(The.reject(nil))], Past.submitted)) != nil)
    }

    @Test func `a rejection that is told again has no second effect; taken back, the payer has the request`() {
        Case.given(RequestPast.rejected).when(.recordRejection(The.reject(.correctAndResubmit, at: The.day(-2)))).thenReceivedAgain()
        let back = RequestPast.takingBack(SubmissionRejected.type, .wrongMatch, in: RequestPast.rejected)
        #expect(Case.given(back).state.isInFlight)
        let failed = Past.after([.recordDeliveryFailure(The.fail())], Past.submitted)
        #expect(Case.given(RequestPast.takingBack(SubmissionDeliveryFailed.type, in: failed)).state.isInFlight)
    }

    @Test func `word of a sending that the case does not have is kept, each by itself, for somebody to look`() {
        var stray = The.fail()
        stray.submission = The.id(200)
        let told = Past.after(
            [.recordDeliveryFailure(stray), .recordRejection(The.reject(.resubmit, of: The.id(200)))], Past.submitted)
        let state = Case.given(told).state
        #expect(state.irregularities == [.unknownSubmission] && state.isInFlight)
        #expect(state.unmatched.failures.count == 1 && state.unmatched.rejections.count == 1)
        Case.given(told).when(.recordDeliveryFailure(stray)).thenReceivedAgain()
        stray.submission = The.id(201)
        #expect(Case.given(told).when(.recordDeliveryFailure(stray)).events.first?.type == SubmissionDeliveryFailed.type)
        let other = CaseFile.Command.recordRejection(The.reject(.resubmit, of: The.id(201)))
        #expect(Case.given(told).when(other).events.first?.type == SubmissionRejected.type)
    }

    @Test func `on a closed case it is recorded, and odd`() {
        let past = Past.after([.recordDeliveryFailure(The.fail()), .recordRejection(The.reject(.resubmit))], Past.closed)
        #expect(Case.given(past).state.irregularities == [.caseClosed])
    }
}
