public import EventSourcing

/// A time zone of the USA by its IANA name, such as `America/Chicago`, with the rules by which its clocks run.
///
/// The rules are in the program, not on the machine: a legal deadline computed today must be the same on every machine, and for
/// good. Exact from 2007, when the Energy Policy Act of 2005 (15 U.S.C. 260a) took effect; for some counties of Indiana and North
/// Dakota, which changed their zone, from 2008 or 2011. Instants before take the same rules. A change of law is a change here.
public struct TimeZoneName: RawRepresentable, Sendable, Hashable, CustomStringConvertible, JSONCodable {
    /// The name as it was given; an alias stays one.
    public let rawValue: String
    let rule: ZoneRule

    /// A zone whose rules are known; `nil` for any other name.
    public init?(rawValue: String) {
        guard let rule = ZoneRule.bundled[rawValue] else { return nil }
        self.rawValue = rawValue
        self.rule = rule
    }

    public var description: String { self.rawValue }

    /// Every name that is known, in order of the alphabet.
    public static var known: [TimeZoneName] { ZoneRule.bundled.keys.sorted().compactMap { TimeZoneName(rawValue: $0) } }

    public static let utc = TimeZoneName(bundled: "UTC")
    public static let eastern = TimeZoneName(bundled: "America/New_York")
    public static let central = TimeZoneName(bundled: "America/Chicago")
    public static let mountain = TimeZoneName(bundled: "America/Denver")
    public static let pacific = TimeZoneName(bundled: "America/Los_Angeles")

    private init(bundled name: String) {
        guard let zone = TimeZoneName(rawValue: name) else { preconditionFailure("the zone is in the table") }
        self = zone
    }

    public static func == (left: Self, right: Self) -> Bool { left.rawValue == right.rawValue }
    public func hash(into hasher: inout Hasher) { hasher.combine(self.rawValue) }
}

extension TimeZoneName {
    /// Which instant is meant by a time that the clocks show twice.
    public enum Repeated: Sendable, Hashable {
        case first
        /// What ends a period: nobody loses the hour.
        case second
    }

    /// Seconds east of UTC.
    public func offset(at instant: Timestamp) -> Int { Int(self.rule.offset(at: instant.rawValue) / 1_000_000) }

    /// The instant at which the clocks show a time.
    ///
    /// A time that is skipped in spring is moved forward by the hour that is skipped: 02:30 means 03:30. A time that is shown twice
    /// in autumn means the second of the two unless the caller says otherwise.
    public func instant(of day: CivilDate, at time: TimeOfDay = .midnight, repeated: Repeated = .second) -> Timestamp {
        let wall = Int64(day.dayNumber) * TimeOfDay.microsecondsInADay + time.microseconds
        let standard = wall - self.rule.standardOffset
        // Summer time is left only where it alone shows the time, or shows it first. A skipped time is read by standard time.
        let summer = standard - ZoneRule.hour
        guard self.rule.isSummer(summer), repeated == .first || self.rule.isSummer(standard) else {
            return Timestamp(microseconds: standard)
        }
        return Timestamp(microseconds: summer)
    }

    /// The instant at which the clocks show a time; `nil` for a time that is none.
    public func instant(
        of day: CivilDate, hour: Int, minute: Int = 0, second: Int = 0, microsecond: Int = 0, repeated: Repeated = .second
    ) -> Timestamp? {
        TimeOfDay(hour: hour, minute: minute, second: second, microsecond: microsecond).map {
            self.instant(of: day, at: $0, repeated: repeated)
        }
    }

    /// The day that the calendars show; the first or the last there is for an instant outside the years 1 to 9999.
    public func day(at instant: Timestamp) -> CivilDate {
        let limited = min(max(instant, .earliest), .latest).rawValue
        let wall = limited + self.rule.offset(at: limited)
        let number = wall.quotientFlooring(by: TimeOfDay.microsecondsInADay)
        let edge: Timestamp = wall < 0 ? .earliest : .latest
        guard
            let day = CivilDate(dayNumber: Int(number))
                ?? CivilDate(dayNumber: Int(edge.rawValue.quotientFlooring(by: TimeOfDay.microsecondsInADay)))
        else { preconditionFailure("every day between the limits has a date") }
        return day
    }

    /// The time that the clocks show.
    public func time(at instant: Timestamp) -> TimeOfDay {
        let wall = instant.rawValue + self.rule.offset(at: instant.rawValue)
        let rest = wall - wall.quotientFlooring(by: TimeOfDay.microsecondsInADay) * TimeOfDay.microsecondsInADay
        let seconds = Int(rest / 1_000_000)
        return TimeOfDay(hour: seconds / 3_600, minute: seconds / 60 % 60, second: seconds % 60, microsecond: Int(rest % 1_000_000))
            ?? .midnight
    }

    /// The first instant of a day. Clocks change at two in the morning, so that every day has a midnight, once.
    public func startOfDay(_ day: CivilDate) -> Timestamp { self.instant(of: day) }

    /// The last microsecond of a day.
    public func endOfDay(_ day: CivilDate) -> Timestamp { self.instant(of: day, at: .lastOfDay) }

    /// A date and a time with the zone's name, as people read it: `2027-03-15 17:30 America/Chicago`.
    public func text(of instant: Timestamp) -> String { "\(self.day(at: instant)) \(self.time(at: instant)) \(self.rawValue)" }
}

extension Int64 {
    /// The quotient rounded down, also below zero.
    func quotientFlooring(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = self.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
