public import CaseDomain
public import EventSourcing

/// Keeps a task for each step of an exception that is not done: opened with the exception, ended with the step or with the exception.
public struct FollowExceptions: Policy {
    public let subscription: Subscription = "exceptions/1"
    public let areas: Set<String> = ["exception"]

    public init() {}

    public func reactions(to event: Recorded<CaseException.Event>, in tenant: TenantID) -> [Reaction] {
        let exception = ExceptionID(event.stream.rawValue)
        return [
            Reaction(on: event.stream) { (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
                let state = try await work.load(CaseException.self, event.stream)
                guard let opened = state.opened else { return }
                let openings = ExceptionPolicy.tasks(
                    following: event.event, of: opened, in: exception, version: event.version, position: event.position, of: tenant)
                let left = state.resolved == nil ? Set(state.openSteps.map { exception.step($0.number) }) : []
                for var opening in openings where opening.open.subject.map({ left.contains($0.id) }) ?? false {
                    let file = try await work.load(CaseFile.self, opened.caseID.stream)
                    opening.open.takePlace(of: file)
                    try await work.open(opening)
                }
                switch event.event {
                case .stepCompleted, .stepSkipped, .resolved:
                    for step in opened.steps where !left.contains(exception.step(step.number)) {
                        for task in ExceptionPolicy.tasks(of: step.number, in: exception, through: state.version, of: tenant) {
                            guard try await work.peek(CaseTask.self, task.stream).opened?.subject?.id == exception.step(step.number) else {
                                continue
                            }
                            try await work.settle(task)
                        }
                    }
                case .opened, .stepEscalated: break
                }
            }
        ]
    }
}
