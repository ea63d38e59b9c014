public import EventSourcing

// A submission is one sending of the request to the payer.

/// A submission was made ready (`case.submission_queued.v2`).
public struct SubmissionQueued: EventBody {
    public static let type: EventType = "case.submission_queued.v2"
    public static var earlierVersions: [EarlierVersion<Self>] { [.readAsToday("case.submission_queued.v1")] }

    public var submission: SubmissionID
    public var channel: Channel
    public var kind: SubmissionKind
    /// The letter that goes with it, where one does.
    public var letter: LetterID?
    public var letterVersion: Int32?
    /// Why it goes with a letter or without; `nil` in what was stored before it was asked.
    public var letterBasis: LetterBasis?
    /// The documents that go with it.
    public var packet: PacketID?
    /// The service lines that it asks for.
    public var lines: [ServiceLineID]

    public init(
        submission: SubmissionID, channel: Channel, kind: SubmissionKind = .initial, letter: LetterID?, letterVersion: Int32?,
        letterBasis: LetterBasis? = nil, packet: PacketID? = nil, lines: [ServiceLineID]
    ) {
        self.submission = submission
        self.channel = channel
        self.kind = kind
        self.letter = letter
        self.letterVersion = letterVersion
        self.letterBasis = letterBasis
        self.packet = packet
        self.lines = lines
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.submission = try facts.value("submission_id")
        self.channel = try facts.value("channel")
        self.kind = try facts.optional("kind") ?? .initial
        self.letter = try facts.optional("letter_id")
        self.letterVersion = try facts.optional("letter_version")
        self.letterBasis = try facts.optional("letter_basis")
        self.packet = try facts.optional("packet_id")
        self.lines = try facts.list("lines")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("submission_id", self.submission)
        members.member("channel", self.channel)
        members.member("kind", self.kind)
        members.member("letter_id", self.letter)
        members.member("letter_version", self.letterVersion)
        members.member("letter_basis", self.letterBasis)
        members.member("packet_id", self.packet)
        members.list("lines", self.lines)
    }
}

/// What a sending asks for (X12 UM02).
public enum SubmissionKind: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// `I`.
    case initial
    /// `R`: more of what runs out.
    case renewal
    /// `S`: another content of what was authorized.
    case revision
    /// The same once more, because the last sending was turned away or lost; `I` with a new trace.
    case resubmission
}

/// Why a request goes with a letter, or without one.
public enum LetterBasis: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// The pinned rule asks for a letter.
    case ruleRequires = "rule_requires"
    /// The pinned rule asks for none.
    case ruleWaives = "rule_waives"
    /// No rule is known: treated as required.
    case unknown
    /// The request is the evaluation itself.
    case evaluation
    /// The payer's process reviews no necessity (referral, notification).
    case process

    public var isLetterNeeded: Bool {
        switch self {
        case .ruleRequires, .unknown: true
        case .ruleWaives, .evaluation, .process: false
        }
    }
}

/// A submission left for the payer (`case.submission_transmitted.v2`).
public struct SubmissionTransmitted: EventBody {
    public static let type: EventType = "case.submission_transmitted.v2"
    public static var earlierVersions: [EarlierVersion<Self>] { [.readAsToday("case.submission_transmitted.v1")] }

    public var submission: SubmissionID
    public var sentAt: Timestamp
    /// Tells whether bytes are those that were sent; made by a key of the case's.
    public var bytesHash: ContentHash?
    public var trace: PHI<TransmissionTrace>?

    public var occurredAt: Timestamp? { self.sentAt }

    public init(submission: SubmissionID, sentAt: Timestamp, bytesHash: ContentHash? = nil, trace: PHI<TransmissionTrace>? = nil) {
        self.submission = submission
        self.sentAt = sentAt
        self.bytesHash = bytesHash
        self.trace = trace
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.submission = try facts.value("submission_id")
        self.sentAt = try facts.value("sent_at")
        self.bytesHash = try facts.optional("bytes_hash")
        self.trace = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("submission_id", self.submission)
        members.member("sent_at", self.sentAt)
        members.member("bytes_hash", self.bytesHash)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.trace.write(to: &members) }
}

/// By what a sending is found again at the other end: numbers of ours that stand for the patient's request.
public struct TransmissionTrace: JSONMembers, Hashable {
    /// The portal's or fax machine's confirmation.
    public var reference: String?
    /// X12 ISA13, GS06 and ST02.
    public var interchange: String?
    public var group: String?
    public var transaction: String?
    /// X12 BHT03.
    public var requestReference: String?
    /// X12 TRN02, one for each trace.
    public var traces: [String]

    /// Traces of one sending.
    public static let tracesMax = 60

    public init(
        reference: String? = nil, interchange: String? = nil, group: String? = nil, transaction: String? = nil,
        requestReference: String? = nil, traces: [String] = []
    ) {
        self.reference = reference
        self.interchange = interchange
        self.group = group
        self.transaction = transaction
        self.requestReference = requestReference
        self.traces = traces
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.reference = try members.optional("reference")
        self.interchange = try members.optional("isa13")
        self.group = try members.optional("gs06")
        self.transaction = try members.optional("st02")
        self.requestReference = try members.optional("bht03")
        self.traces = try members.list("trn02")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("reference", self.reference)
        members.member("isa13", self.interchange)
        members.member("gs06", self.group)
        members.member("st02", self.transaction)
        members.member("bht03", self.requestReference)
        members.list("trn02", self.traces)
    }
}

/// A number or name by which somebody else knows something of the patient's.
public struct Reference: JSONMembers, Hashable {
    public var value: String

    public init(_ value: String) { self.value = value }
    public init(members: JSONObject) throws(JSONFault) { self.value = try members.value("reference") }
    public func write(to members: inout JSONWriter.Members) { members.member("reference", self.value) }
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
        public var bytesHash: ContentHash?
        public var trace: PHI<TransmissionTrace>?

        /// - Parameter confirmation: the portal's or fax machine's, where that is all there is.
        public init(
            submission: SubmissionID, channel: Channel, letter: LetterID? = nil, sentAt: Timestamp? = nil, confirmation: String? = nil,
            bytesHash: ContentHash? = nil, trace: TransmissionTrace? = nil
        ) {
            self.submission = submission
            self.channel = channel
            self.letter = letter
            self.sentAt = sentAt
            self.bytesHash = bytesHash
            self.trace = (trace ?? confirmation.map { TransmissionTrace(reference: $0) }).map { PHI($0) }
        }
    }
}

extension CaseFile.State {
    func submit(_ it: CaseFile.Submit, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        try self.requireOpen()
        if let known = self.submissions.first(where: { $0.queued.submission == it.submission }) {
            guard known.asks(the: it) else { throw .submissionExists }
            return []
        }
        try self.admit(.submit, at: context.now)
        try self.requireAccepted(it.channel)
        try self.checkRenewalWindow(submittedOn: self.today(context.now), originEnds: self.opened?.origin?.endsOn)
        let lines = self.lines(where: \.isToBeSent)
        let signature = try self.signature(of: it.letter, at: context.now)
        if let signature { try self.requireYoung(signature, at: context.now) }
        let sentAt = it.sentAt ?? context.now
        guard sentAt <= context.now else { throw .sentInTheFuture }
        // What left before it was signed was not this letter.
        if let signature, sentAt < signature.signedAt { throw .sentBeforeSigned }
        return [
            .submissionQueued(
                SubmissionQueued(
                    submission: it.submission, channel: it.channel, kind: self.submissionKind, letter: signature?.letter,
                    letterVersion: signature?.version, letterBasis: self.letterBasis, packet: self.packet?.packet, lines: lines)),
            .submissionTransmitted(
                SubmissionTransmitted(submission: it.submission, sentAt: sentAt, bytesHash: it.bytesHash, trace: it.trace)),
        ]
    }

    /// There is something to send, somebody to pay for it, and a letter where one is needed.
    func admitSubmission(at now: Timestamp) throws(Refusal) {
        try self.requireOpen()
        guard self.coverages.contains(where: \.holds) else { throw .coverageMissing }
        if self.isUncovered { throw .coverageInactive }
        guard self.services.contains(where: \.isAskedFor) else { throw .serviceMissing }
        guard !self.isInFlight else { throw .submissionInFlight }
        // What was decided is not asked again: a denied line is appealed, or asked for in a new request.
        guard self.services.contains(where: \.isToBeSent) else { throw .nothingToSubmit }
        try self.requireAttested()
        try self.requirePacketComplete()
        try self.requireResubmittable(at: now)
        _ = try self.signature(of: nil, at: now)
    }

    /// Waiting would do harm: somebody has said so before it is asked for (42 CFR 422.566(a)).
    private func requireAttested() throws(Refusal) {
        guard self.opened?.urgency == .expedited, self.attestation == nil else { return }
        throw .urgencyUnattested
    }

    /// What the next sending asks for.
    private var submissionKind: SubmissionKind {
        if self.submissions.contains(where: \.queued.holds) { return .resubmission }
        return switch self.opened?.kind {
        case .continuing, .continuityOfCare: .renewal
        case .amendment: .revision
        case .initial, .evaluation, .retroactive, nil: .initial
        }
    }

    /// Whether the request needs a letter, and why.
    public var letterBasis: LetterBasis {
        if self.opened?.process != .priorAuthorization { return .process }
        let ruled = self.ruledLetterBasis
        // A payer that says so itself is the better reason.
        return self.opened?.kind == .evaluation && ruled != .ruleWaives ? .evaluation : ruled
    }

    /// Nobody wants a letter for what is to be sent, and somebody is known who pays.
    var isReadyWithoutLetter: Bool {
        [.ruleWaives, .evaluation].contains(self.letterBasis) && self.coverages.contains(where: \.holds)
            && self.services.contains(where: \.isToBeSent)
    }

    /// The signature of the letter that is named, else the last one; `nil` where none is needed and there is none.
    func signature(of letter: LetterID?, at now: Timestamp) throws(Refusal) -> CaseLetterSigned? {
        let signature = try self.readySignature(of: letter, at: now)
        guard signature == nil, self.letterBasis.isLetterNeeded else { return signature }
        throw self.noReadyLetter
    }

    mutating func apply(_ it: Fact<SubmissionTransmitted>) {
        guard let index = self.submissions.firstIndex(where: { $0.queued.submission == it.submission }) else { return }
        self.submissions[index].transmitted = it
        self.settleSubmissions()
    }

    /// Finds for each service the sending by which the payer has it: the last that left and was not turned away. What one says of
    /// a service stands by itself: a later sending of the same lines is another.
    mutating func settleSubmissions() {
        for index in self.services.indices {
            let line = self.services[index].requested.line
            self.services[index].submission =
                self.submissions.last { sending in
                    guard let transmitted = sending.transmitted, sending.isTransmitted, !sending.isTurnedAway else { return false }
                    return sending.queued.lines.contains(line) && !self.isEnded(line, of: transmitted)
                }?.queued.submission
        }
    }
}

extension CaseFile.State.Submission {
    /// Whether a command asks for what was done by this submission, as far as it says.
    fileprivate func asks(the it: CaseFile.Submit) -> Bool {
        self.queued.channel == it.channel && (it.letter == nil || it.letter == self.queued.letter)
            && (it.sentAt == nil || it.sentAt == self.transmitted?.sentAt)
    }
}
