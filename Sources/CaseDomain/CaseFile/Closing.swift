public import EventSourcing

// Notes, and the end of a case. A closed case takes no commands but reopening; facts still come in, and wake it.

/// Somebody left a note (`case.note_added.v1`).
public struct NoteAdded: EventBody {
    public static let type: EventType = "case.note_added.v1"

    public var note: NoteID
    public var remark: PHI<Remark>

    public init(note: NoteID, text: String) {
        self.note = note
        self.remark = PHI(Remark(text))
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.note = try facts.value("note_id")
        self.remark = try PHI(decoding: phi)
    }

    public func writeFacts(to members: inout JSONWriter.Members) { members.member("note_id", self.note) }
    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.remark.write(to: &members) }
}

/// The case was closed (`case.closed.v1`).
public struct CaseClosed: EventBody {
    public static let type: EventType = "case.closed.v1"

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
    public var openMatters: [String]
    public var note: PHI<Remark>?

    public init(disposition: Disposition, openMatters: [String], note: String?) {
        self.disposition = disposition
        self.openMatters = openMatters
        self.note = note.map { PHI(Remark($0)) }
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.disposition = try facts.value("disposition")
        self.openMatters = try facts.list("open_matters")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("disposition", self.disposition)
        members.list("open_matters", self.openMatters)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

/// The case was opened again (`case.reopened.v1`).
public struct CaseReopened: EventBody {
    public static let type: EventType = "case.reopened.v1"

    /// Why it is open again.
    public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// Something came from the payer that needs a person.
        case payerFact = "payer_fact"
        case closedInError = "closed_in_error"
        case newEvidence = "new_evidence"
        case other
    }

    public var reason: Reason
    public var note: PHI<Remark>?

    public init(reason: Reason, note: String?) {
        self.reason = reason
        self.note = note.map { PHI(Remark($0)) }
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
        public var note: NoteID
        public var text: String

        public init(note: NoteID, text: String) {
            self.note = note
            self.text = text
        }
    }

    /// Close the case.
    public struct Close: Sendable, Equatable {
        public var disposition: CaseClosed.Disposition
        /// Close although something still runs; a note says why.
        public var isAbandoning: Bool
        public var note: String?

        public init(disposition: CaseClosed.Disposition, isAbandoning: Bool = false, note: String? = nil) {
            self.disposition = disposition
            self.isAbandoning = isAbandoning
            self.note = note
        }
    }

    /// Open a closed case again.
    public struct Reopen: Sendable, Equatable {
        public var reason: CaseReopened.Reason
        public var note: String?

        public init(reason: CaseReopened.Reason, note: String? = nil) {
            self.reason = reason
            self.note = note
        }
    }
}

extension CaseFile.State {
    /// A note may be left on a closed case too: it changes nothing but what is known.
    func addNote(_ it: CaseFile.AddNote) throws(Refusal) -> [CaseFile.Event] {
        if self.notes.contains(where: { $0.note == it.note }) { throw .noteExists }
        return [.noteAdded(NoteAdded(note: it.note, text: it.text))]
    }

    func close(_ it: CaseFile.Close) throws(Refusal) -> [CaseFile.Event] {
        try self.requireOpen()
        let matters = self.openMatters
        guard matters.isEmpty || (it.isAbandoning && it.note?.isEmpty == false) else { throw .caseHasOpenMatters(matters) }
        return [.closed(CaseClosed(disposition: it.disposition, openMatters: matters, note: it.note))]
    }

    func reopen(_ it: CaseFile.Reopen) throws(Refusal) -> [CaseFile.Event] {
        guard self.closed != nil else { throw .caseNotClosed }
        return [.reopened(CaseReopened(reason: it.reason, note: it.note))]
    }

    /// A fact from outside; on a closed case one that needs somebody opens it again.
    func recordingLate(_ fact: CaseFile.Event) -> [CaseFile.Event] {
        self.closed == nil ? [fact] : [fact, .reopened(CaseReopened(reason: .payerFact, note: nil))]
    }

    func recordingLate(_ facts: [CaseFile.Event]) -> [CaseFile.Event] {
        facts.isEmpty ? [] : self.recordingLate(facts[0]) + facts.dropFirst()
    }

    /// What still runs, by stable names.
    var openMatters: [String] {
        var matters: [String] = []
        if self.isInFlight { matters.append("submission") }
        if self.informationRequests.contains(where: { !$0.isAnswered }) { matters.append("information_request") }
        if self.appeals.contains(where: { $0.decided == nil }) { matters.append("appeal") }
        return matters
    }
}
