public import Postgres
public import PostgresCluster

/// What the environment says about this installation. Reading it fails with the name of the variable that is wrong.
public struct Configuration: Sendable {
    /// Whether this is a machine for trying things out: anything but `development` is production.
    public var isProduction: Bool
    /// Where a private server, keys and logs live.
    public var home: ClusterHome
    /// The database as `necessity_app`; `nil` for a private server.
    public var databaseURL: String?
    /// The database as `necessity_migrator`; `nil` for a private server.
    public var migratorURL: String?
    /// What stands between us and the database.
    public var poolerMode: PostgresConfiguration.PoolerMode

    /// Reads the variables whose names begin with `NECESSITY_`.
    public init(environment: [String: String]) throws(ConfigurationError) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        self.home = ClusterHome.standard(environment: environment)
        self.isProduction = value("NECESSITY_ENV") != "development"
        for name in ["NECESSITY_DATABASE_URL", "NECESSITY_MIGRATOR_URL"] {
            if let url = value(name), (try? PostgresConfiguration(url)) == nil {
                throw ConfigurationError(variable: name, problem: "is no connection string; write postgresql://user@host/database")
            }
        }
        self.databaseURL = value("NECESSITY_DATABASE_URL")
        self.migratorURL = value("NECESSITY_MIGRATOR_URL")
        if self.databaseURL != nil, self.migratorURL == nil {
            throw ConfigurationError(
                variable: "NECESSITY_MIGRATOR_URL", problem: "is needed beside NECESSITY_DATABASE_URL: serving never migrates")
        }
        switch value("NECESSITY_DATABASE_POOLER") {
        case nil, "direct": self.poolerMode = .direct
        case "transaction": self.poolerMode = .transactionPooler
        default: throw ConfigurationError(variable: "NECESSITY_DATABASE_POOLER", problem: "is neither direct nor transaction")
        }
    }

    /// How a role's URL is used: with the pooler taken into account.
    public func connection(_ url: String) throws(PostgresError) -> PostgresConfiguration {
        var configuration = try PostgresConfiguration(url)
        configuration.poolerMode = self.poolerMode
        return configuration
    }
}

/// A variable of the environment that cannot be used. Never says its value.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    public var variable: String
    public var problem: String

    /// Names a variable and what is wrong with it.
    public init(variable: String, problem: String) {
        self.variable = variable
        self.problem = problem
    }

    /// The stable code.
    public var code: String { "configuration.invalid" }
    public var description: String { "\(self.code): \(self.variable) \(self.problem)." }
}
