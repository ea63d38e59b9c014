public import EventSourcing
public import Ledger
public import PHIVault
public import Postgres

/// Proves that projections say what the events say: makes their rows once more, as of exactly where they stand, and compares them
/// byte for byte; and the same of the ledger's reservations (architecture, D1 and D8).
///
/// Each tenant is checked in one transaction with one snapshot, in which the second build is made, compared and rolled back:
/// nobody ever sees it, nothing is left of it whatever dies when, and what is appended meanwhile does not matter. Because both
/// builds lie side by side their rows are compared themselves, not digests of them.
public struct RebuildCheck: Sendable {
    /// Keys named of one table; more are counted only.
    public static let keysShownMax = 20

    /// What a check came to.
    public struct Report: Sendable, Hashable {
        public var progress: Rebuild.Progress
        /// Rows compared, of all tables together.
        public var rowsCompared: Int
        /// Where rows say something else than the events; empty when all is well.
        public var differences: [Difference]
        /// Whose rows could not be made again, are not made yet, or stand still before the end of the book.
        public var failures: [Rebuild.Failure]

        public var isClean: Bool { self.differences.isEmpty && self.failures.isEmpty }
    }

    /// A table of one tenant whose rows are not what the events make.
    public struct Difference: Sendable, Hashable {
        public var tenant: TenantID
        /// With its schema: `read.worklist`, `ledger.reservation`.
        public var table: String
        /// The keys of the first rows that differ, are missing, or should not be there; at most `keysShownMax`.
        public var keys: [String]
        /// How many such rows there are.
        public var count: Int
    }

    private let ledger: Ledger
    private let seal: any EventSeal
    private let configuration: PostgresConfiguration
    private let tenantsAtOnceMax: Int

    /// A check that does nothing until `run`.
    ///
    /// - Parameters:
    ///   - configuration: how to connect, as `necessity_app` or `necessity_worker`.
    ///   - grant: the program's own reading is in the installation's access book (architecture, D4).
    ///   - tenantsAtOnceMax: tenants checked at once; no more than the ledger has connections for feeds.
    public init(
        ledger: Ledger, seal: any EventSeal, configuration: PostgresConfiguration, grant: SystemGrant, tenantsAtOnceMax: Int = 2
    ) {
        self.ledger = ledger
        self.seal = seal
        self.configuration = configuration
        self.tenantsAtOnceMax = max(1, tenantsAtOnceMax)
    }

    /// Checks projections of all tenants, and their reservations. Throws when the database or the ledger fails.
    public func run(
        _ projections: [Projection] = Projection.allCases, report: @escaping @Sendable (Rebuild.Progress) -> Void = { _ in }
    ) async throws -> Report {
        let pool = PostgresPool(configuration: self.configuration, sizeMax: self.tenantsAtOnceMax)
        do {
            let report = try await self.run(projections, on: pool, report)
            await pool.close()
            return report
        } catch {
            await pool.close()
            throw error
        }
    }

    private func run(
        _ projections: [Projection], on pool: PostgresPool, _ report: @escaping @Sendable (Rebuild.Progress) -> Void
    ) async throws -> Report {
        let tenants = try await self.ledger.tenants().map(\.id)
        let counter = ProgressCounter(tenantsTotal: tenants.count, eventsPerReport: Rebuild.Options().eventsPerReport, report)
        return try await withThrowingTaskGroup(of: TenantCheck.Outcome.self) { group in
            var outcomes: [TenantCheck.Outcome] = []
            var waiting = tenants[...]
            func addNext() {
                guard let tenant = waiting.popFirst() else { return }
                let check = TenantCheck(tenant: tenant, projections: projections, ledger: self.ledger, seal: self.seal)
                group.addTask {
                    try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                        try await check.run(on: connection) { counter.add($0) }
                    }
                }
            }
            for _ in 0..<self.tenantsAtOnceMax { addNext() }
            while let outcome = try await group.next() {
                outcomes.append(outcome)
                counter.tenantIsDone()
                addNext()
            }
            return Report(
                progress: counter.progress, rowsCompared: outcomes.reduce(0) { $0 + $1.rowsCompared },
                differences: outcomes.flatMap(\.differences).sorted { ($0.tenant, $0.table) < ($1.tenant, $1.table) },
                failures: outcomes.compactMap(\.failure).sorted { $0.tenant < $1.tenant })
        }
    }
}
