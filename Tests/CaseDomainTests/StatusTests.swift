import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("The status of a case")
struct StatusTests {
    private static func status(_ past: [CaseFile.Event], letters: [LetterStatus] = []) -> CaseStatus {
        CaseStatus(Case.given(past).state, letters: letters)
    }

    private static func outcome(_ actions: ReviewAction...) -> CaseOutcome? {
        let lines = [The.speech, The.device, The.unknownLine]
        let third = ServiceRequested(line: The.unknownLine, service: The.speechTherapy, quantity: The.visits, claim: The.token(4))
        let asked = Past.after([.requestServices(.init([third]))], Past.signed)
        let sent = Past.after([.submit(The.submit)], asked)
        let services = zip(lines, actions).map { ServiceOutcome(line: $0, action: $1) }
        return Self.status(Past.after([.recordDecision(The.decide(services))], sent)).outcome
    }

    @Test func `the phase is how far the case is`() {
        #expect(Self.status([]).phase == .opened)
        #expect(Self.status(Past.opened).phase == .opened)
        #expect(Self.status(Past.covered).phase == .opened)
        #expect(Self.status(Past.evaluated).phase == .evaluated)
        #expect(Self.status(Past.requested).phase == .evaluated)
        #expect(Self.status(Past.drafted, letters: [.draft]).phase == .drafting)
        #expect(Self.status(Past.drafted, letters: [.inReview]).phase == .inReview)
        #expect(Self.status(Past.drafted, letters: [.reviewed]).phase == .inReview)
        #expect(Self.status(Past.signed, letters: [.signed]).phase == .ready)
        #expect(Self.status(Past.submitted).phase == .inFlight)
        #expect(Self.status(Past.asked).phase == .inFlight)
        #expect(Self.status(Past.denied).phase == .decided)
        #expect(Self.status(Past.mixed).phase == .decided)
        #expect(Self.status(Past.appealed).phase == .appealing)
        #expect(Self.status(Past.overturned).phase == .decided)
        #expect(Self.status(Past.closed).phase == .closed)
        #expect(Self.status(Past.after([.reopen(.init(reason: .other))], Past.closed)).phase == .decided)
    }

    @Test func `a request that was turned away is ready to be sent again`() {
        let turnedAway = Past.after(
            [.recordAcknowledgement(.init(submission: The.submission, kind: .x999, isAccepted: false, receivedAt: The.day(-13)))],
            Past.submitted)
        #expect(Self.status(turnedAway).phase == .ready && Self.status(turnedAway).outcome == nil)
    }

    @Test func `a service that was asked for after a decision still has to be sent`() {
        let third = ServiceRequested(line: The.unknownLine, service: The.speechTherapy, quantity: The.visits, claim: The.token(4))
        let asked = Past.after([.requestServices(.init([third]))], Past.approved)
        #expect(Self.status(asked).phase == .ready && Self.status(asked).outcome == .approved)
    }

    @Test func `the outcome waits for every service that was submitted`() {
        #expect(Self.status(Past.signed).outcome == nil)
        #expect(Self.status(Past.submitted).outcome == nil)
        #expect(Self.outcome(.certifiedInTotal) == nil)
        #expect(Self.outcome(.certifiedInTotal, .certifiedInTotal, .pended) == nil)
        #expect(Self.outcome(.notCertified, .notCertified, .contactPayer) == nil)
    }

    @Test func `the outcome is what the decisions come to`() {
        #expect(Self.outcome(.certifiedInTotal, .certifiedInTotal, .certifiedInTotal) == .approved)
        #expect(Self.outcome(.certifiedInTotal, .noActionRequired, .cancelled) == .approved)
        #expect(Self.outcome(.certifiedInTotal, .certifiedInTotal, .notCertified) == .partiallyApproved)
        #expect(Self.outcome(.certifiedInTotal, .certifiedInTotal, .certifiedPartial) == .partiallyApproved)
        #expect(Self.outcome(.modified, .modified, .modified) == .partiallyApproved)
        #expect(Self.outcome(.notCertified, .notCertified, .notCertified) == .denied)
        #expect(Self.outcome(.notCertified, .cancelled, .noActionRequired) == .denied)
        #expect(Self.outcome(.noActionRequired, .noActionRequired, .noActionRequired) == .notRequired)
        #expect(Self.outcome(.noActionRequired, .cancelled, .cancelled) == .notRequired, "nothing was denied")
        #expect(Self.outcome(.cancelled, .cancelled, .cancelled) == .cancelled)
    }

    @Test func `somebody has to move next`() {
        #expect(Self.status(Past.opened).waitingOn == .clinic)
        #expect(Self.status(Past.signed).waitingOn == .clinic)
        #expect(Self.status(Past.submitted).waitingOn == .payer)
        #expect(Self.status(Past.asked).waitingOn == .clinic)
        #expect(
            Self.status(Past.after([.answerInformationRequest(.init(request: The.question, channel: .fax))], Past.asked)).waitingOn
                == .payer)
        #expect(Self.status(Past.denied).waitingOn == .clinic)
        #expect(Self.status(Past.appealed).waitingOn == .payer)
        var ofAppeal = The.askInformation
        ofAppeal.receivedAt = The.day(-2)
        #expect(Self.status(Past.after([.recordInformationRequest(ofAppeal)], Past.appealed)).waitingOn == .clinic)
        #expect(Self.status(Past.after([.recordInformationRequest(The.askInformation)], Past.appealed)).waitingOn == .payer)
        #expect(Self.status(Past.closed).waitingOn == .nobody)
        let call = The.decide([ServiceOutcome(line: The.speech, action: .contactPayer)])
        #expect(Self.status(Past.after([.recordDecision(call)], Past.submitted)).waitingOn == .clinic)
        let pend = The.decide([ServiceOutcome(line: The.speech, action: .pended)])
        #expect(Self.status(Past.after([.recordDecision(pend)], Past.submitted)).waitingOn == .payer)
    }

    @Test func `a person is needed when something odd came in`() {
        #expect(!Self.status(Past.approved).needsPerson)
        #expect(Self.status(Past.after([.recordDecision(The.decide([Past.certify(The.speech)]))], Past.submitted)).needsPerson)
    }

    @Test func `what can be due is an answer or an appeal, whichever comes first`() {
        #expect(Case.given(Past.submitted).state.dueAt == nil)
        #expect(Case.given(Past.denied).state.dueAt == Timestamp(rfc3339: "2027-01-23T23:59:59.999999Z"))
        let askedAnew = Past.after(
            [.recordInformationRequest(.init(request: The.question, channel: .fax, asked: [], receivedAt: The.day(-1), dueAt: The.day(3)))],
            Past.denied)
        #expect(Case.given(askedAnew).state.dueAt == The.day(3))
    }
}
