public import EventSourcing

/// The calendars that rules may name, of each name every version that is known.
public struct CalendarBook: Sendable, Hashable {
    public let calendars: [BusinessCalendar]

    public init(_ calendars: [BusinessCalendar]) { self.calendars = calendars.sorted { $0.version > $1.version } }

    /// The calendars that come with the program.
    public static let bundled = CalendarBook([.usFederal])

    /// These calendars, and those published by payers besides.
    public func adding(_ calendars: [BusinessCalendar]) -> CalendarBook { CalendarBook(self.calendars + calendars) }

    /// Whether any version of a calendar is known.
    public func knows(_ id: CalendarID) -> Bool { self.calendars.contains { $0.id == id } }

    /// The highest version that covers a day.
    public func calendar(_ id: CalendarID, on day: CivilDate) throws(DeadlineFault) -> BusinessCalendar {
        guard let calendar = self.calendars.first(where: { $0.id == id && $0.covers(day) }) else { throw .calendarNotKnown(id, on: day) }
        return calendar
    }

    /// Whether a day is one of business; an error where no version covers it.
    public func isBusinessDay(_ day: CivilDate, in id: CalendarID) throws(DeadlineFault) -> Bool {
        let calendar = try self.calendar(id, on: day)
        return calendar.isBusinessDay(day) ?? false
    }

    /// The first business day on or after a day.
    public func businessDay(onOrAfter day: CivilDate, in id: CalendarID) throws(DeadlineFault) -> CivilDate {
        var day = day
        while try !self.isBusinessDay(day, in: id) {
            guard let next = day.adding(days: 1) else { throw .outOfRange }
            day = next
        }
        return day
    }

    /// The business day that is so many after a day, or before it when negative. The day itself is not counted, business day or not.
    public func adding(businessDays count: Int, to day: CivilDate, in id: CalendarID) throws(DeadlineFault) -> CivilDate {
        var day = day
        var left = abs(count)
        while left > 0 {
            guard let next = day.adding(days: count < 0 ? -1 : 1) else { throw .outOfRange }
            day = next
            if try self.isBusinessDay(day, in: id) { left -= 1 }
        }
        return day
    }

    /// How many business days lie after a day, up to and with another; 0 when that is not later.
    public func businessDays(after from: CivilDate, through: CivilDate, in id: CalendarID) throws(DeadlineFault) -> Int {
        var count = 0
        var day = from
        while day < through {
            guard let next = day.adding(days: 1) else { throw .outOfRange }
            day = next
            if try self.isBusinessDay(day, in: id) { count += 1 }
        }
        return count
    }
}
