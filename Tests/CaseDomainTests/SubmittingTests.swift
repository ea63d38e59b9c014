import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Submitting a request")
struct SubmittingTests {
    @Test func `a request goes out with the signed letter, for every line that is not decided`() {
        Case.given(Past.signed).when(.submit(The.submit)).then(
            .submissionQueued(
                SubmissionQueued(
                    submission: The.submission, channel: .portal, letter: The.letter, letterVersion: 1, letterBasis: .unknown,
                    lines: [The.speech, The.device])),
            .submissionTransmitted(
                SubmissionTransmitted(
                    submission: The.submission, sentAt: The.day(-14), trace: PHI(TransmissionTrace(reference: "PORTAL-5512")))))
        let state = Case.given(Past.submitted).state
        #expect(state.isInFlight && state.services.allSatisfy(\.isSubmitted))
    }

    @Test func `submitting again changes nothing, and the same id with other content is refused`() {
        Case.given(Past.submitted).when(.submit(The.submit)).thenNothing()
        Case.given(Past.submitted).when(.submit(.init(submission: The.submission, channel: .portal))).thenNothing()
        Case.given(Past.submitted).when(.submit(.init(submission: The.submission, channel: .fax))).thenRefused(.submissionExists)
        Case.given(Past.submitted).when(.submit(.init(submission: The.submission, channel: .portal, letter: The.otherLetter)))
            .thenRefused(.submissionExists)
        Case.given(Past.submitted).when(.submit(.init(submission: The.submission, channel: .portal, sentAt: The.day(-1))))
            .thenRefused(.submissionExists)
    }

    @Test func `it needs a coverage, a service, and a letter that is signed`() {
        let uncovered = Past.after(
            [
                .recordEvaluation(The.recordEvaluation), .requestServices(.init([The.speechRequested])),
                .addLetter(.init(letter: The.letter)), .noteSignature(.init(letter: The.letter, signature: Past.signature)),
            ], Past.opened)
        Case.given(uncovered).when(.submit(The.submit)).thenRefused(.coverageMissing)
        Case.given(Past.evaluated).when(.submit(The.submit)).thenRefused(.serviceMissing)
        Case.given(Past.requested).when(.submit(The.submit)).thenRefused(.letterMissing)
        Case.given(Past.drafted).when(.submit(The.submit)).thenRefused(.letterUnsigned)
    }

    @Test func `the letter that is named goes out, and must be signed`() {
        let two = Past.after([.addLetter(.init(letter: The.otherLetter))], Past.signed)
        func submit(_ letter: LetterID) -> CaseFile.Command {
            .submit(.init(submission: The.submission, channel: .fax, letter: letter))
        }
        Case.given(two).when(submit(The.otherLetter)).thenRefused(.letterUnsigned)
        Case.given(two).when(submit(The.id(222))).thenRefused(.letterUnknown)
        #expect(Case.given(two).when(submit(The.letter)).facts.count == 2)
    }

    @Test func `when none is named, the letter that was signed last goes out`() throws {
        var later = Past.signature
        later.signature.signedAt = The.day(-16)
        // The first letter is signed after the second one was.
        let two = Past.after(
            [
                .addLetter(.init(letter: The.otherLetter)),
                .noteSignature(.init(letter: The.otherLetter, signature: Past.signature)),
                .noteSignature(.init(letter: The.letter, signature: later)),
            ], Past.drafted)
        guard case .submissionQueued(let queued) = Case.given(two).when(.submit(The.submit)).events.first else {
            Issue.record("it is submitted")
            return
        }
        #expect(queued.letter == The.letter)
    }

    @Test func `a referral and a notification review no necessity, and go without a letter`() {
        for process in [PayerProcess.referral, .notification] {
            var open = The.open
            open.process = process
            let past = Past.after([
                .open(open), .linkCoverage(.init(The.coverageLinked)), .requestServices(.init([The.speechRequested])),
            ])
            Case.given(past).when(.submit(The.submit)).then(
                .submissionQueued(
                    SubmissionQueued(
                        submission: The.submission, channel: .portal, letter: nil, letterVersion: nil, letterBasis: .process,
                        lines: [The.speech])),
                .submissionTransmitted(
                    SubmissionTransmitted(
                        submission: The.submission, sentAt: The.day(-14), trace: PHI(TransmissionTrace(reference: "PORTAL-5512")))))
        }
    }

    @Test func `one submission at a time`() {
        Case.given(Past.submitted).when(.submit(.init(submission: The.otherSubmission, channel: .fax))).thenRefused(.submissionInFlight)
    }

    @Test func `what is decided is not asked again: it is appealed, or asked for in a new request`() {
        Case.given(Past.denied).when(.submit(.init(submission: The.otherSubmission, channel: .fax))).thenRefused(.nothingToSubmit)
    }

    @Test func `nothing was sent tomorrow, or before it was signed`() {
        Case.given(Past.signed).when(.submit(.init(submission: The.submission, channel: .fax, sentAt: The.day(1))))
            .thenRefused(.sentInTheFuture)
        Case.given(Past.signed).when(.submit(.init(submission: The.submission, channel: .fax, sentAt: The.day(-21))))
            .thenRefused(.sentBeforeSigned)
    }

    @Test func `a closed case submits nothing`() {
        Case.given(Past.closed).when(.submit(The.submit)).thenRefused(.caseClosed)
    }
}
