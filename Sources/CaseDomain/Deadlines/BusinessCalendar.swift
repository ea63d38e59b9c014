public import EventSourcing

/// Which days are business days to someone: the federal government, a state, a payer with its own closures. Versioned data.
///
/// It says so for the days of its range alone; of any other day it knows nothing.
public struct BusinessCalendar: Sendable, Hashable {
    public let id: CalendarID
    /// Counted up by whoever publishes it; of two that cover a day the higher counts.
    public let version: Int32
    public let range: DateRange
    /// Days of the week that are no business days.
    public let weekend: [Weekday]
    /// Other days that are none, in order, each once; as observed.
    public let holidays: [CivilDate]

    /// Holidays and closures in one calendar.
    public static let holidaysMax = 2_000

    /// A calendar; `nil` with too many holidays, one outside of the range, a week without business days, or a version below 1.
    public init?(id: CalendarID, version: Int32, range: DateRange, weekend: [Weekday] = [.saturday, .sunday], holidays: [CivilDate]) {
        let holidays = Set(holidays).sorted()
        let weekend = Weekday.allCases.filter(weekend.contains)
        guard version >= 1, holidays.count <= Self.holidaysMax, weekend.count < Weekday.allCases.count,
            holidays.allSatisfy({ range.from <= $0 && $0 <= range.through })
        else { return nil }
        self.id = id
        self.version = version
        self.range = range
        self.weekend = weekend
        self.holidays = holidays
    }

    /// Whether the calendar speaks of a day at all.
    public func covers(_ day: CivilDate) -> Bool { self.range.from <= day && day <= self.range.through }

    /// Whether a day is one of business; `nil` for a day that the calendar does not cover.
    public func isBusinessDay(_ day: CivilDate) -> Bool? {
        guard self.covers(day) else { return nil }
        guard !self.weekend.contains(day.weekday) else { return false }
        var low = 0
        var high = self.holidays.count
        while low < high {
            let middle = (low + high) / 2
            if self.holidays[middle] < day { low = middle + 1 } else { high = middle }
        }
        return low == self.holidays.count || self.holidays[low] != day
    }
}

extension BusinessCalendar: JSONCodable {
    public init(json: JSON) throws(JSONFault) {
        let object = try json.object()
        if let holidays = object["holidays"], try holidays.array(atMost: Self.holidaysMax) == nil {
            throw JSONFault(.value, at: "holidays")
        }
        guard
            let value = BusinessCalendar(
                id: try object.value("id"), version: try object.value("version"), range: try object.value("range"),
                weekend: try object.list("weekend"), holidays: try object.list("holidays"))
        else { throw JSONFault(.value, at: "holidays") }
        self = value
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { object in
            object.member("id", self.id)
            object.member("version", self.version)
            object.member("range", self.range)
            object.list("weekend", self.weekend)
            object.list("holidays", self.holidays)
        }
    }
}

/// The calendars that rules may name, of each name every version that is known.
public struct CalendarBook: Sendable, Hashable {
    public let calendars: [BusinessCalendar]

    public init(_ calendars: [BusinessCalendar]) { self.calendars = calendars.sorted { $0.version > $1.version } }

    /// The calendars that come with the program.
    public static let bundled = CalendarBook([.usFederal])

    /// These calendars, and those published by payers besides.
    public func adding(_ calendars: [BusinessCalendar]) -> CalendarBook { CalendarBook(self.calendars + calendars) }

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
