import struct Foundation.UUID

/// One event of a batch, read in place: each part is made when it is asked for.
///
/// Keeps its batch alive: for a few events out of many, take `recorded` or the parts that are needed.
public struct EnvelopeView: Sendable {
    private typealias Layout = EnvelopeBatch.Layout

    let batch: EnvelopeBatch
    private let row: EnvelopeBatch.Row

    init(batch: EnvelopeBatch, row: EnvelopeBatch.Row) {
        self.batch = batch
        self.row = row
    }

    public var tenant: TenantID { self.batch.tenant }
    public var book: Book { self.batch.book }
    /// Its place in the book.
    public var position: Position { Position(self.number(at: Int(self.row.tail) + Layout.positionOffset)) }
    public var stream: StreamID { StreamID(self.uuid(at: Int(self.row.start) + Layout.streamOffset)) }
    /// Its place in the stream.
    public var version: StreamVersion {
        StreamVersion(Int32(truncatingIfNeeded: self.number(at: Int(self.row.start) + Layout.versionOffset)))
    }
    /// Its name; events of a batch that have the same share one `String`.
    public var type: EventType { self.batch.types[Int(self.row.type)] }
    public var actor: ActorID { ActorID(self.uuid(at: self.actorOffset)) }
    public var purpose: Purpose {
        Purpose(rawValue: self.withColumn(at: self.purposeOffset) { String(decoding: $0, as: UTF8.self) } ?? "")
    }
    public var command: CommandID { CommandID(self.uuid(at: self.commandOffset)) }
    public var commandIndex: Int16 { Int16(truncatingIfNeeded: self.number(at: self.commandOffset + Layout.uuid)) }
    public var commandHash: [UInt8] { self.withColumn(at: self.commandHashOffset, Array.init) ?? [] }
    public var correlation: CorrelationID? { self.uuidIfPresent(at: self.correlationOffset).map(CorrelationID.init(_:)) }
    public var causation: Position? {
        let offset = self.end(ofColumnAt: self.correlationOffset)
        return self.isPresent(at: offset) ? Position(self.number(at: offset)) : nil
    }
    /// When it happened in the world, as far as is known.
    public var occurredAt: Timestamp { Timestamp(microseconds: self.number(at: self.factsKeyOffset - Layout.number)) }
    /// When the ledger took it in.
    public var recordedAt: Timestamp { Timestamp(microseconds: self.number(at: Int(self.row.tail) + Layout.recordedAtOffset)) }
    /// The key by which the facts are sealed.
    public var factsKey: KeyID { self.batch.factsKeys[Int(self.row.factsKey)] }
    /// Whether the event says something about a patient.
    public var hasPHI: Bool { self.row.hasPHI }
    /// The key by which the patient's part is sealed; `nil` when there is none.
    public var phiKey: KeyID? { self.row.hasPHI ? KeyID(self.uuid(at: self.phiKeyOffset)) : nil }

    /// The facts as they are sealed. The content is at least `.facts`.
    public var facts: SealedPart {
        precondition(self.batch.content >= .facts, "the feed was asked for envelopes alone")
        return SealedPart(key: self.factsKey, bytes: self.withColumn(at: Int(self.row.tail) + Layout.factsOffset, Array.init) ?? [])
    }

    /// The patient's part as it is sealed; `nil` when there is none. The content is `.factsAndPHI`.
    public var phi: SealedPart? {
        precondition(self.batch.content == .factsAndPHI, "the feed was not asked for patients' parts")
        guard let key = self.phiKey else { return nil }
        let offset = self.end(ofColumnAt: Int(self.row.tail) + Layout.factsOffset)
        return SealedPart(key: key, bytes: self.withColumn(at: offset, Array.init) ?? [])
    }

    /// The event as a value of its own. The content is `.factsAndPHI`.
    public var recorded: RecordedEnvelope {
        RecordedEnvelope(
            tenant: self.tenant, book: self.book, position: self.position, stream: self.stream, version: self.version, type: self.type,
            actor: self.actor, purpose: self.purpose, command: self.command, commandIndex: self.commandIndex,
            commandHash: self.commandHash, correlation: self.correlation, causation: self.causation, occurredAt: self.occurredAt,
            recordedAt: self.recordedAt, facts: self.facts, phi: self.phi)
    }

    // MARK: where columns begin

    // From the start up to the command's hash, and from the tail back to the time it occurred: between them lie the columns that
    // may be absent.
    private var actorOffset: Int { self.end(ofColumnAt: Int(self.row.start) + Layout.typeOffset) }
    private var purposeOffset: Int { self.actorOffset + Layout.uuid }
    private var commandOffset: Int { self.end(ofColumnAt: self.purposeOffset) }
    private var commandHashOffset: Int { self.commandOffset + Layout.uuid + Layout.number }
    private var correlationOffset: Int { self.end(ofColumnAt: self.commandHashOffset) }
    private var phiKeyOffset: Int { Int(self.row.tail) - (self.row.hasPHI ? Layout.uuid : Layout.length) }
    private var factsKeyOffset: Int { self.phiKeyOffset - Layout.uuid }

    // MARK: reading columns

    private func number(at offset: Int) -> Int64 {
        self.batch.bytes.withUnsafeBytes { Int64(bigEndian: $0.loadUnaligned(fromByteOffset: offset + 4, as: Int64.self)) }
    }

    private func uuid(at offset: Int) -> UUID {
        self.batch.bytes.withUnsafeBytes { UUID(bytes: $0, at: offset + 4) }
    }

    private func uuidIfPresent(at offset: Int) -> UUID? { self.isPresent(at: offset) ? self.uuid(at: offset) : nil }

    private func isPresent(at offset: Int) -> Bool {
        self.batch.bytes.withUnsafeBytes { EnvelopeBatch.column(at: offset, in: $0) != nil }
    }

    private func end(ofColumnAt offset: Int) -> Int {
        self.batch.bytes.withUnsafeBytes { EnvelopeBatch.column(at: offset, in: $0)?.upperBound ?? offset + 4 }
    }

    private func withColumn<R>(at offset: Int, _ read: (UnsafeRawBufferPointer) -> R) -> R? {
        self.batch.bytes.withUnsafeBytes { bytes in
            EnvelopeBatch.column(at: offset, in: bytes).map { read(UnsafeRawBufferPointer(rebasing: bytes[$0])) }
        }
    }
}

extension Recorded {
    /// An event of a batch that was opened.
    public init(_ event: Event, from envelope: EnvelopeView) {
        self.init(
            event, stream: envelope.stream, version: envelope.version, position: envelope.position, actor: envelope.actor,
            command: envelope.command, occurredAt: envelope.occurredAt, recordedAt: envelope.recordedAt)
    }
}
