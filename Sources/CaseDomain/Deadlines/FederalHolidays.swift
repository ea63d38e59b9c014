import EventSourcing

extension BusinessCalendar {
    /// The federal holidays of 5 U.S.C. 6103(a), as observed: on the Friday before when one falls on a Saturday (6103(b)), on the
    /// Monday after when on a Sunday (Executive Order 11582). Inauguration Day, kept around Washington only, is left out.
    public static let usFederal: BusinessCalendar = {
        let years = 2024...2040
        guard let first = CivilDate(year: years.lowerBound, month: 1, day: 1),
            let last = CivilDate(year: years.upperBound, month: 12, day: 31),
            let range = DateRange(from: first, through: last),
            // The first of January may be kept in the year before.
            let calendar = BusinessCalendar(
                id: .usFederal, version: 1, range: range,
                holidays: (years.lowerBound...years.upperBound + 1).flatMap(Self.federalHolidays).filter { first <= $0 && $0 <= last })
        else { preconditionFailure("the years of the federal calendar are years") }
        return calendar
    }()

    private static func federalHolidays(of year: Int) -> [CivilDate] {
        let fixed = [(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)].compactMap { month, day in
            CivilDate(year: year, month: month, day: day)?.observed
        }
        // Martin Luther King, Washington, Memorial, Labor, Columbus, Thanksgiving.
        let memorial = CivilDate.nth(5, .monday, of: 5, in: year) ?? CivilDate.nth(4, .monday, of: 5, in: year)
        let moving = [
            CivilDate.nth(3, .monday, of: 1, in: year), CivilDate.nth(3, .monday, of: 2, in: year), memorial,
            CivilDate.nth(1, .monday, of: 9, in: year), CivilDate.nth(2, .monday, of: 10, in: year),
            CivilDate.nth(4, .thursday, of: 11, in: year),
        ]
        return fixed + moving.compactMap(\.self)
    }
}

extension CivilDate {
    fileprivate var observed: CivilDate? {
        switch self.weekday {
        case .saturday: self.adding(days: -1)
        case .sunday: self.adding(days: 1)
        case .monday, .tuesday, .wednesday, .thursday, .friday: self
        }
    }
}

extension CalendarID {
    /// The federal holidays: `us_federal`.
    public static let usFederal: CalendarID = "us_federal"
}
