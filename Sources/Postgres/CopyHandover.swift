import DequeModule
import Dispatch
import Synchronization

/// How the reading of a COPY ended.
struct CopyEnd: Sendable {
    enum Cause: Sendable {
        /// All of it was read.
        case complete
        /// It took as long as it may take.
        case cut
        /// The reader wants no more.
        case stopped
        /// The gatherer refused a message.
        case refused(any Error)
        /// The server or the connection failed.
        case failed
    }

    var cause: Cause
    /// What the server said at the end, if it was not satisfied; a COPY that we give up ends so too.
    var error: PostgresError?
}

/// Batches on their way from the thread that reads a COPY to the task that uses them, in bounded number.
final class CopyHandover<Batch: Sendable>: Sendable {
    enum Next {
        case batch(Batch)
        case end(CopyEnd)
    }

    private struct State {
        var batches: Deque<Batch> = []
        var end: CopyEnd?
        var isStopped = false
        var waiter: UnsafeContinuation<Void, Never>?
        /// The error after the session was put in order.
        var settled: PostgresError??
    }

    private let state = Mutex(State())
    /// Room for batches that nobody has taken yet.
    private let room = DispatchSemaphore(value: 0)

    /// Whether the session was outside a transaction before.
    let startedIdle: Bool

    init(batchesMax: Int, startedIdle: Bool) {
        self.startedIdle = startedIdle
        // Counted up from 0: a semaphore that goes away below the value it was made with is an error to Dispatch.
        for _ in 0..<batchesMax { self.room.signal() }
    }

    // MARK: the thread's side

    enum Taken {
        case taken
        case tooLate
        case stopped
    }

    /// Hands a batch over; waits for room, until the deadline at most.
    func put(_ batch: Batch, until deadline: DispatchTime) -> Taken {
        guard self.room.wait(timeout: deadline) == .success else { return .tooLate }
        let (isStopped, waiter) = self.state.withLock { state in
            if !state.isStopped { state.batches.append(batch) }
            defer { state.waiter = nil }
            return (state.isStopped, state.waiter)
        }
        waiter?.resume()
        return isStopped ? .stopped : .taken
    }

    /// The thread has read the last message and touches the session no more.
    func finish(_ end: CopyEnd) {
        let waiter = self.state.withLock { state in
            state.end = end
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    var isStopped: Bool { self.state.withLock { $0.isStopped } }

    // MARK: the task's side

    /// The next batch, or how it ended.
    func next() async -> Next {
        while true {
            if let next = self.ready() { return next }
            await self.wait { $0.batches.isEmpty && $0.end == nil }
        }
    }

    /// Wants no more: drops what is there, and returns when the thread is done. `giveUp` asks the server to stop.
    func stop(_ giveUp: () -> Void) async -> CopyEnd {
        let dropped = self.state.withLock { state in
            state.isStopped = true
            defer { state.batches = [] }
            return (count: state.batches.count, isReading: state.end == nil)
        }
        if dropped.isReading { giveUp() }
        for _ in 0...dropped.count { self.room.signal() }
        while true {
            if let end = self.state.withLock({ $0.end }) { return end }
            await self.wait { $0.end == nil }
        }
    }

    var wasCut: Bool {
        self.state.withLock { state in
            if case .cut = state.end?.cause { true } else { false }
        }
    }

    /// What the session made of the end, once it has.
    var settled: PostgresError?? {
        get { self.state.withLock { $0.settled } }
        set { self.state.withLock { $0.settled = newValue } }
    }

    private func ready() -> Next? {
        let next: Next? = self.state.withLock { state in
            if let batch = state.batches.popFirst() { return Next.batch(batch) }
            return state.end.map(Next.end)
        }
        if case .batch = next { self.room.signal() }
        return next
    }

    private func wait(while holds: (borrowing State) -> Bool) async {
        await withUnsafeContinuation { continuation in
            let mustWait = self.state.withLock { state in
                guard holds(state) else { return false }
                state.waiter = continuation
                return true
            }
            if !mustWait { continuation.resume() }
        }
    }
}
