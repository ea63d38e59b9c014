public import CaseDomain
public import EventSourcing

/// A task as lists show it: ids, codes and times. What a person wrote is opened from the event at `askPosition` or `notePosition`.
public struct TaskListing: Sendable, Hashable {
    public var taskID: TaskID
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
    /// The listing after one more event of the task's stream; `nil` for a task that was never opened.
    public static func following(_ last: TaskListing?, _ recorded: Recorded<CaseTask.Event>) -> TaskListing? {
        if case .opened(let it) = recorded.event {
            return last
                ?? TaskListing(
                    taskID: TaskID(recorded.stream.rawValue), kind: it.kind, caseID: it.caseID, patient: it.patient, site: it.site,
                    subject: it.subject, cause: it.cause, dueAt: it.dueAt, status: .open, openedAt: recorded.recordedAt,
                    openedBy: recorded.actor, askPosition: it.ask == nil ? nil : recorded.position, version: recorded.version,
                    position: recorded.position)
        }
        guard var next = last else { return nil }
        switch recorded.event {
        case .opened: break
        case .completed(let it):
            next.status = .completed
            next.outcome = it.outcome
            next.notePosition = it.note == nil ? nil : recorded.position
        case .cancelled(let it):
            next.status = .cancelled
            next.reason = it.reason
        }
        next.endedAt = recorded.recordedAt
        next.endedBy = recorded.actor
        next.version = recorded.version
        next.position = recorded.position
        return next
    }
}
