public import EventSourcing

extension BenefitPool {
    /// What happened to a pool. Each is a fact, and its stored name a promise.
    public enum Event: Sendable, Equatable {
        case opened(PoolOpened)
        case answered(PoolAnswered)
        case held(PoolHeld)
        case truedUp(PoolTruedUp)
        case released(PoolReleased)
        case used(PoolUsed)
        case useTakenBack(PoolUseTakenBack)
        case periodEnded(PoolPeriodEnded)
        case corrected(PoolCorrected)
    }
}

extension BenefitPool.Event: EventOfBodies {
    public static let catalog = EventCatalog<BenefitPool.Event>([
        .init(Self.opened), .init(Self.answered), .init(Self.held), .init(Self.truedUp), .init(Self.released), .init(Self.used),
        .init(Self.useTakenBack), .init(Self.periodEnded), .init(Self.corrected),
    ])

    public var body: any EventBody {
        switch self {
        case .opened(let it): it
        case .answered(let it): it
        case .held(let it): it
        case .truedUp(let it): it
        case .released(let it): it
        case .used(let it): it
        case .useTakenBack(let it): it
        case .periodEnded(let it): it
        case .corrected(let it): it
        }
    }
}
