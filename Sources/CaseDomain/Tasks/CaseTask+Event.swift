public import EventSourcing

extension CaseTask {
    /// What happened to a task. Each is a fact, and its stored name a promise.
    public enum Event: Sendable, Equatable {
        case opened(TaskOpened)
        case claimed(TaskClaimed)
        case assigned(TaskAssigned)
        case released(TaskReleased)
        case handOverOffered(TaskHandOverOffered)
        case handOverAccepted(TaskHandOverAccepted)
        case handOverDeclined(TaskHandOverDeclined)
        case handOverWithdrawn(TaskHandOverWithdrawn)
        case snoozed(TaskSnoozed)
        case woken(TaskWoken)
        case rescheduled(TaskRescheduled)
        case prioritized(TaskPrioritized)
        case completed(TaskCompleted)
        case cancelled(TaskCancelled)
        case reopened(TaskReopened)
    }
}

extension CaseTask.Event: EventOfBodies {
    public static let catalog = EventCatalog<CaseTask.Event>([
        .init(Self.opened), .init(Self.claimed), .init(Self.assigned), .init(Self.released), .init(Self.handOverOffered),
        .init(Self.handOverAccepted), .init(Self.handOverDeclined), .init(Self.handOverWithdrawn), .init(Self.snoozed),
        .init(Self.woken), .init(Self.rescheduled), .init(Self.prioritized), .init(Self.completed), .init(Self.cancelled),
        .init(Self.reopened),
    ])

    public var body: any EventBody {
        switch self {
        case .opened(let it): it
        case .claimed(let it): it
        case .assigned(let it): it
        case .released(let it): it
        case .handOverOffered(let it): it
        case .handOverAccepted(let it): it
        case .handOverDeclined(let it): it
        case .handOverWithdrawn(let it): it
        case .snoozed(let it): it
        case .woken(let it): it
        case .rescheduled(let it): it
        case .prioritized(let it): it
        case .completed(let it): it
        case .cancelled(let it): it
        case .reopened(let it): it
        }
    }
}
