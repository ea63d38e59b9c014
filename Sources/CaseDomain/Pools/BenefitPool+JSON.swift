public import EventSourcing

// The pool as a JSON object: what a screen gets, what a projection keeps. Members of a list are those of the facts that made it; a
// patient's part stands beside them where it was opened.

extension BenefitPool.State: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("pool_id", self.id)
        members.member("version", self.version)
        members.member("position", self.position)
        members.member("updated_at", self.updatedAt)
        members.list("openings", self.openings)
        members.list("answers", self.answers)
        members.list("holds", self.holds)
        members.list("true_ups", self.trueUps)
        members.list("releases", self.releases)
        members.list("uses", self.uses)
        members.list("use_reversals", self.reversals)
        members.list("ends", self.ends.map { BodyJSON($0) })
    }

    /// Reads a pool back from what was kept of it: the same state, so that a fold can go on from it.
    public init(members: JSONObject) throws(JSONFault) {
        self.init()
        self.id = try members.optional("pool_id")
        self.version = try members.value("version")
        self.position = try members.value("position")
        self.updatedAt = try members.optional("updated_at")
        self.openings = try members.list("openings")
        self.answers = try members.list("answers")
        self.holds = try members.list("holds")
        self.trueUps = try members.list("true_ups")
        self.releases = try members.list("releases")
        self.uses = try members.list("uses")
        self.reversals = try members.list("use_reversals")
        self.ends = try members.list("ends", of: BodyJSON<PoolPeriodEnded>.self).map(\.body)
    }
}
