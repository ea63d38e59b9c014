public import EventSourcing

/// What is wrong with a set of rules that somebody wants to publish, and where.
public struct RuleFault: Sendable, Hashable {
    /// What is wrong, by a stable name.
    public enum Code: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// Another rule speaks as narrowly, and both could mean one request.
        case tie = "rules.tie"
        /// Two things of one name.
        case duplicate = "rules.duplicate"
        /// A name that nothing has.
        case unknownName = "rules.unknown_name"
        /// Something ends before it begins.
        case reversed = "rules.reversed"
        /// Days that lie outside the set's.
        case outsideSet = "rules.outside_set"
        /// A number out of its range.
        case number = "rules.number"
        /// A text that is empty, too long, or of another form.
        case text = "rules.text"
        /// What another member calls for is not there.
        case missing = "rules.missing"
        /// Two members that do not go together.
        case contradiction = "rules.contradiction"
        /// More than the limit of something.
        case tooMany = "rules.too_many"
        /// More bytes than an event, or than a case, can hold.
        case tooLarge = "rules.too_large"
    }

    public var code: Code
    /// The member, from the outside in: `rules[3].match.codes[0]`; empty for the whole set.
    public var path: String
    /// What is so and what would be right, in a sentence or two.
    public var words: String

    /// Faults that are told at once.
    public static let countMax = 100
    /// Bytes of a text that has no other limit.
    public static let textMax = 2_000

    public init(_ code: Code, at path: String, _ words: String) {
        self.code = code
        self.path = path
        self.words = words
    }
}

extension RuleFault: JSONMembers {
    public init(members: JSONObject) throws(JSONFault) {
        self.code = try members.value("code")
        self.path = try members.value("path")
        self.words = try members.value("detail")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("code", self.code)
        members.member("path", self.path)
        members.member("detail", self.words)
    }
}
