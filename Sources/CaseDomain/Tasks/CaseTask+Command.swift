public import EventSourcing

extension CaseTask {
    /// What someone wants of a task.
    public enum Command: Sendable, Equatable {
        case open(Open)
        case claim
        case assign(Assign)
        case release(Release)
        case handOver(HandOver)
        case acceptHandOver
        case declineHandOver(DeclineHandOver)
        case withdrawHandOver
        case snooze(Snooze)
        case wake
        case reschedule(Reschedule)
        case followClock(FollowClock)
        case prioritize(Prioritize)
        case complete(Complete)
        case cancel(Cancel)
        case reopen(Reopen)

        /// What a person can ask of a task, each by the noun under which the API takes it.
        public enum Kind: String, Sendable, Hashable, CaseIterable, JSONCodable {
            case open = "tasks"
            case claim = "claims"
            case assign = "assignments"
            case release = "releases"
            case handOver = "handovers"
            case acceptHandOver = "handover_acceptances"
            case declineHandOver = "handover_refusals"
            case withdrawHandOver = "handover_withdrawals"
            case snooze = "snoozes"
            case wake = "wakings"
            case reschedule = "due_times"
            case prioritize = "priorities"
            case complete = "completions"
            case cancel = "cancellations"
            case reopen = "reopenings"
        }

        /// What kind of thing is asked; `nil` for what the program itself does.
        public var kind: Kind? {
            switch self {
            case .open: .open
            case .claim: .claim
            case .assign: .assign
            case .release: .release
            case .handOver: .handOver
            case .acceptHandOver: .acceptHandOver
            case .declineHandOver: .declineHandOver
            case .withdrawHandOver: .withdrawHandOver
            case .snooze: .snooze
            case .wake: .wake
            case .reschedule: .reschedule
            case .followClock: nil
            case .prioritize: .prioritize
            case .complete: .complete
            case .cancel: .cancel
            case .reopen: .reopen
            }
        }
    }
}
