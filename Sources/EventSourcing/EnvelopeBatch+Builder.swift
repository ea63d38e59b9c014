import struct Foundation.UUID

extension EnvelopeBatch {
    /// Puts a batch together, an event at a time.
    public struct Builder: Sendable {
        public let tenant: TenantID
        public let book: Book
        public let content: Content
        /// What every event begins with.
        private let start: [UInt8]
        private(set) var bytes: [UInt8] = []
        private(set) var rows: [Row] = []
        private(set) var factsKeys = Interned<KeyID>()
        private(set) var types = Interned<EventType>()
        /// The position of the event taken in last.
        public private(set) var lastPosition = Position.start

        /// A builder of batches from one book.
        public init(tenant: TenantID, book: Book, content: Content) {
            self.tenant = tenant
            self.book = book
            self.content = content
            self.start = EnvelopeBinding.start(of: .facts, tenant: tenant, book: book)
        }

        public var count: Int { self.rows.count }
        public var byteCount: Int { self.bytes.count }
        /// No further event fits, however small.
        public var isFull: Bool { self.bytes.count > Self.bytesMax || self.types.isFull || self.factsKeys.isFull }

        /// Bytes of a batch: places in it are counted in 32 bits, and one event more must fit.
        private static let bytesMax = Int(Int32.max)

        public mutating func reserveCapacity(bytes: Int, events: Int) {
            self.bytes.reserveCapacity(bytes)
            self.rows.reserveCapacity(events)
        }

        /// Takes in one event; `false`, and nothing taken in, when it has not the form it should have.
        ///
        /// - Parameter columns: what is bound of the event beyond tenant and book (see `EnvelopeBinding`), position, recordedAt,
        ///   and as `content` says facts and phi: each a length of 4 bytes (big-endian; 0xFFFFFFFF for an absent column) and its
        ///   bytes.
        public mutating func append(columns: UnsafeRawBufferPointer) -> Bool {
            precondition(!self.isFull, "a full batch is handed over before the next event")
            var reader = ColumnReader(columns)
            guard reader.skip(length: 16), reader.skip(length: 8), let type = reader.take(),  // stream, version, type
                reader.skip(length: 16), reader.take() != nil,  // actor, purpose
                reader.skip(length: 16), reader.skip(length: 8), reader.take() != nil,  // command, its index and hash
                reader.skipIfPresent(length: 16), reader.skipIfPresent(length: 8),  // correlation, causation
                reader.skip(length: 8)  // occurredAt
            else { return false }
            let factsKey = reader.offset + Layout.length
            guard reader.skip(length: 16) else { return false }
            let phiKey = reader.offset
            guard reader.skipIfPresent(length: 16) else { return false }
            let tail = reader.offset
            guard reader.skip(length: 8), reader.skip(length: 8) else { return false }
            if self.content >= .facts, reader.take() == nil { return false }
            let hasPHI = tail > phiKey + Layout.length
            if self.content == .factsAndPHI, (reader.take() != nil) != hasPHI || reader.isBeyond { return false }
            guard reader.isAtEnd else { return false }

            let base = self.bytes.count
            self.bytes.append(contentsOf: self.start)
            self.bytes.append(contentsOf: columns)
            self.rows.append(
                Row(
                    start: UInt32(base), tail: UInt32(base + self.start.count + tail),
                    type: self.types.place(of: UnsafeRawBufferPointer(rebasing: columns[type])) {
                        EventType(rawValue: String(decoding: $0, as: UTF8.self))
                    },
                    factsKey: self.factsKeys.place(of: UnsafeRawBufferPointer(rebasing: columns[factsKey..<(factsKey + 16)])) {
                        KeyID(UUID(bytes: $0, at: 0))
                    },
                    hasPHI: hasPHI))
            self.lastPosition = Position(
                Int64(bigEndian: columns.loadUnaligned(fromByteOffset: tail + Layout.length, as: Int64.self)))
            return true
        }

        /// Hands the batch over and begins the next.
        public mutating func finish() -> EnvelopeBatch {
            let batch = EnvelopeBatch(self)
            self.bytes = []
            self.rows = []
            // A batch names the keys it needs and no other: one that was destroyed must not stand in its way.
            self.factsKeys = Interned()
            self.types.makeRoom()
            return batch
        }
    }

    /// Values that come again and again, each kept once and found by its bytes.
    struct Interned<Value: Sendable>: Sendable {
        /// Values at once; their places are counted in 16 bits.
        private static var countMax: Int { 4_096 }
        private static var slotCount: Int { 64 }

        private(set) var values: [Value] = []
        private var sources: [[UInt8]] = []
        /// Where a value was found last, by a hash of its bytes; 0 for nowhere, else its place and one.
        private var slots: [UInt16] = Array(repeating: 0, count: 64)

        var isFull: Bool { self.values.count >= Self.countMax }

        /// The place of the value of these bytes; `make` makes it when it comes for the first time.
        mutating func place(of source: UnsafeRawBufferPointer, _ make: (UnsafeRawBufferPointer) -> Value) -> UInt16 {
            let slot = Self.hash(source) % Self.slotCount
            let known = Int(self.slots[slot]) - 1
            if known >= 0, self.has(source, at: known) { return UInt16(known) }
            var place = self.sources.indices.first { self.has(source, at: $0) } ?? self.sources.count
            if place == self.sources.count {
                self.values.append(make(source))
                self.sources.append(Array(source))
                place = self.values.count - 1
            }
            self.slots[slot] = UInt16(place + 1)
            return UInt16(place)
        }

        /// Starts anew when so many values have come that they can hardly be the same ones coming again.
        mutating func makeRoom() {
            if self.values.count > Self.countMax / 2 { self = Interned() }
        }

        private func has(_ source: UnsafeRawBufferPointer, at place: Int) -> Bool {
            self.sources[place].withUnsafeBytes { known in
                guard known.count == source.count else { return false }
                for index in 0..<known.count where known[index] != source[index] { return false }
                return true
            }
        }

        /// Of the last bytes, which differ most: an id's are random, and a name's beginning is the aggregate's.
        private static func hash(_ source: UnsafeRawBufferPointer) -> Int {
            var hash = UInt32(truncatingIfNeeded: source.count)
            for index in Swift.max(0, source.count - 12)..<source.count { hash = hash &* 31 &+ UInt32(source[index]) }
            return Int(hash >> 8 ^ hash & 0xFFFF)
        }
    }
}

/// Goes over columns, each with its length; says when they leave the bytes.
struct ColumnReader {
    private let bytes: UnsafeRawBufferPointer
    private(set) var offset = 0
    /// A column claims more bytes than there are.
    private(set) var isBeyond = false

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { self.offset == self.bytes.count && !self.isBeyond }

    /// Passes a column of exactly so many bytes.
    @inline(__always)
    mutating func skip(length: Int) -> Bool {
        guard self.length == UInt32(length), self.offset + 4 + length <= self.bytes.count else { return false }
        self.offset += 4 + length
        return true
    }

    /// Passes a column of exactly so many bytes, or an absent one.
    @inline(__always)
    mutating func skipIfPresent(length: Int) -> Bool {
        guard self.length == .max else { return self.skip(length: length) }
        self.offset += 4
        return true
    }

    /// Passes a column and says where its bytes are; `nil` for an absent one, and where columns end too soon.
    @inline(__always)
    mutating func take() -> Range<Int>? {
        guard let length = self.length else {
            self.isBeyond = true
            return nil
        }
        guard length != .max else {
            self.offset += 4
            return nil
        }
        guard self.offset + 4 + Int(length) <= self.bytes.count else {
            self.isBeyond = true
            return nil
        }
        defer { self.offset += 4 + Int(length) }
        return (self.offset + 4)..<(self.offset + 4 + Int(length))
    }

    @inline(__always)
    private var length: UInt32? {
        guard self.offset + 4 <= self.bytes.count else { return nil }
        return UInt32(bigEndian: self.bytes.loadUnaligned(fromByteOffset: self.offset, as: UInt32.self))
    }
}
