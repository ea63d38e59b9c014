import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Answering a request for information")
struct AnsweringTests {
    private static func answer(
        partial: Bool = false, sentAt: Timestamp? = nil, note: String? = nil, _ request: InformationRequestID = The.question
    ) -> CaseFile.Command {
        .answerInformationRequest(.init(request: request, channel: .fax, sentAt: sentAt, isPartial: partial, note: note))
    }

    @Test func `an answer goes out`() {
        let outcome = Case.given(Past.asked).when(Self.answer(note: "Progress note of 2 November."))
        outcome.then(
            .informationResponseSent(
                InformationResponseSent(
                    request: The.question, channel: .fax, sentAt: The.now, note: PHI(Remark("Progress note of 2 November.")))))
        let state = Case.given(Past.asked + outcome.events).state
        #expect(state.informationRequests[0].isAnswered && state.openInformationRequests.isEmpty)
    }

    @Test func `a partial answer leaves it open`() {
        let state = Case.given(Past.after([Self.answer(partial: true)], Past.asked)).state
        #expect(!state.informationRequests[0].isAnswered && state.dueAt == The.day(4))
    }

    @Test func `answers add up: what they hold is patient data, and cannot be told apart`() {
        let twice = Past.after([Self.answer(), Self.answer()], Past.asked)
        #expect(Case.given(twice).state.informationRequests[0].responses.count == 2)
    }

    @Test func `asked anew after an answer, it is open again`() {
        let answered = Past.after([Self.answer(sentAt: The.day(-8))], Past.asked)
        var again = The.askInformation
        again.receivedAt = The.day(-6)
        #expect(!Case.given(Past.after([.recordInformationRequest(again)], answered)).state.informationRequests[0].isAnswered)
    }

    @Test func `after the due date it is too late, unless it left in time or the payer extends`() {
        let late = The.day(5)
        Case.given(Past.asked).when(Self.answer(), at: late).thenRefused(.informationRequestExpired)
        #expect(Case.given(Past.asked).when(Self.answer(sentAt: The.day(4)), at: late).facts.count == 1)
        var extended = The.askInformation
        extended.dueAt = The.day(9)
        let past = Past.after([.recordInformationRequest(extended)], Past.asked)
        #expect(Case.given(past).when(Self.answer(), at: late).facts.count == 1)
    }

    @Test func `an answer answers something, and did not leave tomorrow`() {
        Case.given(Past.asked).when(Self.answer(The.id(63))).thenRefused(.informationRequestUnknown)
        Case.given(Past.asked).when(Self.answer(sentAt: The.day(1))).thenRefused(.sentInTheFuture)
        Case.given(Past.closed).when(Self.answer()).thenRefused(.caseClosed)
    }
}
