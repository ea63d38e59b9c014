public import EventSourcing

/// An order that somebody has to see to: the facts for a task.
public struct OrderNeed: Sendable, Hashable {
    /// What there is to do.
    public enum Kind: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// No order covers the service.
        case missing
        /// One does, and soon no more.
        case expiring
    }

    public var kind: Kind
    public var want: OrderWant
    /// The first day of service without an order; of one that expires, the last day with one.
    public var on: CivilDate
    /// Why no order covers the first day without one.
    public var gap: OrderGap
    /// The order that expires.
    public var order: OrderID?
    /// An order that would do and has come, or was asked for: it is to be checked, or reminded of, rather than asked for.
    public var awaited: OrderID?

    public init(kind: Kind, want: OrderWant, on: CivilDate, gap: OrderGap, order: OrderID? = nil, awaited: OrderID? = nil) {
        self.kind = kind
        self.want = want
        self.on = on
        self.gap = gap
        self.order = order
        self.awaited = awaited
    }
}

/// Which orders are missing, or will be.
public enum OrderNeeds {
    /// What somebody has to see to, in the order of what is wanted.
    ///
    /// Days are looked ahead one order after the other: one that ends is no need when another takes over on the next day.
    ///
    /// - Parameters:
    ///   - wants: what is wanted of orders, for each service that is rendered or will be.
    ///   - orders: those of the patient, whatever for.
    ///   - today: the day at the site.
    ///   - leadDays: days that are looked ahead.
    public static func of(
        _ wants: [OrderWant], by orders: [OrderStanding], on today: CivilDate, leadDays: Int = Order.leadDays
    ) -> [OrderNeed] { wants.compactMap { Self.need(of: $0, by: orders, on: today, leadDays: leadDays) } }

    private static func need(of want: OrderWant, by orders: [OrderStanding], on today: CivilDate, leadDays: Int) -> OrderNeed? {
        let first = max(today, want.from ?? today)
        // An order that ends within the lead leaves a day without one a day later.
        guard let horizon = today.adding(days: leadDays), let after = horizon.adding(days: 1), first <= horizon else { return nil }
        let last = min(after, want.through ?? after)
        var day = first
        var ending: (order: OrderID, on: CivilDate)?
        while day <= last {
            switch orders.cover(want, on: day) {
            case .covered(let order, let through):
                // Each order is gone past once: the day after its last one it covers nothing.
                guard let through, let next = through.adding(days: 1) else { return nil }
                ending = (order, through)
                day = next
            case .uncovered(let gap):
                let awaited = Self.awaited(want, among: orders)
                guard let ending else { return OrderNeed(kind: .missing, want: want, on: day, gap: gap, awaited: awaited) }
                return OrderNeed(kind: .expiring, want: want, on: ending.on, gap: gap, order: ending.order, awaited: awaited)
            }
        }
        return nil
    }

    /// An order that would do once it is there and checked: one that came before one that is waited for.
    private static func awaited(_ want: OrderWant, among orders: [OrderStanding]) -> OrderID? {
        let fitting = orders.filter { $0.isOfKind(want) && $0.names(want) }
        return (fitting.first { $0.status == .received } ?? fitting.first { $0.status.isAwaited })?.order
    }
}
