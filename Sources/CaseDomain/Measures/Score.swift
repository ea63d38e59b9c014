public import EventSourcing

/// A score, or a distance between scores in standard deviations: exact to a thousandth, of either sign.
///
/// In JSON decimal text without needless zeros, such as `"85"` or `"-1.5"`. No score ever passes through a binary fraction: whether a
/// child is 1.5 standard deviations below the mean decides on coverage, and must not depend on how a machine rounds.
public struct Score: Sendable, Hashable, Comparable {
    public let thousandths: Int64

    /// The largest amount of either sign: a million.
    public static let amountMax: Int64 = 1_000_000

    /// A score of thousandths; `nil` beyond `amountMax`.
    public init?(thousandths: Int64) {
        guard (-Self.amountMax * 1_000...Self.amountMax * 1_000).contains(thousandths) else { return nil }
        self.thousandths = thousandths
    }

    /// Reads a score such as `85` or `-1.5`: a sign where it is below zero, one to seven digits, and at most three behind a point.
    public init?(_ text: String) {
        let isNegative = text.utf8.first == UInt8(ascii: "-")
        let parts = text.utf8.dropFirst(isNegative ? 1 : 0).split(
            separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? Array(parts[1]) : []
        guard let whole = parts.first, (1...7).contains(whole.count), fraction.count <= 3, parts.count == 1 || !fraction.isEmpty else {
            return nil
        }
        var value: Int64 = 0
        for digit in Array(whole) + fraction + Array(repeating: UInt8(ascii: "0"), count: 3 - fraction.count) {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + Int64(digit - UInt8(ascii: "0"))
        }
        self.init(thousandths: isNegative ? -value : value)
    }

    /// Takes thousandths that lie within twice `amountMax`.
    private init(unchecked thousandths: Int64) { self.thousandths = thousandths }

    /// A half: the step of scales that are rated between whole points.
    static let half = Score(unchecked: 500)

    /// The score as decimal text, without needless zeros.
    public var text: String {
        let magnitude = self.thousandths.magnitude
        let sign = self.thousandths < 0 ? "-" : ""
        var rest = magnitude % 1_000
        guard rest != 0 else { return "\(sign)\(magnitude / 1_000)" }
        var digits = 3
        while rest % 10 == 0 {
            rest /= 10
            digits -= 1
        }
        let fraction = "\(rest)"
        return "\(sign)\(magnitude / 1_000)." + String(repeating: "0", count: digits - fraction.count) + fraction
    }

    public static func < (left: Self, right: Self) -> Bool { left.thousandths < right.thousandths }

    /// The distance of two scores, which can be twice as large as either.
    public static func - (left: Self, right: Self) -> Score { Score(unchecked: left.thousandths - right.thousandths) }
}

extension Score: ExpressibleByIntegerLiteral {
    /// A whole score written in code.
    public init(integerLiteral value: Int64) {
        guard (-Self.amountMax...Self.amountMax).contains(value) else {
            preconditionFailure("a score written in code lies within the limit")
        }
        self.thousandths = value * 1_000
    }
}

extension Score: JSONCodable {
    public init(json: JSON) throws(JSONFault) {
        guard let value = Score(try json.string()) else { throw JSONFault(.value) }
        self = value
    }

    public func write(to writer: inout JSONWriter) { writer.string(self.text) }
}

/// The scores between which the true one lies, at a level of confidence, as the test's tables give it; both ends included.
public struct ScoreInterval: Sendable, Hashable {
    public let low: Score
    public let high: Score
    /// How sure it is, in percent: 90 or 95 in most reports.
    public let confidencePercent: Int32

    /// An interval; `nil` when it ends below its beginning, or when the confidence is not between 50 and 99.
    public init?(low: Score, high: Score, confidencePercent: Int32) {
        guard low <= high, (50...99).contains(confidencePercent) else { return nil }
        self.low = low
        self.high = high
        self.confidencePercent = confidencePercent
    }

    public func contains(_ score: Score) -> Bool { self.low <= score && score <= self.high }

    /// Whether two intervals share a score.
    public func overlaps(_ other: ScoreInterval) -> Bool { self.low <= other.high && other.low <= self.high }
}

extension ScoreInterval: JSONCodable {
    public init(json: JSON) throws(JSONFault) {
        let object = try json.object()
        let low: Score = try object.value("low")
        guard
            let value = ScoreInterval(low: low, high: try object.value("high"), confidencePercent: try object.value("confidence_percent"))
        else { throw JSONFault(.value, at: "high") }
        self = value
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { object in
            object.member("low", self.low)
            object.member("high", self.high)
            object.member("confidence_percent", self.confidencePercent)
        }
    }
}
