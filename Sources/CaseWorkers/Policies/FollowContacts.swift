public import CaseDomain
public import EventSourcing

/// Keeps one task for the next contact of each open case: opened when it is set, ended when another is set or the case is closed.
///
/// It is the owner's, with the contact's time as its due time.
public struct FollowContacts: Policy {
    public let subscription: Subscription = "contacts/1"
    public let areas: Set<String> = ["case"]

    public init() {}

    public func reactions(to event: Recorded<CaseFile.Event>, in tenant: TenantID) -> [Reaction] {
        let answered: StreamVersion?
        switch event.event {
        case .contactLogged(let it): answered = it.next == nil ? nil : it.answers
        case .nextContactSet(let it): answered = it.answers
        case .closed, .reopened: answered = nil
        default: return []
        }
        let caseID = CaseID(event.stream.rawValue)
        return [
            Reaction(on: event.stream) { (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
                if let answered { try await work.settle(TaskID(nextContactSetAs: answered, of: caseID, in: tenant)) }
                let file = try await work.load(CaseFile.self, event.stream)
                guard let next = file.nextContact else { return }
                let task = TaskID(nextContactSetAs: next.setAs, of: caseID, in: tenant)
                if file.closed != nil { return try await work.settle(task) }
                guard let dueAt = next.next.dueAt else { return }
                // Of several that were set before the program came to them, the last alone is asked for.
                let cause = TaskCause(stream: event.stream, version: event.version, position: event.position)
                var open = CaseTask.Open(kind: .makeContact, caseID: caseID, cause: cause, dueAt: dueAt)
                open.takePlace(of: file)
                open.assignee = file.ownership?.owner
                try await work.openAgain(TaskOpening(task: task, open: open))
            }
        ]
    }
}
