import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("A request that is withdrawn or dismissed")
struct WithdrawingTests {
    @Test func `all that the payer has is taken back, when no line is named`() {
        Case.given(Past.submitted).when(.withdraw(The.withdraw())).then(
            .requestWithdrawn(
                RequestWithdrawn(
                    withdrawal: The.withdrawal, lines: [The.speech, The.device], reason: .clinicalChange, channel: .portal,
                    sentAt: The.day(-8), note: PHI(Remark("Mateo moved.")))))
        let status = CaseStatus(Case.given(RequestPast.withdrawn).state)
        #expect(status.phase == .ready && status.outcome == nil && status.waitingOn == .clinic)
    }

    @Test func `a line is taken back, and the payer decides on the others`() {
        let one = Past.after([.withdraw(The.withdraw([The.device]))], Past.submitted)
        #expect(Case.given(one).state.services.map(\.isSubmitted) == [true, false])
        let decided = Past.after(
            [.recordDecision(The.decide([Past.certify(The.speech)], appealBy: nil, authorization: The.granted))], one)
        #expect(CaseStatus(Case.given(decided).state).outcome == .approved)
        let removed = Past.after([.removeService(.init(line: The.device, reason: .clinical))], decided)
        #expect(CaseStatus(Case.given(removed).state).phase == .decided)
    }

    @Test func `withdrawn again it changes nothing, and the same id with other content is refused`() {
        Case.given(RequestPast.withdrawn).when(.withdraw(The.withdraw())).thenNothing()
        Case.given(RequestPast.withdrawn).when(.withdraw(The.withdraw([The.speech, The.device]))).thenNothing()
        Case.given(RequestPast.withdrawn).when(.withdraw(The.withdraw([The.speech]))).thenRefused(.withdrawalExists)
        Case.given(RequestPast.withdrawn).when(.withdraw(The.withdraw([], The.id(200)))).thenRefused(.nothingToWithdraw)
    }

    @Test func `what the payer does not have, or has decided on, is not withdrawn`() {
        for past in [Past.signed, Past.denied, Past.approved, RequestPast.rejected, RequestPast.dismissed] {
            Case.given(past).when(.withdraw(The.withdraw())).thenRefused(.nothingToWithdraw)
        }
        let half = Past.after([.recordDecision(The.decide([Past.deny(The.device)]))], Past.submitted)
        Case.given(half).when(.withdraw(The.withdraw([The.device]))).thenRefused(.nothingToWithdraw)
        Case.given(Past.submitted).when(.withdraw(The.withdraw([The.unknownLine]))).thenRefused(.serviceUnknown)
        Case.given(Past.closed).when(.withdraw(The.withdraw())).thenRefused(.caseClosed)
        var tomorrow = The.withdraw()
        tomorrow.sentAt = The.day(1)
        Case.given(Past.submitted).when(.withdraw(tomorrow)).thenRefused(.sentInTheFuture)
    }

    @Test func `what was withdrawn may be asked for anew, and closes the case as withdrawn`() {
        guard case .submissionQueued(let queued) = Case.given(RequestPast.withdrawn).when(.submit(The.again)).events.first else {
            Issue.record("it is sent again")
            return
        }
        #expect(queued.kind == .resubmission && queued.lines == [The.speech, The.device])
        #expect(Case.given(RequestPast.withdrawn).when(.close(.init(disposition: .withdrawn))).facts.count == 1)
        Case.given(RequestPast.withdrawn).when(.close(.init(disposition: .denied))).thenRefused(.dispositionUnfounded)
        Case.given(Past.submitted).when(.close(.init(disposition: .withdrawn))).thenRefused(.caseHasOpenMatters([.submission]))
    }

    @Test func `a later sending is not what was withdrawn`() {
        let again = Past.after([.submit(The.again)], RequestPast.withdrawn)
        #expect(Case.given(again).state.services.map(\.submission) == [The.otherSubmission, The.otherSubmission])
    }

    @Test func `a withdrawal that was taken back leaves the request with the payer`() {
        let back = RequestPast.takingBack(RequestWithdrawn.type, in: RequestPast.withdrawn)
        #expect(Case.given(back).state.isInFlight)
        #expect(Case.given(back).when(.withdraw(The.withdraw())).facts.count == 1, "its id is free")
    }

    @Test func `a decision that comes all the same counts`() {
        let decided = Past.after([.recordDecision(The.decide([Past.deny(The.speech), Past.deny(The.device)]))], RequestPast.withdrawn)
        #expect(CaseStatus(Case.given(decided).state).outcome == .denied)
    }

    // MARK: dismissed by the payer

    @Test func `a payer that dismisses a request decides nothing`() {
        Case.given(Past.submitted).when(.recordDismissal(The.dismiss)).then(
            .requestDismissed(
                RequestDismissed(
                    lines: [The.speech, The.device], reasons: [The.notNecessary], receivedAt: The.day(-8),
                    wording: PHI(DenialWording(text: "Mateo is not a member.", policy: "UM 7")))))
        let state = Case.given(RequestPast.dismissed).state
        #expect(!state.isInFlight && CaseStatus(state).outcome == nil && CaseStatus(state).phase == .ready)
        #expect(!state.possible(at: The.now).contains(.fileAppeal) && state.possible(at: The.now).contains(.submit))
    }

    @Test func `told again it has no second effect; taken back, the payer has the request`() {
        Case.given(RequestPast.dismissed).when(.recordDismissal(The.dismiss)).thenReceivedAgain()
        var named = The.dismiss
        named.lines = [The.speech, The.device]
        Case.given(RequestPast.dismissed).when(.recordDismissal(named)).thenReceivedAgain()
        let back = RequestPast.takingBack(RequestDismissed.type, .wrongPatient, in: RequestPast.dismissed)
        #expect(Case.given(back).state.isInFlight)
        #expect(Case.given(back).state.dismissals.first?.wording?.isSealed == true)
    }

    @Test func `a dismissal of what was never sent, or is not known, is odd, and wakes a closed case`() {
        var other = The.dismiss
        other.lines = [The.unknownLine]
        #expect(
            Case.given(Past.after([.recordDismissal(other)], Past.signed)).state.irregularities == [.nothingSubmitted, .unknownService])
        let late = Past.after([.recordDismissal(The.dismiss)], Past.closed)
        #expect(Case.given(late).state.closed == nil && Case.given(late).state.irregularities == [.caseClosed])
    }
}
