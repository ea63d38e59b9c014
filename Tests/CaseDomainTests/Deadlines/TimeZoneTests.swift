import CaseDomain
import EventSourcing
import TestSupport
import Testing

import struct Foundation.Date
import struct Foundation.TimeZone

@Suite("Time zones of deadlines")
struct TimeZoneTests {
    private static let hour: Int64 = 3_600_000_000

    /// Counties that changed their zone after 2007 keep the rules from the year after.
    private static func firstYear(_ zone: TimeZoneName) -> Int {
        switch zone.rawValue {
        case "America/Indiana/Petersburg", "America/Indiana/Vincennes", "America/Indiana/Winamac": 2008
        case "America/North_Dakota/Beulah": 2011
        default: 2007
        }
    }

    private static func offset(_ zone: TimeZone, _ microseconds: Int64) -> Int {
        // A second is whole in Foundation's count of doubles; the rest of it changes no offset.
        zone.secondsFromGMT(
            for: Date(timeIntervalSince1970: Double((microseconds - (microseconds % 1_000_000 + 1_000_000) % 1_000_000) / 1_000_000)))
    }

    @Test(arguments: TimeZoneName.known)
    func `the clocks run as those of the database of zones, hour by hour around each change until 2040`(zone: TimeZoneName) throws {
        let reference = try #require(TimeZone(identifier: zone.rawValue))
        var wrong: [String] = []
        for year in Self.firstYear(zone)...2040 {
            // The second Sunday of March and the first of November, found here by counting days.
            for (month, days) in [(3, 8...14), (11, 1...7)] {
                let sunday = try #require(days.compactMap { CivilDate(year: year, month: month, day: $0) }.first { $0.weekday == .sunday })
                let midnight = Int64(sunday.dayNumber) * 24 * Self.hour
                for hour in -14...26 as ClosedRange<Int64> {
                    for instant in [midnight + hour * Self.hour - 1, midnight + hour * Self.hour] {
                        let at = Timestamp(microseconds: instant)
                        if zone.offset(at: at) != Self.offset(reference, instant) { wrong.append(at.rfc3339) }
                    }
                }
            }
        }
        #expect(wrong.isEmpty)
    }

    @Test(arguments: TimeZoneName.known)
    func `the clocks run as those of the database of zones at any time`(zone: TimeZoneName) throws {
        let reference = try #require(TimeZone(identifier: zone.rawValue))
        let first = zone.startOfDay(CivilDate(year: Self.firstYear(zone), month: 1, day: 2)!).rawValue
        let last = zone.startOfDay(Clocks.day("2041-01-01")).rawValue
        for seed in 0..<500 as Range<UInt64> {
            var generator = SplitMix64(seed: seed)
            let instant = Int64.random(in: first..<last, using: &generator)
            let offset = Self.offset(reference, instant)
            #expect(zone.offset(at: Timestamp(microseconds: instant)) == offset, "seed \(seed)")
            let wall = instant + Int64(offset) * 1_000_000
            let day = zone.day(at: Timestamp(microseconds: instant))
            #expect(Int64(day.dayNumber) == wall / (24 * Self.hour), "seed \(seed)")
            #expect(zone.time(at: Timestamp(microseconds: instant)).microseconds == wall % (24 * Self.hour), "seed \(seed)")
        }
    }

    @Test(arguments: ["", "America/new_york", "Europe/Berlin", "America/Metlakatla", "EST", "of_payer", " UTC"])
    func `a zone whose rules are not in the program is none`(name: String) { #expect(TimeZoneName(rawValue: name) == nil) }

    @Test func `zones that are asked for are there`() {
        let names = [
            "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles", "America/Anchorage",
            "Pacific/Honolulu", "America/Puerto_Rico", "America/St_Thomas", "Pacific/Guam", "Pacific/Pago_Pago", "UTC", "America/Detroit",
            "America/Indiana/Indianapolis", "America/Boise", "US/Eastern",
        ]
        for name in names { #expect(TimeZoneName(rawValue: name)?.rawValue == name) }
    }

    @Test func `a time that is skipped in spring moves forward by the hour`() throws {
        let sunday = Clocks.day("2027-03-14")
        let skipped = try #require(TimeZoneName.central.instant(of: sunday, hour: 2, minute: 30))
        #expect(skipped.rfc3339 == "2027-03-14T08:30:00.000000Z")
        #expect(TimeZoneName.central.text(of: skipped) == "2027-03-14 03:30 America/Chicago")
        #expect(TimeZoneName.central.instant(of: sunday, hour: 2, minute: 30, repeated: .first) == skipped)
        #expect(TimeZoneName.central.instant(of: sunday, hour: 1, minute: 59)?.rfc3339 == "2027-03-14T07:59:00.000000Z")
        #expect(TimeZoneName.central.instant(of: sunday, hour: 3)?.rfc3339 == "2027-03-14T08:00:00.000000Z")
    }

    @Test func `a time that is shown twice in autumn is the second, and the first on request`() throws {
        let sunday = Clocks.day("2026-11-01")
        #expect(TimeZoneName.eastern.instant(of: sunday, hour: 1, minute: 30)?.rfc3339 == "2026-11-01T06:30:00.000000Z")
        #expect(TimeZoneName.eastern.instant(of: sunday, hour: 1, minute: 30, repeated: .first)?.rfc3339 == "2026-11-01T05:30:00.000000Z")
        #expect(TimeZoneName.eastern.instant(of: sunday, hour: 2, repeated: .first)?.rfc3339 == "2026-11-01T07:00:00.000000Z")
        #expect(TimeZoneName.eastern.instant(of: sunday, hour: 0, minute: 59, repeated: .second)?.rfc3339 == "2026-11-01T04:59:00.000000Z")
    }

    @Test func `a day ends with its last microsecond, and is 23 or 25 hours long when the clocks change`() {
        let zone = TimeZoneName.pacific
        for (text, hours) in [("2027-03-14", 23), ("2026-11-01", 25), ("2028-02-29", 24)] as [(String, Int64)] {
            let day = Clocks.day(text)
            #expect(zone.endOfDay(day).rawValue - zone.startOfDay(day).rawValue == hours * Self.hour - 1)
            #expect(zone.day(at: zone.endOfDay(day)) == day && zone.day(at: zone.startOfDay(day)) == day)
            #expect(zone.startOfDay(day.adding(days: 1)!).rawValue == zone.endOfDay(day).rawValue + 1)
        }
    }

    @Test func `the first and the last instant of all have a day`() {
        #expect(TimeZoneName.pacific.day(at: .earliest) == Clocks.day("0001-01-01"))
        #expect(TimeZoneName(rawValue: "Pacific/Guam")?.day(at: .latest) == Clocks.day("9999-12-31"))
        #expect(TimeZoneName.utc.day(at: .latest) == Clocks.day("9999-12-31"))
    }

    @Test func `a time of day has a form, and exists`() throws {
        #expect(TimeOfDay("15:00")?.description == "15:00" && TimeOfDay("07:05:09")?.description == "07:05:09")
        for text in ["24:00", "7:00", "12:60", "12:00:60", "1200", "12:00:00:00", "", "12:", "-1:00"] { #expect(TimeOfDay(text) == nil) }
        #expect(TimeOfDay(hour: 23, minute: 59, second: 59, microsecond: 999_999) == .lastOfDay)
        #expect(try Clocks.read(#""15:00""#, as: TimeOfDay.self) == TimeOfDay(hour: 15))
        #expect(throws: JSONFault(.value)) { try Clocks.read(#""3 p.m.""#, as: TimeOfDay.self) }
    }
}
