public import CaseDomain
public import EventSourcing

/// Opens the tasks that follow from what happened to a patient's record: somebody comes of age.
///
/// Which these are is said by `TaskPolicy`.
public struct FollowPatients: Policy {
    public let subscription: Subscription = "patients/1"
    public let areas: Set<String> = ["patient"]

    public init() {}

    public func reactions(to event: Recorded<Patient.Event>, in tenant: TenantID) -> [Reaction] {
        TaskPolicy.tasks(
            following: event.event, in: event.stream, version: event.version, position: event.position, of: tenant
        ).map { opening in
            Reaction(on: opening.task.stream) { (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
                try await work.open(opening)
            }
        }
    }
}
