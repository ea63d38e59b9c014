import CaseDomain
import ClinicalCodes
import EventSourcing
import TestSupport
import Testing

@Suite("Which orders are missing, or will be")
struct OrderNeedsTests {
    private static let want = OrderWant([.prescription], for: The.speechTherapy, of: .speech)
    private static let valid = Orders.given(OrderPast.valid).state.standing(at: The.now)!

    private static func needs(_ orders: [OrderStanding], for want: OrderWant = want, on day: Int = 0) -> [OrderNeed] {
        OrderNeeds.of([want], by: orders, on: The.date(day))
    }

    private static func standing(_ past: [Order.Event], as order: OrderID) -> OrderStanding {
        var standing = Orders.given(past).state.standing(at: The.now)!
        standing.order = order
        return standing
    }

    private static func next(from: Int, through: Int?) -> OrderStanding {
        var next = valid
        next.order = TheOrder.other
        next.period = OrderPeriod(from: The.date(from), through: through.map { The.date($0) })
        return next
    }

    @Test func `where no order is, one is missing from today on`() {
        #expect(Self.needs([]) == [OrderNeed(kind: .missing, want: Self.want, on: The.date(0), gap: OrderGap(.noOrder))])
    }

    @Test func `where one lasts, nothing is to be done until a month is left`() {
        #expect(Self.needs([Self.valid], on: 58) == [])
        let expiring = OrderNeed(
            kind: .expiring, want: Self.want, on: The.date(89), gap: OrderGap(.expired, order: TheOrder.id, on: The.date(89)),
            order: TheOrder.id)
        #expect(Self.needs([Self.valid], on: 59) == [expiring])
        #expect(Self.needs([Self.valid], on: 89) == [expiring])
        #expect(Self.needs([Self.valid], on: 90).map(\.kind) == [.missing])
        #expect(OrderNeeds.of([Self.want], by: [Self.valid], on: The.date(59), leadDays: 10) == [])
    }

    @Test func `the day on which the timer warns is the day on which there is something to do`() {
        let moment = Orders.given(OrderPast.valid).state.nextMomentAt!
        let day = TimeZoneName.central.day(at: moment)
        #expect(OrderNeeds.of([Self.want], by: [Self.valid], on: day).count == 1)
        #expect(OrderNeeds.of([Self.want], by: [Self.valid], on: day.adding(days: -1)!) == [])
    }

    @Test func `one that takes over on the next day leaves nothing to do, a day later it leaves a gap`() {
        #expect(Self.needs([Self.valid, Self.next(from: 90, through: 179)], on: 80) == [])
        #expect(Self.needs([Self.next(from: 50, through: nil), Self.valid], on: 80) == [])
        let late = Self.needs([Self.valid, Self.next(from: 91, through: 179)], on: 80)
        #expect(late.map(\.on) == [The.date(89)])
        #expect(late.first?.gap == OrderGap(.notValidYet, order: TheOrder.other, on: The.date(91)))
    }

    @Test func `what is asked for or has come is reminded of or checked, rather than asked for again`() {
        let asked = Self.standing(OrderPast.requested, as: TheOrder.other)
        let come = Self.standing(OrderPast.received, as: TheOrder.third)
        #expect(Self.needs([asked]).first?.awaited == TheOrder.other)
        #expect(Self.needs([asked, come]).first?.awaited == TheOrder.third)
        #expect(Self.needs([Self.valid, asked], on: 80).first?.awaited == TheOrder.other)
        var other = asked
        other.kind = .referral
        #expect(Self.needs([other]).first?.awaited == nil)
    }

    @Test func `nothing is missing before the service is near, or after it`() {
        var want = Self.want
        want.from = The.date(40)
        #expect(Self.needs([], for: want) == [])
        #expect(Self.needs([], for: want, on: 10).map(\.on) == [The.date(40)])
        want.through = The.date(50)
        #expect(Self.needs([], for: want, on: 51) == [])
        want.through = The.date(89)
        #expect(Self.needs([Self.valid], for: want, on: 80) == [], "the order lasts as long as the service")
    }

    @Test func `an order for less than is wanted is none`() {
        var want = Self.want
        want.quantity = Quantity(amount: "30", .visits)!
        #expect(
            Self.needs([Self.valid], for: want) == [
                OrderNeed(
                    kind: .missing, want: want, on: The.date(0),
                    gap: OrderGap(.quantityExceeded, order: TheOrder.id, ordered: The.visits))
            ])
    }

    @Test func `what is wanted is looked at one by one`() {
        let certification = OrderWant([.planOfCareCertification], for: The.speechTherapy, of: .speech)
        let needs = OrderNeeds.of([Self.want, certification], by: [Self.valid], on: The.date(0))
        #expect(needs.map(\.want) == [certification])
    }

    @Test func `a payer's rule wants an order by wanting its document`() {
        func want(_ type: String, _ reportType: String? = nil) -> OrderWant? {
            OrderWant(
                RequiredAttachment(type: type, reportType: reportType, ageDaysMax: 90), for: The.speechRequested, of: .speech)
        }
        let expected = OrderWant(
            [.prescription], for: The.speechTherapy, of: .speech, quantity: The.visits, signatureAgeDaysMax: 90, from: The.date(7),
            through: The.date(97))
        #expect(want("prescription") == expected && want("physician_order", "B3") == expected && want("dme", "DB") == expected)
        #expect(want("certification", "PZ")?.kinds == [.planOfCareCertification])
        #expect(want("referral")?.kinds == [.referral])
        #expect(want("progress_report", "09") == nil && want("plan_of_care") == nil)
    }
}
