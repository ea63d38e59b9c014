import EventSourcing
import Postgres

/// Makes batches of a book's rows, on the thread that reads them.
struct Feed: PostgresCopyGatherer {
    /// Bytes after which a batch is handed over: a few hundred events, so that handing over costs little for each, and the
    /// batches of a feed still fit into a processor's cache.
    static let bytesPerBatch = 256 * 1024
    /// Room that the last event of a batch mostly needs no more of.
    private static let bytesSpare = 4 * 1024
    private static let eventsUsual = 600

    private var builder: EnvelopeBatch.Builder

    /// Expects the events after a position.
    init(_ book: Book, of tenant: TenantID, after position: Position, carrying content: EnvelopeBatch.Content) {
        self.builder = EnvelopeBatch.Builder(tenant: tenant, book: book, content: content)
        self.position = position
        self.reserve()
    }

    /// The position of the event taken in last.
    private var position: Position

    mutating func take(_ message: UnsafeRawBufferPointer) throws(EventStoreError) -> EnvelopeBatch? {
        guard let row = BinaryCopyRow(message) else { return nil }
        // Positions have no gaps: one that is missing was taken away, and nothing after it may pass for the whole.
        guard self.builder.append(columns: row.cells), self.builder.lastPosition == self.position.advanced(by: 1) else {
            throw .damaged(after: self.position)
        }
        self.position = self.builder.lastPosition
        return self.builder.byteCount >= Self.bytesPerBatch || self.builder.isFull ? self.handOver() : nil
    }

    mutating func finish() -> EnvelopeBatch? { self.builder.count == 0 ? nil : self.handOver() }

    private mutating func handOver() -> EnvelopeBatch {
        defer { self.reserve() }
        return self.builder.finish()
    }

    private mutating func reserve() {
        self.builder.reserveCapacity(bytes: Self.bytesPerBatch + Self.bytesSpare, events: Self.eventsUsual)
    }

    // MARK: the statement

    static func statement(
        _ book: Book, of tenant: TenantID, after position: Position, through last: Position?, carrying content: EnvelopeBatch.Content
    ) -> SQL {
        """
        COPY (
          SELECT \(BatchRows.columns(content)) FROM ledger.event
            WHERE tenant_id = \(literal: tenant.rawValue) AND book = \(literal: Int64(book.rawValue))::smallint
              AND position > \(literal: position.rawValue) AND position <= \(literal: last?.rawValue ?? Int64.max)
            ORDER BY position
        ) TO STDOUT (FORMAT binary)
        """
    }

    /// Holds for the COPY's own transaction: whose rows may be seen, and a walk along the primary key, which gives its first row
    /// at once, where the planner would rather sort a large book. The time limit of statements is lifted: a slow reader's COPY
    /// lasts as long as `feedTransactionMax` lets it.
    static func settings(_ tenant: TenantID) -> [SQL] {
        [
            """
            SELECT set_config('necessity.tenant', (\(literal: tenant.rawValue))::text, true), set_config('statement_timeout', '0', true),
              set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
              set_config('enable_sort', 'off', true), set_config('jit', 'off', true)
            """
        ]
    }
}
