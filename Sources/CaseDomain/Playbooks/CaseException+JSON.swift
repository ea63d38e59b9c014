public import EventSourcing

// An exception as JSON: what a person reads, and what its row keeps. Patients' parts are there as far as they were opened.

extension CaseException.State: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("exception_id", self.id)
        members.member("version", self.version)
        members.member("position", self.position)
        members.member("opened_at", self.openedAt)
        members.member("updated_at", self.updatedAt)
        members.member("opened", self.opened.map { BodyJSON($0) })
        members.list("completed_steps", self.completed.map { BodyJSON($0) })
        members.list("omitted_steps", self.skipped.map { BodyJSON($0) })
        members.list("escalated_steps", self.escalated.map { BodyJSON($0) })
        members.member("resolved", self.resolved.map { BodyJSON($0) })
    }

    /// Reads an exception back from what was kept of it: the same state, so that a fold can go on from it.
    public init(members: JSONObject) throws(JSONFault) {
        self.init()
        self.id = try members.optional("exception_id")
        self.version = try members.value("version")
        self.position = try members.value("position")
        self.openedAt = try members.optional("opened_at")
        self.updatedAt = try members.optional("updated_at")
        self.opened = try members.optional("opened", as: BodyJSON<ExceptionOpened>.self)?.body
        self.completed = try members.list("completed_steps", of: BodyJSON<ExceptionStepCompleted>.self).map(\.body)
        self.skipped = try members.list("omitted_steps", of: BodyJSON<ExceptionStepSkipped>.self).map(\.body)
        self.escalated = try members.list("escalated_steps", of: BodyJSON<ExceptionStepEscalated>.self).map(\.body)
        self.resolved = try members.optional("resolved", as: BodyJSON<ExceptionResolved>.self)?.body
    }
}
