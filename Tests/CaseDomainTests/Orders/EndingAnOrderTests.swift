import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Ending an order")
struct EndingAnOrderTests {
    @Test func `the orderer takes it back, whatever we had made of it`() {
        for past in [
            OrderPast.requested, OrderPast.received, OrderPast.sentBack, OrderPast.valid, OrderPast.expired, OrderPast.withdrawn,
            OrderPast.superseded, OrderPast.takenBack,
        ] {
            Orders.given(past).when(.recordRevocation(TheOrder.revoke)).then(
                .revoked(OrderRevoked(reason: .clinicalChange, channel: .phone, receivedAt: The.day(-1))))
        }
        #expect(Orders.given(OrderPast.revoked).state.status(at: The.now) == .revoked)
        Orders.given().when(.recordRevocation(TheOrder.revoke)).thenRefused(.orderUnknown)
    }

    @Test func `an orderer who declines takes back what nobody sent`() {
        let past = OrderPast.after(
            [.recordRevocation(.init(reason: .declined, channel: .phone, receivedAt: The.now, note: "Mateo is no patient here."))],
            OrderPast.requested)
        #expect(Orders.given(past).state.status(at: The.now) == .revoked)
    }

    @Test func `the same on the phone and by fax is said once, another word contradicts the first`() {
        Orders.given(OrderPast.revoked).when(.recordRevocation(TheOrder.revoke)).thenNothing()
        Orders.given(OrderPast.revoked).when(.recordRevocation(.init(reason: .clinicalChange, channel: .fax, receivedAt: The.now)))
            .thenNothing()
        Orders.given(OrderPast.revoked).when(.recordRevocation(.init(reason: .orderedInError, channel: .fax, receivedAt: The.now))).then(
            .revoked(
                OrderRevoked(reason: .orderedInError, channel: .fax, receivedAt: The.now, irregularities: [.contradictsEarlier])))
    }

    @Test func `what is ordered anew after that is taken back anew`() {
        let anew = OrderPast.after([TheOrder.receipt { $0.receivedAt = The.now }], OrderPast.revoked)
        #expect(Orders.given(anew).state.status(at: The.now) == .received)
        let again = Order.RecordRevocation(reason: .clinicalChange, channel: .phone, receivedAt: The.day(1))
        #expect(Orders.given(anew).when(.recordRevocation(again), at: The.day(1)).events.count == 1)
        #expect(Orders.given(OrderPast.after([.recordRevocation(again)], anew, at: The.day(1))).state.status(at: The.day(1)) == .revoked)
    }

    @Test func `another order takes its place, from today on or from the day that is named`() {
        Orders.given(OrderPast.valid).when(.supersede(TheOrder.supersede)).then(
            .superseded(OrderSuperseded(by: TheOrder.other, from: The.date(0))))
        Orders.given(OrderPast.valid).when(.supersede(.init(by: TheOrder.other, from: The.date(90)))).then(
            .superseded(OrderSuperseded(by: TheOrder.other, from: The.date(90))))
        #expect(Orders.given(OrderPast.superseded).state.status(at: The.now) == .superseded)
    }

    @Test func `its place is taken once, and never by itself`() {
        Orders.given(OrderPast.superseded).when(.supersede(TheOrder.supersede), at: The.day(3)).thenNothing()
        Orders.given(OrderPast.superseded).when(.supersede(.init(by: TheOrder.third))).thenRefused(.orderSuperseded)
        Orders.given(OrderPast.valid).when(.supersede(.init(by: TheOrder.id))).thenRefused(.orderSupersedesItself)
    }

    @Test func `what takes its place is there, of the same patient, and has its own place yet`() throws {
        let order = Orders.given(OrderPast.valid).state
        let successor = Orders.given(OrderPast.received).state
        try TheOrder.supersede.check(successor, of: order)
        #expect(throws: Refusal.orderUnknown) { try TheOrder.supersede.check(.init(), of: order) }
        let stranger = Orders.given(OrderPast.after([TheOrder.receipt { $0.place.patient = The.id(29) }])).state
        #expect(throws: Refusal.orderOfOtherPatient) { try TheOrder.supersede.check(stranger, of: order) }
        let old = Orders.given(OrderPast.superseded).state
        #expect(throws: Refusal.orderSuperseded) { try TheOrder.supersede.check(old, of: order) }
    }
}
