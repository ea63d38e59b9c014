import EventSourcing
import Foundation
@testable import Ledger
import Postgres
import TestSupport
import Testing

/// Loads that hold the commands of several books, in one call.
@Suite("Several books in one load")
struct SeveralBooksTests {
    @Test func `law: a load ends as its commands would, one after the other`() async throws {
        let seed = UInt64.random(in: 1...UInt64.max)
        try await LedgerUnderTest.with { ledger, _ in
            var random = SplitMix64(seed: seed)
            for round in 0..<60 {
                let store = InMemoryEventStore(now: { Timestamp(microseconds: 1) })
                let world = World(random: &random)
                for tenant in world.tenants {
                    store.createTenant(tenant)
                    try await ledger.ledger.createTenant(tenant, kind: .clinic, at: WallClock.now())
                }
                for _ in 0..<6 {
                    let load = world.load(random: &random)
                    let outcomes = try await ledger.judged(load)
                    for (batch, results) in zip(load.batches, outcomes) {
                        for (entry, outcome) in zip(batch.entries, results) {
                            let expected = await Self.outcome(of: entry.append, in: store)
                            #expect(Self.isSame(expected, outcome), "seed \(seed), round \(round): \(expected) and \(outcome)")
                        }
                    }
                }
                for tenant in world.tenants {
                    for book in Book.allCases {
                        let stored = try await ledger.ledger.read(book, of: tenant, after: .start, limit: Ledger.pageMax)
                        let expected = try await store.read(book, of: tenant, after: .start, limit: Ledger.pageMax)
                        #expect(stored.map(\.identity) == expected.map(\.identity), "seed \(seed), round \(round)")
                        #expect(zip(stored, stored.dropFirst()).allSatisfy { $0.recordedAt <= $1.recordedAt }, "seed \(seed)")
                    }
                }
            }
        }
    }

    @Test func `a book that another transaction holds is left behind, and the others enter`() async throws {
        try await LedgerUnderTest.with { ledger, tenant in
            let others = (0..<3).map { _ in TenantID(UUID()) }
            for other in others { try await ledger.ledger.createTenant(other, kind: .clinic, at: WallClock.now()) }
            let holder = try await ledger.holdBook()
            let commands = ([tenant] + others).map { Commands.append($0, to: [(StreamID(UUID()), 0)]) }
            let load = RawAppend.load(commands)
            let answers = try await ledger.send(load)
            await holder.release()
            for (batch, answer) in zip(load.batches, answers) {
                switch answer {
                case .busy: #expect(batch.key.tenant == tenant)
                case .judged(let outcomes):
                    #expect(batch.key.tenant != tenant)
                    #expect(try outcomes[0].get().positions == Position(1)...Position(1))
                }
            }
            #expect(answers.count { if case .busy = $0 { true } else { false } } == 1)
            #expect(try await ledger.head() == .start)
        }
    }

    @Test func `a tenant that nobody made is unknown among others that enter`() async throws {
        try await LedgerUnderTest.with { ledger, tenant in
            let stranger = TenantID(UUID())
            let load = RawAppend.load([tenant, stranger].map { Commands.append($0, to: [(StreamID(UUID()), 0)]) })
            for (batch, outcomes) in zip(load.batches, try await ledger.judged(load)) {
                if batch.key.tenant == stranger {
                    #expect(outcomes == [.failure(.unknownTenant(stranger))])
                } else {
                    #expect(try outcomes[0].get().positions == Position(1)...Position(1))
                }
            }
        }
    }

    @Test func `two processes with all the same books: every command enters once, and no position is missing`() async throws {
        try await LedgerUnderTest.with { ledger, _ in
            let tenants = (0..<8).map { _ in TenantID(UUID()) }
            for tenant in tenants { try await ledger.ledger.createTenant(tenant, kind: .clinic, at: WallClock.now()) }
            let other = Ledger(configuration: ledger.configuration)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<64 {
                    let process = caller.isMultiple(of: 2) ? ledger.ledger : other
                    group.addTask {
                        for number in 0..<25 {
                            _ = try await process.append(Commands.append(tenants[(caller + number) % 8], to: [(StreamID(UUID()), 0)]))
                        }
                    }
                }
                try await group.waitForAll()
            }
            for tenant in tenants {
                let events = try await ledger.ledger.read(.work, of: tenant, after: .start, limit: Ledger.pageMax)
                #expect(events.map(\.position.rawValue) == Array(1...200))
                #expect(zip(events, events.dropFirst()).allSatisfy { $0.recordedAt <= $1.recordedAt })
            }
            await other.close()
        }
    }

    @Test(arguments: [1, 2, 3])
    func `an event out of form is refused by the database, whichever way it takes, with all it came with`(_ way: Int) async throws {
        try await LedgerUnderTest.with { ledger, tenant in
            var wrong = Commands.append(tenant, to: [(StreamID(UUID()), 0)])
            wrong.commandHash.removeLast()
            var load = [wrong]
            // Past the client's own look at the form: alone, in a set, and judged one by one.
            if way > 1 { load.append(Commands.append(tenant, to: [(StreamID(UUID()), 0)])) }
            if way > 2 { load[1].unchanged = [UnchangedStream(stream: StreamID(UUID()), version: .none)] }
            let commands = load
            _ = try await ledger.ledger.append(Commands.append(tenant, to: [(StreamID(UUID()), 0)]))
            let error = await #expect(throws: PostgresError.self) { try await ledger.send(RawAppend.load(commands)) }
            #expect(error?.sqlState == .checkViolation)
            #expect(try await ledger.head() == Position(1))
        }
    }

    private static func outcome(of append: Append, in store: InMemoryEventStore) async -> Result<Appended, EventStoreError> {
        do throws(EventStoreError) {
            return .success(try await store.append(append))
        } catch {
            return .failure(error)
        }
    }

    /// Times apart, which the two stores take from different clocks.
    private static func isSame(_ left: Result<Appended, EventStoreError>, _ right: Result<Appended, EventStoreError>) -> Bool {
        switch (left, right) {
        case (.success(let left), .success(let right)): left.positions == right.positions && left.isRepeat == right.isRepeat
        case (.failure(let left), .failure(let right)): left == right
        default: false
        }
    }
}

extension RecordedEnvelope {
    /// What makes an event this event, times apart.
    fileprivate var identity: [String] {
        [self.position, self.version].map { "\($0)" } + [self.stream.description, self.command.description, "\(self.commandIndex)"]
    }
}

/// Few tenants, streams, ids and claims, so that commands meet.
private struct World: Sendable {
    let tenants: [TenantID]
    private let streams: [StreamID]
    private let ids: [CommandID]

    init(random: inout SplitMix64) {
        self.tenants = (0..<Int.random(in: 1...4, using: &random)).map { _ in TenantID(UUID()) }
        self.streams = (0..<4).map { _ in StreamID(UUID()) }
        self.ids = (0..<6).map { _ in CommandID(UUID()) }
    }

    func load(random: inout SplitMix64) -> AppendQueue.Load {
        let count = Int.random(in: 1...8, using: &random)
        var commands: [Append] = []
        for _ in 0..<count { commands.append(self.command(random: &random)) }
        return RawAppend.load(commands)
    }

    private func command(random: inout SplitMix64) -> Append {
        // Mostly plain and right, or nothing would ever enter as a set.
        let isFresh = Int.random(in: 0..<3, using: &random) > 0
        let stream = isFresh ? StreamID(UUID()) : self.streams.randomElement(using: &random)!
        let expected = isFresh ? 0 : Int32.random(in: 0...2, using: &random)
        var events = [(stream, expected)]
        if Int.random(in: 0..<3, using: &random) == 0 { events += [(stream, expected + 1), (StreamID(UUID()), 0)] }
        var command = Commands.append(
            self.tenants.randomElement(using: &random)!,
            command: Int.random(in: 0..<6, using: &random) == 0 ? self.ids.randomElement(using: &random)! : CommandID(UUID()),
            hash: UInt8.random(in: 0...1, using: &random), to: events)
        if Int.random(in: 0..<8, using: &random) == 0 { command.book = .access }
        if Int.random(in: 0..<8, using: &random) == 0 {
            command.unchanged = [
                UnchangedStream(
                    stream: self.streams.randomElement(using: &random)!, version: StreamVersion(Int32.random(in: 0...1, using: &random)))
            ]
        }
        if command.book == .work, Int.random(in: 0..<8, using: &random) == 0 {
            command.reservations = [
                Reservation(
                    [.take, .takeRegardless, .release].randomElement(using: &random)!, kind: "fault.claim",
                    token: Array(repeating: 7, count: 32),
                    during: Timestamp(microseconds: 0)..<Timestamp(microseconds: Int64.random(in: 1...9, using: &random)), stream: stream)
            ]
        }
        return command
    }
}
