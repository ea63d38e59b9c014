public import EventSourcing

// The facts of a task. What a kind asks is derived from the kind; only what a person wrote is stored in words, and sealed.

/// A task was opened (`task.opened.v1`).
public struct TaskOpened: EventBody {
    public static let type: EventType = "task.opened.v1"

    public var kind: TaskKind
    public var caseID: CaseID
    /// Whom the case was for, and where, when the task was opened.
    public var patient: PatientID?
    public var site: SiteID?
    /// What within the case it is about.
    public var subject: TaskSubject?
    /// The event it came of; `nil` where a person opened it.
    public var cause: TaskCause?
    public var dueAt: Timestamp?
    /// What is asked, where a person says it.
    public var ask: PHI<TaskAsk>?

    public init(
        kind: TaskKind, caseID: CaseID, patient: PatientID? = nil, site: SiteID? = nil, subject: TaskSubject? = nil,
        cause: TaskCause? = nil, dueAt: Timestamp? = nil, ask: PHI<TaskAsk>? = nil
    ) {
        self.kind = kind
        self.caseID = caseID
        self.patient = patient
        self.site = site
        self.subject = subject
        self.cause = cause
        self.dueAt = dueAt
        self.ask = ask
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.kind = try facts.value("kind")
        self.caseID = try facts.value("case_id")
        self.patient = try facts.optional("patient_id")
        self.site = try facts.optional("site_id")
        self.subject = try facts.optional("subject")
        self.cause = try facts.optional("cause")
        self.dueAt = try facts.optional("due_at")
        self.ask = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("kind", self.kind)
        members.member("case_id", self.caseID)
        members.member("patient_id", self.patient)
        members.member("site_id", self.site)
        members.member("subject", self.subject)
        members.member("cause", self.cause)
        members.member("due_at", self.dueAt)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.ask.write(to: &members) }
}

/// What a person asks of another: it may tell of the patient.
public struct TaskAsk: JSONMembers, Hashable {
    public var text: String

    /// Characters of an ask.
    public static let lengthMax = 1_000

    public init(_ text: String) { self.text = text }
    public init(members: JSONObject) throws(JSONFault) { self.text = try members.value("ask") }
    public func write(to members: inout JSONWriter.Members) { members.member("ask", self.text) }
}

/// A task was completed (`task.completed.v1`).
public struct TaskCompleted: EventBody {
    public static let type: EventType = "task.completed.v1"

    /// What came of a task.
    public enum Outcome: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// What was asked was done.
        case done
        /// The record was wrong, and was corrected.
        case corrected
        /// It was looked into, and is right as it stands.
        case inOrder = "in_order"
        /// It was looked into, and nothing more can be done.
        case notPossible = "not_possible"
    }

    public var outcome: Outcome
    public var note: PHI<Remark>?

    public init(outcome: Outcome, note: PHI<Remark>? = nil) {
        self.outcome = outcome
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.outcome = try facts.value("outcome")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) { members.member("outcome", self.outcome) }
    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

/// A task was cancelled: nobody needs to do it (`task.cancelled.v1`).
public struct TaskCancelled: EventBody {
    public static let type: EventType = "task.cancelled.v1"

    /// Why nobody needs to do a task.
    public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// Another task asks for it.
        case superseded
        /// What came later answers it.
        case settledByLaterFact = "settled_by_later_fact"
        case openedInError = "opened_in_error"
        /// The case it belongs to has ended.
        case caseClosed = "case_closed"
    }

    public var reason: Reason

    public init(reason: Reason) { self.reason = reason }
    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) { self.reason = try facts.value("reason") }
    public func writeFacts(to members: inout JSONWriter.Members) { members.member("reason", self.reason) }
}
