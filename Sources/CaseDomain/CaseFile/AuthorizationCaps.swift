public import EventSourcing

// Payers cap how fast an authorization may be used: so much a day, a week or a month. What is not used in one is lost to the next.

/// The most of an authorization that may be used within one day, week or month; never carried over.
///
/// In JSON `{"quantity": {"amount": "2", "unit": "visits"}, "period": "authorization_week"}`.
public struct AuthorizationCap: JSONMembers, Hashable {
    /// In what the use is counted.
    public enum Period: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case day
        /// Seven days from the weekday on which the authorization begins.
        case authorizationWeek = "authorization_week"
        /// Sunday through Saturday.
        case calendarWeek = "calendar_week"
        case calendarMonth = "calendar_month"
        /// From the day of the month on which the authorization begins; where a month lacks that day, from its last.
        case authorizationMonth = "authorization_month"
    }

    public var quantity: Quantity
    public var period: Period

    /// Caps of one authorization.
    public static let countMax = 10

    public init(_ quantity: Quantity, per period: Period) {
        self.quantity = quantity
        self.period = period
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.quantity = try members.value("quantity")
        self.period = try members.value("period")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("quantity", self.quantity)
        members.member("period", self.period)
    }
}

extension AuthorizationCap.Period {
    /// Whether it cannot be told without the first day of the authorization.
    public var isCountedFromFirstDay: Bool {
        switch self {
        case .authorizationWeek, .authorizationMonth: true
        case .day, .calendarWeek, .calendarMonth: false
        }
    }

    /// The days of the period that holds a day; `nil` when it is counted from a first day and there is none.
    public func days(around day: CivilDate, countedFrom first: CivilDate?) -> DateRange? {
        switch self {
        case .day: return DateRange(from: day, through: day)
        case .authorizationWeek: return first.flatMap { Self.week(around: day, from: $0.dayNumber) }
        // Day 3 since 1970 was a Sunday.
        case .calendarWeek: return Self.week(around: day, from: 3)
        case .calendarMonth: return CivilDate(year: day.year, month: day.month, day: 1).flatMap { Self.month(around: day, from: $0) }
        case .authorizationMonth: return first.flatMap { Self.month(around: day, from: $0) }
        }
    }

    private static func week(around day: CivilDate, from first: Int) -> DateRange? {
        let distance = day.dayNumber - first
        let start = day.dayNumber - (distance % 7 + 7) % 7
        guard let from = CivilDate(dayNumber: start), let through = CivilDate(dayNumber: start + 6) else { return nil }
        return DateRange(from: from, through: through)
    }

    private static func month(around day: CivilDate, from first: CivilDate) -> DateRange? {
        let months = (day.year - first.year) * 12 + day.month - first.month
        guard let here = first.adding(monthsWithin: months) else { return nil }
        let number = here <= day ? months : months - 1
        guard let from = first.adding(monthsWithin: number), let next = first.adding(monthsWithin: number + 1),
            let through = next.adding(days: -1)
        else { return nil }
        return DateRange(from: from, through: through)
    }
}

extension CivilDate {
    /// The same day so many months later, or earlier when negative; the last of the month where it lacks that day.
    fileprivate func adding(monthsWithin months: Int) -> CivilDate? {
        let month = self.year * 12 + self.month - 1 + months
        guard month >= 12 else { return nil }
        for day in stride(from: self.day, through: max(1, self.day - 3), by: -1) {
            if let date = CivilDate(year: month / 12, month: month % 12 + 1, day: day) { return date }
        }
        return nil
    }
}
