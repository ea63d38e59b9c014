public import EventSourcing

// The letter as a JSON object: what a screen gets, what a replay compares, what a projection keeps.

extension Letter.State: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("stream_version", self.streamVersion)
        members.member("updated_at", self.updatedAt)
        members.body("started", self.started)
        members.member("status", self.status)
        members.member("version", self.version)
        members.bodies("sections", self.sections.values.sorted { $0.section < $1.section })
        members.bodies("copied", self.copied)
        members.list("unconfirmed", self.unconfirmed.sorted())
        members.body("prefilled", self.prefilled)
        members.body("checked", self.checked)
        members.bodies("findings_resolved", self.resolved)
        members.bodies("findings_waived", self.waived)
        members.list("authors", self.authors)
        members.body("changes_requested", self.changesRequested)
        members.body("reviewed", self.reviewed)
        members.body("signed", self.signed)
        members.body("cosigned", self.cosigned)
        members.body("signature_revoked", self.revoked)
        members.body("lapsed", self.lapsed)
        members.body("rendered", self.rendered)
        members.list("earlier_versions", self.earlier)
    }

    /// Reads a letter back from what was kept of it: the same state, so that a fold can go on from it.
    public init(members: JSONObject) throws(JSONFault) {
        self.init()
        self.streamVersion = try members.value("stream_version")
        self.updatedAt = try members.optional("updated_at")
        self.started = try members.body("started")
        self.status = try members.value("status")
        self.version = try members.value("version")
        for section: SectionEdited in try members.bodies("sections") { self.sections[section.section] = section }
        self.copied = try members.bodies("copied")
        self.unconfirmed = Set(try members.list("unconfirmed", of: LetterSection.self))
        self.prefilled = try members.body("prefilled")
        self.checked = try members.body("checked")
        self.resolved = try members.bodies("findings_resolved")
        self.waived = try members.bodies("findings_waived")
        self.authors = try members.list("authors")
        self.changesRequested = try members.body("changes_requested")
        self.reviewed = try members.body("reviewed")
        self.signed = try members.body("signed")
        self.cosigned = try members.body("cosigned")
        self.revoked = try members.body("signature_revoked")
        self.lapsed = try members.body("lapsed")
        self.rendered = try members.body("rendered")
        self.earlier = try members.list("earlier_versions")
    }
}

extension Letter.SignedVersion: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("status", self.status)
        members.body("signed", self.signed)
        members.body("cosigned", self.cosigned)
        members.body("signature_revoked", self.revoked)
        members.body("lapsed", self.lapsed)
        members.body("superseded", self.superseded)
        members.bodies("sections", self.sections)
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.init(
            superseded: try members.value("superseded", as: BodyJSON.self).body,
            signed: try members.value("signed", as: BodyJSON.self).body,
            cosigned: try members.body("cosigned"), revoked: try members.body("signature_revoked"), lapsed: try members.body("lapsed"),
            sections: try members.bodies("sections"))
    }
}

extension JSONWriter.Members {
    fileprivate mutating func body<Body: EventBody>(_ name: String, _ body: Body?) { self.member(name, body.map { BodyJSON($0) }) }
    fileprivate mutating func bodies<Body: EventBody>(_ name: String, _ bodies: [Body]) { self.list(name, bodies.map { BodyJSON($0) }) }
}

extension JSONObject {
    fileprivate func body<Body: EventBody>(_ name: String) throws(JSONFault) -> Body? {
        try self.optional(name, as: BodyJSON<Body>.self)?.body
    }
    fileprivate func bodies<Body: EventBody>(_ name: String) throws(JSONFault) -> [Body] {
        try self.list(name, of: BodyJSON<Body>.self).map(\.body)
    }
}
