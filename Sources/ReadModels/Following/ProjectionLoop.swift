public import EventSourcing
public import Ledger
public import PHIVault
public import Postgres
import Synchronization

/// Keeps every projection of every tenant at the end of its books.
///
/// It hears of what moves (`ReadModels.nudge`) and asks once a second what it may not have heard of. Any number of processes may
/// run one: a cursor is held by one of them at a time, and each event counts exactly once whatever dies when. A projection that
/// meets something it cannot fold stops for that tenant, says where and why, and is tried again; everything else goes on.
///
/// ```swift
/// let loop = ProjectionLoop(readModels, ledger: ledger, seal: vault, configuration: worker, grant: grant)
/// await loop.run()
/// ```
public final class ProjectionLoop: Sendable {
    /// Limits of one process's loop.
    public struct Options: Sendable {
        /// Books followed at once, each on a connection of its own.
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

    /// What an operator should know.
    public enum Report: Sendable, Hashable {
        /// A projection cannot get past an event.
        case stopped(Projection, TenantID, ProjectionStop)
        /// A pass failed, and is tried again; `code` says by what.
        case failed(TenantID, Book, code: String)
        /// It could not be found out what moved, and is asked again.
        case blind(code: String)
    }

    /// The difference of clocks that the ledger tolerates.
    private static let skewMax: Duration = .seconds(60)

    private let pass: ProjectionPass
    private let signal: ProjectionSignal
    private let options: Options
    private let report: @Sendable (Report) -> Void
    private let now: @Sendable () -> Timestamp
    private let projections = Projection.allCases

    private struct State {
        var agenda: Agenda
        /// Something wakes the loop when the first book has rested.
        var isWakeSet = false
        var running = 0
        /// Tenants whose cursors are known to exist.
        var known: Set<TenantID> = []
        /// Books to try in earnest: what stands still there too.
        var retrying: Set<BookOfTenant> = []
        /// How far each book was followed, or is about to be: a head at or before it is no news.
        var handled: [BookOfTenant: Position] = [:]
    }

    private let state: Mutex<State>

    /// A loop that does nothing until `run`.
    ///
    /// - Parameters:
    ///   - configuration: how to connect, as `necessity_app` or `necessity_worker`.
    ///   - grant: the program's own reading is in the installation's access book (architecture, D4).
    ///   - report: gets what an operator should know; called from several tasks.
    public init(
        _ readModels: ReadModels, ledger: Ledger, seal: any EventSeal, configuration: PostgresConfiguration, grant: SystemGrant,
        options: Options = Options(), now: @escaping @Sendable () -> Timestamp = WallClock.now,
        report: @escaping @Sendable (Report) -> Void = { _ in }
    ) {
        self.pass = ProjectionPass(
            ledger: ledger, seal: seal,
            pool: PostgresPool(configuration: Self.following(configuration), sizeMax: max(1, options.booksAtOnceMax)))
        self.signal = readModels.signal
        self.options = options
        self.state = Mutex(State(agenda: Agenda(rest: options.rest)))
        self.now = now
        self.report = report
    }

    /// Rows are found by their keys, whatever a plan once thought of an empty table.
    static func following(_ configuration: PostgresConfiguration) -> PostgresConfiguration {
        var configuration = configuration
        configuration.settings.merge(["enable_seqscan": "off", "jit": "off"]) { _, ours in ours }
        return configuration
    }

    /// Follows all books until the task is cancelled, and returns when everything under way has ended. Runs once.
    public func run() async {
        let (wakes, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.signal.listen { book, reason in
            self.state.withLock { $0.agenda.name(book, reason) }
            continuation.yield()
        }
        await withDiscardingTaskGroup { group in
            group.addTask { await self.keepLooking { continuation.yield() } }
            for await _ in wakes {
                while let (book, isRetrying) = self.takeNext() {
                    group.addTask {
                        let end = await self.follow(book, isRetrying: isRetrying)
                        self.finish(book, end)
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
        self.signal.listen(nil)
        await self.pass.pool.close()
    }

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

    private func finish(_ book: BookOfTenant, _ end: Agenda.End) {
        self.state.withLock { state in
            state.running -= 1
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

    private func follow(_ book: BookOfTenant, isRetrying: Bool) async -> Agenda.End {
        do {
            if !self.state.withLock({ $0.known.contains(book.tenant) }) {
                try await self.pass.ensureCursors(self.projections, of: book.tenant)
                self.state.withLock { state in
                    state.known.insert(book.tenant)
                    // A book without an event names itself never, and its projections are to answer all the same: that there is nothing.
                    for other in Book.allCases where other != book.book {
                        state.agenda.name(BookOfTenant(tenant: book.tenant, book: other))
                    }
                }
            }
            let outcome = try await self.pass.run(self.projections, of: book.tenant, book: book.book, isRetrying: isRetrying)
            for cursor in outcome.moved {
                if cursor.state == .live { self.signal.arrived(cursor.projection, of: book.tenant, at: cursor.position) }
                if let stop = cursor.stop { self.report(.stopped(cursor.projection, book.tenant, stop)) }
            }
            if let end = outcome.end { self.state.withLock { $0.handled[book] = max($0.handled[book] ?? .start, end) } }
            if outcome.hasMore { return .hasMore }
            if outcome.wasBusy { return .again }
            return outcome.hasStopped ? .stopped : .done
        } catch {
            if !Task.isCancelled { self.report(.failed(book.tenant, book.book, code: Self.code(of: error))) }
            return .again
        }
    }

    // MARK: which books

    private func keepLooking(_ wake: @Sendable () -> Void) async {
        var since = self.now().adding(.zero - Self.skewMax - Ledger.headsOverlap)
        var hasBegun = false
        var nextRetry = ContinuousClock.now + self.options.stoppedRetryInterval
        var nextFullLook = ContinuousClock.now + self.options.fullLookInterval
        while !Task.isCancelled {
            do {
                if !hasBegun {
                    try await self.nameAll(try await self.pass.ledger.tenants().map(\.id))
                    hasBegun = true
                }
                since = try await self.look(since)
                if ContinuousClock.now >= nextFullLook {
                    nextFullLook = .now + self.options.fullLookInterval
                    _ = try await self.look(.earliest)
                }
            } catch {
                if !Task.isCancelled { self.report(.blind(code: Self.code(of: error))) }
            }
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
    private func nameAll(_ tenants: [TenantID]) async throws {
        try await self.pass.pool.withConnection { (connection: borrowing PostgresConnection) async throws(PostgresError) in
            _ = try await connection.query(BuildTable.ensure(self.projections))
        }
        self.state.withLock { state in
            for tenant in tenants {
                for book in Book.allCases {
                    let book = BookOfTenant(tenant: tenant, book: book)
                    state.retrying.insert(book)
                    state.agenda.name(book)
                }
            }
        }
    }

    /// Names the books that moved; returns from when on to look next time.
    private func look(_ since: Timestamp) async throws -> Timestamp {
        let heads = try await self.pass.ledger.heads(movedSince: since)
        self.state.withLock { state in
            for head in heads {
                let book = BookOfTenant(tenant: head.tenant, book: head.book)
                guard state.handled[book] ?? .start < head.position else { continue }
                state.handled[book] = head.position
                state.agenda.name(book)
            }
        }
        guard let newest = heads.map(\.recordedAt).max() else { return since }
        return max(since, newest.adding(.zero - Ledger.headsOverlap))
    }

    private static func code(of error: any Error) -> String {
        switch error {
        case let error as EventStoreError: error.code
        case let error as PostgresError: "postgres.\(error.code.rawValue)"
        case is SealError: "keys.unavailable"
        default: "internal"
        }
    }
}
