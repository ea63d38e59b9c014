import DequeModule

/// Who gets which session, decided without I/O: the pure half of `PostgresPool`.
///
/// Sessions are reused last in, first out, so that few stay warm and the rest can be seen to be idle. A caller that finds none
/// may open one while there is room, else waits in line; both the room and the line are bounded.
struct PoolState<Session: Sendable> {
    /// What a caller that waits is told.
    enum Grant: Sendable {
        case session(Session)
        /// There is room again: open one yourself.
        case room
    }

    enum Admission {
        case granted(Grant)
        case wait
        case lineIsFull
        case closed
    }

    let sizeMax: Int
    let waitersMax: Int
    private(set) var idle: [Session] = []
    /// Sessions that are open or being opened, idle ones among them.
    private(set) var openCount = 0
    private(set) var line: Deque<UInt64> = []
    private(set) var isClosed = false

    init(sizeMax: Int, waitersMax: Int) {
        self.sizeMax = max(1, sizeMax)
        self.waitersMax = max(0, waitersMax)
    }

    var inUseCount: Int { self.openCount - self.idle.count }

    /// A caller asks for a session.
    mutating func admit(_ waiter: UInt64) -> Admission {
        if self.isClosed { return .closed }
        if let session = self.idle.popLast() { return .granted(.session(session)) }
        if self.openCount < self.sizeMax {
            self.openCount += 1
            return .granted(.room)
        }
        guard self.line.count < self.waitersMax else { return .lineIsFull }
        self.line.append(waiter)
        return .wait
    }

    /// A session comes back in good order: who gets it, or nobody.
    mutating func giveBack(_ session: Session) -> UInt64? {
        if let next = self.line.popFirst() { return next }
        self.idle.append(session)
        return nil
    }

    /// A session has ended, or could not be opened: who gets the room, or nobody.
    mutating func giveUp() -> UInt64? {
        if let next = self.line.popFirst() { return next }
        self.openCount -= 1
        return nil
    }

    /// A caller no longer waits. `false` when it was served already.
    mutating func leave(_ waiter: UInt64) -> Bool {
        guard let index = self.line.firstIndex(of: waiter) else { return false }
        self.line.remove(at: index)
        return true
    }

    /// No more sessions are given. Returns the idle ones, to be closed, and everyone who waits, to be refused.
    mutating func close() -> (idle: [Session], line: [UInt64]) {
        self.isClosed = true
        defer {
            self.openCount -= self.idle.count
            self.idle = []
            self.line = []
        }
        return (self.idle, Array(self.line))
    }
}
