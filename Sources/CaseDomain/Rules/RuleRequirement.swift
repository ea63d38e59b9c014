public import ClinicalCodes
public import EventSourcing

/// Whether a payer wants to be asked before a service, and by whom.
public struct RuleRequirement: JSONMembers, Hashable {
    /// What the payer wants (Da Vinci CRD, `pa-needed`; domain page, section 3.2), from the strictest to the mildest.
    public enum Code: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// Authorization before the service.
        case required
        /// It depends on what only the payer can tell; ask.
        case conditional
        /// A referral, which is no review of necessity.
        case referral
        /// The payer must be told. Late means an administrative denial, without a clinical appeal.
        case notification
        case no

        /// 0 for the mildest.
        var strictness: Int { Self.allCases.count - 1 - (Self.allCases.firstIndex(of: self) ?? 0) }
    }

    /// What holds when a fact that a rule asks for is not known. There is one policy: unknown never means no.
    public enum UnknownPolicy: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case treatAsRequired = "treat_as_required"
    }

    public var code: Code
    /// The provider who renders the service must ask, not the one who orders it.
    public var performerMustRequest: Bool?
    /// Providers whom the payer spares the authorization.
    public var goldCards: [NPI]
    public var unknownPolicy: UnknownPolicy?

    public init(_ code: Code, performerMustRequest: Bool? = nil, goldCards: [NPI] = [], unknownPolicy: UnknownPolicy? = nil) {
        self.code = code
        self.performerMustRequest = performerMustRequest
        self.goldCards = goldCards
        self.unknownPolicy = unknownPolicy
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.code = try members.value("pa")
        self.performerMustRequest = try members.optional("performer_must_request")
        self.goldCards = try members.list("gold_card_npi")
        self.unknownPolicy = try members.optional("unknown_policy")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("pa", self.code)
        members.member("performer_must_request", self.performerMustRequest)
        members.list("gold_card_npi", self.goldCards)
        members.member("unknown_policy", self.unknownPolicy)
    }
}
