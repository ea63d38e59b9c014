public import EventSourcing

/// Something that a person has to do about a case: opened by a policy for what is odd, late or missing, or by another person.
///
/// First form: opened, then completed or cancelled, and nothing after that. One stream a task, so that thousands of them never
/// make a case's history longer. What it asks is its kind's; what a person wrote is patient data, sealed by the case's key.
public enum CaseTask: Decider {
    public static var initial: State { State() }

    public static func decide(_ command: Command, in state: State, _ context: Context) throws(Refusal) -> [Event] {
        if case .open(let it) = command { return try state.open(it) }
        guard state.opened != nil else { throw .taskUnknown }
        switch command {
        case .open: return []
        case .complete(let it): return try state.complete(it)
        case .cancel(let it): return try state.cancel(it)
        }
    }

    public static func evolve(_ state: inout State, by recorded: Recorded<Event>) {
        state.version = recorded.version
        state.position = recorded.position
        switch recorded.event {
        case .opened(let it): state.opened = it
        case .completed(let it): state.completed = it
        case .cancelled(let it): state.cancelled = it
        }
    }

    /// A task as its events left it.
    public struct State: Sendable, Equatable {
        public internal(set) var opened: TaskOpened?
        public internal(set) var completed: TaskCompleted?
        public internal(set) var cancelled: TaskCancelled?
        public internal(set) var version: StreamVersion = .none
        public internal(set) var position: Position = .start

        public init() {}

        /// How the task stands; a stream without events has none.
        public var status: TaskStatus? {
            guard self.opened != nil else { return nil }
            if self.completed != nil { return .completed }
            return self.cancelled == nil ? .open : .cancelled
        }
    }

    /// What someone wants of a task.
    public enum Command: Sendable, Equatable {
        case open(Open)
        case complete(Complete)
        case cancel(Cancel)
    }

    /// Open a task.
    public struct Open: Sendable, Equatable {
        public var kind: TaskKind
        public var caseID: CaseID
        public var patient: PatientID?
        public var site: SiteID?
        public var subject: TaskSubject?
        public var cause: TaskCause?
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

        /// A task that a person opens.
        ///
        /// - Parameter ask: what is asked, 1 to `TaskAsk.lengthMax` characters.
        public init(caseID: CaseID, ask: String, dueAt: Timestamp? = nil) {
            self.init(kind: .other, caseID: caseID, dueAt: dueAt)
            self.ask = PHI(TaskAsk(ask))
        }

        /// Takes over whom the case is for, and where: whoever carries the command out has loaded the case.
        public mutating func takePlace(of opened: CaseOpened) {
            self.patient = opened.patient
            self.site = opened.site
        }
    }

    /// Say that a task is done.
    public struct Complete: Sendable, Equatable {
        public var outcome: TaskCompleted.Outcome
        public var note: PHI<Remark>?

        public init(outcome: TaskCompleted.Outcome, note: String? = nil) {
            self.outcome = outcome
            self.note = PHI(remark: note)
        }
    }

    /// Say that nobody needs to do a task.
    public struct Cancel: Sendable, Equatable {
        public var reason: TaskCancelled.Reason

        public init(reason: TaskCancelled.Reason) { self.reason = reason }
    }

    /// What happened to a task. Each is a fact, and its stored name a promise.
    public enum Event: Sendable, Equatable {
        case opened(TaskOpened)
        case completed(TaskCompleted)
        case cancelled(TaskCancelled)
    }
}

extension CaseTask.Event: EventOfBodies {
    public static let catalog = EventCatalog<CaseTask.Event>([.init(Self.opened), .init(Self.completed), .init(Self.cancelled)])

    public var body: any EventBody {
        switch self {
        case .opened(let it): it
        case .completed(let it): it
        case .cancelled(let it): it
        }
    }
}

/// How a task stands.
public enum TaskStatus: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case open
    case completed
    case cancelled
}

extension TaskOpened {
    init(_ it: CaseTask.Open) {
        self.init(
            kind: it.kind, caseID: it.caseID, patient: it.patient, site: it.site, subject: it.subject, cause: it.cause, dueAt: it.dueAt,
            ask: it.ask)
    }

    /// Whether two ask the same. Patient and site follow from the case and may have been corrected since; words cannot be compared.
    func asksTheSame(as other: TaskOpened) -> Bool {
        self.kind == other.kind && self.caseID == other.caseID && self.subject == other.subject && self.cause == other.cause
            && self.dueAt == other.dueAt && self.ask == nil && other.ask == nil
    }
}

extension CaseTask.State {
    func open(_ it: CaseTask.Open) throws(Refusal) -> [CaseTask.Event] {
        let event = TaskOpened(it)
        if let opened {
            guard opened.asksTheSame(as: event) else { throw .taskExists }
            return []
        }
        return [.opened(event)]
    }

    func complete(_ it: CaseTask.Complete) throws(Refusal) -> [CaseTask.Event] {
        guard self.status == .open else {
            guard let completed, completed.outcome == it.outcome, completed.note == nil, it.note == nil else { throw .taskDone }
            return []
        }
        return [.completed(TaskCompleted(outcome: it.outcome, note: it.note))]
    }

    func cancel(_ it: CaseTask.Cancel) throws(Refusal) -> [CaseTask.Event] {
        guard self.status == .open else {
            guard self.cancelled?.reason == it.reason else { throw .taskDone }
            return []
        }
        return [.cancelled(TaskCancelled(reason: it.reason))]
    }
}
