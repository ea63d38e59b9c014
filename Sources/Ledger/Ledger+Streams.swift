public import EventSourcing
import Postgres

extension Ledger {
    /// Streams that are read at once.
    public static let streamsMax = 1_000

    /// The events of several streams of one book in the order of their positions, up to and including `position`.
    ///
    /// What belongs to one screen (a case, its letters, its patient) comes in one round trip, seen at one moment. At most
    /// `streamsMax` streams.
    public func read(
        _ streams: [StreamID], in book: Book, of tenant: TenantID, through position: Position = Position(.max)
    ) async throws(EventStoreError) -> [RecordedEnvelope] {
        precondition(streams.count <= Self.streamsMax, "the caller bounds how many streams it reads")
        if streams.isEmpty { return [] }
        let statement: SQL = """
            SELECT \(EnvelopeRow.columns) FROM ledger.event
             WHERE tenant_id = \(tenant.rawValue) AND book = \(book.rawValue) AND stream_id = ANY (\(streams.map(\.rawValue)))
               AND position <= \(position.rawValue)
             ORDER BY position
            """
        return try await self.reading(of: tenant, [statement]) { rows throws(PostgresError) in try EnvelopeRow.decode(rows[0]) }
    }
}

extension Ledger {
    /// The events at some positions of a book, in order; positions that the book does not have yet give none.
    public func events(at positions: [Position], in book: Book, of tenant: TenantID) async throws(EventStoreError) -> [RecordedEnvelope] {
        precondition(positions.count <= Self.pageMax, "the caller bounds how many events it reads")
        if positions.isEmpty { return [] }
        let statement: SQL = """
            SELECT \(EnvelopeRow.columns) FROM ledger.event
             WHERE tenant_id = \(tenant.rawValue) AND book = \(book.rawValue) AND position = ANY (\(positions.map(\.rawValue)))
             ORDER BY position
            """
        return try await self.reading(of: tenant, [statement]) { rows throws(PostgresError) in try EnvelopeRow.decode(rows[0]) }
    }
}
