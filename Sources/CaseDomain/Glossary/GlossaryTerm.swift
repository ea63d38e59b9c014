public import EventSourcing

/// A word of the glossary, such as `prior-authorization`.
public struct TermID: RuleName {
    public let rawValue: String
    public init(checked: String) { self.rawValue = checked }
}

/// What a word of the program leads to: a status, the name of an event, or the code of a refusal or a problem.
public struct GlossaryLink: JSONMembers, Hashable {
    /// What the code is one of.
    public enum Kind: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case status
        /// The stored name of an event, with its version.
        case event
        /// The code of a refusal, or of any other problem that is answered.
        case problem
    }

    public var kind: Kind
    /// A code, or a family of them: `order.` is for all that begin so.
    public var code: String

    /// Characters of a code.
    public static let codeLengthMax = 80

    public init(_ kind: Kind, _ code: String) {
        self.kind = kind
        self.code = code
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.kind = try members.value("kind")
        self.code = try members.value("code")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("kind", self.kind)
        members.member("code", self.code)
    }

    /// Whether it leads to a code, itself or its family.
    func leads(to kind: Kind, _ code: String) -> Bool {
        guard self.kind == kind else { return false }
        return self.code == code || (self.code.hasSuffix(".") && code.hasPrefix(self.code))
    }
}

/// A version of a word: what it means here, and where that stands.
public struct GlossaryTerm: JSONMembers, Hashable {
    public var id: TermID
    /// From 1; what the program ships is version 0.
    public var version: Int32
    public var term: String
    public var definition: String
    /// The law, standard or guide; `nil` for a word of the program's own.
    public var source: String?
    public var seeAlso: [TermID]
    public var links: [GlossaryLink]

    /// Characters of a term, of a definition and of a source.
    public static let termLengthMax = 100
    public static let definitionLengthMax = 2_000
    public static let sourceLengthMax = 300
    /// Members of each list.
    public static let countMax = 100

    public init(
        id: TermID, version: Int32 = 1, term: String, definition: String, source: String? = nil, seeAlso: [TermID] = [],
        links: [GlossaryLink] = []
    ) {
        self.id = id
        self.version = version
        self.term = term
        self.definition = definition
        self.source = source
        self.seeAlso = seeAlso
        self.links = links
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.id = try members.value("term_id")
        self.version = try members.value("version")
        self.term = try members.value("term")
        self.definition = try members.value("definition")
        self.source = try members.optional("source")
        self.seeAlso = try members.list("see_also")
        self.links = try members.list("links")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("term_id", self.id)
        members.member("version", self.version)
        members.member("term", self.term)
        members.member("definition", self.definition)
        members.member("source", self.source)
        members.list("see_also", self.seeAlso)
        members.list("links", self.links)
    }
}
