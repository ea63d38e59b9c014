public import EventSourcing

// A letter may begin with another one's text: a renewal with the last letter's, as a rule. Text that was copied is nobody's
// statement about this patient until somebody has read and saved it (domain page, section 6.4).

/// Sections of another letter were taken over (`letter.copied_forward.v1`). Each section's text is an edit of its own, before it.
public struct LetterCopiedForward: LetterEventBody {
    public static let type: EventType = "letter.copied_forward.v1"

    public var caseID: CaseID
    public var version: Int32
    public var source: CopySource
    /// The source was a pattern alone: whatever identifies its patient was taken out.
    public var isStripped: Bool
    /// What was taken over.
    public var sections: [CopiedSection]
    /// The sections that somebody must save before the letter is reviewed.
    public var confirmRequired: [LetterSection]

    init(caseID: CaseID, version: Int32, _ it: Letter.CopyForward) {
        self.caseID = caseID
        self.version = version
        self.source = it.source
        self.isStripped = it.isStripped
        self.sections = it.sections.map { CopiedSection(section: $0.section, textHash: $0.textHash) }
        self.confirmRequired = it.confirmRequired
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.caseID = try facts.value("case_id")
        self.version = try facts.value("version")
        self.source = try CopySource(members: facts)
        self.isStripped = try facts.value("stripped")
        self.sections = try facts.list("sections")
        self.confirmRequired = try facts.list("confirm_required")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("case_id", self.caseID)
        members.member("version", self.version)
        self.source.write(to: &members)
        members.member("stripped", self.isStripped)
        members.list("sections", self.sections)
        members.list("confirm_required", self.confirmRequired)
    }
}

/// A version of a letter, from which text is copied.
public struct CopySource: JSONMembers, Hashable {
    public var caseID: CaseID
    public var letter: LetterID
    public var version: Int32

    public init(caseID: CaseID, letter: LetterID, version: Int32) {
        self.caseID = caseID
        self.letter = letter
        self.version = version
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.caseID = try members.value("from_case_id")
        self.letter = try members.value("from_letter_id")
        self.version = try members.value("from_version")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("from_case_id", self.caseID)
        members.member("from_letter_id", self.letter)
        members.member("from_version", self.version)
    }
}

/// A section that was copied, and the hash of its text here: whether it was changed since can be told.
public struct CopiedSection: JSONMembers, Hashable {
    public var section: LetterSection
    public var textHash: ContentHash

    public init(section: LetterSection, textHash: ContentHash) {
        self.section = section
        self.textHash = textHash
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.section = try members.value("section")
        self.textHash = try members.value("text_hash")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("section", self.section)
        members.member("text_hash", self.textHash)
    }
}

extension Letter {
    /// Take sections of another letter over.
    public struct CopyForward: Sendable, Equatable {
        public var source: CopySource
        public var sections: [Edit]
        public var confirmRequired: [LetterSection]
        /// The source speaks of another patient. A fact that the shell looks up.
        public var isOfOtherPatient: Bool
        /// Whatever identifies the source's patient was taken out: it serves as a pattern.
        public var isStripped: Bool
        /// Each text is the source's, by its hash. A fact that the shell looks up; of a pattern nothing is asked.
        public var isVerbatim: Bool

        /// - Parameter confirmRequired: `nil` for every section that is copied.
        public init(
            source: CopySource, sections: [Edit], confirmRequired: [LetterSection]? = nil, isOfOtherPatient: Bool,
            isStripped: Bool = false, isVerbatim: Bool = true
        ) {
            self.source = source
            self.sections = sections.map { edit in
                var copy = edit
                copy.origin = .copied
                return copy
            }
            self.confirmRequired = confirmRequired ?? sections.map(\.section)
            self.isOfOtherPatient = isOfOtherPatient
            self.isStripped = isStripped
            self.isVerbatim = isVerbatim
        }
    }
}

extension Letter.State {
    func copyForward(_ it: Letter.CopyForward) throws(Refusal) -> [Letter.Event] {
        guard let started else { throw .letterUnknown }
        let event = LetterCopiedForward(caseID: started.caseID, version: self.version, it)
        if event.sections.isEmpty { return [] }
        if self.copied.last == event, event.sections.allSatisfy({ self.sections[$0.section]?.textHash == $0.textHash }) { return [] }
        try self.admit(.copyForward)
        guard !it.isOfOtherPatient || it.isStripped else { throw .letterOfOtherPatient }
        guard it.isVerbatim || it.isStripped else { throw .copyDiffers }
        let edits = it.sections.map { Letter.Event.sectionEdited(SectionEdited(caseID: started.caseID, version: self.version, $0)) }
        // Last: an edit confirms a section, and these do not.
        return edits + [.copiedForward(event)]
    }

    mutating func apply(_ it: LetterCopiedForward) {
        self.copied.append(it)
        self.unconfirmed.formUnion(it.confirmRequired)
    }
}
