public import EventSourcing

// The request as a JSON object: what a screen gets, what a projection keeps.

extension RightsRequest.State: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("rights_request_id", self.id)
        members.member("version", self.version)
        members.member("position", self.position)
        members.member("updated_at", self.updatedAt)
        members.list("receipts", self.receipts)
        members.list("identity_verifications", self.verifications)
        members.list("extensions", self.extensions)
        members.list("fee_quotes", self.quotes)
        members.list("suspensions", self.suspensions)
        members.list("fulfillments", self.fulfillments)
        members.list("acceptances", self.acceptances)
        members.list("denials", self.denials)
        members.list("reviews", self.reviewsAsked)
        members.list("review_decisions", self.reviewsDecided)
        members.list("disagreements", self.disagreements)
        members.list("rebuttals", self.rebuttals)
        members.list("withdrawals", self.withdrawals)
        members.list("terminations", self.terminations)
        members.list("warnings", self.warnings.map { BodyJSON($0) })
        members.list("misses", self.misses.map { BodyJSON($0) })
        members.list("suspension_ends", self.suspensionEnds.map { BodyJSON($0) })
    }

    /// Reads a request back from what was kept of it: the same state, so that a fold can go on from it.
    public init(members: JSONObject) throws(JSONFault) {
        self.init()
        self.id = try members.optional("rights_request_id")
        self.version = try members.value("version")
        self.position = try members.value("position")
        self.updatedAt = try members.optional("updated_at")
        self.receipts = try members.list("receipts")
        self.verifications = try members.list("identity_verifications")
        self.extensions = try members.list("extensions")
        self.quotes = try members.list("fee_quotes")
        self.suspensions = try members.list("suspensions")
        self.fulfillments = try members.list("fulfillments")
        self.acceptances = try members.list("acceptances")
        self.denials = try members.list("denials")
        self.reviewsAsked = try members.list("reviews")
        self.reviewsDecided = try members.list("review_decisions")
        self.disagreements = try members.list("disagreements")
        self.rebuttals = try members.list("rebuttals")
        self.withdrawals = try members.list("withdrawals")
        self.terminations = try members.list("terminations")
        self.warnings = try members.list("warnings", of: BodyJSON<RightsDueApproaching>.self).map(\.body)
        self.misses = try members.list("misses", of: BodyJSON<RightsDueMissed>.self).map(\.body)
        self.suspensionEnds = try members.list("suspension_ends", of: BodyJSON<AccountingSuspensionEnded>.self).map(\.body)
    }
}
