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
        members.list("coverages", self.coverages.map { BodyJSON($0) })
        members.list("evaluations", self.evaluations.map { BodyJSON($0) })
        members.list("services", self.services)
        members.list("letters", self.letters)
        members.list("submissions", self.submissions)
        members.list("references", self.references.map { BodyJSON($0) })
        if let pended = self.pended { members.member("pended", BodyJSON(pended)) }
        members.list("information_requests", self.informationRequests)
        members.list("decisions", self.decisions.map { BodyJSON($0) })
        members.list("authorizations", self.authorizations.map { BodyJSON($0) })
        members.list("appeals", self.appeals)
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
        self.coverages = try members.list("coverages", of: BodyJSON.self).map(\.body)
        self.evaluations = try members.list("evaluations", of: BodyJSON.self).map(\.body)
        self.services = try members.list("services")
        self.letters = try members.list("letters")
        self.submissions = try members.list("submissions")
        self.references = try members.list("references", of: BodyJSON.self).map(\.body)
        self.pended = try members.optional("pended", as: BodyJSON.self)?.body
        self.informationRequests = try members.list("information_requests")
        self.decisions = try members.list("decisions", of: BodyJSON.self).map(\.body)
        self.authorizations = try members.list("authorizations", of: BodyJSON.self).map(\.body)
        self.appeals = try members.list("appeals")
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
        members.list("decided", self.decided.map { BodyJSON($0) })
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.init(requested: try members.value("requested", as: BodyJSON.self).body)
        self.submission = try members.optional("submission_id")
        self.decided = try members.list("decided", of: BodyJSON.self).map(\.body)
    }
}

extension CaseFile.State.CaseLetter: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("letter_id", self.started.letter)
        if let signed = self.signed { members.member("signed", BodyJSON(signed)) }
        if let cosigned = self.cosigned { members.member("cosigned", BodyJSON(cosigned)) }
        if let revoked = self.revoked { members.member("signature_revoked", BodyJSON(revoked)) }
        if let lapsed = self.lapsed { members.member("lapsed", BodyJSON(lapsed)) }
        if let superseded = self.superseded { members.member("superseded", BodyJSON(superseded)) }
        members.member("ready", self.isReady)
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.init(started: LetterStarted(letter: try members.value("letter_id")))
        self.signed = try members.optional("signed", as: BodyJSON.self)?.body
        self.cosigned = try members.optional("cosigned", as: BodyJSON.self)?.body
        self.revoked = try members.optional("signature_revoked", as: BodyJSON.self)?.body
        self.lapsed = try members.optional("lapsed", as: BodyJSON.self)?.body
        self.superseded = try members.optional("superseded", as: BodyJSON.self)?.body
    }
}

extension CaseFile.State.Submission: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("queued", BodyJSON(self.queued))
        if let transmitted = self.transmitted { members.member("transmitted", BodyJSON(transmitted)) }
        members.list("acknowledged", self.acknowledged.map { BodyJSON($0) })
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.init(queued: try members.value("queued", as: BodyJSON.self).body)
        self.transmitted = try members.optional("transmitted", as: BodyJSON.self)?.body
        self.acknowledged = try members.list("acknowledged", of: BodyJSON.self).map(\.body)
    }
}

extension CaseFile.State.InformationRequest: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("requested", BodyJSON(self.requested))
        members.list("responses", self.responses.map { BodyJSON($0) })
        members.member("answered", self.isAnswered)
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.init(requested: try members.value("requested", as: BodyJSON.self).body)
        self.responses = try members.list("responses", of: BodyJSON.self).map(\.body)
    }
}

extension CaseFile.State.Appeal: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("filed", BodyJSON(self.filed))
        if let decided = self.decided { members.member("decided", BodyJSON(decided)) }
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.init(filed: try members.value("filed", as: BodyJSON.self).body)
        self.decided = try members.optional("decided", as: BodyJSON.self)?.body
    }
}

extension CaseFile.State.Unmatched: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.list("acknowledgements", self.acknowledgements.map { BodyJSON($0) })
        members.list("decisions", self.decisions.map { BodyJSON($0) })
        members.list("appeal_decisions", self.appealDecisions.map { BodyJSON($0) })
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.init()
        self.acknowledgements = try members.list("acknowledgements", of: BodyJSON.self).map(\.body)
        self.decisions = try members.list("decisions", of: BodyJSON.self).map(\.body)
        self.appealDecisions = try members.list("appeal_decisions", of: BodyJSON.self).map(\.body)
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
