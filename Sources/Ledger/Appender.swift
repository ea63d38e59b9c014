import EventSourcing
import Postgres
import Synchronization

/// Sends what `AppendQueue` decides, and tells each caller what became of its command: the acting half of group commit.
///
/// The task of a caller that finds a free lane sends its command itself, without a hop to another task. What gathers
/// meanwhile is sent by a task of the appender's own, because such a load belongs to many callers and must not end with one
/// of them. A load that is under way is never cancelled; a command that still waits is.
final class Appender: Sendable {
    private struct State {
        var queue: AppendQueue
        var nextID: UInt64 = 0
        var waiters: [UInt64: Waiter] = [:]
        var isClosed = false
        var drained: [CheckedContinuation<Void, Never>] = []
    }

    private typealias Outcome = Result<Appended, EventStoreError>

    private enum Waiter {
        /// The command is queued; its caller has not begun to wait yet.
        case queued
        case waiting(CheckedContinuation<Outcome, Never>)
        case answered(Outcome)
    }

    private let pool: PostgresPool
    private let signal: BookSignal
    private let now: @Sendable () -> Timestamp
    private let state: Mutex<State>

    init(pool: PostgresPool, limits: AppendQueue.Limits, signal: BookSignal, now: @escaping @Sendable () -> Timestamp) {
        self.pool = pool
        self.signal = signal
        self.now = now
        self.state = Mutex(State(queue: AppendQueue(limits: limits)))
    }

    /// Takes one command to the ledger. Nothing was taken in when this throws, except with `.outcomeUnknown`.
    func append(_ append: Append) async throws(EventStoreError) -> Appended {
        if let fault = append.fault { throw .invalid(fault) }
        if Task.isCancelled { throw .cancelled }
        let (id, admission) = self.state.withLock { state -> (UInt64, AppendQueue.Admission) in
            guard !state.isClosed else { return (0, .overloaded) }
            state.nextID += 1
            let admission = state.queue.admit(AppendQueue.Entry(id: state.nextID, append: append))
            if case .wait = admission { state.waiters[state.nextID] = .queued }
            return (state.nextID, admission)
        }
        switch admission {
        case .overloaded:
            throw .overloaded
        case .send(let load):
            if load.batches.contains(where: { $0.entries.contains { $0.id == id } }) {
                return try await self.sendOwn(load, id: id).get()
            }
            self.goOn(with: [load])
            return try await self.waitForAnswer(id: id, key: BookKey(append.tenant, append.book)).get()
        case .wait:
            return try await self.waitForAnswer(id: id, key: BookKey(append.tenant, append.book)).get()
        }
    }

    /// Refuses new commands and returns when everything that was taken in has been answered.
    func drain() async {
        await withCheckedContinuation { continuation in
            let isIdle = self.state.withLock { state in
                state.isClosed = true
                if state.queue.isIdle { return true }
                state.drained.append(continuation)
                return false
            }
            if isIdle { continuation.resume() }
        }
    }

    /// Commands that wait to be sent.
    var waitingCount: Int { self.state.withLock { $0.queue.waitingCount } }

    // MARK: waiting

    private func waitForAnswer(id: UInt64, key: BookKey) async -> Outcome {
        await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Outcome, Never>) in
                let answer: Outcome? = self.state.withLock { state in
                    if case .answered(let outcome) = state.waiters[id] {
                        state.waiters[id] = nil
                        return outcome
                    }
                    state.waiters[id] = .waiting(continuation)
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let continuation: CheckedContinuation<Outcome, Never>? = self.state.withLock { state in
                guard state.queue.withdraw(id, from: key) else { return nil }
                if case .waiting(let continuation) = state.waiters[id] {
                    state.waiters[id] = nil
                    return continuation
                }
                state.waiters[id] = .answered(.failure(.cancelled))
                return nil
            }
            continuation?.resume(returning: .failure(.cancelled))
        }
    }

    // MARK: sending

    /// Sends a load in the caller's task and answers the caller; whatever gathered meanwhile goes on in tasks of its own.
    private func sendOwn(_ load: AppendQueue.Load, id: UInt64) async -> Outcome {
        let sent = await self.send(load)
        let (own, share) = self.answer(load, sent, own: id)
        if load.commandCount == 1 {
            self.goOn(with: self.finish(load, sent, share: share))
        } else {
            // The callers just answered may have more: a new task comes behind them in the executor's line.
            Task { self.goOn(with: self.finish(load, sent, share: share)) }
        }
        if let own { return own }
        // The book was held by another process: the command travels again, in a load of its own.
        guard let key = load.batches.first(where: { $0.entries.contains { $0.id == id } })?.key else {
            preconditionFailure("a caller's own command is in the load it sends")
        }
        return await self.waitForAnswer(id: id, key: key)
    }

    /// Sends loads in tasks of their own. Unstructured on purpose: a load belongs to many callers, and none of them may cancel it
    /// for the rest. `drain` waits for them.
    private func goOn(with loads: [AppendQueue.Load]) {
        for load in loads { Task { await self.sendAll(from: load) } }
    }

    private func sendAll(from first: AppendQueue.Load) async {
        var load: AppendQueue.Load? = first
        while let current = load {
            let sent = await self.send(current)
            let (_, share) = self.answer(current, sent, own: nil)
            // The callers just answered come before us in the executor's line, and what they have next travels with us.
            if self.waitingCount < share { await Task.yield() }
            let next = self.finish(current, sent, share: share)
            load = next.first
            self.goOn(with: Array(next.dropFirst()))
        }
    }

    /// What became of a load: outcomes of each book's commands, and the books that were busy.
    private struct Sent {
        var outcomes: [[Outcome]]
        var busy: Set<BookKey> = []
        var took: Duration
    }

    /// Answers everybody in a load but `own`, whose answer is returned; and says how large the next load should be.
    private func answer(_ load: AppendQueue.Load, _ sent: Sent, own: UInt64?) -> (own: Outcome?, share: Int) {
        var ownOutcome: Outcome?
        var resumptions: [(CheckedContinuation<Outcome, Never>, Outcome)] = []
        let share = self.state.withLock { state in
            for (batch, results) in zip(load.batches, sent.outcomes) where !sent.busy.contains(batch.key) {
                for (entry, outcome) in zip(batch.entries, results) {
                    if entry.id == own {
                        ownOutcome = outcome
                    } else if case .waiting(let continuation) = state.waiters[entry.id] {
                        state.waiters[entry.id] = nil
                        resumptions.append((continuation, outcome))
                    } else {
                        state.waiters[entry.id] = .answered(outcome)
                    }
                }
            }
            if let own, ownOutcome == nil { state.waiters[own] = .queued }
            state.queue.learn(from: load, took: sent.took)
            return state.queue.share
        }
        for (batch, results) in zip(load.batches, sent.outcomes) where !sent.busy.contains(batch.key) {
            if let head = results.lazy.compactMap({ try? $0.get().positions.upperBound }).max() {
                self.signal.moved(batch.key, to: head)
            }
        }
        for (continuation, outcome) in resumptions { continuation.resume(returning: outcome) }
        return (ownOutcome, share)
    }

    /// The lane of a load is free; what to send next.
    private func finish(_ load: AppendQueue.Load, _ sent: Sent, share: Int) -> [AppendQueue.Load] {
        var drained: [CheckedContinuation<Void, Never>] = []
        let next = self.state.withLock { state in
            let next = state.queue.finish(load, busy: sent.busy, share: share)
            if state.isClosed, next.isEmpty, state.queue.isIdle { swap(&drained, &state.drained) }
            return next
        }
        for continuation in drained { continuation.resume() }
        return next
    }

    /// One try for the load as it is; when the server refuses it for a reason that lies in its content, each book alone, then
    /// each command alone: a poisonous command fails by itself.
    private func send(_ load: AppendQueue.Load) async -> Sent {
        let start = ContinuousClock.now
        do throws(PostgresError) {
            let answers = try await self.call(load)
            var sent = Sent(outcomes: [], took: ContinuousClock.now - start)
            sent.outcomes.reserveCapacity(answers.count)
            for (batch, answer) in zip(load.batches, answers) {
                switch answer {
                case .judged(let outcomes):
                    sent.outcomes.append(outcomes)
                case .busy:
                    sent.busy.insert(batch.key)
                    sent.outcomes.append([])
                }
            }
            return sent
        } catch {
            guard Self.mayLieInContent(error), load.commandCount > 1 else {
                let failure = Self.storeError(from: error)
                let outcomes: [[Outcome]] = load.batches.map { batch in batch.entries.map { _ in .failure(failure) } }
                return Sent(outcomes: outcomes, took: .zero)
            }
            var outcomes: [[Outcome]] = []
            for batch in load.batches {
                let parts =
                    load.batches.count > 1
                    ? [batch] : batch.entries.map { AppendQueue.BookBatch(key: batch.key, entries: [$0]) }
                var results: [Outcome] = []
                for part in parts { results += await self.send(AppendQueue.Load(batches: [part])).outcomes[0] }
                outcomes.append(results)
            }
            return Sent(outcomes: outcomes, took: .zero)
        }
    }

    /// One round trip.
    private func call(_ load: AppendQueue.Load) async throws(PostgresError) -> [AppendCall.Answer] {
        let statement = AppendCall.statement(for: load, clientNow: self.now())
        return try await self.pool.withConnection(cancellation: .ignored) {
            (connection: borrowing PostgresConnection) async throws(PostgresError) in
            try AppendCall.answers(from: try await connection.query(statement, cancellation: .ignored), for: load)
        }
    }

    /// Whether a smaller load could fare better. Locks, resources, shutdowns and lost connections strike all alike.
    private static func mayLieInContent(_ error: PostgresError) -> Bool {
        guard error.code == .server, let state = error.sqlState?.rawValue else { return false }
        return !["08", "25", "40", "53", "55", "57", "58"].contains(String(state.prefix(2)))
    }

    private static func storeError(from error: PostgresError) -> EventStoreError {
        switch error.code {
        case .outcomeUnknown, .connectionLost, .timedOut:
            // The call may have been committed: only asking again with the same id tells.
            .outcomeUnknown
        case .poolExhausted:
            .overloaded
        default:
            error.sqlState == .lockNotAvailable ? .overloaded : .unavailable(sqlState: error.sqlState?.rawValue)
        }
    }
}
