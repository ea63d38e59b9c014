import EventSourcing
import Ledger
import Postgres

/// The rebuild of one tenant's projections of one book: build beside, catch up, switch, delete what was.
struct TenantRebuild: Sendable {
    let tenant: TenantID
    let book: Book
    /// The build that each projection is to have.
    let builds: [Projection: Build]
    let ledger: Ledger
    let seal: any EventSeal
    let pool: PostgresPool
    let options: Rebuild.Options

    /// Rows deleted by one statement.
    static let rowsPerDeleteMax = 5_000
    /// Tries to hold cursors that a loop holds most of the time.
    private static let switchAttemptsMax = 20
    private static let pageMax = 500

    /// Somebody else moved the cursors meanwhile: another rebuild is at work here.
    private struct Overtaken: Error {}

    /// All that was to be built stands still: the feed is ended.
    private struct NothingGoesOn: Error {}

    /// Rebuilds and switches; returns why not, if an event stands in the way.
    func run(_ count: (Int) -> Void) async throws -> Rebuild.Failure? {
        try await self.begin()
        while true {
            let building = try await self.cursors().filter { $0.state == .building }
            // What stopped has stopped at the end of what can be built.
            let unfinished = building.filter { $0.stop == nil }
            guard let first = unfinished.map(\.position).min() else { return try await self.finish() }
            let group = unfinished.filter { $0.position == first }
            let limit = unfinished.map(\.position).filter { $0 > first }.min()
            do {
                let cursors = try await self.follow(group, through: limit, count)
                if limit == nil, cursors.allSatisfy({ $0.stop == nil }) { return try await self.finish() }
            } catch is Overtaken {
                continue
            }
        }
    }

    // MARK: building

    /// Makes the cursors of the new builds; what an interrupted rebuild left is gone on with, or thrown away.
    private func begin() async throws {
        if self.options.isFresh {
            for cursor in try await self.cursors() where cursor.state == .building { try await self.delete(cursor) }
        }
        _ = try await self.pool.withConnection { (connection: borrowing PostgresConnection) async throws in
            try await connection.pipeline([CursorTable.tenantSetting(self.tenant), BuildTable.begin(self.builds, of: self.tenant)])
        }
        // A stop is tried anew: the program may be another by now.
        for cursor in try await self.cursors() where cursor.state == .building && cursor.stop != nil {
            var cursor = cursor
            cursor.stop = nil
            let cleared = cursor
            _ = try await self.pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                try await connection.pipeline([CursorTable.tenantSetting(self.tenant), CursorTable.move([cleared], of: self.tenant)])
            }
        }
    }

    /// All cursors of these projections, whatever their state.
    private func cursors() async throws -> [Cursor] {
        try await self.pool.withConnection { (connection: borrowing PostgresConnection) async throws in
            try CursorTable.decode(
                try await connection.pipeline([CursorTable.tenantSetting(self.tenant), CursorTable.all(of: self.tenant)])[1])
        }.filter { self.builds.keys.contains($0.projection) }
    }

    /// Takes in the book from where the cursors stand to `last`, or to its end.
    private func follow(_ cursors: [Cursor], through last: Position?, _ count: (Int) -> Void) async throws -> [Cursor] {
        var follower = Follower(cursors, of: self.tenant, book: self.book, seal: self.seal)
        var written = cursors
        do {
            try await self.ledger.feed(self.book, of: self.tenant, after: follower.position, through: last, carrying: .facts) { batch in
                try await self.pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                    try await follower.take(batch, on: connection)
                    count(batch.count)
                    if follower.hasStopped { throw NothingGoesOn() }
                    if follower.unwrittenCount >= self.options.eventsPerWriteMax || follower.changedBytes >= self.options.bytesPerWriteMax {
                        written = try await self.write(&follower, over: written, on: connection)
                    }
                }
            }
        } catch is NothingGoesOn {
            // What was built up to there is written below.
        } catch let error as SealError where error != .unavailable {
            try await self.stop(&follower, error)
        }
        return try await self.pool.withConnection { (connection: borrowing PostgresConnection) async throws in
            try await self.write(&follower, over: written, on: connection)
        }
    }

    /// Writes rows and cursors together, if the cursors still stand where they stood.
    private func write(
        _ follower: inout Follower, over written: [Cursor], on connection: borrowing PostgresConnection
    ) async throws -> [Cursor] {
        let cursors = follower.cursors
        if cursors == written { return cursors }
        let held = try CursorTable.decode(
            try await connection.pipeline([
                "BEGIN", CursorTable.tenantSetting(self.tenant),
                CursorTable.hold(written.map { ($0.projection, $0.build) }, of: self.tenant),
            ])[2])
        guard held.map(\.position) == written.map(\.position), held.allSatisfy({ $0.state == .building }) else { throw Overtaken() }
        _ = try await connection.pipeline(
            follower.rowWrites() + [CursorTable.move(cursors, of: self.tenant), "COMMIT"], cancellation: .ignored)
        return cursors
    }

    /// Some event of the batch that follows does not open: takes in those before it.
    private func stop(_ follower: inout Follower, _ error: SealError) async throws {
        while true {
            let page = try await self.ledger.read(self.book, of: self.tenant, after: follower.position, limit: Self.pageMax)
            guard !page.isEmpty else { throw error }
            let isFound = try await self.pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                if try await follower.stop(within: page, on: connection) { return true }
                try await follower.take(EnvelopeBatch(page, tenant: self.tenant, book: self.book), on: connection)
                return false
            }
            if isFound { return }
        }
    }

    // MARK: switching

    /// Lets the new builds answer, and deletes what answered before.
    private func finish() async throws -> Rebuild.Failure? {
        if let failure = try await self.switchOver() { return failure }
        for cursor in try await self.cursors() where cursor.state == .retired { try await self.delete(cursor) }
        return nil
    }

    private func switchOver() async throws -> Rebuild.Failure? {
        var attempt = 1
        while true {
            do {
                return try await self.pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                    try await self.trySwitch(on: connection)
                }
            } catch let error as PostgresError where error.sqlState == .lockNotAvailable && attempt < Self.switchAttemptsMax {
                // The loop had the cursors for as long as one may wait for a lock.
                attempt += 1
            }
        }
    }

    /// Holds the cursors of both builds, so that neither moves; brings the new one as far as the old, and turns them around.
    private func trySwitch(on connection: borrowing PostgresConnection) async throws -> Rebuild.Failure? {
        let known = try CursorTable.decode(
            try await connection.pipeline(["BEGIN", CursorTable.tenantSetting(self.tenant), CursorTable.all(of: self.tenant)])[2]
        ).filter { self.builds.keys.contains($0.projection) && $0.state != .retired }
        let held = try CursorTable.decode(
            try await connection.query(CursorTable.hold(known.map { ($0.projection, $0.build) }, of: self.tenant)))
        let live = Dictionary(held.filter { $0.state == .live }.map { ($0.projection, $0) }) { $1 }
        var ready: [Cursor] = []
        for cursor in held where cursor.state == .building {
            let caughtUp = try await self.catchUp(cursor, with: live[cursor.projection]?.position ?? .start, on: connection)
            if let stop = caughtUp.stop, caughtUp.position < live[cursor.projection]?.position ?? caughtUp.position.advanced(by: 1) {
                return Rebuild.Failure(tenant: self.tenant, code: stop.code, stop: stop)
            }
            var answering = caughtUp
            answering.state = .live
            ready.append(answering)
        }
        let retired = ready.compactMap { live[$0.projection] }.map { cursor in
            var cursor = cursor
            cursor.state = .retired
            return cursor
        }
        // The old one first: only one may answer, at every moment.
        _ = try await connection.pipeline(
            [CursorTable.move(retired, of: self.tenant), CursorTable.move(ready, of: self.tenant), "COMMIT"], cancellation: .ignored)
        return nil
    }

    /// The few events that came while the last ones were built.
    private func catchUp(_ cursor: Cursor, with position: Position, on connection: borrowing PostgresConnection) async throws -> Cursor {
        if cursor.position >= position { return cursor }
        var follower = Follower([cursor], of: self.tenant, book: self.book, seal: self.seal)
        while follower.position < position, !follower.hasStopped {
            let room = Int(min(position.rawValue - follower.position.rawValue, Int64(Self.pageMax)))
            let page = try await self.ledger.read(self.book, of: self.tenant, after: follower.position, limit: room)
            do {
                try await follower.take(EnvelopeBatch(page, tenant: self.tenant, book: self.book), on: connection)
            } catch let error as SealError {
                guard error != .unavailable, try await follower.stop(within: page, on: connection) else { throw error }
            }
        }
        _ = try await connection.pipeline(follower.rowWrites())
        return follower.cursors[0]
    }

    // MARK: deleting

    /// Deletes a build that does not answer: its rows some at a time, its cursor last, so that what is interrupted is found again.
    private func delete(_ cursor: Cursor) async throws {
        for table in cursor.projection.tables {
            while true {
                let statement = BuildTable.deleteSome(table, of: self.tenant, cursor.build, limit: Self.rowsPerDeleteMax)
                let count = try await self.pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                    try await connection.pipeline([CursorTable.tenantSetting(self.tenant), statement])[1].affectedCount
                }
                if count < Self.rowsPerDeleteMax { break }
            }
        }
        _ = try await self.pool.withConnection { (connection: borrowing PostgresConnection) async throws in
            try await connection.pipeline([CursorTable.tenantSetting(self.tenant), BuildTable.deleteCursor(cursor, of: self.tenant)])
        }
    }
}
