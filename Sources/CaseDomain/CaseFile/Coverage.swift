public import EventSourcing

// A coverage says by which plan, and in what relation to its subscriber, the patient is covered.

/// A coverage was linked to the case (`case.coverage_linked.v3`).
public struct CoverageLinked: EventBody {
    public static let type: EventType = "case.coverage_linked.v3"
    public static var earlierVersions: [EarlierVersion<Self>] {
        [.readAsToday("case.coverage_linked.v1"), .readAsToday("case.coverage_linked.v2")]
    }

    public var coverage: CoverageID
    /// Who covers, where it is not the payer of the case.
    public var payer: PayerID?
    /// By what the payer's rules know the plan, such as a product code; says nothing of the patient.
    public var planCode: String?
    public var relationship: SubscriberRelationship
    public var lineOfBusiness: LineOfBusiness
    public var funding: Funding
    /// The state whose law the plan follows, two letters.
    public var situsState: String?
    /// How a program that knows both ways, such as CHIP, delivers its benefits.
    public var delivery: PlanFacts.Delivery?
    /// An employer offers the plan; `nil` while nobody has asked.
    public var isEmployerPlan: Bool?
    /// The first day of the managed care plan's current rating period.
    public var ratingPeriodFrom: CivilDate?
    /// Levels of appeal within the plan: one or two.
    public var internalLevels: Int32?
    /// Whose turn it is to pay, from 1 (coordination of benefits).
    public var order: Int32
    public var period: DateRange?
    public var membership: PHI<Membership>

    public init(
        coverage: CoverageID, payer: PayerID? = nil, planCode: String? = nil, relationship: SubscriberRelationship,
        lineOfBusiness: LineOfBusiness = .unknown, funding: Funding = .unknown,
        situsState: String? = nil, delivery: PlanFacts.Delivery? = nil, isEmployerPlan: Bool? = nil, ratingPeriodFrom: CivilDate? = nil,
        internalLevels: Int32? = nil, order: Int32 = 1, period: DateRange? = nil, membership: PHI<Membership>
    ) {
        self.coverage = coverage
        self.payer = payer
        self.planCode = planCode
        self.relationship = relationship
        self.lineOfBusiness = lineOfBusiness
        self.funding = funding
        self.situsState = situsState
        self.delivery = delivery
        self.isEmployerPlan = isEmployerPlan
        self.ratingPeriodFrom = ratingPeriodFrom
        self.internalLevels = internalLevels
        self.order = order
        self.period = period
        self.membership = membership
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.coverage = try facts.value("coverage_id")
        self.payer = try facts.optional("payer_id")
        self.planCode = try facts.optional("plan_code")
        self.relationship = try facts.value("relationship")
        self.lineOfBusiness = try facts.value("line_of_business")
        self.funding = try facts.value("funding")
        self.situsState = try facts.optional("situs_state")
        self.delivery = try facts.optional("delivery")
        self.isEmployerPlan = try facts.optional("employer_plan")
        self.ratingPeriodFrom = try facts.optional("rating_period_from")
        self.internalLevels = try facts.optional("internal_levels")
        self.order = try facts.value("order")
        self.period = try facts.optional("period")
        self.membership = try PHI(decoding: phi)
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("coverage_id", self.coverage)
        members.member("payer_id", self.payer)
        members.member("plan_code", self.planCode)
        members.member("relationship", self.relationship)
        members.member("line_of_business", self.lineOfBusiness)
        members.member("funding", self.funding)
        members.member("situs_state", self.situsState)
        members.member("delivery", self.delivery)
        members.member("employer_plan", self.isEmployerPlan)
        members.member("rating_period_from", self.ratingPeriodFrom)
        members.member("internal_levels", self.internalLevels)
        members.member("order", self.order)
        members.member("period", self.period)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.membership.write(to: &members) }
}

/// By what the plan knows the patient.
public struct Membership: JSONMembers, Hashable {
    public var memberID: String
    public var group: String?
    public var plan: String?
    public var subscriberName: String?

    public init(memberID: String, group: String? = nil, plan: String? = nil, subscriberName: String? = nil) {
        self.memberID = memberID
        self.group = group
        self.plan = plan
        self.subscriberName = subscriberName
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.memberID = try members.value("member_id")
        self.group = try members.optional("group")
        self.plan = try members.optional("plan")
        self.subscriberName = try members.optional("subscriber_name")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("member_id", self.memberID)
        members.member("group", self.group)
        members.member("plan", self.plan)
        members.member("subscriber_name", self.subscriberName)
    }
}

extension CaseFile {
    /// Link a coverage.
    public struct LinkCoverage: Sendable, Equatable {
        public var coverage: CoverageLinked

        public init(_ coverage: CoverageLinked) { self.coverage = coverage }
    }
}

extension CaseFile.State {
    func linkCoverage(_ it: CaseFile.LinkCoverage) throws(Refusal) -> [CaseFile.Event] {
        try self.requireOpen()
        // The member id is patient data, which a decision does not see: only other facts tell that it is another coverage.
        if let known = self.coverages.first(where: { $0.holds && $0.coverage == it.coverage.coverage }) {
            var same = known.body
            same.membership = it.coverage.membership
            guard same == it.coverage else { throw .coverageExists }
            return []
        }
        return [.coverageLinked(it.coverage)]
    }
}
