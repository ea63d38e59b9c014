public import EventSourcing

/// The rule that something relied on, by the place in the ledger where its words stand: what an event stores.
public struct RulePin: JSONMembers, Hashable {
    /// Whose rule book.
    public var tenant: TenantID
    public var stream: StreamID
    /// The event that published the set: everything up to it was in the book.
    public var streamVersion: StreamVersion
    public var ruleSet: RuleSetID
    public var ruleSetVersion: Int32
    public var rule: RuleID
    public var ruleVersion: Int32

    public init(
        tenant: TenantID, stream: StreamID, streamVersion: StreamVersion, ruleSet: RuleSetID, ruleSetVersion: Int32, rule: RuleID,
        ruleVersion: Int32
    ) {
        self.tenant = tenant
        self.stream = stream
        self.streamVersion = streamVersion
        self.ruleSet = ruleSet
        self.ruleSetVersion = ruleSetVersion
        self.rule = rule
        self.ruleVersion = ruleVersion
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.tenant = try members.value("tenant_id")
        self.stream = try members.value("stream_id")
        self.streamVersion = try members.value("stream_version")
        self.ruleSet = try members.value("rule_set_id")
        self.ruleSetVersion = try members.value("rule_set_version")
        self.rule = try members.value("rule_id")
        self.ruleVersion = try members.value("rule_version")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("tenant_id", self.tenant)
        members.member("stream_id", self.stream)
        members.member("stream_version", self.streamVersion)
        members.member("rule_set_id", self.ruleSet)
        members.member("rule_set_version", self.ruleSetVersion)
        members.member("rule_id", self.rule)
        members.member("rule_version", self.ruleVersion)
    }
}
