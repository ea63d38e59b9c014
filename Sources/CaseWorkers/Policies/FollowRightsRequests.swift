public import CaseDomain
public import EventSourcing

/// Opens the tasks that a patient's request about the own record asks for, and ends those that it answers.
///
/// Which these are is said by `RightsTasks`.
public struct FollowRightsRequests: Policy {
    public let subscription: Subscription = "rights_requests/1"
    public let areas: Set<String> = ["rights_request"]

    public init() {}

    public func reactions(to event: Recorded<RightsRequest.Event>, in tenant: TenantID) -> [Reaction] {
        [
            Reaction(on: event.stream) { (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
                let request = try await work.load(RightsRequest.self, event.stream)
                let changes = RightsTasks.changes(
                    following: event.event, in: event.stream, version: event.version, position: event.position, of: tenant, by: request)
                for change in changes {
                    switch change {
                    case .open(let opening): try await work.open(opening)
                    case .settle(let task): try await work.settle(task)
                    }
                }
            }
        ]
    }
}
