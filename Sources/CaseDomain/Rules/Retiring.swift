public import EventSourcing

// A set that no longer holds is retired from a day on: its rules stay readable, and decide what was asked before that day.

/// A rule set was retired, with all versions so far (`rules.set_retired.v1`).
public struct RuleSetRetired: EventBody {
    public static let type: EventType = "rules.set_retired.v1"

    public var ruleSet: RuleSetID
    /// The latest version.
    public var version: Int32
    /// The first day on which it no longer holds.
    public var retiredFrom: CivilDate
    /// Why, in the words of whoever retired it; of rules, never of a patient.
    public var reason: String

    public init(ruleSet: RuleSetID, version: Int32, retiredFrom: CivilDate, reason: String) {
        self.ruleSet = ruleSet
        self.version = version
        self.retiredFrom = retiredFrom
        self.reason = reason
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.ruleSet = try facts.value("rule_set_id")
        self.version = try facts.value("version")
        self.retiredFrom = try facts.value("retired_from")
        self.reason = try facts.value("reason")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("rule_set_id", self.ruleSet)
        members.member("version", self.version)
        members.member("retired_from", self.retiredFrom)
        members.member("reason", self.reason)
    }
}

extension RuleBook {
    /// Retire a set; a later version may be published again.
    public struct Retire: Sendable, Equatable {
        public var ruleSet: RuleSetID
        public var from: CivilDate
        public var reason: String

        public init(ruleSet: RuleSetID, from: CivilDate, reason: String) {
            self.ruleSet = ruleSet
            self.from = from
            self.reason = reason
        }
    }
}

extension RuleBook.State {
    func retire(_ it: RuleBook.Retire) throws(Refusal) -> [RuleBook.Event] {
        guard let latest = self.latest(it.ruleSet) else { throw .ruleSetUnknown }
        if let retired = latest.retiredFrom {
            guard retired == it.from else { throw .ruleSetRetired }
            return []
        }
        let length = it.reason.utf8.count
        guard (1...RuleFault.textMax).contains(length) else {
            throw .rulesInvalid([RuleFault(.text, at: "reason", "A reason has 1 to \(RuleFault.textMax) bytes.")])
        }
        return [.retired(RuleSetRetired(ruleSet: it.ruleSet, version: latest.set.version, retiredFrom: it.from, reason: it.reason))]
    }

    mutating func apply(_ it: RuleSetRetired) {
        for index in self.sets.indices where self.sets[index].set.id == it.ruleSet && self.sets[index].set.version <= it.version {
            // What was retired before stays so: a version after it was published, and is what this speaks of.
            if self.sets[index].retiredFrom == nil { self.sets[index].retiredFrom = it.retiredFrom }
        }
    }
}
