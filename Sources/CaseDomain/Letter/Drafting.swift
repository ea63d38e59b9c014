public import EventSourcing
public import struct Foundation.UUID

// A letter begins as a draft; an edit is an event when its author saves a section.

/// A draft was started (`letter.draft_started.v2`; version 1 said neither how nor by which template).
public struct DraftStarted: LetterEventBody {
    public static let type: EventType = "letter.draft_started.v2"
    public static let earlierVersions: [EarlierVersion<DraftStarted>] = [.readAsToday("letter.draft_started.v1")]

    /// What a draft begins with.
    public enum Mode: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case blank
        case template
        /// Another letter's sections, each confirmed before the review.
        case copyForward = "copy_forward"
        /// Text that a program suggests: advice, and the author's own from the moment it is saved.
        case aiAssist = "ai_assist"
    }

    public var caseID: CaseID
    public var mode: Mode
    /// The template whose prompts the author follows, when there is one.
    public var template: TemplateVersion?

    public init(caseID: CaseID, mode: Mode = .blank, template: TemplateVersion? = nil) {
        self.caseID = caseID
        self.mode = mode
        self.template = template
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.caseID = try facts.value("case_id")
        self.mode = try facts.optional("mode") ?? .blank
        self.template = try facts.optional("template")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("case_id", self.caseID)
        members.member("mode", self.mode)
        members.member("template", self.template)
    }
}

/// A template of letters: prompts and required facts for a payer and a discipline, the prose left free.
public struct TemplateID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// A template as it was worded when a draft began.
public struct TemplateVersion: JSONMembers, Hashable {
    public var template: TemplateID
    /// From 1.
    public var version: Int32

    public init(template: TemplateID, version: Int32) {
        self.template = template
        self.version = version
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.template = try members.value("template_id")
        self.version = try members.value("version")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("template_id", self.template)
        members.member("version", self.version)
    }
}

/// A section was written anew (`letter.section_edited.v1`).
public struct SectionEdited: LetterEventBody {
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
        public var mode: DraftStarted.Mode
        public var template: TemplateVersion?

        public init(caseID: CaseID, mode: DraftStarted.Mode = .blank, template: TemplateVersion? = nil) {
            self.caseID = caseID
            self.mode = mode
            self.template = template
        }
    }

    /// Save a section. A section that was copied is confirmed by saving it, changed or not.
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
        let event = DraftStarted(caseID: it.caseID, mode: it.mode, template: it.template)
        if self.started == event { return [] }
        try self.admit(.start)
        return [.draftStarted(event)]
    }

    func edit(_ it: Letter.Edit) throws(Refusal) -> [Letter.Event] {
        if let known = self.sections[it.section], known.textHash == it.textHash, !self.unconfirmed.contains(it.section) { return [] }
        try self.admit(.edit)
        guard let started else { throw .letterUnknown }
        return [.sectionEdited(SectionEdited(caseID: started.caseID, version: self.versionToEdit, it))]
    }

    /// What a reviewer looks at or has approved is not changed: an edit then begins the next version.
    var versionToEdit: Int32 { self.status == .inReview || self.status == .reviewed ? self.versionAfter(self.version) : self.version }

    mutating func apply(_ it: SectionEdited, by author: ActorID) {
        self.sections[it.section] = it
        self.unconfirmed.remove(it.section)
        self.version = it.version
        self.status = .draft
        self.reviewed = nil
        if !self.authors.contains(author) { self.authors.append(author) }
    }
}
