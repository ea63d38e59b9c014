import EventSourcing
import Ledger
import Postgres

/// Brings a tenant's projections of one book forward, some events at a time: the work of `ProjectionLoop`.
///
/// One transaction holds the cursors, folds what is new, and writes rows and cursors together. What another process holds is
/// left to it. When anything fails nothing of the pass has happened, and the next one begins at the same place.
struct ProjectionPass: Sendable {
    /// Events that one pass takes in: a transaction holds back nobody for long.
    static let eventsMax = 2_000
    /// Bytes of events after which a pass ends, however few they are.
    static let bytesMax = 16 * 1024 * 1024
    /// Events read at once: even if each is as large as one may be, memory holds them.
    private static let pageMax = 250

    let ledger: Ledger
    let seal: any EventSeal
    let pool: PostgresPool

    /// What a pass came to.
    struct Outcome: Sendable {
        /// The cursors that were moved, as they are now.
        var moved: [Cursor] = []
        /// There may be more to do at once.
        var hasMore = false
        /// Another process holds some of what should have been done.
        var wasBusy = false
        /// A projection stands still.
        var hasStopped = false
        /// The end of the book, when everything that was held has come to it.
        var end: Position?
    }

    /// Makes the cursors that a tenant lacks.
    ///
    /// The builds first: in a new database a tenant may be heard of before anybody made them, and would then be left without.
    func ensureCursors(_ projections: [Projection], of tenant: TenantID) async throws(PostgresError) {
        try await self.pool.withConnection { (connection: borrowing PostgresConnection) async throws(PostgresError) in
            _ = try await connection.pipeline([
                BuildTable.ensure(projections), CursorTable.tenantSetting(tenant), CursorTable.ensure(projections, of: tenant),
            ])
        }
    }

    /// One pass over a tenant's book.
    ///
    /// - Parameter isRetrying: also tries what stands still.
    func run(_ projections: [Projection], of tenant: TenantID, book: Book, isRetrying: Bool) async throws -> Outcome {
        let asked = projections.filter { $0.book == book }
        return try await self.pool.withConnection { (connection: borrowing PostgresConnection) async throws in
            let opening = try await connection.pipeline([
                "BEGIN", CursorTable.tenantSetting(tenant), CursorTable.hold(asked, of: tenant),
            ])
            let held = try CursorTable.decode(opening[2])
            var outcome = Outcome(wasBusy: held.count < asked.count)
            guard let group = Self.group(held.filter { isRetrying || $0.stop == nil }) else {
                _ = try await connection.query("ROLLBACK")
                outcome.hasStopped = held.contains { $0.stop != nil }
                return outcome
            }
            var follower = Follower(group.cursors, of: tenant, book: book, seal: self.seal)
            let isAtEnd = try await self.follow(&follower, through: group.limit, on: connection)
            var cursors = follower.cursors
            for index in cursors.indices where isAtEnd && group.limit == nil && cursors[index].stop == nil {
                cursors[index].state = .live
            }
            if cursors == group.cursors {
                _ = try await connection.query("ROLLBACK")
            } else {
                _ = try await connection.pipeline(
                    follower.rowWrites() + [CursorTable.move(cursors, of: tenant), "COMMIT"], cancellation: .ignored)
                outcome.moved = cursors
            }
            // Others that are further on still wait for their turn, whatever became of these.
            outcome.hasMore = group.limit != nil || !(isAtEnd || follower.hasStopped)
            if isAtEnd, group.limit == nil { outcome.end = follower.position }
            outcome.hasStopped = cursors.contains { $0.stop != nil } || held.contains { $0.stop != nil && !isRetrying }
            return outcome
        }
    }

    /// The cursors that are furthest behind, and how far they may go before others go along.
    private static func group(_ cursors: [Cursor]) -> (cursors: [Cursor], limit: Position?)? {
        guard let first = cursors.map(\.position).min() else { return nil }
        return (cursors.filter { $0.position == first }, cursors.map(\.position).filter { $0 > first }.min())
    }

    /// Folds what is new, up to the limits of a pass; `true` when the end of the book, or `last`, was reached.
    private func follow(_ follower: inout Follower, through last: Position?, on connection: borrowing PostgresConnection) async throws
        -> Bool
    {
        var count = 0
        var bytes = 0
        while count < Self.eventsMax, bytes < Self.bytesMax, !follower.hasStopped {
            let room = last.map { Int(min($0.rawValue - follower.position.rawValue, Int64(Self.pageMax))) } ?? Self.pageMax
            if room <= 0 { return true }
            let page = try await self.ledger.read(follower.book, of: follower.tenant, after: follower.position, limit: room)
            if page.isEmpty { return true }
            let batch = EnvelopeBatch(page, tenant: follower.tenant, book: follower.book)
            do {
                try await follower.take(batch, on: connection)
            } catch let error as SealError {
                guard error != .unavailable, try await follower.stop(within: page, on: connection) else { throw error }
                return false
            }
            if page.count < room { return true }
            count += page.count
            bytes += batch.byteCount
        }
        return false
    }
}
