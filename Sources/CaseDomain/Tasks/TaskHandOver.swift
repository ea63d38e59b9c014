public import EventSourcing

// Whoever has a task can ask another person to take it. It stays theirs until that person accepts: no task is nobody's, and none
// lands with somebody who does not know of it.

/// Somebody was asked to take a task over (`task.hand_over_offered.v1`).
public struct TaskHandOverOffered: EventBody {
    public static let type: EventType = "task.hand_over_offered.v1"

    public var from: ActorID
    public var to: ActorID
    public var reason: TaskTransferReason
    public var note: PHI<Remark>?

    public init(from: ActorID, to: ActorID, reason: TaskTransferReason, note: PHI<Remark>? = nil) {
        self.from = from
        self.to = to
        self.reason = reason
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.from = try facts.value("from_id")
        self.to = try facts.value("to_id")
        self.reason = try facts.value("reason")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("from_id", self.from)
        members.member("to_id", self.to)
        members.member("reason", self.reason)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

/// Whoever was asked took the task over (`task.hand_over_accepted.v1`).
public struct TaskHandOverAccepted: EventBody {
    public static let type: EventType = "task.hand_over_accepted.v1"

    public var from: ActorID
    public var to: ActorID

    public init(from: ActorID, to: ActorID) {
        self.from = from
        self.to = to
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.from = try facts.value("from_id")
        self.to = try facts.value("to_id")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("from_id", self.from)
        members.member("to_id", self.to)
    }
}

/// Whoever was asked did not take the task over (`task.hand_over_declined.v1`).
public struct TaskHandOverDeclined: EventBody {
    public static let type: EventType = "task.hand_over_declined.v1"

    /// Why somebody does not take a task.
    public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case workload
        case leave
        /// It is somebody else's to do.
        case notMine = "not_mine"
        /// They may not: they are too near to the patient or to what is looked into.
        case conflictOfInterest = "conflict_of_interest"
        case other
    }

    public var from: ActorID
    public var to: ActorID
    public var reason: Reason
    public var note: PHI<Remark>?

    public init(from: ActorID, to: ActorID, reason: Reason, note: PHI<Remark>? = nil) {
        self.from = from
        self.to = to
        self.reason = reason
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.from = try facts.value("from_id")
        self.to = try facts.value("to_id")
        self.reason = try facts.value("reason")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("from_id", self.from)
        members.member("to_id", self.to)
        members.member("reason", self.reason)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

/// Whoever has the task asks no longer (`task.hand_over_withdrawn.v1`).
public struct TaskHandOverWithdrawn: EventBody {
    public static let type: EventType = "task.hand_over_withdrawn.v1"

    public var from: ActorID
    public var to: ActorID

    public init(from: ActorID, to: ActorID) {
        self.from = from
        self.to = to
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.from = try facts.value("from_id")
        self.to = try facts.value("to_id")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("from_id", self.from)
        members.member("to_id", self.to)
    }
}

/// A hand-over that was offered, and what became of it.
public struct TaskOffer: Sendable, Hashable {
    /// What becomes of an offer.
    public enum Answer: Sendable, Hashable {
        case accepted
        case declined(TaskHandOverDeclined.Reason)
        case withdrawn
        /// The task changed hands otherwise, or ended.
        case dropped
    }

    public var from: ActorID
    public var to: ActorID
    public var reason: TaskTransferReason
    /// When the ledger took the offer in.
    public var since: Timestamp
    /// `nil` while it waits.
    public var answer: Answer?

    public init(from: ActorID, to: ActorID, reason: TaskTransferReason, since: Timestamp, answer: Answer? = nil) {
        self.from = from
        self.to = to
        self.reason = reason
        self.since = since
        self.answer = answer
    }
}

extension CaseTask {
    /// Ask another person to take a task that one has.
    public struct HandOver: Sendable, Equatable {
        public var to: ActorID
        public var reason: TaskTransferReason
        public var note: PHI<Remark>?

        public init(to: ActorID, reason: TaskTransferReason, note: String? = nil) {
            self.to = to
            self.reason = reason
            self.note = PHI(remark: note)
        }
    }

    /// Say that one does not take a task that was offered.
    public struct DeclineHandOver: Sendable, Equatable {
        public var reason: TaskHandOverDeclined.Reason
        public var note: PHI<Remark>?

        public init(reason: TaskHandOverDeclined.Reason, note: String? = nil) {
            self.reason = reason
            self.note = PHI(remark: note)
        }
    }
}

extension CaseTask.State {
    /// The offer that waits for an answer.
    public var pendingOffer: TaskOffer? { self.offer?.answer == nil ? self.offer : nil }

    /// Whoever hands a task to themselves has it already.
    func handOver(_ it: CaseTask.HandOver, _ context: Context) throws(Refusal) -> [CaseTask.Event] {
        if self.isOpen(of: context.actor), it.to == context.actor || it.to == self.pendingOffer?.to { return [] }
        try self.admit(.handOver, context)
        return [.handOverOffered(TaskHandOverOffered(from: context.actor, to: it.to, reason: it.reason, note: it.note))]
    }

    func acceptHandOver(_ context: Context) throws(Refusal) -> [CaseTask.Event] {
        if self.isOpen(of: context.actor), self.holding?.means == .handOver, self.pendingOffer == nil { return [] }
        let offer = try self.offered(.acceptHandOver, context)
        return [.handOverAccepted(TaskHandOverAccepted(from: offer.from, to: offer.to))]
    }

    func declineHandOver(_ it: CaseTask.DeclineHandOver, _ context: Context) throws(Refusal) -> [CaseTask.Event] {
        if self.status == .open, let offer, offer.to == context.actor, offer.answer == .declined(it.reason) { return [] }
        let offer = try self.offered(.declineHandOver, context)
        return [.handOverDeclined(TaskHandOverDeclined(from: offer.from, to: offer.to, reason: it.reason, note: it.note))]
    }

    func withdrawHandOver(_ context: Context) throws(Refusal) -> [CaseTask.Event] {
        if self.isOpen(of: context.actor), let offer, offer.from == context.actor, offer.answer == .withdrawn { return [] }
        let offer = try self.offered(.withdrawHandOver, context)
        return [.handOverWithdrawn(TaskHandOverWithdrawn(from: offer.from, to: offer.to))]
    }

    /// The offer that a command is about, if the command is in order.
    private func offered(_ kind: CaseTask.Command.Kind, _ context: Context) throws(Refusal) -> TaskOffer {
        try self.admit(kind, context)
        guard let offer = self.pendingOffer else { throw .taskNotOffered }
        return offer
    }

    mutating func apply(_ it: TaskHandOverOffered, at moment: Timestamp) {
        self.offer = TaskOffer(from: it.from, to: it.to, reason: it.reason, since: moment)
    }

    mutating func apply(_ it: TaskHandOverAccepted, at moment: Timestamp) {
        self.offer?.answer = .accepted
        self.give(to: it.to, by: .handOver, at: moment)
    }

    mutating func dropOffer() {
        if self.pendingOffer != nil { self.offer?.answer = .dropped }
    }
}
