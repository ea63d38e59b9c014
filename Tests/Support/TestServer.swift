import Foundation
import Glibc
import PostgresCluster
public import Postgres
import Schema
import Synchronization

/// A PostgreSQL server for tests: a throw-away cluster of this process, or the one that the environment names.
public final class TestServer: Sendable {
    private enum Place: Sendable {
        case own(PostgresCluster, ClusterLock)
        case given(url: String, migratorURL: String)
    }

    private let place: Place

    private init(_ place: Place) {
        self.place = place
    }

    // MARK: which server

    /// The server that most tests share: not durable, so that tests are quick. With `NECESSITY_DATABASE_URL` and
    /// `NECESSITY_MIGRATOR_URL` set, that server; the latter then names a role that may make roles and databases.
    public static func shared() async throws -> TestServer { try await self.one.value }

    private static let one = Task {
        let environment = ProcessInfo.processInfo.environment
        if let url = environment["NECESSITY_DATABASE_URL"], let migratorURL = environment["NECESSITY_MIGRATOR_URL"] {
            let server = TestServer(.given(url: url, migratorURL: migratorURL))
            try await server.ensureRoles()
            return server
        }
        return try await TestServer.private(fsync: false)
    }

    /// A server for a test that kills it.
    public static func `private`(fsync: Bool, environment: [String: String] = [:]) async throws -> TestServer {
        try Leftovers.removeOnce()
        let home = ClusterHome(path: "\(Leftovers.prefix)\(getpid())-\(UUID().uuidString.prefix(8))")
        Leftovers.removeAtExit(home.path)
        var options = PostgresCluster.Options()
        options.fsync = fsync
        options.environment = environment
        options.settings = ["max_wal_size": "1GB", "shared_buffers": "128MB"]
        let lock = try ClusterLock(home)
        let cluster = try PostgresCluster(home: home, binaries: try ServerBinaries.find(), options: options)
        try await cluster.make()
        try await cluster.start()
        let server = TestServer(.own(cluster, lock))
        try await server.ensureRoles()
        return server
    }

    /// How a role connects. On a given server every role but the migrator connects by its URL, with the database put in.
    public func url(as role: String, database: String) -> String {
        switch self.place {
        case .own(let cluster, _): cluster.url(as: role, database: database)
        case .given(let url, let migratorURL):
            Self.given(["postgres", "necessity_migrator"].contains(role) ? migratorURL : url, role: role, database: database)
        }
    }

    private static func given(_ url: String, role: String, database: String) -> String {
        guard var parts = URLComponents(string: url), parts.scheme != nil else { return "\(url) dbname=\(database)" }
        parts.path = "/\(database)"
        return parts.string ?? url
    }

    // MARK: databases

    private static let templateName = "necessity_template_\(getpid())"
    private let template = Mutex<Task<Void, any Error>?>(nil)

    /// A database with nothing in it; returns its name.
    public func createDatabase() async throws -> String {
        let name = "necessity_test_\(UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: ""))"
        try await self.administer { connection in try await Installation.createDatabase(name, connection) }
        return name
    }

    /// A database at the current schema version, copied from one template; returns its name.
    public func createMigratedDatabase() async throws -> String {
        let task = self.template.withLock { template in
            if let template { return template }
            let task = Task {
                try await self.administer { connection in try await Installation.createDatabase(Self.templateName, connection) }
                let url = self.url(as: "necessity_migrator", database: Self.templateName)
                _ = try await Migrator(configuration: try PostgresConfiguration(url)).migrate()
            }
            template = task
            return task
        }
        try await task.value
        let name = "necessity_test_\(UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: ""))"
        try await self.copying.run {
            try await self.administer { connection in
                try await Installation.createDatabase(name, template: Self.templateName, connection)
            }
        }
        return name
    }

    /// Copying a template refuses company, so copies are made one at a time.
    private let copying = OneAtATime()

    public func dropDatabase(_ name: String) async throws {
        try await self.administer { connection in _ = try await connection.execute("DROP DATABASE \(identifier: name) WITH (FORCE)") }
    }

    /// Lends an administrator's connection: for set-up and for faults, never for what is under test.
    public func administer<R: Sendable>(_ body: @Sendable (borrowing PostgresConnection) async throws -> R) async throws -> R {
        try await TemporaryDatabase.administer(self.url(as: "postgres", database: "postgres"), body)
    }

    private func ensureRoles() async throws {
        try await self.administer { connection in try await Installation.ensureRoles(connection) }
        if case .given(let url, _) = self.place {
            _ = url  // The roles exist; how they authenticate is the given server's own matter.
        }
    }

    // MARK: faults

    /// Kills one backend of a role outright, as the system would under want of memory.
    public func killBackend(ofRole role: String) async throws {
        if let backend = try await self.backends(ofRole: role).randomElement() { kill(backend, SIGKILL) }
        // The postmaster ends all sessions and recovers: wait until it lets someone in again.
        try await eventually("the server recovers") { (try? await self.backends(ofRole: role)) != nil }
    }

    /// Ends the sessions of a role, as an administrator would.
    public func terminateBackends(ofRole role: String) async throws {
        try await self.administer { connection in
            _ = try await connection.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = \(role)")
        }
    }

    public func backends(ofRole role: String) async throws -> [Int32] {
        try await self.administer { connection in
            try await connection.query("SELECT pid FROM pg_stat_activity WHERE usename = \(role)").map { try $0.decode(0, as: Int32.self) }
        }
    }

    /// Stops the whole server as a crash would.
    public func stopImmediately() async throws { try await self.cluster.stop(.immediate) }

    public func start() async throws { try await self.cluster.start() }

    /// Stops and deletes a private server.
    public func remove() async {
        try? await self.cluster.stop(.immediate)
        try? FileManager.default.removeItem(atPath: self.cluster.home.path)
    }

    private var cluster: PostgresCluster {
        guard case .own(let cluster, _) = self.place else { preconditionFailure("only a private server is stopped by tests") }
        return cluster
    }
}

/// A migrated database of its own for one test.
public struct TemporaryDatabase: Sendable {
    public let server: TestServer
    public let name: String

    /// Copies the template; on the shared server unless another is named.
    public static func make(on server: TestServer? = nil) async throws -> TemporaryDatabase {
        let server = if let server { server } else { try await TestServer.shared() }
        return TemporaryDatabase(server: server, name: try await server.createMigratedDatabase())
    }

    /// Lends an administrator's connection to this database: for set-up, faults and looking behind, never for what is under test.
    public func administer<R: Sendable>(_ body: @Sendable (borrowing PostgresConnection) async throws -> R) async throws -> R {
        try await Self.administer(self.url(as: "postgres"), body)
    }

    fileprivate static func administer<R: Sendable>(
        _ url: String, _ body: @Sendable (borrowing PostgresConnection) async throws -> R
    ) async throws -> R {
        let pool = PostgresPool(configuration: try PostgresConfiguration(url), sizeMax: 1)
        do {
            let value = try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                try await body(connection)
            }
            await pool.close()
            return value
        } catch {
            await pool.close()
            throw error
        }
    }

    public func url(as role: String) -> String { self.server.url(as: role, database: self.name) }

    public func drop() async throws { try await self.server.dropDatabase(self.name) }

    /// Makes a database, lends it, drops it.
    public static func with<R: Sendable>(_ body: @Sendable (TemporaryDatabase) async throws -> R) async throws -> R {
        let database = try await Self.make()
        do {
            let value = try await body(database)
            try await database.drop()
            return value
        } catch {
            try? await database.drop()
            throw error
        }
    }
}

/// Lets callers through one after the other.
private actor OneAtATime {
    private var last: Task<Void, Never>?

    func run(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let previous = self.last
        let task = Task {
            await previous?.value
            try await body()
        }
        self.last = Task { _ = try? await task.value }
        try await task.value
    }
}

/// Servers of test processes: ended when the process ends, and by the next one when it was killed.
private enum Leftovers {
    static let prefix = "/tmp/necessity-test-"

    private static let homes = Mutex<[String]>([])
    private static let hasLooked = Atomic(false)

    static func removeOnce() throws {
        guard !self.hasLooked.exchange(true, ordering: .relaxed) else { return }
        for name in try FileManager.default.contentsOfDirectory(atPath: "/tmp") where "/tmp/\(name)".hasPrefix(Self.prefix) {
            let owner = "/tmp/\(name)".dropFirst(Self.prefix.count).prefix { $0.isNumber }
            if let process = Int32(owner), kill(process, 0) == 0 { continue }
            Self.remove("/tmp/\(name)")
        }
    }

    static func removeAtExit(_ home: String) {
        let isFirst = self.homes.withLock { homes in
            homes.append(home)
            return homes.count == 1
        }
        if isFirst { atexit { for home in Leftovers.homes.withLock({ $0 }) { Leftovers.remove(home) } } }
    }

    private static func remove(_ home: String) {
        let file = try? String(contentsOfFile: "\(home)/postgres/postmaster.pid", encoding: .utf8)
        if let process = file?.split(separator: "\n").first.flatMap({ Int32($0) }) {
            kill(process, SIGQUIT)
            // Files that a dying server still writes would survive it.
            while kill(process, 0) == 0 { sched_yield() }
        }
        try? FileManager.default.removeItem(atPath: home)
    }
}
