public import EventSourcing

// A letter begins as a draft; an edit is an event when its author saves a section.

/// A draft was started (`letter.draft_started.v1`).
public struct DraftStarted: EventBody {
    public static let type: EventType = "letter.draft_started.v1"

    public var caseID: CaseID

    public init(caseID: CaseID) { self.caseID = caseID }
    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) { self.caseID = try facts.value("case_id") }
    public func writeFacts(to members: inout JSONWriter.Members) { members.member("case_id", self.caseID) }
}

/// A section was written anew (`letter.section_edited.v1`).
public struct SectionEdited: EventBody {
    public static let type: EventType = "letter.section_edited.v1"

    /// Where text comes from (Da Vinci DTR names the same four origins of an answer).
    public enum Origin: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case manual
        case auto
        case autoOverride = "auto_override"
        case copied
    }

    public var caseID: CaseID
    public var section: LetterSection
    /// The version of the letter that the edit belongs to.
    public var version: Int32
    public var origin: Origin
    /// Tells whether a text is this one. Made by a key of the case's where texts are real, so that it ends with the text.
    public var textHash: ContentHash
    /// The section was emptied: it counts as unwritten.
    public var isBlank: Bool
    public var text: PHI<SectionText>

    init(caseID: CaseID, version: Int32, _ it: Letter.Edit) {
        self.caseID = caseID
        self.section = it.section
        self.version = version
        self.origin = it.origin
        self.textHash = it.textHash
        self.isBlank = it.isBlank
        self.text = it.text
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.caseID = try facts.value("case_id")
        self.section = try facts.value("section")
        self.version = try facts.value("version")
        self.origin = try facts.value("origin")
        self.textHash = try facts.value("text_hash")
        self.isBlank = try facts.value("blank")
        self.text = try PHI(decoding: phi)
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("case_id", self.caseID)
        members.member("section", self.section)
        members.member("version", self.version)
        members.member("origin", self.origin)
        members.member("text_hash", self.textHash)
        members.member("blank", self.isBlank)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.text.write(to: &members) }
}

/// The prose of one section.
public struct SectionText: JSONMembers, Hashable {
    public var value: String

    /// Bytes of a section: all eight stay below `AppendLimits.eventBodyMax`, one by one.
    public static let bytesMax = 64 * 1024

    public init(_ value: String) { self.value = value }
    public init(members: JSONObject) throws(JSONFault) { self.value = try members.value("text") }
    public func write(to members: inout JSONWriter.Members) { members.member("text", self.value) }
}

extension Letter {
    /// Start a draft for a case.
    public struct Start: Sendable, Equatable {
        public var caseID: CaseID
        public init(caseID: CaseID) { self.caseID = caseID }
    }

    /// Save a section.
    public struct Edit: Sendable, Equatable {
        public var section: LetterSection
        public let text: PHI<SectionText>
        public var origin: SectionEdited.Origin
        /// What a decision may know of the text: whether it is the one that it knows, and whether there is any.
        public private(set) var textHash: ContentHash
        let isBlank: Bool

        public init(section: LetterSection, text: String, origin: SectionEdited.Origin = .manual) {
            self.section = section
            self.text = PHI(SectionText(text))
            self.origin = origin
            self.textHash = ContentHash(of: text)
            self.isBlank = text.allSatisfy(\.isWhitespace)
        }

        /// The same edit with its text's hash made by a key. Facts outlive a patient's part: a hash that anybody can make of a guess
        /// would tell, after disposal, which guess is right.
        public func hashed(as hash: ContentHash) -> Letter.Edit {
            var edit = self
            edit.textHash = hash
            return edit
        }
    }
}

extension Letter.State {
    func start(_ it: Letter.Start) throws(Refusal) -> [Letter.Event] {
        if let started {
            guard started.caseID == it.caseID else { throw .letterExists }
            return []
        }
        return [.draftStarted(DraftStarted(caseID: it.caseID))]
    }

    func edit(_ it: Letter.Edit) throws(Refusal) -> [Letter.Event] {
        try self.requireUnsigned()
        guard let started else { throw .letterUnknown }
        // What a reviewer looks at or has approved is not changed: the edit begins the next version.
        let version = self.status == .draft ? self.version : self.versionAfter(self.version)
        if let known = self.sections[it.section], known.textHash == it.textHash { return [] }
        return [.sectionEdited(SectionEdited(caseID: started.caseID, version: version, it))]
    }

    /// The next version. A fold never fails, so that a number no letter reaches stays where it is.
    func versionAfter(_ version: Int32) -> Int32 { version == .max ? version : version + 1 }

    mutating func apply(_ it: SectionEdited, by author: ActorID) {
        self.sections[it.section] = it
        self.version = it.version
        self.status = .draft
        self.reviewed = nil
        if !self.authors.contains(author) { self.authors.append(author) }
    }
}
