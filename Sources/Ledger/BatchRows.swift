import EventSourcing
import Postgres

/// How rows of `ledger.event` become a batch: the columns, once, in one order.
enum BatchRows {
    /// The columns in the order and form of `EnvelopeBatch.Builder.append(columns:)`: a COPY's cell is a length and its bytes, as a
    /// bound column is, so that the additional data of an event's seal comes ready-made from the server.
    static func columns(_ content: EnvelopeBatch.Content) -> SQL {
        """
        stream_id, version::bigint, type, actor_id, purpose, command_id, command_index::bigint, command_hash, correlation_id, \
        causation_position, occurred_at, facts_key_id, phi_key_id, position, recorded_at\
        \(content >= .facts ? ", facts" : "" as SQL)\(content == .factsAndPHI ? ", phi" : "" as SQL)
        """
    }

    private static func types(_ content: EnvelopeBatch.Content) -> [PostgresType] {
        let envelope: [PostgresType] = [
            .uuid, .int8, .text, .uuid, .text, .uuid, .int8, .bytea, .uuid, .int8, .int8, .uuid, .uuid, .int8, .int8,
        ]
        return switch content {
        case .envelopes: envelope
        case .facts: envelope + [.bytea]
        case .factsAndPHI: envelope + [.bytea, .bytea]
        }
    }

    /// The rows of a statement that selects these columns, all of one book, in the order they came.
    static func decode(
        _ rows: PostgresRows, in book: Book, of tenant: TenantID, carrying content: EnvelopeBatch.Content
    ) throws(PostgresError) -> EnvelopeBatch {
        var builder = EnvelopeBatch.Builder(tenant: tenant, book: book, content: content)
        builder.reserveCapacity(bytes: rows.count * Self.bytesUsual, events: rows.count)
        try rows.forEachRow(typed: Self.types(content)) { cells throws(PostgresError) in
            // No event, or one more than a batch can hold.
            guard !builder.isFull, cells.withCopyForm({ builder.append(columns: $0) }) else { throw cells.fault(in: 0) }
        }
        return builder.finish()
    }

    /// Bytes of most events with their facts.
    private static let bytesUsual = 640
}
