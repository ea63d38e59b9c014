import Crypto
public import Postgres

/// Brings a database to the schema version of this program: forward only, one process at a time, each step checksummed.
///
/// Several processes may start at once: an advisory lock lets one work, and the others find its work done. A program older
/// than the database changes nothing. Needs the role `necessity_migrator` (or a superuser), connected without a transaction
/// pooler between.
public struct Migrator: Sendable {
    private let configuration: PostgresConfiguration

    /// What a run came to.
    public struct Report: Sendable, Hashable {
        /// The schema version of the database before the run; `nil` for an empty database.
        public var versionBefore: Int32?
        /// The schema version after the run.
        public var version: Int32
        /// The migrations that this run applied.
        public var applied: [String]
        /// The database has migrations that this program does not know; nothing was changed.
        public var databaseIsNewer: Bool
    }

    /// How long one process waits for another's migrations.
    public static let lockWaitMax: Duration = .seconds(600)
    /// "necessity" as a number: any constant would do, as long as nobody else uses it.
    private static let lock: Int64 = 0x6E65_6365_7373_6974

    /// A migrator for one database.
    public init(configuration: PostgresConfiguration) {
        var configuration = configuration
        configuration.lockTimeout = Self.lockWaitMax
        configuration.responseTimeout = Self.lockWaitMax + .seconds(60)
        self.configuration = configuration
    }

    /// Applies what is missing. Throws `MigrationError`, or `PostgresError` when the database refuses.
    public func migrate() async throws -> Report {
        guard self.configuration.poolerMode == .direct else { throw MigrationError.needsDirectConnection }
        let pool = PostgresPool(configuration: self.configuration, sizeMax: 1)
        do {
            let report = try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                _ = try await connection.query("SELECT pg_advisory_lock(\(Self.lock))")
                return try await Self.applyMissing(connection)
            }
            await pool.close()
            return report
        } catch {
            // Closing the connection gives the lock back.
            await pool.close()
            throw error
        }
    }

    /// The schema version of a database; `nil` when it has none. Changes nothing.
    public static func version(_ connection: borrowing PostgresConnection) async throws(PostgresError) -> Int32? {
        let exists = try await connection.query("SELECT to_regclass('necessity.migration') IS NOT NULL").one().decode(0, as: Bool.self)
        guard exists else { return nil }
        return try await connection.query("SELECT max(number) FROM necessity.migration").one().decode(0, as: Int32?.self)
    }

    private static func applyMissing(_ connection: borrowing PostgresConnection) async throws -> Report {
        let before = try await Self.version(connection)
        let applied = before == nil ? [:] : try await Self.appliedChecksums(connection)
        for migration in Schema.migrations {
            if let checksum = applied[migration.number], checksum != Self.checksum(of: migration.text) {
                throw MigrationError.changed(migration.name)
            }
        }
        if let newest = applied.keys.max(), newest > Schema.version {
            return Report(versionBefore: before, version: newest, applied: [], databaseIsNewer: true)
        }
        let missing = Schema.migrations.filter { applied[$0.number] == nil }
        if missing.isEmpty {
            let stored = try await connection.query("SELECT checksum FROM necessity.definition WHERE version = \(Schema.version)")
            guard try stored.first?.decode(0, as: [UInt8].self) == Self.definitionsChecksum else { throw MigrationError.definitionsChanged }
            return Report(versionBefore: before, version: Schema.version, applied: [], databaseIsNewer: false)
        }
        // Everything belongs to the owner, who cannot log in.
        _ = try await connection.execute("SET ROLE necessity_owner")
        for migration in missing { try await Self.apply(migration, connection) }
        try await connection.transaction { (connection: borrowing PostgresConnection) async throws in
            for definition in Schema.definitions { try await connection.script(definition.text) }
            _ = try await connection.execute(
                "INSERT INTO necessity.definition (version, checksum) VALUES (\(Schema.version), \(Self.definitionsChecksum))")
        }
        return Report(versionBefore: before, version: Schema.version, applied: missing.map(\.name), databaseIsNewer: false)
    }

    private static func apply(_ migration: Schema.Migration, _ connection: borrowing PostgresConnection) async throws {
        let record: SQL = """
            INSERT INTO necessity.migration (number, name, checksum)
              VALUES (\(migration.number), \(migration.name), \(Self.checksum(of: migration.text)))
            """
        guard migration.isTransactional else {
            try await connection.script(migration.text)
            _ = try await connection.execute(record)
            return
        }
        try await connection.transaction { (connection: borrowing PostgresConnection) async throws in
            try await connection.script(migration.text)
            _ = try await connection.execute(record)
        }
    }

    private static func appliedChecksums(_ connection: borrowing PostgresConnection) async throws(PostgresError) -> [Int32: [UInt8]] {
        var checksums: [Int32: [UInt8]] = [:]
        for row in try await connection.query("SELECT number, checksum FROM necessity.migration") {
            checksums[try row.decode(0)] = try row.decode(1, as: [UInt8].self)
        }
        return checksums
    }

    private static func checksum(of text: String) -> [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

    private static var definitionsChecksum: [UInt8] {
        Self.checksum(of: Schema.definitions.map { "\($0.name)\n\($0.text)" }.joined(separator: "\n"))
    }
}

/// Why a database cannot be brought to this program's schema version. Nothing was changed.
public enum MigrationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A migration that this database has was edited since.
    case changed(String)
    /// Functions or views differ from those of the same schema version.
    case definitionsChanged
    /// A transaction pooler stands between: the lock needs a session.
    case needsDirectConnection

    /// The stable code.
    public var code: String {
        switch self {
        case .changed: "schema.changed"
        case .definitionsChanged: "schema.functions_changed"
        case .needsDirectConnection: "schema.needs_direct_connection"
        }
    }

    public var description: String {
        switch self {
        case .changed(let name):
            "\(self.code): the migration \(name) is not the one this database has. Restore it, and put the change into a new migration."
        case .definitionsChanged:
            "\(self.code): functions or views changed without a new schema version. Add a migration, however small, that carries them."
        case .needsDirectConnection:
            "\(self.code): migrations need a connection without a transaction pooler. Set NECESSITY_MIGRATOR_URL to the server itself."
        }
    }
}
