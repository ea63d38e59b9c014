import EventSourcing

// When a day begins and ends depends on where. The zones of clinics and payers come with the payers' rules; until then a user is
// never refused, nor a day called over, while it is still that day somewhere.

extension CivilDate {
    private static let hour: Int64 = 3_600_000_000
    private static let day: Int64 = 24 * hour

    /// Midnight by UTC.
    private var startOfDay: Int64 { Int64(self.dayNumber) * Self.day }

    /// The first instant at which it is this day somewhere: UTC+14 is the first zone of all.
    var startOfDayAnywhere: Timestamp { Timestamp(microseconds: self.startOfDay - 14 * Self.hour) }

    /// The last microsecond of the day by UTC: in the USA the day still runs for some hours, so that a warning by it is early.
    var endOfDay: Timestamp { Timestamp(microseconds: self.startOfDay + Self.day - 1) }

    /// The last microsecond at which it is this day somewhere: UTC-12 is the last zone of all.
    var endOfDayEverywhere: Timestamp { Timestamp(microseconds: self.startOfDay + Self.day + 12 * Self.hour - 1) }
}
