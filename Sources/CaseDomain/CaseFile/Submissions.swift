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
        try self.admit(.submit, at: context.now)
        let lines = self.lines { !$0.isDecided }
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

    /// There is something to send, somebody to pay for it, and a letter where one is needed.
    func admitSubmission() throws(Refusal) {
        try self.requireOpen()
        guard self.coverages.contains(where: \.holds) else { throw .coverageMissing }
        guard !self.services.isEmpty else { throw .serviceMissing }
        guard !self.isInFlight else { throw .submissionInFlight }
        // What was decided is not asked again: a denied line is appealed, or asked for in a new request.
        guard self.services.contains(where: { !$0.isDecided }) else { throw .nothingToSubmit }
        _ = try self.signature(of: nil)
    }

    /// The signature of the letter that is named, else the last one; `nil` where none is needed and there is none.
    ///
    /// A referral or a notification is not reviewed for necessity, so it may go without a letter.
    private func signature(of letter: LetterID?) throws(Refusal) -> CaseLetterSigned? {
        guard let letter else {
            let last = self.letters.compactMap(\.signed).reversed().max { $0.signedAt < $1.signedAt }
            guard last == nil, self.opened?.process == .priorAuthorization else { return last }
            throw self.letters.isEmpty ? .letterMissing : .letterUnsigned
        }
        guard let known = self.letters.first(where: { $0.started.letter == letter }) else { throw .letterUnknown }
        guard let signed = known.signed else { throw .letterUnsigned }
        return signed
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
                self.submissions.last { $0.isTransmitted && !$0.isTurnedAway && $0.queued.lines.contains(line) }?.queued.submission
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
