import CLibPQ

/// How to connect, and what a connection may take.
public struct PostgresConfiguration: Sendable {
    /// What stands between us and the server.
    public enum PoolerMode: Sendable, Hashable {
        /// Nothing, or a pooler that gives a session to each connection: prepared statements have names and stay.
        case direct
        /// A pooler that gives a session for a transaction only (PgBouncer in transaction mode): statements are unnamed,
        /// settings are made anew in each transaction, LISTEN is refused.
        case transactionPooler
    }

    /// The connection string, as libpq reads it: a URI or `key=value` pairs; several hosts, services and environment variables
    /// work as the manual of PostgreSQL says (section 34.1).
    let connectionString: String
    /// What the server shows in `pg_stat_activity`.
    public var applicationName = "necessity"
    /// How long to try to connect, for each host.
    public var connectTimeout: Duration = .seconds(5)
    /// How long a statement may take on the server; `nil` leaves the role's own setting.
    public var statementTimeout: Duration?
    /// How long a statement may wait for a lock; `nil` leaves the role's own setting.
    public var lockTimeout: Duration?
    /// How long a transaction may sit idle; `nil` leaves the role's own setting.
    public var idleInTransactionTimeout: Duration?
    /// How long the server may be silent while we wait for it. Afterwards the connection is closed: the network or the server is
    /// gone. Longer than any statement may take.
    public var responseTimeout: Duration = .seconds(60)
    /// Further settings of the session, by name.
    public var settings: [String: String] = [:]
    public var poolerMode: PoolerMode = .direct
    /// Statements that a connection keeps prepared; the one unused for longest goes first.
    public var preparedStatementsMax = 256

    /// Reads a connection string; throws `.usage` when libpq cannot.
    public init(_ connectionString: String) throws(PostgresError) {
        var message: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(connectionString, &message) else {
            // libpq's message may quote the string, and with it a password.
            PQfreemem(message)
            throw PostgresError(
                .usage, hint: "the connection string cannot be read; write postgresql://user@host/database or key=value pairs")
        }
        PQconninfoFree(options)
        self.connectionString = connectionString
    }

    /// The settings of every session, by name.
    var sessionSettings: [(name: String, value: String)] {
        var all = self.settings
        if let statementTimeout { all["statement_timeout"] = Self.milliseconds(statementTimeout) }
        if let lockTimeout { all["lock_timeout"] = Self.milliseconds(lockTimeout) }
        if let idleInTransactionTimeout { all["idle_in_transaction_session_timeout"] = Self.milliseconds(idleInTransactionTimeout) }
        return all.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static func milliseconds(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        return "\(seconds * 1_000 + attoseconds / 1_000_000_000_000_000)"
    }
}

extension PostgresConfiguration: CustomStringConvertible, CustomReflectable {
    /// Says nothing: the string may hold a password.
    public var description: String { "PostgresConfiguration(‹connection string›)" }
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
