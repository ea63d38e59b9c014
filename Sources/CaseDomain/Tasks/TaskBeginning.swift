public import EventSourcing

// A task begins with what is asked. What a kind asks is derived from the kind; only what a person wrote is stored in words, sealed.

/// A task was opened (`task.opened.v3`; earlier versions were always about a case).
public struct TaskOpened: EventBody {
    public static let type: EventType = "task.opened.v3"
    public static let earlierVersions: [EarlierVersion<TaskOpened>] = [
        .readAsToday("task.opened.v1"), .readAsToday("task.opened.v2"),
    ]

    public var kind: TaskKind
    /// The case that it is about; `nil` where it is about a patient and no one case, such as about an order.
    public var caseID: CaseID?
    /// Whom it is about, and where; of a task about a case, whom that was for when the task was opened.
    public var patient: PatientID?
    public var site: SiteID?
    /// The request was expedited when the task was opened; `nil` while nobody noted it.
    public var isExpedited: Bool?
    /// What within the case it is about.
    public var subject: TaskSubject?
    /// The event it came of; `nil` where a person opened it.
    public var cause: TaskCause?
    /// The queue that whoever opened it named; `nil` where it lies in its kind's.
    public var queue: TaskQueue?
    public var dueAt: Timestamp?
    /// What is asked, where a person says it.
    public var ask: PHI<TaskAsk>?

    public init(
        kind: TaskKind, caseID: CaseID?, patient: PatientID? = nil, site: SiteID? = nil, isExpedited: Bool? = nil,
        subject: TaskSubject? = nil, cause: TaskCause? = nil, queue: TaskQueue? = nil, dueAt: Timestamp? = nil, ask: PHI<TaskAsk>? = nil
    ) {
        self.kind = kind
        self.caseID = caseID
        self.patient = patient
        self.site = site
        self.isExpedited = isExpedited
        self.subject = subject
        self.cause = cause
        self.queue = queue
        self.dueAt = dueAt
        self.ask = ask
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.kind = try facts.value("kind")
        self.caseID = try facts.optional("case_id")
        self.patient = try facts.optional("patient_id")
        self.site = try facts.optional("site_id")
        self.isExpedited = try facts.optional("expedited")
        self.subject = try facts.optional("subject")
        self.cause = try facts.optional("cause")
        self.queue = try facts.optional("queue")
        self.dueAt = try facts.optional("due_at")
        self.ask = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("kind", self.kind)
        members.member("case_id", self.caseID)
        members.member("patient_id", self.patient)
        members.member("site_id", self.site)
        members.member("expedited", self.isExpedited)
        members.member("subject", self.subject)
        members.member("cause", self.cause)
        members.member("queue", self.queue)
        members.member("due_at", self.dueAt)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.ask.write(to: &members) }

    /// Where the task lies until a person has it.
    public var firstQueue: TaskQueue { self.queue ?? self.kind.queue }
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

extension CaseTask {
    /// Open a task.
    public struct Open: Sendable, Equatable {
        public var kind: TaskKind
        /// The case that it is about; `nil` where it is about a patient and no one case.
        public var caseID: CaseID?
        public var patient: PatientID?
        public var site: SiteID?
        public var isExpedited: Bool?
        public var subject: TaskSubject?
        public var cause: TaskCause?
        /// Where it is to lie, if not in its kind's queue.
        public var queue: TaskQueue?
        /// Who is to do it; `nil` for whoever takes it from the queue.
        public var assignee: ActorID?
        public var dueAt: Timestamp?
        public var ask: PHI<TaskAsk>?

        /// A task that follows from something: its kind says what is asked.
        public init(kind: TaskKind, caseID: CaseID, subject: TaskSubject? = nil, cause: TaskCause? = nil, dueAt: Timestamp? = nil) {
            self.kind = kind
            self.caseID = caseID
            self.subject = subject
            self.cause = cause
            self.dueAt = dueAt
        }

        /// A task that follows from something about a patient, and about no one case.
        public init(
            kind: TaskKind, patient: PatientID, site: SiteID? = nil, subject: TaskSubject? = nil, cause: TaskCause? = nil,
            dueAt: Timestamp? = nil
        ) {
            self.kind = kind
            self.patient = patient
            self.site = site
            self.subject = subject
            self.cause = cause
            self.dueAt = dueAt
        }

        /// A task that a person opens.
        ///
        /// - Parameters:
        ///   - caseID: the case that it is about; `nil` where `patient` says whom it is about.
        ///   - ask: what is asked, 1 to `TaskAsk.lengthMax` characters.
        public init(
            caseID: CaseID?, patient: PatientID? = nil, ask: String, queue: TaskQueue? = nil, assignee: ActorID? = nil,
            dueAt: Timestamp? = nil
        ) {
            self.kind = .other
            self.caseID = caseID
            self.patient = patient
            self.dueAt = dueAt
            self.queue = queue
            self.assignee = assignee
            self.ask = PHI(TaskAsk(ask))
        }

        /// Takes over whom the case is for, where, and whether its request was opened as expedited: whoever carries the command out
        /// has loaded the case.
        public mutating func takePlace(of opened: CaseOpened) {
            self.patient = opened.patient
            self.site = opened.site
            self.isExpedited = opened.urgency == .expedited && opened.attestation != nil
        }

        /// The same of the case as it is now: that waiting could do harm may have been attested since it was opened.
        public mutating func takePlace(of file: CaseFile.State) {
            guard let opened = file.opened else { return }
            self.takePlace(of: opened)
            self.isExpedited = file.isExpedited
        }
    }
}

extension TaskOpened {
    init(_ it: CaseTask.Open) {
        self.init(
            kind: it.kind, caseID: it.caseID, patient: it.patient, site: it.site, isExpedited: it.isExpedited, subject: it.subject,
            cause: it.cause, queue: it.queue, dueAt: it.dueAt, ask: it.ask)
    }

    /// Whether two ask the same. What is taken over from the case may have changed since; words cannot be compared.
    func asksTheSame(as other: TaskOpened) -> Bool {
        self.kind == other.kind && self.caseID == other.caseID && self.subject == other.subject && self.cause == other.cause
            && (self.caseID != nil || self.patient == other.patient) && self.firstQueue == other.firstQueue
            && self.dueAt == other.dueAt && self.ask == nil && other.ask == nil
    }
}

extension CaseTask.State {
    /// Who is to do it may have changed since, and tells no task from another.
    func open(_ it: CaseTask.Open) throws(Refusal) -> [CaseTask.Event] {
        if it.caseID == nil, it.patient == nil { throw .taskWithoutSubject }
        let event = TaskOpened(it)
        if let opened {
            guard opened.asksTheSame(as: event) else { throw .taskExists }
            return []
        }
        guard let assignee = it.assignee else { return [.opened(event)] }
        return [.opened(event), .assigned(TaskAssigned(assignee: assignee, previous: nil, reason: .opened))]
    }

    mutating func apply(_ it: TaskOpened) {
        self.opened = it
        self.queue = it.firstQueue
    }
}
