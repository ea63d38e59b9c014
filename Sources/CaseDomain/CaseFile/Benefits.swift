public import EventSourcing

// What a plan pays for a kind of service, as somebody verified it.

/// Benefits were verified (`case.benefits_verified.v1`).
public struct BenefitsVerified: EventBody {
    public static let type: EventType = "case.benefits_verified.v1"

    public var verification: BenefitVerificationID
    public var coverage: CoverageID
    public var serviceLine: ServiceLine
    /// What the plan pays in the period, what of it was used, and what is left; each as the plan says it.
    public var limit: Quantity?
    public var used: Quantity?
    public var remaining: Quantity?
    public var period: DateRange?
    public var authorizationRequired: Certainty
    public var inNetwork: Certainty
    /// What the patient pays each time, in cents.
    public var copayCents: Int64?
    public var verifiedAt: Timestamp
    public var source: InquirySource
    public var trace: PHI<InquiryTrace>?

    public var occurredAt: Timestamp? { self.verifiedAt }

    public init(
        verification: BenefitVerificationID, coverage: CoverageID, serviceLine: ServiceLine, limit: Quantity? = nil, used: Quantity? = nil,
        remaining: Quantity? = nil, period: DateRange? = nil, authorizationRequired: Certainty = .unknown, inNetwork: Certainty = .unknown,
        copayCents: Int64? = nil, verifiedAt: Timestamp, source: InquirySource, trace: InquiryTrace? = nil
    ) {
        self.verification = verification
        self.coverage = coverage
        self.serviceLine = serviceLine
        self.limit = limit
        self.used = used
        self.remaining = remaining
        self.period = period
        self.authorizationRequired = authorizationRequired
        self.inNetwork = inNetwork
        self.copayCents = copayCents
        self.verifiedAt = verifiedAt
        self.source = source
        self.trace = trace.map { PHI($0) }
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.verification = try facts.value("benefit_verification_id")
        self.coverage = try facts.value("coverage_id")
        self.serviceLine = try facts.value("service_line")
        self.limit = try facts.optional("limit")
        self.used = try facts.optional("used")
        self.remaining = try facts.optional("remaining")
        self.period = try facts.optional("period")
        self.authorizationRequired = try facts.value("authorization_required")
        self.inNetwork = try facts.value("in_network")
        self.copayCents = try facts.optional("copay_cents")
        self.verifiedAt = try facts.value("verified_at")
        self.source = try facts.value("source")
        self.trace = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("benefit_verification_id", self.verification)
        members.member("coverage_id", self.coverage)
        members.member("service_line", self.serviceLine)
        members.member("limit", self.limit)
        members.member("used", self.used)
        members.member("remaining", self.remaining)
        members.member("period", self.period)
        members.member("authorization_required", self.authorizationRequired)
        members.member("in_network", self.inNetwork)
        members.member("copay_cents", self.copayCents)
        members.member("verified_at", self.verifiedAt)
        members.member("source", self.source)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.trace.write(to: &members) }
}

/// What somebody says of a thing that is so or not.
public enum Certainty: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case yes
    case no
    case unknown
}

extension CaseFile {
    /// Benefits were verified with the plan.
    public struct VerifyBenefits: Sendable, Equatable {
        public var verified: BenefitsVerified
        public init(_ verified: BenefitsVerified) { self.verified = verified }
    }
}

extension CaseFile.State {
    func verifyBenefits(_ it: CaseFile.VerifyBenefits, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        try self.requireOpen()
        if let known = self.benefits.first(where: { $0.holds && $0.verification == it.verified.verification }) {
            guard known.body.saysTheSame(as: it.verified) else { throw .benefitVerificationExists }
            return []
        }
        try self.admit(.verifyBenefits, at: context.now)
        guard self.coverages.contains(where: { $0.holds && $0.coverage == it.verified.coverage }) else { throw .coverageUnknown }
        guard it.verified.verifiedAt <= context.now else { throw .sentInTheFuture }
        return [.benefitsVerified(it.verified)]
    }

    /// Whether the renderer is in the plan's network, as last verified.
    var inNetwork: Certainty {
        self.benefits.holding().max { $0.verifiedAt < $1.verifiedAt }?.inNetwork ?? .unknown
    }
}

extension BenefitsVerified {
    /// Whether two say the same, as far as the facts tell.
    fileprivate func saysTheSame(as other: BenefitsVerified) -> Bool {
        var mine = self
        mine.trace = other.trace
        return mine == other
    }
}
