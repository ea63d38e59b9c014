/// What one command asks the ledger to take in: all of it, or nothing.
///
/// Every event states the exact version it expects of its stream; there is no "any version".
/// Limits: `AppendLimits`.
public struct Append: Sendable, Hashable {
    public var tenant: TenantID
    public var book: Book
    public var command: CommandID
    /// 32 bytes: HMAC of principal, route and canonical request. The same id with another hash is refused.
    public var commandHash: [UInt8]
    public var actor: ActorID
    public var purpose: Purpose
    public var correlation: CorrelationID?
    public var causation: Position?
    /// In order; at least one.
    public var events: [ProposedEvent]
    /// Streams the decision relied on and does not write.
    public var unchanged: [UnchangedStream]
    /// What must hold across streams, taken or given back with these events. Only in the `work` book.
    public var reservations: [Reservation]

    public init(
        tenant: TenantID, book: Book, command: CommandID, commandHash: [UInt8], actor: ActorID, purpose: Purpose,
        correlation: CorrelationID? = nil, causation: Position? = nil, events: [ProposedEvent],
        unchanged: [UnchangedStream] = [], reservations: [Reservation] = []
    ) {
        self.tenant = tenant
        self.book = book
        self.command = command
        self.commandHash = commandHash
        self.actor = actor
        self.purpose = purpose
        self.correlation = correlation
        self.causation = causation
        self.events = events
        self.unchanged = unchanged
        self.reservations = reservations
    }
}

/// An event that is not in the ledger yet.
public struct ProposedEvent: Sendable, Hashable {
    public var stream: StreamID
    /// The version of the stream just before this event; the event becomes `expected + 1`.
    public var expected: StreamVersion
    public var type: EventType
    public var occurredAt: Timestamp
    public var facts: SealedPart
    public var phi: SealedPart?

    public init(
        stream: StreamID, expected: StreamVersion, type: EventType, occurredAt: Timestamp, facts: SealedPart, phi: SealedPart? = nil
    ) {
        self.stream = stream
        self.expected = expected
        self.type = type
        self.occurredAt = occurredAt
        self.facts = facts
        self.phi = phi
    }
}

/// "This stream is still at this version": judged under the book's lock.
public struct UnchangedStream: Sendable, Hashable {
    public var stream: StreamID
    public var version: StreamVersion

    public init(stream: StreamID, version: StreamVersion) {
        self.stream = stream
        self.version = version
    }
}

/// A claim on something that only one stream may hold at a time, such as one open request
/// for the same patient, service and period.
public struct Reservation: Sendable, Hashable {
    /// What the command does with the claim.
    public enum Action: Int16, Sendable, Hashable {
        /// Take it; refused while another stream holds an overlapping one.
        case take = 1
        /// Take it beside another's; the event says why.
        case takeRegardless = 2
        /// Give it back. Giving back what is not held is no error: the fold may say it twice.
        case release = 3
    }

    public var action: Action
    /// What is claimed, by a stable name: `request.service`.
    public var kind: String
    /// A keyed hash of what is claimed, 32 bytes: no PHI in the clear.
    public var token: [UInt8]
    /// From (inclusive) and to (exclusive) when; claims that do not overlap do not meet.
    public var during: Range<Timestamp>
    /// Who holds it.
    public var stream: StreamID

    public init(_ action: Action, kind: String, token: [UInt8], during: Range<Timestamp>, stream: StreamID) {
        self.action = action
        self.kind = kind
        self.token = token
        self.during = during
        self.stream = stream
    }
}

/// The ledger's answer to a command that is in it.
public struct Appended: Sendable, Hashable {
    /// Positions of the command's first and last event; they are consecutive.
    public var positions: ClosedRange<Position>
    public var recordedAt: Timestamp
    /// The command was in the ledger already: nothing was added now.
    public var isRepeat: Bool

    public init(positions: ClosedRange<Position>, recordedAt: Timestamp, isRepeat: Bool) {
        self.positions = positions
        self.recordedAt = recordedAt
        self.isRepeat = isRepeat
    }
}

/// Limits of one command and of one batch (architecture, D5).
public enum AppendLimits {
    /// Events in one stream.
    public static let eventsPerStreamMax: Int32 = 10_000
    /// Bytes of both sealed parts of one event together.
    public static let eventBodyMax = 256 * 1024
    /// Bytes of all bodies sent in one batch.
    public static let batchBytesMax = 4 * 1024 * 1024
    /// Events of one command.
    public static let eventsPerCommandMax = 256
    /// `unchanged` conditions of one command.
    public static let unchangedPerCommandMax = 64
    /// Reservations of one command.
    public static let reservationsPerCommandMax = 64
    /// Characters of an event type, a purpose or a reservation kind.
    public static let nameLengthMax = 128
}
