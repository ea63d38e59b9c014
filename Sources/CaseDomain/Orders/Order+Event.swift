public import EventSourcing

extension Order {
    /// What happened to an order. Each is a fact, and its stored name a promise.
    public enum Event: Sendable, Equatable {
        case requested(OrderRequested)
        case reminded(OrderReminded)
        case requestWithdrawn(OrderRequestWithdrawn)
        case received(OrderReceived)
        case validated(OrderValidated)
        case sentBack(OrderSentBack)
        case revoked(OrderRevoked)
        case superseded(OrderSuperseded)
        case corrected(OrderCorrected)
        case expiring(OrderExpiring)
        case expired(OrderExpired)
    }
}

extension Order.Event: EventOfBodies {
    public static let catalog = EventCatalog<Order.Event>([
        .init(Self.requested), .init(Self.reminded), .init(Self.requestWithdrawn), .init(Self.received), .init(Self.validated),
        .init(Self.sentBack), .init(Self.revoked), .init(Self.superseded), .init(Self.corrected), .init(Self.expiring),
        .init(Self.expired),
    ])

    public var body: any EventBody {
        switch self {
        case .requested(let it): it
        case .reminded(let it): it
        case .requestWithdrawn(let it): it
        case .received(let it): it
        case .validated(let it): it
        case .sentBack(let it): it
        case .revoked(let it): it
        case .superseded(let it): it
        case .corrected(let it): it
        case .expiring(let it): it
        case .expired(let it): it
        }
    }
}
