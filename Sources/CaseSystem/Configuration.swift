public import Logging
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
    /// The database as `necessity_migrator`; `nil` for a private server, and wherever nothing is migrated: whoever serves needs no
    /// right to change the schema.
    public var migratorURL: String?
    /// The database itself, where the other URL leads through a pooler: for hearing at once what other processes do.
    public var listenURL: String?
    /// What stands between us and the database.
    public var poolerMode: PostgresConfiguration.PoolerMode
    /// Where the API listens.
    public var address: ListenAddress
    /// The file of the root key, which wraps the tenants' keys.
    public var rootKeyFile: String
    /// The least important log messages that are written.
    public var logLevel: Logger.Level

    /// Where a server listens.
    public struct ListenAddress: Sendable, Hashable {
        public var host: String
        public var port: Int

        /// Names a host and a port.
        public init(host: String, port: Int) {
            self.host = host
            self.port = port
        }
    }

    /// Reads the variables whose names begin with `NECESSITY_`.
    public init(environment: [String: String]) throws(ConfigurationError) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        self.home = ClusterHome.standard(environment: environment)
        self.isProduction = value("NECESSITY_ENV") != "development"
        for name in ["NECESSITY_DATABASE_URL", "NECESSITY_MIGRATOR_URL", "NECESSITY_LISTEN_URL"] {
            if let url = value(name), (try? PostgresConfiguration(url)) == nil {
                throw ConfigurationError(variable: name, problem: "is no connection string; write postgresql://user@host/database")
            }
        }
        self.databaseURL = value("NECESSITY_DATABASE_URL")
        self.migratorURL = value("NECESSITY_MIGRATOR_URL")
        self.listenURL = value("NECESSITY_LISTEN_URL")
        self.address = try Self.listenAddress(value("NECESSITY_LISTEN"))
        self.rootKeyFile = value("NECESSITY_ROOT_KEY_FILE") ?? "\(self.home.path)/root.key"
        self.logLevel = try Self.logLevel(value("NECESSITY_LOG_LEVEL"))
        switch value("NECESSITY_DATABASE_POOLER") {
        case nil, "direct": self.poolerMode = .direct
        case "transaction": self.poolerMode = .transactionPooler
        default: throw ConfigurationError(variable: "NECESSITY_DATABASE_POOLER", problem: "is neither direct nor transaction")
        }
    }

    /// The same for a private server, which is for trying things out: only a server that somebody names is production.
    public var forPrivateServer: Configuration {
        var configuration = self
        if self.databaseURL == nil { configuration.isProduction = false }
        return configuration
    }

    private static func listenAddress(_ text: String?) throws(ConfigurationError) -> ListenAddress {
        guard let text else { return ListenAddress(host: "127.0.0.1", port: 8080) }
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), (0...65_535).contains(port) else {
            throw ConfigurationError(variable: "NECESSITY_LISTEN", problem: "is no host and port; write 127.0.0.1:8080")
        }
        let host = text[..<colon].trimmingPrefix("[")
        return ListenAddress(host: String(host.hasSuffix("]") ? host.dropLast() : host), port: port)
    }

    private static func logLevel(_ text: String?) throws(ConfigurationError) -> Logger.Level {
        guard let text else { return .info }
        guard let level = Logger.Level(rawValue: text.lowercased()) else {
            let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw ConfigurationError(variable: "NECESSITY_LOG_LEVEL", problem: "is none of \(levels)")
        }
        return level
    }

    /// How to listen to what other processes do; `nil` where only a pooler is known, behind which nobody is heard.
    func listening(_ databaseURL: String) throws(PostgresError) -> PostgresConfiguration? {
        if let url = self.listenURL { return try PostgresConfiguration(url) }
        return self.poolerMode == .direct ? try PostgresConfiguration(databaseURL) : nil
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
