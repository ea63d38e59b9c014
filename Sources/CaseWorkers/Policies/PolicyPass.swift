import EventSourcing
import Ledger
import Postgres

/// Brings a tenant's policies forward by one page of events: the work of `PolicyLoop`.
///
/// Reactions are appended first, and the cursor follows: whatever dies in between has them asked for again, and answered. No lock
/// is held meanwhile, so another process may do the same at the same time; its commands have the same ids.
struct PolicyPass: Sendable {
    let ledger: Ledger
    let seal: any EventSeal
    let followUp: FollowUp
    let pool: PostgresPool
    /// For tests: called when a reaction is done and nothing is written of it yet.
    var afterReaction: (@Sendable (Subscription, Position) async throws -> Void)?

    /// What a pass came to.
    struct Outcome: Sendable {
        /// The policies that it concerned, where they are now.
        var cursors: [WorkCursor] = []
        /// Those of which nothing need be written yet: they moved over what led to nothing.
        var unwritten: Set<Subscription> = []
        var refusals: [(subscription: Subscription, position: Position, code: String)] = []
        /// Those that did not get as far as they should, and by what.
        var failures: [(subscription: Subscription, code: String)] = []
        /// There may be more to do at once.
        var hasMore = false
        /// The end of the book, when everything that was asked has come to it.
        var end: Position?
    }

    /// Reads a tenant's cursors, and makes those that it lacks.
    func cursors(of subscriptions: [Subscription], in tenant: TenantID) async throws(PostgresError) -> [WorkCursor] {
        let rows = try await self.pool.withConnection { (connection: borrowing PostgresConnection) async throws(PostgresError) in
            try await connection.pipeline([
                WorkCursorTable.tenantSetting(tenant), WorkCursorTable.all(subscriptions, of: tenant),
            ])
        }
        let found = try WorkCursorTable.decode(rows[1])
        if found.count == subscriptions.count { return found }
        let made = try await self.pool.withConnection { (connection: borrowing PostgresConnection) async throws(PostgresError) in
            try await connection.pipeline([
                WorkCursorTable.tenantSetting(tenant), WorkCursorTable.ensure(subscriptions, of: tenant),
                WorkCursorTable.all(subscriptions, of: tenant),
            ])
        }
        return try WorkCursorTable.decode(made[2])
    }

    func write(_ cursors: [WorkCursor], of tenant: TenantID) async throws(PostgresError) {
        if cursors.isEmpty { return }
        try await self.pool.withConnection { (connection: borrowing PostgresConnection) async throws(PostgresError) in
            _ = try await connection.pipeline([WorkCursorTable.tenantSetting(tenant), WorkCursorTable.move(cursors, of: tenant)])
        }
    }

    /// One page for the policies that are furthest behind. What throws concerns all of them.
    ///
    /// - Parameters:
    ///   - readers: with where each of them stands.
    ///   - written: how far each cursor is written.
    func run(
        _ readers: [(reader: PolicyReader, cursor: WorkCursor)], written: [Subscription: Position], of tenant: TenantID
    ) async throws -> Outcome {
        var outcome = Outcome()
        guard let first = readers.map(\.cursor.position).min() else { return outcome }
        let group = readers.filter { $0.cursor.position == first }
        let limit = readers.map(\.cursor.position).filter { $0 > first }.min()
        let room =
            limit.map { Int(min($0.rawValue - first.rawValue, Int64(PolicyLimits.eventsPerPageMax))) } ?? PolicyLimits.eventsPerPageMax
        let page = try await self.ledger.read(WorkCursorTable.book, of: tenant, after: first, limit: room)
        let opened = try await self.open(page.filter { envelope in group.contains { $0.reader.wants(envelope.type) } })
        for (reader, cursor) in group {
            var cursor = cursor
            cursor.stop = nil
            let handledCount = try await self.follow(reader, &cursor, page, opened, &outcome)
            outcome.cursors.append(cursor)
            let unwritten = cursor.position.rawValue - (written[reader.subscription] ?? .start).rawValue
            if handledCount == 0, cursor.stop == nil, unwritten < PolicyLimits.unwrittenPositionsMax {
                outcome.unwritten.insert(reader.subscription)
            }
        }
        try await self.write(outcome.cursors.filter { !outcome.unwritten.contains($0.subscription) }, of: tenant)
        let isAtEnd = limit == nil && page.count < room
        outcome.hasMore = !isAtEnd && (limit != nil || outcome.cursors.contains { $0.stop == nil && $0.position == page.last?.position })
        if isAtEnd, outcome.failures.isEmpty { outcome.end = page.last?.position ?? first }
        return outcome
    }

    /// Takes one policy through a page; returns how many reactions were asked for.
    private func follow(
        _ reader: PolicyReader, _ cursor: inout WorkCursor, _ page: [RecordedEnvelope],
        _ opened: [Position: Result<PlainBody, Trouble>], _ outcome: inout Outcome
    ) async throws -> Int {
        var handledCount = 0
        for envelope in page {
            do throws(Trouble) {
                if reader.wants(envelope.type), let body = opened[envelope.position] {
                    let reactions = try reader.reactions(to: envelope, try body.get())
                    for (index, reaction) in reactions.enumerated() {
                        handledCount += 1
                        try await self.carryOut(reaction, index, of: reader.subscription, after: envelope, &outcome)
                    }
                }
            } catch {
                switch error {
                case .refused: break
                case .passing(let code): outcome.failures.append((reader.subscription, code))
                case .lasting(let code, let subject):
                    cursor.stop = PolicyStop(position: envelope.position, code: code, subject: subject)
                }
                return handledCount
            }
            if handledCount > 0 { try await self.afterReaction?(reader.subscription, envelope.position) }
            cursor.position = envelope.position
        }
        return handledCount
    }

    private func carryOut(
        _ reaction: Reaction, _ index: Int, of subscription: Subscription, after envelope: RecordedEnvelope, _ outcome: inout Outcome
    ) async throws(Trouble) {
        let reason = FollowUp.Reason.policy(subscription, envelope.tenant, envelope.book, envelope.position, index)
        do {
            // What follows from a conversation belongs to it; one that has no name gets that of the command it began with.
            _ = try await self.followUp.carryOut(
                reason, in: envelope.tenant, leading: reaction.stream,
                correlation: envelope.correlation ?? CorrelationID(envelope.command.rawValue), causation: envelope.position,
                reaction.decide)
        } catch {
            let trouble = Trouble(error)
            guard case .refused(let code) = trouble else { throw trouble }
            outcome.refusals.append((subscription, envelope.position, code))
        }
    }

    /// Opens the facts of events, each for itself when they do not open together.
    private func open(_ envelopes: [RecordedEnvelope]) async throws(SealError) -> [Position: Result<PlainBody, Trouble>] {
        var opened: [Position: Result<PlainBody, Trouble>] = [:]
        do {
            for (envelope, body) in zip(envelopes, try await self.seal.openFacts(of: envelopes)) {
                opened[envelope.position] = .success(body)
            }
        } catch .unavailable {
            throw .unavailable
        } catch {
            for envelope in envelopes {
                do {
                    opened[envelope.position] = .success(try await self.seal.openFacts(of: [envelope])[0])
                } catch .unavailable {
                    throw .unavailable
                } catch {
                    opened[envelope.position] = .failure(Trouble(error))
                }
            }
        }
        return opened
    }
}
