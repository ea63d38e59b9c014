import struct Foundation.UUID

/// What a sealed part is bound to: every column of its envelope but `position` and `recordedAt`, which the ledger gives later.
///
/// The bytes are the additional authenticated data of the seal. A part that was moved to another event, an edited envelope, or
/// an event made up by someone with the database and without the keys fails to open (architecture, D3).
///
/// Form: a label, the part, then each column in the order below as a length of 4 bytes (big-endian; 0xFFFFFFFF for an absent
/// column) and its bytes. UUIDs are 16 bytes, numbers 8 bytes big-endian, text UTF-8. Every column has its length, so that
/// no two envelopes give the same bytes.
public struct EnvelopeBinding: Sendable, Hashable {
    /// Which part of the body is bound.
    public enum Part: UInt8, Sendable, Hashable {
        case facts = 1
        case phi = 2
    }

    private static let label = Array("necessity/event/v1".utf8)

    private let columns: [UInt8]

    /// Binds the parts of an event that is about to be appended.
    public init(_ event: ProposedEvent, at index: Int, of append: Append) {
        self.init(
            tenant: append.tenant, book: append.book, stream: event.stream, version: event.expected.advanced(by: 1), type: event.type,
            actor: append.actor, purpose: append.purpose, command: append.command, commandIndex: Int16(index),
            commandHash: append.commandHash, correlation: append.correlation, causation: append.causation,
            occurredAt: event.occurredAt, factsKey: event.facts.key, phiKey: event.phi?.key)
    }

    /// Binds the parts of an event that is in the ledger.
    public init(_ envelope: RecordedEnvelope) {
        self.init(
            tenant: envelope.tenant, book: envelope.book, stream: envelope.stream, version: envelope.version, type: envelope.type,
            actor: envelope.actor, purpose: envelope.purpose, command: envelope.command, commandIndex: envelope.commandIndex,
            commandHash: envelope.commandHash, correlation: envelope.correlation, causation: envelope.causation,
            occurredAt: envelope.occurredAt, factsKey: envelope.facts.key, phiKey: envelope.phi?.key)
    }

    private init(
        tenant: TenantID, book: Book, stream: StreamID, version: StreamVersion, type: EventType, actor: ActorID, purpose: Purpose,
        command: CommandID, commandIndex: Int16, commandHash: [UInt8], correlation: CorrelationID?, causation: Position?,
        occurredAt: Timestamp, factsKey: KeyID, phiKey: KeyID?
    ) {
        var writer = Writer()
        writer.add(tenant.rawValue)
        writer.add(Int64(book.rawValue))
        writer.add(stream.rawValue)
        writer.add(Int64(version.rawValue))
        writer.add(type.rawValue)
        writer.add(actor.rawValue)
        writer.add(purpose.rawValue)
        writer.add(command.rawValue)
        writer.add(Int64(commandIndex))
        writer.add(commandHash)
        writer.add(correlation?.rawValue)
        writer.add(causation?.rawValue)
        writer.add(occurredAt.rawValue)
        writer.add(factsKey.rawValue)
        writer.add(phiKey?.rawValue)
        self.columns = writer.bytes
    }

    /// The bytes for one part.
    public func bytes(of part: Part) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.label.count + 1 + self.columns.count)
        bytes += Self.label
        bytes.append(part.rawValue)
        bytes += self.columns
        return bytes
    }

    private struct Writer {
        var bytes: [UInt8] = []

        init() { self.bytes.reserveCapacity(320) }

        mutating func add(_ column: UUID?) {
            guard let column else { return self.addLength(nil) }
            self.addLength(16)
            withUnsafeBytes(of: column.uuid) { self.bytes.append(contentsOf: $0) }
        }

        mutating func add(_ column: Int64?) {
            guard let column else { return self.addLength(nil) }
            self.addLength(8)
            withUnsafeBytes(of: column.bigEndian) { self.bytes.append(contentsOf: $0) }
        }

        mutating func add(_ column: String) {
            self.addLength(column.utf8.count)
            self.bytes.append(contentsOf: column.utf8)
        }

        mutating func add(_ column: [UInt8]) {
            self.addLength(column.count)
            self.bytes.append(contentsOf: column)
        }

        private mutating func addLength(_ length: Int?) {
            withUnsafeBytes(of: (length.map(UInt32.init) ?? .max).bigEndian) { self.bytes.append(contentsOf: $0) }
        }
    }
}
