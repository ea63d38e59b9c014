public import EventSourcing

// The case as a JSON object: what a screen gets, what a replay compares, what a projection keeps. Members of a region are those
// of the facts that made it; a patient's part stands beside them where it was opened.

extension CaseFile.State: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("version", self.version)
        members.member("position", self.position)
        members.member("opened_at", self.openedAt)
        members.member("updated_at", self.updatedAt)
        if let opened = self.opened { members.member("opened", BodyJSON(opened)) }
        members.member("ownership", self.ownership)
        members.list("coverages", self.coverages)
        members.list("evaluations", self.evaluations)
        members.list("services", self.services)
        members.list("letters", self.letters)
        members.list("submissions", self.submissions)
        members.list("references", self.references)
        members.list("pends", self.pends)
        members.list("information_requests", self.informationRequests)
        members.list("decisions", self.decisions)
        members.list("authorizations", self.authorizations)
        members.list("appeals", self.appeals)
        members.list("appeal_windows", self.appealWindows)
        members.list("deemed_exhaustions", self.exhaustions)
        members.list("peer_to_peers", self.peerToPeers)
        members.list("patient_notices", self.patientNotices)
        members.list("notes", self.notes.map { BodyJSON($0) })
        if let closed = self.closed { members.member("closed", BodyJSON(closed)) }
        if !self.unmatched.isEmpty { members.member("unmatched", self.unmatched) }
        members.list("irregularities", self.irregularities)
    }

    /// Reads a case back from what was kept of it: the same state, so that a fold can go on from it.
    public init(members: JSONObject) throws(JSONFault) {
        self.init()
        self.version = try members.value("version")
        self.position = try members.value("position")
        self.openedAt = try members.optional("opened_at")
        self.updatedAt = try members.optional("updated_at")
        self.opened = try members.optional("opened", as: BodyJSON.self)?.body
        self.ownership = try members.optional("ownership")
        self.coverages = try members.list("coverages")
        self.evaluations = try members.list("evaluations")
        self.services = try members.list("services")
        self.letters = try members.list("letters")
        self.submissions = try members.list("submissions")
        self.references = try members.list("references")
        self.pends = try members.list("pends")
        self.informationRequests = try members.list("information_requests")
        self.decisions = try members.list("decisions")
        self.authorizations = try members.list("authorizations")
        self.appeals = try members.list("appeals")
        self.appealWindows = try members.list("appeal_windows")
        self.exhaustions = try members.list("deemed_exhaustions")
        self.peerToPeers = try members.list("peer_to_peers")
        self.patientNotices = try members.list("patient_notices")
        self.notes = try members.list("notes", of: BodyJSON.self).map(\.body)
        self.closed = try members.optional("closed", as: BodyJSON.self)?.body
        self.unmatched = try members.optional("unmatched") ?? Unmatched()
        self.irregularities = try members.list("irregularities")
    }
}

extension CaseFile.State.Service: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("requested", BodyJSON(self.requested))
        members.member("submitted", self.isSubmitted)
        members.member("submission_id", self.submission)
        members.list("decided", self.decided)
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.init(requested: try members.value("requested", as: BodyJSON.self).body)
        self.submission = try members.optional("submission_id")
        self.decided = try members.list("decided")
    }
}

extension CaseFile.State.CaseLetter: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("letter_id", self.started.letter)
        if let signed = self.signed { members.member("signed", BodyJSON(signed)) }
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.init(started: LetterStarted(letter: try members.value("letter_id")))
        self.signed = try members.optional("signed", as: BodyJSON.self)?.body
    }
}

extension CaseFile.State.Submission: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("queued", self.queued)
        members.member("transmitted", self.transmitted)
        members.list("acknowledged", self.acknowledged)
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.init(queued: try members.value("queued"))
        self.transmitted = try members.optional("transmitted")
        self.acknowledged = try members.list("acknowledged")
    }
}

extension CaseFile.State.InformationRequest: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("information_request_id", self.id)
        members.list("tellings", self.tellings)
        members.list("responses", self.responses)
        members.member("answered", self.isAnswered)
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.init(try members.value("information_request_id"))
        self.tellings = try members.list("tellings")
        self.responses = try members.list("responses")
    }
}

extension CaseFile.State.Authorization: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("authorization_id", self.id)
        members.list("tellings", self.tellings)
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.init(try members.value("authorization_id"))
        self.tellings = try members.list("tellings")
    }
}

extension CaseFile.State.Unmatched: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.list("acknowledgements", self.acknowledgements)
        members.list("decisions", self.decisions)
        members.list("appeal_acknowledgements", self.appealAcknowledgements)
        members.list("external_reviews", self.externalReviews)
        members.list("appeal_decisions", self.appealDecisions)
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.acknowledgements = try members.list("acknowledgements")
        self.decisions = try members.list("decisions")
        self.appealAcknowledgements = try members.list("appeal_acknowledgements")
        self.externalReviews = try members.list("external_reviews")
        self.appealDecisions = try members.list("appeal_decisions")
    }
}

extension CaseFile.State.Ownership: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("owner_id", self.owner)
        members.member("role", self.role)
        members.member("since", self.since)
        members.member("reason", self.reason)
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.init(
            owner: try members.value("owner_id"), role: try members.value("role"), since: try members.value("since"),
            reason: try members.value("reason"))
    }
}
