public import EventSourcing

// A submission is one sending of the request to the payer.

/// A submission was made ready (`case.submission_queued.v1`).
public struct SubmissionQueued: EventBody {
    public static let type: EventType = "case.submission_queued.v1"

    public var submission: SubmissionID
    public var channel: Channel
    /// The letter that goes with it; processes that review no necessity need none.
    public var letter: LetterID?
    public var letterVersion: Int32?
    /// The service lines that it asks for.
    public var lines: [ServiceLineID]

    public init(submission: SubmissionID, channel: Channel, letter: LetterID?, letterVersion: Int32?, lines: [ServiceLineID]) {
        self.submission = submission
        self.channel = channel
        self.letter = letter
        self.letterVersion = letterVersion
        self.lines = lines
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.submission = try facts.value("submission_id")
        self.channel = try facts.value("channel")
        self.letter = try facts.optional("letter_id")
        self.letterVersion = try facts.optional("letter_version")
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

    public init(submission: SubmissionID, sentAt: Timestamp, confirmation: PHI<Reference>? = nil) {
        self.submission = submission
        self.sentAt = sentAt
        self.confirmation = confirmation
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
        public var confirmation: PHI<Reference>?

        public init(
            submission: SubmissionID, channel: Channel, letter: LetterID? = nil, sentAt: Timestamp? = nil, confirmation: String? = nil
        ) {
            self.submission = submission
            self.channel = channel
            self.letter = letter
            self.sentAt = sentAt
            self.confirmation = confirmation.map { PHI(Reference($0)) }
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
        guard !self.coverages.isEmpty else { throw .coverageMissing }
        guard !self.services.isEmpty else { throw .serviceMissing }
        guard !self.isInFlight else { throw .submissionInFlight }
        // What was decided is not asked again: a denied line is appealed, or asked for in a new request.
        let lines = self.lines { !$0.isDecided }
        guard !lines.isEmpty else { throw .nothingToSubmit }
        let signature = try self.signature(of: it.letter)
        let sentAt = it.sentAt ?? context.now
        guard sentAt <= context.now else { throw .sentInTheFuture }
        // What left before it was signed was not this letter.
        if let signature, sentAt < signature.signedAt { throw .sentBeforeSigned }
        return [
            .submissionQueued(
                SubmissionQueued(
                    submission: it.submission, channel: it.channel, letter: signature?.letter, letterVersion: signature?.version,
                    lines: lines)),
            .submissionTransmitted(SubmissionTransmitted(submission: it.submission, sentAt: sentAt, confirmation: it.confirmation)),
        ]
    }

    /// The signature of the letter that is named, else the last one; `nil` where none is needed and there is none.
    ///
    /// A referral or a notification is not reviewed for necessity, so it may go without a letter.
    private func signature(of letter: LetterID?) throws(Refusal) -> CaseLetterSigned? {
        let signature = try self.readySignature(of: letter)
        guard signature == nil, self.opened?.process == .priorAuthorization else { return signature }
        throw self.noReadyLetter
    }

    mutating func apply(_ it: SubmissionTransmitted) {
        guard let index = self.submissions.firstIndex(where: { $0.queued.submission == it.submission }) else { return }
        self.submissions[index].transmitted = it
        let lines = self.submissions[index].queued.lines
        for index in self.services.indices where lines.contains(self.services[index].requested.line) {
            self.services[index].submission = it.submission
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
