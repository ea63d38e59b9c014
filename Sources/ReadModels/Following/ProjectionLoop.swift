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
    /// Limits of one process's loop; each book that is followed has a connection of its own.
    public typealias Options = FollowingOptions

    /// What an operator should know.
    public enum Report: Sendable, Hashable {
        /// A projection cannot get past an event.
        case stopped(Projection, TenantID, ProjectionStop)
        /// A pass failed, and is tried again; `code` says by what.
        case failed(TenantID, Book, code: String)
        /// It could not be found out what moved, and is asked again.
        case blind(code: String)
    }

    private let pass: ProjectionPass
    private let signal: ProjectionSignal
    private let loop: BookLoop
    private let report: @Sendable (Report) -> Void
    private let projections = Projection.allCases
    /// Tenants whose cursors are known to exist.
    private let known = Mutex<Set<TenantID>>([])

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
        self.loop = BookLoop(
            readModels, ledger: ledger, books: Set(Book.allCases), hearsWaiters: true, options: options, now: now)
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
        await self.loop.run(self)
        await self.pass.pool.close()
    }
}

extension ProjectionLoop: BookFollowing {
    package func begin() async throws {
        try await self.pass.pool.withConnection { (connection: borrowing PostgresConnection) async throws(PostgresError) in
            _ = try await connection.query(BuildTable.ensure(self.projections))
        }
    }

    package func follow(_ book: BookOfTenant, isRetrying: Bool) async -> (end: Agenda.End, handled: Position?) {
        do {
            if !self.known.withLock({ $0.contains(book.tenant) }) {
                try await self.pass.ensureCursors(self.projections, of: book.tenant)
                self.known.withLock { _ = $0.insert(book.tenant) }
                // A book without an event names itself never, and its projections are to answer all the same: that there is nothing.
                for other in Book.allCases where other != book.book { self.loop.name(BookOfTenant(tenant: book.tenant, book: other)) }
            }
            let outcome = try await self.pass.run(self.projections, of: book.tenant, book: book.book, isRetrying: isRetrying)
            for cursor in outcome.moved {
                if cursor.state == .live { self.signal.arrived(cursor.projection, of: book.tenant, at: cursor.position) }
                if let stop = cursor.stop { self.report(.stopped(cursor.projection, book.tenant, stop)) }
            }
            let end: Agenda.End = outcome.hasMore ? .hasMore : outcome.wasBusy ? .again : outcome.hasStopped ? .stopped : .done
            return (end, outcome.end)
        } catch {
            if !Task.isCancelled { self.report(.failed(book.tenant, book.book, code: BookLoop.code(of: error))) }
            return (.again, nil)
        }
    }

    package func found(_ heads: [BookHead]) {}

    package func looked() async {}

    package func cannotLook(_ error: any Error) { self.report(.blind(code: BookLoop.code(of: error))) }
}
