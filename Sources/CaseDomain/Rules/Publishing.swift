public import EventSourcing

// A set is published as a whole and holds from its first day on; what was published never changes, a later version takes its place.

/// A version of a rule set was published (`rules.set_published.v3`; version 1 knew no windows, calendars and appeals, version 2
/// no measures).
public struct RuleSetPublished: EventBody {
    public static let type: EventType = "rules.set_published.v3"
    public static let earlierVersions: [EarlierVersion<RuleSetPublished>] = [
        .readAsToday("rules.set_published.v1"), .readAsToday("rules.set_published.v2"),
    ]

    public var set: RuleSet
    /// The version in whose place it stands; `nil` for a set's first.
    public var supersedes: Int32?

    public init(set: RuleSet, supersedes: Int32? = nil) {
        self.set = set
        self.supersedes = supersedes
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.set = try RuleSet(members: facts)
        self.supersedes = try facts.optional("supersedes")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        self.set.write(to: &members)
        members.member("supersedes", self.supersedes)
    }
}

extension RuleBook {
    /// Publish a version of a set: its first, or the one after the latest.
    public struct Publish: Sendable, Equatable {
        public var set: RuleSet
        public init(set: RuleSet) { self.set = set }
    }
}

extension RuleBook.State {
    /// The book as it would be once a set was published: for a dry run before it is.
    public func publishing(_ set: RuleSet) throws(Refusal) -> RuleBook.State {
        var after = self
        for event in try self.publish(.init(set: set)) {
            guard case .published(let it) = event else { continue }
            after.version = after.version.advanced(by: 1)
            after.sets.append(BookedRuleSet(it, at: after.version))
        }
        return after
    }

    func publish(_ it: RuleBook.Publish) throws(Refusal) -> [RuleBook.Event] {
        let published = self.sets.filter { $0.set.id == it.set.id }
        if let known = published.first(where: { $0.set.version == it.set.version }) {
            guard known.set == it.set else { throw .ruleSetVersionExists }
            return []
        }
        let faults = self.faults(publishing: it.set)
        guard faults.isEmpty else { throw faults.allSatisfy { $0.code == .tie } ? .rulesTied(faults) : .rulesInvalid(faults) }
        return [.published(RuleSetPublished(set: it.set, supersedes: published.last?.set.version))]
    }
}
