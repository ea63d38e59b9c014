import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("How the request stands with the payer")
struct TouchingThePayerTests {
    @Test func `that nothing changed is recorded too, and changes nothing`() {
        Case.given(Past.submitted).when(.recordStatusCheck(The.statusCheckedUnchanged)).then(
            .payerStatusChecked(The.statusCheckedUnchanged.checked))
        let checked = Past.after([.recordStatusCheck(The.statusCheckedUnchanged)], Past.submitted)
        let (before, after) = (CaseStatus(Case.given(Past.submitted).state), CaseStatus(Case.given(checked).state))
        #expect(before == after)
        Case.given(checked).when(.recordStatusCheck(The.statusCheckedUnchanged)).thenReceivedAgain()
        #expect(Case.given(Past.closed).when(.recordStatusCheck(The.statusCheckedUnchanged)).facts.count == 1)
    }

    @Test func `a payer takes more time, and says until when`() {
        Case.given(Past.submitted).when(.recordExtension(The.moreTime)).then(
            .payerExtensionNoticed(
                PayerExtensionNoticed(
                    extensionID: The.extraTime, noticedOn: The.date(-7), receivedAt: The.day(-6), newDue: The.date(7),
                    reason: .informationNeeded)))
        let extended = Past.after([.recordExtension(The.moreTime)], Past.submitted)
        Case.given(extended).when(.recordExtension(The.moreTime)).thenReceivedAgain()
        #expect(Case.given(extended).state.isInFlight)
    }

    @Test func `another content of the same notice contradicts it, and that one told again does not`() {
        var other = The.moreTime
        other.newDue = The.date(9)
        let told = Past.after([.recordExtension(The.moreTime), .recordExtension(other)], Past.submitted)
        #expect(Case.given(told).state.irregularities == [.contradictsEarlier])
        Case.given(told).when(.recordExtension(other)).thenReceivedAgain()
        let back = RequestPast.takingBack(PayerExtensionNoticed.type, in: told)
        #expect(Case.given(back).state.extensions.map(\.holds) == [false, true])
    }

    @Test func `more time for what was never sent is odd, and wakes a closed case`() {
        let unsent = Past.after([.recordExtension(The.moreTime)], Past.signed)
        #expect(Case.given(unsent).state.irregularities == [.nothingSubmitted])
        let late = Past.after([.recordExtension(The.moreTime)], Past.closed)
        #expect(Case.given(late).state.closed == nil && late.last?.type == CaseReopened.type)
    }

    @Test func `a pend may say that more will follow, and an acknowledgement what was wrong`() {
        let pended = Past.after(
            [.recordPend(.init(receivedAt: The.day(-12), expectedBy: The.date(3), furtherUpdates: true))], Past.submitted)
        let pend = Case.given(pended).state.pends.first
        #expect(pend?.furtherUpdates == true && pend?.lines == [The.speech, The.device])
        Case.given(pended).when(.recordPend(.init(receivedAt: The.day(-12), expectedBy: The.date(3), furtherUpdates: true)))
            .thenReceivedAgain()
        let fault = SyntaxFault(loop: "2010C", segment: "NM1", element: 9, code: "7")
        let refused = Past.after(
            [
                .recordAcknowledgement(
                    .init(
                        submission: The.submission, kind: .x999, isAccepted: false, receivedAt: The.day(-13), code: "R", errors: [fault]))
            ], Past.submitted)
        let heard = Case.given(refused).state.submissions.first?.acknowledged.first
        #expect(heard?.code == "R" && heard?.errors == [fault])
    }
}
