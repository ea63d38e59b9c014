public import EventSourcing

/// What was used of an authorization, and what is left: in total, and within each cap.
///
/// Whole thousandths of one unit; in which order uses were recorded does not matter. An authorization that names no amount leaves
/// open what is left, one that names no dates, when.
public struct AuthorizationUse: Sendable, Equatable {
    /// What is granted in total; `nil` when the payer names no amount.
    public let granted: Quantity?
    public let caps: [AuthorizationCap]
    public let dates: DateRange?
    /// Thousandths, by the number of the day; days without use are not there.
    private var daily: [Int: Int64] = [:]
    private var total: Int64 = 0

    public init(granted: Quantity?, caps: [AuthorizationCap] = [], dates: DateRange? = nil) {
        self.granted = granted
        self.caps = caps
        self.dates = dates
    }

    /// In what is counted; `nil` when the payer names no amount at all, so that there is nothing to count against.
    public var unit: Quantity.Unit? { self.granted?.unit ?? self.caps.first?.quantity.unit }

    /// Whether quantities of the unit can be counted against what is granted.
    public func counts(_ unit: Quantity.Unit) -> Bool { self.unit.map { $0 == unit } ?? true }

    /// Counts something used on a day, if it is in the unit of the authorization; over the total or a cap, and outside the dates
    /// too: the service was rendered.
    public mutating func take(_ quantity: Quantity, on day: CivilDate) {
        guard quantity.unit == self.unit, !quantity.isZero else { return }
        self.daily[day.dayNumber, default: 0] += quantity.thousandths
        self.total += quantity.thousandths
    }

    /// What was used in total.
    public var used: Quantity? { self.quantity(self.total) }

    /// What is left in total; zero when more was used than is granted.
    public var remaining: Quantity? { self.granted.flatMap { self.quantity($0.thousandths - self.total) } }

    /// By how much more was used than is granted; `nil` while it was not.
    public var excess: Quantity? { self.granted.flatMap { self.total > $0.thousandths ? self.quantity(self.total - $0.thousandths) : nil } }

    /// More was used than is granted.
    public var isOver: Bool { self.excess != nil }

    /// Nothing is left.
    public var isUsedUp: Bool { self.remaining?.isZero ?? false }

    /// What is left, in whole percent of what is granted, rounded down.
    public var percentLeft: Int64? {
        guard let granted, let remaining, !granted.isZero else { return nil }
        return remaining.thousandths * 100 / granted.thousandths
    }

    /// What was used within the period of a cap that holds a day; `nil` when the cap counts in another unit, or from a first day
    /// that is not known.
    public func used(within cap: AuthorizationCap, around day: CivilDate) -> Quantity? {
        guard cap.quantity.unit == self.unit, let days = cap.period.days(around: day, countedFrom: self.dates?.from) else { return nil }
        return self.quantity((days.from.dayNumber...days.through.dayNumber).reduce(0) { $0 + (self.daily[$1] ?? 0) })
    }

    /// More was used within some period that holds the day than its cap allows.
    public func isOverCap(on day: CivilDate) -> Bool {
        self.caps.contains { cap in self.used(within: cap, around: day).map { $0.thousandths > cap.quantity.thousandths } ?? false }
    }

    /// Some cap was exceeded on some day.
    public var isOverCap: Bool { self.daysOfUse.contains(where: self.isOverCap) }

    /// Whether the authorization covers a day; one without dates covers every day.
    public func covers(_ day: CivilDate) -> Bool { self.dates.map { $0.from <= day && day <= $0.through } ?? true }

    /// How much can still be used on a day: what is left, in total and within each cap; `nil` when nothing limits it.
    public func room(on day: CivilDate) -> Quantity? {
        guard let unit else { return nil }
        guard self.covers(day) else { return Quantity(thousandths: 0, unit) }
        let caps = self.caps.compactMap { cap in
            self.used(within: cap, around: day).map { max(0, cap.quantity.thousandths - $0.thousandths) }
        }
        return ((self.remaining.map { [$0.thousandths] } ?? []) + caps).min().flatMap(self.quantity)
    }

    /// Whether so much can be used on a day without exceeding anything.
    public func canTake(_ quantity: Quantity, on day: CivilDate) -> Bool {
        guard self.counts(quantity.unit), self.covers(day) else { return false }
        return self.room(on: day).map { quantity.thousandths <= $0.thousandths } ?? true
    }

    /// The day on which the last of it was used, by dates of service; `nil` while something is left.
    public var usedUpOn: CivilDate? {
        guard let granted, self.isUsedUp else { return nil }
        var used: Int64 = 0
        for day in self.daysOfUse {
            used += self.daily[day.dayNumber] ?? 0
            if used >= granted.thousandths { return day }
        }
        return nil
    }

    /// The days on which something was used, in order.
    public var daysOfUse: [CivilDate] { self.daily.keys.sorted().compactMap { CivilDate(dayNumber: $0) } }

    /// Thousandths as a quantity, held between nothing and the largest amount.
    private func quantity(_ thousandths: Int64) -> Quantity? {
        self.unit.flatMap { Quantity(thousandths: min(max(thousandths, 0), Quantity.amountMax * 1_000), $0) }
    }

    /// What was used within some days, both ends included.
    func used(within days: DateRange) -> Quantity? {
        self.quantity((days.from.dayNumber...days.through.dayNumber).reduce(0) { $0 + (self.daily[$1] ?? 0) })
    }
}
