import EventSourcing
import Synchronization

/// Tells readers in this process that a book has moved on, without asking the database.
///
/// A hint, never the truth: what another process appends is not heard here, so whoever waits also polls. Only books that
/// someone follows are remembered: an idle book costs nothing.
final class BookSignal: Sendable {
    private struct Followed {
        var followerCount = 0
        var head = Position.start
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
    }

    private struct State {
        var nextID: UInt64 = 0
        var books: [BookKey: Followed] = [:]
        /// Waits that were cancelled before they began.
        var cancelled: Set<UInt64> = []
        /// Who is told of every book that moves.
        var teller: (@Sendable (BookKey) -> Void)?
    }

    private let state = Mutex(State())

    /// Who is told of every book that this process moves; `nil` for nobody.
    func tell(_ teller: (@Sendable (BookKey) -> Void)?) { self.state.withLock { $0.teller = teller } }

    /// The book's head is at `position`, or beyond.
    func moved(_ key: BookKey, to position: Position) {
        self.state.withLock { $0.teller }?(key)
        let waiters = self.state.withLock { state in
            guard var book = state.books[key], book.head < position else { return [:] as [UInt64: CheckedContinuation<Void, Never>] }
            book.head = position
            let waiters = book.waiters
            book.waiters = [:]
            state.books[key] = book
            return waiters
        }
        for continuation in waiters.values { continuation.resume() }
    }

    /// Begins to follow a book; ends when the returned value goes away.
    func follow(_ key: BookKey) -> Following {
        self.state.withLock { $0.books[key, default: Followed()].followerCount += 1 }
        return Following(signal: self, key: key)
    }

    /// One reader's interest in one book.
    final class Following: Sendable {
        private let signal: BookSignal
        private let key: BookKey

        fileprivate init(signal: BookSignal, key: BookKey) {
            self.signal = signal
            self.key = key
        }

        deinit {
            self.signal.unfollow(self.key)
        }

        /// Waits until the book is known to have moved beyond `position`, `longest` has passed, or the task is cancelled.
        func wait(beyond position: Position, atMost longest: Duration) async {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.signal.wait(for: self.key, beyond: position) }
                group.addTask { try? await Task.sleep(for: longest) }
                await group.next()
                group.cancelAll()
            }
        }
    }

    private func unfollow(_ key: BookKey) {
        self.state.withLock { state in
            state.books[key]?.followerCount -= 1
            if state.books[key]?.followerCount == 0 { state.books[key] = nil }
        }
    }

    private func wait(for key: BookKey, beyond position: Position) async {
        let id = self.state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = self.state.withLock { state in
                    guard let book = state.books[key], book.head <= position, !state.cancelled.contains(id) else { return true }
                    state.books[key]?.waiters[id] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            let continuation = self.state.withLock { state in
                state.cancelled.insert(id)
                return state.books[key]?.waiters.removeValue(forKey: id)
            }
            continuation?.resume()
        }
        _ = self.state.withLock { $0.cancelled.remove(id) }
    }
}
