public import EventSourcing

/// What a clock waits for.
public enum ClockKind: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// The payer decides on the request.
    case payerDecision = "payer_decision"
    case payerAcknowledgement = "payer_acknowledgement"
    /// We answer the payer's request for information.
    case informationResponse = "information_response"
    /// The payer tells that the request is incomplete or was filed in the wrong way.
    case payerInformationNotice = "payer_information_notice"
    case appealFiling = "appeal_filing"
    case appealDecision = "appeal_decision"
    /// Benefits go on during the appeal when that is asked for in time.
    case benefitsContinuation = "benefits_continuation"
    case peerToPeer = "peer_to_peer"
    /// A decision that was told by word of mouth is confirmed in writing.
    case writtenConfirmation = "written_confirmation"
    case externalReviewPreliminary = "external_review_preliminary"
    /// Records go to the independent reviewer, or the claimant adds to them.
    case externalReviewRecords = "external_review_records"
    case letterValidity = "letter_validity"
    case authorizationEnd = "authorization_end"
    case renewal
    case other
}

/// What follows when a clock runs out, by the rule itself.
public enum ClockConsequence: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case none
    /// The silence is an adverse determination, which can be appealed.
    case adverseDetermination = "adverse_determination"
    /// The request counts as denied on the day the time expires (42 CFR 438.404(c)(5)).
    case countsAsDenial = "counts_as_denial"
    /// The appeals within the plan count as exhausted.
    case deemedExhausted = "deemed_exhausted"
    case deemedAuthorized = "deemed_authorized"
    /// The plan must hand the case to the independent review entity.
    case autoForwardedToIRE = "auto_forwarded_to_ire"
    /// The claimant may go to the next step as if denied.
    case claimantMayGoOn = "claimant_may_go_on"
    case administrativeDenial = "administrative_denial"
    /// The right or the document ends.
    case expires
}

/// Whether a patient is treated within the plan's network.
public enum NetworkStatus: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case inNetwork = "in"
    case outOfNetwork = "out"
    case unknown
}

/// What is asked for, as far as the law tells it apart.
public enum BenefitCategory: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// A medical item or service.
    case service
    /// A drug that Medicare covers under Part B.
    case partBDrug = "part_b_drug"
    /// Any other drug.
    case drug
    /// Payment for what was given already.
    case payment
}

/// A clock that a law or a payer's rule sets: for what, on which conditions, how it runs, and what follows when it runs out.
///
/// A condition that is absent holds always. Read from JSON, `source` and `note` have at most `textMax` bytes of UTF-8.
public struct ClockProvision: JSONMembers, Hashable {
    public var kind: ClockKind
    /// Of which level of appeal it is.
    public var level: AppealLevel?
    // MARK: conditions
    public var urgency: Urgency?
    public var network: NetworkStatus?
    public var category: BenefitCategory?
    /// It holds for plans with so many levels of appeal within.
    public var internalLevels: Int32?
    /// It is of care that goes on already and is to be extended (29 CFR 2560.503-1(f)(2)(ii)), or of care that is not.
    public var isConcurrent: Bool?

    public var rule: ClockRule
    /// The term is the least that must be given: who acts within it is in time, and more may be allowed.
    public var isAtLeast: Bool
    public var lengthening: ClockExtension?
    /// It stands still while information is missing.
    public var tolls: Bool
    public var ifMissed: ClockConsequence
    /// The section of the law or of the payer's document.
    public var source: String
    public var note: String?

    /// Bytes of a source or a note.
    public static let textMax = 1_000

    public init(
        _ kind: ClockKind, level: AppealLevel? = nil, urgency: Urgency? = nil, network: NetworkStatus? = nil,
        category: BenefitCategory? = nil, internalLevels: Int32? = nil, isConcurrent: Bool? = nil, rule: ClockRule, isAtLeast: Bool = false,
        lengthening: ClockExtension? = nil, tolls: Bool = false, ifMissed: ClockConsequence = .none, source: String, note: String? = nil
    ) {
        self.kind = kind
        self.level = level
        self.urgency = urgency
        self.network = network
        self.category = category
        self.internalLevels = internalLevels
        self.isConcurrent = isConcurrent
        self.rule = rule
        self.isAtLeast = isAtLeast
        self.lengthening = lengthening
        self.tolls = tolls
        self.ifMissed = ifMissed
        self.source = source
        self.note = note
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.kind = try members.value("kind")
        self.level = try members.optional("level")
        self.urgency = try members.optional("urgency")
        self.network = try members.optional("network")
        self.category = try members.optional("category")
        self.internalLevels = try members.optional("internal_levels")
        self.isConcurrent = try members.optional("concurrent")
        self.rule = try members.value("rule")
        self.isAtLeast = try members.optional("at_least") ?? false
        self.lengthening = try members.optional("extension")
        self.tolls = try members.optional("tolls") ?? false
        self.ifMissed = try members.optional("if_missed") ?? .none
        self.source = try members.value("source")
        self.note = try members.optional("note")
        guard (1...2).contains(self.internalLevels ?? 1) else { throw JSONFault(.value, at: "internal_levels") }
        guard self.source.utf8.count <= Self.textMax else { throw JSONFault(.value, at: "source") }
        guard (self.note?.utf8.count ?? 0) <= Self.textMax else { throw JSONFault(.value, at: "note") }
        if let lengthening = self.lengthening, lengthening.term.unit.needsCalendar, self.rule.calendar == nil {
            throw JSONFault(.value, at: "extension")
        }
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("kind", self.kind)
        members.member("level", self.level)
        members.member("urgency", self.urgency)
        members.member("network", self.network)
        members.member("category", self.category)
        members.member("internal_levels", self.internalLevels)
        members.member("concurrent", self.isConcurrent)
        members.member("rule", self.rule)
        members.member("at_least", self.isAtLeast)
        members.member("extension", self.lengthening)
        members.member("tolls", self.tolls)
        members.member("if_missed", self.ifMissed)
        members.member("source", self.source)
        members.member("note", self.note)
    }
}
