public import EventSourcing

/// The clinic does as it was asked: it amends, agrees to a restriction, or takes on other means of communication
/// (`rights_request.accepted.v1`).
public struct RightsRequestAccepted: EventBody {
    public static let type: EventType = "rights_request.accepted.v1"

    public var acceptedAt: Timestamp
    /// When whoever asked was told.
    public var noticeSentAt: Timestamp
    /// The first day on which it holds.
    public var from: CivilDate
    /// Amendment: what on the record is amended; each gets a link to this request, and keeps what it says (45 CFR 164.526(c)(1)).
    public var links: [RightsRecord]
    /// Amendment: the payers who were told, because the patient named them or they rely on it (45 CFR 164.526(c)(3)).
    public var informedPayers: [PayerID]
    /// Amendment: others who were told.
    public var informedOthers: Int32
    /// Who was told, in words.
    public var note: PHI<Remark>?

    public var occurredAt: Timestamp? { self.acceptedAt }

    public init(
        acceptedAt: Timestamp, noticeSentAt: Timestamp, from: CivilDate, links: [RightsRecord] = [], informedPayers: [PayerID] = [],
        informedOthers: Int32 = 0, note: PHI<Remark>? = nil
    ) {
        self.acceptedAt = acceptedAt
        self.noticeSentAt = noticeSentAt
        self.from = from
        self.links = links
        self.informedPayers = informedPayers
        self.informedOthers = informedOthers
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.acceptedAt = try facts.value("accepted_at")
        self.noticeSentAt = try facts.value("notice_sent_at")
        self.from = try facts.value("from")
        self.links = try facts.list("links")
        self.informedPayers = try facts.list("informed_payer_ids")
        self.informedOthers = try facts.value("informed_others")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("accepted_at", self.acceptedAt)
        members.member("notice_sent_at", self.noticeSentAt)
        members.member("from", self.from)
        members.list("links", self.links)
        members.list("informed_payer_ids", self.informedPayers)
        members.member("informed_others", self.informedOthers)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

extension RightsRequest {
    /// Do as the patient asks.
    public struct Accept: Sendable, Equatable {
        /// When it was decided, and when whoever asked was told, if not now.
        public var acceptedAt: Timestamp?
        public var noticeSentAt: Timestamp?
        /// Amendment: what is amended, at least one, at most `RightsRequest.countMax`.
        public var links: [RightsRecord]
        public var informedPayers: [PayerID]
        public var informedOthers: Int32
        public var note: PHI<Remark>?

        public init(
            acceptedAt: Timestamp? = nil, noticeSentAt: Timestamp? = nil, links: [RightsRecord] = [], informedPayers: [PayerID] = [],
            informedOthers: Int32 = 0, note: String? = nil
        ) {
            self.acceptedAt = acceptedAt
            self.noticeSentAt = noticeSentAt
            self.links = links
            self.informedPayers = informedPayers
            self.informedOthers = informedOthers
            self.note = PHI(remark: note)
        }
    }
}

extension RightsRequest.State {
    func accept(_ it: RightsRequest.Accept, _ context: Context) throws(Refusal) -> [RightsRequest.Event] {
        if self.status == .accepted, let known = self.acceptance, known.links == it.links, known.informedPayers == it.informedPayers,
            known.informedOthers == it.informedOthers, it.acceptedAt.map({ $0 == known.acceptedAt }) ?? true
        {
            return []
        }
        try self.admit(.accept)
        let acceptedAt = it.acceptedAt ?? context.now
        let sentAt = it.noticeSentAt ?? context.now
        try Self.requirePast(max(acceptedAt, sentAt), context)
        if self.kind == .amendment, it.links.isEmpty { throw .amendmentLinksMissing }
        return [
            .accepted(
                RightsRequestAccepted(
                    acceptedAt: acceptedAt, noticeSentAt: sentAt, from: self.zone.day(at: acceptedAt), links: it.links,
                    informedPayers: it.informedPayers, informedOthers: it.informedOthers, note: it.note))
        ]
    }
}
