/// Events of one book in a row, as bytes in one piece: what a feed hands out, a few hundred at a time.
///
/// An event costs no allocation until somebody asks for a part of it. Form, for each event: the bytes that its facts are bound
/// to (`EnvelopeBinding`), ready to be authenticated with; then position, recordedAt, facts and phi, as far as they were read,
/// as columns of the same form. Every column was checked when it came in, so that looking at one cannot leave the event.
public final class EnvelopeBatch: Sendable {
    /// How much of each event was read.
    public enum Content: Int, Sendable, Hashable, CaseIterable, Comparable {
        /// The envelope alone; of both parts only the key, and so whether there is a patient's part.
        case envelopes
        /// The envelope and the sealed facts: what folding and projecting need.
        case facts
        /// Everything.
        case factsAndPHI

        public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    struct Row: Sendable {
        /// Where the event begins.
        let start: UInt32
        /// Where the bound columns end, and with them the additional data.
        let tail: UInt32
        /// Its type, by place in `types`.
        let type: UInt16
        /// Its facts' key, by place in `factsKeys`.
        let factsKey: UInt16
        let hasPHI: Bool
    }

    public let tenant: TenantID
    public let book: Book
    public let content: Content
    /// The keys of the facts, each once: a handful.
    public let factsKeys: [KeyID]
    let types: [EventType]
    let bytes: [UInt8]
    let rows: [Row]

    /// What a builder has taken in.
    init(_ builder: Builder) {
        self.tenant = builder.tenant
        self.book = builder.book
        self.content = builder.content
        self.factsKeys = builder.factsKeys.values
        self.types = builder.types.values
        self.bytes = builder.bytes
        self.rows = builder.rows
    }

    /// A batch of events at hand, all of one book: for whoever takes batches, and has read a page.
    public convenience init(_ envelopes: [RecordedEnvelope], tenant: TenantID, book: Book) {
        var builder = Builder(tenant: tenant, book: book, content: .factsAndPHI)
        var columns: [UInt8] = []
        for envelope in envelopes {
            precondition(envelope.tenant == tenant && envelope.book == book, "a batch holds events of one book")
            columns.removeAll(keepingCapacity: true)
            var writer = ColumnWriter(adopting: &columns)
            writer.addBound(envelope)
            writer.add(envelope.position.rawValue)
            writer.add(envelope.recordedAt.rawValue)
            writer.add(envelope.facts.bytes)
            writer.add(envelope.phi?.bytes)
            columns = writer.bytes
            let isTaken = columns.withUnsafeBytes { builder.append(columns: $0) }
            precondition(isTaken, "columns are read as they were written")
        }
        self.init(builder)
    }

    /// Bytes of all events, envelopes and all: no more come of opening them.
    public var byteCount: Int { self.bytes.count }

    /// Lends the facts of each event as they are sealed, with what they are bound to, in order. `key` is a place in `factsKeys`.
    ///
    /// The content is at least `.facts`.
    public func forEachSealedFacts<Failure: Error>(
        _ body: (_ index: Int, _ key: Int, _ sealed: UnsafeRawBufferPointer, _ binding: UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        precondition(self.content >= .facts, "the feed was asked for envelopes alone")
        let result: Result<Void, Failure> = self.bytes.withUnsafeBytes { bytes in
            for (index, row) in self.rows.enumerated() {
                let facts = Self.column(at: Int(row.tail) + Layout.factsOffset, in: bytes) ?? 0..<0
                do throws(Failure) {
                    try body(
                        index, Int(row.factsKey), UnsafeRawBufferPointer(rebasing: bytes[facts]),
                        UnsafeRawBufferPointer(rebasing: bytes[Int(row.start)..<Int(row.tail)]))
                } catch {
                    return .failure(error)
                }
            }
            return .success(())
        }
        try result.get()
    }

    /// Where a column's bytes lie whose length stands at `offset`; `nil` when it is absent.
    static func column(at offset: Int, in bytes: UnsafeRawBufferPointer) -> Range<Int>? {
        let length = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        return length == .max ? nil : (offset + 4)..<(offset + 4 + Int(length))
    }

    /// Where columns lie that always lie in the same place.
    enum Layout {
        /// Bytes of a length, and of a column that is a UUID or a number, with its length.
        static let length = 4
        static let uuid = 20
        static let number = 12
        /// Label and part, tenant, book.
        static let startLength = EnvelopeBinding.partOffset + 1 + Self.uuid + Self.number
        /// From an event's start.
        static let streamOffset = Self.startLength
        static let versionOffset = Self.streamOffset + Self.uuid
        static let typeOffset = Self.versionOffset + Self.number
        /// From an event's tail.
        static let positionOffset = 0
        static let recordedAtOffset = Self.number
        static let factsOffset = 2 * Self.number
    }
}

extension EnvelopeBatch: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { self.rows.count }
    public subscript(index: Int) -> EnvelopeView { EnvelopeView(batch: self, row: self.rows[index]) }
}

extension EnvelopeBatch: CustomStringConvertible, CustomReflectable {
    public var description: String { "EnvelopeBatch(\(self.count) events)" }
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
