import EventSourcing
import Ledger
import Postgres

/// The check of one tenant, in one transaction that is rolled back.
struct TenantCheck: Sendable {
    let tenant: TenantID
    let projections: [Projection]
    let ledger: Ledger
    let seal: any EventSeal

    /// Bytes of rows after which they go to the database, about.
    static let bytesPerWriteMax = 16 * 1024 * 1024

    struct Outcome: Sendable {
        var rowsCompared = 0
        var differences: [RebuildCheck.Difference] = []
        var failure: Rebuild.Failure?
    }

    func run(on connection: borrowing PostgresConnection, _ count: (Int) -> Void) async throws -> Outcome {
        let opening = try await connection.pipeline([
            "BEGIN ISOLATION LEVEL REPEATABLE READ", CursorTable.tenantSetting(self.tenant),
            // It lasts as long as the tenant's history takes, and holds no lock that anybody waits for.
            """
            SELECT set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true),
              set_config('enable_nestloop', 'off', true), set_config('jit', 'off', true)
            """,
            CursorTable.all(of: self.tenant),
        ])
        let live = try CursorTable.decode(opening[3]).filter { $0.state == .live && self.projections.contains($0.projection) }
        // No other session has this number, so no other check makes rows by the same keys.
        let build = Build(-connection.backendProcessID)
        var outcome = Outcome()
        // What does not answer cannot be compared, and what stands still only as far as it came: neither passes for well.
        if live.count < Set(self.projections).count {
            outcome.failure = Rebuild.Failure(tenant: self.tenant, code: ReadModelError.building(self.projections[0]).code, stop: nil)
        } else if let stop = live.compactMap(\.stop).first {
            outcome.failure = Rebuild.Failure(tenant: self.tenant, code: stop.code, stop: stop)
        }
        for (place, cursors) in Dictionary(grouping: live, by: { Place(book: $0.projection.book, position: $0.position) }) {
            if let failure = try await self.build(build, of: cursors.map(\.projection), through: place, on: connection, count) {
                outcome.failure = failure
                continue
            }
            for cursor in cursors {
                for table in cursor.projection.tables {
                    let comparison = try await self.compare(table, cursor.build, with: build, on: connection)
                    outcome.rowsCompared += comparison.rowsCompared
                    if let difference = comparison.difference { outcome.differences.append(difference) }
                }
            }
        }
        try await self.checkReservations(build, on: connection, count, &outcome)
        _ = try await connection.query("ROLLBACK")
        return outcome
    }

    private func checkReservations(
        _ build: Build, on connection: borrowing PostgresConnection, _ count: (Int) -> Void, _ outcome: inout Outcome
    ) async throws {
        var reservations = ReservationCheck(tenant: self.tenant, ledger: self.ledger, seal: self.seal, build: build)
        do {
            let comparison = try await reservations.run(on: connection, count)
            outcome.rowsCompared += comparison.rowsCompared
            if let difference = comparison.difference { outcome.differences.append(difference) }
        } catch let fault as ProjectionFault {
            outcome.failure = Rebuild.Failure(tenant: self.tenant, code: fault.code, stop: nil)
        } catch let error as SealError {
            guard let fault = ProjectionFault(error) else { throw error }
            outcome.failure = Rebuild.Failure(tenant: self.tenant, code: fault.code, stop: nil)
        }
    }

    private struct Place: Hashable {
        let book: Book
        let position: Position
    }

    /// Makes the rows of projections that stand at one place, in the transaction at hand.
    private func build(
        _ build: Build, of projections: [Projection], through place: Place, on connection: borrowing PostgresConnection,
        _ count: (Int) -> Void
    ) async throws -> Rebuild.Failure? {
        let cursors = projections.map { Cursor(projection: $0, build: build, state: .building, position: .start, stop: nil) }
        var follower = Follower(cursors, of: self.tenant, book: place.book, seal: self.seal)
        do {
            try await self.ledger.feed(place.book, of: self.tenant, after: .start, through: place.position) { batch in
                try await follower.take(batch, on: connection)
                count(batch.count)
                if follower.changedBytes >= Self.bytesPerWriteMax { _ = try await connection.pipeline(follower.rowWrites()) }
            }
        } catch let error as SealError {
            guard let fault = ProjectionFault(error) else { throw error }
            follower.stopAll(at: follower.position.advanced(by: 1), fault)
        }
        _ = try await connection.pipeline(follower.rowWrites())
        return follower.cursors.compactMap(\.stop).first.map { Rebuild.Failure(tenant: self.tenant, code: $0.code, stop: $0) }
    }

    struct Comparison: Sendable {
        var rowsCompared: Int
        var difference: RebuildCheck.Difference?
    }

    /// Compares two builds of a table by every column that it has, now and in times to come: they are read from the catalog.
    private func compare(
        _ table: ProjectionTable, _ build: Build, with other: Build, on connection: borrowing PostgresConnection
    ) async throws -> Comparison {
        let columns = try await connection.query(
            """
            SELECT quote_ident(a.attname) FROM pg_attribute a
              WHERE a.attrelid = \(table.name)::regclass AND a.attnum > 0 AND NOT a.attisdropped
                AND a.attname NOT IN ('tenant_id', 'build')
              ORDER BY a.attnum
            """
        ).map { try $0.decode(0, as: String.self) }
        func list(_ side: String) -> String { columns.map { "\(side).\($0)" }.joined(separator: ", ") }
        func side(_ build: Build) -> SQL {
            """
            (SELECT \(unsafe: columns.joined(separator: ", ")) FROM \(unsafe: table.name)
              WHERE tenant_id = \(self.tenant.rawValue) AND build = \(build.rawValue))
            """
        }
        let onKey = table.key.map { "a.\($0) = b.\($0)" }.joined(separator: " AND ")
        let key = table.key.map { "coalesce(a.\($0), b.\($0))" }.joined(separator: ", ")
        let found = try await connection.pipeline([
            """
            SELECT concat_ws(' ', \(unsafe: key)), count(*) OVER ()
              FROM \(side(build)) a FULL JOIN \(side(other)) b ON \(unsafe: onKey)
              WHERE ROW(\(unsafe: list("a"))) IS DISTINCT FROM ROW(\(unsafe: list("b")))
              ORDER BY \(unsafe: key) LIMIT \(Int64(RebuildCheck.keysShownMax))
            """,
            "SELECT count(*) FROM \(side(build)) a",
        ])
        let keys = try found[0].map { try $0.decode(0, as: String.self) }
        let difference = try found[0].first.map { first in
            RebuildCheck.Difference(
                tenant: self.tenant, table: table.name, keys: keys, count: Int(try first.decode(1, as: Int64.self)))
        }
        return Comparison(rowsCompared: Int(try found[1].one().decode(0, as: Int64.self)), difference: difference)
    }
}
