public import EventSourcing

// A task lies in a queue until one person has it. Whoever has it answers for it; nobody else completes it or puts it away.

/// Why a task is given to somebody, put back or offered.
public enum TaskTransferReason: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// Whoever opened the task named who is to do it.
    case opened
    case workload
    /// Whoever had it is away.
    case leave
    /// Somebody else knows more of it.
    case expertise
    case escalation
    /// It lay with the wrong person, or in the wrong queue.
    case misrouted
    case takenInError = "taken_in_error"
    case other

    /// The reasons that a person can give.
    public static let ofPeople = allCases.filter { $0 != .opened }
}

/// Somebody took a task from its queue (`task.claimed.v1`).
public struct TaskClaimed: EventBody {
    public static let type: EventType = "task.claimed.v1"

    public var assignee: ActorID
    /// Where it lay.
    public var queue: TaskQueue

    public init(assignee: ActorID, queue: TaskQueue) {
        self.assignee = assignee
        self.queue = queue
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.assignee = try facts.value("assignee_id")
        self.queue = try facts.value("queue")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("assignee_id", self.assignee)
        members.member("queue", self.queue)
    }
}

/// A task was given to somebody (`task.assigned.v1`).
public struct TaskAssigned: EventBody {
    public static let type: EventType = "task.assigned.v1"

    public var assignee: ActorID
    /// Who had it before; `nil` where it lay in its queue.
    public var previous: ActorID?
    public var reason: TaskTransferReason
    public var note: PHI<Remark>?

    public init(assignee: ActorID, previous: ActorID?, reason: TaskTransferReason, note: PHI<Remark>? = nil) {
        self.assignee = assignee
        self.previous = previous
        self.reason = reason
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.assignee = try facts.value("assignee_id")
        self.previous = try facts.optional("previous_assignee_id")
        self.reason = try facts.value("reason")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("assignee_id", self.assignee)
        members.member("previous_assignee_id", self.previous)
        members.member("reason", self.reason)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

/// A task was put into a queue: by whoever had it, or by somebody who gives tasks out (`task.released.v1`).
public struct TaskReleased: EventBody {
    public static let type: EventType = "task.released.v1"

    /// Who had it; `nil` where it lay in another queue.
    public var from: ActorID?
    /// Where it lies now.
    public var queue: TaskQueue
    public var reason: TaskTransferReason
    public var note: PHI<Remark>?

    public init(from: ActorID?, queue: TaskQueue, reason: TaskTransferReason, note: PHI<Remark>? = nil) {
        self.from = from
        self.queue = queue
        self.reason = reason
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.from = try facts.optional("from_id")
        self.queue = try facts.value("queue")
        self.reason = try facts.value("reason")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("from_id", self.from)
        members.member("queue", self.queue)
        members.member("reason", self.reason)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

/// Who has a task.
public struct TaskHolding: Sendable, Hashable {
    /// How a task comes to a person.
    public enum Means: Sendable, Hashable {
        case claim
        case assignment
        case handOver
        /// It was theirs when it ended, and they opened it again.
        case reopening
    }

    public var assignee: ActorID
    /// When the ledger took in that they have it.
    public var since: Timestamp
    public var means: Means

    public init(assignee: ActorID, since: Timestamp, means: Means) {
        self.assignee = assignee
        self.since = since
        self.means = means
    }
}

extension CaseTask {
    /// Give a task to a person or to a queue, whoever has it now; whether one may is asked of rights.
    public struct Assign: Sendable, Equatable {
        /// To whom a task is given.
        public enum Receiver: Sendable, Hashable {
            case person(ActorID)
            case queue(TaskQueue)
        }

        public var receiver: Receiver
        public var reason: TaskTransferReason
        public var note: PHI<Remark>?

        public init(to receiver: Receiver, reason: TaskTransferReason, note: String? = nil) {
            self.receiver = receiver
            self.reason = reason
            self.note = PHI(remark: note)
        }
    }

    /// Put a task back that one has.
    public struct Release: Sendable, Equatable {
        /// Into which queue, if not the one it came from.
        public var queue: TaskQueue?
        public var reason: TaskTransferReason
        public var note: PHI<Remark>?

        public init(to queue: TaskQueue? = nil, reason: TaskTransferReason, note: String? = nil) {
            self.queue = queue
            self.reason = reason
            self.note = PHI(remark: note)
        }
    }
}

extension CaseTask.State {
    /// Who has the task; `nil` while it lies in its queue.
    public var assignee: ActorID? { self.holding?.assignee }

    /// The task is theirs, and still to be done.
    func isOpen(of actor: ActorID) -> Bool { self.status == .open && self.assignee == actor }

    func claim(_ context: Context) throws(Refusal) -> [CaseTask.Event] {
        if self.isOpen(of: context.actor) { return [] }
        try self.admit(.claim, context)
        guard let queue else { throw .taskUnknown }
        return [.claimed(TaskClaimed(assignee: context.actor, queue: queue))]
    }

    func assign(_ it: CaseTask.Assign, _ context: Context) throws(Refusal) -> [CaseTask.Event] {
        try self.admit(.assign, context)
        switch it.receiver {
        case .person(let person):
            if person == self.assignee { return [] }
            return [.assigned(TaskAssigned(assignee: person, previous: self.assignee, reason: it.reason, note: it.note))]
        case .queue(let queue):
            if self.assignee == nil, queue == self.queue { return [] }
            return [.released(TaskReleased(from: self.assignee, queue: queue, reason: it.reason, note: it.note))]
        }
    }

    func release(_ it: CaseTask.Release, _ context: Context) throws(Refusal) -> [CaseTask.Event] {
        if self.status == .open, self.assignee == nil, let released, released.from == context.actor,
            it.queue == nil || it.queue == released.queue
        {
            return []
        }
        try self.admit(.release, context)
        guard let queue = it.queue ?? self.queue else { throw .taskUnknown }
        return [.released(TaskReleased(from: context.actor, queue: queue, reason: it.reason, note: it.note))]
    }

    /// Whoever gets a task sees it at once: an offer to somebody else falls, and it sleeps no longer.
    mutating func give(to assignee: ActorID, by means: TaskHolding.Means, at moment: Timestamp) {
        self.holding = TaskHolding(assignee: assignee, since: moment, means: means)
        self.released = nil
        self.dropOffer()
        self.wakeUp()
    }

    mutating func apply(_ it: TaskReleased) {
        self.holding = nil
        self.queue = it.queue
        self.released = it
        self.dropOffer()
        self.wakeUp()
    }
}
