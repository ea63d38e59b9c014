public import EventSourcing

/// The installation itself, as its own ledger knows it. First form: the clock of a machine for trying things out.
///
/// The stream has the id of the installation's tenant. Nothing of it is patient data.
public enum Installation: Decider {
    /// How far the clock may run ahead of the real one: five years, in microseconds.
    public static let clockOffsetMax: Int64 = 1_827 * 86_400_000_000

    public static var initial: State { State() }

    /// The stream of an installation.
    public static func stream(of tenant: TenantID) -> StreamID { StreamID(tenant.rawValue) }

    public static func decide(_ command: Command, in state: State, _ context: Context) throws(Refusal) -> [Event] {
        let offset: Int64
        let isOverflow: Bool
        switch command {
        case .advanceClock(let microseconds): (offset, isOverflow) = state.clockOffset.addingReportingOverflow(microseconds)
        case .setClock(let moment, let real): (offset, isOverflow) = moment.rawValue.subtractingReportingOverflow(real.rawValue)
        }
        guard !isOverflow else { throw .clockTooFar }
        guard offset >= state.clockOffset else { throw .clockBackwards }
        guard offset <= Self.clockOffsetMax else { throw .clockTooFar }
        return offset == state.clockOffset ? [] : [.clockAdvanced(ClockAdvanced(offset: offset))]
    }

    public static func evolve(_ state: inout State, by recorded: Recorded<Event>) {
        switch recorded.event {
        case .clockAdvanced(let it): state.clockOffset = max(state.clockOffset, it.offset)
        }
    }

    /// An installation as its events left it.
    public struct State: Sendable, Equatable {
        /// By how many microseconds the clock runs ahead of the real one. Only ever grows: what happened stays in the past.
        public internal(set) var clockOffset: Int64 = 0
        public init() {}
    }

    /// What someone wants of an installation.
    public enum Command: Sendable, Equatable {
        /// The clock is to run ahead by so many microseconds more.
        case advanceClock(by: Int64)
        /// The clock is to say `moment` when the real one says `real`.
        case setClock(to: Timestamp, real: Timestamp)
    }

    /// What happened to an installation.
    public enum Event: Sendable, Equatable {
        case clockAdvanced(ClockAdvanced)
    }
}

extension Installation.Event: EventOfBodies {
    public static let catalog = EventCatalog<Installation.Event>([.init(Self.clockAdvanced)])

    public var body: any EventBody {
        switch self {
        case .clockAdvanced(let it): it
        }
    }
}

/// The clock of a machine for trying things out was advanced (`installation.clock_advanced.v1`).
public struct ClockAdvanced: EventBody {
    public static let type: EventType = "installation.clock_advanced.v1"

    /// By how many microseconds it runs ahead of the real clock from now on.
    public var offset: Int64

    public init(offset: Int64) { self.offset = offset }
    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) { self.offset = try facts.value("offset_microseconds") }
    public func writeFacts(to members: inout JSONWriter.Members) { members.member("offset_microseconds", self.offset) }
}
