import CLibPQ
import Glibc
import Synchronization

/// Whether cancelling the calling task reaches the server.
public enum PostgresCancellation: Sendable, Hashable {
    /// The statement is cancelled on the server, and the call throws `.cancelled`.
    case forwarded
    /// The call goes on to its end: for work that belongs to others too.
    case ignored
}

/// One `PGconn` and what we know of it. Lent out as `PostgresConnection`, never used by two tasks at once.
///
/// The calling task sends and reads by itself, without blocking; it sleeps in `SocketReadiness` while the server works.
// @unchecked: all but `cancelling` and `warnings`, which are locked, is touched only by the task that has the session checked
// out, or by the thread that this task lends it to for a COPY and waits for; the pool hands it over under its own lock.
final class PostgresSession: @unchecked Sendable {
    let configuration: PostgresConfiguration
    let connection: OpaquePointer
    private let canceller: OpaquePointer?
    private let warnings: WarningFlag
    private let cancelling = Mutex(Cancelling())
    private var statements: StatementCache
    /// Statements that made room and wait to be deallocated.
    private var evicted: [String] = []
    /// The connection is of no more use.
    private(set) var isBroken = false
    var lastUse = ContinuousClock.now
    let openedAt = ContinuousClock.now

    private struct Cancelling {
        var isForwarding = false
        var isUnderWay = false
        var wasSent = false
        var waiter: UnsafeContinuation<Void, Never>?
    }

    private init(_ connection: OpaquePointer, _ configuration: PostgresConfiguration) {
        self.connection = connection
        self.configuration = configuration
        self.canceller = PQgetCancel(connection)
        self.statements = StatementCache(countMax: configuration.preparedStatementsMax)
        self.warnings = WarningFlag()
        // The receiver gets the flag unretained: the session owns it, and libpq calls only while the session lives.
        PQsetNoticeReceiver(
            connection,
            { context, result in
                guard let context, let result else { return }
                Unmanaged<WarningFlag>.fromOpaque(context).takeUnretainedValue().receive(result)
            }, Unmanaged.passUnretained(self.warnings).toOpaque())
    }

    deinit {
        PQfreeCancel(self.canceller)
        PQfinish(self.connection)
    }

    // MARK: opening

    /// Connects, and makes the session's settings. Throws `.connectFailed`.
    static func open(_ configuration: PostgresConfiguration) async throws(PostgresError) -> PostgresSession {
        let opened = await BlockingThread.run { () -> Result<PostgresSession, PostgresError> in
            let seconds = max(2, configuration.connectTimeout.components.seconds)
            // libpq takes the last word on each key: the caller's string may override the first two, not the last.
            let keys = ["connect_timeout", "fallback_application_name", "dbname", "client_encoding"]
            let values = ["\(seconds)", configuration.applicationName, configuration.connectionString, "UTF8"]
            guard let connection = CStrings.with(keys, { keys in CStrings.with(values) { values in PQconnectdbParams(keys, values, 1) } })
            else { return .failure(PostgresError(.connectFailed, hint: "libpq is out of memory")) }
            guard PQstatus(connection) == CONNECTION_OK else {
                // The message names hosts and may quote more: the SQLSTATE, which libpq 15 does not give here, would be welcome.
                let needsPassword = PQconnectionNeedsPassword(connection) == 1
                PQfinish(connection)
                return .failure(
                    PostgresError(.connectFailed, hint: needsPassword ? "the server asks for a password and none is set" : nil))
            }
            guard PQsetnonblocking(connection, 1) == 0 else {
                PQfinish(connection)
                return .failure(PostgresError(.connectFailed))
            }
            return .success(PostgresSession(connection, configuration))
        }
        let session = try opened.get()
        let settings = session.configuration.sessionSettings
        if configuration.poolerMode == .direct, !settings.isEmpty {
            _ = try await session.run(Self.settingStatements(settings, isLocal: false), cancellation: .ignored)
        }
        return session
    }

    static func settingStatements(_ settings: [(name: String, value: String)], isLocal: Bool) -> [SQL] {
        settings.map { "SELECT set_config(\($0.name), \($0.value), \(isLocal))" }
    }

    // MARK: state

    var transactionStatus: PGTransactionStatusType { PQtransactionStatus(self.connection) }
    var isIdle: Bool { !self.isBroken && self.transactionStatus == PQTRANS_IDLE }
    var processID: Int32 { PQbackendPID(self.connection) }

    /// A look at the socket, without a round trip: `false` when the server has hung up, or said something we did not ask for.
    var looksAlive: Bool {
        if self.isBroken || PQstatus(self.connection) != CONNECTION_OK { return false }
        var byte: UInt8 = 0
        let count = recv(PQsocket(self.connection), &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)
    }

    /// A round trip that proves the session works.
    func isHealthy() async -> Bool {
        do throws(PostgresError) {
            _ = try await self.run(["SELECT 1"], cancellation: .ignored)
            return self.isIdle
        } catch {
            return false
        }
    }

    /// Ends whatever transaction is open and proves the session idle; otherwise it is broken.
    func reset() async {
        if self.isIdle { return }
        if !self.isBroken { _ = try? await self.script("ROLLBACK", cancellation: .ignored) }
        if !self.isIdle { self.isBroken = true }
    }

    // MARK: statements

    /// Sends statements in one go and reads all their results. More than one travel as a pipeline with one synchronization at the
    /// end: outside a transaction they are one implicit transaction, unless they say BEGIN and COMMIT themselves.
    func run(_ statements: [SQL], cancellation: PostgresCancellation) async throws(PostgresError) -> [PostgresRows] {
        let wasIdle = self.isIdle
        do throws(PostgresError) {
            return try await self.runOnce(statements, cancellation)
        } catch {
            // A plan that no longer fits, or a statement the server has forgotten: outside a transaction nothing took effect.
            let isStale =
                error.sqlState == .invalidStatementName
                || (error.sqlState == .featureNotSupported && error.routine == "RevalidateCachedQuery")
            guard wasIdle, self.isIdle, isStale, self.statements.count > 0 else { throw error }
            self.statements.removeAll()
            return try await self.runOnce(statements, cancellation)
        }
    }

    private func runOnce(_ statements: [SQL], _ cancellation: PostgresCancellation) async throws(PostgresError) -> [PostgresRows] {
        let startedIdle = self.transactionStatus == PQTRANS_IDLE
        let mayCommit = startedIdle || statements.contains { Self.commits($0.text) }
        try self.begin(cancellation)
        do throws(PostgresError) {
            let rows: [PostgresRows]
            if statements.count == 1, self.evicted.isEmpty, self.configuration.poolerMode == .direct,
                let name = self.statements.name(of: statements[0].text)
            {
                try self.require(statements[0].sendPrepared(self.connection, name))
                try await self.flush()
                rows = [try await self.onlyResult()]
            } else {
                rows = try await self.pipeline(statements)
            }
            if mayCommit, self.warnings.synchronousCommitGivenUp {
                throw PostgresError(.outcomeUnknown, hint: "committed on this server, and perhaps not on its standby")
            }
            await self.end()
            return rows
        } catch {
            throw await self.fail(error, startedIdle: startedIdle, mayCommit: mayCommit)
        }
    }

    /// What a statement of the pipeline is for.
    private enum Step {
        case setting
        case deallocate
        case prepare(SQL, name: String)
        case execute
    }

    private func pipeline(_ statements: [SQL]) async throws(PostgresError) -> [PostgresRows] {
        try self.require(PQenterPipelineMode(self.connection))
        var steps: [Step] = []
        for name in self.evicted {
            try self.require(SQL(unsafe: "DEALLOCATE \(name)").sendUnnamed(self.connection))
            steps.append(.deallocate)
        }
        self.evicted = []
        let isPooled = self.configuration.poolerMode == .transactionPooler
        if isPooled, self.transactionStatus == PQTRANS_IDLE {
            // The settings must follow a BEGIN of the caller's own, or stand first in the implicit transaction.
            let opensTransaction = statements.first.map { Self.begins($0.text) } ?? false
            if opensTransaction {
                try self.require(statements[0].sendUnnamed(self.connection))
                steps.append(.execute)
            }
            for setting in Self.settingStatements(self.configuration.sessionSettings, isLocal: true) {
                try self.require(setting.sendUnnamed(self.connection))
                steps.append(.setting)
            }
            for statement in statements.dropFirst(opensTransaction ? 1 : 0) {
                try self.require(statement.sendUnnamed(self.connection))
                steps.append(.execute)
            }
        } else {
            var fresh: [String: String] = [:]
            for statement in statements {
                if isPooled {
                    try self.require(statement.sendUnnamed(self.connection))
                } else if let name = self.statements.name(of: statement.text) ?? fresh[statement.text] {
                    try self.require(statement.sendPrepared(self.connection, name))
                } else {
                    let name = self.statements.freshName()
                    fresh[statement.text] = name
                    try self.require(statement.sendPrepare(self.connection, name))
                    steps.append(.prepare(statement, name: name))
                    try self.require(statement.sendPrepared(self.connection, name))
                }
                steps.append(.execute)
            }
        }
        try self.require(PQpipelineSync(self.connection))
        try await self.flush()

        var rows: [PostgresRows] = []
        rows.reserveCapacity(statements.count)
        var failure: PostgresError?
        for step in steps {
            let result = try await self.result()
            guard let result else { throw PostgresError(.connectionLost) }
            // In a pipeline a NULL closes each statement's results.
            while let more = try await self.result() { PQclear(more) }
            switch PQresultStatus(result) {
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
                switch step {
                case .execute:
                    rows.append(PostgresRows(taking: result))
                case .prepare(let statement, let name):
                    PQclear(result)
                    if let evicted = self.statements.insert(statement.text, name: name) { self.evicted.append(evicted) }
                case .setting, .deallocate:
                    PQclear(result)
                }
            case PGRES_PIPELINE_ABORTED:
                PQclear(result)
            default:
                if failure == nil { failure = Self.error(from: result) }
                PQclear(result)
            }
        }
        // The synchronization answers last, and only it ends the implicit transaction.
        guard let sync = try await self.result() else { throw PostgresError(.connectionLost) }
        let isSync = PQresultStatus(sync) == PGRES_PIPELINE_SYNC
        if !isSync, failure == nil { failure = Self.error(from: sync) }
        PQclear(sync)
        if !isSync {
            // A deferred constraint may fail when the synchronization commits; then its own answer still follows.
            while let more = try await self.result() {
                let isLast = PQresultStatus(more) == PGRES_PIPELINE_SYNC
                PQclear(more)
                if isLast { break }
            }
        }
        guard PQexitPipelineMode(self.connection) == 1 else { throw failure ?? PostgresError(.connectionLost) }
        if let failure { throw failure }
        return rows
    }

    /// Runs text of one or more statements without bound values, by the simple protocol. Their rows are dropped.
    func script(_ text: String, cancellation: PostgresCancellation) async throws(PostgresError) {
        let startedIdle = self.transactionStatus == PQTRANS_IDLE
        let mayCommit = startedIdle || Self.commits(text)
        try self.begin(cancellation)
        do throws(PostgresError) {
            try self.require(PQsendQuery(self.connection, text))
            try await self.flush()
            var failure: PostgresError?
            while let result = try await self.result() {
                if ![PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY].contains(PQresultStatus(result)), failure == nil {
                    failure = Self.error(from: result)
                }
                PQclear(result)
            }
            if let failure { throw failure }
            if mayCommit, self.warnings.synchronousCommitGivenUp { throw PostgresError(.outcomeUnknown) }
            await self.end()
        } catch {
            throw await self.fail(error, startedIdle: startedIdle, mayCommit: mayCommit)
        }
    }

    // MARK: LISTEN

    /// Waits until the server says something, or the deadline has passed; the notifications that came, or `nil` when the
    /// connection is lost.
    func notifications(until deadline: ContinuousClock.Instant) async -> [PostgresListener.Notification]? {
        let received = self.takeNotifications()
        if !received.isEmpty { return received }
        _ = await SocketReadiness.shared.wait(on: PQsocket(self.connection), for: .readable, until: deadline)
        guard PQconsumeInput(self.connection) == 1 else {
            self.isBroken = true
            return nil
        }
        return self.takeNotifications()
    }

    private func takeNotifications() -> [PostgresListener.Notification] {
        var received: [PostgresListener.Notification] = []
        while let notification = PQnotifies(self.connection) {
            received.append(
                .init(channel: String(cString: notification.pointee.relname), payload: String(cString: notification.pointee.extra)))
            PQfreemem(notification)
        }
        return received
    }

    /// Wakes a wait in `notifications`, from another task.
    func shutdownSocket() { shutdown(PQsocket(self.connection), Int32(SHUT_RDWR)) }

    // MARK: talking to libpq

    func begin(_ cancellation: PostgresCancellation) throws(PostgresError) {
        if self.isBroken { throw PostgresError(.connectionLost) }
        if cancellation == .forwarded, Task.isCancelled { throw PostgresError(.cancelled) }
        self.warnings.reset()
        self.cancelling.withLock {
            $0.isForwarding = cancellation == .forwarded
            $0.wasSent = false
        }
    }

    /// No cancel request may outlive the operation it was meant for.
    func end() async {
        let wasSent = self.cancelling.withLock { state in
            state.isForwarding = false
            return state.wasSent
        }
        guard wasSent else { return }
        await withUnsafeContinuation { continuation in
            let isOver = self.cancelling.withLock { state in
                if !state.isUnderWay { return true }
                state.waiter = continuation
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    func fail(_ error: PostgresError, startedIdle: Bool, mayCommit: Bool) async -> PostgresError {
        let wasSent = self.cancelling.withLock { $0.wasSent }
        await self.end()
        if PQstatus(self.connection) != CONNECTION_OK { self.isBroken = true }
        if error.code == .server || error.code == .usage {
            if PQpipelineStatus(self.connection) != PQ_PIPELINE_OFF { self.isBroken = true }
            // BEGIN; error; COMMIT in a pipeline leaves the transaction aborted: what was idle before is made idle again.
            if startedIdle, !self.isBroken, self.transactionStatus != PQTRANS_IDLE { await self.reset() }
            if wasSent, error.sqlState == .queryCanceled { return PostgresError(.cancelled, sqlState: error.sqlState) }
            if !self.isBroken { return error }
            // The server said why before it hung up.
            return self.lost(error, mayCommit: mayCommit)
        }
        if error.code == .outcomeUnknown, !self.isBroken { return error }
        self.isBroken = true
        if error.code == .timedOut { return error }
        return self.lost(error, mayCommit: mayCommit)
    }

    /// A terminating server may say so in the middle of a commit: then its word does not tell what became of it.
    private func lost(_ error: PostgresError, mayCommit: Bool) -> PostgresError {
        var lost = error
        lost.code = mayCommit ? .outcomeUnknown : .connectionLost
        return lost
    }

    var connectionError: PostgresError { PostgresError(.connectionLost) }

    func require(_ status: Int32) throws(PostgresError) {
        guard status == 1 else { throw self.connectionError }
    }

    func flush() async throws(PostgresError) {
        while true {
            switch PQflush(self.connection) {
            case 0: return
            case 1: try await self.wait(for: .readableOrWritable)
            default: throw self.connectionError
            }
            guard PQconsumeInput(self.connection) == 1 else { throw self.connectionError }
        }
    }

    func result() async throws(PostgresError) -> OpaquePointer? {
        while PQisBusy(self.connection) == 1 { try await self.waitForInput() }
        return PQgetResult(self.connection)
    }

    private func onlyResult() async throws(PostgresError) -> PostgresRows {
        guard let result = try await self.result() else { throw self.connectionError }
        while let more = try await self.result() { PQclear(more) }
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
            return PostgresRows(taking: result)
        default:
            let error = Self.error(from: result)
            PQclear(result)
            throw error
        }
    }

    private func waitForInput() async throws(PostgresError) {
        try await self.wait(for: .readable)
        guard PQconsumeInput(self.connection) == 1 else { throw self.connectionError }
    }

    private func wait(for interest: SocketReadiness.Interest) async throws(PostgresError) {
        let socket = PQsocket(self.connection)
        let deadline = ContinuousClock.now + self.configuration.responseTimeout
        let isForwarding = self.cancelling.withLock { $0.isForwarding }
        let outcome: SocketReadiness.Outcome
        if isForwarding {
            outcome = await withTaskCancellationHandler {
                await SocketReadiness.shared.wait(on: socket, for: interest, until: deadline)
            } onCancel: {
                self.cancelOnServer()
            }
        } else {
            outcome = await SocketReadiness.shared.wait(on: socket, for: interest, until: deadline)
        }
        guard outcome == .ready else {
            self.shutdownSocket()
            throw PostgresError(.timedOut)
        }
    }

    /// Asks the server to give up the statement that runs now; at most once for each operation, from a thread that may block.
    func cancelOnServer() {
        let isFirst = self.cancelling.withLock { state in
            if state.wasSent { return false }
            state.wasSent = true
            state.isUnderWay = true
            return true
        }
        guard isFirst else { return }
        BlockingThread.runDetached {
            var message = [CChar](repeating: 0, count: 256)
            _ = PQcancel(self.canceller, &message, Int32(message.count))
            let waiter = self.cancelling.withLock { state in
                state.isUnderWay = false
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume()
        }
    }

    // MARK: reading results

    static func error(from result: OpaquePointer) -> PostgresError {
        func field(_ code: Int32) -> String? { PQresultErrorField(result, code).map { String(cString: $0) } }
        guard let state = field(necessity_diag_sqlstate) else { return PostgresError(.connectionLost) }
        var error = PostgresError(.server, sqlState: SQLState(rawValue: state))
        error.constraint = field(necessity_diag_constraint)
        error.schema = field(necessity_diag_schema)
        error.table = field(necessity_diag_table)
        error.column = field(necessity_diag_column)
        error.routine = field(necessity_diag_routine)
        error.statementPosition = field(necessity_diag_position).flatMap(Int.init)
        return error
    }

    static func commits(_ text: String) -> Bool { Self.starts(text, with: ["COMMIT", "END"]) }
    static func begins(_ text: String) -> Bool { Self.starts(text, with: ["BEGIN", "START TRANSACTION"]) }

    private static func starts(_ text: String, with words: [String]) -> Bool {
        let start = text.utf8.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 || $0 == 0x0D }
        return words.contains { word in
            start.count >= word.utf8.count && zip(start, word.utf8).allSatisfy { ($0 & 0xDF) == ($1 & 0xDF) }
        }
    }
}

/// Remembers the one warning that matters: a synchronous commit that no longer waits for its standby.
final class WarningFlag: Sendable {
    private let isSet = Atomic(false)

    func reset() { self.isSet.store(false, ordering: .relaxed) }
    var synchronousCommitGivenUp: Bool { self.isSet.load(ordering: .relaxed) }

    /// Called by libpq for each notice; nothing of it reaches standard error.
    func receive(_ result: OpaquePointer) {
        guard let routine = PQresultErrorField(result, necessity_diag_routine) else { return }
        if strcmp(routine, "SyncRepWaitForLSN") == 0 { self.isSet.store(true, ordering: .relaxed) }
    }
}
