import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Closing and reopening a case")
struct ClosingAndReopeningTests {
    private static func close(
        _ disposition: CaseClosed.Disposition, abandoning: Bool = false, note: String? = nil
    ) -> CaseFile.Command { .close(.init(disposition: disposition, isAbandoning: abandoning, note: note)) }

    @Test func `a case whose matters are settled is closed`() {
        Case.given(Past.overturned).when(Self.close(.authorized, note: "Mateo starts in March."))
            .then(.closed(CaseClosed(disposition: .authorized, note: PHI(Remark("Mateo starts in March.")))))
        #expect(CaseStatus(Case.given(Past.closed).state).phase == .closed)
    }

    @Test func `what still runs is named`() {
        Case.given(Past.submitted).when(Self.close(.withdrawn)).thenRefused(.caseHasOpenMatters([.submission]))
        Case.given(Past.asked).when(Self.close(.withdrawn)).thenRefused(.caseHasOpenMatters([.submission, .informationRequest]))
        Case.given(Past.appealed).when(Self.close(.denied)).thenRefused(.caseHasOpenMatters([.appeal]))
        Case.given(Past.denied).when(Self.close(.denied)).thenRefused(.caseHasOpenMatters([.appealWindow]))
    }

    @Test func `when the days to appeal are over, a denial is closed`() {
        #expect(Case.given(Past.denied).when(Self.close(.denied), at: The.day(62)).facts.count == 1)
    }

    @Test func `to abandon what still runs takes a note that says why`() {
        Case.given(Past.submitted).when(Self.close(.abandoned, abandoning: true)).thenRefused(.caseHasOpenMatters([.submission]))
        Case.given(Past.submitted).when(Self.close(.abandoned, abandoning: true, note: " ")).thenRefused(.caseHasOpenMatters([.submission]))
        Case.given(Past.submitted).when(Self.close(.abandoned, abandoning: true, note: "The family moves away."))
            .then(
                .closed(
                    CaseClosed(disposition: .abandoned, openMatters: [.submission], note: PHI(Remark("The family moves away.")))))
    }

    @Test func `the payer did what the case is closed with`() {
        Case.given(Past.denied).when(Self.close(.authorized)).thenRefused(.dispositionUnfounded)
        Case.given(Past.approved).when(Self.close(.denied)).thenRefused(.dispositionUnfounded)
        #expect(Case.given(Past.mixed).when(Self.close(.authorized), at: The.day(62)).facts.count == 1)
        for disposition in [CaseClosed.Disposition.notRequired, .withdrawn, .abandoned, .duplicate] {
            #expect(Case.given(Past.opened).when(Self.close(disposition)).facts.count == 1, "\(disposition)")
        }
    }

    @Test func `a closed case is not closed again`() {
        Case.given(Past.closed).when(Self.close(.authorized)).thenRefused(.caseClosed)
    }

    @Test func `a closed case is opened again, with a reason`() {
        Case.given(Past.closed).when(.reopen(.init(reason: .newEvidence, note: "A new audiogram.")))
            .then(.reopened(CaseReopened(reason: .newEvidence, note: PHI(Remark("A new audiogram.")))))
        Case.given(Past.opened).when(.reopen(.init(reason: .other))).thenRefused(.caseNotClosed)
    }

    @Test func `who closes a case has looked at what was odd`() {
        let odd = Past.after(
            [.recordDecision(The.decide([Past.certify(The.speech), Past.certify(The.device)], appealBy: nil))], Past.submitted)
        #expect(CaseStatus(Case.given(odd).state).needsPerson)
        let closed = Past.after([Self.close(.authorized)], odd)
        #expect(!CaseStatus(Case.given(closed).state).needsPerson)
        let late = Past.after([.recordPend(.init(lines: [The.speech], receivedAt: The.now))], closed)
        #expect(CaseStatus(Case.given(late).state).needsPerson, "what comes later asks anew")
    }
}
