public import EventSourcing
public import Ledger
public import PHIVault
public import Postgres

/// Makes projections anew from the first event, beside those that answer, and lets them take over (architecture, D8).
///
/// Tenants are built in parallel. Each switches by itself as soon as its new rows are as new as those that answer, in one
/// transaction; then its old rows are deleted, some at a time. Nobody waits for a rebuild, and the loop may run all the while.
/// One that was interrupted is gone on with: what was built stays, what has switched is not built again. Two that run at once
/// help each other.
///
/// ```swift
/// let rebuild = Rebuild(ledger: ledger, seal: vault, configuration: worker, grant: grant)
/// let report = try await rebuild.run { progress in … }
/// ```
public struct Rebuild: Sendable {
    /// Limits of one rebuild. Memory does not grow with what is rebuilt: about `bytesPerWriteMax` twice, for each tenant at once.
    public struct Options: Sendable {
        /// Tenants built at once; no more than the ledger has connections for feeds.
        public var tenantsAtOnceMax = 4
        /// Events after which rows and cursor are written.
        public var eventsPerWriteMax = 50_000
        /// Bytes of rows after which they are written, about.
        public var bytesPerWriteMax = 16 * 1024 * 1024
        /// Events between two reports of progress.
        public var eventsPerReport = 10_000
        /// What an interrupted rebuild left is thrown away, not gone on with: after a correction of the program, for instance.
        public var isFresh = false

        /// The limits above.
        public init() {}
    }

    /// How far a rebuild is.
    public struct Progress: Sendable, Hashable {
        public var tenantsDone = 0
        public var tenantsTotal = 0
        /// Events taken in so far; one that several projections take in together counts once.
        public var eventsDone = 0
    }

    /// What a rebuild came to.
    public struct Report: Sendable, Hashable {
        public var progress: Progress
        /// Whose rows could not be made anew; theirs stay as they were.
        public var failures: [Failure]
    }

    /// A tenant that was not rebuilt.
    public struct Failure: Sendable, Hashable {
        public var tenant: TenantID
        /// A stable code: why.
        public var code: String
        /// Where, when an event cannot be folded.
        public var stop: ProjectionStop?
    }

    let ledger: Ledger
    let seal: any EventSeal
    let configuration: PostgresConfiguration
    let options: Options

    /// A rebuild that does nothing until `run`.
    ///
    /// - Parameters:
    ///   - configuration: how to connect, as `necessity_app` or `necessity_worker`.
    ///   - grant: the program's own reading is in the installation's access book (architecture, D4).
    public init(
        ledger: Ledger, seal: any EventSeal, configuration: PostgresConfiguration, grant: SystemGrant, options: Options = Options()
    ) {
        self.ledger = ledger
        self.seal = seal
        self.configuration = ProjectionLoop.following(configuration)
        self.options = options
    }

    /// Rebuilds projections of all tenants. Throws when the database or the ledger fails; running it again goes on.
    ///
    /// - Parameter report: gets how far it is, now and then; called from several tasks, one after the other.
    @discardableResult
    public func run(
        _ projections: [Projection] = Projection.allCases, report: @escaping @Sendable (Progress) -> Void = { _ in }
    ) async throws -> Report {
        let pool = PostgresPool(configuration: self.configuration, sizeMax: max(1, self.options.tenantsAtOnceMax))
        do {
            // In one order: two rebuilds wait for each other's rows, and must not do so crosswise.
            let report = try await self.run(Projection.allCases.filter(projections.contains), on: pool, report)
            await pool.close()
            return report
        } catch {
            await pool.close()
            throw error
        }
    }

    private func run(
        _ projections: [Projection], on pool: PostgresPool, _ report: @escaping @Sendable (Progress) -> Void
    ) async throws -> Report {
        let builds = try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
            try BuildTable.decode(
                try await connection.pipeline([BuildTable.begin(projections), BuildTable.building(projections)])[1])
        }
        let tenants = try await self.ledger.tenants().map(\.id)
        let counter = ProgressCounter(tenantsTotal: tenants.count, eventsPerReport: self.options.eventsPerReport, report)
        let failures = try await withThrowingTaskGroup(of: Failure?.self) { group in
            var failures: [Failure] = []
            var waiting = tenants[...]
            for _ in 0..<max(1, self.options.tenantsAtOnceMax) {
                guard let tenant = waiting.popFirst() else { break }
                group.addTask { try await self.rebuild(builds, of: tenant, on: pool, counter) }
            }
            while let failure = try await group.next() {
                if let failure { failures.append(failure) }
                counter.tenantIsDone()
                if let tenant = waiting.popFirst() {
                    group.addTask { try await self.rebuild(builds, of: tenant, on: pool, counter) }
                }
            }
            return failures
        }
        // One that is not done for everybody stays open, to be gone on with.
        if failures.isEmpty {
            try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                let finished = projections.compactMap { projection in builds[projection].map { BuildTable.finish(projection, $0) } }
                _ = try await connection.pipeline(finished.flatMap { $0 })
            }
        }
        return Report(progress: counter.progress, failures: failures.sorted { $0.tenant < $1.tenant })
    }

    private func rebuild(
        _ builds: [Projection: Build], of tenant: TenantID, on pool: PostgresPool, _ counter: ProgressCounter
    ) async throws -> Failure? {
        for book in Book.allCases {
            let builds = builds.filter { $0.key.book == book }
            if builds.isEmpty { continue }
            let work = TenantRebuild(
                tenant: tenant, book: book, builds: builds, ledger: self.ledger, seal: self.seal, pool: pool, options: self.options)
            if let failure = try await work.run({ counter.add($0) }) { return failure }
        }
        return nil
    }
}
