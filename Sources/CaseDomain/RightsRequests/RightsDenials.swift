public import EventSourcing

/// Why a clinic does not do as it is asked; each kind of request has grounds of its own.
public enum RightsDenialGround: String, Sendable, Hashable, CaseIterable, JSONCodable {
    // MARK: access, not reviewable (45 CFR 164.524(a)(1) and (2))
    case psychotherapyNotes = "psychotherapy_notes"
    case legalProceedings = "legal_proceedings"
    case correctionalInstitution = "correctional_institution"
    case researchInProgress = "research_in_progress"
    case privacyAct = "privacy_act"
    case confidentialSource = "confidential_source"
    /// The clinic does not hold it; whoever asks is told who does, where that is known (45 CFR 164.524(d)(3)).
    case notHeld = "not_held"

    // MARK: access, reviewable (45 CFR 164.524(a)(3)): a licensed professional judged so
    case endangersLife = "endangers_life"
    case harmsOtherPerson = "harms_other_person"
    case representativeMayHarm = "representative_may_harm"

    // MARK: amendment (45 CFR 164.526(a)(2))
    case notCreatedHere = "not_created_here"
    case notInRecordSet = "not_in_record_set"
    case notOpenToAccess = "not_open_to_access"
    case accurateAndComplete = "accurate_and_complete"

    // MARK: restriction (45 CFR 164.522(a)(1)(ii)): no clinic must agree, what was paid in full apart
    case notAgreed = "not_agreed"

    // MARK: confidential communication (45 CFR 164.522(b)(1)(i) and (2)(ii)); whoever asks need not say why
    case notReasonable = "not_reasonable"
    case paymentUnclear = "payment_unclear"
    case noOtherAddressGiven = "no_other_address_given"

    /// What kind of request it answers.
    public var kind: RightsRequestKind {
        switch self {
        case .psychotherapyNotes, .legalProceedings, .correctionalInstitution, .researchInProgress, .privacyAct, .confidentialSource,
            .notHeld, .endangersLife, .harmsOtherPerson, .representativeMayHarm:
            .access
        case .notCreatedHere, .notInRecordSet, .notOpenToAccess, .accurateAndComplete: .amendment
        case .notAgreed: .restriction
        case .notReasonable, .paymentUnclear, .noOtherAddressGiven: .confidentialCommunication
        }
    }

    /// Whether another professional looks at the denial when whoever asked wants it (45 CFR 164.524(a)(4)).
    public var isReviewable: Bool {
        switch self {
        case .endangersLife, .harmsOtherPerson, .representativeMayHarm: true
        case .psychotherapyNotes, .legalProceedings, .correctionalInstitution, .researchInProgress, .privacyAct, .confidentialSource,
            .notHeld, .notCreatedHere, .notInRecordSet, .notOpenToAccess, .accurateAndComplete, .notAgreed, .notReasonable,
            .paymentUnclear, .noOtherAddressGiven:
            false
        }
    }
}

/// The clinic said no, with its ground and in writing (`rights_request.denied.v1`).
public struct RightsRequestDenied: EventBody {
    public static let type: EventType = "rights_request.denied.v1"

    public var ground: RightsDenialGround
    /// A part was denied; the rest is given (45 CFR 164.524(d)(1)).
    public var isPartial: Bool
    /// Who decided: somebody else reviews it.
    public var decidedBy: ActorID
    /// When the written notice was sent.
    public var noticeSentAt: Timestamp
    public var notice: DocumentID?
    public var basis: PHI<Remark>?

    public var occurredAt: Timestamp? { self.noticeSentAt }

    public init(
        ground: RightsDenialGround, isPartial: Bool = false, decidedBy: ActorID, noticeSentAt: Timestamp, notice: DocumentID? = nil,
        basis: PHI<Remark>? = nil
    ) {
        self.ground = ground
        self.isPartial = isPartial
        self.decidedBy = decidedBy
        self.noticeSentAt = noticeSentAt
        self.notice = notice
        self.basis = basis
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.ground = try facts.value("ground")
        self.isPartial = try facts.value("partial")
        self.decidedBy = try facts.value("decided_by")
        self.noticeSentAt = try facts.value("notice_sent_at")
        self.notice = try facts.optional("notice_document_id")
        self.basis = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("ground", self.ground)
        members.member("partial", self.isPartial)
        members.member("decided_by", self.decidedBy)
        members.member("notice_sent_at", self.noticeSentAt)
        members.member("notice_document_id", self.notice)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.basis.write(to: &members) }
}

extension RightsRequest {
    /// Say no, in writing.
    public struct Deny: Sendable, Equatable {
        public var ground: RightsDenialGround
        public var isPartial: Bool
        /// Who decided, if not whoever records it.
        public var decidedBy: ActorID?
        /// When the written notice was sent, if not now.
        public var noticeSentAt: Timestamp?
        public var notice: DocumentID?
        /// The basis for it, in plain words.
        public var basis: PHI<Remark>?

        public init(
            ground: RightsDenialGround, isPartial: Bool = false, decidedBy: ActorID? = nil, noticeSentAt: Timestamp? = nil,
            notice: DocumentID? = nil, basis: String? = nil
        ) {
            self.ground = ground
            self.isPartial = isPartial
            self.decidedBy = decidedBy
            self.noticeSentAt = noticeSentAt
            self.notice = notice
            self.basis = PHI(remark: basis)
        }
    }
}

extension RightsRequest.State {
    func deny(_ it: RightsRequest.Deny, _ context: Context) throws(Refusal) -> [RightsRequest.Event] {
        if let denial, denial.ground == it.ground, denial.isPartial == it.isPartial, denial.notice == it.notice,
            it.decidedBy.map({ $0 == denial.decidedBy }) ?? true, it.noticeSentAt.map({ $0 == denial.noticeSentAt }) ?? true
        {
            return []
        }
        try self.admit(.deny)
        guard it.ground.kind == self.kind else { throw .rightsGroundNotOfKind }
        let sentAt = it.noticeSentAt ?? context.now
        try Self.requirePast(sentAt, context)
        return [
            .denied(
                RightsRequestDenied(
                    ground: it.ground, isPartial: it.isPartial, decidedBy: it.decidedBy ?? context.actor, noticeSentAt: sentAt,
                    notice: it.notice, basis: it.basis))
        ]
    }
}
