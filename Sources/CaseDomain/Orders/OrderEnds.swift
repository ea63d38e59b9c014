public import EventSourcing

// An order ends before its last day when the orderer takes it back, or when another one takes its place.

/// The orderer took an order back, or said no to the request for one (`order.revoked.v1`).
public struct OrderRevoked: EventBody {
    public static let type: EventType = "order.revoked.v1"

    /// Why, as far as the orderer says.
    public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// The patient's condition changed, or the treatment.
        case clinicalChange = "clinical_change"
        case orderedInError = "ordered_in_error"
        case patientWish = "patient_wish"
        /// The orderer does not order what was asked for.
        case declined
        case other
    }

    /// The first day on which it is good no more; the day on which that was said, where none is named.
    public var revokedFrom: CivilDate?
    public var reason: Reason?
    public var channel: OrderChannel
    public var receivedAt: Timestamp
    public var irregularities: [OrderIrregularity]
    public var note: PHI<Remark>?

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(
        revokedFrom: CivilDate? = nil, reason: Reason? = nil, channel: OrderChannel, receivedAt: Timestamp,
        irregularities: [OrderIrregularity] = [], note: PHI<Remark>? = nil
    ) {
        self.revokedFrom = revokedFrom
        self.reason = reason
        self.channel = channel
        self.receivedAt = receivedAt
        self.irregularities = irregularities
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.revokedFrom = try facts.optional("revoked_from")
        self.reason = try facts.optional("reason")
        self.channel = try facts.value("channel")
        self.receivedAt = try facts.value("received_at")
        self.irregularities = try facts.list("irregularities")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("revoked_from", self.revokedFrom)
        members.member("reason", self.reason)
        members.member("channel", self.channel)
        members.member("received_at", self.receivedAt)
        members.list("irregularities", self.irregularities)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

/// Another order took its place (`order.superseded.v1`).
public struct OrderSuperseded: EventBody {
    public static let type: EventType = "order.superseded.v1"

    public var successor: OrderID
    /// The first day on which the other one counts in its place.
    public var from: CivilDate

    public init(by successor: OrderID, from: CivilDate) {
        self.successor = successor
        self.from = from
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.successor = try facts.value("successor_order_id")
        self.from = try facts.value("superseded_from")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("successor_order_id", self.successor)
        members.member("superseded_from", self.from)
    }
}

extension Order {
    /// The orderer took the order back, or said no.
    public struct RecordRevocation: Sendable, Equatable {
        public var revokedFrom: CivilDate?
        public var reason: OrderRevoked.Reason?
        public var channel: OrderChannel
        public var receivedAt: Timestamp
        public var note: PHI<Remark>?

        public init(
            revokedFrom: CivilDate? = nil, reason: OrderRevoked.Reason? = nil, channel: OrderChannel, receivedAt: Timestamp,
            note: String? = nil
        ) {
            self.revokedFrom = revokedFrom
            self.reason = reason
            self.channel = channel
            self.receivedAt = receivedAt
            self.note = PHI(remark: note)
        }
    }

    /// Let another order take its place.
    public struct Supersede: Sendable, Equatable {
        public var successor: OrderID
        /// From which day on the other one counts; from today on, when none is named.
        public var from: CivilDate?

        public init(by successor: OrderID, from: CivilDate? = nil) {
            self.successor = successor
            self.from = from
        }

        /// What must be so of the other order: it is there, for the same patient, and nothing has taken its own place.
        ///
        /// The shell loads both and so relies on the other one; an order's own history does not tell.
        public func check(_ successor: Order.State, of order: Order.State) throws(Refusal) {
            guard let place = successor.place else { throw .orderUnknown }
            if let own = order.place, own.patient != place.patient { throw .orderOfOtherPatient }
            if successor.stage == .superseded { throw .orderSuperseded }
        }
    }
}

extension Order.State {
    func recordRevocation(_ it: Order.RecordRevocation, _ context: Context) throws(Refusal) -> [Order.Event] {
        try self.admit(.recordRevocation, at: context.now)
        var event = OrderRevoked(
            revokedFrom: it.revokedFrom, reason: it.reason, channel: it.channel, receivedAt: it.receivedAt, note: it.note)
        let known = self.revocations.filter { $0.holds && $0.body.saysTheSame(as: event) }
        if known.contains(where: { $0.receivedAt == it.receivedAt }) { return [] }
        // What was ordered anew since is taken back anew; else the same by another way is no news.
        let stands = self.stage == .revoked || self.stage == .superseded
        if stands, let revocation, known.contains(where: { $0.recordedAs == revocation.recordedAs }) { return [] }
        if stands, self.revocation != nil { event.irregularities = [.contradictsEarlier] }
        return [.revoked(event)]
    }

    func supersede(_ it: Order.Supersede, _ context: Context) throws(Refusal) -> [Order.Event] {
        if let supersession, supersession.successor == it.successor, it.from.map({ $0 == supersession.from }) ?? true { return [] }
        try self.admit(.supersede, at: context.now)
        if it.successor == self.id { throw .orderSupersedesItself }
        return [.superseded(OrderSuperseded(by: it.successor, from: it.from ?? self.today(context.now)))]
    }
}

extension OrderRevoked {
    /// The first day on which it is good no more, at a site.
    func firstDay(in zone: TimeZoneName) -> CivilDate { self.revokedFrom ?? zone.day(at: self.receivedAt) }

    /// Whether two say the same, as far as the facts tell: on the phone, then by fax.
    fileprivate func saysTheSame(as other: OrderRevoked) -> Bool {
        self.revokedFrom == other.revokedFrom && self.reason == other.reason
    }
}
