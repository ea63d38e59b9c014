public import EventSourcing

/// In whose time zone a clock runs.
public enum ClockZone: Sendable, Hashable {
    case named(TimeZoneName)
    /// The zone that the payer states for the plan; the caller knows it.
    case ofPayer
    /// The zone of the clinic's site; the caller knows it.
    case ofSite
}

/// In JSON `of_payer`, `of_site`, or the zone's name.
extension ClockZone: JSONCodable {
    public init(json: JSON) throws(JSONFault) {
        switch try json.string() {
        case "of_payer": self = .ofPayer
        case "of_site": self = .ofSite
        case let name:
            guard let zone = TimeZoneName(rawValue: name) else { throw JSONFault(.value) }
            self = .named(zone)
        }
    }

    public func write(to writer: inout JSONWriter) {
        switch self {
        case .ofPayer: writer.string("of_payer")
        case .ofSite: writer.string("of_site")
        case .named(let zone): writer.string(zone.rawValue)
        }
    }
}

/// The hour from which on what comes counts as having come later. Where it counts as of a business day, so does what comes on a
/// day that is none.
public struct CutOff: JSONMembers, Hashable {
    /// As when something counts that came too late in the day.
    public enum CountsAs: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case nextDay = "next_day"
        case nextBusinessDay = "next_business_day"
    }

    /// What comes at this time or after it is late for the day.
    public var time: TimeOfDay
    public var countsAs: CountsAs

    public init(_ time: TimeOfDay, countsAs: CountsAs) {
        self.time = time
        self.countsAs = countsAs
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.time = try members.value("time")
        self.countsAs = try members.value("counts_as")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("time", self.time)
        members.member("counts_as", self.countsAs)
    }
}

/// One of the limits of a rule: a term after an anchor, or before it.
public struct ClockLimit: Sendable, Hashable {
    public let term: Term
    /// From what it counts, when not from the rule's own anchor.
    public let anchor: AnchorKind?
    /// The term leads up to the anchor: "at least 24 hours before the end".
    public let isBefore: Bool

    /// A limit after its anchor.
    public init(_ term: Term, after anchor: AnchorKind? = nil) {
        self.term = term
        self.anchor = anchor
        self.isBefore = false
    }

    /// A limit before its anchor; `nil` for months, and hours of business days, which nobody counts backward.
    public init?(_ term: Term, before anchor: AnchorKind) {
        guard term.unit != .months, term.unit != .businessDayHours else { return nil }
        self.term = term
        self.anchor = anchor
        self.isBefore = true
    }
}

extension ClockLimit: JSONCodable {
    public init(json: JSON) throws(JSONFault) {
        let object = try json.object()
        let term: Term = try object.value("term")
        if let before = try object.optional("before", as: AnchorKind.self) {
            guard object["after"] == nil, let limit = ClockLimit(term, before: before) else { throw JSONFault(.value, at: "before") }
            self = limit
        } else {
            self.init(term, after: try object.optional("after"))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { object in
            object.member("term", self.term)
            object.member(self.isBefore ? "before" : "after", self.anchor)
        }
    }
}

/// How a deadline is computed: what is stored of a clock, so that its date can be computed again and explained. Never the date alone.
///
/// Day 0 is the day of the event, day 1 the next. Hours are hours: they run through weekends and changes of the clocks. A last day
/// that is no business day moves only where `roll` says so.
public struct ClockRule: Sendable, Hashable {
    /// Which of several limits holds.
    public enum Whichever: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case earlier
        case later
    }

    /// What becomes of a last day that is no business day. Clocks of hours never move.
    public enum Roll: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case none
        case nextBusinessDay = "next_business_day"
    }

    public let id: ClockRuleID
    /// What the clock starts from.
    public let anchor: AnchorKind
    /// One limit, or several of which one holds; at most `limitsMax`.
    public let limits: [ClockLimit]
    public let whichever: Whichever
    /// A notice whose receipt is not on record is presumed received so many calendar days after the date on it (42 CFR 422.582: five).
    public let presumedReceiptDays: Int32?
    /// By which calendar business days are counted.
    public let calendar: CalendarID?
    public let zone: ClockZone
    public let cutOff: CutOff?
    public let roll: Roll

    /// Limits of one rule.
    public static let limitsMax = 4
    /// Days a receipt may be presumed after the notice.
    public static let presumedReceiptDaysMax: Int32 = 30

    /// A rule of several limits; `nil` without a limit, with too many, or where something needs a calendar and none is named, a
    /// presumed receipt is not of this anchor, or a limit before its anchor would move later.
    public init?(
        id: ClockRuleID, from anchor: AnchorKind, limits: [ClockLimit], whichever: Whichever = .earlier, presumedReceiptDays: Int32? = nil,
        calendar: CalendarID? = nil, zone: ClockZone = .ofPayer, cutOff: CutOff? = nil, roll: Roll = .none
    ) {
        let needsCalendar =
            roll == .nextBusinessDay || cutOff?.countsAs == .nextBusinessDay || limits.contains(where: \.term.unit.needsCalendar)
        guard (1...Self.limitsMax).contains(limits.count), !needsCalendar || calendar != nil,
            roll == .none || !limits.contains(where: \.isBefore)
        else { return nil }
        if let presumedReceiptDays {
            guard anchor == .received, (0...Self.presumedReceiptDaysMax).contains(presumedReceiptDays) else { return nil }
        }
        self.id = id
        self.anchor = anchor
        self.limits = limits
        self.whichever = whichever
        self.presumedReceiptDays = presumedReceiptDays
        self.calendar = calendar
        self.zone = zone
        self.cutOff = cutOff
        self.roll = roll
    }

    /// A rule written in code: one term from an anchor, or several limits, whichever ends earlier or later.
    public static func rule(
        _ id: ClockRuleID, _ term: Term, from anchor: AnchorKind, or others: [ClockLimit] = [], whichever: Whichever = .earlier,
        presumedReceiptDays: Int32? = nil, calendar: CalendarID? = nil, zone: ClockZone = .ofPayer, cutOff: CutOff? = nil,
        roll: Roll = .none
    ) -> ClockRule {
        guard
            let rule = ClockRule(
                id: id, from: anchor, limits: [ClockLimit(term)] + others, whichever: whichever, presumedReceiptDays: presumedReceiptDays,
                calendar: calendar, zone: zone, cutOff: cutOff, roll: roll)
        else { preconditionFailure("a rule written in code holds together") }
        return rule
    }
}

extension ClockRule: JSONMembers {
    public init(members: JSONObject) throws(JSONFault) {
        guard
            let value = ClockRule(
                id: try members.value("id"), from: try members.value("anchor"), limits: try members.value("limits"),
                whichever: try members.optional("whichever") ?? .earlier,
                presumedReceiptDays: try members.optional("presumed_receipt_days"), calendar: try members.optional("calendar"),
                zone: try members.value("zone"), cutOff: try members.optional("cut_off"), roll: try members.optional("roll") ?? .none)
        else { throw JSONFault(.value, at: "limits") }
        self = value
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("id", self.id)
        members.member("anchor", self.anchor)
        members.member("limits", self.limits)
        if self.limits.count > 1 { members.member("whichever", self.whichever) }
        members.member("presumed_receipt_days", self.presumedReceiptDays)
        members.member("calendar", self.calendar)
        members.member("zone", self.zone)
        members.member("cut_off", self.cutOff)
        members.member("roll", self.roll)
    }
}
