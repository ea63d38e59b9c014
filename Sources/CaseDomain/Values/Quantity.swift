public import EventSourcing

/// How much of a service: a number that always names its unit, so that nobody adds visits to hours.
///
/// Exact to a thousandth. In JSON `{"amount": "1.5", "unit": "hours"}`, the amount as decimal text without needless zeros.
public struct Quantity: Sendable, Hashable {
    /// What is counted (X12 element 673; HSD01 and SV103 name them VS, UN, HS, DA).
    public enum Unit: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case visits
        case units
        case hours
        case days
    }

    /// Thousandths of a unit; never negative.
    public let thousandths: Int64
    public let unit: Unit

    /// The largest amount: a million.
    public static let amountMax: Int64 = 1_000_000

    /// A quantity of thousandths; `nil` when negative or above `amountMax`.
    public init?(thousandths: Int64, _ unit: Unit) {
        guard thousandths >= 0, thousandths <= Self.amountMax * 1_000 else { return nil }
        self.thousandths = thousandths
        self.unit = unit
    }

    /// Reads an amount such as `24` or `1.5`: digits, and at most three behind a point.
    public init?(amount: String, _ unit: Unit) {
        let parts = amount.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? Array(parts[1]) : []
        guard let whole = parts.first, (1...7).contains(whole.count), fraction.count <= 3, parts.count == 1 || !fraction.isEmpty else {
            return nil
        }
        var value: Int64 = 0
        for digit in Array(whole) + fraction + Array(repeating: UInt8(ascii: "0"), count: 3 - fraction.count) {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + Int64(digit - UInt8(ascii: "0"))
        }
        self.init(thousandths: value, unit)
    }

    /// The amount as decimal text, without needless zeros.
    public var amount: String {
        let whole = self.thousandths / 1_000
        var rest = self.thousandths % 1_000
        if rest == 0 { return "\(whole)" }
        var digits = 3
        while rest % 10 == 0 {
            rest /= 10
            digits -= 1
        }
        let text = "\(rest)"
        return "\(whole)." + String(repeating: "0", count: digits - text.count) + text
    }

    public var isZero: Bool { self.thousandths == 0 }
}

extension Quantity: JSONCodable {
    public init(json: JSON) throws(JSONFault) {
        let object = try json.object()
        guard let value = Quantity(amount: try object.value("amount"), try object.value("unit")) else {
            throw JSONFault(.value, at: "amount")
        }
        self = value
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { object in
            object.member("amount", self.amount)
            object.member("unit", self.unit)
        }
    }
}

/// How often: 2 times every 1 week (X12 HSD02 to HSD04).
public struct Frequency: Sendable, Hashable {
    /// The period in which the times are counted.
    public enum Period: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case day
        case week
        case month
    }

    public let times: Int32
    /// Every so many periods; 1 for each.
    public let every: Int32
    public let period: Period

    /// Most times in a period, and most periods in between.
    public static let countMax: Int32 = 999

    /// A frequency; `nil` unless both counts lie between 1 and `countMax`.
    public init?(times: Int32, every: Int32 = 1, _ period: Period) {
        guard (1...Self.countMax).contains(times), (1...Self.countMax).contains(every) else { return nil }
        self.times = times
        self.every = every
        self.period = period
    }
}

extension Frequency: JSONCodable {
    public init(json: JSON) throws(JSONFault) {
        let object = try json.object()
        guard let value = Frequency(times: try object.value("times"), every: try object.value("every"), try object.value("period")) else {
            throw JSONFault(.value, at: "times")
        }
        self = value
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { object in
            object.member("times", self.times)
            object.member("every", self.every)
            object.member("period", self.period)
        }
    }
}

/// The first and the last day of something, both included.
public struct DateRange: Sendable, Hashable {
    public let from: CivilDate
    public let through: CivilDate

    /// A range of days; `nil` when it ends before it begins.
    public init?(from: CivilDate, through: CivilDate) {
        guard from <= through else { return nil }
        self.from = from
        self.through = through
    }

    /// Whether two ranges share a day.
    public func overlaps(_ other: DateRange) -> Bool { self.from <= other.through && other.from <= self.through }
}

extension DateRange: JSONCodable {
    public init(json: JSON) throws(JSONFault) {
        let object = try json.object()
        guard let value = DateRange(from: try object.value("from"), through: try object.value("through")) else {
            throw JSONFault(.value, at: "through")
        }
        self = value
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { object in
            object.member("from", self.from)
            object.member("through", self.through)
        }
    }
}
