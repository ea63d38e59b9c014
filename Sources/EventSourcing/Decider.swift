/// An aggregate as pure functions: what follows from a command, and what an event changes.
///
/// No clock, no chance, no I/O: everything a decision needs is in the command, the state and the context. The same
/// input always gives the same output, so that replaying a history proves what happened.
public protocol Decider {
    associatedtype Command: Sendable
    associatedtype Event: StoredEvent
    associatedtype State: Sendable
    /// Why a command is refused: for the person who asked.
    associatedtype Refusal: Error, Sendable, Hashable

    /// A stream without events.
    static var initial: State { get }

    /// The events that follow, in order; none when the command would change nothing.
    static func decide(_ command: Command, in state: State, _ context: Context) throws(Refusal) -> [Event]

    /// What an event changes. Never fails: what is recorded is a fact.
    static func evolve(_ state: inout State, by event: Recorded<Event>)
}

extension Decider {
    /// The state after a history.
    public static func fold<History: Sequence>(_ history: History) -> State where History.Element == Recorded<Event> {
        var state = Self.initial
        for event in history { Self.evolve(&state, by: event) }
        return state
    }
}

/// What a decision may know of the world around it.
public struct Context: Sendable, Hashable {
    /// When the command was received, by the server's clock.
    public var now: Timestamp
    /// Who asks.
    public var actor: ActorID
    public var purpose: Purpose

    public init(now: Timestamp, actor: ActorID, purpose: Purpose) {
        self.now = now
        self.actor = actor
        self.purpose = purpose
    }
}

/// An event with its place in history.
public struct Recorded<Event: Sendable>: Sendable {
    public var event: Event
    public var stream: StreamID
    public var version: StreamVersion
    public var position: Position
    public var actor: ActorID
    public var command: CommandID
    public var occurredAt: Timestamp
    public var recordedAt: Timestamp

    public init(
        _ event: Event, stream: StreamID, version: StreamVersion, position: Position, actor: ActorID, command: CommandID,
        occurredAt: Timestamp, recordedAt: Timestamp
    ) {
        self.event = event
        self.stream = stream
        self.version = version
        self.position = position
        self.actor = actor
        self.command = command
        self.occurredAt = occurredAt
        self.recordedAt = recordedAt
    }

    /// An event of an envelope that was opened.
    public init(_ event: Event, from envelope: RecordedEnvelope) {
        self.init(
            event, stream: envelope.stream, version: envelope.version, position: envelope.position, actor: envelope.actor,
            command: envelope.command, occurredAt: envelope.occurredAt, recordedAt: envelope.recordedAt)
    }
}

extension Recorded: Equatable where Event: Equatable {}
