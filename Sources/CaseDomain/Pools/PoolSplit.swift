public import EventSourcing

/// How much of what a line asks for each period pays: a request that reaches into the next plan year takes from both pools its part.
public struct PoolSplit: Sendable, Hashable {
    /// What falls to one pool.
    public struct Part: Sendable, Hashable {
        public var pool: PoolID
        public var amount: Quantity

        public init(pool: PoolID, amount: Quantity) {
            self.pool = pool
            self.amount = amount
        }
    }

    /// A pool as far as its share depends on it.
    public struct Period: Sendable, Hashable {
        public var pool: PoolID
        public var days: DateRange
        /// Its period ended: it pays what the line used of it, and no more.
        public var isOver: Bool
        /// What the line used of it, in thousandths.
        public var used: Int64

        public init(pool: PoolID, days: DateRange, isOver: Bool = false, used: Int64 = 0) {
            self.pool = pool
            self.days = days
            self.isOver = isOver
            self.used = used
        }
    }

    /// In the order of the periods; none of nothing.
    public var parts: [Part]
    /// What falls on days of no pool, such as those of a plan year that nobody has verified yet.
    public var rest: Quantity

    /// Shares an amount out by days: each open period gets as much as it has days of those that are asked for.
    ///
    /// Whole visits stay whole; what cannot be shared out evenly falls to the later period. The parts and the rest make up the amount.
    ///
    /// - Parameters:
    ///   - dates: the days on which it is to be rendered; without them all falls on `today`.
    ///   - periods: pools of one limit, one a period, whose days do not overlap.
    public init(_ amount: Quantity, over dates: DateRange?, among periods: [Period], today: CivilDate) {
        let periods = periods.sorted { $0.days.from < $1.days.from }
        var left = amount.thousandths
        var shares: [PoolID: Int64] = [:]
        for period in periods where period.isOver {
            shares[period.pool] = min(period.used, left)
            left -= min(period.used, left)
        }
        let open = periods.filter { !$0.isOver }
        let asked = dates ?? DateRange(from: today, through: today)
        let days = open.map { asked.map($0.days.daysInCommon) ?? 0 }
        let past = periods.filter(\.isOver).reduce(0) { $0 + (asked.map($1.days.daysInCommon) ?? 0) }
        // The days of no pool come last: what is left over falls to them.
        let uncovered = max(0, (asked?.count ?? 0) - past - days.reduce(0, +))
        let total = Int64(days.reduce(uncovered, +))
        let step: Int64 = left % 1_000 == 0 ? 1_000 : 1
        var passed: Int64 = 0
        var given: Int64 = 0
        for (period, count) in zip(open, days) where total > 0 {
            passed += Int64(count)
            let upTo = left / step * passed / total * step
            shares[period.pool] = upTo - given
            given = upTo
        }
        let unit = amount.unit
        self.parts = periods.compactMap { period in
            shares[period.pool].flatMap { $0 > 0 ? Quantity(thousandths: $0, unit) : nil }.map { Part(pool: period.pool, amount: $0) }
        }
        self.rest = PoolSplit.quantity(left - given, unit)
    }

    /// Shares an amount out as somebody says; `nil` where the shares are more than it, or count in another unit.
    public init?(_ amount: Quantity, as stated: [Part]) {
        let sum = stated.reduce(0) { $0 + $1.amount.thousandths }
        guard stated.allSatisfy({ $0.amount.unit == amount.unit }), sum <= amount.thousandths else { return nil }
        self.parts = stated.filter { !$0.amount.isZero }
        self.rest = PoolSplit.quantity(amount.thousandths - sum, amount.unit)
    }

    private static func quantity(_ thousandths: Int64, _ unit: Quantity.Unit) -> Quantity {
        guard let quantity = Quantity(thousandths: thousandths, unit) else { preconditionFailure("a part is no more than the whole") }
        return quantity
    }
}

extension DateRange {
    /// How many days there are, both ends included.
    var count: Int { self.through.dayNumber - self.from.dayNumber + 1 }

    /// The days that two ranges share; `nil` for none.
    func intersection(_ other: DateRange) -> DateRange? {
        DateRange(from: max(self.from, other.from), through: min(self.through, other.through))
    }

    /// How many days two ranges share.
    func daysInCommon(_ other: DateRange) -> Int { self.intersection(other)?.count ?? 0 }
}
