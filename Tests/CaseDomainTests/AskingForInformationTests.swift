import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("The payer asks for information")
struct AskingForInformationTests {
    @Test func `a request is recorded with its due date, by whichever way it came`() {
        Case.given(Past.submitted).when(.recordInformationRequest(The.askInformation)).then(
            .informationRequested(
                InformationRequested(
                    request: The.question, channel: .fax, asked: The.askInformation.asked, receivedAt: The.day(-10), dueAt: The.day(4),
                    details: The.askInformation.details)))
        #expect(Case.given(Past.asked).state.dueAt == The.day(4))
    }

    @Test func `told again it changes nothing`() {
        Case.given(Past.asked).when(.recordInformationRequest(The.askInformation)).thenReceivedAgain()
    }

    @Test func `several may be open at once, and the nearest due date counts`() {
        var second = The.askInformation
        second.request = The.id(62)
        second.dueAt = The.day(2)
        let state = Case.given(Past.after([.recordInformationRequest(second)], Past.asked)).state
        #expect(state.openInformationRequests.count == 2 && state.dueAt == The.day(2))
    }

    @Test func `a later notice may extend it; other things asked for under the same number are a contradiction`() throws {
        var extended = The.askInformation
        extended.dueAt = The.day(9)
        extended.receivedAt = The.day(-2)
        #expect(Case.given(Past.after([.recordInformationRequest(extended)], Past.asked)).state.dueAt == The.day(9))
        #expect(try Self.irregularities(Past.asked, extended) == [])
        extended.asked = [AskedItem(system: .reportType, code: "M1")]
        #expect(try Self.irregularities(Past.asked, extended) == [.contradictsEarlier])
    }

    @Test func `what is odd about it is recorded with it`() throws {
        var stray = The.askInformation
        stray.asked = [AskedItem(system: .text, line: The.unknownLine)]
        #expect(try Self.irregularities(Past.submitted, stray) == [.unknownService])
        #expect(try Self.irregularities(Past.signed, The.askInformation) == [.nothingSubmitted])
    }

    @Test func `on a closed case it wakes the case`() throws {
        let events = Case.given(Past.closed).when(.recordInformationRequest(The.askInformation)).events
        #expect(events.last == .reopened(CaseReopened(reason: .payerFact)))
        #expect(try Self.irregularities(Past.closed, The.askInformation) == [.caseClosed])
    }

    @Test func `a payer that has decided on everything waits for nothing it asked before, and may ask again`() {
        let decided = Past.after(
            [.recordDecision(The.decide([Past.certify(The.speech), Past.certify(The.device)], appealBy: nil, authorization: The.granted))],
            Past.asked)
        #expect(Case.given(decided).state.openInformationRequests.isEmpty && Case.given(decided).state.dueAt == nil)
        var again = The.askInformation
        again.request = The.id(62)
        again.receivedAt = The.day(-1)
        #expect(Case.given(Past.after([.recordInformationRequest(again)], decided)).state.dueAt == The.day(4))
    }

    private static func irregularities(
        _ past: [CaseFile.Event], _ asked: CaseFile.RecordInformationRequest
    ) throws -> [Irregularity] {
        guard case .informationRequested(let it) = try #require(Case.given(past).when(.recordInformationRequest(asked)).events.first) else {
            return []
        }
        return it.irregularities
    }
}
