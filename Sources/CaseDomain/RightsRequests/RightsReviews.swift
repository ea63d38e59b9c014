public import EventSourcing

// A denial that a professional's judgment carries is looked at by another one, when whoever asked wants it (45 CFR 164.524(d)(4)).

/// Whoever asked wants the denial reviewed (`rights_request.review_asked.v1`).
public struct RightsReviewAsked: EventBody {
    public static let type: EventType = "rights_request.review_asked.v1"

    /// The denial, by the version of the stream that it made.
    public var denial: StreamVersion
    public var askedAt: Timestamp

    public var occurredAt: Timestamp? { self.askedAt }

    public init(denial: StreamVersion, askedAt: Timestamp) {
        self.denial = denial
        self.askedAt = askedAt
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.denial = try facts.value("denial")
        self.askedAt = try facts.value("asked_at")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("denial", self.denial)
        members.member("asked_at", self.askedAt)
    }
}

/// Another professional looked at the denial (`rights_request.review_decided.v1`).
public struct RightsReviewDecided: EventBody {
    public static let type: EventType = "rights_request.review_decided.v1"

    /// What came of it.
    public enum Outcome: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case upheld
        /// The record is to be given.
        case reversed
    }

    public var denial: StreamVersion
    public var reviewer: ActorID
    public var credential: Credential
    public var outcome: Outcome
    public var decidedAt: Timestamp
    public var note: PHI<Remark>?

    public var occurredAt: Timestamp? { self.decidedAt }

    public init(
        denial: StreamVersion, reviewer: ActorID, credential: Credential, outcome: Outcome, decidedAt: Timestamp,
        note: PHI<Remark>? = nil
    ) {
        self.denial = denial
        self.reviewer = reviewer
        self.credential = credential
        self.outcome = outcome
        self.decidedAt = decidedAt
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.denial = try facts.value("denial")
        self.reviewer = try facts.value("reviewer_id")
        self.credential = try facts.value("credential")
        self.outcome = try facts.value("outcome")
        self.decidedAt = try facts.value("decided_at")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("denial", self.denial)
        members.member("reviewer_id", self.reviewer)
        members.member("credential", self.credential)
        members.member("outcome", self.outcome)
        members.member("decided_at", self.decidedAt)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

extension RightsRequest {
    /// Whoever asked wants another professional to look at the denial.
    public struct AskReview: Sendable, Equatable {
        /// When it was asked, if not now.
        public var askedAt: Timestamp?
        public init(askedAt: Timestamp? = nil) { self.askedAt = askedAt }
    }

    /// Say what the review of a denial found.
    public struct DecideReview: Sendable, Equatable {
        /// A licensed professional who did not take part in the denial.
        public var reviewer: ActorID
        public var credential: Credential
        public var outcome: RightsReviewDecided.Outcome
        public var decidedAt: Timestamp?
        public var note: PHI<Remark>?

        public init(
            reviewer: ActorID, credential: Credential, outcome: RightsReviewDecided.Outcome, decidedAt: Timestamp? = nil,
            note: String? = nil
        ) {
            self.reviewer = reviewer
            self.credential = credential
            self.outcome = outcome
            self.decidedAt = decidedAt
            self.note = PHI(remark: note)
        }
    }
}

extension RightsRequest.State {
    func askReview(_ it: RightsRequest.AskReview, _ context: Context) throws(Refusal) -> [RightsRequest.Event] {
        if let asked = self.reviewAsked, it.askedAt.map({ $0 == asked.askedAt }) ?? true { return [] }
        try self.admit(.askReview)
        // It was asked before; when it was first asked is when it was asked.
        if self.reviewAsked != nil { return [] }
        guard let denial else { throw .rightsRequestNotDenied }
        let askedAt = it.askedAt ?? context.now
        try Self.requirePast(askedAt, context)
        return [.reviewAsked(RightsReviewAsked(denial: denial.recordedAs, askedAt: askedAt))]
    }

    func decideReview(_ it: RightsRequest.DecideReview, _ context: Context) throws(Refusal) -> [RightsRequest.Event] {
        if let known = self.reviewDecided, known.reviewer == it.reviewer, known.credential == it.credential, known.outcome == it.outcome,
            it.decidedAt.map({ $0 == known.decidedAt }) ?? true
        {
            return []
        }
        try self.admit(.decideReview)
        guard let denial else { throw .rightsRequestNotDenied }
        guard it.reviewer != denial.decidedBy else { throw .rightsReviewerDenied }
        let decidedAt = it.decidedAt ?? context.now
        try Self.requirePast(decidedAt, context)
        return [
            .reviewDecided(
                RightsReviewDecided(
                    denial: denial.recordedAs, reviewer: it.reviewer, credential: it.credential, outcome: it.outcome,
                    decidedAt: decidedAt, note: it.note))
        ]
    }
}
