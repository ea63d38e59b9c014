public import EventSourcing

/// Whose requests a rule speaks of; what it leaves out, it leaves open.
public struct RuleScope: JSONMembers, Hashable {
    public var payer: PayerID?
    /// Plans of the payer; a rule that names plans names their payer too.
    public var plans: [PlanCode]
    public var lineOfBusiness: LineOfBusiness?
    public var funding: Funding?
    /// States whose law the plan follows, two capital letters each.
    public var states: [String]
    /// Whether the provider has a contract with the plan; `nil` for both.
    public var network: NetworkStatus?

    public init(
        payer: PayerID? = nil, plans: [PlanCode] = [], lineOfBusiness: LineOfBusiness? = nil, funding: Funding? = nil,
        states: [String] = [],
        network: NetworkStatus? = nil
    ) {
        self.payer = payer
        self.plans = plans
        self.lineOfBusiness = lineOfBusiness
        self.funding = funding
        self.states = states
        self.network = network
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.payer = try members.optional("payer_id")
        self.plans = try members.list("plan_ids")
        self.lineOfBusiness = try members.optional("line_of_business")
        self.funding = try members.optional("funding")
        self.states = try members.list("states")
        self.network = try members.optional("network")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("payer_id", self.payer)
        members.list("plan_ids", self.plans)
        members.member("line_of_business", self.lineOfBusiness)
        members.member("funding", self.funding)
        members.list("states", self.states)
        members.member("network", self.network)
    }
}
