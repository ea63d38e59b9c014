import struct Foundation.UUID

/// The stored name of an event with its version, written by hand: `case.opened.v1`. A promise; never renamed.
public struct EventType: RawRepresentable, Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { self.rawValue = value }
    public var description: String { self.rawValue }
}

/// Why someone acts on patient data: a code such as `treatment`, `payment`, `operations`
/// (45 CFR 164.506; HL7 PurposeOfUse names its finer grains). Stored with every event.
public struct Purpose: RawRepresentable, Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { self.rawValue = value }
    public var description: String { self.rawValue }
}

/// A part of an event's body as it is stored: ciphertext, and the key that opens it.
public struct SealedPart: Hashable, Sendable {
    /// The data key by which `bytes` is sealed.
    public var key: KeyID
    /// Recipe byte, then what the recipe says. See `PHIVault`.
    public var bytes: [UInt8]

    public init(key: KeyID, bytes: [UInt8]) {
        self.key = key
        self.bytes = bytes
    }

    /// A place to be filled by an `EventSeal`.
    public static let unsealed = SealedPart(key: KeyID(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))), bytes: [])
}

/// An event as the ledger stores it: a clear envelope, and a body of one or two sealed parts.
public struct RecordedEnvelope: Hashable, Sendable {
    public var tenant: TenantID
    public var book: Book
    /// Its place in the book.
    public var position: Position
    public var stream: StreamID
    /// Its place in the stream.
    public var version: StreamVersion
    public var type: EventType
    public var actor: ActorID
    public var purpose: Purpose
    /// The command it came of, and its place among that command's events, from 0.
    public var command: CommandID
    public var commandIndex: Int16
    /// HMAC over who asked what: tells a repeat from a reuse of the id.
    public var commandHash: [UInt8]
    public var correlation: CorrelationID?
    /// The position, in the same book, of the event that led to this one.
    public var causation: Position?
    /// When it happened in the world, as far as is known: legal clocks run on this.
    public var occurredAt: Timestamp
    /// When the ledger took it in, by the database's clock: never decreases along positions.
    public var recordedAt: Timestamp
    public var facts: SealedPart
    /// Absent when the event says nothing about a patient.
    public var phi: SealedPart?

    public init(
        tenant: TenantID, book: Book, position: Position, stream: StreamID, version: StreamVersion, type: EventType,
        actor: ActorID, purpose: Purpose, command: CommandID, commandIndex: Int16, commandHash: [UInt8],
        correlation: CorrelationID?, causation: Position?, occurredAt: Timestamp, recordedAt: Timestamp,
        facts: SealedPart, phi: SealedPart?
    ) {
        self.tenant = tenant
        self.book = book
        self.position = position
        self.stream = stream
        self.version = version
        self.type = type
        self.actor = actor
        self.purpose = purpose
        self.command = command
        self.commandIndex = commandIndex
        self.commandHash = commandHash
        self.correlation = correlation
        self.causation = causation
        self.occurredAt = occurredAt
        self.recordedAt = recordedAt
        self.facts = facts
        self.phi = phi
    }
}
