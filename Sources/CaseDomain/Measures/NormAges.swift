public import EventSourcing

/// Ages for which a test has norms, in completed months, both ends included: `24` to `263` is 2:0 to 21:11.
public struct NormAges: Sendable, Hashable {
    public let fromMonths: Int32
    /// `nil` where there is no upper end.
    public let throughMonths: Int32?

    /// The highest age: 130 years.
    public static let monthsMax: Int32 = 1_560

    /// A range of ages; `nil` when it ends before it begins, or an end is not between birth and `monthsMax`.
    public init?(fromMonths: Int32, throughMonths: Int32? = nil) {
        let months = 0...Self.monthsMax
        guard months.contains(fromMonths), throughMonths.map(months.contains) ?? true, fromMonths <= throughMonths ?? fromMonths else {
            return nil
        }
        self.fromMonths = fromMonths
        self.throughMonths = throughMonths
    }

    /// A range written in code, from the first day of one month of age to the last day of another.
    static func months(_ from: Int32, through: Int32?) -> NormAges {
        guard let range = NormAges(fromMonths: from, throughMonths: through) else {
            preconditionFailure("a range of ages written in code lies within the limit")
        }
        return range
    }

    /// A range written in code as publishers write it: `.ages(2, 0, through: 21, 11)`.
    static func ages(_ years: Int32, _ months: Int32, through lastYears: Int32, _ lastMonths: Int32) -> NormAges {
        .months(years * 12 + months, through: lastYears * 12 + lastMonths)
    }

    public func contains(_ months: Int) -> Bool { self.isReached(by: months) && !self.isPassed(by: months) }

    /// Whether somebody of that age is old enough.
    public func isReached(by months: Int) -> Bool { months >= Int(self.fromMonths) }

    /// Whether somebody of that age is too old.
    public func isPassed(by months: Int) -> Bool { months > self.throughMonths.map(Int.init) ?? Int.max }

    /// The range as publishers write it: `2:0 to 21:11`.
    public var words: String {
        let from = Self.words(Int(self.fromMonths))
        return self.throughMonths.map { "\(from) to \(Self.words(Int($0)))" } ?? "\(from) and up"
    }

    /// An age as publishers write it, years and months: `5:2`.
    static func words(_ months: Int) -> String { months < 0 ? "before birth" : "\(months / 12):\(months % 12)" }
}

extension NormAges: JSONCodable {
    public init(json: JSON) throws(JSONFault) {
        let object = try json.object()
        guard
            let value = NormAges(fromMonths: try object.value("from_months"), throughMonths: try object.optional("through_months"))
        else { throw JSONFault(.value, at: "through_months") }
        self = value
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { object in
            object.member("from_months", self.fromMonths)
            object.member("through_months", self.throughMonths)
        }
    }
}
