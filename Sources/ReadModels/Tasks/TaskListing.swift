public import CaseDomain
public import EventSourcing

/// A task as lists show it: ids, codes and times. What a person wrote is opened from the event at `askPosition` or `notePosition`.
public struct TaskListing: Sendable, Hashable {
    public var taskID: TaskID
    public var kind: TaskKind
    /// The case that it is about; `nil` where it is about a patient and no one case.
    public var caseID: CaseID?
    /// Whom it is about, and where, when the task was opened.
    public var patient: PatientID?
    public var site: SiteID?
    /// What within the case it is about.
    public var subject: TaskSubject?
    /// The event it came of; `nil` where a person opened it.
    public var cause: TaskCause?
    public var dueAt: Timestamp?
    /// The request was expedited when the task was opened.
    public var isExpedited = false
    /// Where it lies while nobody has it.
    public var queue: TaskQueue
    /// Who has it, and since when; of a task that ended, who had it then.
    public var assignee: ActorID?
    public var assignedAt: Timestamp?
    /// Who is asked to take it over, and has not answered.
    public var offeredTo: ActorID?
    /// Until when it was put away; it is back at its due time at the latest.
    public var snoozedUntil: Timestamp?
    /// What a person said last of how pressing it is, and why.
    public var priority: TaskPriority.Level?
    public var priorityReason: TaskPrioritized.Reason?
    public var status: TaskStatus
    /// What came of it, once it is completed.
    public var outcome: TaskCompleted.Outcome?
    /// Why nobody needs to do it, once it is cancelled.
    public var reason: TaskCancelled.Reason?
    /// When the ledger took its opening in, and by whom it was opened.
    public var openedAt: Timestamp
    public var openedBy: ActorID
    /// When and by whom it was completed or cancelled.
    public var endedAt: Timestamp?
    public var endedBy: ActorID?
    /// The event of the `work` book that holds what a person asked, and the one that holds the remark of whoever completed it.
    public var askPosition: Position?
    public var notePosition: Position?
    /// Of the task's stream.
    public var version: StreamVersion
    /// The task's last event.
    public var position: Position
}

extension TaskListing {
    /// How pressing it is at a moment; `nil` for one that nobody has to do.
    public func priority(at now: Timestamp) -> TaskPriority? {
        guard self.status == .open else { return nil }
        let basis = TaskPriority.Basis(
            kind: self.kind, dueAt: self.dueAt, isExpedited: self.isExpedited, level: self.priority, reason: self.priorityReason)
        return TaskPriority.of(basis, at: now)
    }

    /// When it is back that was put away; `nil` for one that is not.
    public var wakesAt: Timestamp? {
        guard self.status == .open, let until = self.snoozedUntil else { return nil }
        return self.dueAt.map { min($0, until) } ?? until
    }

    /// The listing after one more event of the task's stream; `nil` for a task that was never opened.
    public static func following(_ last: TaskListing?, _ recorded: Recorded<CaseTask.Event>) -> TaskListing? {
        if case .opened(let it) = recorded.event {
            return last
                ?? TaskListing(
                    taskID: TaskID(recorded.stream.rawValue), kind: it.kind, caseID: it.caseID, patient: it.patient, site: it.site,
                    subject: it.subject, cause: it.cause, dueAt: it.dueAt, isExpedited: it.isExpedited ?? false, queue: it.firstQueue,
                    status: .open, openedAt: recorded.recordedAt, openedBy: recorded.actor,
                    askPosition: it.ask == nil ? nil : recorded.position, version: recorded.version, position: recorded.position)
        }
        guard var next = last else { return nil }
        next.take(recorded)
        next.version = recorded.version
        next.position = recorded.position
        return next
    }

    private mutating func take(_ recorded: Recorded<CaseTask.Event>) {
        switch recorded.event {
        case .opened: break
        case .claimed(let it): self.give(to: it.assignee, at: recorded.recordedAt)
        case .assigned(let it): self.give(to: it.assignee, at: recorded.recordedAt)
        case .handOverAccepted(let it): self.give(to: it.to, at: recorded.recordedAt)
        case .released(let it):
            self.give(to: nil, at: recorded.recordedAt)
            self.queue = it.queue
        case .handOverOffered(let it): self.offeredTo = it.to
        case .handOverDeclined, .handOverWithdrawn: self.offeredTo = nil
        case .snoozed(let it): self.snoozedUntil = it.until
        case .woken: self.snoozedUntil = nil
        case .rescheduled(let it): self.dueAt = it.dueAt
        case .prioritized(let it):
            self.priority = it.level
            self.priorityReason = it.level == nil ? nil : it.reason
        case .completed(let it):
            self.end(.completed, recorded)
            self.outcome = it.outcome
            self.notePosition = it.note == nil ? nil : recorded.position
        case .cancelled(let it):
            self.end(.cancelled, recorded)
            self.reason = it.reason
        case .reopened(let it):
            self.status = .open
            self.outcome = nil
            self.reason = nil
            self.notePosition = nil
            self.endedAt = nil
            self.endedBy = nil
            self.give(to: it.assignee, at: recorded.recordedAt)
        }
    }

    private mutating func give(to assignee: ActorID?, at moment: Timestamp) {
        self.assignee = assignee
        self.assignedAt = assignee == nil ? nil : moment
        self.offeredTo = nil
        self.snoozedUntil = nil
    }

    private mutating func end(_ status: TaskStatus, _ recorded: Recorded<CaseTask.Event>) {
        self.status = status
        self.endedAt = recorded.recordedAt
        self.endedBy = recorded.actor
        self.offeredTo = nil
        self.snoozedUntil = nil
    }
}
