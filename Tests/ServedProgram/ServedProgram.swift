public import CaseAPI
public import CaseSystem
public import EventSourcing
import Foundation
import Ledger
import Metrics
import Postgres
import PostgresCluster
public import TestSupport

/// The program as its clients meet it: served over HTTP on a port of its own, over a database of its own.
///
/// Everything is real but the identity provider: tokens come from the program's development issuer. Every answer that a `Person`
/// gets is held to the description that the program serves.
public final class ServedProgram: Sendable {
    public let database: TemporaryDatabase
    public let port: Int
    public let issuer: DevelopmentIssuer
    /// What the program said in its log.
    public let log: CapturedLog
    /// Where the program keeps its keys.
    public let home: String

    /// Metrics belong to the process: all programs of one share them.
    public static let metrics: PrometheusMetrics = {
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        return metrics
    }()

    private let running: Task<Void, any Error>
    private let stop: AsyncStream<Void>.Continuation

    private init(
        database: TemporaryDatabase, port: Int, issuer: DevelopmentIssuer, log: CapturedLog, home: String, running: Task<Void, any Error>,
        stop: AsyncStream<Void>.Continuation
    ) {
        self.database = database
        self.port = port
        self.issuer = issuer
        self.log = log
        self.home = home
        self.running = running
        self.stop = stop
    }

    public var url: String { "http://127.0.0.1:\(self.port)" }

    // MARK: which program

    /// The program that most tests share: each makes clinics of its own in it, and what is one clinic's is no other's.
    public static func shared() async throws -> ServedProgram { try await self.one.value }

    private static let one = Task { try await ServedProgram.start(over: try await TemporaryDatabase.make()) }

    /// Starts a program, lends it, stops it, and removes what it left: for tests that break something.
    public static func with<R: Sendable>(
        limits: RequestLimits = RequestLimits(), work: ProgramWork = .standard, on server: TestServer? = nil,
        _ body: @Sendable (ServedProgram) async throws -> R
    ) async throws -> R {
        let database = try await TemporaryDatabase.make(on: server)
        let program = try await Self.start(over: database, limits: limits, work: work)
        do {
            let value = try await body(program)
            try await program.end()
            return value
        } catch {
            try? await program.end()
            throw error
        }
    }

    /// Starts another program over the same database and keys, lends it, stops it.
    public func another<R: Sendable>(_ body: @Sendable (ServedProgram) async throws -> R) async throws -> R {
        let other = try await Self.start(over: self.database, home: self.home)
        do {
            let value = try await body(other)
            try await other.endServing()
            return value
        } catch {
            try? await other.endServing()
            throw error
        }
    }

    /// Tells the program to stop.
    public func tellToStop() { self.stop.finish() }

    /// Tells the program to stop, and returns when it has.
    public func endServing() async throws {
        self.tellToStop()
        try await self.running.value
    }

    private func end() async throws {
        try await self.endServing()
        try? FileManager.default.removeItem(atPath: self.home)
        try await self.database.drop()
    }

    private static func freshHome() throws -> String {
        let home = try TestHome.make()
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        return home
    }

    private static func start(
        over database: TemporaryDatabase, home: String? = nil, limits: RequestLimits = RequestLimits(), work: ProgramWork = .standard
    ) async throws -> ServedProgram {
        let home = if let home { home } else { try Self.freshHome() }
        let url = database.url(as: "necessity_app")
        let configuration = try Configuration(environment: [
            "NECESSITY_HOME": home, "NECESSITY_ENV": "development", "NECESSITY_DATABASE_URL": url, "NECESSITY_MIGRATOR_URL": url,
            "NECESSITY_LISTEN": "127.0.0.1:0",
        ])
        let log = CapturedLog()
        let system = try await CaseSystem(
            configuration, databaseURL: url, limits: limits, work: work, metrics: Self.metrics, logger: log.logger("necessity"))
        let (stops, stop) = AsyncStream.makeStream(of: Void.self)
        let (ports, opened) = AsyncStream.makeStream(of: Int.self)
        let running = Task {
            // Whoever waits for the port is told that there will be none.
            defer { opened.finish() }
            try await system.run(until: { for await _ in stops {} }, onReady: { opened.yield($0) })
        }
        for await port in ports {
            guard let issuer = system.issuer else { break }
            return ServedProgram(database: database, port: port, issuer: issuer, log: log, home: home, running: running, stop: stop)
        }
        try await running.value
        throw NotServing()
    }

    // MARK: who asks

    /// The same person at this program.
    public func same(_ person: Person) -> Person { Person(program: self, id: person.id, token: person.token) }

    /// A person with a role in each of some clinics.
    public func person(_ name: String, _ clinics: [TenantID: Role]) async throws -> Person {
        let actor = DevelopmentIssuer.person(named: name)
        let token = try await self.issuer.token(for: actor, clinics: clinics, now: WallClock.now(), id: CaseSystem.newID())
        return Person(program: self, id: actor.description, token: token)
    }

    /// Whoever sets clinics up.
    public func keeper() async throws -> Person { try await self.person("keeper", [CaseSystem.installation: .administrator]) }

    /// Somebody without a token.
    public var nobody: Person { Person(program: self, id: "", token: nil) }

    /// Somebody with a token that need not be any good.
    public func bearer(_ token: String) -> Person { Person(program: self, id: "", token: token) }

    // MARK: looking behind

    /// The last position that a person wrote in a tenant's book, by the table itself.
    public func head(of book: Book, of tenant: String) async throws -> Int {
        guard let tenant = UUID(uuidString: tenant) else { return 0 }
        return try await self.database.administer { connection in
            let rows = try await connection.query(
                """
                SELECT coalesce(max(position), 0) FROM ledger.event
                WHERE tenant_id = \(tenant) AND book = \(book.rawValue)
                    AND actor_id IS DISTINCT FROM \(CaseSystem.program.rawValue)
                """)
            return Int(try rows.one().decode(0, as: Int64.self))
        }
    }
}

/// The program ended before it took a request.
struct NotServing: Error {}

/// A fresh id, ordered by time, as clients make them.
public func freshID() -> String { CaseSystem.newID().uuidString.lowercased() }
