import EventSourcing
import Postgres

import struct Foundation.UUID

/// How a row of `ledger.event` becomes an envelope: the columns, once, in one order.
enum EnvelopeRow {
    /// Every stored column, in the order that `decode` and `EnvelopeView` read them.
    static let columns: SQL = """
        tenant_id, book, position, stream_id, version, type, actor_id, purpose, command_id, command_index, command_hash, \
        correlation_id, causation_position, occurred_at, recorded_at, facts_key_id, facts, phi_key_id, phi
        """

    static let columnCount = 19

    static func decode(_ rows: PostgresRows) throws(PostgresError) -> [RecordedEnvelope] {
        var envelopes: [RecordedEnvelope] = []
        envelopes.reserveCapacity(rows.count)
        for row in rows { envelopes.append(try Self.decode(row)) }
        return envelopes
    }

    private static func decode(_ row: PostgresRow) throws(PostgresError) -> RecordedEnvelope {
        guard let book = Book(rawValue: try row.decode(1, as: Int16.self)) else {
            preconditionFailure("a constraint holds books to 1 and 2")
        }
        let phiKey = try row.decode(17, as: UUID?.self)
        let phi = try row.decode(18, as: [UInt8]?.self)
        return RecordedEnvelope(
            tenant: TenantID(try row.decode(0, as: UUID.self)), book: book, position: Position(try row.decode(2, as: Int64.self)),
            stream: StreamID(try row.decode(3, as: UUID.self)), version: StreamVersion(try row.decode(4, as: Int32.self)),
            type: EventType(rawValue: try row.decode(5, as: String.self)), actor: ActorID(try row.decode(6, as: UUID.self)),
            purpose: Purpose(rawValue: try row.decode(7, as: String.self)), command: CommandID(try row.decode(8, as: UUID.self)),
            commandIndex: try row.decode(9, as: Int16.self), commandHash: try row.decode(10, as: [UInt8].self),
            correlation: try row.decode(11, as: UUID?.self).map(CorrelationID.init(_:)),
            causation: try row.decode(12, as: Int64?.self).map(Position.init(_:)),
            occurredAt: Timestamp(microseconds: try row.decode(13, as: Int64.self)),
            recordedAt: Timestamp(microseconds: try row.decode(14, as: Int64.self)),
            facts: SealedPart(key: KeyID(try row.decode(15, as: UUID.self)), bytes: try row.decode(16, as: [UInt8].self)),
            phi: phiKey.flatMap { key in phi.map { SealedPart(key: KeyID(key), bytes: $0) } })
    }
}
