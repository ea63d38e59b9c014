import EventSourcing
import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

/// Truth: what a feed hands out is the book, in order and from the first. Weather: the server dies in the middle.
@Suite("A feed whose server dies", .serialized)
struct FeedFaultTests {
    @Test func `it ends with an error, all that came before is right, and reading on gives the rest`() async throws {
        try await Self.withBook(of: 6_000) { server, ledger, tenant in
            var seen: [Int64] = []
            var rounds = 0
            while seen.count < 6_000 {
                let from = Position(Int64(seen.count))
                let mustDie = rounds < 4
                var batches = 0
                do {
                    try await ledger.feed(.work, of: tenant, after: from, carrying: .factsAndPHI) { batch in
                        seen += batch.map(\.position.rawValue)
                        #expect(batch.allSatisfy { $0.facts.bytes == Self.body(at: $0.position) })
                        batches += 1
                        if mustDie, batches == 2 { try await server.stopImmediately() }
                    }
                    #expect(!mustDie, "the server was gone before the book was read")
                } catch let error as EventStoreError {
                    guard case .unavailable = error else { throw error }
                    #expect(mustDie)
                    try await server.start()
                }
                #expect(seen == Array(1...Int64(seen.count)))
                rounds += 1
            }
            #expect(rounds == 5)
        }
    }

    @Test func `backends that are terminated again and again hide nothing and add nothing`() async throws {
        try await Self.withBook(of: 4_000) { server, ledger, tenant in
            var seen: [Int64] = []
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for _ in 0..<40 {
                        try await server.terminateBackends(ofRole: "necessity_app")
                        try await Task.sleep(for: .milliseconds(10))
                    }
                }
                while seen.count < 4_000 {
                    let from = Position(Int64(seen.count))
                    do {
                        try await ledger.feed(.work, of: tenant, after: from, carrying: .factsAndPHI) { batch in
                            seen += batch.map(\.position.rawValue)
                            try await Task.sleep(for: .milliseconds(3))
                        }
                    } catch let error as EventStoreError {
                        guard case .unavailable = error else { throw error }
                    }
                    #expect(seen == Array(Array(1...4_000).prefix(seen.count)))
                }
                try await group.waitForAll()
            }
        }
    }

    /// The body of the event at a place: large, so that a book is many times what sockets and batches hold.
    private static func body(at position: Position) -> [UInt8] {
        Array(repeating: UInt8(truncatingIfNeeded: position.rawValue &* 31), count: 2_000)
    }

    private static func withBook(
        of count: Int, _ body: @Sendable (TestServer, Ledger, TenantID) async throws -> Void
    ) async throws {
        let server = try await TestServer.private(fsync: true)
        let outcome: Result<Void, any Error>
        do {
            let database = try await server.createMigratedDatabase()
            let ledger = Ledger(configuration: try PostgresConfiguration(server.url(as: "necessity_app", database: database)))
            let tenant = TenantID(UUID())
            try await ledger.createTenant(tenant, kind: .clinic, at: WallClock.now())
            for start in stride(from: 0, to: count, by: 200) {
                var append = SampleEvents.append(tenant, causation: nil)
                let event = append.events[0]
                append.events = (1...200).map { number in
                    var event = event
                    event.stream = StreamID(UUID())
                    event.facts.bytes = Self.body(at: Position(Int64(start + number)))
                    return event
                }
                _ = try await ledger.append(append)
            }
            try await body(server, ledger, tenant)
            await ledger.close()
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        await server.remove()
        try outcome.get()
    }
}
