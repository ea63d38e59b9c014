public import EventSourcing

extension RightsRequest {
    /// A request as its events left it: the facts, and how it stands read off those that hold.
    public struct State: Sendable, Equatable {
        public internal(set) var id: RightsRequestID?
        public internal(set) var receipts: [Fact<RightsRequestReceived>] = []
        public internal(set) var verifications: [Fact<RightsIdentityVerified>] = []
        public internal(set) var extensions: [Fact<RightsRequestExtended>] = []
        public internal(set) var quotes: [Fact<RightsFeeQuoted>] = []
        public internal(set) var suspensions: [Fact<AccountingSuspended>] = []
        public internal(set) var fulfillments: [Fact<RightsRequestFulfilled>] = []
        public internal(set) var acceptances: [Fact<RightsRequestAccepted>] = []
        public internal(set) var denials: [Fact<RightsRequestDenied>] = []
        public internal(set) var reviewsAsked: [Fact<RightsReviewAsked>] = []
        public internal(set) var reviewsDecided: [Fact<RightsReviewDecided>] = []
        public internal(set) var disagreements: [Fact<AmendmentDisagreed>] = []
        public internal(set) var rebuttals: [Fact<AmendmentRebutted>] = []
        public internal(set) var withdrawals: [Fact<RightsRequestWithdrawn>] = []
        public internal(set) var terminations: [Fact<RestrictionTerminated>] = []
        /// What time has made of it, as far as it is on record.
        public internal(set) var warnings: [RightsDueApproaching] = []
        public internal(set) var misses: [RightsDueMissed] = []
        public internal(set) var suspensionEnds: [AccountingSuspensionEnded] = []
        public internal(set) var version: StreamVersion = .none
        public internal(set) var position: Position = .start
        /// When the ledger took its last event in.
        public internal(set) var updatedAt: Timestamp?

        public init() {}
    }
}

extension RightsRequest.State {
    /// What was asked for, as it holds: who recorded it wrongly recorded it anew.
    public var receipt: Fact<RightsRequestReceived>? { self.receipts.lastHolding() }
    public var kind: RightsRequestKind? { self.receipt?.kind }
    /// Whose request it is, also once it was taken back.
    public var patient: PatientID? { self.receipts.last?.body.patient }
    public var verification: Fact<RightsIdentityVerified>? { self.verifications.lastHolding() }
    public var extensionGiven: Fact<RightsRequestExtended>? { self.extensions.lastHolding() }
    public var denial: Fact<RightsRequestDenied>? { self.denials.lastHolding() }
    public var acceptance: Fact<RightsRequestAccepted>? { self.acceptances.lastHolding() }
    public var fulfillment: Fact<RightsRequestFulfilled>? { self.fulfillments.lastHolding() }
    public var termination: Fact<RestrictionTerminated>? { self.terminations.lastHolding() }
    public var suspension: Fact<AccountingSuspended>? { self.suspensions.lastHolding() }

    /// The review that was asked of the denial that holds.
    public var reviewAsked: Fact<RightsReviewAsked>? {
        self.denial.flatMap { denial in self.reviewsAsked.last { $0.holds && $0.denial == denial.recordedAs } }
    }

    /// What came of that review.
    public var reviewDecided: Fact<RightsReviewDecided>? {
        self.denial.flatMap { denial in self.reviewsDecided.last { $0.holds && $0.denial == denial.recordedAs } }
    }

    /// How the request stands; `nil` for a stream without events. No day changes it.
    public var status: RightsRequestStatus? {
        guard self.version != .none else { return nil }
        guard self.receipt != nil else { return .takenBack }
        if self.withdrawals.lastHolding() != nil { return .withdrawn }
        if self.termination != nil { return .terminated }
        if let decided = self.reviewDecided, decided.outcome == .reversed {
            let isGiven = self.fulfillment.map { $0.recordedAs > decided.recordedAs } ?? false
            return isGiven ? .fulfilled : .reversed
        }
        if let denial, !denial.isPartial { return self.reviewAsked == nil || self.reviewDecided != nil ? .denied : .inReview }
        if self.fulfillment != nil { return .fulfilled }
        if self.acceptance != nil { return .accepted }
        return self.denial == nil ? .received : .partlyDenied
    }

    /// The zone in which the site's days begin and end.
    var zone: TimeZoneName { self.receipt?.body.zone ?? .utc }

    /// The last day on which the clinic acts in time, with an extension counted; `nil` where no clock runs.
    public var dueOn: CivilDate? { self.extensionGiven?.newDueOn ?? self.firstDueOn }

    /// The last day without an extension.
    var firstDueOn: CivilDate? {
        self.receipt.flatMap { $0.kind.clock?.dueOn(receivedAt: $0.receivedAt, in: $0.body.zone) }
    }

    /// Whether the clinic acted in time; `nil` where it has not acted, or no clock ran.
    public var isInTime: Bool? {
        guard let due = self.dueOn else { return nil }
        let moments = [
            self.fulfillment?.fulfilledAt, self.acceptance?.acceptedAt, self.denials.first { $0.holds }?.noticeSentAt,
        ]
        return moments.compactMap { $0 }.min().map { $0 <= self.zone.endOfDay(due) }
    }
}
