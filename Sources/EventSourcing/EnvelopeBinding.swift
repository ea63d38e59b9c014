import struct Foundation.UUID

/// What a sealed part is bound to: every column of its envelope but `position` and `recordedAt`, which the ledger gives later.
///
/// The bytes are the additional authenticated data of the seal. A part that was moved to another event, an edited envelope, or
/// an event made up by someone with the database and without the keys fails to open (architecture, D3).
///
/// Form: a label, the part, then each column in the order below as a length of 4 bytes (big-endian; 0xFFFFFFFF for an absent
/// column) and its bytes. UUIDs are 16 bytes, numbers 8 bytes big-endian, text UTF-8. Every column has its length, so that
/// no two envelopes give the same bytes. (PostgreSQL's binary COPY has the same form of a column: `EnvelopeBatch` relies on it.)
public struct EnvelopeBinding: Sendable, Hashable {
    /// Which part of the body is bound.
    public enum Part: UInt8, Sendable, Hashable {
        case facts = 1
        case phi = 2
    }

    private static let label = Array("necessity/event/v1".utf8)
    /// Where the byte stands that says which part is bound.
    static var partOffset: Int { Self.label.count }

    private let columns: [UInt8]

    /// Binds the parts of an event that is about to be appended.
    public init(_ event: ProposedEvent, at index: Int, of append: Append) {
        var writer = ColumnWriter()
        writer.reserveCapacity(Self.usualLength)
        writer.addHead(tenant: append.tenant, book: append.book)
        writer.add(event.stream.rawValue)
        writer.add(Int64(event.expected.advanced(by: 1).rawValue))
        writer.add(event.type.rawValue)
        writer.add(append.actor.rawValue)
        writer.add(append.purpose.rawValue)
        writer.add(append.command.rawValue)
        writer.add(Int64(index))
        writer.add(append.commandHash)
        writer.add(append.correlation?.rawValue)
        writer.add(append.causation?.rawValue)
        writer.add(event.occurredAt.rawValue)
        writer.add(event.facts.key.rawValue)
        writer.add(event.phi?.key.rawValue)
        self.columns = writer.bytes
    }

    /// Binds the parts of an event that is in the ledger.
    public init(_ envelope: RecordedEnvelope) {
        var writer = ColumnWriter()
        writer.reserveCapacity(Self.usualLength)
        writer.addHead(tenant: envelope.tenant, book: envelope.book)
        writer.addBound(envelope)
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

    /// Replaces `bytes` by those for one part of an event; for many events in a row, with one buffer.
    public static func write(_ part: Part, of envelope: RecordedEnvelope, to bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        var writer = ColumnWriter(adopting: &bytes)
        writer.addStart(of: part, tenant: envelope.tenant, book: envelope.book)
        writer.addBound(envelope)
        bytes = writer.bytes
    }

    /// The bytes that all events of one book begin with.
    static func start(of part: Part, tenant: TenantID, book: Book) -> [UInt8] {
        var writer = ColumnWriter()
        writer.addStart(of: part, tenant: tenant, book: book)
        return writer.bytes
    }

    private static let usualLength = 320

    fileprivate static func addLabel(_ part: Part, to bytes: inout [UInt8]) {
        bytes += Self.label
        bytes.append(part.rawValue)
    }
}

/// Writes columns, each with its length.
struct ColumnWriter {
    private(set) var bytes: [UInt8] = []

    init() {}

    init(adopting bytes: inout [UInt8]) {
        self.bytes = bytes
        // Taken, not shared: a second owner would make the next append copy.
        bytes = []
    }

    mutating func reserveCapacity(_ count: Int) { self.bytes.reserveCapacity(count) }

    mutating func addStart(of part: EnvelopeBinding.Part, tenant: TenantID, book: Book) {
        EnvelopeBinding.addLabel(part, to: &self.bytes)
        self.addHead(tenant: tenant, book: book)
    }

    mutating func addHead(tenant: TenantID, book: Book) {
        self.add(tenant.rawValue)
        self.add(Int64(book.rawValue))
    }

    /// What is bound of an event, beyond the book it is in.
    mutating func addBound(_ envelope: RecordedEnvelope) {
        self.add(envelope.stream.rawValue)
        self.add(Int64(envelope.version.rawValue))
        self.add(envelope.type.rawValue)
        self.add(envelope.actor.rawValue)
        self.add(envelope.purpose.rawValue)
        self.add(envelope.command.rawValue)
        self.add(Int64(envelope.commandIndex))
        self.add(envelope.commandHash)
        self.add(envelope.correlation?.rawValue)
        self.add(envelope.causation?.rawValue)
        self.add(envelope.occurredAt.rawValue)
        self.add(envelope.facts.key.rawValue)
        self.add(envelope.phi?.key.rawValue)
    }

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

    mutating func add(_ column: [UInt8]?) {
        self.addLength(column?.count)
        if let column { self.bytes.append(contentsOf: column) }
    }

    private mutating func addLength(_ length: Int?) {
        withUnsafeBytes(of: (length.map(UInt32.init) ?? .max).bigEndian) { self.bytes.append(contentsOf: $0) }
    }
}
