import CaseDomain
public import EventSourcing

import struct Foundation.UUID

/// A set of rules looked through by itself, without a server and a rule book: what publishing it into an empty book would refuse.
public enum RuleSetCheck: Sendable {
    /// Nothing is wrong with it by itself.
    case sound(ruleSet: String, version: Int32, rules: Int)
    /// Everything that is wrong, in the order in which it was found.
    case faulty([Fault])

    /// One thing that is wrong.
    public struct Fault: Sendable, Hashable {
        /// The member, from the outside in: `rules[3].match.codes[0]`; empty for the whole set.
        public var path: String
        /// What is wrong, by a stable name, as a problem of the API has it.
        public var code: String
        /// What is so and what would be right.
        public var words: String
    }

    /// Looks through one JSON object.
    public init(_ json: JSON) {
        var set: RuleSet
        do throws(BodyFaults) {
            set = try Form<RuleSet>.ruleSet.read(json, BodyDefaults(now: Timestamp(microseconds: 0), newID: { UUID() }))
        } catch {
            self = .faulty(Problem(error).errors.map { Fault(path: $0.at, code: $0.code, words: $0.detail) })
            return
        }
        let version = set.version
        // Which version comes next, only the book knows that it goes into.
        if version > 0 { set.version = 1 }
        let faults = RuleBook.State().faults(publishing: set)
        self =
            faults.isEmpty
            ? .sound(ruleSet: set.id.rawValue, version: version, rules: set.rules.count)
            : .faulty(faults.map { Fault(path: $0.path, code: $0.code.rawValue, words: $0.words) })
    }
}
