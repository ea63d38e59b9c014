public import EventSourcing

// A payer may take more time where its law lets it, and only when it says so before its first time is over.

/// The payer gave notice that it takes more time (`case.payer_extension_noticed.v1`).
public struct PayerExtensionNoticed: EventBody {
    public static let type: EventType = "case.payer_extension_noticed.v1"

    /// Why it takes more time.
    public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case informationNeeded = "information_needed"
        case memberAsked = "member_asked"
        case beyondControl = "beyond_control"
        case notSaid = "not_said"
    }

    public var extensionID: ExtensionID
    /// The date on the notice.
    public var noticedOn: CivilDate?
    public var receivedAt: Timestamp
    /// Until when the payer now wants to decide.
    public var newDue: CivilDate?
    public var reason: Reason
    public var irregularities: [Irregularity]

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(
        extensionID: ExtensionID, noticedOn: CivilDate? = nil, receivedAt: Timestamp, newDue: CivilDate? = nil, reason: Reason,
        irregularities: [Irregularity] = []
    ) {
        self.extensionID = extensionID
        self.noticedOn = noticedOn
        self.receivedAt = receivedAt
        self.newDue = newDue
        self.reason = reason
        self.irregularities = irregularities
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.extensionID = try facts.value("extension_id")
        self.noticedOn = try facts.optional("noticed_on")
        self.receivedAt = try facts.value("received_at")
        self.newDue = try facts.optional("new_due")
        self.reason = try facts.value("reason")
        self.irregularities = try facts.list("irregularities")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("extension_id", self.extensionID)
        members.member("noticed_on", self.noticedOn)
        members.member("received_at", self.receivedAt)
        members.member("new_due", self.newDue)
        members.member("reason", self.reason)
        members.list("irregularities", self.irregularities)
    }
}

extension CaseFile {
    /// The payer takes more time.
    public struct RecordExtension: Sendable, Equatable {
        public var extensionID: ExtensionID
        public var noticedOn: CivilDate?
        public var receivedAt: Timestamp
        public var newDue: CivilDate?
        public var reason: PayerExtensionNoticed.Reason

        public init(
            extensionID: ExtensionID, noticedOn: CivilDate? = nil, receivedAt: Timestamp, newDue: CivilDate? = nil,
            reason: PayerExtensionNoticed.Reason
        ) {
            self.extensionID = extensionID
            self.noticedOn = noticedOn
            self.receivedAt = receivedAt
            self.newDue = newDue
            self.reason = reason
        }
    }
}

extension CaseFile.State {
    func recordExtension(_ it: CaseFile.RecordExtension) -> [CaseFile.Event] {
        var event = PayerExtensionNoticed(
            extensionID: it.extensionID, noticedOn: it.noticedOn, receivedAt: it.receivedAt, newDue: it.newDue, reason: it.reason)
        if let known = self.extensions.last(where: { $0.holds && $0.extensionID == it.extensionID }) {
            if known.body.saysTheSame(as: event) { return Self.receivedAgain(known, at: it.receivedAt) }
            event.irregularities.append(.contradictsEarlier)
        }
        if self.submissions.isEmpty { event.irregularities.append(.nothingSubmitted) }
        if !self.mayExtend(event) { event.irregularities.append(.extensionWithoutEffect) }
        if self.closed != nil { event.irregularities.append(.caseClosed) }
        return self.recordingLate(.payerExtensionNoticed(event))
    }

    mutating func apply(_ it: Fact<PayerExtensionNoticed>) {
        self.note(it.irregularities)
        self.extensions.append(it)
    }
}

extension PayerExtensionNoticed {
    /// Whether two tell the same fact; when it came, and what was odd about it, does not matter.
    fileprivate func saysTheSame(as other: PayerExtensionNoticed) -> Bool {
        self.noticedOn == other.noticedOn && self.newDue == other.newDue && self.reason == other.reason
    }
}
