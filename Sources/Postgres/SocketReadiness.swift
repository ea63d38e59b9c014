import CLibPQ
import Glibc
import Synchronization

/// Wakes tasks when their sockets have something to say: one thread for the whole process.
///
/// The thread sleeps in `epoll_wait`; a task that waits costs a continuation and an entry in a table. A socket is armed for
/// one event at a time, so that nobody is woken who does not wait.
final class SocketReadiness: Sendable {
    static let shared = SocketReadiness()

    /// What a task waits for.
    enum Interest: Sendable {
        case readable
        case readableOrWritable
    }

    /// How a wait ended.
    enum Outcome: Sendable {
        case ready
        case timedOut
    }

    private struct Wait {
        let continuation: UnsafeContinuation<Outcome, Never>
        let deadline: ContinuousClock.Instant
    }

    private struct State {
        var waits: [Int32: Wait] = [:]
        /// When the thread looks at the deadlines next, at the latest.
        var nextLook: ContinuousClock.Instant?
    }

    private static let eventsMax = 64

    private let epoll: Int32
    private let bell: Int32
    private let state = Mutex(State())

    private init() {
        self.epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        self.bell = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        precondition(self.epoll >= 0 && self.bell >= 0, "the system has no file descriptors left for waiting on sockets")
        var event = epoll_event()
        event.events = EPOLLIN.rawValue
        event.data.fd = self.bell
        precondition(epoll_ctl(self.epoll, EPOLL_CTL_ADD, self.bell, &event) == 0, "a new event file can be waited on")
        BlockingThread.start(named: "postgres-sockets") { self.run() }
    }

    /// Waits until the socket is ready or the deadline has passed. One task at a time may wait on a socket.
    func wait(on socket: Int32, for interest: Interest, until deadline: ContinuousClock.Instant) async -> Outcome {
        await withUnsafeContinuation { continuation in
            let mustRing = self.state.withLock { state in
                precondition(state.waits[socket] == nil, "two tasks wait on one connection")
                state.waits[socket] = Wait(continuation: continuation, deadline: deadline)
                guard let nextLook = state.nextLook, nextLook <= deadline else {
                    state.nextLook = deadline
                    return true
                }
                return false
            }
            self.arm(socket, interest)
            if mustRing { self.ring() }
        }
    }

    private func arm(_ socket: Int32, _ interest: Interest) {
        var event = epoll_event()
        event.events = EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLONESHOT.rawValue
        if case .readableOrWritable = interest { event.events |= EPOLLOUT.rawValue }
        event.data.fd = socket
        if epoll_ctl(self.epoll, EPOLL_CTL_MOD, socket, &event) == 0 { return }
        // New to us, or its number was another's before: closing takes a socket off the list by itself.
        if epoll_ctl(self.epoll, EPOLL_CTL_ADD, socket, &event) == 0 { return }
        // Not a socket any more: let the task find out from libpq.
        self.finish(socket, .ready)
    }

    private func finish(_ socket: Int32, _ outcome: Outcome) {
        let wait = self.state.withLock { $0.waits.removeValue(forKey: socket) }
        wait?.continuation.resume(returning: outcome)
    }

    private func ring() {
        var one: UInt64 = 1
        _ = write(self.bell, &one, 8)
    }

    private func run() -> Never {
        let events = UnsafeMutableBufferPointer<epoll_event>.allocate(capacity: Self.eventsMax)
        while true {
            let count = epoll_wait(self.epoll, events.baseAddress, Int32(Self.eventsMax), self.millisecondsToNextLook())
            for index in 0..<max(0, Int(count)) {
                let descriptor = events[index].data.fd
                if descriptor == self.bell {
                    var rings: UInt64 = 0
                    _ = read(self.bell, &rings, 8)
                } else {
                    self.finish(descriptor, .ready)
                }
            }
            self.finishOverdue()
        }
    }

    private func millisecondsToNextLook() -> Int32 {
        guard let nextLook = self.state.withLock({ $0.nextLook }) else { return -1 }
        let (seconds, attoseconds) = (nextLook - .now).components
        // Rounded up: a look too early would only have to be repeated.
        return Int32(clamping: max(0, seconds * 1_000 + attoseconds / 1_000_000_000_000_000 + 1))
    }

    private func finishOverdue() {
        guard let nextLook = self.state.withLock({ $0.nextLook }) else { return }
        let now = ContinuousClock.now
        guard nextLook <= now else { return }
        let overdue = self.state.withLock { state in
            let overdue = state.waits.filter { $0.value.deadline <= now }
            for socket in overdue.keys { state.waits[socket] = nil }
            state.nextLook = state.waits.values.map(\.deadline).min()
            return overdue.values.map(\.continuation)
        }
        for continuation in overdue { continuation.resume(returning: .timedOut) }
    }
}
