public import EventSourcing

// A payer may ask for more information, several times at once; each request has its own due date and its own answers.

/// The payer asked for information (`case.information_requested.v1`).
public struct InformationRequested: EventBody {
    public static let type: EventType = "case.information_requested.v1"

    public var request: InformationRequestID
    public var channel: Channel
    public var asked: [AskedItem]
    public var receivedAt: Timestamp
    /// Until when the payer wants the answer.
    public var dueAt: Timestamp?
    public var details: PHI<InformationDetails>?
    public var irregularities: [Irregularity]

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(
        request: InformationRequestID, channel: Channel, asked: [AskedItem], receivedAt: Timestamp, dueAt: Timestamp? = nil,
        details: PHI<InformationDetails>? = nil, irregularities: [Irregularity] = []
    ) {
        self.request = request
        self.channel = channel
        self.asked = asked
        self.receivedAt = receivedAt
        self.dueAt = dueAt
        self.details = details
        self.irregularities = irregularities
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.request = try facts.value("information_request_id")
        self.channel = try facts.value("channel")
        self.asked = try facts.list("asked")
        self.receivedAt = try facts.value("received_at")
        self.dueAt = try facts.optional("due_at")
        self.details = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
        self.irregularities = try facts.list("irregularities")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("information_request_id", self.request)
        members.member("channel", self.channel)
        members.list("asked", self.asked)
        members.member("received_at", self.receivedAt)
        members.member("due_at", self.dueAt)
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

    public init(text: String? = nil, controlNumber: String? = nil) {
        self.text = text
        self.controlNumber = controlNumber
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.text = try members.optional("text")
        self.controlNumber = try members.optional("control_number")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("text", self.text)
        members.member("control_number", self.controlNumber)
    }
}

/// An answer went to the payer (`case.information_response_sent.v1`).
public struct InformationResponseSent: EventBody {
    public static let type: EventType = "case.information_response_sent.v1"

    public var request: InformationRequestID
    public var channel: Channel
    public var sentAt: Timestamp
    /// More is to follow.
    public var isPartial: Bool
    public var note: PHI<Remark>?

    public var occurredAt: Timestamp? { self.sentAt }

    public init(request: InformationRequestID, channel: Channel, sentAt: Timestamp, isPartial: Bool = false, note: PHI<Remark>? = nil) {
        self.request = request
        self.channel = channel
        self.sentAt = sentAt
        self.isPartial = isPartial
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.request = try facts.value("information_request_id")
        self.channel = try facts.value("channel")
        self.sentAt = try facts.value("sent_at")
        self.isPartial = try facts.value("partial")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("information_request_id", self.request)
        members.member("channel", self.channel)
        members.member("sent_at", self.sentAt)
        members.member("partial", self.isPartial)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
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
        public var details: PHI<InformationDetails>?

        /// Things asked for in one request.
        public static let countMax = 50

        public init(
            request: InformationRequestID, channel: Channel, asked: [AskedItem], receivedAt: Timestamp, dueAt: Timestamp? = nil,
            details: InformationDetails? = nil
        ) {
            self.request = request
            self.channel = channel
            self.asked = asked
            self.receivedAt = receivedAt
            self.dueAt = dueAt
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
        public var note: PHI<Remark>?

        public init(
            request: InformationRequestID, channel: Channel, sentAt: Timestamp? = nil, isPartial: Bool = false, note: String? = nil
        ) {
            self.request = request
            self.channel = channel
            self.sentAt = sentAt
            self.isPartial = isPartial
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
            request: it.request, channel: it.channel, asked: it.asked, receivedAt: it.receivedAt, dueAt: it.dueAt, details: it.details,
            irregularities: odd)
        if let known {
            if known.body.saysTheSame(as: event) { return Self.receivedAgain(known, at: it.receivedAt, by: it.channel) }
            // A later notice on the same request, such as a new due date, is no contradiction.
            if known.asked != it.asked { event.irregularities.append(.contradictsEarlier) }
        }
        return self.recordingLate(.informationRequested(event))
    }

    func answerInformationRequest(_ it: CaseFile.AnswerInformationRequest, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        try self.admit(.answerInformationRequest, at: context.now)
        guard let known = self.informationRequests.first(where: { $0.id == it.request })?.requested else {
            throw .informationRequestUnknown
        }
        let sentAt = it.sentAt ?? context.now
        guard sentAt <= context.now else { throw .sentInTheFuture }
        if let dueAt = known.dueAt, sentAt > dueAt { throw .informationRequestExpired }
        // What an answer holds is patient data, so two that look alike need not be one: each adds, and a retry repeats its key.
        return [
            .informationResponseSent(
                InformationResponseSent(request: it.request, channel: it.channel, sentAt: sentAt, isPartial: it.isPartial, note: it.note))
        ]
    }

    /// The payer asked for something that can be answered.
    func admitAnswer() throws(Refusal) {
        try self.requireOpen()
        guard self.informationRequests.contains(where: { $0.requested != nil }) else { throw .informationRequestUnknown }
    }

    mutating func apply(_ it: Fact<InformationRequested>) {
        self.note(it.irregularities)
        if !self.informationRequests.contains(where: { $0.id == it.request }) {
            self.informationRequests.append(InformationRequest(it.request))
        }
        for index in self.informationRequests.indices where self.informationRequests[index].id == it.request {
            self.informationRequests[index].tellings.append(it)
        }
    }

    mutating func apply(_ it: Fact<InformationResponseSent>) {
        guard let index = self.informationRequests.firstIndex(where: { $0.id == it.request }) else { return }
        self.informationRequests[index].responses.append(it)
    }
}

extension InformationRequested {
    /// Whether two tell the same fact; what was odd about each does not matter.
    func saysTheSame(as other: InformationRequested) -> Bool {
        self.channel == other.channel && self.asked == other.asked && self.receivedAt == other.receivedAt && self.dueAt == other.dueAt
    }
}
