public import EventSourcing
public import Postgres

/// The books of all tenants, on PostgreSQL: append, read, feed, tail.
///
/// A tenant's ledger is its two books, each one strictly ordered sequence of events: positions 1, 2, 3, … without a gap.
/// Appending locks the book's row, judges the commands in order, inserts and commits; because of that lock a reader never
/// meets a gap and never misses a late commit, and `recordedAt` never decreases along positions (architecture, D1).
///
/// ```swift
/// let ledger = try Ledger(configuration: PostgresConfiguration(url))
/// try await ledger.createTenant(clinic, kind: .clinic)
/// let appended = try await ledger.append(command)
/// let events = try await ledger.read(stream, in: .work, of: clinic)
/// ```
///
/// Errors are `EventStoreError`: conflicts are for the caller to decide again on, `.outcomeUnknown` to ask again with the same
/// command id. Every queue is bounded by `Options`.
public final class Ledger: EventStore {
    /// Limits of one process's ledger.
    public struct Options: Sendable {
        /// Connections that append: loads under way at once. More than two lost throughput on two cores.
        public var appendLanesMax = 2
        /// Loads of one book under way at once (decision 0005).
        public var loadsPerBookMax = 1
        /// Commands of one book that travel together.
        public var commandsPerBatchMax = 512
        /// Books that travel in one call.
        public var booksPerLoadMax = 64
        /// Commands that travel in one call.
        public var commandsPerLoadMax = 512
        /// Commands that may wait, over all books; beyond it callers get `.overloaded`.
        public var waitingMax = 10_000
        /// Connections that read.
        public var readConnectionsMax = 8
        /// Connections that feeds read on: as many read at once, the others wait for their turn.
        public var feedConnectionsMax = 4
        /// How long a feed's transaction may stay open: its snapshot keeps the server from cleaning up behind it.
        public var feedTransactionMax: Duration = .seconds(5)
        /// How long a feed waits for its turn.
        public var feedWaitMax: Duration = .seconds(60)
        /// How long a tail waits at the head of a book before it asks the database again.
        public var tailPollInterval: Duration = .seconds(1)

        /// The limits above.
        public init() {}
    }

    let readPool: PostgresPool
    let feedPool: PostgresPool
    let options: Options
    let signal: BookSignal
    private let appendPool: PostgresPool
    private let appender: Appender

    /// A ledger over one database; connects when first used.
    ///
    /// - Parameters:
    ///   - configuration: how to connect, as a role that may execute `ledger.append` (`necessity_app` or `necessity_worker`).
    ///   - now: this process's clock; compared with the database's at each append (`clock.skew`).
    public init(
        configuration: PostgresConfiguration, options: Options = Options(), now: @escaping @Sendable () -> Timestamp = WallClock.now
    ) {
        var appending = configuration
        // Plans made on an empty table stay bad, and the appender's look-ups have one good plan each (decision 0003).
        appending.settings.merge(Self.appendSettings) { _, ours in ours }
        self.options = options
        self.signal = BookSignal()
        self.readPool = PostgresPool(configuration: configuration, sizeMax: options.readConnectionsMax)
        // Apart from the others: however many feeds are slow, a case can still be read.
        self.feedPool = PostgresPool(
            configuration: configuration, sizeMax: options.feedConnectionsMax, waitMax: options.feedWaitMax)
        self.appendPool = PostgresPool(configuration: appending, sizeMax: options.appendLanesMax)
        self.appender = Appender(
            pool: self.appendPool,
            limits: AppendQueue.Limits(
                lanesMax: options.appendLanesMax, loadsPerBookMax: options.loadsPerBookMax,
                commandsPerBatchMax: options.commandsPerBatchMax, booksPerLoadMax: options.booksPerLoadMax,
                commandsPerLoadMax: options.commandsPerLoadMax, waitingMax: options.waitingMax),
            signal: self.signal, now: now)
    }

    static let appendSettings = [
        "enable_seqscan": "off", "enable_bitmapscan": "off", "enable_sort": "off", "enable_hashjoin": "off", "enable_mergejoin": "off",
        "plan_cache_mode": "force_generic_plan",
        // A disabled scan costs ten thousand million on paper, and on paper that is worth compiling: half a second a call.
        "jit": "off",
    ]

    /// Makes a tenant and its two books; a tenant that exists stays as it is.
    public func createTenant(_ tenant: TenantID, kind: TenantKind, organization: TenantID? = nil, at moment: Timestamp)
        async throws(EventStoreError)
    {
        try await self.reading(
            of: tenant,
            [
                "SELECT ledger.create_tenant(\(tenant.rawValue), \(kind.rawValue), \(organization?.rawValue), \(moment.rawValue))"
            ]
        ) { _ throws(PostgresError) in }
    }

    /// Takes a command in, durably, or says why not. See `EventStore`.
    public func append(_ append: Append) async throws(EventStoreError) -> Appended {
        try await self.appender.append(append)
    }

    /// Commands that wait in this process to be sent; a gauge for metrics.
    public var waitingCount: Int { self.appender.waitingCount }

    /// Refuses new commands, waits until everything taken in is answered, and closes the connections.
    public func close() async {
        await self.appender.drain()
        await self.appendPool.close()
        await self.readPool.close()
        await self.feedPool.close()
    }
}

/// What kind of body a tenant is. The raw value is stored.
public enum TenantKind: String, Sendable, Hashable, CaseIterable {
    /// One legal entity that treats patients.
    case clinic
    /// A group of clinics.
    case organization
    /// The installation itself.
    case installation
}
