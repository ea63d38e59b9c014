public import EventSourcing

// How an appeal ends, and what that means for each service it was for.

/// An appeal was decided (`case.appeal_decided.v2`). What it means for each service follows as events of their own.
public struct AppealDecided: EventBody {
    public static let type: EventType = "case.appeal_decided.v2"
    public static var earlierVersions: [EarlierVersion<Self>] { [.readAsToday("case.appeal_decided.v1")] }

    /// How an appeal ends.
    public enum Outcome: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case overturned
        case partiallyOverturned = "partially_overturned"
        case upheld
        case dismissed
        case withdrawn
    }

    public var appeal: AppealID
    public var decision: DecisionID
    /// The appeal's own level; `nil` for an appeal the case does not have.
    public var level: AppealLevel?
    public var outcome: Outcome
    public var receivedAt: Timestamp
    public var decidedOn: CivilDate?
    /// Until when the notice says the next level may be asked.
    public var appealBy: CivilDate?
    public var reviewer: AppealReviewer?
    public var irregularities: [Irregularity]

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(
        appeal: AppealID, decision: DecisionID, level: AppealLevel? = nil, outcome: Outcome, receivedAt: Timestamp,
        decidedOn: CivilDate? = nil, appealBy: CivilDate? = nil, reviewer: AppealReviewer? = nil, irregularities: [Irregularity] = []
    ) {
        self.appeal = appeal
        self.decision = decision
        self.level = level
        self.outcome = outcome
        self.receivedAt = receivedAt
        self.decidedOn = decidedOn
        self.appealBy = appealBy
        self.reviewer = reviewer
        self.irregularities = irregularities
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.appeal = try facts.value("appeal_id")
        self.decision = try facts.value("decision_id")
        self.level = try facts.optional("level")
        self.outcome = try facts.value("outcome")
        self.receivedAt = try facts.value("received_at")
        self.decidedOn = try facts.optional("decided_on")
        self.appealBy = try facts.optional("appeal_by")
        self.reviewer = try facts.optional("reviewer")
        self.irregularities = try facts.list("irregularities")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("appeal_id", self.appeal)
        members.member("decision_id", self.decision)
        members.member("level", self.level)
        members.member("outcome", self.outcome)
        members.member("received_at", self.receivedAt)
        members.member("decided_on", self.decidedOn)
        members.member("appeal_by", self.appealBy)
        members.member("reviewer", self.reviewer)
        members.list("irregularities", self.irregularities)
    }
}

/// Who decided an appeal, as far as the notice says.
public struct AppealReviewer: JSONMembers, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case plan
        case medicalDirector = "medical_director"
        /// Independent review organization.
        case iro
        /// Medicare's independent review entity.
        case ire
        case stateHearingOfficer = "state_hearing_officer"
        /// Administrative law judge.
        case alj
    }

    public var kind: Kind
    /// Whether the reviewer is of the specialty that would manage the condition.
    public var isSameSpecialty: Bool?

    public init(_ kind: Kind, isSameSpecialty: Bool? = nil) {
        self.kind = kind
        self.isSameSpecialty = isSameSpecialty
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.kind = try members.value("type")
        self.isSameSpecialty = try members.optional("same_specialty")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("type", self.kind)
        members.member("same_specialty", self.isSameSpecialty)
    }
}

extension CaseFile {
    /// An appeal was decided.
    public struct RecordAppealDecision: Sendable, Equatable {
        public var appeal: AppealID
        public var decision: DecisionID
        public var outcome: AppealDecided.Outcome
        public var receivedAt: Timestamp
        public var decidedOn: CivilDate?
        public var appealBy: CivilDate?
        public var reviewer: AppealReviewer?
        public var services: [ServiceOutcome]
        public var authorization: GrantedAuthorization?

        public init(
            appeal: AppealID, decision: DecisionID, outcome: AppealDecided.Outcome, receivedAt: Timestamp, decidedOn: CivilDate? = nil,
            appealBy: CivilDate? = nil, reviewer: AppealReviewer? = nil, services: [ServiceOutcome] = [],
            authorization: GrantedAuthorization? = nil
        ) {
            self.appeal = appeal
            self.decision = decision
            self.outcome = outcome
            self.receivedAt = receivedAt
            self.decidedOn = decidedOn
            self.appealBy = appealBy
            self.reviewer = reviewer
            self.services = services
            self.authorization = authorization
        }
    }
}

extension CaseFile.State {
    func recordAppealDecision(_ it: CaseFile.RecordAppealDecision) -> [CaseFile.Event] {
        let known = self.appeals.first { $0.id == it.appeal }
        // An overturned denial that says nothing of its lines certifies what the appeal asked for.
        let services =
            it.services.isEmpty && it.outcome == .overturned
            ? (known?.filed.lines ?? []).map { ServiceOutcome(line: $0, action: .certifiedInTotal) } : it.services
        var event = AppealDecided(
            appeal: it.appeal, decision: it.decision, level: known?.filed.level, outcome: it.outcome, receivedAt: it.receivedAt,
            decidedOn: it.decidedOn, appealBy: it.appealBy, reviewer: it.reviewer)
        let news = self.news(services, by: it.decision, at: it.receivedAt)
        let granted = self.granting(it.authorization, by: it.decision, for: services, receivedAt: it.receivedAt)
        let tellings = known.map(\.decisions) ?? self.unmatched.appealDecisions.filter { $0.appeal == it.appeal }
        let earlier = tellings.lastHolding()
        if let earlier, (known?.decided ?? earlier.body).saysTheSame(as: event), news.isEmpty {
            return granted.isEmpty ? Self.receivedAgain(earlier, at: it.receivedAt) : self.recordingLate(granted)
        }

        event.irregularities = self.oddities(of: services, it.authorization)
        if known == nil { event.irregularities.append(.unknownAppeal) }
        if services.isEmpty, it.outcome == .partiallyOverturned { event.irregularities.append(.nothingDecided) }
        if let earlier, earlier.outcome != it.outcome || earlier.decision != it.decision {
            event.irregularities.append(.contradictsEarlier)
        }
        if self.closed != nil { event.irregularities.append(.caseClosed) }
        return self.recordingLate([.appealDecided(event)] + news.map { .serviceDecided($0) } + granted)
    }

    mutating func apply(_ it: Fact<AppealDecided>) {
        self.note(it.irregularities)
        self.unmatched.appealDecisions.append(it)
        self.matchFacts(of: it.appeal)
    }

    /// Facts about an appeal go to it, in whatever order they and it came; once all have found theirs, nothing is odd about them.
    mutating func matchFacts(of appeal: AppealID) {
        if let index = self.appeals.firstIndex(where: { $0.id == appeal }) {
            self.appeals[index].acknowledgements += self.unmatched.appealAcknowledgements.filter { $0.appeal == appeal }
            self.appeals[index].reviews += self.unmatched.externalReviews.filter { $0.appeal == appeal }
            self.appeals[index].decisions += self.unmatched.appealDecisions.filter { $0.appeal == appeal }
            self.unmatched.appealAcknowledgements.removeAll { $0.appeal == appeal }
            self.unmatched.externalReviews.removeAll { $0.appeal == appeal }
            self.unmatched.appealDecisions.removeAll { $0.appeal == appeal }
        }
        self.settleAppeals()
    }

    mutating func settleAppeals() {
        guard self.irregularities.contains(.unknownAppeal) else { return }
        let isMatched =
            self.unmatched.appealAcknowledgements.holding().isEmpty && self.unmatched.externalReviews.holding().isEmpty
            && self.unmatched.appealDecisions.holding().isEmpty && !self.appeals.contains { self.isForwardedFromUnknown($0) }
        if isMatched { self.irregularities.removeAll { $0 == .unknownAppeal } }
    }
}

extension AppealDecided {
    /// Whether two tell the same of an appeal; when it came, and what was odd about it, does not matter.
    fileprivate func saysTheSame(as other: AppealDecided) -> Bool {
        self.decision == other.decision && self.outcome == other.outcome && (other.decidedOn == nil || self.decidedOn == other.decidedOn)
            && (other.appealBy == nil || self.appealBy == other.appealBy) && (other.reviewer == nil || self.reviewer == other.reviewer)
    }
}
