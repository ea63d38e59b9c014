public import EventSourcing
import Postgres

import struct Foundation.UUID

/// The last event of a book: where it stands, and when that was recorded.
public struct BookHead: Sendable, Hashable {
    public var tenant: TenantID
    public var book: Book
    public var position: Position
    public var recordedAt: Timestamp
}

extension Ledger {
    /// Every tenant there is, in the order of their ids: for those who work for all of them.
    public func tenants() async throws(EventStoreError) -> [TenantID] {
        try await self.asking("SELECT tenant_id FROM ledger.tenants()") { row throws(PostgresError) in
            TenantID(try row.decode(0, as: UUID.self))
        }
    }

    /// The books that took something in after a moment, and where each stands now.
    ///
    /// An append commits later than its events were recorded: ask from a little before the last answer, by as long as one may
    /// take. Costs nothing to speak of while little is recent, and a look-up for each book when much is.
    public func heads(movedSince moment: Timestamp) async throws(EventStoreError) -> [BookHead] {
        try await self.asking("SELECT tenant_id, book, position, recorded_at FROM ledger.heads(\(moment.rawValue))") {
            row throws(PostgresError) in
            guard let book = Book(rawValue: try row.decode(1, as: Int16.self)) else {
                preconditionFailure("a constraint holds books to 1 and 2")
            }
            return BookHead(
                tenant: TenantID(try row.decode(0, as: UUID.self)), book: book, position: Position(try row.decode(2, as: Int64.self)),
                recordedAt: Timestamp(microseconds: try row.decode(3, as: Int64.self)))
        }
    }

    /// Asks a question about all tenants: of the functions that may answer one.
    private func asking<Answer>(
        _ statement: SQL, _ read: (PostgresRow) throws(PostgresError) -> Answer
    ) async throws(EventStoreError) -> [Answer] {
        do throws(PostgresError) {
            let rows = try await self.readPool.withConnection { (connection: borrowing PostgresConnection) async throws(PostgresError) in
                try await connection.query(statement)
            }
            var answers: [Answer] = []
            answers.reserveCapacity(rows.count)
            for row in rows { answers.append(try read(row)) }
            return answers
        } catch {
            throw Self.readError(error)
        }
    }
}
