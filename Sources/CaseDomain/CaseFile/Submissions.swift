public import EventSourcing

// A submission is one sending of the request to the payer, and what the payer's side says of having received it.

/// A submission was made ready (`case.submission_queued.v1`).
public struct SubmissionQueued: EventBody {
    public static let type: EventType = "case.submission_queued.v1"

    public var submission: SubmissionID
    public var channel: Channel
    public var letter: LetterID
    public var letterVersion: Int32
    /// The service lines that it asks for.
    public var lines: [ServiceLineID]

    public init(submission: SubmissionID, channel: Channel, letter: LetterID, letterVersion: Int32, lines: [ServiceLineID]) {
        self.submission = submission
        self.channel = channel
        self.letter = letter
        self.letterVersion = letterVersion
        self.lines = lines
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.submission = try facts.value("submission_id")
        self.channel = try facts.value("channel")
        self.letter = try facts.value("letter_id")
        self.letterVersion = try facts.value("letter_version")
        self.lines = try facts.list("lines")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("submission_id", self.submission)
        members.member("channel", self.channel)
        members.member("letter_id", self.letter)
        members.member("letter_version", self.letterVersion)
        members.list("lines", self.lines)
    }
}

/// A submission left for the payer (`case.submission_transmitted.v1`).
public struct SubmissionTransmitted: EventBody {
    public static let type: EventType = "case.submission_transmitted.v1"

    public var submission: SubmissionID
    public var sentAt: Timestamp
    public var confirmation: PHI<Reference>?

    public var occurredAt: Timestamp? { self.sentAt }

    public init(submission: SubmissionID, sentAt: Timestamp, confirmation: String?) {
        self.submission = submission
        self.sentAt = sentAt
        self.confirmation = confirmation.map { PHI(Reference($0)) }
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.submission = try facts.value("submission_id")
        self.sentAt = try facts.value("sent_at")
        self.confirmation = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("submission_id", self.submission)
        members.member("sent_at", self.sentAt)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.confirmation.write(to: &members) }
}

/// A number or name by which somebody else knows something of the patient's.
public struct Reference: JSONMembers, Hashable {
    public var value: String

    public init(_ value: String) { self.value = value }
    public init(members: JSONObject) throws(JSONFault) { self.value = try members.value("reference") }
    public func write(to members: inout JSONWriter.Members) { members.member("reference", self.value) }
}

/// The payer's side said whether it took a submission in (`case.submission_acknowledged.v1`).
public struct SubmissionAcknowledged: EventBody {
    public static let type: EventType = "case.submission_acknowledged.v1"

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
    public var irregularities: [Irregularity]

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(submission: SubmissionID, kind: Kind, isAccepted: Bool, receivedAt: Timestamp, irregularities: [Irregularity]) {
        self.submission = submission
        self.kind = kind
        self.isAccepted = isAccepted
        self.receivedAt = receivedAt
        self.irregularities = irregularities
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.submission = try facts.value("submission_id")
        self.kind = try facts.value("kind")
        self.isAccepted = try facts.value("accepted")
        self.receivedAt = try facts.value("received_at")
        self.irregularities = try facts.list("irregularities")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("submission_id", self.submission)
        members.member("kind", self.kind)
        members.member("accepted", self.isAccepted)
        members.member("received_at", self.receivedAt)
        members.list("irregularities", self.irregularities)
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

    public init(kind: Kind, reference: String) {
        self.kind = kind
        self.reference = PHI(Reference(reference))
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.kind = try facts.value("kind")
        self.reference = try PHI(decoding: phi)
    }

    public func writeFacts(to members: inout JSONWriter.Members) { members.member("kind", self.kind) }
    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.reference.write(to: &members) }
}

/// The payer wants more time (`case.request_pended.v1`).
public struct RequestPended: EventBody {
    public static let type: EventType = "case.request_pended.v1"

    public var lines: [ServiceLineID]
    public var reasons: [ReviewReason]
    public var receivedAt: Timestamp
    /// When the payer says it will decide.
    public var expectedBy: CivilDate?
    public var irregularities: [Irregularity]

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(
        lines: [ServiceLineID], reasons: [ReviewReason], receivedAt: Timestamp, expectedBy: CivilDate?, irregularities: [Irregularity]
    ) {
        self.lines = lines
        self.reasons = reasons
        self.receivedAt = receivedAt
        self.expectedBy = expectedBy
        self.irregularities = irregularities
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.lines = try facts.list("lines")
        self.reasons = try facts.list("reasons")
        self.receivedAt = try facts.value("received_at")
        self.expectedBy = try facts.optional("expected_by")
        self.irregularities = try facts.list("irregularities")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.list("lines", self.lines)
        members.list("reasons", self.reasons)
        members.member("received_at", self.receivedAt)
        members.member("expected_by", self.expectedBy)
        members.list("irregularities", self.irregularities)
    }
}

extension CaseFile {
    /// Submit the request to the payer.
    public struct Submit: Sendable, Equatable {
        public var submission: SubmissionID
        public var channel: Channel
        /// The letter to send; the one signed last, when none is named.
        public var letter: LetterID?
        /// When it left, if not now.
        public var sentAt: Timestamp?
        /// The portal's or fax machine's confirmation.
        public var confirmation: String?

        public init(
            submission: SubmissionID, channel: Channel, letter: LetterID? = nil, sentAt: Timestamp? = nil, confirmation: String? = nil
        ) {
            self.submission = submission
            self.channel = channel
            self.letter = letter
            self.sentAt = sentAt
            self.confirmation = confirmation
        }
    }

    /// The payer's side took a submission in, or did not.
    public struct RecordAcknowledgement: Sendable, Equatable {
        public var submission: SubmissionID
        public var kind: SubmissionAcknowledged.Kind
        public var isAccepted: Bool
        public var receivedAt: Timestamp
        public var reference: String?

        public init(
            submission: SubmissionID, kind: SubmissionAcknowledged.Kind, isAccepted: Bool, receivedAt: Timestamp, reference: String? = nil
        ) {
            self.submission = submission
            self.kind = kind
            self.isAccepted = isAccepted
            self.receivedAt = receivedAt
            self.reference = reference
        }
    }

    /// The payer wants more time.
    public struct RecordPend: Sendable, Equatable {
        /// The lines concerned; all that await a decision, when none is named.
        public var lines: [ServiceLineID]
        public var reasons: [ReviewReason]
        public var receivedAt: Timestamp
        public var expectedBy: CivilDate?
        public var reference: String?

        public init(
            lines: [ServiceLineID] = [], reasons: [ReviewReason] = [], receivedAt: Timestamp, expectedBy: CivilDate? = nil,
            reference: String? = nil
        ) {
            self.lines = lines
            self.reasons = reasons
            self.receivedAt = receivedAt
            self.expectedBy = expectedBy
            self.reference = reference
        }
    }
}

extension CaseFile.State {
    func submit(_ it: CaseFile.Submit, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        try self.requireOpen()
        if let known = self.submissions.first(where: { $0.queued.submission == it.submission }) {
            guard known.queued.channel == it.channel else { throw .submissionExists }
            return []
        }
        guard !self.coverages.isEmpty else { throw .coverageMissing }
        guard !self.services.isEmpty else { throw .serviceMissing }
        guard !self.isInFlight else { throw .submissionInFlight }
        let signature = try self.signature(of: it.letter)
        let sentAt = it.sentAt ?? context.now
        guard sentAt <= context.now else { throw .sentInTheFuture }
        let lines = self.services.filter { !$0.isDecided }.map(\.requested.line)
        // What was decided is not asked again: a denied line is appealed, or asked for in a new request.
        guard !lines.isEmpty else { throw .serviceMissing }
        return [
            .submissionQueued(
                SubmissionQueued(
                    submission: it.submission, channel: it.channel, letter: signature.letter, letterVersion: signature.version,
                    lines: lines)),
            .submissionTransmitted(SubmissionTransmitted(submission: it.submission, sentAt: sentAt, confirmation: it.confirmation)),
        ]
    }

    private func signature(of letter: LetterID?) throws(Refusal) -> CaseLetterSigned {
        guard !self.letters.isEmpty else { throw .letterMissing }
        guard let letter else {
            guard let signed = self.letters.last(where: { $0.signed != nil })?.signed else { throw .letterUnsigned }
            return signed
        }
        guard let known = self.letters.first(where: { $0.started.letter == letter }) else { throw .letterUnknown }
        guard let signed = known.signed else { throw .letterUnsigned }
        return signed
    }

    func recordAcknowledgement(_ it: CaseFile.RecordAcknowledgement) -> [CaseFile.Event] {
        let known = self.submissions.first { $0.queued.submission == it.submission }
        var odd: [Irregularity] = known == nil ? [.unknownSubmission] : []
        if self.closed != nil { odd.append(.caseClosed) }
        let event = SubmissionAcknowledged(
            submission: it.submission, kind: it.kind, isAccepted: it.isAccepted, receivedAt: it.receivedAt, irregularities: odd)
        if known?.acknowledged.contains(where: { $0.saysTheSame(as: event) }) == true { return [] }
        return [.submissionAcknowledged(event)] + self.assigning(.caseNumber, it.reference)
    }

    func recordPend(_ it: CaseFile.RecordPend) -> [CaseFile.Event] {
        let lines = it.lines.isEmpty ? self.services.filter { $0.isSubmitted && !$0.isDecided }.map(\.requested.line) : it.lines
        var odd: [Irregularity] = self.submissions.isEmpty ? [.nothingSubmitted] : []
        if lines.contains(where: { line in !self.services.contains { $0.requested.line == line } }) { odd.append(.unknownService) }
        if self.closed != nil { odd.append(.caseClosed) }
        let event = RequestPended(
            lines: lines, reasons: it.reasons, receivedAt: it.receivedAt, expectedBy: it.expectedBy, irregularities: odd)
        if let last = self.pended, last.saysTheSame(as: event) { return [] }
        return [.requestPended(event)] + self.assigning(.administrative, it.reference)
    }

    /// The payer's number, when it said one.
    private func assigning(_ kind: PayerReferenceAssigned.Kind, _ reference: String?) -> [CaseFile.Event] {
        reference.map { [.payerReferenceAssigned(PayerReferenceAssigned(kind: kind, reference: $0))] } ?? []
    }

    mutating func apply(_ it: SubmissionTransmitted) {
        guard let index = self.submissions.firstIndex(where: { $0.queued.submission == it.submission }) else { return }
        self.submissions[index].transmitted = it
        self.setSubmitted(self.submissions[index].queued.lines, true)
    }

    mutating func apply(_ it: SubmissionAcknowledged) {
        self.note(it.irregularities)
        guard let index = self.submissions.firstIndex(where: { $0.queued.submission == it.submission }) else { return }
        self.submissions[index].acknowledged.append(it)
        // A payer that did not take the request in decides nothing on it.
        if !it.isAccepted { self.setSubmitted(self.submissions[index].queued.lines, false) }
    }

    mutating func apply(_ it: RequestPended) {
        self.note(it.irregularities)
        self.pended = it
    }

    private mutating func setSubmitted(_ lines: [ServiceLineID], _ isSubmitted: Bool) {
        for index in self.services.indices where lines.contains(self.services[index].requested.line) {
            self.services[index].isSubmitted = isSubmitted
        }
    }
}

extension SubmissionAcknowledged {
    /// Whether two tell the same fact; what was odd about each does not matter.
    func saysTheSame(as other: SubmissionAcknowledged) -> Bool {
        self.kind == other.kind && self.isAccepted == other.isAccepted && self.receivedAt == other.receivedAt
    }
}

extension RequestPended {
    /// Whether two tell the same fact; what was odd about each does not matter.
    func saysTheSame(as other: RequestPended) -> Bool {
        self.lines == other.lines && self.reasons == other.reasons && self.receivedAt == other.receivedAt
            && self.expectedBy == other.expectedBy
    }
}
