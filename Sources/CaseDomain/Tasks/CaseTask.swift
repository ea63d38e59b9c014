public import EventSourcing

/// Something that a person has to do about a case, or about a patient: opened by a policy for what is odd, late or missing, or by
/// another person.
///
/// A task lies in a queue until a person has it; whoever has it completes it, puts it away for a while, hands it over or puts it
/// back. What ended can be opened again. One stream a task, so that thousands of them never make a case's history longer. What it
/// asks is its kind's; what a person wrote is patient data, sealed by the key of the case or of the patient's record. Who may do what is asked before a decision, of
/// rights; the decision asks only who has the task.
public enum CaseTask: Decider {
    public static var initial: State { State() }

    public static func decide(_ command: Command, in state: State, _ context: Context) throws(Refusal) -> [Event] {
        switch command {
        case .open(let it): try state.open(it)
        case .claim: try state.claim(context)
        case .assign(let it): try state.assign(it, context)
        case .release(let it): try state.release(it, context)
        case .handOver(let it): try state.handOver(it, context)
        case .acceptHandOver: try state.acceptHandOver(context)
        case .declineHandOver(let it): try state.declineHandOver(it, context)
        case .withdrawHandOver: try state.withdrawHandOver(context)
        case .snooze(let it): try state.snooze(it, context)
        case .wake: try state.wake(context)
        case .reschedule(let it): try state.reschedule(it, context)
        case .followClock(let it): try state.followClock(it)
        case .prioritize(let it): try state.prioritize(it, context)
        case .complete(let it): try state.complete(it, context)
        case .cancel(let it): try state.cancel(it, context)
        case .reopen(let it): try state.reopen(it, context)
        }
    }

    public static func evolve(_ state: inout State, by recorded: Recorded<Event>) {
        state.version = recorded.version
        state.position = recorded.position
        switch recorded.event {
        case .opened(let it): state.apply(it)
        case .claimed(let it): state.give(to: it.assignee, by: .claim, at: recorded.recordedAt)
        case .assigned(let it): state.give(to: it.assignee, by: .assignment, at: recorded.recordedAt)
        case .released(let it): state.apply(it)
        case .handOverOffered(let it): state.apply(it, at: recorded.recordedAt)
        case .handOverAccepted(let it): state.apply(it, at: recorded.recordedAt)
        case .handOverDeclined(let it): state.offer?.answer = .declined(it.reason)
        case .handOverWithdrawn: state.offer?.answer = .withdrawn
        case .snoozed(let it): state.apply(it)
        case .woken: state.wakeUp(byHand: true)
        case .rescheduled(let it): state.rescheduled = it
        case .prioritized(let it): state.prioritized = it
        case .completed(let it): state.apply(it, recorded)
        case .cancelled(let it): state.apply(it, recorded)
        case .reopened(let it): state.apply(it, at: recorded.recordedAt)
        }
    }

    /// A task as its events left it.
    public struct State: Sendable, Equatable {
        public internal(set) var opened: TaskOpened?
        /// How it was completed, while that stands.
        public internal(set) var completed: TaskCompleted?
        /// How it was cancelled, while that stands.
        public internal(set) var cancelled: TaskCancelled?
        /// How it was opened again, while it is open.
        public internal(set) var reopened: TaskReopened?
        /// How often it ended, and how, in order; the last stands unless the task is open.
        public internal(set) var endings: [TaskEnding] = []
        /// Where it lies while nobody has it, and where it is put back to; `nil` before it is opened.
        public internal(set) var queue: TaskQueue?
        /// Who has it; `nil` while it lies in its queue. Whoever had it when it ended stays named.
        public internal(set) var holding: TaskHolding?
        /// How it came back to its queue, while nobody has taken it since.
        public internal(set) var released: TaskReleased?
        /// The last hand-over that was offered, and what was answered.
        public internal(set) var offer: TaskOffer?
        /// Until when it was put away; it may have woken since.
        public internal(set) var snoozed: TaskSnoozed?
        /// Somebody woke it before its time was over.
        var isWokenByHand = false
        /// How its due time was moved last.
        public internal(set) var rescheduled: TaskRescheduled?
        /// What a person said last of how pressing it is.
        public internal(set) var prioritized: TaskPrioritized?
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
}

/// How a task stands, whatever the time.
///
/// One that is put away is open: it is still to be done, and the moment at which it is asked about says whether it sleeps
/// (`isSnoozed(at:)`).
public enum TaskStatus: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case open
    case completed
    case cancelled
}
