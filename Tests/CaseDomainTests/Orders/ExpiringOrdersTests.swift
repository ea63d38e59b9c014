import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Orders that run out")
struct ExpiringOrdersTests {
    private static func midnight(_ days: Int) -> Timestamp { TimeZoneName.central.startOfDay(The.date(days)) }
    private static func before(_ moment: Timestamp) -> Timestamp { Timestamp(microseconds: moment.rawValue - 1) }

    @Test func `an order that counts is expiring when a month is left, and expired when its last day is over`() {
        let state = Orders.given(OrderPast.valid).state
        #expect(state.status(at: Self.before(Self.midnight(59))) == .valid)
        #expect(state.status(at: Self.midnight(59)) == .expiring)
        #expect(state.status(at: Self.midnight(59), leadDays: 10) == .valid)
        #expect(state.status(at: Self.before(Self.midnight(90))) == .expiring)
        #expect(state.status(at: Self.midnight(90)) == .expired)
    }

    @Test func `a timer notes both, each at the first moment of its day at the site, and once`() {
        let valid = Orders.given(OrderPast.valid)
        #expect(valid.state.nextMomentAt == Self.midnight(59))
        valid.when(.passTime, at: Self.before(Self.midnight(59))).thenNothing()
        let expiring = Order.Event.expiring(OrderExpiring(through: The.date(89), daysLeft: 30))
        valid.when(.passTime, at: Self.midnight(59)).then(expiring)

        let warned = valid.given(expiring)
        #expect(warned.state.nextMomentAt == Self.midnight(90))
        warned.when(.passTime, at: Self.before(Self.midnight(90))).thenNothing()
        let expired = Order.Event.expired(OrderExpired(on: The.date(89), wasUnchecked: false))
        warned.when(.passTime, at: Self.midnight(90)).then(expired)

        #expect(warned.given(expired).state.nextMomentAt == nil)
        warned.given(expired).when(.passTime, at: Self.midnight(400)).thenNothing()
    }

    @Test func `a timer that comes late notes the end alone`() {
        Orders.given(OrderPast.valid).when(.passTime, at: The.day(200)).then(
            .expired(OrderExpired(on: The.date(89), wasUnchecked: false)))
        #expect(Orders.given(OrderPast.expired).state.nextMomentAt == nil)
    }

    @Test func `an order that nobody checked expires too, without a warning`() {
        let state = Orders.given(OrderPast.received).state
        #expect(state.nextMomentAt == Self.midnight(90) && state.status(at: Self.midnight(70)) == .received)
        Orders.given(OrderPast.received).when(.passTime, at: Self.midnight(70)).thenNothing()
        Orders.given(OrderPast.received).when(.passTime, at: Self.midnight(90)).then(
            .expired(OrderExpired(on: The.date(89), wasUnchecked: true)))
    }

    @Test func `nothing runs out of what is waited for or has ended otherwise`() {
        for past in [
            [], OrderPast.requested, OrderPast.sentBack, OrderPast.withdrawn, OrderPast.revoked, OrderPast.superseded, OrderPast.takenBack,
        ] {
            #expect(Orders.given(past).state.nextMomentAt == nil)
            Orders.given(past).when(.passTime, at: The.day(400)).thenNothing()
        }
    }

    @Test func `an order without an end never does`() {
        let past = OrderPast.after([TheOrder.receipt { $0.validThrough = nil }, .validate(.init())], OrderPast.requested)
        #expect(Orders.given(past).state.nextMomentAt == nil)
        #expect(Orders.given(past).state.status(at: The.day(3_000)) == .valid)
    }

    @Test func `one that is prolonged comes to its end anew`() {
        let prolonged = OrderPast.after(
            [TheOrder.receipt { ($0.receivedAt, $0.validThrough) = (The.day(80), The.date(150)) }, .validate(.init())], OrderPast.warned,
            at: The.day(80))
        let state = Orders.given(prolonged).state
        #expect(state.status(at: The.day(100)) == .valid && state.nextMomentAt == Self.midnight(120))
    }
}
