public import EventSourcing

/// What follows for people from what happened to an order: which tasks are opened, and which need not be done any more.
///
/// Pure: the same event always means the same tasks with the same ids.
public enum OrderTasks {
    /// A task to open, or one that the event answers.
    public enum Change: Sendable, Equatable {
        case open(TaskOpening)
        /// Nobody needs to do it any more, if it was opened and is open.
        case settle(TaskID)
    }

    /// What follows from one event, by the order as it is after it or later.
    public static func changes(
        following event: Order.Event, in stream: StreamID, version: StreamVersion, position: Position, of tenant: TenantID,
        by order: Order.State
    ) -> [Change] {
        guard let place = order.place else { return [] }
        func open(_ kind: TaskKind, dueAt: Timestamp? = nil) -> Change {
            let cause = TaskCause(stream: stream, version: version, position: position)
            return .open(
                TaskOpening(
                    task: TaskID(of: kind, 0, from: cause, in: tenant),
                    open: CaseTask.Open(
                        kind: kind, patient: place.patient, site: place.site, subject: .order(OrderID(stream.rawValue)), cause: cause,
                        dueAt: dueAt)))
        }
        /// The task that an earlier event of the order opened.
        func settle(_ kind: TaskKind, of version: StreamVersion) -> Change {
            .settle(TaskID(of: kind, 0, from: TaskCause(stream: stream, version: version, position: .start), in: tenant))
        }
        let checks = order.receipts.filter { $0.recordedAs < version }.map { settle(.checkOrder, of: $0.recordedAs) }
        switch event {
        // A document that comes again makes the check of the one before it needless.
        case .received:
            // What somebody has answered meanwhile is not asked.
            let isAnswered = order.receipt?.recordedAs != version || order.stage != .received
            return checks + (isAnswered ? [] : [open(.checkOrder)])
        case .validated, .sentBack, .requestWithdrawn: return checks
        case .superseded:
            return checks + order.warnings.filter { $0.recordedAs < version }.map { settle(.orderExpiring, of: $0.recordedAs) }
        case .revoked: return checks + [open(.orderRevoked)]
        case .corrected(let it):
            return it.targets.compactMap { target in
                order.receipts.contains { $0.recordedAs == target } ? settle(.checkOrder, of: target) : nil
            }
        case .expiring(let it): return [open(.orderExpiring, dueAt: it.through.adding(days: 1).map(place.zone.startOfDay))]
        case .expired(let it): return checks + (it.wasUnchecked ? [open(.orderEndedUnchecked)] : [])
        case .requested, .reminded: return []
        }
    }
}
