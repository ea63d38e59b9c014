public import EventSourcing

// What the payer's side says of having received a request: whether it took it in, by what number it knows it, and that it wants
// more time.

/// The payer's side said whether it took a submission in (`case.submission_acknowledged.v2`).
public struct SubmissionAcknowledged: EventBody {
    public static let type: EventType = "case.submission_acknowledged.v2"
    public static var earlierVersions: [EarlierVersion<Self>] { [.readAsToday("case.submission_acknowledged.v1")] }

    /// What said so.
    public enum Kind: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case portal
        case faxReport = "fax_report"
        case phone
        /// X12 interchange acknowledgement.
        case ta1
        /// X12 implementation acknowledgement.
        case x999 = "999"
        case http
    }

    public var submission: SubmissionID
    public var kind: Kind
    public var isAccepted: Bool
    public var receivedAt: Timestamp
    /// The acknowledgement's own code (TA104, AK901, an HTTP status).
    public var code: String?
    public var errors: [SyntaxFault]
    public var irregularities: [Irregularity]

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(
        submission: SubmissionID, kind: Kind, isAccepted: Bool, receivedAt: Timestamp, code: String? = nil, errors: [SyntaxFault] = [],
        irregularities: [Irregularity] = []
    ) {
        self.submission = submission
        self.kind = kind
        self.isAccepted = isAccepted
        self.receivedAt = receivedAt
        self.code = code
        self.errors = errors
        self.irregularities = irregularities
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.submission = try facts.value("submission_id")
        self.kind = try facts.value("kind")
        self.isAccepted = try facts.value("accepted")
        self.receivedAt = try facts.value("received_at")
        self.code = try facts.optional("code")
        self.errors = try facts.list("errors")
        self.irregularities = try facts.list("irregularities")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("submission_id", self.submission)
        members.member("kind", self.kind)
        members.member("accepted", self.isAccepted)
        members.member("received_at", self.receivedAt)
        members.member("code", self.code)
        members.list("errors", self.errors)
        members.list("irregularities", self.irregularities)
    }
}

/// Something in a transaction that its reader could not take, by place and code (X12 IK3, IK4); never the value itself.
public struct SyntaxFault: JSONMembers, Hashable {
    public var loop: String?
    public var segment: String?
    public var element: Int32?
    public var code: String

    /// Faults of one acknowledgement.
    public static let countMax = 100

    public init(loop: String? = nil, segment: String? = nil, element: Int32? = nil, code: String) {
        self.loop = loop
        self.segment = segment
        self.element = element
        self.code = code
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.loop = try members.optional("loop")
        self.segment = try members.optional("segment")
        self.element = try members.optional("element")
        self.code = try members.value("code")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("loop", self.loop)
        members.member("segment", self.segment)
        members.member("element", self.element)
        members.member("code", self.code)
    }
}

/// The payer gave the request a number of its own (`case.payer_reference_assigned.v1`).
public struct PayerReferenceAssigned: EventBody {
    public static let type: EventType = "case.payer_reference_assigned.v1"

    /// What the number is for.
    public enum Kind: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// While the request is pended (X12 REF*NT).
        case administrative
        case caseNumber = "case_number"
    }

    public var kind: Kind
    public var reference: PHI<Reference>

    public init(kind: Kind, reference: PHI<Reference>) {
        self.kind = kind
        self.reference = reference
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.kind = try facts.value("kind")
        self.reference = try PHI(decoding: phi)
    }

    public func writeFacts(to members: inout JSONWriter.Members) { members.member("kind", self.kind) }
    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.reference.write(to: &members) }
}

/// The payer wants more time (`case.request_pended.v2`).
public struct RequestPended: EventBody {
    public static let type: EventType = "case.request_pended.v2"
    public static var earlierVersions: [EarlierVersion<Self>] { [.readAsToday("case.request_pended.v1")] }

    public var lines: [ServiceLineID]
    public var reasons: [ReviewReason]
    public var receivedAt: Timestamp
    /// When the payer says it will decide.
    public var expectedBy: CivilDate?
    /// The payer says that more will follow by itself (X12 BHT06 19).
    public var furtherUpdates: Bool?
    public var irregularities: [Irregularity]

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(
        lines: [ServiceLineID], reasons: [ReviewReason] = [], receivedAt: Timestamp, expectedBy: CivilDate? = nil,
        furtherUpdates: Bool? = nil, irregularities: [Irregularity] = []
    ) {
        self.lines = lines
        self.reasons = reasons
        self.receivedAt = receivedAt
        self.expectedBy = expectedBy
        self.furtherUpdates = furtherUpdates
        self.irregularities = irregularities
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.lines = try facts.list("lines")
        self.reasons = try facts.list("reasons")
        self.receivedAt = try facts.value("received_at")
        self.expectedBy = try facts.optional("expected_by")
        self.furtherUpdates = try facts.optional("further_updates")
        self.irregularities = try facts.list("irregularities")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.list("lines", self.lines)
        members.list("reasons", self.reasons)
        members.member("received_at", self.receivedAt)
        members.member("expected_by", self.expectedBy)
        members.member("further_updates", self.furtherUpdates)
        members.list("irregularities", self.irregularities)
    }
}

extension CaseFile {
    /// The payer's side took a submission in, or did not.
    public struct RecordAcknowledgement: Sendable, Equatable {
        public var submission: SubmissionID
        public var kind: SubmissionAcknowledged.Kind
        public var isAccepted: Bool
        public var receivedAt: Timestamp
        public var code: String?
        public var errors: [SyntaxFault]
        public var reference: PHI<Reference>?

        public init(
            submission: SubmissionID, kind: SubmissionAcknowledged.Kind, isAccepted: Bool, receivedAt: Timestamp, code: String? = nil,
            errors: [SyntaxFault] = [], reference: String? = nil
        ) {
            self.submission = submission
            self.kind = kind
            self.isAccepted = isAccepted
            self.receivedAt = receivedAt
            self.code = code
            self.errors = errors
            self.reference = reference.map { PHI(Reference($0)) }
        }
    }

    /// The payer wants more time.
    public struct RecordPend: Sendable, Equatable {
        /// The lines concerned; all that await a decision, when none is named.
        public var lines: [ServiceLineID]
        public var reasons: [ReviewReason]
        public var receivedAt: Timestamp
        public var expectedBy: CivilDate?
        public var furtherUpdates: Bool?
        public var reference: PHI<Reference>?

        public init(
            lines: [ServiceLineID] = [], reasons: [ReviewReason] = [], receivedAt: Timestamp, expectedBy: CivilDate? = nil,
            furtherUpdates: Bool? = nil, reference: String? = nil
        ) {
            self.lines = lines
            self.reasons = reasons
            self.receivedAt = receivedAt
            self.expectedBy = expectedBy
            self.furtherUpdates = furtherUpdates
            self.reference = reference.map { PHI(Reference($0)) }
        }
    }
}

extension CaseFile.State {
    func recordAcknowledgement(_ it: CaseFile.RecordAcknowledgement) -> [CaseFile.Event] {
        let known = self.submissions.first { $0.queued.submission == it.submission }
        var odd: [Irregularity] = known == nil ? [.unknownSubmission] : []
        if self.closed != nil { odd.append(.caseClosed) }
        let event = SubmissionAcknowledged(
            submission: it.submission, kind: it.kind, isAccepted: it.isAccepted, receivedAt: it.receivedAt, code: it.code,
            errors: it.errors,
            irregularities: odd)
        let heard = known?.acknowledged ?? self.unmatched.acknowledgements
        let earlier = heard.first { $0.holds && $0.body.saysTheSame(as: event) }
        let heardNow = earlier.map { Self.receivedAgain($0, at: it.receivedAt) } ?? [.submissionAcknowledged(event)]
        return heardNow + self.assigning(.caseNumber, it.reference, earlier != nil)
    }

    func recordPend(_ it: CaseFile.RecordPend) -> [CaseFile.Event] {
        let lines = it.lines.isEmpty ? self.lines(where: \.isAwaited) : it.lines
        var odd: [Irregularity] = self.submissions.isEmpty ? [.nothingSubmitted] : []
        if !self.hasServices(lines) { odd.append(.unknownService) }
        if self.closed != nil { odd.append(.caseClosed) }
        let event = RequestPended(
            lines: lines, reasons: it.reasons, receivedAt: it.receivedAt, expectedBy: it.expectedBy, furtherUpdates: it.furtherUpdates,
            irregularities: odd)
        let earlier = self.pends.lastHolding().flatMap { $0.body.saysTheSame(as: event) ? $0 : nil }
        let pended = earlier.map { Self.receivedAgain($0, at: it.receivedAt) } ?? [.requestPended(event)]
        return pended + self.assigning(.administrative, it.reference, earlier != nil)
    }

    /// The payer's number, when it said one. Its text is patient data, so that of a fact told again it cannot be compared: it is
    /// recorded only when there is none of its kind yet.
    private func assigning(_ kind: PayerReferenceAssigned.Kind, _ reference: PHI<Reference>?, _ isRepeat: Bool) -> [CaseFile.Event] {
        guard let reference, !isRepeat || !self.references.contains(where: { $0.holds && $0.kind == kind }) else { return [] }
        return [.payerReferenceAssigned(PayerReferenceAssigned(kind: kind, reference: reference))]
    }

    mutating func apply(_ it: Fact<SubmissionAcknowledged>) {
        self.note(it.irregularities)
        guard let index = self.submissions.firstIndex(where: { $0.queued.submission == it.submission }) else {
            self.unmatched.acknowledgements.append(it)
            return
        }
        self.submissions[index].acknowledged.append(it)
        // A payer that turned the request away decides nothing on it.
        self.settleSubmissions()
    }

    mutating func apply(_ it: Fact<RequestPended>) {
        self.note(it.irregularities)
        self.pends.append(it)
    }
}

extension SubmissionAcknowledged {
    /// Whether two tell the same fact; what was odd about each does not matter.
    func saysTheSame(as other: SubmissionAcknowledged) -> Bool {
        self.submission == other.submission && self.kind == other.kind && self.isAccepted == other.isAccepted
            && self.receivedAt == other.receivedAt
    }
}

extension RequestPended {
    /// Whether two tell the same fact; what was odd about each does not matter.
    func saysTheSame(as other: RequestPended) -> Bool {
        self.lines == other.lines && self.reasons == other.reasons && self.receivedAt == other.receivedAt
            && self.expectedBy == other.expectedBy && self.furtherUpdates == other.furtherUpdates
    }
}
