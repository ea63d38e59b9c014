public import EventSourcing

/// A fact that decides between regimes, by a stable name.
public enum PlanFact: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case lineOfBusiness = "line_of_business"
    case funding
    case situsState = "situs_state"
    case network
    case category
    case underPriorAuthorizationRules = "under_prior_authorization_rules"
    case delivery
    case ratingPeriod = "rating_period"
    case employerPlan = "employer_plan"

    /// The fact in words: `the funding of the plan`.
    public var words: String {
        switch self {
        case .lineOfBusiness: "the line of business"
        case .funding: "the funding of the plan"
        case .situsState: "the state whose law the plan follows"
        case .network: "whether the provider is in the network"
        case .category: "whether a service or a drug is asked for"
        case .underPriorAuthorizationRules: "whether the item is under the plan's rules of prior authorization"
        case .delivery: "whether the program is fee for service or managed care"
        case .ratingPeriod: "when the plan's rating period began"
        case .employerPlan: "whether an employer offers the plan"
        }
    }
}

/// For which plans and requests a regime is law. A condition that is absent, or an empty list, holds always.
public struct RegimeConditions: JSONMembers, Hashable {
    public var linesOfBusiness: [LineOfBusiness]
    public var funding: [Funding]
    /// States by two capital letters.
    public var states: [String]
    public var network: NetworkStatus?
    public var categories: [BenefitCategory]
    public var isUnderPriorAuthorizationRules: Bool?
    public var delivery: PlanFacts.Delivery?
    /// The rating period began on this day or later.
    public var ratingPeriodFrom: CivilDate?
    public var isEmployerPlan: Bool?

    public init(
        linesOfBusiness: [LineOfBusiness] = [], funding: [Funding] = [], states: [String] = [], network: NetworkStatus? = nil,
        categories: [BenefitCategory] = [], isUnderPriorAuthorizationRules: Bool? = nil, delivery: PlanFacts.Delivery? = nil,
        ratingPeriodFrom: CivilDate? = nil, isEmployerPlan: Bool? = nil
    ) {
        self.linesOfBusiness = linesOfBusiness
        self.funding = funding
        self.states = states
        self.network = network
        self.categories = categories
        self.isUnderPriorAuthorizationRules = isUnderPriorAuthorizationRules
        self.delivery = delivery
        self.ratingPeriodFrom = ratingPeriodFrom
        self.isEmployerPlan = isEmployerPlan
    }

    /// How many conditions there are: of two regimes that hold the one with more is the more specific.
    public var count: Int {
        [
            !self.linesOfBusiness.isEmpty, !self.funding.isEmpty, !self.states.isEmpty, self.network != nil, !self.categories.isEmpty,
            self.isUnderPriorAuthorizationRules != nil, self.delivery != nil, self.ratingPeriodFrom != nil, self.isEmployerPlan != nil,
        ].count { $0 }
    }

    /// Whether conditions hold for a plan: a fact that speaks against them comes before one that is not known.
    func judge(_ facts: PlanFacts) -> Judgment {
        // Most regimes are for other lines of business: the rest need not be asked.
        if !self.linesOfBusiness.isEmpty, facts.lineOfBusiness != .unknown, !self.linesOfBusiness.contains(facts.lineOfBusiness) {
            return .fails(.lineOfBusiness)
        }
        let answers: [(PlanFact, Bool?)] = [
            (.lineOfBusiness, Self.answer(self.linesOfBusiness, facts.lineOfBusiness == .unknown ? nil : facts.lineOfBusiness)),
            (.funding, Self.answer(self.funding, facts.funding == .unknown ? nil : facts.funding)),
            (.situsState, Self.answer(self.states, facts.situsState)),
            (.network, self.network == nil ? true : facts.network == .unknown ? nil : facts.network == self.network),
            (.category, Self.answer(self.categories, facts.category)),
            (
                .underPriorAuthorizationRules,
                Self.answer(self.isUnderPriorAuthorizationRules.map { [$0] } ?? [], facts.isUnderPriorAuthorizationRules)
            ),
            (.delivery, Self.answer(self.delivery.map { [$0] } ?? [], facts.delivery)),
            (.ratingPeriod, self.ratingPeriodFrom.map { first in facts.ratingPeriodFrom.map { $0 >= first } } ?? true),
            (.employerPlan, Self.answer(self.isEmployerPlan.map { [$0] } ?? [], facts.isEmployerPlan)),
        ]
        if let (fact, _) = answers.first(where: { $0.1 == false }) { return .fails(fact) }
        let unknown = answers.filter { $0.1 == nil }.map(\.0)
        return unknown.isEmpty ? .holds : .unknown(unknown)
    }

    enum Judgment: Sendable, Hashable {
        case holds
        case fails(PlanFact)
        case unknown([PlanFact])
    }

    private static func answer<Value: Equatable>(_ wanted: [Value], _ value: Value?) -> Bool? {
        wanted.isEmpty ? true : value.map(wanted.contains)
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.linesOfBusiness = try members.list("lines_of_business")
        self.funding = try members.list("funding")
        self.states = try members.list("states")
        self.network = try members.optional("network")
        self.categories = try members.list("categories")
        self.isUnderPriorAuthorizationRules = try members.optional("under_prior_authorization_rules")
        self.delivery = try members.optional("delivery")
        self.ratingPeriodFrom = try members.optional("rating_period_from")
        self.isEmployerPlan = try members.optional("employer_plan")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.list("lines_of_business", self.linesOfBusiness)
        members.list("funding", self.funding)
        members.list("states", self.states)
        members.member("network", self.network)
        members.list("categories", self.categories)
        members.member("under_prior_authorization_rules", self.isUnderPriorAuthorizationRules)
        members.member("delivery", self.delivery)
        members.member("rating_period_from", self.ratingPeriodFrom)
        members.member("employer_plan", self.isEmployerPlan)
    }
}
