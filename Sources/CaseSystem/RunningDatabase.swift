import Postgres
public import PostgresCluster
public import Schema

/// The database of this installation: the private server's, or the one the environment names. Started, migrated, ready.
public struct RunningDatabase: Sendable {
    /// The private server; `nil` when the environment names another.
    public let cluster: PostgresCluster?
    /// The database as `necessity_app`.
    public let url: String
    /// What migrating came to.
    public let report: Migrator.Report

    /// The name of the private server's database.
    public static let name = "necessity"

    /// Starts a private server if that is called for, and brings the database to this program's schema version.
    public static func start(_ configuration: Configuration) async throws -> RunningDatabase {
        if let url = configuration.databaseURL {
            guard let migratorURL = configuration.migratorURL else {
                throw ConfigurationError(
                    variable: "NECESSITY_MIGRATOR_URL",
                    problem: "is needed beside NECESSITY_DATABASE_URL: `necessity up` migrates; `necessity serve` does without")
            }
            let report = try await Migrator(configuration: try PostgresConfiguration(migratorURL)).migrate()
            return RunningDatabase(cluster: nil, url: url, report: report)
        }
        let cluster = try PostgresCluster(home: configuration.home, binaries: try ServerBinaries.find())
        try await cluster.make()
        try await cluster.start()
        do {
            try await Self.install(cluster)
            let migrator = try PostgresConfiguration(cluster.url(as: "necessity_migrator", database: Self.name))
            let report = try await Migrator(configuration: migrator).migrate()
            return RunningDatabase(cluster: cluster, url: cluster.url(as: "necessity_app", database: Self.name), report: report)
        } catch {
            try? await cluster.stop(.fast)
            throw error
        }
    }

    private static func install(_ cluster: PostgresCluster) async throws {
        let pool = PostgresPool(configuration: try PostgresConfiguration(cluster.url(as: "postgres", database: "postgres")), sizeMax: 1)
        do {
            try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                try await Installation.ensureRoles(connection)
                let exists = try await connection.query("SELECT FROM pg_database WHERE datname = \(Self.name)")
                if exists.isEmpty { try await Installation.createDatabase(Self.name, connection) }
            }
        } catch {
            await pool.close()
            throw error
        }
        await pool.close()
    }

    /// Stops the server, if it is ours.
    public func stop() async throws { try await self.cluster?.stop(.fast) }
}
