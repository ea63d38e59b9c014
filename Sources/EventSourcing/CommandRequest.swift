/// A request to change something, before it is known what follows.
public struct CommandRequest: Sendable, Hashable {
    public var tenant: TenantID
    public var command: CommandID
    /// 32 bytes: HMAC of principal, route and canonical request.
    public var commandHash: [UInt8]
    public var context: Context
    public var correlation: CorrelationID?
    /// The event of the same book that this follows from; `nil` where somebody asks.
    public var causation: Position?
    /// `If-Match`: the version the caller has seen of a stream. Judged before the decision.
    public var ifMatch: StreamVersion?

    public init(
        tenant: TenantID, command: CommandID, commandHash: [UInt8], context: Context, correlation: CorrelationID? = nil,
        causation: Position? = nil, ifMatch: StreamVersion? = nil
    ) {
        self.tenant = tenant
        self.command = command
        self.commandHash = commandHash
        self.context = context
        self.correlation = correlation
        self.causation = causation
        self.ifMatch = ifMatch
    }
}

/// What became of a command that was not refused.
public struct CommandOutcome: Sendable, Hashable {
    /// Positions of its events; `nil` when it changed nothing.
    public var positions: ClosedRange<Position>?
    /// The version of each stream it wrote, after it.
    public var versions: [StreamID: StreamVersion]
    /// It had been done before: this is the answer it got then.
    public var isRepeat: Bool
    /// Its events in order, with their facts in the clear.
    public var events: [CommandEvent]
}

/// An event of a command, for the answer to whoever asked: facts only.
public struct CommandEvent: Sendable, Hashable {
    public var stream: StreamID
    public var version: StreamVersion
    public var type: EventType
    /// The facts as JSON.
    public var facts: [UInt8]
}

/// Why a command was not done. Three audiences: the user, the caller's next try, the operator.
public enum CommandError<Refusal: Error & Sendable & Hashable>: Error, Sendable, Hashable {
    /// The decider said no.
    case refused(Refusal)
    /// `If-Match` names another version than the stream has.
    case stale(actual: StreamVersion)
    /// Others kept writing first, `CommandHandler.attemptsMax` times in a row.
    case contended
    case store(EventStoreError)
    case history(HistoryError)
}
