import Dispatch
import Synchronization

/// Lends connections: a bounded number, to a bounded line of callers.
///
/// ```swift
/// let pool = PostgresPool(configuration: try PostgresConfiguration(url), sizeMax: 8)
/// let count = try await pool.withConnection { connection in
///     try await connection.query("SELECT count(*) FROM account").one().decode(0, as: Int64.self)
/// }
/// ```
/// Connections are opened when they are first needed. One that died while it was idle, for instance because the server was
/// restarted, is replaced before the caller's closure runs; a closure is never run twice.
public final class PostgresPool: Sendable {
    /// Numbers for metrics.
    public struct Statistics: Sendable, Hashable {
        public var inUse: Int
        public var idle: Int
        public var waiting: Int
    }

    private enum Waiter {
        /// The caller is in line and has not begun to wait yet.
        case arriving
        case waiting(UnsafeContinuation<Result<PoolState<PostgresSession>.Grant, PostgresError>, Never>)
        case answered(Result<PoolState<PostgresSession>.Grant, PostgresError>)
    }

    private struct State {
        var pool: PoolState<PostgresSession>
        var nextID: UInt64 = 0
        var waiters: [UInt64: Waiter] = [:]
        var deadlines: [UInt64: ContinuousClock.Instant] = [:]
        var isAlarmSet = false
        var closers: [UnsafeContinuation<Void, Never>] = []
    }

    /// Callers that wait, unless said otherwise; one more is refused.
    public static let waitersMaxDefault = 10_000
    /// How long a connection may have been idle before it must prove itself to the next caller.
    public static let idleTrustedFor: Duration = .seconds(30)

    private let configuration: PostgresConfiguration
    private let waitMax: Duration
    private let state: Mutex<State>

    /// A pool that opens nothing yet.
    ///
    /// - Parameters:
    ///   - sizeMax: connections at once.
    ///   - waitersMax: callers in line at once; one more gets `.poolExhausted` at once.
    ///   - waitMax: how long a caller stays in line before it gets `.poolExhausted`.
    public init(
        configuration: PostgresConfiguration, sizeMax: Int, waitersMax: Int = PostgresPool.waitersMaxDefault,
        waitMax: Duration = .seconds(5)
    ) {
        self.configuration = configuration
        self.waitMax = waitMax
        self.state = Mutex(State(pool: PoolState(sizeMax: sizeMax, waitersMax: waitersMax)))
    }

    /// How many connections are in use and idle, and how many callers wait.
    public var statistics: Statistics {
        self.state.withLock {
            Statistics(inUse: $0.pool.inUseCount, idle: $0.pool.idle.count, waiting: $0.pool.line.count)
        }
    }

    /// Lends a connection to `body`. Errors of the pool itself: `.connectFailed`, `.poolExhausted`, `.poolClosed`, `.cancelled`.
    public func withConnection<R>(
        cancellation: PostgresCancellation = .forwarded, _ body: (borrowing PostgresConnection) async throws -> R
    ) async throws -> R {
        let session = try await self.checkOut(cancellation)
        do {
            let value = try await body(PostgresConnection(lending: session))
            await self.checkIn(session)
            return value
        } catch {
            await self.checkIn(session)
            throw error
        }
    }

    /// Lends a connection to `body`, which throws nothing but `PostgresError`.
    public func withConnection<R>(
        cancellation: PostgresCancellation = .forwarded, _ body: (borrowing PostgresConnection) async throws(PostgresError) -> R
    ) async throws(PostgresError) -> R {
        let session = try await self.checkOut(cancellation)
        do throws(PostgresError) {
            let value = try await body(PostgresConnection(lending: session))
            await self.checkIn(session)
            return value
        } catch {
            await self.checkIn(session)
            throw error
        }
    }

    /// Refuses new callers and those in line, and returns when every connection has come back and is closed.
    public func close() async {
        let (idle, refused) = self.state.withLock { state in
            let (idle, line) = state.pool.close()
            return (idle, line.compactMap { Self.answer($0, .failure(PostgresError(.poolClosed)), &state) })
        }
        for resume in refused { resume() }
        _ = consume idle
        await withUnsafeContinuation { continuation in
            let isOver = self.state.withLock { state in
                if state.pool.openCount == 0 { return true }
                state.closers.append(continuation)
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    // MARK: checking out

    private func checkOut(_ cancellation: PostgresCancellation) async throws(PostgresError) -> PostgresSession {
        if cancellation == .forwarded, Task.isCancelled { throw PostgresError(.cancelled) }
        var grant = try await self.grant(cancellation)
        while true {
            switch grant {
            case .room:
                do throws(PostgresError) {
                    return try await PostgresSession.open(self.configuration)
                } catch {
                    self.giveUp()
                    throw error
                }
            case .session(let session):
                if await Self.isFit(session) { return session }
                // It died in its sleep: its room is ours.
                grant = .room
            }
        }
    }

    private static func isFit(_ session: PostgresSession) async -> Bool {
        guard session.looksAlive else { return await session.isHealthy() }
        if ContinuousClock.now - session.lastUse < Self.idleTrustedFor { return true }
        return await session.isHealthy()
    }

    private func grant(_ cancellation: PostgresCancellation) async throws(PostgresError) -> PoolState<PostgresSession>.Grant {
        let (id, admission, mustSetAlarm) = self.state.withLock { state in
            state.nextID += 1
            let admission = state.pool.admit(state.nextID)
            guard case .wait = admission else { return (state.nextID, admission, false) }
            state.waiters[state.nextID] = .arriving
            state.deadlines[state.nextID] = .now + self.waitMax
            defer { state.isAlarmSet = true }
            return (state.nextID, admission, !state.isAlarmSet)
        }
        switch admission {
        case .granted(let grant): return grant
        case .closed: throw PostgresError(.poolClosed)
        case .lineIsFull: throw PostgresError(.poolExhausted)
        case .wait: break
        }
        if mustSetAlarm { self.setAlarm(after: self.waitMax) }
        if cancellation == .ignored { return try await self.wait(id).get() }
        return try await withTaskCancellationHandler {
            await self.wait(id)
        } onCancel: {
            let resume = self.state.withLock { state in
                state.pool.leave(id) ? Self.answer(id, .failure(PostgresError(.cancelled)), &state) : nil
            }
            resume?()
        }.get()
    }

    private func wait(_ id: UInt64) async -> Result<PoolState<PostgresSession>.Grant, PostgresError> {
        await withUnsafeContinuation { continuation in
            let answer: Result<PoolState<PostgresSession>.Grant, PostgresError>? = self.state.withLock { state in
                if case .answered(let answer) = state.waiters[id] {
                    state.waiters[id] = nil
                    return answer
                }
                state.waiters[id] = .waiting(continuation)
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    /// Tells a waiter its answer: at once when it has not begun to wait, else by the closure returned, outside the lock.
    private static func answer(
        _ id: UInt64, _ answer: Result<PoolState<PostgresSession>.Grant, PostgresError>, _ state: inout State
    ) -> (@Sendable () -> Void)? {
        state.deadlines[id] = nil
        guard case .waiting(let continuation) = state.waiters[id] else {
            state.waiters[id] = .answered(answer)
            return nil
        }
        state.waiters[id] = nil
        return { continuation.resume(returning: answer) }
    }

    // MARK: deadlines

    /// One alarm for the whole line: callers wait equally long, so the first in line is due first.
    private func setAlarm(after delay: Duration) {
        let (seconds, attoseconds) = delay.components
        let nanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
        DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(Int(max(0, nanoseconds)))) { [weak self] in self?.refuseOverdue()
        }
    }

    private func refuseOverdue() {
        let now = ContinuousClock.now
        let (refused, next) = self.state.withLock { state in
            let overdue = state.pool.line.filter { state.deadlines[$0, default: now] <= now }
            let refused = overdue.compactMap { id in
                state.pool.leave(id) ? Self.answer(id, .failure(PostgresError(.poolExhausted)), &state) : nil
            }
            let next = state.pool.line.first.flatMap { state.deadlines[$0] }
            state.isAlarmSet = next != nil
            return (refused, next)
        }
        for resume in refused { resume() }
        if let next { self.setAlarm(after: next - now) }
    }

    // MARK: checking in

    private func checkIn(_ session: PostgresSession) async {
        // A body that left a transaction open has left it to nobody.
        if !session.isIdle { await session.reset() }
        guard session.isIdle else { return self.giveUp() }
        session.lastUse = .now
        let (resume, closers) = self.state.withLock { state in
            if state.pool.isClosed {
                _ = state.pool.giveUp()
                return (nil as (@Sendable () -> Void)?, Self.closersIfOver(&state))
            }
            let resume = state.pool.giveBack(session).flatMap { Self.answer($0, .success(.session(session)), &state) }
            return (resume, [])
        }
        resume?()
        for closer in closers { closer.resume() }
    }

    private func giveUp() {
        let (resume, closers) = self.state.withLock { state in
            let resume = state.pool.giveUp().flatMap { Self.answer($0, .success(.room), &state) }
            return (resume, Self.closersIfOver(&state))
        }
        resume?()
        for closer in closers { closer.resume() }
    }

    private static func closersIfOver(_ state: inout State) -> [UnsafeContinuation<Void, Never>] {
        guard state.pool.isClosed, state.pool.openCount == 0 else { return [] }
        defer { state.closers = [] }
        return state.closers
    }
}
