public import EventSourcing
public import struct Foundation.UUID

// What a check of a letter finds, and what people do about it (domain page, sections 6.1 to 6.4).

/// One thing that a check found. Whoever checks makes the id; a check that finds the same thing again may use it again.
public struct FindingID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// One thing that a check found, without the words that it found it in.
public struct LetterFinding: JSONMembers, Hashable {
    /// How much a finding weighs.
    public enum Severity: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// The letter goes nowhere until it is resolved or waived.
        case block
        case warn
        case advice
    }

    /// What is wrong.
    public enum Kind: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// One of the eight elements lacks what it must have.
        case element
        /// A phrase that says nothing a reviewer could hold on to.
        case vague
        /// Something that identifies another patient.
        case leak
        /// The text says something else than the case does.
        case conflict
        /// The text is another letter's.
        case similarity
    }

    public var id: FindingID
    /// The rule that found it, by its name: `leak.other_member_id`.
    public var rule: String
    public var severity: Severity
    public var kind: Kind
    /// Where it was found; the whole letter, when nowhere in particular.
    public var section: LetterSection?
    /// The rule allows somebody to say that it does not matter here.
    public var isWaivable: Bool
    /// The letter that the text is like, of a similarity.
    public var similar: SimilarLetter?

    public init(
        id: FindingID, rule: String, severity: Severity, kind: Kind, section: LetterSection? = nil, isWaivable: Bool,
        similar: SimilarLetter? = nil
    ) {
        self.id = id
        self.rule = rule
        self.severity = severity
        self.kind = kind
        self.section = section
        self.isWaivable = isWaivable
        self.similar = similar
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.id = try members.value("finding_id")
        self.rule = try members.value("rule")
        self.severity = try members.value("severity")
        self.kind = try members.value("kind")
        self.section = try members.optional("section")
        self.isWaivable = try members.value("waivable")
        self.similar = try members.optional("similar")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("finding_id", self.id)
        members.member("rule", self.rule)
        members.member("severity", self.severity)
        members.member("kind", self.kind)
        members.member("section", self.section)
        members.member("waivable", self.isWaivable)
        members.member("similar", self.similar)
    }
}

/// How alike two letters are, in thousandths: of the words that either has, and of the words that this one has.
public struct SimilarLetter: JSONMembers, Hashable {
    public var letter: LetterID
    public var jaccardPermille: Int32
    public var containmentPermille: Int32

    public init(letter: LetterID, jaccardPermille: Int32, containmentPermille: Int32) {
        self.letter = letter
        self.jaccardPermille = jaccardPermille
        self.containmentPermille = containmentPermille
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.letter = try members.value("letter_id")
        self.jaccardPermille = try members.value("jaccard_permille")
        self.containmentPermille = try members.value("containment_permille")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("letter_id", self.letter)
        members.member("jaccard_permille", self.jaccardPermille)
        members.member("containment_permille", self.containmentPermille)
    }
}

/// A finding was put right (`letter.finding_resolved.v1`).
public struct FindingResolved: LetterEventBody {
    public static let type: EventType = "letter.finding_resolved.v1"

    /// How it was put right.
    public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case textChanged = "text_changed"
        /// The text was right, and the case's records were wrong.
        case recordCorrected = "record_corrected"
        /// What was said to be missing stands elsewhere in the letter.
        case standsElsewhere = "stands_elsewhere"
    }

    public var caseID: CaseID
    public var version: Int32
    public var finding: FindingID
    public var by: ActorID
    public var reason: Reason

    public init(caseID: CaseID, version: Int32, finding: FindingID, by: ActorID, reason: Reason) {
        self.caseID = caseID
        self.version = version
        self.finding = finding
        self.by = by
        self.reason = reason
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.caseID = try facts.value("case_id")
        self.version = try facts.value("version")
        self.finding = try facts.value("finding_id")
        self.by = try facts.value("by_id")
        self.reason = try facts.value("reason")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("case_id", self.caseID)
        members.member("version", self.version)
        members.member("finding_id", self.finding)
        members.member("by_id", self.by)
        members.member("reason", self.reason)
    }
}

/// Somebody stands in for it that a finding does not matter here (`letter.finding_waived.v1`).
public struct FindingWaived: LetterEventBody {
    public static let type: EventType = "letter.finding_waived.v1"

    /// Why it does not matter.
    public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// The check is wrong: what it found is not what it takes it for.
        case mistaken
        /// The words are meant as they stand.
        case intended
        /// The same is true again, and is said in the same words.
        case stillTrue = "still_true"
        case other
    }

    public var caseID: CaseID
    public var version: Int32
    public var finding: FindingID
    public var by: ActorID
    public var reason: Reason
    public var note: PHI<Remark>?

    public init(caseID: CaseID, version: Int32, finding: FindingID, by: ActorID, reason: Reason, note: PHI<Remark>? = nil) {
        self.caseID = caseID
        self.version = version
        self.finding = finding
        self.by = by
        self.reason = reason
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.caseID = try facts.value("case_id")
        self.version = try facts.value("version")
        self.finding = try facts.value("finding_id")
        self.by = try facts.value("by_id")
        self.reason = try facts.value("reason")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("case_id", self.caseID)
        members.member("version", self.version)
        members.member("finding_id", self.finding)
        members.member("by_id", self.by)
        members.member("reason", self.reason)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

extension Letter {
    /// Say that a finding was put right.
    public struct ResolveFinding: Sendable, Equatable {
        public var finding: FindingID
        public var reason: FindingResolved.Reason

        public init(finding: FindingID, reason: FindingResolved.Reason) {
            self.finding = finding
            self.reason = reason
        }
    }

    /// Stand in for it that a finding does not matter.
    public struct WaiveFinding: Sendable, Equatable {
        public var finding: FindingID
        public var reason: FindingWaived.Reason
        public var note: PHI<Remark>?

        public init(finding: FindingID, reason: FindingWaived.Reason, note: String? = nil) {
            self.finding = finding
            self.reason = reason
            self.note = PHI(remark: note)
        }
    }
}

extension Letter.State {
    func resolveFinding(_ it: Letter.ResolveFinding, _ context: Context) throws(Refusal) -> [Letter.Event] {
        if self.isSettled(it.finding) { return [] }
        try self.admit(.resolveFinding)
        let finding = try self.openFinding(it.finding, for: context.actor)
        guard let started else { throw .letterUnknown }
        return [
            .findingResolved(
                FindingResolved(caseID: started.caseID, version: self.version, finding: finding.id, by: context.actor, reason: it.reason))
        ]
    }

    func waiveFinding(_ it: Letter.WaiveFinding, _ context: Context) throws(Refusal) -> [Letter.Event] {
        if self.isSettled(it.finding) { return [] }
        try self.admit(.waiveFinding)
        let finding = try self.openFinding(it.finding, for: context.actor)
        guard finding.isWaivable else { throw .findingNotWaivable }
        guard let started else { throw .letterUnknown }
        return [
            .findingWaived(
                FindingWaived(
                    caseID: started.caseID, version: self.version, finding: finding.id, by: context.actor, reason: it.reason, note: it.note)
            )
        ]
    }

    /// An open finding that somebody may settle by their word. A leak an author settles only by a check that finds it no more.
    private func openFinding(_ id: FindingID, for actor: ActorID) throws(Refusal) -> LetterFinding {
        guard let finding = self.openFindings.first(where: { $0.id == id }) else { throw .findingUnknown }
        guard finding.kind != .leak || !self.authors.contains(actor) else { throw .leakSettledByAuthor }
        return finding
    }
}
