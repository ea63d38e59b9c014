public import EventSourcing

// Somebody asked how the request stands. That nothing changed is news too: it is a touch, and the next one is due later.

/// Somebody asked the payer how the request stands (`case.payer_status_checked.v1`).
public struct PayerStatusChecked: EventBody {
    public static let type: EventType = "case.payer_status_checked.v1"

    /// What the payer said.
    public enum Result: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case noChange = "no_change"
        case received
        case inReview = "in_review"
        case pended
        case decided
        case notFound = "not_found"
        case noAnswer = "no_answer"
    }

    public var check: StatusCheckID
    public var channel: Channel
    public var result: Result
    public var checkedAt: Timestamp
    /// Tells whether a screen capture or recording is the one that was made then.
    public var evidence: ContentHash?
    public var trace: PHI<InquiryTrace>?

    public var occurredAt: Timestamp? { self.checkedAt }

    public init(
        check: StatusCheckID, channel: Channel, result: Result, checkedAt: Timestamp, evidence: ContentHash? = nil,
        trace: InquiryTrace? = nil
    ) {
        self.check = check
        self.channel = channel
        self.result = result
        self.checkedAt = checkedAt
        self.evidence = evidence
        self.trace = trace.map { PHI($0) }
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.check = try facts.value("status_check_id")
        self.channel = try facts.value("channel")
        self.result = try facts.value("result")
        self.checkedAt = try facts.value("checked_at")
        self.evidence = try facts.optional("evidence_hash")
        self.trace = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("status_check_id", self.check)
        members.member("channel", self.channel)
        members.member("result", self.result)
        members.member("checked_at", self.checkedAt)
        members.member("evidence_hash", self.evidence)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.trace.write(to: &members) }
}

extension CaseFile {
    /// Somebody asked the payer how the request stands.
    public struct RecordStatusCheck: Sendable, Equatable {
        public var checked: PayerStatusChecked
        public init(_ checked: PayerStatusChecked) { self.checked = checked }
    }
}

extension CaseFile.State {
    func recordStatusCheck(_ it: CaseFile.RecordStatusCheck) -> [CaseFile.Event] {
        if let known = self.statusChecks.first(where: { $0.holds && $0.check == it.checked.check }) {
            return Self.receivedAgain(known, at: it.checked.checkedAt, by: it.checked.channel)
        }
        return [.payerStatusChecked(it.checked)]
    }
}
