public import EventSourcing

/// What the rules say of one request: the terms, the rule that decides, and every rule that was considered with why it lost.
public struct RuleResolution: Sendable, Hashable {
    public var terms: RuleTerms
    /// The rule that decides; `nil` when none speaks of the request.
    public var winner: ResolvedRule?
    /// The winner first, then those that hold or may hold from the narrowest on, then those that would but for one thing.
    public var considered: [RuleVerdict]
    /// How many more were considered than are told.
    public var leftOff: Int

    /// Verdicts that are told.
    public static let consideredMax = 50

    /// What a case's event stores of the rule that decides.
    public func pin(of tenant: TenantID) -> RulePin? {
        self.winner.map { rule in
            RulePin(
                tenant: tenant, stream: RuleBook.stream(of: tenant), streamVersion: rule.streamVersion, ruleSet: rule.ruleSet,
                ruleSetVersion: rule.ruleSetVersion, rule: rule.rule, ruleVersion: rule.ruleVersion)
        }
    }
}

/// A rule by its names and its place in the book.
public struct ResolvedRule: Sendable, Hashable {
    public var streamVersion: StreamVersion
    public var ruleSet: RuleSetID
    public var ruleSetVersion: Int32
    public var rule: RuleID
    public var ruleVersion: Int32

    init(_ it: StandingRule) {
        self.streamVersion = it.streamVersion
        self.ruleSet = it.set.id
        self.ruleSetVersion = it.set.version
        self.rule = it.rule.id
        self.ruleVersion = it.rule.version
    }
}

/// What became of one rule that was considered.
public struct RuleVerdict: Sendable, Hashable {
    /// Why a rule decides or does not, by a stable name.
    public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case won
        /// Another speaks more narrowly.
        case lessSpecific = "less_specific"
        /// Whether it holds is not known, and one that may decide instead is stricter.
        case lessStrict = "less_strict"
        /// The day lies before its first or after its last.
        case notEffective = "not_effective"
        /// A later version of its set stands in its place.
        case superseded
        case retired
        /// A condition does not hold.
        case conditionFails = "condition_fails"
    }

    public var rule: ResolvedRule
    public var specificity: RuleSpecificity
    public var reason: Reason
    /// The reason in a sentence.
    public var words: String
    /// Conditions of which nobody knows.
    public var unknown: [RuleCondition]
    /// Conditions that do not hold.
    public var failed: [RuleCondition]
}

extension RuleResolution: JSONWritable {
    public func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("terms", self.terms)
            members.member("rule", self.winner)
            members.list("considered", self.considered)
            members.member("left_off", Int64(self.leftOff))
        }
    }
}

extension ResolvedRule: JSONWritable {
    public func write(to writer: inout JSONWriter) { writer.object { self.write(to: &$0) } }

    func write(to members: inout JSONWriter.Members) {
        members.member("rule_set_id", self.ruleSet)
        members.member("rule_set_version", self.ruleSetVersion)
        members.member("rule_id", self.rule)
        members.member("rule_version", self.ruleVersion)
    }
}

extension RuleVerdict: JSONWritable {
    public func write(to writer: inout JSONWriter) {
        writer.object { members in
            self.rule.write(to: &members)
            members.member("level", self.specificity.level)
            members.member("services", self.specificity.services)
            members.member("conditions", self.specificity.conditions)
            members.member("verdict", self.reason == .won ? "won" : "lost")
            members.member("reason", self.reason)
            members.member("detail", self.words)
            members.list("unknown", self.unknown)
            members.list("failed", self.failed)
        }
    }
}
