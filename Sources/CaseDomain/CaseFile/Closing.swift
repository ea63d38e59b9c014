public import EventSourcing

// Notes, and the end of a case. A closed case takes no commands but reopening; facts still come in, and wake it.

/// Somebody left a note (`case.note_added.v2`; version 1 mentioned nobody).
public struct NoteAdded: EventBody {
    public static let type: EventType = "case.note_added.v2"
    public static let earlierVersions: [EarlierVersion<NoteAdded>] = [.readAsToday("case.note_added.v1")]

    public var note: NoteID
    /// Who is to read it: each is asked to by a task.
    public var mentions: [ActorID]
    public var remark: PHI<Remark>

    public init(note: NoteID, mentions: [ActorID] = [], remark: PHI<Remark>) {
        self.note = note
        self.mentions = mentions
        self.remark = remark
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.note = try facts.value("note_id")
        self.mentions = try facts.list("mentions")
        self.remark = try PHI(decoding: phi)
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("note_id", self.note)
        members.list("mentions", self.mentions)
    }
    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.remark.write(to: &members) }
}

/// The case was closed (`case.closed.v2`).
public struct CaseClosed: EventBody {
    public static let type: EventType = "case.closed.v2"
    public static var earlierVersions: [EarlierVersion<Self>] { [.readAsToday("case.closed.v1")] }

    /// What came of the case.
    public enum Disposition: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case authorized
        case denied
        case notRequired = "not_required"
        case withdrawn
        case abandoned
        case duplicate
    }

    public var disposition: Disposition
    /// What still ran, when somebody closed all the same.
    public var openMatters: [OpenMatter]
    /// What is to be learned from the case, by a code of the clinic's own.
    public var lessons: String?
    public var note: PHI<Remark>?

    public init(disposition: Disposition, openMatters: [OpenMatter] = [], lessons: String? = nil, note: PHI<Remark>? = nil) {
        self.disposition = disposition
        self.openMatters = openMatters
        self.lessons = lessons
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.disposition = try facts.value("disposition")
        self.openMatters = try facts.list("open_matters")
        self.lessons = try facts.optional("lessons_code")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("disposition", self.disposition)
        members.list("open_matters", self.openMatters)
        members.member("lessons_code", self.lessons)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

/// What may still run when somebody wants to close a case.
public enum OpenMatter: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// The payer has the request and has not decided on all of it.
    case submission
    case informationRequest = "information_request"
    case appeal
    /// Something was denied or cut, and the notice still allows to appeal it.
    case appealWindow = "appeal_window"
}

/// The case was opened again (`case.reopened.v2`).
public struct CaseReopened: EventBody {
    public static let type: EventType = "case.reopened.v2"
    public static var earlierVersions: [EarlierVersion<Self>] { [.readAsToday("case.reopened.v1")] }

    /// Why it is open again.
    public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// Something came from the payer that needs a person.
        case payerFact = "payer_fact"
        /// A fact was taken back, and what the case was closed on does not hold any more.
        case correction
        case closedInError = "closed_in_error"
        case newEvidence = "new_evidence"
        case other
    }

    public var reason: Reason
    public var note: PHI<Remark>?

    public init(reason: Reason, note: PHI<Remark>? = nil) {
        self.reason = reason
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.reason = try facts.value("reason")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) { members.member("reason", self.reason) }
    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

extension CaseFile {
    /// Leave a note.
    public struct AddNote: Sendable, Equatable {
        /// People whom one note mentions.
        public static let mentionsMax = 10

        public var note: NoteID
        /// At most `mentionsMax`; who is named twice is mentioned once.
        public var mentions: [ActorID]
        public var remark: PHI<Remark>

        public init(note: NoteID, mentions: [ActorID] = [], text: String) {
            self.note = note
            self.mentions = mentions
            self.remark = PHI(Remark(text))
        }
    }

    /// Close the case.
    public struct Close: Sendable, Equatable {
        public var disposition: CaseClosed.Disposition
        /// Close although something still runs; a note says why.
        public var isAbandoning: Bool
        public var lessons: String?
        public var note: PHI<Remark>?

        public init(disposition: CaseClosed.Disposition, isAbandoning: Bool = false, lessons: String? = nil, note: String? = nil) {
            self.disposition = disposition
            self.isAbandoning = isAbandoning
            self.lessons = lessons
            self.note = PHI(remark: note)
        }
    }

    /// Open a closed case again.
    public struct Reopen: Sendable, Equatable {
        public var reason: CaseReopened.Reason
        public var note: PHI<Remark>?

        public init(reason: CaseReopened.Reason, note: String? = nil) {
            self.reason = reason
            self.note = PHI(remark: note)
        }
    }
}

extension CaseFile.State {
    /// A note may be left on a closed case too: it changes nothing but what is known.
    func addNote(_ it: CaseFile.AddNote) throws(Refusal) -> [CaseFile.Event] {
        // Its words are patient data: whether they are the same cannot be told.
        if self.notes.contains(where: { $0.note == it.note }) { throw .noteExists }
        guard it.mentions.count <= CaseFile.AddNote.mentionsMax else { throw .tooManyMentioned }
        var mentions: [ActorID] = []
        for person in it.mentions where !mentions.contains(person) { mentions.append(person) }
        return [.noteAdded(NoteAdded(note: it.note, mentions: mentions, remark: it.remark))]
    }

    func close(_ it: CaseFile.Close, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        try self.admit(.close, at: context.now)
        guard self.bearsOut(it.disposition) else { throw .dispositionUnfounded }
        let matters = self.openMatters(at: context.now)
        guard matters.isEmpty || (it.isAbandoning && it.note != nil) else { throw .caseHasOpenMatters(matters) }
        return [.closed(CaseClosed(disposition: it.disposition, openMatters: matters, lessons: it.lessons, note: it.note))]
    }

    func reopen(_ it: CaseFile.Reopen) throws(Refusal) -> [CaseFile.Event] {
        guard self.closed != nil else { throw .caseNotClosed }
        return [.reopened(CaseReopened(reason: it.reason, note: it.note))]
    }

    /// A fact from outside; on a closed case one that needs somebody opens it again.
    func recordingLate(_ fact: CaseFile.Event) -> [CaseFile.Event] {
        self.closed == nil ? [fact] : [fact, .reopened(CaseReopened(reason: .payerFact))]
    }

    func recordingLate(_ facts: [CaseFile.Event]) -> [CaseFile.Event] {
        facts.isEmpty ? [] : self.recordingLate(facts[0]) + facts.dropFirst()
    }

    /// What still runs. A window to appeal is open until its last day has ended everywhere.
    func openMatters(at now: Timestamp) -> [OpenMatter] {
        var matters: [OpenMatter] = []
        if self.isInFlight { matters.append(.submission) }
        if !self.openInformationRequests.isEmpty { matters.append(.informationRequest) }
        if self.appeals.contains(where: \.isOpen) { matters.append(.appeal) }
        let isNoticed = self.appealBy.map { now <= $0.endOfDayEverywhere } ?? false
        if isNoticed || !self.openAppealWindows(at: now).isEmpty { matters.append(.appealWindow) }
        return matters
    }

    /// Rates of approval are counted from dispositions: what the payer is said to have done, it did.
    func bearsOut(_ disposition: CaseClosed.Disposition) -> Bool {
        switch disposition {
        case .authorized: self.services.contains(where: \.isAuthorized)
        case .denied: self.services.contains { $0.action == .notCertified }
        case .notRequired, .withdrawn, .abandoned, .duplicate: true
        }
    }

    mutating func apply(_ it: CaseClosed) {
        self.closed = it
        self.handOver = nil
        // Who closes a case has looked at it; what comes later asks anew for somebody.
        self.irregularities = []
    }
}
