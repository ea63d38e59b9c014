public import EventSourcing

/// What decides which law runs a clock: facts of the plan and of what is asked for. What is `nil` or unknown is not guessed.
public struct PlanFacts: JSONMembers, Hashable {
    /// How a public program delivers its benefits.
    public enum Delivery: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case feeForService = "fee_for_service"
        case managedCare = "managed_care"
    }

    public var lineOfBusiness: LineOfBusiness
    public var funding: Funding
    /// The state whose law the plan follows, two capital letters.
    public var situsState: String?
    public var network: NetworkStatus
    public var category: BenefitCategory?
    public var urgency: Urgency
    /// The item or service is under the plan's rules of prior authorization (42 CFR 422.568(b)(1)).
    public var isUnderPriorAuthorizationRules: Bool?
    /// Of a program that knows both, such as CHIP.
    public var delivery: Delivery?
    /// The first day of the managed care plan's current rating period (42 CFR 438.210(d) changed with it).
    public var ratingPeriodFrom: CivilDate?
    /// Levels of appeal within the plan: one or two.
    public var internalLevels: Int32?
    /// It is offered by an employer, which brings it under ERISA. A self-funded commercial plan is, whatever this says.
    public var isEmployerPlan: Bool?
    /// What is asked for extends care that goes on already.
    public var isConcurrent: Bool

    public init(
        lineOfBusiness: LineOfBusiness = .unknown, funding: Funding = .unknown, situsState: String? = nil,
        network: NetworkStatus = .unknown,
        category: BenefitCategory? = nil, urgency: Urgency = .standard, isUnderPriorAuthorizationRules: Bool? = nil,
        delivery: Delivery? = nil, ratingPeriodFrom: CivilDate? = nil, internalLevels: Int32? = nil, isEmployerPlan: Bool? = nil,
        isConcurrent: Bool = false
    ) {
        self.lineOfBusiness = lineOfBusiness
        self.funding = funding
        self.situsState = situsState
        self.network = network
        self.category = category
        self.urgency = urgency
        self.isUnderPriorAuthorizationRules = isUnderPriorAuthorizationRules
        self.delivery = delivery
        self.ratingPeriodFrom = ratingPeriodFrom
        self.internalLevels = internalLevels
        self.isEmployerPlan = isEmployerPlan
        self.isConcurrent = isConcurrent
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.lineOfBusiness = try members.value("line_of_business")
        self.funding = try members.value("funding")
        self.situsState = try members.optional("situs_state")
        self.network = try members.value("network")
        self.category = try members.optional("category")
        self.urgency = try members.value("urgency")
        self.isUnderPriorAuthorizationRules = try members.optional("under_prior_authorization_rules")
        self.delivery = try members.optional("delivery")
        self.ratingPeriodFrom = try members.optional("rating_period_from")
        self.internalLevels = try members.optional("internal_levels")
        self.isEmployerPlan = try members.optional("employer_plan")
        self.isConcurrent = try members.optional("concurrent") ?? false
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("line_of_business", self.lineOfBusiness)
        members.member("funding", self.funding)
        members.member("situs_state", self.situsState)
        members.member("network", self.network)
        members.member("category", self.category)
        members.member("urgency", self.urgency)
        members.member("under_prior_authorization_rules", self.isUnderPriorAuthorizationRules)
        members.member("delivery", self.delivery)
        members.member("rating_period_from", self.ratingPeriodFrom)
        members.member("internal_levels", self.internalLevels)
        members.member("employer_plan", self.isEmployerPlan)
        members.member("concurrent", self.isConcurrent)
    }
}
