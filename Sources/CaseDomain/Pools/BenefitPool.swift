public import EventSourcing
public import struct Foundation.UUID

/// One pool of benefits, and the stream of its events.
public struct PoolID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
    /// The stream that holds the pool.
    public var stream: StreamID { StreamID(self.rawValue) }
}

/// What a plan pays of some kind of service within a period, such as 30 visits of physical and occupational therapy in a plan year,
/// and who has how much of it.
///
/// It belongs to the clinic: cases of all its sites draw on it. A request holds what it asks for when it becomes ready, so that two
/// disciplines cannot both count on the last visits; the payer's decision makes of it a commitment and gives the rest back; a kept
/// visit uses it up. Amounts are no reservations of the ledger: what a case does to the pool is appended to this stream in the same
/// command (architecture, D1). What the plan says, decides or what was rendered is recorded as it comes, over the limit too (D5).
public enum BenefitPool: Decider {
    public static var initial: State { State() }

    public static func decide(_ command: Command, in state: State, _ context: Context) throws(Refusal) -> [Event] {
        switch command {
        case .open(let it): try state.open(it, context)
        case .hold(let it): try state.hold(it, context)
        case .release(let it): try state.release(it)
        case .correct(let it): try state.correct(it, context)
        // What the plan says and what was rendered: recorded as it comes.
        case .recordAnswer(let it): try state.recordAnswer(it)
        case .trueUp(let it): try state.trueUp(it)
        case .use(let it): try state.use(it)
        case .takeBackUse(let it): try state.takeBackUse(it)
        case .passTime: state.passTime(context)
        }
    }

    public static func evolve(_ state: inout State, by recorded: Recorded<Event>) {
        state.id = PoolID(recorded.stream.rawValue)
        state.version = recorded.version
        state.position = recorded.position
        state.updatedAt = recorded.recordedAt
        state.apply(recorded.event, as: recorded.version)
    }
}
