public import EventSourcing

/// A day of the week.
public enum Weekday: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case monday
    case tuesday
    case wednesday
    case thursday
    case friday
    case saturday
    case sunday
}

extension CivilDate {
    /// The day of the week it is.
    public var weekday: Weekday {
        // 1970-01-01 was a Thursday.
        let index = (self.dayNumber + 3) % 7
        return Weekday.allCases[index < 0 ? index + 7 : index]
    }

    /// The nth such weekday of a month, counted from 1; `nil` when the month has not so many.
    static func nth(_ count: Int, _ weekday: Weekday, of month: Int, in year: Int) -> CivilDate? {
        guard let first = CivilDate(year: year, month: month, day: 1), let want = Weekday.allCases.firstIndex(of: weekday),
            let have = Weekday.allCases.firstIndex(of: first.weekday)
        else { return nil }
        return CivilDate(year: year, month: month, day: 1 + (want - have + 7) % 7 + (count - 1) * 7)
    }

    /// The same day number so many months later; where that month has no such day, the first day of the month after it, as 45 CFR
    /// 147.136(d)(2)(i) has it for external review. `nil` outside the years 1 to 9999.
    public func adding(months: Int) -> CivilDate? {
        let month = self.year * 12 + self.month - 1 + months
        guard month >= 12 else { return nil }
        if let day = CivilDate(year: month / 12, month: month % 12 + 1, day: self.day) { return day }
        return CivilDate(year: (month + 1) / 12, month: (month + 1) % 12 + 1, day: 1)
    }
}
