public import EventSourcing

/// What a payer wants for some services: one record of a rule set (domain page, section 3.2).
///
/// `scope` and `match` say when it speaks; all the rest is what it says. What a rule leaves out it leaves open, and a requirement
/// or a letter that is left open counts as required.
public struct PayerRule: JSONMembers, Hashable {
    public var id: RuleID
    /// Counts up whenever the rule says something else; part of what cases pin.
    public var version: Int32
    public var title: String?
    /// Within the days of its set.
    public var effectiveFrom: CivilDate?
    /// The last day.
    public var effectiveThrough: CivilDate?
    /// The rule in whose place it stands.
    public var supersedes: RuleID?
    public var scope: RuleScope
    public var match: RuleMatch
    public var requirement: RuleRequirement?
    public var letter: LetterRule?
    public var signer: SignerRule?
    public var validity: ValidityRule?
    /// In the order in which they are to be tried.
    public var channels: [ChannelRule]
    public var attachments: AttachmentRule?
    public var peerToPeer: PeerToPeerRule?
    public var appeal: AppealRule?
    /// How long the payer takes and gives: each a clock, with the conditions on which it runs.
    public var windows: [ClockProvision]
    public var retroAuthorization: RetroAuthorizationRule?
    public var renewal: RenewalRule?
    /// What it wants of standardized tests.
    public var measures: MeasureRule?
    public var updatePolicy: UpdatePolicy?
    public var delegation: DelegationRule?
    public var provenance: RuleProvenance?

    /// Windows of one rule.
    public static let windowsMax = 24

    public init(
        id: RuleID, version: Int32 = 1, title: String? = nil, effectiveFrom: CivilDate? = nil, effectiveThrough: CivilDate? = nil,
        supersedes: RuleID? = nil, scope: RuleScope = RuleScope(), match: RuleMatch = RuleMatch(), requirement: RuleRequirement? = nil,
        letter: LetterRule? = nil, signer: SignerRule? = nil, validity: ValidityRule? = nil, channels: [ChannelRule] = [],
        attachments: AttachmentRule? = nil, peerToPeer: PeerToPeerRule? = nil, appeal: AppealRule? = nil, windows: [ClockProvision] = [],
        retroAuthorization: RetroAuthorizationRule? = nil, renewal: RenewalRule? = nil, measures: MeasureRule? = nil,
        updatePolicy: UpdatePolicy? = nil, delegation: DelegationRule? = nil, provenance: RuleProvenance? = nil
    ) {
        self.id = id
        self.version = version
        self.title = title
        self.effectiveFrom = effectiveFrom
        self.effectiveThrough = effectiveThrough
        self.supersedes = supersedes
        self.scope = scope
        self.match = match
        self.requirement = requirement
        self.letter = letter
        self.signer = signer
        self.validity = validity
        self.channels = channels
        self.attachments = attachments
        self.peerToPeer = peerToPeer
        self.appeal = appeal
        self.windows = windows
        self.retroAuthorization = retroAuthorization
        self.renewal = renewal
        self.measures = measures
        self.updatePolicy = updatePolicy
        self.delegation = delegation
        self.provenance = provenance
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.id = try members.value("rule_id")
        self.version = try members.optional("version") ?? 1
        self.title = try members.optional("title")
        self.effectiveFrom = try members.optional("effective_from")
        self.effectiveThrough = try members.optional("effective_through")
        self.supersedes = try members.optional("supersedes")
        self.scope = try members.optional("scope") ?? RuleScope()
        self.match = try members.optional("match") ?? RuleMatch()
        self.requirement = try members.optional("requirement")
        self.letter = try members.optional("letter")
        self.signer = try members.optional("signer")
        self.validity = try members.optional("validity")
        self.channels = try members.list("channels")
        self.attachments = try members.optional("attachments")
        self.peerToPeer = try members.optional("peer_to_peer")
        self.appeal = try members.optional("appeal")
        self.windows = try members.list("windows")
        self.retroAuthorization = try members.optional("retro_auth")
        self.renewal = try members.optional("renewal")
        self.measures = try members.optional("measures")
        self.updatePolicy = try members.optional("update_policy")
        self.delegation = try members.optional("delegation")
        self.provenance = try members.optional("provenance")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("rule_id", self.id)
        members.member("version", self.version)
        members.member("title", self.title)
        members.member("effective_from", self.effectiveFrom)
        members.member("effective_through", self.effectiveThrough)
        members.member("supersedes", self.supersedes)
        if self.scope != RuleScope() { members.member("scope", self.scope) }
        if self.match != RuleMatch() { members.member("match", self.match) }
        members.member("requirement", self.requirement)
        members.member("letter", self.letter)
        members.member("signer", self.signer)
        members.member("validity", self.validity)
        members.list("channels", self.channels)
        members.member("attachments", self.attachments)
        members.member("peer_to_peer", self.peerToPeer)
        members.member("appeal", self.appeal)
        members.list("windows", self.windows)
        members.member("retro_auth", self.retroAuthorization)
        members.member("renewal", self.renewal)
        members.member("measures", self.measures)
        members.member("update_policy", self.updatePolicy)
        members.member("delegation", self.delegation)
        members.member("provenance", self.provenance)
    }
}
