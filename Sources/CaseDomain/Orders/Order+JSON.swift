public import EventSourcing

// The order as a JSON object: what a screen gets, what a projection keeps. Members of a list are those of the facts that made it; a
// patient's part stands beside them where it was opened.

extension Order.State: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("order_id", self.id)
        members.member("version", self.version)
        members.member("position", self.position)
        members.member("updated_at", self.updatedAt)
        members.member("place", self.place)
        members.list("requests", self.requests)
        members.list("reminders", self.reminders)
        members.list("withdrawals", self.withdrawals)
        members.list("receipts", self.receipts)
        members.list("validations", self.validations)
        members.list("returns", self.sendBacks)
        members.list("revocations", self.revocations)
        members.list("supersessions", self.supersessions)
        members.list("warnings", self.warnings)
        members.list("expirations", self.expirations.map { BodyJSON($0) })
    }

    /// Reads an order back from what was kept of it: the same state, so that a fold can go on from it.
    public init(members: JSONObject) throws(JSONFault) {
        self.init()
        self.id = try members.optional("order_id")
        self.version = try members.value("version")
        self.position = try members.value("position")
        self.updatedAt = try members.optional("updated_at")
        self.place = try members.optional("place")
        self.requests = try members.list("requests")
        self.reminders = try members.list("reminders")
        self.withdrawals = try members.list("withdrawals")
        self.receipts = try members.list("receipts")
        self.validations = try members.list("validations")
        self.sendBacks = try members.list("returns")
        self.revocations = try members.list("revocations")
        self.supersessions = try members.list("supersessions")
        self.warnings = try members.list("warnings")
        self.expirations = try members.list("expirations", of: BodyJSON<OrderExpired>.self).map(\.body)
    }
}
