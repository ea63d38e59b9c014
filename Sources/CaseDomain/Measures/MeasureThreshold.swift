public import EventSourcing

/// From where on a payer takes a score for a disorder: 1.5 standard deviations below the mean, the 7th percentile, or a delay of 25 percent.
public struct MeasureThreshold: Sendable, Hashable {
    /// In what it is counted.
    public enum Kind: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// Standard deviations from the mean toward the worse end.
        case deviations
        /// The percentile rank, counted from the worse end.
        case percentile
        /// By how many percent of the age the age equivalent lies behind it.
        case percentDelay = "percent_delay"
    }

    public let kind: Kind
    public let amount: Score
    /// A score right at the limit does not meet it: "more than 1.5 standard deviations", "below the 7th percentile".
    public let isExclusive: Bool

    /// A threshold; `nil` when the amount is not above zero, or beyond ten standard deviations or a hundred percent.
    public init?(_ kind: Kind, _ amount: Score, isExclusive: Bool = false) {
        let max: Score = kind == .deviations ? 10 : 100
        guard amount.thousandths > 0, amount <= max else { return nil }
        self.kind = kind
        self.amount = amount
        self.isExclusive = isExclusive
    }

    /// Whether a measured amount of its kind meets it: as far from the mean or as late as that, or a percentile as low.
    ///
    /// Of an amount that was cut to a thousandth the true one is larger, so that it lies beyond a limit that it seems to be at.
    public func isMet(by measured: Score, isCut: Bool = false) -> Bool {
        if measured == self.amount { return !self.isExclusive || isCut }
        switch self.kind {
        case .deviations, .percentDelay: return measured > self.amount
        case .percentile: return measured < self.amount
        }
    }

    /// The threshold as payers write it.
    public var words: String {
        switch self.kind {
        case .deviations: "\(self.isExclusive ? "more than" : "at least") \(self.amount.text) standard deviations from the mean"
        case .percentile: "\(self.isExclusive ? "below" : "at or below") percentile \(self.amount.text)"
        case .percentDelay: "a delay of \(self.isExclusive ? "more than" : "at least") \(self.amount.text) percent"
        }
    }
}

extension MeasureThreshold: JSONCodable {
    public init(json: JSON) throws(JSONFault) {
        let object = try json.object()
        let kind: Kind = try object.value("kind")
        guard
            let value = MeasureThreshold(kind, try object.value("amount"), isExclusive: try object.optional("exclusive") ?? false)
        else { throw JSONFault(.value, at: "amount") }
        self = value
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { object in
            object.member("kind", self.kind)
            object.member("amount", self.amount)
            object.member("exclusive", self.isExclusive)
        }
    }
}
