public import EventSourcing

/// What follows for people from what happened to a request: which tasks are opened, and which need not be done any more.
///
/// Pure: the same event always means the same tasks with the same ids, which the request and its last day make.
public enum RightsTasks {
    /// A task to open, or one that the event answers.
    public enum Change: Sendable, Equatable {
        case open(TaskOpening)
        /// Nobody needs to do it any more, if it was opened and is open.
        case settle(TaskID)
    }

    /// - Parameter state: the request as it is after the event or later.
    public static func changes(
        following event: RightsRequest.Event, in stream: StreamID, version: StreamVersion, position: Position, of tenant: TenantID,
        by state: RightsRequest.State
    ) -> [Change] {
        guard let received = state.receipts.last?.body else { return [] }
        func id(_ kind: TaskKind, _ day: CivilDate? = nil) -> TaskID {
            TaskID(of: kind, named: "\(stream)" + (day.map { "\n\($0)" } ?? ""), in: tenant)
        }
        func open(_ kind: TaskKind, _ day: CivilDate? = nil, dueOn: CivilDate? = nil) -> Change {
            .open(
                TaskOpening(
                    task: id(kind, day),
                    open: CaseTask.Open(
                        kind: kind, patient: received.patient, site: received.site,
                        subject: .rightsRequest(RightsRequestID(stream.rawValue)),
                        cause: TaskCause(stream: stream, version: version, position: position),
                        dueAt: dueOn.map { received.zone.endOfDay($0) })))
        }
        /// What asks for an answer, once there is one.
        var answered: [Change] {
            guard let status = state.status, !status.isOpen else { return [] }
            let days = Set(state.warnings.map(\.dueOn) + state.misses.map(\.dueOn)).sorted()
            return [.settle(id(.rightsRequestReceived))]
                + days.flatMap { [.settle(id(.rightsRequestDue, $0)), .settle(id(.rightsRequestOverdue, $0))] }
        }
        switch event {
        case .received: return state.status?.isOpen == true ? [open(.rightsRequestReceived, dueOn: state.dueOn)] : []
        case .dueApproaching(let it): return [open(.rightsRequestDue, it.dueOn, dueOn: it.dueOn)]
        case .dueMissed(let it):
            return [.settle(id(.rightsRequestDue, it.dueOn)), open(.rightsRequestOverdue, it.dueOn, dueOn: it.dueOn)]
        // What was nearly due is due later.
        case .extended: return state.warnings.map { .settle(id(.rightsRequestDue, $0.dueOn)) }
        case .reviewAsked: return answered + [open(.rightsReviewAsked)]
        case .reviewDecided(let it):
            return [.settle(id(.rightsReviewAsked))] + (it.outcome == .reversed ? [open(.rightsReviewReversed)] : answered)
        case .disagreed: return [open(.amendmentStatement)]
        case .rebutted: return [.settle(id(.amendmentStatement))]
        case .suspensionEnded(let it): return it.isOwed ? [open(.accountingOwed)] : []
        case .fulfilled: return answered + [.settle(id(.rightsReviewReversed)), .settle(id(.accountingOwed))]
        case .accepted, .denied, .withdrawn, .corrected: return answered
        case .identityVerified, .feeQuoted, .suspended, .restrictionTerminated: return []
        }
    }
}
