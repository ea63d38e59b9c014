import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Acknowledgements of a submission")
struct AcknowledgingTests {
    private static func heard(
        _ kind: SubmissionAcknowledged.Kind, accepted: Bool, _ submission: SubmissionID = The.submission,
        at moment: Timestamp = The.day(-13),
        reference: String? = nil
    ) -> CaseFile.Command {
        .recordAcknowledgement(
            .init(submission: submission, kind: kind, isAccepted: accepted, receivedAt: moment, reference: reference))
    }

    @Test func `an acknowledgement is recorded, with the payer's number for the request`() {
        Case.given(Past.submitted).when(Self.heard(.portal, accepted: true, reference: "NS-2231")).then(
            .submissionAcknowledged(
                SubmissionAcknowledged(submission: The.submission, kind: .portal, isAccepted: true, receivedAt: The.day(-13))),
            .payerReferenceAssigned(PayerReferenceAssigned(kind: .caseNumber, reference: PHI(Reference("NS-2231")))))
    }

    @Test func `told again it changes nothing, but a number that was not known yet is kept`() {
        let known = Past.after([Self.heard(.portal, accepted: true)], Past.submitted)
        Case.given(known).when(Self.heard(.portal, accepted: true)).thenReceivedAgain()
        Case.given(known).when(Self.heard(.portal, accepted: true, reference: "NS-2231"))
            .thenReceivedAgain(
                with: .payerReferenceAssigned(PayerReferenceAssigned(kind: .caseNumber, reference: PHI(Reference("NS-2231")))))
        let numbered = Past.after([Self.heard(.portal, accepted: true, reference: "NS-2231")], known)
        Case.given(numbered).when(Self.heard(.portal, accepted: true, reference: "NS-2231")).thenReceivedAgain()
    }

    @Test func `each layer has its word: taken in by one, turned away by the next`() {
        let state = Case.given(
            Past.after(
                [Self.heard(.ta1, accepted: true), Self.heard(.x999, accepted: false, at: The.day(-12))], Past.submitted)
        ).state
        #expect(state.submissions[0].isTurnedAway && !state.isInFlight)
        #expect(state.services.allSatisfy { !$0.isSubmitted })
    }

    @Test func `what was turned away is sent anew, and what is then heard of the first sending does not touch the second`() {
        let turnedAway = Past.after([Self.heard(.x999, accepted: false)], Past.submitted)
        let again = Past.after([.submit(.init(submission: The.otherSubmission, channel: .fax, sentAt: The.day(-11)))], turnedAway)
        let late = Past.after([Self.heard(.portal, accepted: false, at: The.day(-10))], again)
        let state = Case.given(late).state
        #expect(state.isInFlight)
        #expect(state.services.allSatisfy { $0.submission == The.otherSubmission })
    }

    @Test func `an older word that is keyed later does not undo a newer one`() {
        let turnedAway = Past.after([Self.heard(.x999, accepted: false, at: The.day(-12))], Past.submitted)
        #expect(!Case.given(Past.after([Self.heard(.ta1, accepted: true, at: The.day(-13))], turnedAway)).state.isInFlight)
        #expect(Case.given(Past.after([Self.heard(.phone, accepted: true, at: The.day(-11))], turnedAway)).state.isInFlight)
    }

    @Test func `a word about a submission the case does not have is kept, once, and a person looks`() {
        let outcome = Case.given(Past.submitted).when(Self.heard(.faxReport, accepted: true, The.otherSubmission))
        let event = SubmissionAcknowledged(
            submission: The.otherSubmission, kind: .faxReport, isAccepted: true, receivedAt: The.day(-13),
            irregularities: [.unknownSubmission])
        outcome.then(.submissionAcknowledged(event))
        let known = Case.given(Past.submitted + outcome.events)
        #expect(known.state.unmatched.acknowledgements.map(\.body) == [event])
        #expect(CaseStatus(known.state).needsPerson)
        known.when(Self.heard(.faxReport, accepted: true, The.otherSubmission)).thenReceivedAgain()
    }

    @Test func `after closure it is recorded and does not wake the case`() {
        Case.given(Past.closed).when(Self.heard(.http, accepted: true)).then(
            .submissionAcknowledged(
                SubmissionAcknowledged(
                    submission: The.submission, kind: .http, isAccepted: true, receivedAt: The.day(-13), irregularities: [.caseClosed])))
    }
}
