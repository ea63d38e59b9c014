import EventSourcing
import Postgres

import struct Foundation.UUID

/// How a row of `ledger.event` becomes an envelope: the columns, once, in one order.
enum EnvelopeRow {
    /// Every stored column, in the order that `decode` reads them.
    static let columns: SQL = """
        tenant_id, book, position, stream_id, version, type, actor_id, purpose, command_id, command_index, command_hash, \
        correlation_id, causation_position, occurred_at, recorded_at, facts_key_id, facts, phi_key_id, phi
        """

    private static let types: [PostgresType] = [
        .uuid, .int2, .int8, .uuid, .int4, .text, .uuid, .text, .uuid, .int2, .bytea, .uuid, .int8, .int8, .int8, .uuid, .bytea, .uuid,
        .bytea,
    ]

    static func decode(_ rows: PostgresRows) throws(PostgresError) -> [RecordedEnvelope] {
        var envelopes: [RecordedEnvelope] = []
        envelopes.reserveCapacity(rows.count)
        try rows.forEachRow(typed: Self.types) { cells throws(PostgresError) in envelopes.append(try Row(cells: cells).envelope()) }
        return envelopes
    }

    /// Reads cells by type. No generic reading here: a case is loaded for every command, and has nineteen columns an event.
    private struct Row {
        let cells: PostgresCells

        func envelope() throws(PostgresError) -> RecordedEnvelope {
            guard let book = Book(rawValue: try self.int16(1)) else { throw self.cells.fault(in: 1) }
            let phiKey = try self.optionalUUID(17)
            let phi = self.cells[18].map { [UInt8]($0) }
            return RecordedEnvelope(
                tenant: TenantID(try self.uuid(0)), book: book, position: Position(try self.int64(2)), stream: StreamID(try self.uuid(3)),
                version: StreamVersion(try self.int32(4)), type: EventType(rawValue: try self.text(5)), actor: ActorID(try self.uuid(6)),
                purpose: Purpose(rawValue: try self.text(7)), command: CommandID(try self.uuid(8)), commandIndex: try self.int16(9),
                commandHash: try self.bytes(10), correlation: try self.optionalUUID(11).map(CorrelationID.init(_:)),
                causation: self.cells[12] == nil ? nil : Position(try self.int64(12)),
                occurredAt: Timestamp(microseconds: try self.int64(13)), recordedAt: Timestamp(microseconds: try self.int64(14)),
                facts: SealedPart(key: KeyID(try self.uuid(15)), bytes: try self.bytes(16)),
                phi: phiKey.flatMap { key in phi.map { SealedPart(key: KeyID(key), bytes: $0) } })
        }

        private func uuid(_ column: Int) throws(PostgresError) -> UUID {
            guard let value = self.cells[column].flatMap(UUID.init(postgres:)) else { throw self.cells.fault(in: column) }
            return value
        }

        private func optionalUUID(_ column: Int) throws(PostgresError) -> UUID? {
            self.cells[column] == nil ? nil : try self.uuid(column)
        }

        private func int16(_ column: Int) throws(PostgresError) -> Int16 {
            guard let value = self.cells[column].flatMap(Int16.init(postgres:)) else { throw self.cells.fault(in: column) }
            return value
        }

        private func int32(_ column: Int) throws(PostgresError) -> Int32 {
            guard let value = self.cells[column].flatMap(Int32.init(postgres:)) else { throw self.cells.fault(in: column) }
            return value
        }

        private func int64(_ column: Int) throws(PostgresError) -> Int64 {
            guard let value = self.cells[column].flatMap(Int64.init(postgres:)) else { throw self.cells.fault(in: column) }
            return value
        }

        private func text(_ column: Int) throws(PostgresError) -> String {
            guard let bytes = self.cells[column] else { throw self.cells.fault(in: column) }
            return String(decoding: bytes, as: UTF8.self)
        }

        private func bytes(_ column: Int) throws(PostgresError) -> [UInt8] {
            guard let bytes = self.cells[column] else { throw self.cells.fault(in: column) }
            return [UInt8](bytes)
        }
    }
}
