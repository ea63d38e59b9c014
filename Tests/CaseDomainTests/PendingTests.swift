import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("A request that the payer pends")
struct PendingTests {
    private static func pend(_ lines: [ServiceLineID] = [], reference: String? = nil, at moment: Timestamp = The.day(-12))
        -> CaseFile.Command
    {
        .recordPend(
            .init(
                lines: lines, reasons: [ReviewReason(rawValue: "0U")!], receivedAt: moment, expectedBy: The.date(-5), reference: reference))
    }

    @Test func `the payer wants more time, for all lines that await a decision`() {
        let outcome = Case.given(Past.submitted).when(Self.pend(reference: "NT-118"))
        let pended = RequestPended(
            lines: [The.speech, The.device], reasons: [ReviewReason(rawValue: "0U")!], receivedAt: The.day(-12), expectedBy: The.date(-5))
        outcome.then(
            .requestPended(pended),
            .payerReferenceAssigned(PayerReferenceAssigned(kind: .administrative, reference: PHI(Reference("NT-118")))))
        let state = Case.given(Past.submitted + outcome.events).state
        #expect(state.pends.last?.body == pended && state.isInFlight)
    }

    @Test func `told again it changes nothing, but a number that was not known yet is kept`() {
        let pended = Past.after([Self.pend()], Past.submitted)
        Case.given(pended).when(Self.pend()).thenReceivedAgain()
        Case.given(pended).when(Self.pend(reference: "NT-118"))
            .thenReceivedAgain(
                with: .payerReferenceAssigned(PayerReferenceAssigned(kind: .administrative, reference: PHI(Reference("NT-118")))))
    }

    @Test func `a pend of what was never sent, or of a line the case does not have, is recorded as odd`() throws {
        #expect(try Self.irregularities(Past.signed, [The.speech]) == [.nothingSubmitted])
        #expect(try Self.irregularities(Past.submitted, [The.unknownLine]) == [.unknownService])
        #expect(try Self.irregularities(Past.closed, [The.speech]) == [.caseClosed])
    }

    private static func irregularities(_ past: [CaseFile.Event], _ lines: [ServiceLineID]) throws -> [Irregularity] {
        guard case .requestPended(let it) = try #require(Case.given(past).when(Self.pend(lines)).events.first) else { return [] }
        return it.irregularities
    }
}
