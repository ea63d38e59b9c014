import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("What becomes of a payer's question")
struct AnsweringInPartsTests {
    private static func question(_ past: [CaseFile.Event]) -> CaseFile.State.InformationRequest? {
        Case.given(past).state.informationRequests.first
    }
    private static func isOpen(_ past: [CaseFile.Event]) -> Bool { !Case.given(past).state.openInformationRequests.isEmpty }

    private static let dropped = Past.after([.recordInformationWithdrawal(The.dropQuestion)], Past.asked)

    @Test func `part of an answer leaves the question open, and the rest closes it`() {
        Case.given(Past.asked).when(.answerInformationRequest(The.answerInPart)).then(
            .informationPartlyAnswered(
                InformationPartlyAnswered(
                    InformationResponseSent(
                        request: The.question, channel: .fax, sentAt: The.day(-6), note: PHI(Remark("Mateo's note of 2 November."))))))
        #expect(Self.isOpen(RequestPast.partlyAnswered))
        #expect(CaseStatus(Case.given(RequestPast.partlyAnswered).state).waitingOn == .clinic)
        let whole = Past.after([.answerInformationRequest(The.answer)], RequestPast.partlyAnswered)
        #expect(!Self.isOpen(whole) && Self.question(whole)?.isAnswered == true)
        #expect(Self.question(whole)?.parts.count == 1 && Self.question(whole)?.responses.count == 1)
        #expect(CaseStatus(Case.given(whole).state).waitingOn == .payer)
    }

    @Test func `an answer that was taken back leaves the question open`() {
        let whole = Past.after([.answerInformationRequest(The.answer)], RequestPast.partlyAnswered)
        #expect(Self.isOpen(RequestPast.takingBack(InformationResponseSent.type, in: whole)))
        let part = RequestPast.takingBack(InformationPartlyAnswered.type, in: whole)
        #expect(!Self.isOpen(part) && Self.question(part)?.parts.map(\.holds) == [false])
    }

    @Test func `an answer names the packet and the letter that went with it, and the letter may go`() {
        var answer = The.answer
        answer.packet = The.packet
        answer.letter = The.letter
        Case.given(Past.asked).when(.answerInformationRequest(answer)).then(
            .informationResponseSent(
                InformationResponseSent(
                    request: The.question, channel: .fax, sentAt: The.day(-5), packet: The.packet, letter: The.letter,
                    note: PHI(Remark("The rest on Mateo.")))))
        answer.letter = The.id(200)
        Case.given(Past.asked).when(.answerInformationRequest(answer)).thenRefused(.letterUnknown)
        answer.letter = The.otherLetter
        let two = Past.after([.addLetter(.init(letter: The.otherLetter))], Past.asked)
        Case.given(two).when(.answerInformationRequest(answer)).thenRefused(.letterUnsigned)
    }

    // MARK: who answers

    @Test func `somebody is made to answer, and another one may be`() {
        Case.given(Past.asked).when(.assignInformationRequest(The.assignQuestion)).then(
            .informationRequestAssigned(
                InformationRequestAssigned(request: The.question, assignee: The.colleague, readyBy: The.day(2))))
        let assigned = Past.after([.assignInformationRequest(The.assignQuestion)], Past.asked)
        Case.given(assigned).when(.assignInformationRequest(The.assignQuestion)).thenNothing()
        let other = CaseFile.AssignInformationRequest(request: The.question, assignee: The.author)
        #expect(Self.question(Past.after([.assignInformationRequest(other)], assigned))?.assigned?.assignee == The.author)
    }

    @Test func `only a question that waits is given to somebody`() {
        let assign = CaseFile.Command.assignInformationRequest(The.assignQuestion)
        Case.given(Past.submitted).when(assign).thenRefused(.informationRequestUnknown)
        Case.given(Past.asked).when(.assignInformationRequest(.init(request: The.id(200), assignee: The.author)))
            .thenRefused(.informationRequestUnknown)
        Case.given(Self.dropped).when(assign).thenRefused(.informationRequestClosed)
        let answered = Past.after([.answerInformationRequest(The.answer)], Past.asked)
        Case.given(answered).when(assign).thenRefused(.informationRequestClosed)
        Case.given(Past.closed).when(assign).thenRefused(.caseClosed)
    }

    // MARK: dropped by the payer

    @Test func `a question that the payer dropped waits for nothing, and is not answered any more`() {
        Case.given(Past.asked).when(.recordInformationWithdrawal(The.dropQuestion)).then(
            .informationRequestWithdrawn(InformationRequestWithdrawn(request: The.question, receivedAt: The.day(-4))))
        #expect(!Self.isOpen(Self.dropped))
        Case.given(Self.dropped).when(.answerInformationRequest(The.answer)).thenRefused(.informationRequestClosed)
        Case.given(Self.dropped).when(.recordInformationWithdrawal(The.dropQuestion)).thenReceivedAgain()
        #expect(Self.isOpen(RequestPast.takingBack(InformationRequestWithdrawn.type, in: Self.dropped)))
    }

    @Test func `a question that is asked once more after it was dropped waits, and may be dropped once more`() {
        var again = The.askInformation
        again.receivedAt = The.day(-2)
        let asked = Past.after([.recordInformationRequest(again)], Self.dropped)
        #expect(Self.isOpen(asked))
        let drop = CaseFile.RecordInformationWithdrawal(request: The.question, receivedAt: The.day(-1))
        #expect(!Self.isOpen(Past.after([.recordInformationWithdrawal(drop)], asked)))
        Case.given(asked).when(.recordInformationWithdrawal(The.dropQuestion)).thenReceivedAgain()
    }

    @Test func `a question that nobody knows of is dropped for the record, and odd`() {
        let stray = CaseFile.RecordInformationWithdrawal(request: The.id(200), receivedAt: The.day(-1))
        let told = Past.after([.recordInformationWithdrawal(stray)], Past.submitted)
        #expect(Case.given(told).state.irregularities == [.unknownInformationRequest])
        #expect(!Case.given(told).state.possible(at: The.now).contains(.answerInformationRequest))
        let late = Past.after([.recordInformationWithdrawal(stray)], Past.closed)
        #expect(Case.given(late).state.closed != nil, "there is nothing to do about it")
    }

    // MARK: the time passes

    @Test func `a question whose time passed waits for nothing, and that is no denial`() {
        #expect(!Self.isOpen(RequestPast.expired) && Case.given(RequestPast.expired).state.isInFlight)
        Case.given(RequestPast.expired).when(.answerInformationRequest(The.answerInTime(The.day(5))), at: The.day(6))
            .thenRefused(.informationRequestExpired)
    }

    @Test func `a payer that gives more time opens the question again`() {
        var longer = The.askInformation
        longer.dueAt = The.day(12)
        let more = Past.after([.recordInformationRequest(longer)], RequestPast.expired)
        #expect(Self.isOpen(more))
        #expect(Case.given(more).when(.answerInformationRequest(The.answerInTime(The.day(5))), at: The.day(6)).facts.count == 1)
    }

    @Test func `an answer that was sent in time and keyed later counts`() {
        let answered = Past.after([.answerInformationRequest(The.answer)], RequestPast.expired)
        #expect(Self.question(answered)?.isAnswered == true && Self.question(answered)?.isExpired == false)
    }
}

extension The {
    fileprivate static func answerInTime(_ sentAt: Timestamp) -> CaseFile.AnswerInformationRequest {
        .init(request: question, channel: .fax, sentAt: sentAt)
    }
}
