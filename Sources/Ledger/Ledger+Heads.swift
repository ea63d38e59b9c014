public import EventSourcing
import Postgres

import struct Foundation.UUID

/// A tenant that the ledger knows.
public struct LedgerTenant: Sendable, Hashable {
    public var id: TenantID
    public var kind: TenantKind
    /// The organization that a clinic belongs to.
    public var organization: TenantID?

    public init(id: TenantID, kind: TenantKind, organization: TenantID? = nil) {
        self.id = id
        self.kind = kind
        self.organization = organization
    }
}

/// Where a book stands.
public struct BookHead: Sendable, Hashable {
    public var tenant: TenantID
    public var book: Book
    /// The position of the book's last event.
    public var position: Position
    /// When that event was recorded, by the database's clock.
    public var recordedAt: Timestamp

    public init(tenant: TenantID, book: Book, position: Position, recordedAt: Timestamp) {
        self.tenant = tenant
        self.book = book
        self.position = position
        self.recordedAt = recordedAt
    }
}

extension Ledger {
    /// How much earlier than the last answer to ask `heads(movedSince:)` again.
    ///
    /// An append takes its time when it has its book's lock, and is seen when it has committed: an answer may show a later event
    /// and not yet that one. Twice as long as the server lets an append take (`statement_timeout` of `necessity_app`); only a
    /// commit that waits longer, for a standby say, is missed, so whoever must miss nothing asks for all heads now and then.
    public static let headsOverlap: Duration = .seconds(10)

    /// The books of all tenants that recorded something after a moment, in no order, and where each stands now (architecture, D9).
    ///
    /// For those who follow all tenants: asked once a second it costs the database next to nothing, however many tenants and
    /// events there are. It tells heads only; reading a book is another question, of one tenant. A book that stands where it
    /// stood may be in the answer again: see `headsOverlap`.
    public func heads(movedSince moment: Timestamp) async throws(EventStoreError) -> [BookHead] {
        try await self.readingAll("SELECT tenant_id, book, position, recorded_at FROM ledger.heads(\(moment.rawValue))") {
            row throws(PostgresError) in
            guard let book = Book(rawValue: try row.decode(1, as: Int16.self)) else {
                preconditionFailure("a constraint holds books to 1 and 2")
            }
            return BookHead(
                tenant: TenantID(try row.decode(0, as: UUID.self)), book: book, position: Position(try row.decode(2, as: Int64.self)),
                recordedAt: Timestamp(microseconds: try row.decode(3, as: Int64.self)))
        }
    }

    /// Every tenant, in the order of ids: for those who work for all of them, one at a time.
    public func tenants() async throws(EventStoreError) -> [LedgerTenant] {
        try await self.readingAll("SELECT tenant_id, kind, organization_id FROM ledger.tenants()") { row throws(PostgresError) in
            guard let kind = TenantKind(rawValue: try row.decode(1, as: String.self)) else {
                preconditionFailure("a constraint holds kinds to those of `TenantKind`")
            }
            return LedgerTenant(
                id: TenantID(try row.decode(0, as: UUID.self)), kind: kind,
                organization: try row.decode(2, as: UUID?.self).map(TenantID.init(_:)))
        }
    }

    /// Runs a statement that concerns no tenant in particular.
    private func readingAll<R>(
        _ statement: SQL, _ body: (PostgresRow) throws(PostgresError) -> R
    ) async throws(EventStoreError) -> [R] {
        do throws(PostgresError) {
            let rows = try await self.readPool.withConnection { (connection: borrowing PostgresConnection) async throws(PostgresError) in
                try await connection.query(statement)
            }
            var values: [R] = []
            values.reserveCapacity(rows.count)
            for row in rows { values.append(try body(row)) }
            return values
        } catch {
            throw Self.readError(error)
        }
    }
}
