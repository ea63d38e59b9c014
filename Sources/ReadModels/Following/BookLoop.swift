package import EventSourcing
package import Ledger
import Postgres
import Synchronization

/// Whoever follows the books of all tenants: what `BookLoop` asks of it.
package protocol BookFollowing: Sendable {
    /// Called before the first look, again until it does not throw.
    func begin() async throws
    /// Follows one book for a while; never called twice at once for the same one.
    ///
    /// - Parameter isRetrying: also tries what stands still.
    /// - Returns: how it ended, and the end of the book where it was come to: a head there is no news.
    func follow(_ book: BookOfTenant, isRetrying: Bool) async -> (end: Agenda.End, handled: Position?)
    /// Told of heads that were found to have moved, a head perhaps again.
    func found(_ heads: [BookHead])
    /// Called after each look.
    func looked() async
    /// It could not be found out what moved, and is asked again.
    func cannotLook(_ error: any Error)
}

/// Limits of one process's following of all books.
public struct FollowingOptions: Sendable {
    /// Books followed at once.
    public var booksAtOnceMax = 4
    /// How long a book rests at least, and at most, after it was followed to its end, unless somebody waits for an answer: what
    /// is appended meanwhile is taken in together.
    public var rest: ClosedRange<Duration> = .milliseconds(100)...(.seconds(1))
    /// How often to ask what moved.
    public var pollInterval: Duration = .seconds(1)
    /// How often to try what stands still.
    public var stoppedRetryInterval: Duration = .seconds(30)
    /// How often to look at the heads of all books: an append whose commit took long may have been missed.
    public var fullLookInterval: Duration = .seconds(300)

    /// The limits above.
    public init() {}
}

/// Names every tenant's books to somebody who follows them, as they move.
///
/// It hears of what moves (`ReadModels.nudge`) and asks once a second what it may not have heard of.
package final class BookLoop: Sendable {
    /// The difference of clocks that the ledger tolerates.
    private static let skewMax: Duration = .seconds(60)

    private let ledger: Ledger
    private let books: Set<Book>
    private let hearsWaiters: Bool
    private let signal: ProjectionSignal
    private let options: FollowingOptions
    private let now: @Sendable () -> Timestamp

    private struct State {
        var agenda: Agenda
        /// Something wakes the loop when the first book has rested.
        var isWakeSet = false
        var running = 0
        /// Books to try in earnest: what stands still there too.
        var retrying: Set<BookOfTenant> = []
        /// How far each book was followed, or is about to be: a head at or before it is no news.
        var handled: [BookOfTenant: Position] = [:]
    }

    private let state: Mutex<State>

    /// A loop that does nothing until `run`.
    ///
    /// - Parameters:
    ///   - readModels: told in this process of what moves.
    ///   - books: which of a tenant's books.
    ///   - hearsWaiters: also follows a book, at once, because somebody waits for an answer.
    ///   - now: this machine's clock.
    package init(
        _ readModels: ReadModels, ledger: Ledger, books: Set<Book>, hearsWaiters: Bool, options: FollowingOptions,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.ledger = ledger
        self.books = books
        self.hearsWaiters = hearsWaiters
        self.signal = readModels.signal
        self.options = options
        self.now = now
        self.state = Mutex(State(agenda: Agenda(rest: options.rest)))
    }

    /// Follows all books until the task is cancelled, and returns when everything under way has ended. Runs once.
    package func run(_ follower: some BookFollowing) async {
        let (wakes, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let listener = self.signal.listen { book, reason in
            guard self.books.contains(book.book), reason == .moved || self.hearsWaiters else { return }
            self.state.withLock { $0.agenda.name(book, reason) }
            continuation.yield()
        }
        await withDiscardingTaskGroup { group in
            group.addTask { await self.keepLooking(follower) { continuation.yield() } }
            for await _ in wakes {
                while let (book, isRetrying) = self.takeNext() {
                    group.addTask {
                        let (end, handled) = await follower.follow(book, isRetrying: isRetrying)
                        self.finish(book, end, handled)
                        continuation.yield()
                    }
                }
                if let wake = self.nextWake() {
                    group.addTask {
                        try? await Task.sleep(until: wake)
                        self.state.withLock { $0.isWakeSet = false }
                        continuation.yield()
                    }
                }
            }
            group.cancelAll()
        }
        self.signal.forget(listener)
    }

    /// A book is to be followed though nothing moved in it.
    func name(_ book: BookOfTenant) { self.state.withLock { $0.agenda.name(book) } }

    // MARK: one book

    private func takeNext() -> (BookOfTenant, isRetrying: Bool)? {
        self.state.withLock { state in
            let now = ContinuousClock.now
            state.agenda.wake(at: now)
            guard state.running < self.options.booksAtOnceMax, let book = state.agenda.next(at: now) else { return nil }
            state.running += 1
            return (book, state.retrying.remove(book) != nil)
        }
    }

    private func finish(_ book: BookOfTenant, _ end: Agenda.End, _ handled: Position?) {
        self.state.withLock { state in
            state.running -= 1
            if let handled { state.handled[book] = max(state.handled[book] ?? .start, handled) }
            state.agenda.end(book, end, at: .now)
        }
    }

    /// When to look again for books that have rested; `nil` when nobody needs to, or somebody will.
    private func nextWake() -> ContinuousClock.Instant? {
        self.state.withLock { state in
            guard !state.isWakeSet, let wake = state.agenda.nextWake else { return nil }
            state.isWakeSet = true
            return wake
        }
    }

    // MARK: which books

    private func keepLooking(_ follower: some BookFollowing, _ wake: @Sendable () -> Void) async {
        var since = self.now().adding(.zero - Self.skewMax - Ledger.headsOverlap)
        var hasBegun = false
        var nextRetry = ContinuousClock.now + self.options.stoppedRetryInterval
        var nextFullLook = ContinuousClock.now + self.options.fullLookInterval
        while !Task.isCancelled {
            do {
                if !hasBegun {
                    try await follower.begin()
                    self.nameAll(try await self.ledger.tenants().map(\.id))
                    hasBegun = true
                }
                since = try await self.look(since, follower)
                if ContinuousClock.now >= nextFullLook {
                    nextFullLook = .now + self.options.fullLookInterval
                    _ = try await self.look(.earliest, follower)
                }
            } catch {
                if !Task.isCancelled { follower.cannotLook(error) }
            }
            await follower.looked()
            let isRetryDue = ContinuousClock.now >= nextRetry
            if isRetryDue { nextRetry = ContinuousClock.now + self.options.stoppedRetryInterval }
            self.state.withLock { state in
                state.agenda.tryAgain()
                if isRetryDue { state.retrying.formUnion(state.agenda.tryStopped()) }
            }
            wake()
            try? await Task.sleep(for: self.options.pollInterval)
        }
    }

    /// All tenants are caught up at the start, and what stood still is tried.
    private func nameAll(_ tenants: [TenantID]) {
        self.state.withLock { state in
            for tenant in tenants {
                for book in self.books {
                    let book = BookOfTenant(tenant: tenant, book: book)
                    state.retrying.insert(book)
                    state.agenda.name(book)
                }
            }
        }
    }

    /// Names the books that moved; returns from when on to look next time.
    private func look(_ since: Timestamp, _ follower: some BookFollowing) async throws -> Timestamp {
        let heads = try await self.ledger.heads(movedSince: since)
        follower.found(heads)
        self.state.withLock { state in
            for head in heads where self.books.contains(head.book) {
                let book = BookOfTenant(tenant: head.tenant, book: head.book)
                guard state.handled[book] ?? .start < head.position else { continue }
                state.handled[book] = head.position
                state.agenda.name(book)
            }
        }
        guard let newest = heads.map(\.recordedAt).max() else { return since }
        return max(since, newest.adding(.zero - Ledger.headsOverlap))
    }

    /// The stable code of what went wrong in passing.
    package static func code(of error: any Error) -> String {
        switch error {
        case let error as EventStoreError: error.code
        case let error as PostgresError: "postgres.\(error.code.rawValue)"
        case is SealError: "keys.unavailable"
        default: "internal"
        }
    }
}
