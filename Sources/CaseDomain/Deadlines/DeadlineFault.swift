public import EventSourcing

/// Why a deadline cannot be computed: something it needs is not known, and it is never guessed. Holds nothing of a patient.
public enum DeadlineFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// The rule counts business days and names no calendar.
    case calendarMissing(ClockRuleID)
    /// No version of the calendar says whether this day is a business day.
    case calendarNotKnown(CalendarID, on: CivilDate)
    /// The rule's zone is that of the payer or of the site, and the caller named none.
    case zoneMissing(ClockRuleID)
    /// What the clock starts from has not happened, or nobody recorded when.
    case anchorMissing(AnchorKind)
    /// A clock of hours needs an instant, and only the day is known.
    case instantMissing(AnchorKind)
    /// Times at which a clock stood still that overlap, are out of order, end before they begin, or are too many.
    case pausesInvalid
    /// The clock stands still: it has time left, but no end yet.
    case clockStopped
    /// The result lies outside the years 1 to 9999.
    case outOfRange

    /// A stable name.
    public var code: String {
        switch self {
        case .calendarMissing: "deadline.calendar_missing"
        case .calendarNotKnown: "deadline.calendar_not_known"
        case .zoneMissing: "deadline.zone_missing"
        case .anchorMissing: "deadline.anchor_missing"
        case .instantMissing: "deadline.instant_missing"
        case .pausesInvalid: "deadline.pauses_invalid"
        case .clockStopped: "deadline.clock_stopped"
        case .outOfRange: "deadline.out_of_range"
        }
    }

    /// What is missing, and what to do.
    public var description: String {
        switch self {
        case .calendarMissing(let rule): "Rule \(rule.rawValue) counts business days and names no calendar. Correct the rule."
        case .calendarNotKnown(let calendar, let day):
            "Calendar \(calendar.rawValue) does not cover \(day). Publish a version of it that does, or enter the date by hand."
        case .zoneMissing(let rule): "Rule \(rule.rawValue) runs in a time zone that is not on record. Enter the payer's or the site's."
        case .anchorMissing(let kind): "The clock starts from \(kind.words), which is not on record. Record it."
        case .instantMissing(let kind): "The clock counts hours from \(kind.words), of which only the day is on record. Record the time."
        case .pausesInvalid: "The times at which the clock stood still overlap or are out of order. Correct them."
        case .clockStopped: "The clock stands still until it is resumed, and has no end before."
        case .outOfRange: "The deadline would lie outside the calendar. Correct the rule or the date it starts from."
        }
    }
}
