import EventSourcing
import Foundation
import Glibc
import Ledger
import PHIVault
import Postgres
import PostgresCluster
import Schema

/// What `necessity doctor` finds: one finding for each thing that must be so, with what to do when it is not.
public struct Examination: Sendable {
    /// How bad a finding is.
    public enum Verdict: String, Sendable, Hashable {
        case good
        /// Works, and should be otherwise.
        case warning
        /// Does not work, or is not safe.
        case bad
    }

    /// One thing that was looked at.
    public struct Finding: Sendable, Hashable {
        /// A stable name: `clock`, `roles`.
        public var name: String
        public var verdict: Verdict
        /// What was found; never a secret.
        public var detail: String
        /// What to do; empty when nothing.
        public var nextStep: String

        init(_ name: String, _ verdict: Verdict, _ detail: String, next: String = "") {
            self.name = name
            self.verdict = verdict
            self.detail = detail
            self.nextStep = next
        }
    }

    public private(set) var findings: [Finding] = []

    /// Whether nothing is bad.
    public var isSound: Bool { !self.findings.contains { $0.verdict == .bad } }

    /// Clocks may differ by this much before an append is refused; half of it is a warning.
    private static let skewMax: Duration = .seconds(60)
    /// Free space below which a disk is nearly full.
    private static let freeBytesMin: Int64 = 2 * 1_073_741_824

    /// Looks at everything that the program needs.
    public static func run(_ configuration: Configuration, databaseURL: String) async -> Examination {
        var examination = Examination()
        examination.examineDisk(configuration)
        let database: PostgresConfiguration
        do {
            database = try configuration.connection(databaseURL)
        } catch {
            examination.findings.append(
                Finding("database", .bad, "the connection string cannot be read", next: "Correct NECESSITY_DATABASE_URL."))
            return examination
        }
        let pool = PostgresPool(configuration: database, sizeMax: 1)
        do {
            let found = try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                try await Self.examineDatabase(connection)
            }
            examination.findings += found
            await examination.examineKeys(configuration, pool)
        } catch let error as PostgresError {
            examination.findings.append(
                Finding("database", .bad, "\(error)", next: "Start the database, or correct NECESSITY_DATABASE_URL."))
        } catch {
            examination.findings.append(Finding("database", .bad, "it cannot be asked", next: "See its log."))
        }
        await pool.close()
        return examination
    }

    // MARK: the database

    private static func examineDatabase(_ connection: borrowing PostgresConnection) async throws -> [Finding] {
        var findings: [Finding] = []
        let server = try await connection.query(
            """
            SELECT current_setting('server_version'), current_setting('server_version_num')::integer,
                   current_setting('data_checksums') = 'on', current_setting('fsync') = 'on', current_setting('full_page_writes') = 'on',
                   (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
            """
        ).one()
        let now = WallClock.now()
        let version = try server.decode(1, as: Int32.self)
        findings.append(
            version >= 150_000
                ? Finding("database", .good, "PostgreSQL \(try server.decode(0, as: String.self)) answers")
                : Finding("database", .bad, "PostgreSQL is older than 15", next: "Use PostgreSQL 15 or later."))
        let isDurable = try server.decode(3, as: Bool.self) && server.decode(4, as: Bool.self)
        findings.append(
            isDurable
                ? Finding("durability", .good, "commits reach the disk")
                : Finding(
                    "durability", .bad, "fsync or full_page_writes is off",
                    next: "Set both on: acknowledged events would be lost in a crash."))
        findings.append(
            try server.decode(2, as: Bool.self)
                ? Finding("checksums", .good, "pages have checksums")
                : Finding(
                    "checksums", .warning, "pages have no checksums", next: "Make the cluster with --data-checksums, or use pg_checksums."))
        findings.append(Self.clock(try server.decode(5, as: Int64.self), now))
        findings.append(try await Self.schema(connection))
        findings.append(try await Self.role(connection))
        findings += try await Self.logging(connection)
        if (try await Migrator.version(connection) ?? 0) >= Schema.version { findings += try await Self.work(connection) }
        return findings
    }

    private static func clock(_ theirs: Int64, _ ours: Timestamp) -> Finding {
        let skew = Duration.microseconds(abs(theirs - ours.rawValue))
        let text = "\(skew.components.seconds) s apart from the database's"
        if skew >= Self.skewMax {
            return Finding("clock", .bad, text, next: "Set the clocks right: appends are refused with clock.skew.")
        }
        return Finding(
            "clock", skew >= Self.skewMax / 2 ? .warning : .good,
            skew < .seconds(1) ? "less than a second apart from the database's" : text,
            next: skew >= Self.skewMax / 2 ? "Set the clocks right." : "")
    }

    private static func schema(_ connection: borrowing PostgresConnection) async throws -> Finding {
        let version = try await Migrator.version(connection)
        switch version {
        case nil: return Finding("schema", .bad, "the database has no schema", next: "Run `necessity migrate`.")
        case let version? where version < Schema.version:
            return Finding("schema", .bad, "version \(version); this program needs \(Schema.version)", next: "Run `necessity migrate`.")
        case let version? where version > Schema.version:
            return Finding(
                "schema", .warning, "version \(version), newer than this program's \(Schema.version)", next: "Update this program.")
        case let version?: return Finding("schema", .good, "version \(version)")
        }
    }

    /// The program's own role must not be able to do what the triggers and policies forbid.
    private static func role(_ connection: borrowing PostgresConnection) async throws -> Finding {
        let row = try await connection.query(
            """
            SELECT r.rolname::text, r.rolsuper OR r.rolbypassrls OR r.rolcreaterole,
                   EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                     WHERE n.nspname IN ('ledger', 'vault', 'read', 'work') AND c.relowner = r.oid)
              FROM pg_roles r WHERE r.rolname = current_user
            """
        ).one()
        let name = try row.decode(0, as: String.self)
        if try row.decode(1, as: Bool.self) || row.decode(2, as: Bool.self) {
            return Finding(
                "role", .bad, "\(name) is superuser, passes by row-level security, or owns tables",
                next: "Connect as necessity_app: NECESSITY_DATABASE_URL names the wrong role.")
        }
        return Finding("role", .good, "connected as \(name), which owns nothing and passes by nothing")
    }

    /// The server's log must not hold what statements and errors carry.
    private static func logging(_ connection: borrowing PostgresConnection) async throws -> [Finding] {
        let row = try await connection.query(
            """
            SELECT current_setting('log_error_verbosity') = 'terse', current_setting('log_min_error_statement') IN ('panic', 'fatal'),
                   current_setting('log_statement') IN ('none', 'ddl')
            """
        ).one()
        let isQuiet = try row.decode(0, as: Bool.self) && row.decode(1, as: Bool.self) && row.decode(2, as: Bool.self)
        return [
            isQuiet
                ? Finding("server_log", .good, "the database's log holds no values")
                : Finding(
                    "server_log", .warning, "the database's log may hold values of statements or errors",
                    next: "Set log_error_verbosity = terse, log_min_error_statement = panic and log_statement = ddl or none.")
        ]
    }

    /// What follows from events: how far each subscription has come over all tenants, and where it stands still.
    private static func work(_ connection: borrowing PostgresConnection) async throws -> [Finding] {
        try await connection.query("SELECT subscription, tenant_count, behind, stopped_count, stopped_by FROM work.standing()").map { row in
            let name = try row.decode(0, as: String.self)
            let (tenants, behind) = (try row.decode(1, as: Int64.self), try row.decode(2, as: Int64.self))
            let stopped = try row.decode(3, as: Int64.self)
            let text = "\(name) follows \(tenants) tenants, \(behind) events behind"
            guard stopped > 0 else { return Finding("work", .good, text) }
            return Finding(
                "work", .bad, "\(text); it stands still for \(stopped), by \(try row.decode(4, as: String?.self) ?? "")",
                next: "The log names the tenant and the event. With history.newer, update this program.")
        }
    }

    // MARK: keys and disk

    private mutating func examineKeys(_ configuration: Configuration, _ pool: PostgresPool) async {
        let rootKey: RootKey
        do {
            rootKey = try RootKey.load(path: configuration.rootKeyFile, isProduction: configuration.isProduction)
        } catch {
            self.findings.append(Finding("keys", .bad, "\(error)", next: "Nothing can be read or written without the root key."))
            return
        }
        do {
            _ = try await PHIVault(pool: pool, rootKey: rootKey, now: WallClock.now).factsKey(of: CaseSystem.installation)
            self.findings.append(Finding("keys", .good, "root key \(rootKey.id) opens this database's keys"))
        } catch {
            self.findings.append(
                Finding("keys", .bad, "\(error)", next: "Check that NECESSITY_ROOT_KEY_FILE is this installation's root key."))
        }
    }

    private mutating func examineDisk(_ configuration: Configuration) {
        var path = configuration.home.path
        while !FileManager.default.fileExists(atPath: path), path != "/" { path = URL(filePath: path).deletingLastPathComponent().path }
        var status = statvfs()
        guard statvfs(path, &status) == 0 else {
            self.findings.append(Finding("disk", .warning, "the disk of NECESSITY_HOME cannot be looked at", next: "Check NECESSITY_HOME."))
            return
        }
        let free = Int64(status.f_bavail) * Int64(status.f_frsize)
        let text = "\(free / 1_073_741_824) GiB free at NECESSITY_HOME"
        self.findings.append(
            free >= Self.freeBytesMin
                ? Finding("disk", .good, text) : Finding("disk", .bad, text, next: "Make room: a database that cannot write stops."))
    }
}
