public import EventSourcing

// A payer may ask for more information, several times at once; each request has its own due date and its own answers.

/// The payer asked for information (`case.information_requested.v2`).
public struct InformationRequested: EventBody {
    public static let type: EventType = "case.information_requested.v2"
    public static var earlierVersions: [EarlierVersion<Self>] { [.readAsToday("case.information_requested.v1")] }

    public var request: InformationRequestID
    public var channel: Channel
    public var asked: [AskedItem]
    public var receivedAt: Timestamp
    /// Until when the payer wants the answer, as its own notice says; a rule's time counts where it says nothing.
    public var dueAt: Timestamp?
    /// The sending that it asks about, where that is known.
    public var submission: SubmissionID?
    public var details: PHI<InformationDetails>?
    public var irregularities: [Irregularity]

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(
        request: InformationRequestID, channel: Channel, asked: [AskedItem], receivedAt: Timestamp, dueAt: Timestamp? = nil,
        submission: SubmissionID? = nil, details: PHI<InformationDetails>? = nil, irregularities: [Irregularity] = []
    ) {
        self.request = request
        self.channel = channel
        self.asked = asked
        self.receivedAt = receivedAt
        self.dueAt = dueAt
        self.submission = submission
        self.details = details
        self.irregularities = irregularities
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.request = try facts.value("information_request_id")
        self.channel = try facts.value("channel")
        self.asked = try facts.list("asked")
        self.receivedAt = try facts.value("received_at")
        self.dueAt = try facts.optional("due_at")
        self.submission = try facts.optional("submission_id")
        self.details = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
        self.irregularities = try facts.list("irregularities")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("information_request_id", self.request)
        members.member("channel", self.channel)
        members.list("asked", self.asked)
        members.member("received_at", self.receivedAt)
        members.member("due_at", self.dueAt)
        members.member("submission_id", self.submission)
        members.list("irregularities", self.irregularities)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.details.write(to: &members) }
}

/// One thing the payer wants to see, by a code.
public struct AskedItem: JSONMembers, Hashable {
    /// Whose code it is.
    public enum System: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// X12 element 755, PWK01.
        case reportType = "pwk01"
        case loinc
        case questionnaire
        /// No code: the text says it.
        case text
    }

    public var system: System
    public var code: String?
    public var line: ServiceLineID?

    public init(system: System, code: String? = nil, line: ServiceLineID? = nil) {
        self.system = system
        self.code = code
        self.line = line
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.system = try members.value("system")
        self.code = try members.optional("code")
        self.line = try members.optional("line_id")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("system", self.system)
        members.member("code", self.code)
        members.member("line_id", self.line)
    }
}

/// The payer's own words, and the number it wants the answer to carry.
public struct InformationDetails: JSONMembers, Hashable {
    public var text: String?
    public var controlNumber: String?
    /// The payer's own name for its task (Da Vinci CDex Task).
    public var taskID: String?

    public init(text: String? = nil, controlNumber: String? = nil, taskID: String? = nil) {
        self.text = text
        self.controlNumber = controlNumber
        self.taskID = taskID
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.text = try members.optional("text")
        self.controlNumber = try members.optional("control_number")
        self.taskID = try members.optional("task_id")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("text", self.text)
        members.member("control_number", self.controlNumber)
        members.member("task_id", self.taskID)
    }
}

/// An answer went to the payer that holds all that was asked for, or the rest of it (`case.information_response_sent.v2`).
public struct InformationResponseSent: EventBody {
    public static let type: EventType = "case.information_response_sent.v2"

    public var request: InformationRequestID
    public var channel: Channel
    public var sentAt: Timestamp
    /// The documents that went with it.
    public var packet: PacketID?
    /// The letter that went with it, where one did.
    public var letter: LetterID?
    public var note: PHI<Remark>?

    public var occurredAt: Timestamp? { self.sentAt }

    public init(
        request: InformationRequestID, channel: Channel, sentAt: Timestamp, packet: PacketID? = nil, letter: LetterID? = nil,
        note: PHI<Remark>? = nil
    ) {
        self.request = request
        self.channel = channel
        self.sentAt = sentAt
        self.packet = packet
        self.letter = letter
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.request = try facts.value("information_request_id")
        self.channel = try facts.value("channel")
        self.sentAt = try facts.value("sent_at")
        self.packet = try facts.optional("packet_id")
        self.letter = try facts.optional("letter_id")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("information_request_id", self.request)
        members.member("channel", self.channel)
        members.member("sent_at", self.sentAt)
        members.member("packet_id", self.packet)
        members.member("letter_id", self.letter)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

extension CaseFile.Event {
    /// The first version of an answer said within itself whether more was to follow.
    static let firstInformationResponse = EarlierVersion<CaseFile.Event>("case.information_response_sent.v1") {
        facts, phi throws(JSONFault) in
        let answer = try InformationResponseSent(facts: facts, phi: phi)
        let isPartial: Bool = try facts.value("partial")
        return isPartial ? .informationPartlyAnswered(InformationPartlyAnswered(answer)) : .informationResponseSent(answer)
    }
}

/// Words of one of our users: may speak of the patient, so it is patient data.
public struct Remark: JSONMembers, Hashable {
    public var text: String

    /// Characters of a remark.
    public static let lengthMax = 10_000

    public init(_ text: String) { self.text = text }
    public init(members: JSONObject) throws(JSONFault) { self.text = try members.value("note") }
    public func write(to members: inout JSONWriter.Members) { members.member("note", self.text) }
}

extension PHI<Remark> {
    /// A remark as patient data; `nil` for words that are not there, or say nothing.
    init?(remark text: String?) {
        guard let text, !text.allSatisfy(\.isWhitespace) else { return nil }
        self.init(Remark(text))
    }
}

extension CaseFile {
    /// The payer asks for information.
    public struct RecordInformationRequest: Sendable, Equatable {
        public var request: InformationRequestID
        public var channel: Channel
        public var asked: [AskedItem]
        public var receivedAt: Timestamp
        public var dueAt: Timestamp?
        public var submission: SubmissionID?
        public var details: PHI<InformationDetails>?

        /// Things asked for in one request.
        public static let countMax = 50

        public init(
            request: InformationRequestID, channel: Channel, asked: [AskedItem], receivedAt: Timestamp, dueAt: Timestamp? = nil,
            submission: SubmissionID? = nil, details: InformationDetails? = nil
        ) {
            self.request = request
            self.channel = channel
            self.asked = asked
            self.receivedAt = receivedAt
            self.dueAt = dueAt
            self.submission = submission
            self.details = details.map { PHI($0) }
        }
    }

    /// Answer a request for information.
    public struct AnswerInformationRequest: Sendable, Equatable {
        public var request: InformationRequestID
        public var channel: Channel
        /// When it left, if not now.
        public var sentAt: Timestamp?
        public var isPartial: Bool
        public var packet: PacketID?
        public var letter: LetterID?
        public var note: PHI<Remark>?

        public init(
            request: InformationRequestID, channel: Channel, sentAt: Timestamp? = nil, isPartial: Bool = false, packet: PacketID? = nil,
            letter: LetterID? = nil, note: String? = nil
        ) {
            self.request = request
            self.channel = channel
            self.sentAt = sentAt
            self.isPartial = isPartial
            self.packet = packet
            self.letter = letter
            self.note = PHI(remark: note)
        }
    }
}

extension CaseFile.State {
    func recordInformationRequest(_ it: CaseFile.RecordInformationRequest) -> [CaseFile.Event] {
        let known = self.informationRequests.first { $0.id == it.request }?.tellings.lastHolding()
        var odd: [Irregularity] = self.submissions.isEmpty ? [.nothingSubmitted] : []
        if self.closed != nil { odd.append(.caseClosed) }
        if it.asked.contains(where: { item in item.line.map { line in !self.services.contains { $0.requested.line == line } } ?? false }) {
            odd.append(.unknownService)
        }
        var event = InformationRequested(
            request: it.request, channel: it.channel, asked: it.asked, receivedAt: it.receivedAt, dueAt: it.dueAt,
            submission: it.submission, details: it.details, irregularities: odd)
        if let known {
            if known.body.saysTheSame(as: event) { return Self.receivedAgain(known, at: it.receivedAt, by: it.channel) }
            // A later notice on the same request, such as a new due date, is no contradiction.
            if known.asked != it.asked { event.irregularities.append(.contradictsEarlier) }
        }
        return self.recordingLate(.informationRequested(event))
    }

    func answerInformationRequest(_ it: CaseFile.AnswerInformationRequest, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        try self.admit(.answerInformationRequest, at: context.now)
        guard let known = self.informationRequests.first(where: { $0.id == it.request }), let requested = known.requested else {
            throw .informationRequestUnknown
        }
        if known.isWithdrawn { throw .informationRequestClosed }
        let sentAt = it.sentAt ?? context.now
        guard sentAt <= context.now else { throw .sentInTheFuture }
        if let dueAt = self.answerDue(to: requested), sentAt > dueAt { throw .informationRequestExpired }
        // A letter that was changed is reviewed and signed anew before it goes out.
        if let letter = it.letter { _ = try self.signature(of: letter, at: context.now) }
        // What an answer holds is patient data, so two that look alike need not be one: each adds, and a retry repeats its key.
        let answer = InformationResponseSent(
            request: it.request, channel: it.channel, sentAt: sentAt, packet: it.packet, letter: it.letter, note: it.note)
        return [it.isPartial ? .informationPartlyAnswered(InformationPartlyAnswered(answer)) : .informationResponseSent(answer)]
    }

    /// The payer asked for something that can be answered.
    func admitAnswer() throws(Refusal) {
        try self.requireOpen()
        let asked = self.informationRequests.filter { $0.requested != nil }
        guard !asked.isEmpty else { throw .informationRequestUnknown }
        guard asked.contains(where: { !$0.isWithdrawn }) else { throw .informationRequestClosed }
    }

    /// Until when an answer is in time: as the payer's notice says, else as its clock does.
    public func answerDue(to request: InformationRequested) -> Timestamp? {
        request.dueAt
            ?? self.clocks.last {
                $0.started.kind == .informationResponse && $0.started.subject.informationRequest == request.request
                    && ($0.status == .running || $0.status == .missed)
            }?.due.at
    }

    mutating func apply(_ it: Fact<InformationRequested>) {
        self.note(it.irregularities)
        self.informationRequest(it.request) { $0.tellings.append(it) }
    }

    mutating func apply(_ it: Fact<InformationResponseSent>) {
        self.informationRequest(it.request) { $0.responses.append(it) }
    }

    mutating func apply(_ it: Fact<InformationPartlyAnswered>) {
        self.informationRequest(it.answer.request) { $0.parts.append(it) }
    }
}

extension InformationRequested {
    /// Whether two tell the same fact; what was odd about each does not matter.
    func saysTheSame(as other: InformationRequested) -> Bool {
        self.channel == other.channel && self.asked == other.asked && self.receivedAt == other.receivedAt && self.dueAt == other.dueAt
    }
}
