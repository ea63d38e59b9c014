public import EventSourcing
public import Ledger
public import PHIVault
public import Postgres
public import ReadModels
import Synchronization

/// Follows every tenant's `work` book and carries out what policies make of it.
///
/// Any number of processes may run one: what two of them do at once is done once. A policy that is refused goes on; one whose store
/// fails tries again, later each time; one that meets an event nobody here can read stops for that tenant, says where and why, and
/// is tried again. Everything else goes on meanwhile.
///
/// ```swift
/// let loop = PolicyLoop([OpenTasks()], readModels: readModels, ledger: ledger, seal: vault, followUp: followUp,
///                       configuration: worker, grant: grant)
/// await loop.run()
/// ```
public final class PolicyLoop: Sendable {
    /// Limits of one process's loop.
    public struct Options: Sendable {
        /// How books are followed: one tenant's at a time, so many tenants at once.
        public var following = FollowingOptions()
        /// How long a policy waits after a trouble that may pass: doubled each time, up to the second.
        public var backoff: ClosedRange<Duration> = .seconds(1)...(.seconds(30))
        /// How long a cursor that moved over what led to nothing may be unwritten.
        public var unwrittenMax: Duration = .seconds(10)

        /// The limits above.
        public init() {}
    }

    /// What an operator should know.
    public enum Report: Sendable, Hashable {
        /// A policy cannot get past an event.
        case stopped(Subscription, TenantID, PolicyStop)
        /// A reaction to an event was refused: the state has moved on.
        case refused(Subscription, TenantID, Position, code: String)
        /// A policy, or all of a tenant's, did not get on, and is tried again; `code` says by what.
        case failed(Subscription?, TenantID, code: String)
        /// It could not be found out what moved, and is asked again.
        case blind(code: String)
        /// Events of all tenants that a subscription has before it.
        case lag(Subscription, events: Int64)
    }

    /// Where a policy of a tenant is, as far as this process knows.
    private struct Standing {
        var position = Position.start
        var written = Position.start
        var unwrittenSince: ContinuousClock.Instant?
        var failureCount = 0
        var notBefore: ContinuousClock.Instant?
    }

    private struct State {
        var standings: [TenantID: [Subscription: Standing]] = [:]
        var heads: [TenantID: Position] = [:]
    }

    private let readers: [PolicyReader]
    private let pass: PolicyPass
    private let ledger: Ledger
    private let loop: BookLoop
    private let options: Options
    private let report: @Sendable (Report) -> Void
    private let state = Mutex(State())

    /// A loop that does nothing until `run`.
    ///
    /// - Parameters:
    ///   - policies: each with a subscription of its own.
    ///   - configuration: how to connect for cursors, as `necessity_app` or `necessity_worker`.
    ///   - grant: the program's own reading is in the installation's access book (architecture, D4).
    ///   - report: gets what an operator should know; called from several tasks.
    public convenience init(
        _ policies: [any Policy], readModels: ReadModels, ledger: Ledger, seal: any EventSeal, followUp: FollowUp,
        configuration: PostgresConfiguration, grant: SystemGrant, options: Options = Options(),
        report: @escaping @Sendable (Report) -> Void = { _ in }
    ) {
        let pool = PostgresPool(configuration: configuration, sizeMax: max(1, options.following.booksAtOnceMax))
        self.init(
            policies, readModels: readModels, ledger: ledger,
            pass: PolicyPass(ledger: ledger, seal: seal, followUp: followUp, pool: pool), options: options, report: report)
    }

    init(
        _ policies: [any Policy], readModels: ReadModels, ledger: Ledger, pass: PolicyPass, options: Options,
        report: @escaping @Sendable (Report) -> Void
    ) {
        self.readers = policies.map { PolicyReader($0) }
        precondition(Set(self.readers.map(\.subscription)).count == policies.count, "each policy has a subscription of its own")
        self.pass = pass
        self.ledger = ledger
        self.options = options
        self.report = report
        self.loop = BookLoop(
            readModels, ledger: ledger, books: [WorkCursorTable.book], hearsWaiters: false, options: options.following, now: WallClock.now)
    }

    /// Follows all tenants until the task is cancelled, and returns when everything under way has ended. Runs once.
    public func run() async {
        if !self.readers.isEmpty { await self.loop.run(self) }
        await self.pass.pool.close()
    }

    // MARK: what is known

    /// Those policies that are to go on now, from where; and whether others have to wait.
    private func active(_ cursors: [WorkCursor], of tenant: TenantID, isRetrying: Bool) -> (
        readers: [(reader: PolicyReader, cursor: WorkCursor)], written: [Subscription: Position], areOthersWaiting: Bool
    ) {
        self.state.withLock { state in
            var active: [(reader: PolicyReader, cursor: WorkCursor)] = []
            var areOthersWaiting = false
            let now = ContinuousClock.now
            for var cursor in cursors {
                guard let reader = self.readers.first(where: { $0.subscription == cursor.subscription }) else { continue }
                Self.change(&state.standings[tenant, default: [:]][cursor.subscription, default: Standing()]) { standing in
                    standing.written = max(standing.written, cursor.position)
                    // Another process may have come further, or this one without writing it.
                    standing.position = max(standing.position, cursor.position)
                    cursor.position = standing.position
                    if let notBefore = standing.notBefore, notBefore > now {
                        areOthersWaiting = true
                    } else if cursor.stop == nil || isRetrying {
                        active.append((reader, cursor))
                    }
                }
            }
            return (active, state.standings[tenant]?.mapValues(\.written) ?? [:], areOthersWaiting)
        }
    }

    private static func change(_ standing: inout Standing, _ body: (inout Standing) -> Void) { body(&standing) }

    private func take(_ outcome: PolicyPass.Outcome, of tenant: TenantID) {
        let now = ContinuousClock.now
        self.state.withLock { state in
            for cursor in outcome.cursors {
                Self.change(&state.standings[tenant, default: [:]][cursor.subscription, default: Standing()]) { standing in
                    standing.position = max(standing.position, cursor.position)
                    if outcome.unwritten.contains(cursor.subscription) {
                        if standing.position > standing.written, standing.unwrittenSince == nil { standing.unwrittenSince = now }
                    } else {
                        standing.written = max(standing.written, cursor.position)
                        standing.unwrittenSince = nil
                    }
                    standing.failureCount = 0
                    standing.notBefore = nil
                }
            }
        }
        self.wait(outcome.failures.map(\.subscription), of: tenant)
    }

    /// Has policies wait after a trouble, longer each time.
    private func wait(_ subscriptions: [Subscription], of tenant: TenantID) {
        let now = ContinuousClock.now
        self.state.withLock { state in
            for subscription in subscriptions {
                Self.change(&state.standings[tenant, default: [:]][subscription, default: Standing()]) { standing in
                    standing.notBefore = now + Backoff.time(after: standing.failureCount, within: self.options.backoff)
                    standing.failureCount += 1
                }
            }
        }
    }
}

/// How long to wait before something is tried again.
enum Backoff {
    /// The shortest time, doubled for each failure before, and never more than the longest.
    static func time(after failureCount: Int, within range: ClosedRange<Duration>) -> Duration {
        min(range.lowerBound * (1 << min(failureCount, 20)), range.upperBound)
    }
}

extension PolicyLoop: BookFollowing {
    package func begin() async throws { self.found(try await self.ledger.heads(movedSince: .earliest)) }

    package func follow(_ book: BookOfTenant, isRetrying: Bool) async -> (end: Agenda.End, handled: Position?) {
        let tenant = book.tenant
        var concerned = self.readers.map(\.subscription)
        do {
            let cursors = try await self.pass.cursors(of: concerned, in: tenant)
            let (active, written, areOthersWaiting) = self.active(cursors, of: tenant, isRetrying: isRetrying)
            let isOneStopped = cursors.contains { $0.stop != nil }
            guard !active.isEmpty else { return (areOthersWaiting ? .again : isOneStopped ? .stopped : .done, nil) }
            concerned = active.map(\.reader.subscription)
            let outcome = try await self.pass.run(active, written: written, of: tenant)
            self.take(outcome, of: tenant)
            for refusal in outcome.refusals { self.report(.refused(refusal.subscription, tenant, refusal.position, code: refusal.code)) }
            if !Task.isCancelled {
                for failure in outcome.failures { self.report(.failed(failure.subscription, tenant, code: failure.code)) }
            }
            for cursor in outcome.cursors where cursor.stop != nil {
                guard let stop = cursor.stop, !cursors.contains(cursor) else { continue }
                self.report(.stopped(cursor.subscription, tenant, stop))
            }
            if outcome.hasMore { return (.hasMore, outcome.end) }
            if areOthersWaiting || !outcome.failures.isEmpty { return (.again, outcome.end) }
            let isStopped = isOneStopped && !isRetrying || outcome.cursors.contains { $0.stop != nil }
            return (isStopped ? .stopped : .done, outcome.end)
        } catch {
            if !Task.isCancelled { self.report(.failed(nil, tenant, code: BookLoop.code(of: error))) }
            self.wait(concerned, of: tenant)
            return (.again, nil)
        }
    }

    package func found(_ heads: [BookHead]) {
        self.state.withLock { state in
            for head in heads where head.book == WorkCursorTable.book {
                state.heads[head.tenant] = max(state.heads[head.tenant] ?? .start, head.position)
            }
        }
    }

    package func looked() async {
        let (lags, late) = self.state.withLock { state in (Self.lags(state, self.readers), self.late(state)) }
        for (subscription, events) in lags { self.report(.lag(subscription, events: events)) }
        for (tenant, cursors) in late {
            do {
                try await self.pass.write(cursors, of: tenant)
            } catch {
                if !Task.isCancelled { self.report(.failed(nil, tenant, code: BookLoop.code(of: error))) }
                return
            }
            self.state.withLock { state in
                for cursor in cursors {
                    Self.change(&state.standings[tenant, default: [:]][cursor.subscription, default: Standing()]) { standing in
                        standing.written = max(standing.written, cursor.position)
                        standing.unwrittenSince = nil
                    }
                }
            }
        }
    }

    /// Events before each subscription.
    private static func lags(_ state: borrowing State, _ readers: [PolicyReader]) -> [(Subscription, Int64)] {
        readers.map { reader in
            var events: Int64 = 0
            for (tenant, head) in state.heads {
                events += max(0, head.rawValue - (state.standings[tenant]?[reader.subscription]?.position.rawValue ?? 0))
            }
            return (reader.subscription, events)
        }
    }

    /// Cursors that have been unwritten for long, of some tenants.
    private func late(_ state: borrowing State) -> [(TenantID, [WorkCursor])] {
        let before = ContinuousClock.now - self.options.unwrittenMax
        var late: [(TenantID, [WorkCursor])] = []
        for (tenant, standings) in state.standings {
            let cursors = standings.filter { $0.value.unwrittenSince.map { $0 <= before } ?? false }
                .map { WorkCursor(subscription: $0.key, position: $0.value.position) }
            if !cursors.isEmpty { late.append((tenant, cursors)) }
            if late.count == PolicyLimits.writesPerLookMax { break }
        }
        return late
    }

    package func cannotLook(_ error: any Error) { self.report(.blind(code: BookLoop.code(of: error))) }
}
