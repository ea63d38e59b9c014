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

    public init(
        payer: PayerID? = nil, plans: [PlanCode] = [], lineOfBusiness: LineOfBusiness? = nil, funding: Funding? = nil, states: [String] = []
    ) {
        self.payer = payer
        self.plans = plans
        self.lineOfBusiness = lineOfBusiness
        self.funding = funding
        self.states = states
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.payer = try members.optional("payer_id")
        self.plans = try members.list("plan_ids")
        self.lineOfBusiness = try members.optional("line_of_business")
        self.funding = try members.optional("funding")
        self.states = try members.list("states")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("payer_id", self.payer)
        members.list("plan_ids", self.plans)
        members.member("line_of_business", self.lineOfBusiness)
        members.member("funding", self.funding)
        members.list("states", self.states)
    }
}
