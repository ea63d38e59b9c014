import Crypto
public import EventSourcing

/// The payer rules of a tenant: sets that were published, version by version, and retired.
///
/// One stream a tenant, nothing of it patient data. What is refused is refused as a whole, with every fault at once: a book never
/// holds two rules that could both decide on one request.
public enum RuleBook: Decider {
    public static var initial: State { State() }

    /// Sets of one book, versions not counted.
    public static let setsMax = 100

    /// The stream of a tenant's book; the same for the same tenant.
    public static func stream(of tenant: TenantID) -> StreamID {
        StreamID(TimeOrderedID.version8(of: Array(SHA256.hash(data: Array("rule_book/\(tenant)".utf8)))))
    }

    public static func decide(_ command: Command, in state: State, _ context: Context) throws(Refusal) -> [Event] {
        switch command {
        case .publish(let it): try state.publish(it)
        case .retire(let it): try state.retire(it)
        }
    }

    public static func evolve(_ state: inout State, by recorded: Recorded<Event>) {
        state.version = recorded.version
        switch recorded.event {
        case .published(let it): state.sets.append(BookedRuleSet(it, at: recorded.version))
        case .retired(let it): state.apply(it)
        }
    }

    /// A book as its events left it.
    public struct State: Sendable, Equatable {
        /// Every version of every set, in the order in which they were published.
        public internal(set) var sets: [BookedRuleSet] = []
        public internal(set) var version: StreamVersion = .none

        public init() {}

        /// The latest version of a set.
        public func latest(_ id: RuleSetID) -> BookedRuleSet? { self.sets.last { $0.set.id == id } }
    }

    /// What someone wants of a book.
    public enum Command: Sendable, Equatable {
        case publish(Publish)
        case retire(Retire)
    }

    /// What happened to a book.
    public enum Event: Sendable, Equatable {
        case published(RuleSetPublished)
        case retired(RuleSetRetired)
    }
}

extension RuleBook.Event: EventOfBodies {
    public static let catalog = EventCatalog<RuleBook.Event>([.init(Self.published), .init(Self.retired)])

    public var body: any EventBody {
        switch self {
        case .published(let it): it
        case .retired(let it): it
        }
    }
}

/// A version of a set, with its place in the book.
public struct BookedRuleSet: Sendable, Equatable {
    public let set: RuleSet
    /// The event that published it.
    public let streamVersion: StreamVersion
    /// The first day on which it no longer holds, if it was retired.
    public internal(set) var retiredFrom: CivilDate?

    init(_ it: RuleSetPublished, at version: StreamVersion) {
        self.set = it.set
        self.streamVersion = version
    }
}
