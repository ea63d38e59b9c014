public import EventSourcing

/// The clinic took its request back (`order.request_withdrawn.v1`): nobody waits for the order any more.
public struct OrderRequestWithdrawn: EventBody {
    public static let type: EventType = "order.request_withdrawn.v1"

    /// Why nobody waits any more.
    public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case notNeeded = "not_needed"
        case askedInError = "asked_in_error"
        /// Somebody else is asked instead.
        case otherOrderer = "other_orderer"
        case patientWish = "patient_wish"
        case other
    }

    public var reason: Reason
    /// The document that had been sent back, by the version of the stream that it made; `nil` where none had come.
    public var receipt: StreamVersion?
    public var note: PHI<Remark>?

    public init(reason: Reason, receipt: StreamVersion? = nil, note: PHI<Remark>? = nil) {
        self.reason = reason
        self.receipt = receipt
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.reason = try facts.value("reason")
        self.receipt = try facts.optional("receipt")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("reason", self.reason)
        members.member("receipt", self.receipt)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

extension Order {
    /// Take the request for an order back.
    public struct Withdraw: Sendable, Equatable {
        public var reason: OrderRequestWithdrawn.Reason
        public var note: PHI<Remark>?

        public init(reason: OrderRequestWithdrawn.Reason, note: String? = nil) {
            self.reason = reason
            self.note = PHI(remark: note)
        }
    }
}

extension Order.State {
    func withdraw(_ it: Order.Withdraw, _ context: Context) throws(Refusal) -> [Order.Event] {
        if self.stage == .withdrawn, self.withdrawals.lastHolding()?.reason == it.reason { return [] }
        try self.admit(.withdraw, at: context.now)
        return [
            .requestWithdrawn(OrderRequestWithdrawn(reason: it.reason, receipt: self.receipt?.recordedAs, note: it.note))
        ]
    }
}
