public import EventSourcing

// What an orderer sends is recorded as it comes, asked for or not; what is odd about it is said beside it.

/// An order came (`order.received.v1`).
public struct OrderReceived: EventBody {
    public static let type: EventType = "order.received.v1"

    public var place: OrderPlace
    public var kind: OrderKind
    public var serviceLine: ServiceLine
    /// Who orders, as the document says.
    public var orderer: Orderer
    /// What is ordered; none leaves all of the discipline to whoever treats.
    public var services: [OrderedService]
    public var channel: OrderChannel
    public var receivedAt: Timestamp
    /// The document, where one came.
    public var document: OrderDocument?
    /// The signature under it, where there is one.
    public var signature: OrderSignature?
    /// The first and the last day on which it is good, and for how many days, as far as it says so.
    public var validFrom: CivilDate?
    public var validThrough: CivilDate?
    public var validDays: Int32?
    /// The order that this one renews.
    public var renews: OrderID?
    public var irregularities: [OrderIrregularity]
    public var details: PHI<OrderDetails>?

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(
        place: OrderPlace, kind: OrderKind, serviceLine: ServiceLine, orderer: Orderer, services: [OrderedService] = [],
        channel: OrderChannel, receivedAt: Timestamp, document: OrderDocument? = nil, signature: OrderSignature? = nil,
        validFrom: CivilDate? = nil, validThrough: CivilDate? = nil, validDays: Int32? = nil, renews: OrderID? = nil,
        irregularities: [OrderIrregularity] = [], details: OrderDetails = OrderDetails()
    ) {
        self.place = place
        self.kind = kind
        self.serviceLine = serviceLine
        self.orderer = orderer
        self.services = services
        self.channel = channel
        self.receivedAt = receivedAt
        self.document = document
        self.signature = signature
        self.validFrom = validFrom
        self.validThrough = validThrough
        self.validDays = validDays
        self.renews = renews
        self.irregularities = irregularities
        self.details = PHI(details: details)
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.place = try OrderPlace(members: facts)
        self.kind = try facts.value("kind")
        self.serviceLine = try facts.value("service_line")
        self.orderer = try facts.value("orderer")
        self.services = try facts.list("services")
        self.channel = try facts.value("channel")
        self.receivedAt = try facts.value("received_at")
        self.document = try facts.optional("document")
        self.signature = try facts.optional("signature")
        self.validFrom = try facts.optional("valid_from")
        self.validThrough = try facts.optional("valid_through")
        self.validDays = try facts.optional("valid_days")
        self.renews = try facts.optional("renews_order_id")
        self.irregularities = try facts.list("irregularities")
        self.details = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        self.place.write(to: &members)
        members.member("kind", self.kind)
        members.member("service_line", self.serviceLine)
        members.member("orderer", self.orderer)
        members.list("services", self.services)
        members.member("channel", self.channel)
        members.member("received_at", self.receivedAt)
        members.member("document", self.document)
        members.member("signature", self.signature)
        members.member("valid_from", self.validFrom)
        members.member("valid_through", self.validThrough)
        members.member("valid_days", self.validDays)
        members.member("renews_order_id", self.renews)
        members.list("irregularities", self.irregularities)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.details.write(to: &members) }
}

extension Order {
    /// An order came, or its document once more.
    public struct RecordReceipt: Sendable, Equatable {
        public var received: OrderReceived

        /// - Parameter received: what came; whether something is odd about it is found out here.
        public init(_ received: OrderReceived) { self.received = received }
    }
}

extension OrderReceived {
    /// The day on which it came, at the site.
    var receivedOn: CivilDate { self.place.zone.day(at: self.receivedAt) }

    /// The date beside the signature lies after the day on which it came.
    var isSignedAfterReceipt: Bool { self.signature?.signedOn.map { $0 > self.receivedOn } ?? false }

    /// The days on which it is good as it says; from the day of its signature, or that on which it came, where it names no first day.
    /// `nil` when it ends before it begins.
    ///
    /// - Parameter days: for how many days it is good, the first included, when it does not say so; without an end when `nil`.
    func period(lasting days: Int32? = nil) -> OrderPeriod? {
        let from = self.validFrom ?? self.signature?.signedOn ?? self.receivedOn
        let through = self.validThrough ?? (self.validDays ?? days).flatMap { from.adding(days: Int($0) - 1) }
        return OrderPeriod(from: from, through: through)
    }

    /// Whether it orders something else than was asked for.
    func differs(from request: OrderRequested) -> Bool {
        self.serviceLine != request.serviceLine || self.services.differ(from: request.services)
    }

    /// Whether two say the same, as far as the facts tell, by whatever way they came and whenever.
    func saysTheSame(as other: OrderReceived) -> Bool {
        var mine = self
        mine.channel = other.channel
        mine.receivedAt = other.receivedAt
        mine.irregularities = other.irregularities
        mine.details = other.details
        if mine.place.isSame(as: other.place) { mine.place = other.place }
        // The same pages are another document when they come again.
        mine.document = other.document
        return mine == other
    }
}

extension Order.State {
    func recordReceipt(_ it: Order.RecordReceipt, _ context: Context) throws(Refusal) -> [Order.Event] {
        // A document about another patient is no fact of this order, and has no place on this one's record.
        if let place, place.patient != it.received.place.patient { throw .orderOfOtherPatient }
        if self.isKnown(it.received) { return [] }
        var event = it.received
        event.irregularities = []
        let fact = Fact(event, as: self.version.advanced(by: 1))
        var after = self
        after.apply(fact)
        event.irregularities = after.oddities(of: fact)
        return [.received(event)]
    }

    /// Whether the same was recorded before: it came at the same moment, or says what the last document says and nobody has answered
    /// otherwise since. What was sent back and comes as it was has come again.
    private func isKnown(_ it: OrderReceived) -> Bool {
        if self.receipts.contains(where: { $0.holds && $0.receivedAt == it.receivedAt && $0.body.saysTheSame(as: it) }) { return true }
        guard let receipt, receipt.body.saysTheSame(as: it) else { return false }
        switch self.stage {
        case .received, .valid, .superseded: return true
        case .requested, .sentBack, .withdrawn, .revoked, .takenBack, .expiring, .expired, nil: return false
        }
    }

    mutating func apply(_ it: Fact<OrderReceived>) {
        self.place = it.place
        self.receipts.append(it)
    }
}
