public import EventSourcing

/// What a person has to do about a request, as a kind of task; a task of a case knows none of these, because a request has no case.
public enum RightsWorkKind: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case rightsRequestReceived = "rights_request_received"
    case rightsRequestDue = "rights_request_due"
    case rightsRequestOverdue = "rights_request_overdue"
    case rightsReviewAsked = "rights_review_asked"
    case rightsReviewReversed = "rights_review_reversed"
    case amendmentStatement = "amendment_statement"
    case accountingOwed = "accounting_owed"

    /// The queue in which it lies.
    public var queue: TaskQueue { self == .rightsReviewAsked ? .reviewers : .compliance }

    /// What is asked, in a sentence that tells nothing of a patient.
    public var ask: String {
        switch self {
        case .rightsRequestReceived: "Answer what a patient asks about the own record."
        case .rightsRequestDue: "Answer the patient's request, or extend its time once: few days are left."
        case .rightsRequestOverdue: "Answer the patient's request at once: its time has passed."
        case .rightsReviewAsked: "Review the denial of access: the patient wants another professional to look at it."
        case .rightsReviewReversed: "Give the patient the record: the denial did not stand up to the review."
        case .amendmentStatement: "Link the patient's statement to the record, and decide whether to answer it."
        case .accountingOwed: "Complete the accounting: what an agency held back can be told now."
        }
    }
}

/// Work that follows from an event of a request.
public struct RightsWork: Sendable, Hashable {
    public var kind: RightsWorkKind
    public var request: RightsRequestID
    /// The last day on which it is done in time.
    public var dueOn: CivilDate?
}

/// Which work follows from what happened to a request. Pure: the same event always gives the same.
public enum RightsPolicy {
    /// - Parameter state: the request with the event folded in.
    public static func work(following event: RightsRequest.Event, in state: RightsRequest.State) -> [RightsWork] {
        guard let request = state.id else { return [] }
        func work(_ kind: RightsWorkKind, dueOn: CivilDate? = nil) -> [RightsWork] {
            [RightsWork(kind: kind, request: request, dueOn: dueOn)]
        }
        switch event {
        case .received: return work(.rightsRequestReceived, dueOn: state.dueOn)
        case .dueApproaching(let it): return work(.rightsRequestDue, dueOn: it.dueOn)
        case .dueMissed(let it): return work(.rightsRequestOverdue, dueOn: it.dueOn)
        case .reviewAsked: return work(.rightsReviewAsked)
        case .reviewDecided(let it): return it.outcome == .reversed ? work(.rightsReviewReversed) : []
        case .disagreed: return work(.amendmentStatement)
        case .suspensionEnded(let it): return it.isOwed ? work(.accountingOwed) : []
        case .identityVerified, .extended, .feeQuoted, .suspended, .fulfilled, .accepted, .denied, .rebutted, .withdrawn,
            .restrictionTerminated, .corrected:
            return []
        }
    }
}
