public import CaseDomain
public import EventSourcing

/// Keeps one task for each thing that a case asks of a person: opened when it is asked, dated anew when its clock moves, ended when a
/// later fact answers it.
///
/// What that is is said by `CaseFile.State.duties`. What a person ended stays ended.
public struct FollowDuties: Policy {
    public let subscription: Subscription = "duties/1"
    public let areas: Set<String> = ["case"]

    public init() {}

    public func reactions(to event: Recorded<CaseFile.Event>, in tenant: TenantID) -> [Reaction] {
        guard event.event.mayChangeDuties else { return [] }
        let caseID = CaseID(event.stream.rawValue)
        return [
            Reaction(on: event.stream) { (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
                let file = try await work.peek(CaseFile.self, event.stream)
                guard file.opened != nil else { return }
                for duty in file.duties {
                    let task = TaskID(of: duty, of: caseID, in: tenant)
                    guard duty.isAsked else {
                        try await work.settle(task)
                        continue
                    }
                    let cause = TaskCause(stream: event.stream, version: event.version, position: event.position)
                    var open = CaseTask.Open(kind: duty.kind, caseID: caseID, subject: duty.subject, cause: cause, dueAt: duty.dueAt)
                    open.takePlace(of: file)
                    try await work.keep(TaskOpening(task: task, open: open))
                }
            }
        ]
    }
}

extension CaseFile.Event {
    /// It may ask something of a person, answer it, or move its time.
    fileprivate var mayChangeDuties: Bool {
        switch self {
        case .submissionAcknowledged, .submissionRejected, .informationRequested, .informationResponseSent, .informationRequestExpired,
            .informationRequestWithdrawn, .decisionReceived, .serviceDecided, .decisionCorrected, .requestDismissed, .requestWithdrawn,
            .appealWindowOpened, .appealWindowLapsed, .appealFiled, .appealDecided, .authorizationGranted, .authorizationVoided,
            .authorizationThresholdReached, .renewalOpened, .clockStarted, .clockTolled, .clockResumed, .clockDueChanged, .clockMet,
            .clockMissed, .clockCancelled, .closed, .reopened, .corrected:
            true
        default: false
        }
    }
}
