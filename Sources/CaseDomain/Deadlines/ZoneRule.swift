import EventSourcing

/// How the clocks of a zone run: an offset all year, and an hour more in summer where that is kept.
struct ZoneRule: Sendable {
    /// Microseconds east of UTC in winter.
    let standardOffset: Int64
    /// From the second Sunday of March to the first Sunday of November, each at two in the morning by the clock
    /// (15 U.S.C. 260a as amended in 2005).
    let keepsSummerTime: Bool

    static let hour: Int64 = 3_600_000_000

    private init(hours: Int64, summer: Bool) {
        self.standardOffset = hours * Self.hour
        self.keepsSummerTime = summer
    }

    func offset(at microseconds: Int64) -> Int64 { self.standardOffset + (self.isSummer(microseconds) ? Self.hour : 0) }

    /// Whether it is summer time at an instant.
    func isSummer(_ microseconds: Int64) -> Bool {
        guard self.keepsSummerTime else { return false }
        // By standard time it begins at two o'clock and ends at one.
        let wall = microseconds + self.standardOffset
        guard let day = CivilDate(dayNumber: Int(wall.quotientFlooring(by: TimeOfDay.microsecondsInADay))),
            let begin = CivilDate.nth(2, .sunday, of: 3, in: day.year), let end = CivilDate.nth(1, .sunday, of: 11, in: day.year)
        else { return false }
        let first = Int64(begin.dayNumber) * TimeOfDay.microsecondsInADay + 2 * Self.hour
        let last = Int64(end.dayNumber) * TimeOfDay.microsecondsInADay + Self.hour
        return wall >= first && wall < last
    }

    private static let eastern = ZoneRule(hours: -5, summer: true)
    private static let central = ZoneRule(hours: -6, summer: true)
    private static let mountain = ZoneRule(hours: -7, summer: true)
    private static let pacific = ZoneRule(hours: -8, summer: true)
    private static let alaska = ZoneRule(hours: -9, summer: true)
    private static let aleutian = ZoneRule(hours: -10, summer: true)
    private static let hawaii = ZoneRule(hours: -10, summer: false)
    private static let arizona = ZoneRule(hours: -7, summer: false)
    private static let atlantic = ZoneRule(hours: -4, summer: false)
    private static let chamorro = ZoneRule(hours: 10, summer: false)
    private static let samoa = ZoneRule(hours: -11, summer: false)
    private static let universal = ZoneRule(hours: 0, summer: false)

    /// The zones of the states and territories, by the names of the IANA database and its links. `America/Metlakatla`, which changed
    /// its mind three times since 2015, is left out.
    static let bundled: [String: ZoneRule] = {
        let names: [(ZoneRule, [String])] = [
            (
                .eastern,
                [
                    "America/New_York", "US/Eastern", "EST5EDT", "America/Detroit", "US/Michigan", "America/Indiana/Indianapolis",
                    "America/Indianapolis", "America/Fort_Wayne", "US/East-Indiana", "America/Indiana/Marengo", "America/Indiana/Vevay",
                    "America/Indiana/Petersburg", "America/Indiana/Vincennes", "America/Indiana/Winamac", "America/Kentucky/Louisville",
                    "America/Louisville", "America/Kentucky/Monticello",
                ]
            ),
            (
                .central,
                [
                    "America/Chicago", "US/Central", "CST6CDT", "America/Menominee", "America/Indiana/Knox", "America/Knox_IN",
                    "US/Indiana-Starke", "America/Indiana/Tell_City", "America/North_Dakota/Center", "America/North_Dakota/New_Salem",
                    "America/North_Dakota/Beulah",
                ]
            ),
            (.mountain, ["America/Denver", "US/Mountain", "MST7MDT", "America/Boise", "America/Shiprock", "Navajo"]),
            (.pacific, ["America/Los_Angeles", "US/Pacific", "PST8PDT"]),
            (.alaska, ["America/Anchorage", "US/Alaska", "America/Juneau", "America/Sitka", "America/Nome", "America/Yakutat"]),
            (.aleutian, ["America/Adak", "America/Atka", "US/Aleutian"]),
            (.hawaii, ["Pacific/Honolulu", "US/Hawaii"]),
            (.arizona, ["America/Phoenix", "US/Arizona"]),
            (.atlantic, ["America/Puerto_Rico", "America/St_Thomas", "America/Virgin"]),
            (.chamorro, ["Pacific/Guam", "Pacific/Saipan"]),
            (.samoa, ["Pacific/Pago_Pago", "Pacific/Samoa", "US/Samoa"]),
            (.universal, ["UTC", "Etc/UTC", "Etc/GMT", "GMT"]),
        ]
        var rules: [String: ZoneRule] = [:]
        for (rule, names) in names { for name in names { rules[name] = rule } }
        return rules
    }()
}
