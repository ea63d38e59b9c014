public import EventSourcing

/// A group of clinics, as its own ledger knows it. First form: its name. The stream has the id of its tenant.
public enum Organization: Decider {
    public static var initial: State { State() }

    public static func decide(_ command: Command, in state: State, _ context: Context) throws(Refusal) -> [Event] {
        switch command {
        case .register(let it):
            if let registered = state.registered {
                guard registered == it else { throw .organizationExists }
                return []
            }
            return [.registered(it)]
        }
    }

    public static func evolve(_ state: inout State, by recorded: Recorded<Event>) {
        switch recorded.event {
        case .registered(let it): state.registered = it
        }
    }

    /// An organization as its events left it.
    public struct State: Sendable, Equatable {
        public internal(set) var registered: OrganizationRegistered?
        public init() {}
    }

    /// What someone wants of an organization.
    public enum Command: Sendable, Equatable {
        case register(OrganizationRegistered)
    }

    /// What happened to an organization.
    public enum Event: Sendable, Equatable {
        case registered(OrganizationRegistered)
    }
}

extension Organization.Event: EventOfBodies {
    public static let catalog = EventCatalog<Organization.Event>([.init(Self.registered)])

    public var body: any EventBody {
        switch self {
        case .registered(let it): it
        }
    }
}

/// An organization was registered (`organization.registered.v1`).
public struct OrganizationRegistered: EventBody {
    public static let type: EventType = "organization.registered.v1"

    public var name: String

    public init(name: String) { self.name = name }
    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) { self.name = try facts.value("name") }
    public func writeFacts(to members: inout JSONWriter.Members) { members.member("name", self.name) }
}
