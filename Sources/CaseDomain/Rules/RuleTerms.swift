public import EventSourcing

/// What the rules mean for one requested service: self-contained, so that a case's event can hold it and decisions ask it.
///
/// Everything that depended on the request is worked out. Holds nothing of the patient.
public struct RuleTerms: JSONMembers, Hashable {
    /// What the terms rest on.
    public enum Basis: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// A rule that is known to hold.
        case rule
        /// Which rule holds depends on facts that nobody knows: treated as required, to be verified.
        case unknownFacts = "unknown_facts"
        /// No rule speaks of it: treated as required, to be verified.
        case noRule = "no_rule"
    }

    public var basis: Basis
    /// What was not known and would decide; only with `unknownFacts`.
    public var unknown: [RuleCondition]
    public var requirement: RequirementTerms
    public var letter: LetterTerms
    /// Who may sign; open where no rule says.
    public var signer: SignerRule
    public var validity: ValidityRule?
    /// The ways to reach the payer, the first to be tried first; empty where no rule says.
    public var channels: [ChannelRule]
    /// Documents that go with this request, or may be asked for later.
    public var attachments: AttachmentRule
    public var peerToPeer: PeerToPeerRule?
    public var appeal: AppealRule?
    /// How long the payer takes and gives.
    public var windows: [ClockProvision]
    /// The payer's own calendars that the windows count by.
    public var calendars: [BusinessCalendar]
    public var retroAuthorization: RetroAuthorizationRule?
    public var renewal: RenewalRule?
    /// What the payer wants of standardized tests.
    public var measures: MeasureRule?
    public var updatePolicy: UpdatePolicy?
    /// Who reviews in the payer's place.
    public var vendor: String?

    /// Bytes of terms in JSON; a rule whose terms are longer is not published, because every case that relies on it keeps them.
    public static let bytesMax = 16 * 1024

    public init(
        basis: Basis = .rule, unknown: [RuleCondition] = [], requirement: RequirementTerms, letter: LetterTerms,
        signer: SignerRule = SignerRule(), validity: ValidityRule? = nil, channels: [ChannelRule] = [],
        attachments: AttachmentRule = AttachmentRule(), peerToPeer: PeerToPeerRule? = nil, appeal: AppealRule? = nil,
        windows: [ClockProvision] = [], calendars: [BusinessCalendar] = [], retroAuthorization: RetroAuthorizationRule? = nil,
        renewal: RenewalRule? = nil, measures: MeasureRule? = nil, updatePolicy: UpdatePolicy? = nil,
        vendor: String? = nil
    ) {
        self.basis = basis
        self.unknown = unknown
        self.requirement = requirement
        self.letter = letter
        self.signer = signer
        self.validity = validity
        self.channels = channels
        self.attachments = attachments
        self.peerToPeer = peerToPeer
        self.appeal = appeal
        self.windows = windows
        self.calendars = calendars
        self.retroAuthorization = retroAuthorization
        self.renewal = renewal
        self.measures = measures
        self.updatePolicy = updatePolicy
        self.vendor = vendor
    }

    /// What holds when no rule is known: authorization, and a letter with all eight elements, signed by whoever may sign at all.
    public static let treatAsRequired = RuleTerms(
        basis: .noRule, requirement: RequirementTerms(.required), letter: LetterTerms(isNeeded: true, elements: LetterSection.allCases))

    public init(members: JSONObject) throws(JSONFault) {
        self.basis = try members.value("basis")
        self.unknown = try members.list("unknown")
        self.requirement = try members.value("requirement")
        self.letter = try members.value("letter")
        self.signer = try members.value("signer")
        self.validity = try members.optional("validity")
        self.channels = try members.list("channels")
        self.attachments = try members.value("attachments")
        self.peerToPeer = try members.optional("peer_to_peer")
        self.appeal = try members.optional("appeal")
        self.windows = try members.list("windows")
        self.calendars = try members.list("calendars")
        self.retroAuthorization = try members.optional("retro_auth")
        self.renewal = try members.optional("renewal")
        self.measures = try members.optional("measures")
        self.updatePolicy = try members.optional("update_policy")
        self.vendor = try members.optional("um_vendor")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("basis", self.basis)
        members.list("unknown", self.unknown)
        members.member("requirement", self.requirement)
        members.member("letter", self.letter)
        members.member("signer", self.signer)
        members.member("validity", self.validity)
        members.list("channels", self.channels)
        members.member("attachments", self.attachments)
        members.member("peer_to_peer", self.peerToPeer)
        members.member("appeal", self.appeal)
        members.list("windows", self.windows)
        members.list("calendars", self.calendars)
        members.member("retro_auth", self.retroAuthorization)
        members.member("renewal", self.renewal)
        members.member("measures", self.measures)
        members.member("update_policy", self.updatePolicy)
        members.member("um_vendor", self.vendor)
    }
}

/// Whether the payer wants to be asked before this service.
public struct RequirementTerms: JSONMembers, Hashable {
    public var code: RuleRequirement.Code
    /// The provider who renders the service must ask.
    public var performerMustRequest: Bool
    /// Nothing is required because the payer spares the rendering provider.
    public var isGoldCard: Bool

    public init(_ code: RuleRequirement.Code, performerMustRequest: Bool = false, isGoldCard: Bool = false) {
        self.code = code
        self.performerMustRequest = performerMustRequest
        self.isGoldCard = isGoldCard
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.code = try members.value("code")
        self.performerMustRequest = try members.value("performer_must_request")
        self.isGoldCard = try members.value("gold_card")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("code", self.code)
        members.member("performer_must_request", self.performerMustRequest)
        members.member("gold_card", self.isGoldCard)
    }
}

/// Whether this request needs a letter, and what it must hold.
public struct LetterTerms: JSONMembers, Hashable {
    public var isNeeded: Bool
    /// Not needed, and said to help.
    public var isRecommended: Bool
    /// In their order; empty when the letter is not needed and the rule names none.
    public var elements: [LetterSection]
    public var pagesMax: Int32?
    public var language: String?
    public var mustCitePolicy: Bool
    public var templates: [String]

    public init(
        isNeeded: Bool, isRecommended: Bool = false, elements: [LetterSection] = [], pagesMax: Int32? = nil, language: String? = nil,
        mustCitePolicy: Bool = false, templates: [String] = []
    ) {
        self.isNeeded = isNeeded
        self.isRecommended = isRecommended
        self.elements = elements
        self.pagesMax = pagesMax
        self.language = language
        self.mustCitePolicy = mustCitePolicy
        self.templates = templates
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.isNeeded = try members.value("needed")
        self.isRecommended = try members.value("recommended")
        self.elements = try members.list("elements_required")
        self.pagesMax = try members.optional("max_pages")
        self.language = try members.optional("language")
        self.mustCitePolicy = try members.value("must_cite_policy")
        self.templates = try members.list("template_ids")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("needed", self.isNeeded)
        members.member("recommended", self.isRecommended)
        members.list("elements_required", self.elements)
        members.member("max_pages", self.pagesMax)
        members.member("language", self.language)
        members.member("must_cite_policy", self.mustCitePolicy)
        members.list("template_ids", self.templates)
    }
}
