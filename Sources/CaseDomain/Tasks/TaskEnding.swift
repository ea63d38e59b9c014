public import EventSourcing

// A task ends when it was done, or when nobody needs to do it; what ended too early is opened again, and what it ended with stays.

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
        /// What came later answers it: a policy's reason, which has seen the fact.
        case settledByLaterFact = "settled_by_later_fact"
        case openedInError = "opened_in_error"
        /// The case it belongs to has ended.
        case caseClosed = "case_closed"

        /// The reasons that a person can give. A person who has seen a fact that answers the task completes it, and says what came of it.
        public static let ofPeople = allCases.filter { $0 != .settledByLaterFact }
    }

    public var reason: Reason

    public init(reason: Reason) { self.reason = reason }
    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) { self.reason = try facts.value("reason") }
    public func writeFacts(to members: inout JSONWriter.Members) { members.member("reason", self.reason) }
}

/// A task that had ended was opened again (`task.reopened.v1`).
public struct TaskReopened: EventBody {
    public static let type: EventType = "task.reopened.v1"

    /// Why a task is open again.
    public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case endedInError = "ended_in_error"
        /// What it asked for is not so, or does not hold any more.
        case notSettled = "not_settled"
        /// Something came that it has to be looked at for again.
        case newFact = "new_fact"
        case other
    }

    public var reason: Reason
    /// Who has it from then on; `nil` where it lies in its queue.
    public var assignee: ActorID?
    public var note: PHI<Remark>?

    public init(reason: Reason, assignee: ActorID?, note: PHI<Remark>? = nil) {
        self.reason = reason
        self.assignee = assignee
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.reason = try facts.value("reason")
        self.assignee = try facts.optional("assignee_id")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("reason", self.reason)
        members.member("assignee_id", self.assignee)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

/// How a task ended, once.
public struct TaskEnding: Sendable, Hashable {
    /// What a task ends with.
    public enum Result: Sendable, Hashable {
        case completed(TaskCompleted.Outcome)
        case cancelled(TaskCancelled.Reason)
    }

    public var result: Result
    public var by: ActorID
    /// When the ledger took it in.
    public var at: Timestamp

    public init(_ result: Result, by: ActorID, at: Timestamp) {
        self.result = result
        self.by = by
        self.at = at
    }
}

extension CaseTask {
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

    /// Open a task again that has ended. What its completion settled on the case stays settled there.
    public struct Reopen: Sendable, Equatable {
        public var reason: TaskReopened.Reason
        public var note: PHI<Remark>?

        public init(reason: TaskReopened.Reason, note: String? = nil) {
            self.reason = reason
            self.note = PHI(remark: note)
        }
    }
}

extension CaseTask.State {
    /// One that lies in a queue is completed by whoever has done it; what a person has, that person completes.
    func complete(_ it: CaseTask.Complete, _ context: Context) throws(Refusal) -> [CaseTask.Event] {
        if let completed, completed.outcome == it.outcome, completed.note == nil, it.note == nil { return [] }
        try self.admit(.complete, context)
        return [.completed(TaskCompleted(outcome: it.outcome, note: it.note))]
    }

    /// Whoever has it: that nobody needs to do a task says nothing of anybody's work.
    func cancel(_ it: CaseTask.Cancel, _ context: Context) throws(Refusal) -> [CaseTask.Event] {
        if let cancelled, cancelled.reason == it.reason { return [] }
        try self.admit(.cancel, context)
        return [.cancelled(TaskCancelled(reason: it.reason))]
    }

    /// It is theirs again who had it and open it themselves; for anybody else it lies in its queue: whoever had it may not know.
    func reopen(_ it: CaseTask.Reopen, _ context: Context) throws(Refusal) -> [CaseTask.Event] {
        if self.status == .open, let reopened, reopened.reason == it.reason { return [] }
        try self.admit(.reopen, context)
        let assignee = self.assignee == context.actor ? context.actor : nil
        return [.reopened(TaskReopened(reason: it.reason, assignee: assignee, note: it.note))]
    }

    mutating func apply(_ it: TaskCompleted, _ recorded: Recorded<CaseTask.Event>) {
        self.completed = it
        self.end(with: .completed(it.outcome), recorded)
    }

    mutating func apply(_ it: TaskCancelled, _ recorded: Recorded<CaseTask.Event>) {
        self.cancelled = it
        self.end(with: .cancelled(it.reason), recorded)
    }

    mutating func apply(_ it: TaskReopened, at moment: Timestamp) {
        self.completed = nil
        self.cancelled = nil
        self.reopened = it
        self.holding = it.assignee.map { TaskHolding(assignee: $0, since: moment, means: .reopening) }
    }

    private mutating func end(with result: TaskEnding.Result, _ recorded: Recorded<CaseTask.Event>) {
        self.endings.append(TaskEnding(result, by: recorded.actor, at: recorded.recordedAt))
        self.reopened = nil
        self.dropOffer()
        self.wakeUp()
    }
}
