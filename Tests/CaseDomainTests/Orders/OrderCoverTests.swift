import CaseDomain
import ClinicalCodes
import EventSourcing
import TestSupport
import Testing

@Suite("What an order covers")
struct OrderCoverTests {
    private static func standing(_ past: [Order.Event], at now: Timestamp = The.now) -> OrderStanding {
        Orders.given(past).state.standing(at: now)!
    }

    private static func visits(_ amount: String) -> Quantity { Quantity(amount: amount, .visits)! }

    private static func gap(_ reason: OrderGap.Reason, on day: CivilDate? = nil, ordered: Quantity? = nil) -> OrderCover {
        .uncovered(OrderGap(reason, order: TheOrder.id, on: day, ordered: ordered))
    }

    private static let covered = OrderCover.covered(by: TheOrder.id, through: The.date(89))

    @Test func `an order that counts covers its service on its days, and says why not otherwise`() {
        let order = Self.standing(OrderPast.valid)
        let table: [(OrderCover, ServiceCode, Quantity?, Int)] = [
            (Self.covered, The.speechTherapy, nil, 0),
            (Self.covered, The.speechTherapy, nil, 89),
            (Self.covered, The.speechTherapy, Self.visits("24"), 30),
            (Self.gap(.notValidYet, on: The.date(0)), The.speechTherapy, nil, -1),
            (Self.gap(.expired, on: The.date(89)), The.speechTherapy, nil, 90),
            (Self.gap(.otherService), The.speechDevice, nil, 0),
            (Self.gap(.quantityExceeded, ordered: Self.visits("24")), The.speechTherapy, Self.visits("24.001"), 0),
            (Self.gap(.otherUnit, ordered: Self.visits("24")), The.speechTherapy, Quantity(amount: "1", .hours)!, 0),
        ]
        for (cover, service, quantity, day) in table {
            #expect(order.covers(service, of: .speech, quantity: quantity, on: The.date(day)) == cover, "\(service) on day \(day)")
        }
    }

    @Test func `how the order stands decides before its days do`() {
        func cover(_ past: [Order.Event], on day: Int = 10, at now: Timestamp = The.now) -> OrderCover {
            Self.standing(past, at: now).covers(The.speechTherapy, on: The.date(day))
        }
        #expect(cover(OrderPast.requested) == Self.gap(.notReceived))
        #expect(cover(OrderPast.sentBack) == Self.gap(.notReceived))
        #expect(cover(OrderPast.received) == Self.gap(.notChecked))
        #expect(cover(OrderPast.received, at: The.day(95)) == Self.gap(.expired, on: The.date(89)))
        #expect(cover(OrderPast.withdrawn) == Self.gap(.withdrawn))
        #expect(cover(OrderPast.expired, at: The.day(95)) == Self.covered, "on a day when it was good")
        let unchecked = OrderPast.after([.recordRevocation(TheOrder.revoke)], OrderPast.received)
        #expect(cover(unchecked) == Self.gap(.revoked, on: The.date(-1)))
        let replaced = OrderPast.after([.supersede(TheOrder.supersede)], OrderPast.received)
        #expect(cover(replaced) == Self.gap(.superseded, on: The.date(0)))
    }

    @Test func `an order that was taken back, or whose place was taken, covers the days before`() {
        let revoked = OrderPast.after(
            [.recordRevocation(.init(revokedFrom: The.date(20), channel: .fax, receivedAt: The.now))], OrderPast.valid)
        let superseded = OrderPast.after([.supersede(.init(by: TheOrder.other, from: The.date(20)))], OrderPast.valid)
        for (past, reason) in [(revoked, OrderGap.Reason.revoked), (superseded, .superseded)] {
            let order = Self.standing(past)
            #expect(order.covers(The.speechTherapy, on: The.date(19)) == .covered(by: TheOrder.id, through: The.date(19)))
            #expect(order.covers(The.speechTherapy, on: The.date(20)) == Self.gap(reason, on: The.date(20)))
        }
        #expect(Self.standing(superseded).successor == TheOrder.other)
        #expect(Self.standing(OrderPast.revoked).revokedFrom == The.date(-1), "the day on which it was said")
    }

    @Test func `an order that names no service covers all of its discipline`() {
        var order = Self.standing(OrderPast.valid)
        order.services = []
        #expect(order.covers(The.speechDevice, of: .speech, quantity: Self.visits("99"), on: The.date(0)) == Self.covered)
        #expect(order.covers(The.speechDevice, of: .physical, on: The.date(0)) == Self.gap(.otherService))
        #expect(order.covers(The.speechDevice, on: The.date(0)) == Self.gap(.otherService))
    }

    @Test func `a service that it names twice counts together, and one without a quantity has no limit`() {
        var order = Self.standing(OrderPast.valid)
        order.services = [
            OrderedService(The.speechTherapy, quantity: Self.visits("10")), OrderedService(The.speechTherapy, quantity: Self.visits("5")),
        ]
        #expect(order.covers(The.speechTherapy, quantity: Self.visits("15"), on: The.date(0)) == Self.covered)
        #expect(
            order.covers(The.speechTherapy, quantity: Self.visits("16"), on: The.date(0))
                == Self.gap(.quantityExceeded, ordered: Self.visits("15")))
        order.services.append(OrderedService(The.speechTherapy))
        #expect(order.covers(The.speechTherapy, quantity: Self.visits("16"), on: The.date(0)) == Self.covered)
    }

    @Test func `what is wanted may be of one kind, and signed not long ago`() {
        let order = Self.standing(OrderPast.valid)
        let referral = OrderWant([.referral], for: The.speechTherapy)
        #expect(order.covers(referral, on: The.date(0)) == .uncovered(OrderGap(.noOrder)))
        let either = OrderWant([.referral, .prescription], for: The.speechTherapy)
        #expect(order.covers(either, on: The.date(0)) == Self.covered)
        let young = OrderWant(for: The.speechTherapy, signatureAgeDaysMax: 30)
        #expect(order.covers(young, on: The.date(27)) == .covered(by: TheOrder.id, through: The.date(27)))
        #expect(order.covers(young, on: The.date(28)) == Self.gap(.signatureTooOld, on: The.date(27)))
    }

    @Test func `of several orders the one counts that lasts longest, or what the nearest lacks`() {
        let first = Self.standing(OrderPast.valid)
        var second = first
        second.order = TheOrder.other
        second.period = OrderPeriod(from: The.date(60), through: The.date(149))
        let want = OrderWant(for: The.speechTherapy)
        let both = [first, second]
        #expect(both.cover(want, on: The.date(59)) == Self.covered)
        #expect(both.cover(want, on: The.date(60)) == .covered(by: TheOrder.other, through: The.date(149)))
        #expect(both.reversed().cover(want, on: The.date(60)) == both.cover(want, on: The.date(60)))
        second.period = OrderPeriod(from: The.date(60))
        #expect([second, first].cover(want, on: The.date(70)) == .covered(by: TheOrder.other, through: nil))
        #expect([OrderStanding]().cover(want, on: The.date(0)) == .uncovered(OrderGap(.noOrder)))

        var waiting = Self.standing(OrderPast.requested)
        waiting.order = TheOrder.third
        #expect([first, waiting].cover(want, on: The.date(90)) == .uncovered(OrderGap(.notReceived, order: TheOrder.third)))
    }

    @Test func `a gap is kept as codes and dates`() throws {
        for reason in OrderGap.Reason.allCases {
            let gap = OrderGap(reason, order: TheOrder.id, on: The.date(1), ordered: The.visits)
            #expect(try OrderGap(json: JSON(JSONWriter.bytes(of: gap))) == gap)
        }
    }
}
