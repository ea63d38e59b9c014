import EventSourcing
import Foundation
@testable import Ledger
import Postgres
import TestSupport
import Testing

/// Ten thousand small schedules over three connections: each must end in a state that some serial order explains.
@Suite("Interleaving three connections")
struct InterleavingTests {
    static let schedules = 10_000

    @Test func `every schedule ends in a state that some serial order explains`() async throws {
        let seed = UInt64.random(in: 1...UInt64.max)
        try await LedgerUnderTest.with { ledger, _ in
            var random = SplitMix64(seed: seed)
            // Four at a time, each for a tenant of its own: schedules do not meet, and both cores work.
            for round in 0..<(Self.schedules / 4) {
                let schedules = (0..<4).map { _ in Schedule(tenant: TenantID(UUID()), random: &random) }
                let failures = try await withThrowingTaskGroup(of: String?.self) { group in
                    for schedule in schedules {
                        group.addTask { try await schedule.run(ledger).explanationMissing }
                    }
                    return try await group.reduce(into: [String]()) { if let failure = $1 { $0.append(failure) } }
                }
                #expect(failures.isEmpty, "seed \(seed), round \(round): \(failures)")
                if !failures.isEmpty { break }
            }
        }
    }
}

/// Three connections with a transaction each, of one or two commands that meet on few streams, ids and claims.
private struct Schedule: Sendable {
    let tenant: TenantID
    let transactions: [[Append]]
    /// Which connection takes its next step: begin, call, commit.
    let steps: [Int]

    init(tenant: TenantID, random: inout SplitMix64) {
        self.tenant = tenant
        let streams = (0..<2).map { _ in StreamID(UUID()) }
        let ids = (0..<3).map { _ in CommandID(UUID()) }
        let token = Array(repeating: UInt8(7), count: 32)
        self.transactions = (0..<3).map { _ in
            (0..<Int.random(in: 1...2, using: &random)).map { _ in
                let stream = streams.randomElement(using: &random)!
                let isClaim = Int.random(in: 0..<4, using: &random) == 0
                let relies = Int.random(in: 0..<4, using: &random) == 0
                return Commands.append(
                    tenant, command: Bool.random(using: &random) ? ids.randomElement(using: &random)! : CommandID(UUID()),
                    hash: UInt8.random(in: 0...1, using: &random), to: [(stream, Int32.random(in: 0...2, using: &random))],
                    unchanged: relies
                        ? [
                            UnchangedStream(
                                stream: streams.randomElement(using: &random)!,
                                version: StreamVersion(Int32.random(in: 0...1, using: &random)))
                        ]
                        : [],
                    reservations: isClaim
                        ? [
                            Reservation(
                                [.take, .takeRegardless, .release].randomElement(using: &random)!, kind: "fault.claim", token: token,
                                during: Timestamp(microseconds: 0)..<Timestamp(microseconds: Int64.random(in: 1...9, using: &random)),
                                stream: stream)
                        ] : [])
            }
        }
        self.steps = (0..<3).flatMap { [$0, $0, $0] }.shuffled(using: &random)
    }

    struct Ending: Sendable {
        let schedule: Schedule
        let outcomes: [[Result<Appended, EventStoreError>]]
        let events: [RecordedEnvelope]
    }

    /// Runs the steps in the seeded order. A call that has to wait for the lock is left waiting while the others go on; its
    /// connection's later steps queue behind it, as they would in a client.
    func run(_ ledger: LedgerUnderTest) async throws -> Ending {
        try await ledger.ledger.createTenant(self.tenant, kind: .clinic, at: WallClock.now())
        let outcomes = try await withThrowingTaskGroup(of: (Int, [Result<Appended, EventStoreError>]).self) { group in
            let gates = (0..<3).map { _ in AsyncStream.makeStream(of: Void.self) }
            for connection in 0..<3 {
                let load = RawAppend.load(self.transactions[connection])
                let gate = gates[connection].stream
                group.addTask {
                    try await ledger.raw.withConnection { (session: borrowing PostgresConnection) in
                        var turns = gate.makeAsyncIterator()
                        _ = await turns.next()
                        _ = try await session.execute("BEGIN")
                        _ = await turns.next()
                        let rows = try await session.query(AppendCall.statement(for: load, clientNow: WallClock.now()))
                        _ = await turns.next()
                        _ = try await session.execute("COMMIT")
                        guard case .judged(let outcomes) = try AppendCall.answers(from: rows, for: load)[0] else {
                            throw EventStoreError.overloaded
                        }
                        return (connection, outcomes)
                    }
                }
            }
            for step in self.steps {
                gates[step].continuation.yield()
                await Task.yield()
            }
            var outcomes: [[Result<Appended, EventStoreError>]] = Array(repeating: [], count: 3)
            for try await (connection, result) in group { outcomes[connection] = result }
            return outcomes
        }
        let events = try await ledger.ledger.read(.work, of: self.tenant, after: .start, limit: Ledger.pageMax)
        return Ending(schedule: self, outcomes: outcomes, events: events)
    }
}

extension Schedule.Ending {
    /// `nil` when some order of the three transactions, one after the other in memory, gives these outcomes and events.
    var explanationMissing: String? {
        get async throws {
            guard self.events.map(\.position.rawValue) == Array(0..<Int64(self.events.count)).map({ $0 + 1 }) else {
                return "positions have gaps: \(self.events.map(\.position))"
            }
            for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
                if try await self.isExplained(by: order) { return nil }
            }
            return "no serial order explains \(self.outcomes) of \(self.schedule.transactions.map { $0.map(\.command) })"
        }
    }

    private func isExplained(by order: [Int]) async throws -> Bool {
        let store = InMemoryEventStore(now: { Timestamp(microseconds: 1) })
        store.createTenant(self.schedule.tenant)
        for transaction in order {
            for (command, outcome) in zip(self.schedule.transactions[transaction], self.outcomes[transaction]) {
                var expected: Result<Appended, EventStoreError>
                do throws(EventStoreError) {
                    expected = .success(try await store.append(command))
                } catch {
                    expected = .failure(error)
                }
                switch (expected, outcome) {
                case (.success(let left), .success(let right)):
                    guard left.positions == right.positions, left.isRepeat == right.isRepeat else { return false }
                case (.failure(let left), .failure(let right)):
                    guard left == right else { return false }
                default:
                    return false
                }
            }
        }
        let serial = try await store.read(.work, of: self.schedule.tenant, after: .start, limit: Ledger.pageMax)
        return serial.map { [$0.stream.description, $0.version.description, $0.command.description] }
            == self.events.map { [$0.stream.description, $0.version.description, $0.command.description] }
    }
}
