public import CaseDomain
public import EventSourcing

/// Opens the tasks that follow from what happened to a case: what is odd about a fact, and what a fact asks of a person.
///
/// Which these are is said by `TaskPolicy`; patient and site are taken over from the case as it is. A task is never opened twice:
/// its id is made of its cause.
public struct OpenTasks: Policy {
    public let subscription: Subscription = "tasks/2"
    public let areas: Set<String> = ["case"]

    public init() {}

    public func reactions(to event: Recorded<CaseFile.Event>, in tenant: TenantID) -> [Reaction] {
        TaskPolicy.tasks(
            following: event.event, in: event.stream, version: event.version, position: event.position, of: tenant
        ).map { opening in
            Reaction(on: opening.task.stream) { (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
                var task = try await work.stream(CaseTask.self, opening.task.stream)
                // What has been opened may have been ended since: it is not looked at again.
                guard task.state.opened == nil else { return }
                let file = try await work.load(CaseFile.self, event.stream)
                guard file.opened != nil else { return }
                // That an appeal is to be considered is asked once, with its time, where a window is open.
                if opening.open.kind == .considerAppeal, opening.open.subject.map(file.isAppealAsked) ?? false { return }
                var open = opening.open
                open.takePlace(of: file)
                try task.decide(.open(open))
                work.add(task, sealedFor: nil)
            }
        }
    }
}
