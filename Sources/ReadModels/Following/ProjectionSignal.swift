import EventSourcing
import Synchronization

/// Words between those who append, those who wait for an answer and the loops that follow, within one process.
///
/// Hints, never the truth: what other processes do is not heard here, so whoever waits also looks. Only what somebody waits for
/// is remembered.
final class ProjectionSignal: Sendable {
    private struct Waiter {
        let position: Position
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct Awaited: Hashable {
        let projection: Projection
        let tenant: TenantID
    }

    private struct State {
        var nextID: UInt64 = 0
        var waiters: [Awaited: [UInt64: Waiter]] = [:]
        /// Waits that were cancelled before they began.
        var cancelled: Set<UInt64> = []
        var listeners: [UInt64: @Sendable (BookOfTenant, Agenda.Reason) -> Void] = [:]
    }

    private let state = Mutex(State())

    /// A book may have moved, or is waited for: tells the loops that run here.
    func name(_ book: BookOfTenant, _ reason: Agenda.Reason) {
        for listener in self.state.withLock({ Array($0.listeners.values) }) { listener(book, reason) }
    }

    /// Whom to tell of books, until the number that is returned is forgotten.
    func listen(_ listener: @escaping @Sendable (BookOfTenant, Agenda.Reason) -> Void) -> UInt64 {
        self.state.withLock { state in
            state.nextID += 1
            state.listeners[state.nextID] = listener
            return state.nextID
        }
    }

    func forget(_ listener: UInt64) { self.state.withLock { _ = $0.listeners.removeValue(forKey: listener) } }

    /// A projection that answers has come to a position.
    func arrived(_ projection: Projection, of tenant: TenantID, at position: Position) {
        let key = Awaited(projection: projection, tenant: tenant)
        let ready = self.state.withLock { state in
            guard let waiters = state.waiters[key] else { return [] as [Waiter] }
            let ready = waiters.filter { $0.value.position <= position }
            let rest = waiters.filter { $0.value.position > position }
            state.waiters[key] = rest.isEmpty ? nil : rest
            return Array(ready.values)
        }
        for waiter in ready { waiter.continuation.resume() }
    }

    /// Waits until a projection is heard of at a position, `longest` has passed, or the task is cancelled.
    func wait(for projection: Projection, of tenant: TenantID, at position: Position, atMost longest: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.wait(Awaited(projection: projection, tenant: tenant), position) }
            group.addTask { try? await Task.sleep(for: longest) }
            await group.next()
            group.cancelAll()
        }
    }

    private func wait(_ key: Awaited, _ position: Position) async {
        let id = self.state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = self.state.withLock { state in
                    if state.cancelled.remove(id) != nil { return true }
                    state.waiters[key, default: [:]][id] = Waiter(position: position, continuation: continuation)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            let waiter = self.state.withLock { state in
                let waiter = state.waiters[key]?.removeValue(forKey: id)
                if waiter == nil { state.cancelled.insert(id) }
                if state.waiters[key]?.isEmpty == true { state.waiters[key] = nil }
                return waiter
            }
            waiter?.continuation.resume()
        }
        // A wait that ended before it was cancelled must not be remembered as one that was.
        self.state.withLock { _ = $0.cancelled.remove(id) }
    }
}
