public import EventSourcing

/// When to ask for more of what was authorized.
public struct RenewalRule: JSONMembers, Hashable {
    /// What is left of an authorization when it runs low.
    public enum Remainder: Sendable, Hashable {
        case quantity(Quantity)
        /// Of what was authorized, 1 to 99.
        case percent(Int32)
    }

    /// Days before the end; the payer takes no earlier request.
    public var earliestDaysBeforeEnd: Int32?
    /// Days before the end; the payer takes no later request.
    public var latestDaysBeforeEnd: Int32?
    /// Days before the end on which the clinic begins.
    public var leadDays: Int32?
    /// So little is left that the clinic begins, whatever the day.
    public var lowUnits: Remainder?

    public init(earliestDaysBeforeEnd: Int32? = nil, latestDaysBeforeEnd: Int32? = nil, leadDays: Int32? = nil, lowUnits: Remainder? = nil)
    {
        self.earliestDaysBeforeEnd = earliestDaysBeforeEnd
        self.latestDaysBeforeEnd = latestDaysBeforeEnd
        self.leadDays = leadDays
        self.lowUnits = lowUnits
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.earliestDaysBeforeEnd = try members.optional("earliest_days_before_end")
        self.latestDaysBeforeEnd = try members.optional("latest_days_before_end")
        self.leadDays = try members.optional("lead_days")
        self.lowUnits = try members.optional("low_units")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("earliest_days_before_end", self.earliestDaysBeforeEnd)
        members.member("latest_days_before_end", self.latestDaysBeforeEnd)
        members.member("lead_days", self.leadDays)
        members.member("low_units", self.lowUnits)
    }
}

/// `{"amount": "4", "unit": "visits"}` or `{"percent": 20}`.
extension RenewalRule.Remainder: JSONCodable {
    public init(json: JSON) throws(JSONFault) {
        let members = try json.object()
        guard let percent = try members.optional("percent", as: Int32.self) else {
            self = .quantity(try Quantity(json: json))
            return
        }
        guard (1...99).contains(percent), members["amount"] == nil else { throw JSONFault(.value, at: "percent") }
        self = .percent(percent)
    }

    public func write(to writer: inout JSONWriter) {
        switch self {
        case .quantity(let it): it.write(to: &writer)
        case .percent(let it): writer.object { $0.member("percent", it) }
        }
    }
}
