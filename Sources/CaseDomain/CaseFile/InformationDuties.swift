public import EventSourcing

// What becomes of a payer's question besides its answer: somebody is made to answer it, its time passes, the payer drops it.

/// Somebody was made to answer a question (`case.information_request_assigned.v1`).
public struct InformationRequestAssigned: EventBody {
    public static let type: EventType = "case.information_request_assigned.v1"

    public var request: InformationRequestID
    public var assignee: ActorID
    /// Until when it should be ready here.
    public var readyBy: Timestamp?

    public init(request: InformationRequestID, assignee: ActorID, readyBy: Timestamp? = nil) {
        self.request = request
        self.assignee = assignee
        self.readyBy = readyBy
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.request = try facts.value("information_request_id")
        self.assignee = try facts.value("assignee_id")
        self.readyBy = try facts.optional("ready_by")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("information_request_id", self.request)
        members.member("assignee_id", self.assignee)
        members.member("ready_by", self.readyBy)
    }
}

/// The time to answer passed (`case.information_request_expired.v1`). That is no denial by itself: the payer decides on what it has.
public struct InformationRequestExpired: EventBody {
    public static let type: EventType = "case.information_request_expired.v1"

    /// What follows, as far as the payer's rule says.
    public enum Consequence: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case decidedOnRecord = "decided_on_record"
        case requestClosed = "request_closed"
        case unknown
    }

    public var request: InformationRequestID
    public var dueAt: Timestamp
    public var consequence: Consequence

    public var occurredAt: Timestamp? { self.dueAt }

    public init(request: InformationRequestID, dueAt: Timestamp, consequence: Consequence = .decidedOnRecord) {
        self.request = request
        self.dueAt = dueAt
        self.consequence = consequence
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.request = try facts.value("information_request_id")
        self.dueAt = try facts.value("due_at")
        self.consequence = try facts.value("consequence")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("information_request_id", self.request)
        members.member("due_at", self.dueAt)
        members.member("consequence", self.consequence)
    }
}

/// The payer dropped its question (`case.information_request_withdrawn.v1`).
public struct InformationRequestWithdrawn: EventBody {
    public static let type: EventType = "case.information_request_withdrawn.v1"

    public var request: InformationRequestID
    public var receivedAt: Timestamp
    public var irregularities: [Irregularity]

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(request: InformationRequestID, receivedAt: Timestamp, irregularities: [Irregularity] = []) {
        self.request = request
        self.receivedAt = receivedAt
        self.irregularities = irregularities
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.request = try facts.value("information_request_id")
        self.receivedAt = try facts.value("received_at")
        self.irregularities = try facts.list("irregularities")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("information_request_id", self.request)
        members.member("received_at", self.receivedAt)
        members.list("irregularities", self.irregularities)
    }
}

/// Part of an answer went to the payer (`case.information_partly_answered.v1`); more is to follow.
public struct InformationPartlyAnswered: EventBody {
    public static let type: EventType = "case.information_partly_answered.v1"

    public var answer: InformationResponseSent

    public var occurredAt: Timestamp? { self.answer.sentAt }

    public init(_ answer: InformationResponseSent) { self.answer = answer }
    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.answer = try InformationResponseSent(facts: facts, phi: phi)
    }

    public func writeFacts(to members: inout JSONWriter.Members) { self.answer.writeFacts(to: &members) }
    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.answer.writePHI(to: &members) }
}

extension CaseFile {
    /// Make somebody answer a question.
    public struct AssignInformationRequest: Sendable, Equatable {
        public var request: InformationRequestID
        public var assignee: ActorID
        public var readyBy: Timestamp?

        public init(request: InformationRequestID, assignee: ActorID, readyBy: Timestamp? = nil) {
            self.request = request
            self.assignee = assignee
            self.readyBy = readyBy
        }
    }

    /// The payer drops its question.
    public struct RecordInformationWithdrawal: Sendable, Equatable {
        public var request: InformationRequestID
        public var receivedAt: Timestamp

        public init(request: InformationRequestID, receivedAt: Timestamp) {
            self.request = request
            self.receivedAt = receivedAt
        }
    }
}

extension CaseFile.State {
    func assignInformationRequest(
        _ it: CaseFile.AssignInformationRequest, _ context: Context
    ) throws(Refusal) -> [CaseFile.Event] {
        try self.admit(.assignInformationRequest, at: context.now)
        guard let known = self.informationRequests.first(where: { $0.id == it.request }), known.requested != nil else {
            throw .informationRequestUnknown
        }
        if known.assigned?.assignee == it.assignee, known.assigned?.readyBy == it.readyBy { return [] }
        if known.isWithdrawn || known.isAnswered { throw .informationRequestClosed }
        return [
            .informationRequestAssigned(
                InformationRequestAssigned(request: it.request, assignee: it.assignee, readyBy: it.readyBy))
        ]
    }

    func recordInformationWithdrawal(_ it: CaseFile.RecordInformationWithdrawal) -> [CaseFile.Event] {
        let known = self.informationRequests.first { $0.id == it.request }
        // A question that was asked once more may be dropped once more.
        let isDropped = known?.isWithdrawn ?? false
        if let again = known?.withdrawals.last(where: { $0.holds && (isDropped || $0.receivedAt == it.receivedAt) }) {
            return Self.receivedAgain(again, at: it.receivedAt)
        }
        var odd: [Irregularity] = known?.requested == nil ? [.unknownInformationRequest] : []
        if self.closed != nil { odd.append(.caseClosed) }
        return [
            .informationRequestWithdrawn(
                InformationRequestWithdrawn(request: it.request, receivedAt: it.receivedAt, irregularities: odd))
        ]
    }

    /// There is a question that waits for its answer.
    func admitAssignment() throws(Refusal) {
        try self.requireOpen()
        let asked = self.informationRequests.filter { $0.requested != nil }
        guard !asked.isEmpty else { throw .informationRequestUnknown }
        guard asked.contains(where: { !$0.isWithdrawn && !$0.isAnswered }) else { throw .informationRequestClosed }
    }

    mutating func apply(_ it: InformationRequestAssigned) {
        for index in self.informationRequests.indices where self.informationRequests[index].id == it.request {
            self.informationRequests[index].assigned = it
        }
    }

    mutating func apply(_ it: InformationRequestExpired) {
        for index in self.informationRequests.indices where self.informationRequests[index].id == it.request {
            self.informationRequests[index].expired = it
        }
    }

    mutating func apply(_ it: Fact<InformationRequestWithdrawn>) {
        self.note(it.irregularities)
        self.informationRequest(it.request) { $0.withdrawals.append(it) }
    }

    /// Changes a question; one that nobody knows of yet is made.
    mutating func informationRequest(_ id: InformationRequestID, _ change: (inout InformationRequest) -> Void) {
        if !self.informationRequests.contains(where: { $0.id == id }) { self.informationRequests.append(InformationRequest(id)) }
        for index in self.informationRequests.indices where self.informationRequests[index].id == id {
            change(&self.informationRequests[index])
        }
    }
}
