import CLibPQ

/// A connection that you may use and not keep.
///
/// A pool lends it to a closure as a `borrowing` value that cannot be copied: nobody else can use it meanwhile, and it cannot
/// be stored beyond the closure. This does not compile, because keeping it would consume what is only borrowed:
/// ```swift
/// var kept: PostgresConnection?
/// try await pool.withConnection { connection in kept = connection }
/// ```
/// (An actor would not do: another task gets in at every `await`, in the middle of a transaction.)
///
/// Every call throws `PostgresError`. By default, cancelling the task cancels the statement on the server.
public struct PostgresConnection: ~Copyable {
    let session: PostgresSession

    init(lending session: PostgresSession) {
        self.session = session
    }

    /// The process id of the server's backend, as `pg_stat_activity` shows it.
    public var backendProcessID: Int32 { self.session.processID }

    /// Runs a statement and returns its rows.
    public func query(_ statement: SQL, cancellation: PostgresCancellation = .forwarded) async throws(PostgresError) -> PostgresRows {
        try await self.session.run([statement], cancellation: cancellation)[0]
    }

    /// Runs a statement and returns how many rows it touched.
    @discardableResult
    public func execute(_ statement: SQL, cancellation: PostgresCancellation = .forwarded) async throws(PostgresError) -> Int {
        try await self.query(statement, cancellation: cancellation).affectedCount
    }

    /// Runs statements in one round trip and returns the rows of each.
    ///
    /// Outside a transaction they are one transaction together, unless they say BEGIN and COMMIT themselves. When one of them
    /// fails none takes effect, and the connection is idle again.
    public func pipeline(_ statements: [SQL], cancellation: PostgresCancellation = .forwarded) async throws(PostgresError) -> [PostgresRows]
    {
        if statements.isEmpty { return [] }
        return try await self.session.run(statements, cancellation: cancellation)
    }

    /// Runs text that holds several statements and no bound values, such as a migration. Outside a transaction they are one
    /// transaction together. Behind a transaction pooler the session's settings do not apply to it.
    public func script(_ text: String, cancellation: PostgresCancellation = .forwarded) async throws(PostgresError) {
        try await self.session.script(text, cancellation: cancellation)
    }

    /// How far a transaction is kept from others.
    public enum Isolation: String, Sendable, Hashable {
        case readCommitted = "READ COMMITTED"
        case repeatableRead = "REPEATABLE READ"
        case serializable = "SERIALIZABLE"
    }

    /// Runs `body` between BEGIN and COMMIT; when it throws, everything is rolled back and its error goes on.
    ///
    /// The connection to use in `body` is this one, lent again. A connection that breaks during COMMIT throws `.outcomeUnknown`.
    public func transaction<R>(
        isolation: Isolation = .readCommitted, readOnly: Bool = false, _ body: (borrowing PostgresConnection) async throws -> R
    ) async throws -> R {
        _ = try await self.query("BEGIN ISOLATION LEVEL \(unsafe: isolation.rawValue) \(unsafe: readOnly ? "READ ONLY" : "READ WRITE")")
        let value: R
        do {
            value = try await body(self)
        } catch {
            // The rollback's own failure only marks the session as broken: the cause is what the caller must see.
            await self.session.reset()
            throw error
        }
        do throws(PostgresError) {
            // A COMMIT of an aborted transaction rolls back and says so in its command tag only.
            let wasAborted = self.session.transactionStatus == PQTRANS_INERROR
            _ = try await self.query("COMMIT", cancellation: .ignored)
            if wasAborted { throw PostgresError(.server, sqlState: .inFailedTransaction) }
        } catch {
            await self.session.reset()
            throw error
        }
        return value
    }
}
