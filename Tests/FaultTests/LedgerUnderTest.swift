import EventSourcing
import Foundation
@testable import Ledger
import Postgres
import TestSupport

/// A ledger on a database of its own, with one clinic, and the means to disturb it.
struct LedgerUnderTest: Sendable {
    let ledger: Ledger
    let tenant: TenantID
    let url: String
    let configuration: PostgresConfiguration
    /// A connection that may hold locks: as the owner's migrator, never as the role under test.
    private let disturber: PostgresPool
    /// Connections on which tests send batches themselves.
    let raw: PostgresPool

    static func with(
        lanes: Int = 2, _ body: @Sendable (LedgerUnderTest, TenantID) async throws -> Void
    ) async throws {
        let database = try await TemporaryDatabase.make()
        let url = database.url(as: "necessity_app")
        var options = Ledger.Options()
        options.appendLanesMax = lanes
        // Tests hold locks for as long as they like: nobody may lose patience meanwhile.
        var configuration = try PostgresConfiguration(url)
        configuration.lockTimeout = .seconds(120)
        configuration.statementTimeout = .seconds(120)
        configuration.responseTimeout = .seconds(180)
        let ledger = Ledger(configuration: configuration, options: options)
        let tenant = TenantID(UUID())
        try await ledger.createTenant(tenant, kind: .clinic, at: WallClock.now())
        let disturber = PostgresPool(configuration: try PostgresConfiguration(database.url(as: "necessity_migrator")), sizeMax: 2)
        let raw = PostgresPool(configuration: configuration, sizeMax: 12)
        let outcome: Result<Void, any Error>
        do {
            try await body(
                LedgerUnderTest(ledger: ledger, tenant: tenant, url: url, configuration: configuration, disturber: disturber, raw: raw),
                tenant)
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        await ledger.close()
        await disturber.close()
        await raw.close()
        try await database.drop()
        try outcome.get()
    }

    func head() async throws -> Position { try await self.ledger.head(of: .work, of: self.tenant) }

    /// Sends a load to the append function, past the queue.
    func send(_ load: AppendQueue.Load) async throws -> [AppendCall.Answer] {
        try await self.raw.withConnection { (connection: borrowing PostgresConnection) async throws in
            let rows = try await connection.query(AppendCall.statement(for: load, clientNow: WallClock.now()))
            return try AppendCall.answers(from: rows, for: load)
        }
    }

    /// Sends a load of which no book is held elsewhere.
    func judged(_ load: AppendQueue.Load) async throws -> [[Result<Appended, EventStoreError>]] {
        try await self.send(load).map { answer in
            guard case .judged(let outcomes) = answer else { throw EventStoreError.overloaded }
            return outcomes
        }
    }

    /// Sends commands of one book to the append function as one load.
    func inOneBatch(_ commands: [Append]) async throws -> [Result<Appended, EventStoreError>] {
        try await self.judged(RawAppend.load(commands))[0]
    }

    /// Sends commands from as many tasks at once.
    func atOnce(_ commands: [Append]) async -> [Result<Appended, EventStoreError>] {
        await withTaskGroup(of: (Int, Result<Appended, EventStoreError>).self) { group in
            for (index, command) in commands.enumerated() {
                group.addTask {
                    do throws(EventStoreError) {
                        return (index, .success(try await self.ledger.append(command)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            var outcomes: [(Int, Result<Appended, EventStoreError>)] = []
            for await outcome in group { outcomes.append(outcome) }
            return outcomes.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// Takes the book's lock from another session and keeps it until released.
    func holdBook() async throws -> BookHolder {
        let holder = BookHolder()
        holder.begin(pool: self.disturber, tenant: self.tenant)
        await holder.waitUntilHeld()
        return holder
    }

    /// Waits until this many sessions wait for a lock.
    func waitForLockWaiters(_ count: Int) async throws {
        try await eventually("\(count) sessions wait for a lock") {
            let waiting = try await self.disturber.withConnection { (connection: borrowing PostgresConnection) in
                try await connection.query(
                    "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype IN ('transactionid', 'tuple')"
                ).one().decode(0, as: Int64.self)
            }
            return waiting >= Int64(count)
        }
    }
}

/// A session that holds a book's lock in an open transaction.
final class BookHolder: Sendable {
    private let (held, heldSignal) = AsyncStream.makeStream(of: Void.self)
    private let (released, releaseSignal) = AsyncStream.makeStream(of: Void.self)
    private let (ended, endedSignal) = AsyncStream.makeStream(of: Void.self)

    func begin(pool: PostgresPool, tenant: TenantID) {
        Task {
            defer {
                self.heldSignal.finish()
                self.endedSignal.finish()
            }
            try await pool.withConnection { (connection: borrowing PostgresConnection) in
                _ = try await connection.execute("BEGIN")
                _ = try await connection.execute("SET LOCAL ROLE necessity_owner")
                _ = try await connection.query("SELECT set_config('necessity.tenant', \(tenant.description), true)")
                _ = try await connection.query(
                    "SELECT 1 FROM ledger.book WHERE tenant_id = \(tenant.rawValue) AND book = 1 FOR NO KEY UPDATE")
                self.heldSignal.finish()
                for await _ in self.released {}
                _ = try await connection.execute("ROLLBACK")
            }
        }
    }

    func waitUntilHeld() async { for await _ in self.held {} }

    func release() async {
        self.releaseSignal.finish()
        for await _ in self.ended {}
    }
}

/// Loads sent straight to the append function, past the queue.
enum RawAppend {
    /// Commands as one load, book by book.
    static func load(_ commands: [Append]) -> AppendQueue.Load {
        let entries = commands.enumerated().map { AppendQueue.Entry(id: UInt64($0), append: $1) }
        let books = Dictionary(grouping: entries) { BookKey($0.append.tenant, $0.append.book) }
        return AppendQueue.Load(batches: books.keys.sorted().map { AppendQueue.BookBatch(key: $0, entries: books[$0]!) })
    }
}
