public import EventSourcing

// What is heard of an appeal on its way: that it was taken in, that the plan forwarded it, and who reviews it.

/// An appeal was taken in (`case.appeal_acknowledged.v1`).
public struct AppealAcknowledged: EventBody {
    public static let type: EventType = "case.appeal_acknowledged.v1"

    public var appeal: AppealID
    public var receivedAt: Timestamp
    /// The date on the acknowledgment.
    public var acknowledgedOn: CivilDate
    /// When it says it will be decided.
    public var expectedBy: CivilDate?
    /// The number by which the other side knows it.
    public var reference: PHI<Reference>?
    public var irregularities: [Irregularity]

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(
        appeal: AppealID, receivedAt: Timestamp, acknowledgedOn: CivilDate, expectedBy: CivilDate? = nil,
        reference: PHI<Reference>? = nil, irregularities: [Irregularity] = []
    ) {
        self.appeal = appeal
        self.receivedAt = receivedAt
        self.acknowledgedOn = acknowledgedOn
        self.expectedBy = expectedBy
        self.reference = reference
        self.irregularities = irregularities
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.appeal = try facts.value("appeal_id")
        self.receivedAt = try facts.value("received_at")
        self.acknowledgedOn = try facts.value("acknowledged_on")
        self.expectedBy = try facts.optional("expected_by")
        self.reference = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
        self.irregularities = try facts.list("irregularities")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("appeal_id", self.appeal)
        members.member("received_at", self.receivedAt)
        members.member("acknowledged_on", self.acknowledgedOn)
        members.member("expected_by", self.expectedBy)
        members.list("irregularities", self.irregularities)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.reference.write(to: &members) }
}

/// An appeal was given to an independent reviewer (`case.external_review_assigned.v1`).
public struct ExternalReviewAssigned: EventBody {
    public static let type: EventType = "case.external_review_assigned.v1"

    public var appeal: AppealID
    /// The organization's name.
    public var organization: String
    /// When the organization got the request: its time to decide runs from then (45 CFR 147.136(d)).
    public var requestReceivedAt: Timestamp
    public var assignedOn: CivilDate
    public var receivedAt: Timestamp
    public var irregularities: [Irregularity]

    /// Characters of an organization's name.
    public static let nameLengthMax = 200

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(
        appeal: AppealID, organization: String, requestReceivedAt: Timestamp, assignedOn: CivilDate, receivedAt: Timestamp,
        irregularities: [Irregularity] = []
    ) {
        self.appeal = appeal
        self.organization = organization
        self.requestReceivedAt = requestReceivedAt
        self.assignedOn = assignedOn
        self.receivedAt = receivedAt
        self.irregularities = irregularities
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.appeal = try facts.value("appeal_id")
        self.organization = try facts.value("iro")
        self.requestReceivedAt = try facts.value("request_received_at")
        self.assignedOn = try facts.value("assigned_on")
        self.receivedAt = try facts.value("received_at")
        self.irregularities = try facts.list("irregularities")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("appeal_id", self.appeal)
        members.member("iro", self.organization)
        members.member("request_received_at", self.requestReceivedAt)
        members.member("assigned_on", self.assignedOn)
        members.member("received_at", self.receivedAt)
        members.list("irregularities", self.irregularities)
    }
}

extension CaseFile {
    /// An appeal was taken in.
    public struct RecordAppealAcknowledgement: Sendable, Equatable {
        public var appeal: AppealID
        public var receivedAt: Timestamp
        public var acknowledgedOn: CivilDate
        public var expectedBy: CivilDate?
        public var reference: PHI<Reference>?

        public init(
            appeal: AppealID, receivedAt: Timestamp, acknowledgedOn: CivilDate, expectedBy: CivilDate? = nil, reference: String? = nil
        ) {
            self.appeal = appeal
            self.receivedAt = receivedAt
            self.acknowledgedOn = acknowledgedOn
            self.expectedBy = expectedBy
            self.reference = reference.map { PHI(Reference($0)) }
        }
    }

    /// The plan forwarded what it upheld to the next level: a fact from outside, however it fits.
    public struct RecordAppealForwarded: Sendable, Equatable {
        /// The appeal at the level it went to.
        public var appeal: AppealID
        /// The appeal that the plan upheld.
        public var from: AppealID
        public var level: AppealLevel
        public var isExpedited: Bool
        /// The lines; all of the appeal that it upheld, when none is named.
        public var lines: [ServiceLineID]
        public var channel: Channel
        public var forwardedAt: Timestamp

        public init(
            appeal: AppealID, from: AppealID, level: AppealLevel = .ire, isExpedited: Bool = false, lines: [ServiceLineID] = [],
            channel: Channel, forwardedAt: Timestamp
        ) {
            self.appeal = appeal
            self.from = from
            self.level = level
            self.isExpedited = isExpedited
            self.lines = lines
            self.channel = channel
            self.forwardedAt = forwardedAt
        }
    }

    /// An appeal was given to an independent reviewer.
    public struct RecordExternalReview: Sendable, Equatable {
        public var appeal: AppealID
        public var organization: String
        public var requestReceivedAt: Timestamp
        public var assignedOn: CivilDate
        public var receivedAt: Timestamp

        public init(
            appeal: AppealID, organization: String, requestReceivedAt: Timestamp, assignedOn: CivilDate, receivedAt: Timestamp
        ) {
            self.appeal = appeal
            self.organization = organization
            self.requestReceivedAt = requestReceivedAt
            self.assignedOn = assignedOn
            self.receivedAt = receivedAt
        }
    }
}

extension CaseFile.State {
    /// That an appeal arrived asks for nobody: after closure it is recorded and does not wake the case.
    func recordAppealAcknowledgement(_ it: CaseFile.RecordAppealAcknowledgement) -> [CaseFile.Event] {
        let known = self.appeals.first { $0.id == it.appeal }
        var event = AppealAcknowledged(
            appeal: it.appeal, receivedAt: it.receivedAt, acknowledgedOn: it.acknowledgedOn, expectedBy: it.expectedBy,
            reference: it.reference)
        let heard = (known?.acknowledgements ?? self.unmatched.appealAcknowledgements).filter { $0.holds && $0.appeal == it.appeal }
        // The text of a number is patient data and cannot be compared: one that was not known yet is news.
        let isNumbered = heard.contains { $0.reference != nil }
        if let earlier = heard.last(where: { $0.body.saysTheSame(as: event) }), it.reference == nil || isNumbered {
            return Self.receivedAgain(earlier, at: it.receivedAt)
        }
        if known == nil { event.irregularities.append(.unknownAppeal) }
        if self.closed != nil { event.irregularities.append(.caseClosed) }
        return [.appealAcknowledged(event)]
    }

    func recordAppealForwarded(_ it: CaseFile.RecordAppealForwarded) -> [CaseFile.Event] {
        let from = self.appeals.first { $0.id == it.from }
        var event = AppealFiled(
            appeal: it.appeal, level: it.level, isExpedited: it.isExpedited, lines: it.lines.isEmpty ? from?.filed.lines ?? [] : it.lines,
            channel: it.channel, filedAt: it.forwardedAt, filedBy: .plan, forwardedFrom: it.from)
        if let earlier = self.appeals.first(where: { $0.id == it.appeal })?.filings.lastHolding() {
            if earlier.body.tellsTheSameForwarding(as: event) {
                return Self.receivedAgain(earlier, at: it.forwardedAt, by: it.channel)
            }
            event.irregularities.append(.contradictsEarlier)
        }
        if from == nil { event.irregularities.append(.unknownAppeal) }
        if !self.hasServices(event.lines) { event.irregularities.append(.unknownService) }
        if self.closed != nil { event.irregularities.append(.caseClosed) }
        return self.recordingLate(.appealFiled(event))
    }

    func recordExternalReview(_ it: CaseFile.RecordExternalReview) -> [CaseFile.Event] {
        let known = self.appeals.first { $0.id == it.appeal }
        var event = ExternalReviewAssigned(
            appeal: it.appeal, organization: it.organization, requestReceivedAt: it.requestReceivedAt, assignedOn: it.assignedOn,
            receivedAt: it.receivedAt)
        let heard = (known?.reviews ?? self.unmatched.externalReviews).filter { $0.holds && $0.appeal == it.appeal }
        if let earlier = heard.last, earlier.body.saysTheSame(as: event) { return Self.receivedAgain(earlier, at: it.receivedAt) }
        // Another reviewer may take over; that an appeal within the plan has one from outside cannot be.
        if known?.filed.level.isInternal ?? false { event.irregularities.append(.contradictsEarlier) }
        if known == nil { event.irregularities.append(.unknownAppeal) }
        if self.closed != nil { event.irregularities.append(.caseClosed) }
        return self.recordingLate(.externalReviewAssigned(event))
    }

    /// The plan says that it forwarded an appeal that the case does not have.
    func isForwardedFromUnknown(_ appeal: Appeal) -> Bool {
        guard appeal.filed.holds, let from = appeal.filed.forwardedFrom else { return false }
        return !self.appeals.contains { $0.id == from }
    }

    mutating func apply(_ it: Fact<AppealAcknowledged>) {
        self.note(it.irregularities)
        self.unmatched.appealAcknowledgements.append(it)
        self.matchFacts(of: it.appeal)
    }

    mutating func apply(_ it: Fact<ExternalReviewAssigned>) {
        self.note(it.irregularities)
        self.unmatched.externalReviews.append(it)
        self.matchFacts(of: it.appeal)
    }
}

extension AppealAcknowledged {
    fileprivate func saysTheSame(as other: AppealAcknowledged) -> Bool {
        self.acknowledgedOn == other.acknowledgedOn && (other.expectedBy == nil || self.expectedBy == other.expectedBy)
    }
}

extension AppealFiled {
    fileprivate func tellsTheSameForwarding(as other: AppealFiled) -> Bool {
        self.filedBy == other.filedBy && self.level == other.level && self.isExpedited == other.isExpedited && self.lines == other.lines
            && self.forwardedFrom == other.forwardedFrom && self.filedAt == other.filedAt
    }
}

extension ExternalReviewAssigned {
    fileprivate func saysTheSame(as other: ExternalReviewAssigned) -> Bool {
        self.organization == other.organization && self.requestReceivedAt == other.requestReceivedAt
            && self.assignedOn == other.assignedOn
    }
}
