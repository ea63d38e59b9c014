public import EventSourcing

// Whose amendment is denied may disagree in writing, and the clinic may answer; both stay with the record and go out with it
// (45 CFR 164.526(d)).

/// The patient disagrees with the denial of an amendment (`rights_request.disagreed.v1`).
public struct AmendmentDisagreed: EventBody {
    public static let type: EventType = "rights_request.disagreed.v1"

    /// The denial, by the version of the stream that it made.
    public var denial: StreamVersion
    public var receivedAt: Timestamp
    /// No statement: the patient wants request and denial to go out with the record (45 CFR 164.526(d)(1)(iii)).
    public var isRequestOnly: Bool
    public var document: DocumentID?
    public var statement: PHI<Remark>?

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(
        denial: StreamVersion, receivedAt: Timestamp, isRequestOnly: Bool = false, document: DocumentID? = nil,
        statement: PHI<Remark>? = nil
    ) {
        self.denial = denial
        self.receivedAt = receivedAt
        self.isRequestOnly = isRequestOnly
        self.document = document
        self.statement = statement
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.denial = try facts.value("denial")
        self.receivedAt = try facts.value("received_at")
        self.isRequestOnly = try facts.value("request_only")
        self.document = try facts.optional("document_id")
        self.statement = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("denial", self.denial)
        members.member("received_at", self.receivedAt)
        members.member("request_only", self.isRequestOnly)
        members.member("document_id", self.document)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.statement.write(to: &members) }
}

/// The clinic answered a statement of disagreement, with a copy to the patient (`rights_request.rebutted.v1`).
public struct AmendmentRebutted: EventBody {
    public static let type: EventType = "rights_request.rebutted.v1"

    /// The statement, by the version of the stream that it made.
    public var disagreement: StreamVersion
    /// When the patient's copy was sent (45 CFR 164.526(d)(3)).
    public var copySentAt: Timestamp
    public var document: DocumentID?
    public var statement: PHI<Remark>?

    public var occurredAt: Timestamp? { self.copySentAt }

    public init(disagreement: StreamVersion, copySentAt: Timestamp, document: DocumentID? = nil, statement: PHI<Remark>? = nil) {
        self.disagreement = disagreement
        self.copySentAt = copySentAt
        self.document = document
        self.statement = statement
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.disagreement = try facts.value("disagreement")
        self.copySentAt = try facts.value("copy_sent_at")
        self.document = try facts.optional("document_id")
        self.statement = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("disagreement", self.disagreement)
        members.member("copy_sent_at", self.copySentAt)
        members.member("document_id", self.document)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.statement.write(to: &members) }
}

extension RightsRequest {
    /// The patient disagrees with the denial, or wants request and denial to go out with the record.
    public struct Disagree: Sendable, Equatable {
        /// When it came, if not now.
        public var receivedAt: Timestamp?
        public var isRequestOnly: Bool
        public var document: DocumentID?
        public var statement: PHI<Remark>?

        public init(receivedAt: Timestamp? = nil, isRequestOnly: Bool = false, document: DocumentID? = nil, statement: String? = nil) {
            self.receivedAt = receivedAt
            self.isRequestOnly = isRequestOnly
            self.document = document
            self.statement = PHI(remark: statement)
        }
    }

    /// Answer a statement of disagreement.
    public struct Rebut: Sendable, Equatable {
        /// When the patient's copy was sent, if not now.
        public var copySentAt: Timestamp?
        public var document: DocumentID?
        public var statement: PHI<Remark>?

        public init(copySentAt: Timestamp? = nil, document: DocumentID? = nil, statement: String? = nil) {
            self.copySentAt = copySentAt
            self.document = document
            self.statement = PHI(remark: statement)
        }
    }
}

extension RightsRequest.State {
    /// The statement about the denial that holds.
    public var disagreement: Fact<AmendmentDisagreed>? {
        self.denial.flatMap { denial in self.disagreements.last { $0.holds && $0.denial == denial.recordedAs } }
    }

    /// The clinic's answer to that statement.
    public var rebuttal: Fact<AmendmentRebutted>? {
        self.disagreement.flatMap { statement in self.rebuttals.last { $0.holds && $0.disagreement == statement.recordedAs } }
    }

    func disagree(_ it: RightsRequest.Disagree, _ context: Context) throws(Refusal) -> [RightsRequest.Event] {
        if let known = self.disagreement, known.isRequestOnly == it.isRequestOnly, known.document == it.document,
            it.receivedAt.map({ $0 == known.receivedAt }) ?? true
        {
            return []
        }
        try self.admit(.disagree)
        guard let denial else { throw .rightsRequestNotDenied }
        let receivedAt = it.receivedAt ?? context.now
        try Self.requirePast(receivedAt, context)
        return [
            .disagreed(
                AmendmentDisagreed(
                    denial: denial.recordedAs, receivedAt: receivedAt, isRequestOnly: it.isRequestOnly, document: it.document,
                    statement: it.statement))
        ]
    }

    func rebut(_ it: RightsRequest.Rebut, _ context: Context) throws(Refusal) -> [RightsRequest.Event] {
        if let known = self.rebuttal, known.document == it.document, it.copySentAt.map({ $0 == known.copySentAt }) ?? true { return [] }
        try self.admit(.rebut)
        guard let disagreement else { throw .rightsRequestNotDisagreed }
        let sentAt = it.copySentAt ?? context.now
        try Self.requirePast(sentAt, context)
        return [
            .rebutted(
                AmendmentRebutted(
                    disagreement: disagreement.recordedAs, copySentAt: sentAt, document: it.document, statement: it.statement))
        ]
    }
}

/// What goes out with part of a record whenever that part is disclosed (45 CFR 164.526(c)(1) and (d)(5)).
public struct AmendmentLink: Sendable, Hashable {
    public var request: RightsRequestID
    /// The parts of the record with which it goes; none for all of it.
    public var records: [RightsRecord]
    /// What goes out, by the versions of the request's stream, in order: request, denial, statement and answer, or request and
    /// acceptance.
    public var facts: [StreamVersion]
}

extension RightsRequest.State {
    /// What this request adds to future disclosures; `nil` where it adds nothing.
    public var amendmentLink: AmendmentLink? {
        guard let id, let receipt, receipt.kind == .amendment, self.status != .withdrawn else { return nil }
        var facts: [StreamVersion] = []
        if let acceptance { facts.append(acceptance.recordedAs) }
        if let disagreement, let denial {
            facts += [denial.recordedAs, disagreement.recordedAs] + (self.rebuttal.map { [$0.recordedAs] } ?? [])
        }
        guard !facts.isEmpty else { return nil }
        return AmendmentLink(
            request: id, records: self.acceptance.map(\.links) ?? receipt.body.scope.records, facts: [receipt.recordedAs] + facts.sorted())
    }
}
