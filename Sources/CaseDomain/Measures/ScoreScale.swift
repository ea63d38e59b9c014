public import EventSourcing

/// One kind of score of a test: what it can be, and what it says of the distance from the mean.
public struct ScoreScale: JSONMembers, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// A score by age norms, with a mean of 100 in most tests: indexes, composites and quotients too.
        case standard
        /// A score of a subtest by age norms, with a mean of 10 in most tests.
        case scaled
        /// By age norms, with a mean of 50 and a standard deviation of 10.
        case t
        /// Standard deviations from the mean themselves.
        case z
        /// The percentage of people of that age who score no higher.
        case percentile
        /// Points, seconds, meters or a percentage: what was counted, without norms.
        case raw
        /// A level of a classification, counted from 1.
        case level
    }

    /// Which end of a scale is the better one.
    public enum Direction: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case higherIsBetter = "higher_is_better"
        case higherIsWorse = "higher_is_worse"
    }

    public var name: ScoreScaleName
    public var kind: Kind
    /// The lowest possible score, where it is known.
    public var min: Score?
    /// The highest possible score, where it is known.
    public var max: Score?
    /// Scores lie this far from each other; on anything in between when it is `nil`.
    public var step: Score?
    public var mean: Score?
    public var standardDeviation: Score?
    /// `nil` where neither end is better, or where that is not known.
    public var direction: Direction?
    /// What is counted, such as `seconds`.
    public var unit: String?
    /// Ages for which this scale has norms, where they are others than the test's.
    public var ages: NormAges?
    /// How far its numbers were checked. Those of an unverified scale check no score.
    public var evidence: Evidence

    public init(
        _ name: ScoreScaleName, _ kind: Kind, min: Score? = nil, max: Score? = nil, step: Score? = nil, mean: Score? = nil,
        standardDeviation: Score? = nil, direction: Direction? = nil, unit: String? = nil, ages: NormAges? = nil, evidence: Evidence
    ) {
        self.name = name
        self.kind = kind
        self.min = min
        self.max = max
        self.step = step
        self.mean = mean
        self.standardDeviation = standardDeviation
        self.direction = direction
        self.unit = unit
        self.ages = ages
        self.evidence = evidence
    }

    /// Whether its numbers may be held against a score.
    public var isVerified: Bool { self.evidence != .unverified }

    public init(members: JSONObject) throws(JSONFault) {
        self.name = try members.value("name")
        self.kind = try members.value("kind")
        self.min = try members.optional("min")
        self.max = try members.optional("max")
        self.step = try members.optional("step")
        self.mean = try members.optional("mean")
        self.standardDeviation = try members.optional("standard_deviation")
        self.direction = try members.optional("direction")
        self.unit = try members.optional("unit")
        self.ages = try members.optional("ages")
        self.evidence = try members.value("evidence")
        if let member = self.unsoundMember { throw JSONFault(.value, at: member) }
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("name", self.name)
        members.member("kind", self.kind)
        members.member("min", self.min)
        members.member("max", self.max)
        members.member("step", self.step)
        members.member("mean", self.mean)
        members.member("standard_deviation", self.standardDeviation)
        members.member("direction", self.direction)
        members.member("unit", self.unit)
        members.member("ages", self.ages)
        members.member("evidence", self.evidence)
    }

    /// The member that does not fit the others, by its name in JSON; `nil` when all do.
    public var unsoundMember: String? {
        if let min, let max, min >= max { return "max" }
        if let step, step.thousandths <= 0 { return "step" }
        if let max, !self.isOnStep(max) { return "max" }
        if (self.mean == nil) != (self.standardDeviation == nil) { return "standard_deviation" }
        if let standardDeviation, standardDeviation.thousandths <= 0 { return "standard_deviation" }
        if let mean, !self.isInRange(mean) { return "mean" }
        switch self.kind {
        case .standard, .scaled, .t, .z: return nil
        // A mean of these says nothing of how far somebody is from others of that age.
        case .percentile, .raw, .level: return self.mean == nil ? nil : "mean"
        }
    }
}
