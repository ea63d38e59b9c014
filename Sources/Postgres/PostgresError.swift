/// What went wrong between us and PostgreSQL, safe to print.
///
/// Carries the SQLSTATE, the names of the objects concerned and where in the statement it happened. It never carries the
/// server's message, its DETAIL, a parameter, a value or a password: all of them may hold what nobody should read in a log.
public struct PostgresError: Error, Sendable, Hashable {
    /// The kinds of failure, by what the caller can do about them.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// The server refused the statement; nothing of it took effect. `sqlState` says why.
        case server
        /// No connection could be made in time, or the server did not let us in. Nothing was sent.
        case connectFailed = "connect_failed"
        /// The connection broke before anything that could take effect by itself was sent, or within a transaction that never
        /// came to its COMMIT.
        case connectionLost = "connection_lost"
        /// The connection broke, or the server warned, while something was being committed: it may have taken effect or not.
        case outcomeUnknown = "outcome_unknown"
        /// The task was cancelled, and the server gave up the statement.
        case cancelled
        /// The server said nothing for longer than `responseTimeout`; the connection was closed.
        case timedOut = "timed_out"
        /// All connections are in use, and either too many callers wait or the wait was too long.
        case poolExhausted = "pool_exhausted"
        /// The pool has been closed.
        case poolClosed = "pool_closed"
        /// A value is not of the type it was read as, or there is no such column or row.
        case decoding
        /// The caller asked for something that the client does not do, such as LISTEN behind a transaction pooler.
        case usage
    }

    public var code: Code
    /// What the server said, where it said something.
    public var sqlState: SQLState?
    /// The constraint that was violated.
    public var constraint: String?
    public var schema: String?
    public var table: String?
    /// The column concerned; for `.decoding` the column that was read.
    public var column: String?
    /// The server's own function that raised the error: finds the place in its source.
    public var routine: String?
    /// The character of the statement at which the server stopped, from 1.
    public var statementPosition: Int?
    /// Our own words on the matter, without any value.
    public var hint: String?

    init(_ code: Code, sqlState: SQLState? = nil, column: String? = nil, hint: String? = nil) {
        self.code = code
        self.sqlState = sqlState
        self.column = column
        self.hint = hint
    }
}

extension PostgresError: CustomStringConvertible {
    public var description: String {
        var parts = ["postgres.\(self.code.rawValue)"]
        if let sqlState { parts.append("sqlstate \(sqlState)") }
        if let constraint { parts.append("constraint \(constraint)") }
        if let table { parts.append("table \(table)") }
        if let column { parts.append("column \(column)") }
        if let routine { parts.append("routine \(routine)") }
        if let statementPosition { parts.append("at character \(statementPosition)") }
        parts.append(self.hint ?? self.nextStep)
        return parts.joined(separator: ", ")
    }

    /// What to do about it.
    private var nextStep: String {
        switch self.code {
        case .server: "the statement had no effect"
        case .connectFailed: "check that the server runs and lets this role in"
        case .connectionLost: "nothing took effect; try again"
        case .outcomeUnknown: "it may have taken effect: look before trying again"
        case .cancelled: "the statement had no effect"
        case .timedOut: "the server was silent for too long: look before trying again"
        case .poolExhausted: "try again later, or allow more connections"
        case .poolClosed: "the program is shutting down"
        case .decoding: "compare the statement with the type it is read as"
        case .usage: "see the documentation of the call"
        }
    }
}
