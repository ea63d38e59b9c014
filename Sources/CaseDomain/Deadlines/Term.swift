public import EventSourcing

/// How long a clock runs: a number that always names its unit, so that nobody takes 72 hours for three days.
public struct Term: Sendable, Hashable {
    /// In what a term is counted.
    public enum Unit: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// Hours that pass, through nights, weekends and changes of the clocks.
        case hours
        /// Hours of business days only, each from midnight to midnight: "48 hours excluding weekends and holidays".
        case businessDayHours = "business_day_hours"
        case calendarDays = "calendar_days"
        case businessDays = "business_days"
        /// The same day number that many months later, or the first of the month that follows (45 CFR 147.136(d)(2)(i)).
        case months
    }

    public let amount: Int32
    public let unit: Unit

    /// The largest amount: ten years of days.
    public static let amountMax: Int32 = 3_660

    /// A term; `nil` when the amount is negative or above `amountMax`. Of zero days it ends with the day it begins.
    public init?(_ amount: Int32, _ unit: Unit) {
        guard (0...Self.amountMax).contains(amount) else { return nil }
        self.amount = amount
        self.unit = unit
    }

    private init(written amount: Int32, _ unit: Unit) {
        guard let term = Term(amount, unit) else { preconditionFailure("a term written in code lies within the limit") }
        self = term
    }

    // For terms written in code.
    public static func hours(_ amount: Int32) -> Term { Term(written: amount, .hours) }
    public static func businessDayHours(_ amount: Int32) -> Term { Term(written: amount, .businessDayHours) }
    public static func calendarDays(_ amount: Int32) -> Term { Term(written: amount, .calendarDays) }
    public static func businessDays(_ amount: Int32) -> Term { Term(written: amount, .businessDays) }
    public static func months(_ amount: Int32) -> Term { Term(written: amount, .months) }

    /// The term as people say it: `72 hours`.
    public var words: String {
        switch self.unit {
        case .hours: "\(self.amount) hours"
        case .businessDayHours: "\(self.amount) hours of business days"
        case .calendarDays: "\(self.amount) calendar days"
        case .businessDays: "\(self.amount) business days"
        case .months: "\(self.amount) months"
        }
    }
}

extension Term.Unit {
    /// Whether it is counted from an instant, not from a day.
    public var countsHours: Bool {
        switch self {
        case .hours, .businessDayHours: true
        case .calendarDays, .businessDays, .months: false
        }
    }

    /// Whether it needs a calendar.
    public var needsCalendar: Bool {
        switch self {
        case .businessDayHours, .businessDays: true
        case .hours, .calendarDays, .months: false
        }
    }
}

extension Term: JSONCodable {
    public init(json: JSON) throws(JSONFault) {
        let object = try json.object()
        guard let value = Term(try object.value("amount"), try object.value("unit")) else { throw JSONFault(.value, at: "amount") }
        self = value
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { object in
            object.member("amount", self.amount)
            object.member("unit", self.unit)
        }
    }
}
