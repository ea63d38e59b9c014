public import EventSourcing

extension RightsRequest {
    /// What happened to a request. Each is a fact, and its stored name a promise.
    public enum Event: Sendable, Equatable {
        case received(RightsRequestReceived)
        case identityVerified(RightsIdentityVerified)
        case extended(RightsRequestExtended)
        case feeQuoted(RightsFeeQuoted)
        case suspended(AccountingSuspended)
        case fulfilled(RightsRequestFulfilled)
        case accepted(RightsRequestAccepted)
        case denied(RightsRequestDenied)
        case reviewAsked(RightsReviewAsked)
        case reviewDecided(RightsReviewDecided)
        case disagreed(AmendmentDisagreed)
        case rebutted(AmendmentRebutted)
        case withdrawn(RightsRequestWithdrawn)
        case restrictionTerminated(RestrictionTerminated)
        case corrected(RightsRequestCorrected)
        case dueApproaching(RightsDueApproaching)
        case dueMissed(RightsDueMissed)
        case suspensionEnded(AccountingSuspensionEnded)
    }
}

extension RightsRequest.Event: EventOfBodies {
    public static let catalog = EventCatalog<RightsRequest.Event>([
        .init(Self.received), .init(Self.identityVerified), .init(Self.extended), .init(Self.feeQuoted), .init(Self.suspended),
        .init(Self.fulfilled), .init(Self.accepted), .init(Self.denied), .init(Self.reviewAsked), .init(Self.reviewDecided),
        .init(Self.disagreed), .init(Self.rebutted), .init(Self.withdrawn), .init(Self.restrictionTerminated), .init(Self.corrected),
        .init(Self.dueApproaching), .init(Self.dueMissed), .init(Self.suspensionEnded),
    ])

    public var body: any EventBody {
        switch self {
        case .received(let it): it
        case .identityVerified(let it): it
        case .extended(let it): it
        case .feeQuoted(let it): it
        case .suspended(let it): it
        case .fulfilled(let it): it
        case .accepted(let it): it
        case .denied(let it): it
        case .reviewAsked(let it): it
        case .reviewDecided(let it): it
        case .disagreed(let it): it
        case .rebutted(let it): it
        case .withdrawn(let it): it
        case .restrictionTerminated(let it): it
        case .corrected(let it): it
        case .dueApproaching(let it): it
        case .dueMissed(let it): it
        case .suspensionEnded(let it): it
        }
    }
}
