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
