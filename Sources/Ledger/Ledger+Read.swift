public import EventSourcing
import Postgres

extension Ledger {
    /// Events in one page of a book.
    public static let pageMax = 1_000

    public func read(_ stream: StreamID, in book: Book, of tenant: TenantID, upTo version: StreamVersion? = nil)
        async throws(EventStoreError) -> [RecordedEnvelope]
    {
        try await self.reading(of: tenant, [Self.events(of: stream, in: book, of: tenant, upTo: version)]) {
            rows throws(PostgresError) in try EnvelopeRow.decode(rows[0])
        }
    }

    public func events(of command: CommandID, in book: Book, of tenant: TenantID) async throws(EventStoreError) -> [RecordedEnvelope] {
        try await self.reading(of: tenant, [Self.events(of: command, in: book, of: tenant)]) {
            rows throws(PostgresError) in try EnvelopeRow.decode(rows[0])
        }
    }

    public func history(of stream: StreamID, andOf command: CommandID, in book: Book, of tenant: TenantID)
        async throws(EventStoreError) -> StreamHistory
    {
        // The stream first: should the command commit between the two look-ups it is seen as the repeat it is, and never
        // as history that its own retry is judged by.
        try await self.reading(
            of: tenant, [Self.facts(of: stream, in: book, of: tenant), Self.events(of: command, in: book, of: tenant)]
        ) { rows throws(PostgresError) in
            StreamHistory(
                stream: try BatchRows.decode(rows[0], in: book, of: tenant, carrying: .facts), command: try EnvelopeRow.decode(rows[1]))
        }
    }

    public func facts(of stream: StreamID, in book: Book, of tenant: TenantID) async throws(EventStoreError) -> EnvelopeBatch {
        try await self.reading(of: tenant, [Self.facts(of: stream, in: book, of: tenant)]) { rows throws(PostgresError) in
            try BatchRows.decode(rows[0], in: book, of: tenant, carrying: .facts)
        }
    }

    /// At most `limit` events (and at most `pageMax`) of a book after a position, in order.
    public func read(_ book: Book, of tenant: TenantID, after position: Position, limit: Int) async throws(EventStoreError)
        -> [RecordedEnvelope]
    {
        let statement: SQL = """
            SELECT \(EnvelopeRow.columns) FROM ledger.event
             WHERE tenant_id = \(tenant.rawValue) AND book = \(book.rawValue) AND position > \(position.rawValue)
             ORDER BY position LIMIT \(Int64(max(0, min(limit, Self.pageMax))))
            """
        return try await self.reading(of: tenant, [statement]) { rows throws(PostgresError) in try EnvelopeRow.decode(rows[0]) }
    }

    public func head(of book: Book, of tenant: TenantID) async throws(EventStoreError) -> Position {
        let statement: SQL = """
            SELECT position FROM ledger.event WHERE tenant_id = \(tenant.rawValue) AND book = \(book.rawValue)
             ORDER BY position DESC LIMIT 1
            """
        return try await self.reading(of: tenant, [statement]) { rows throws(PostgresError) in
            rows[0].isEmpty ? .start : Position(try rows[0].one().decode(0, as: Int64.self))
        }
    }

    public func position(of book: Book, of tenant: TenantID, asOf moment: Timestamp) async throws(EventStoreError) -> Position {
        let statement: SQL =
            "SELECT ledger.position_as_of(\(tenant.rawValue), \(book.rawValue), \(moment.rawValue))"
        return try await self.reading(of: tenant, [statement]) { rows throws(PostgresError) in
            Position(try rows[0].one().decode(0, as: Int64.self))
        }
    }

    private static func events(of stream: StreamID, in book: Book, of tenant: TenantID, upTo version: StreamVersion?) -> SQL {
        """
        SELECT \(EnvelopeRow.columns) FROM ledger.event
         WHERE tenant_id = \(tenant.rawValue) AND book = \(book.rawValue) AND stream_id = \(stream.rawValue)
           AND version <= \(version?.rawValue ?? Int32.max)
         ORDER BY version
        """
    }

    private static func facts(of stream: StreamID, in book: Book, of tenant: TenantID) -> SQL {
        // In the order of the column, which has an index; the bare name would be that of the cast in the list.
        """
        SELECT \(BatchRows.columns(.facts)) FROM ledger.event
         WHERE tenant_id = \(tenant.rawValue) AND book = \(book.rawValue) AND stream_id = \(stream.rawValue)
         ORDER BY event.version
        """
    }

    private static func events(of command: CommandID, in book: Book, of tenant: TenantID) -> SQL {
        """
        SELECT \(EnvelopeRow.columns) FROM ledger.event
         WHERE tenant_id = \(tenant.rawValue) AND book = \(book.rawValue) AND command_id = \(command.rawValue)
         ORDER BY command_index
        """
    }

    /// Runs statements for one tenant in one round trip and one transaction: the row-level security setting travels with them.
    func reading<R>(
        of tenant: TenantID, _ statements: [SQL], _ body: ([PostgresRows]) throws(PostgresError) -> R
    ) async throws(EventStoreError) -> R {
        do throws(PostgresError) {
            let rows = try await self.readPool.withConnection { (connection: borrowing PostgresConnection) async throws(PostgresError) in
                try await connection.pipeline([Self.tenantSetting(tenant)] + statements)
            }
            return try body(Array(rows.dropFirst()))
        } catch {
            throw Self.readError(error)
        }
    }

    static func tenantSetting(_ tenant: TenantID) -> SQL {
        "SELECT set_config('necessity.tenant', \(tenant.description), true)"
    }

    static func readError(_ error: PostgresError) -> EventStoreError {
        switch error.code {
        case .cancelled: .cancelled
        case .poolExhausted: .overloaded
        default: .unavailable(sqlState: error.sqlState?.rawValue)
        }
    }
}
