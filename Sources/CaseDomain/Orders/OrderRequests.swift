public import EventSourcing

// An order is asked of a provider, reminded of while nothing comes, and not waited for any more when nobody needs it.

/// An order was asked for (`order.requested.v1`).
public struct OrderRequested: EventBody {
    public static let type: EventType = "order.requested.v1"

    public var place: OrderPlace
    public var kind: OrderKind
    /// The discipline it is for.
    public var serviceLine: ServiceLine
    /// Of whom it was asked.
    public var orderer: Orderer
    /// What for; none asks for whatever of the discipline the orderer finds right.
    public var services: [OrderedService]
    public var channel: OrderChannel
    public var requestedAt: Timestamp
    /// The order that this one renews.
    public var renews: OrderID?
    public var details: PHI<OrderDetails>?

    public var occurredAt: Timestamp? { self.requestedAt }

    public init(
        place: OrderPlace, kind: OrderKind, serviceLine: ServiceLine, orderer: Orderer, services: [OrderedService] = [],
        channel: OrderChannel, requestedAt: Timestamp, renews: OrderID? = nil, details: PHI<OrderDetails>? = nil
    ) {
        self.place = place
        self.kind = kind
        self.serviceLine = serviceLine
        self.orderer = orderer
        self.services = services
        self.channel = channel
        self.requestedAt = requestedAt
        self.renews = renews
        self.details = details
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.place = try OrderPlace(members: facts)
        self.kind = try facts.value("kind")
        self.serviceLine = try facts.value("service_line")
        self.orderer = try facts.value("orderer")
        self.services = try facts.list("services")
        self.channel = try facts.value("channel")
        self.requestedAt = try facts.value("requested_at")
        self.renews = try facts.optional("renews_order_id")
        self.details = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        self.place.write(to: &members)
        members.member("kind", self.kind)
        members.member("service_line", self.serviceLine)
        members.member("orderer", self.orderer)
        members.list("services", self.services)
        members.member("channel", self.channel)
        members.member("requested_at", self.requestedAt)
        members.member("renews_order_id", self.renews)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.details.write(to: &members) }
}

extension Order {
    /// Ask a provider for an order.
    public struct Request: Sendable, Equatable {
        public var place: OrderPlace
        public var kind: OrderKind
        public var serviceLine: ServiceLine
        public var orderer: Orderer
        public var services: [OrderedService]
        public var channel: OrderChannel
        /// When it was asked, if not now.
        public var requestedAt: Timestamp?
        public var renews: OrderID?
        public var details: PHI<OrderDetails>?

        /// - Parameters:
        ///   - services: at most `Order.countMax`.
        ///   - details: for what it is asked, and what is said with it.
        public init(
            place: OrderPlace, kind: OrderKind, serviceLine: ServiceLine, orderer: Orderer, services: [OrderedService] = [],
            channel: OrderChannel, requestedAt: Timestamp? = nil, renews: OrderID? = nil, details: OrderDetails = OrderDetails()
        ) {
            self.place = place
            self.kind = kind
            self.serviceLine = serviceLine
            self.orderer = orderer
            self.services = services
            self.channel = channel
            self.requestedAt = requestedAt
            self.renews = renews
            self.details = PHI(details: details)
        }
    }
}

extension Order.State {
    func request(_ it: Order.Request, _ context: Context) throws(Refusal) -> [Order.Event] {
        let event = OrderRequested(
            place: it.place, kind: it.kind, serviceLine: it.serviceLine, orderer: it.orderer, services: it.services,
            channel: it.channel, requestedAt: it.requestedAt ?? context.now, renews: it.renews, details: it.details)
        if let request {
            // When it was first asked is when it was asked.
            guard request.body.saysTheSame(as: event), it.requestedAt.map({ $0 == request.requestedAt }) ?? true else {
                throw .orderExists
            }
            return []
        }
        try self.admit(.request, at: context.now)
        // What was said of one patient does not become another's: that is another order.
        if let place, place.patient != it.place.patient { throw .orderOfOtherPatient }
        guard !it.services.contains(where: { $0.quantity?.isZero ?? false }) else { throw .quantityZero }
        try Self.requirePast(event.requestedAt, context)
        return [.requested(event)]
    }

    mutating func apply(_ it: Fact<OrderRequested>) {
        self.place = it.place
        self.requests.append(it)
    }

    /// Nobody has asked yet at a time that is to come.
    static func requirePast(_ moment: Timestamp, _ context: Context) throws(Refusal) {
        if moment > context.now { throw .orderAskedInTheFuture }
    }
}

extension OrderRequested {
    /// Whether two ask the same, as far as the facts tell, whenever they ask.
    func saysTheSame(as other: OrderRequested) -> Bool {
        var mine = self
        mine.details = other.details
        mine.requestedAt = other.requestedAt
        if mine.place.isSame(as: other.place) { mine.place = other.place }
        return mine == other
    }
}
