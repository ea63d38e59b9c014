import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Correcting an order")
struct CorrectingAnOrderTests {
    private static func correct(
        _ version: Int32, _ reason: CorrectionReason = .entryError, isReplaced: Bool = false, note: String? = nil
    ) -> Order.Command {
        .correct(.init(target: StreamVersion(version), reason: reason, isReplaced: isReplaced, note: note))
    }

    @Test func `a document typed wrongly is taken back, and with it that it was checked`() {
        Orders.given(OrderPast.valid).when(Self.correct(2, note: "Mateo has 24.")).then(
            .corrected(
                OrderCorrected(
                    targets: [StreamVersion(2), StreamVersion(3)], targetType: "order.received.v1", reason: .entryError,
                    note: PHI(Remark("Mateo has 24.")))))
        let state = Orders.given(OrderPast.after([Self.correct(2)], OrderPast.valid)).state
        #expect(state.status(at: The.now) == .requested && state.receipt == nil && state.validation == nil)
        #expect(state.receipts.first?.correction?.reason == .entryError && state.validations.first?.holds == false)
    }

    @Test func `a check made wrongly is taken back, and the document waits again`() {
        let state = Orders.given(OrderPast.after([Self.correct(3)], OrderPast.valid)).state
        #expect(state.status(at: The.now) == .received && state.receipt != nil)
    }

    @Test func `what takes its place is recorded next, and the correction says where`() {
        let past = OrderPast.after([Self.correct(2, isReplaced: true)], OrderPast.received)
        guard case .corrected(let event) = past.last else {
            Issue.record("it is taken back")
            return
        }
        #expect(event.replacedBy == StreamVersion(4))
        let replaced = OrderPast.after([TheOrder.receipt { $0.validThrough = The.date(60) }, .validate(.init())], past)
        let state = Orders.given(replaced).state
        #expect(state.receipt?.recordedAs == StreamVersion(4) && state.validation?.validThrough == The.date(60))
        #expect(state.receipt?.irregularities == [], "what was taken back contradicts nothing")
    }

    @Test func `a request recorded wrongly is recorded anew, whatever has come since`() {
        var other = TheOrder.request
        other.orderer = Orderer(name: "Solveig Brandt, NP", npi: The.npi)
        let past = OrderPast.after([Self.correct(1, isReplaced: true), .request(other)], OrderPast.received)
        let state = Orders.given(past).state
        #expect(state.request?.orderer.npi == The.npi && state.status(at: The.now) == .received)
        #expect(state.irregularities == [.otherOrderer], "what is odd is seen by what holds")
        other.place.patient = The.id(29)
        Orders.given(OrderPast.takenBack).when(.request(other)).thenRefused(.orderOfOtherPatient)
    }

    @Test func `an order of which nothing holds waits for nothing`() {
        let state = Orders.given(OrderPast.takenBack).state
        #expect(state.status(at: The.now) == .takenBack && state.standing(at: The.now) == nil)
        #expect(state.possible(at: The.now) == [.request, .recordReceipt, .recordRevocation])
        #expect(OrderPast.after([.request(TheOrder.request)], OrderPast.takenBack).count == 3)
    }

    @Test func `each thing recorded can be taken back, and the order stands as it did before`() {
        let table: [([Order.Event], Int32, OrderStatus)] = [
            (OrderPast.reminded, 2, .requested), (OrderPast.withdrawn, 2, .requested), (OrderPast.sentBack, 3, .received),
            (OrderPast.revoked, 4, .valid), (OrderPast.superseded, 4, .valid), (OrderPast.received, 1, .received),
        ]
        for (past, version, status) in table {
            let state = Orders.given(OrderPast.after([Self.correct(version)], past)).state
            #expect(state.status(at: The.now) == status, "\(version) of \(past.map(\.type))")
        }
    }

    @Test func `with a document that was sent back falls that nobody waited for it`() {
        let past = OrderPast.after([.withdraw(.init(reason: .other)), Self.correct(2)], OrderPast.sentBack)
        guard case .corrected(let event) = past.last else {
            Issue.record("it is taken back")
            return
        }
        #expect(event.targets == [StreamVersion(2), StreamVersion(3), StreamVersion(4)])
        #expect(Orders.given(past).state.status(at: The.now) == .requested)
    }

    @Test func `taking back twice changes nothing, and for another reason or with a replacement is refused`() {
        let past = OrderPast.after([Self.correct(2)], OrderPast.received)
        Orders.given(past).when(Self.correct(2)).thenNothing()
        Orders.given(past).when(Self.correct(2, .duplicate)).thenRefused(.factCorrected)
        Orders.given(past).when(Self.correct(2, isReplaced: true)).thenRefused(.factCorrected)
    }

    @Test func `a fact that is not there, and what time made, is not taken back`() {
        Orders.given().when(Self.correct(1)).thenRefused(.orderUnknown)
        Orders.given(OrderPast.received).when(Self.correct(9)).thenRefused(.factUnknown)
        Orders.given(OrderPast.expired).when(Self.correct(4)).thenRefused(.factUnknown)
    }

    @Test func `what speaks of another patient is shown no more`() {
        let state = Orders.given(OrderPast.after([Self.correct(2, .wrongPatient)], OrderPast.received)).state
        #expect(state.factsOfOtherPatients == [StreamVersion(2)])
        #expect(state.receipts.first?.details?.isSealed == true && state.requests.first?.details?.isSealed == false)
    }
}
