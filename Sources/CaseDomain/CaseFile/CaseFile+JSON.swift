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
        members.member("handover", self.handOver)
        members.list("coverages", self.coverages)
        members.list("eligibility_checks", self.eligibility)
        members.list("benefit_verifications", self.benefits)
        members.list("requirements", self.requirements)
        members.list("urgency_attestations", self.attestations.map { BodyJSON($0) })
        members.list("evaluations", self.evaluations)
        members.list("evaluation_amendments", self.amendments)
        members.list("services", self.services)
        members.list("letters", self.letters)
        members.list("packets", self.packets)
        members.list("submissions", self.submissions)
        members.list("request_updates", self.updates)
        members.list("withdrawals", self.withdrawals)
        members.list("dismissals", self.dismissals)
        members.list("status_checks", self.statusChecks)
        members.list("contacts", self.contacts)
        members.member("next_contact", self.nextContact)
        members.list("payer_extensions", self.extensions)
        members.list("references", self.references)
        members.list("pends", self.pends)
        members.list("information_requests", self.informationRequests)
        members.list("decisions", self.decisions)
        members.list("authorizations", self.authorizations.map { CountedAuthorization($0, self.use(of: $0.id)) })
        members.list("consumptions", self.consumptions)
        members.list("plan_changes", self.planChanges)
        members.list("appeals", self.appeals)
        members.list("appeal_windows", self.appealWindows)
        members.list("deemed_exhaustions", self.exhaustions)
        members.list("peer_to_peers", self.peerToPeers)
        members.list("patient_notices", self.patientNotices)
        members.list("clocks", self.clocks)
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
        self.handOver = try members.optional("handover")
        self.coverages = try members.list("coverages")
        self.eligibility = try members.list("eligibility_checks")
        self.benefits = try members.list("benefit_verifications")
        self.requirements = try members.list("requirements")
        self.attestations = try members.list("urgency_attestations", of: BodyJSON.self).map(\.body)
        self.evaluations = try members.list("evaluations")
        self.amendments = try members.list("evaluation_amendments")
        self.services = try members.list("services")
        self.letters = try members.list("letters")
        self.packets = try members.list("packets")
        self.submissions = try members.list("submissions")
        self.updates = try members.list("request_updates")
        self.withdrawals = try members.list("withdrawals")
        self.dismissals = try members.list("dismissals")
        self.statusChecks = try members.list("status_checks")
        self.contacts = try members.list("contacts")
        self.nextContact = try members.optional("next_contact")
        self.extensions = try members.list("payer_extensions")
        self.references = try members.list("references")
        self.pends = try members.list("pends")
        self.informationRequests = try members.list("information_requests")
        self.decisions = try members.list("decisions")
        self.authorizations = try members.list("authorizations")
        self.consumptions = try members.list("consumptions")
        self.planChanges = try members.list("plan_changes")
        self.appeals = try members.list("appeals")
        self.appealWindows = try members.list("appeal_windows")
        self.exhaustions = try members.list("deemed_exhaustions")
        self.peerToPeers = try members.list("peer_to_peers")
        self.patientNotices = try members.list("patient_notices")
        self.clocks = try members.list("clocks")
        self.notes = try members.list("notes", of: BodyJSON.self).map(\.body)
        self.closed = try members.optional("closed", as: BodyJSON.self)?.body
        self.unmatched = try members.optional("unmatched") ?? Unmatched()
        self.irregularities = try members.list("irregularities")
    }
}

extension CaseFile.State.Service: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("requested", BodyJSON(self.requested))
        if self.isAddedByPayer { members.member("added_by_payer", true) }
        members.member("updated", self.updated.map { BodyJSON($0) })
        if self.isRemoved { members.member("removed", true) }
        members.member("changed_as", self.changedAs)
        members.member("submitted", self.isSubmitted)
        members.member("submission_id", self.submission)
        members.list("decided", self.decided)
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.init(
            requested: try members.value("requested", as: BodyJSON.self).body,
            isAddedByPayer: try members.optional("added_by_payer") ?? false)
        self.updated = try members.optional("updated", as: BodyJSON.self)?.body
        self.isRemoved = try members.optional("removed") ?? false
        self.changedAs = try members.optional("changed_as")
        self.submission = try members.optional("submission_id")
        self.decided = try members.list("decided")
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
        members.member("queued", self.queued)
        members.member("transmitted", self.transmitted)
        members.list("acknowledged", self.acknowledged)
        members.list("delivery_failures", self.failures)
        members.list("rejected", self.rejected)
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.init(queued: try members.value("queued"))
        self.transmitted = try members.optional("transmitted")
        self.acknowledged = try members.list("acknowledged")
        self.failures = try members.list("delivery_failures")
        self.rejected = try members.list("rejected")
    }
}

extension CaseFile.State.InformationRequest: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("information_request_id", self.id)
        members.list("tellings", self.tellings)
        members.list("parts", self.parts)
        members.list("responses", self.responses)
        members.list("withdrawals", self.withdrawals)
        members.member("assigned", self.assigned.map { BodyJSON($0) })
        members.member("expired", self.expired.map { BodyJSON($0) })
        members.member("answered", self.isAnswered)
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.init(try members.value("information_request_id"))
        self.tellings = try members.list("tellings")
        self.parts = try members.list("parts")
        self.responses = try members.list("responses")
        self.withdrawals = try members.list("withdrawals")
        self.assigned = try members.optional("assigned", as: BodyJSON.self)?.body
        self.expired = try members.optional("expired", as: BodyJSON.self)?.body
    }
}

extension CaseFile.State.Unmatched: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.list("acknowledgements", self.acknowledgements)
        members.list("delivery_failures", self.failures)
        members.list("rejections", self.rejections)
        members.list("decisions", self.decisions)
        members.list("appeal_acknowledgements", self.appealAcknowledgements)
        members.list("external_reviews", self.externalReviews)
        members.list("appeal_decisions", self.appealDecisions)
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.acknowledgements = try members.list("acknowledgements")
        self.failures = try members.list("delivery_failures")
        self.rejections = try members.list("rejections")
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
