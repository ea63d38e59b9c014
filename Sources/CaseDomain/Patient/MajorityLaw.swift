public import EventSourcing

/// When a person is of age by the law of a state, and parental authority ends.
///
/// Eighteen years, but for three states: Alabama nineteen (Ala. Code 26-1-1), Nebraska nineteen (Neb. Rev. Stat. 43-2101; so an adult of
/// its health care powers of attorney, 30-3402), Mississippi twenty-one (Miss. Code 1-3-27). Marriage and emancipation end minority before
/// that: then the patient's own authority is recorded (`RepresentativeAuthority.own`).
///
/// Who may consent to care is another question, and often answered younger. In Mississippi an adult of eighteen decides on health care
/// (41-41-203(a)), three years before parental authority ends for all else. In Alabama it was fourteen and is sixteen since October 1, 2025
/// (22-8-4, as amended in 2025). Every state lets minors consent to some services, such as for sexually transmitted infections; of what a
/// minor may lawfully consent to without a parent, the parent is not the personal representative (45 CFR 164.502(g)(3)(i)). Only the age at
/// which all of health care is the patient's own is in this table (`careYears`): services are too many for it, and a restriction or the
/// patient's own authority says what else is so. The laws of the territories are not in it.
public struct MajorityLaw: Sendable, Hashable {
    /// The state or district, by its postal code of two letters.
    public let state: String
    /// Completed years at which parental authority ends.
    public let years: Int
    /// Completed years at which the patient alone decides on health care, and parents receive nothing as of right.
    public let careYears: Int

    /// The law of a state; `nil` for what is no state or district.
    public init?(state: String) {
        guard Self.states.contains(state) else { return nil }
        self.state = state
        switch state {
        case "AL": (self.years, self.careYears) = (19, 19)
        case "NE": (self.years, self.careYears) = (19, 19)
        case "MS": (self.years, self.careYears) = (21, 18)
        default: (self.years, self.careYears) = (18, 18)
        }
    }

    /// The states and the district, by their postal codes (USPS Publication 28, appendix B).
    public static let states: Set<String> = [
        "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA", "ME", "MD", "MA",
        "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX",
        "UT", "VT", "VA", "WA", "WV", "WI", "WY",
    ]

    /// The first day on which somebody is of age; `nil` beyond the calendar.
    public func day(bornOn birth: CivilDate) -> CivilDate? { Self.birthday(self.years, of: birth) }

    /// The first day on which somebody alone decides on health care.
    public func careDay(bornOn birth: CivilDate) -> CivilDate? { Self.birthday(self.careYears, of: birth) }

    /// The first day of the month in which somebody is of age: all that facts say of it.
    public func month(bornOn birth: CivilDate) -> CivilDate? {
        self.day(bornOn: birth).flatMap { CivilDate(year: $0.year, month: $0.month, day: 1) }
    }

    /// A birthday. Who was born on a February 29 completes a year on March 1, as `CivilDate.completedMonths(on:)` counts.
    private static func birthday(_ years: Int, of birth: CivilDate) -> CivilDate? {
        CivilDate(year: birth.year + years, month: birth.month, day: birth.day)
            ?? CivilDate(year: birth.year + years, month: birth.month + 1, day: 1)
    }
}

/// By which state's law an authority ends at majority, and in which month.
///
/// The month and not the day: a day of majority is a birth date, and facts outlive the patient's key. See decision 0018.
public struct MajorityTerm: JSONMembers, Hashable {
    /// The state, by its postal code of two letters.
    public var state: String
    /// The first day of the month in which the patient is of age.
    public var month: CivilDate

    public init(state: String, month: CivilDate) {
        self.state = state
        self.month = month
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.state = try members.value("state")
        self.month = try members.value("month")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("state", self.state)
        members.member("month", self.month)
    }
}
