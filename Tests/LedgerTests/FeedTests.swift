import EventSourcing
import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

@Suite("Feeding a book")
struct FeedTests {
    private static func with(
        _ change: (inout Ledger.Options) -> Void = { _ in },
        _ body: @Sendable (Ledger, TenantID, TemporaryDatabase) async throws -> Void
    ) async throws {
        var options = Ledger.Options()
        change(&options)
        let fixed = options
        try await TemporaryDatabase.with { database in
            let ledger = Ledger(configuration: try PostgresConfiguration(database.url(as: "necessity_app")), options: fixed)
            let tenant = TenantID(UUID())
            try await ledger.createTenant(tenant, kind: .clinic, at: WallClock.now())
            try await body(ledger, tenant, database)
            await ledger.close()
        }
    }

    /// Appends events of every shape, many to a command.
    private static func fill(_ ledger: Ledger, _ tenant: TenantID, book: Book = .work, _ count: Int, seed: UInt64, bodyBytes: Int? = nil)
        async throws
    {
        var random = SplitMix64(seed: seed)
        for start in stride(from: 0, to: count, by: 50) {
            let events = SampleEvents.envelopes(min(50, count - start), &random)
            var append = Append(
                tenant: tenant, book: book, command: CommandID(UUID()), commandHash: events[0].commandHash, actor: events[0].actor,
                purpose: events[0].purpose, correlation: events[0].correlation, causation: start == 0 ? nil : Position(1), events: [])
            append.events = events.map { event in
                var facts = event.facts
                if let bodyBytes { facts.bytes = Array(repeating: 7, count: bodyBytes) }
                return ProposedEvent(
                    stream: event.stream, expected: .none, type: event.type, occurredAt: event.occurredAt, facts: facts, phi: event.phi)
            }
            _ = try await ledger.append(append)
        }
    }

    private static func pages(_ ledger: Ledger, _ tenant: TenantID, _ book: Book = .work) async throws -> [RecordedEnvelope] {
        var all: [RecordedEnvelope] = []
        while true {
            let page = try await ledger.read(book, of: tenant, after: all.last?.position ?? .start, limit: Ledger.pageMax)
            if page.isEmpty { return all }
            all += page
        }
    }

    /// Everything that a feed hands out, with how many batches it came in.
    private static func collect(
        _ ledger: Ledger, _ tenant: TenantID, _ book: Book = .work, after position: Position = .start, through last: Position? = nil
    ) async throws -> (events: [RecordedEnvelope], batches: Int, position: Position) {
        var (events, batches): ([RecordedEnvelope], Int) = ([], 0)
        let end = try await ledger.feed(book, of: tenant, after: position, through: last, carrying: .factsAndPHI) { batch in
            #expect(!batch.isEmpty)
            events += batch.map(\.recorded)
            batches += 1
        }
        return (events, batches, end)
    }

    @Test func `a feed gives what pages give, in order and column by column, from any place and up to any other`() async throws {
        try await Self.with { ledger, tenant, _ in
            try await Self.fill(ledger, tenant, 2_345, seed: 1)
            let all = try await Self.pages(ledger, tenant)
            #expect(all.count == 2_345)
            let whole = try await Self.collect(ledger, tenant)
            #expect(whole.events == all && whole.batches > 1 && whole.position == Position(2_345))
            var random = SplitMix64(seed: 2)
            for _ in 0..<20 {
                let after = Int.random(in: 0...2_400, using: &random)
                let through = Int.random(in: 0...2_400, using: &random)
                let part = try await Self.collect(
                    ledger, tenant, after: Position(Int64(after)), through: Position(Int64(through)))
                #expect(part.events == Array(all.dropFirst(after).prefix(max(0, through - after))), "\(after) to \(through)")
                #expect(part.position == part.events.last?.position ?? Position(Int64(after)), "\(after) to \(through)")
            }
        }
    }

    @Test func `less of each event is the same events`() async throws {
        try await Self.with { ledger, tenant, _ in
            try await Self.fill(ledger, tenant, 120, seed: 3)
            let all = try await Self.pages(ledger, tenant)
            for content in EnvelopeBatch.Content.allCases {
                try await ledger.feed(.work, of: tenant, after: .start, carrying: content) { batch in
                    #expect(batch.content == content)
                    #expect(batch.map(\.position) == all.map(\.position) && batch.map(\.stream) == all.map(\.stream))
                    #expect(batch.map(\.recordedAt) == all.map(\.recordedAt) && batch.map(\.phiKey) == all.map(\.phi?.key))
                    if content >= .facts { #expect(batch.map(\.facts) == all.map(\.facts)) }
                }
            }
        }
    }

    @Test func `events larger than a batch should be come through whole`() async throws {
        try await Self.with { ledger, tenant, _ in
            let size = AppendLimits.eventBodyMax - 1_000
            for seed in 0..<12 as Range<UInt64> { try await Self.fill(ledger, tenant, 1, seed: seed, bodyBytes: size) }
            let whole = try await Self.collect(ledger, tenant)
            #expect(whole.events.map(\.facts.bytes.count) == Array(repeating: size, count: 12))
            #expect(whole.events == (try await Self.pages(ledger, tenant)))
        }
    }

    @Test func `books and tenants are not mixed, and a tenant nobody made has none`() async throws {
        try await Self.with { ledger, tenant, _ in
            let other = TenantID(UUID())
            try await ledger.createTenant(other, kind: .clinic, at: WallClock.now())
            // Interleaved, so that their rows lie side by side.
            for seed in 0..<10 as Range<UInt64> {
                try await Self.fill(ledger, tenant, 30, seed: seed)
                try await Self.fill(ledger, other, 20, seed: seed + 100)
                try await Self.fill(ledger, tenant, book: .access, 10, seed: seed + 200)
            }
            for (tenant, book, count) in [(tenant, Book.work, 300), (other, .work, 200), (tenant, .access, 100), (other, .access, 0)] {
                let whole = try await Self.collect(ledger, tenant, book)
                #expect(whole.events == (try await Self.pages(ledger, tenant, book)) && whole.events.count == count)
                #expect(whole.events.allSatisfy { $0.tenant == tenant && $0.book == book })
            }
            #expect(try await Self.collect(ledger, TenantID(UUID())).events.isEmpty)
        }
    }

    @Test func `while four writers append, a feed misses nothing and doubles nothing, however often it begins anew`() async throws {
        try await Self.with({ $0.feedTransactionMax = .milliseconds(5) }) { ledger, tenant, _ in
            try await Self.fill(ledger, tenant, 200, seed: 4)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<4 as Range<UInt64> {
                    group.addTask {
                        for round in 0..<40 as Range<UInt64> { try await Self.fill(ledger, tenant, 25, seed: 1_000 + writer * 100 + round) }
                    }
                }
                group.addTask {
                    var position = Position.start
                    var seen: [RecordedEnvelope] = []
                    while position < Position(4_200) {
                        let head = try await ledger.head(of: .work, of: tenant)
                        position = try await ledger.feed(.work, of: tenant, after: position, carrying: .factsAndPHI) { batch in
                            seen += batch.map(\.recorded)
                        }
                        #expect(position >= head)
                    }
                    #expect(seen.map(\.position.rawValue) == Array(1...4_200))
                    #expect(seen == (try await Self.pages(ledger, tenant)))
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `a reader that stops early, or fails, gives a healthy connection back, and its error is what is thrown`() async throws {
        try await Self.with({ $0.feedConnectionsMax = 1 }) { ledger, tenant, database in
            struct Enough: Error {}
            try await Self.fill(ledger, tenant, 3_000, seed: 5)
            for round in 1...20 {
                var count = 0
                await #expect(throws: Enough.self) {
                    try await ledger.feed(.work, of: tenant, after: .start, carrying: .factsAndPHI) { batch in
                        count += batch.count
                        if round.isMultiple(of: 2) || count > 1_000 { throw Enough() }
                    }
                }
                #expect(count > 0 && count < 3_000)
                #expect(try await Self.collect(ledger, tenant, after: Position(2_990)).events.count == 10)
            }
            // An error of the reader's that looks like one of ours stays the reader's.
            let theirs = EventStoreError.conflict(StreamID(UUID()), actual: .none)
            await #expect(throws: theirs) {
                try await ledger.feed(.work, of: tenant, after: .start) { _ in throw theirs }
            }
            #expect(try await Self.openTransactions(database) == 0)
        }
    }

    @Test func `a slow reader holds no transaction open, and still gets every event once`() async throws {
        try await Self.with({ $0.feedTransactionMax = .milliseconds(50) }) { ledger, tenant, database in
            try await Self.fill(ledger, tenant, 6_000, seed: 6)
            var positions: [Int64] = []
            try await ledger.feed(.work, of: tenant, after: .start, carrying: .factsAndPHI) { batch in
                positions += batch.map(\.position.rawValue)
                try await eventually("nobody reads in the database") { try await Self.openTransactions(database) == 0 }
            }
            #expect(positions == Array(1...6_000))
        }
    }

    @Test func `a feed that is cancelled ends, and says so`() async throws {
        try await Self.with({ $0.feedConnectionsMax = 1 }) { ledger, tenant, database in
            try await Self.fill(ledger, tenant, 3_000, seed: 7)
            let began = AsyncStream.makeStream(of: Void.self)
            let reading = Task {
                try await ledger.feed(.work, of: tenant, after: .start, carrying: .factsAndPHI) { _ in
                    began.continuation.finish()
                    // The reader itself is deaf to it.
                    while !Task.isCancelled { await Task.yield() }
                }
            }
            for await _ in began.stream {}
            reading.cancel()
            await #expect(throws: EventStoreError.cancelled) { try await reading.value }
            #expect(try await Self.openTransactions(database) == 0)
            #expect(try await Self.collect(ledger, tenant).events.count == 3_000)
        }
    }

    @Test func `feeds beyond the connections there are take turns`() async throws {
        try await Self.with({
            $0.feedConnectionsMax = 2
            $0.feedTransactionMax = .milliseconds(1)
        }) { ledger, tenant, _ in
            try await Self.fill(ledger, tenant, 2_000, seed: 8)
            try await withThrowingTaskGroup(of: [Int64].self) { group in
                for _ in 0..<12 { group.addTask { try await Self.collect(ledger, tenant).events.map(\.position.rawValue) } }
                for try await positions in group { #expect(positions == Array(1...2_000)) }
            }
        }
    }

    /// An attack from within the database: the events are gone, and with them their positions.
    @Test func `events that were taken away from the middle are missed, and nothing after them is handed out`() async throws {
        try await Self.with { ledger, tenant, database in
            try await Self.fill(ledger, tenant, 500, seed: 9)
            try await Self.attack(database) { connection in
                try await connection.script("DELETE FROM ledger.event WHERE position BETWEEN 301 AND 305")
            }
            var positions: [Int64] = []
            await #expect(throws: EventStoreError.damaged(after: Position(300))) {
                try await ledger.feed(.work, of: tenant, after: .start) { positions += $0.map(\.position.rawValue) }
            }
            #expect(positions == Array(Array(1...300).prefix(positions.count)))
            #expect(try await Self.collect(ledger, tenant, through: Position(300)).events.count == 300)
            #expect(try await Self.collect(ledger, tenant, after: Position(305)).events.count == 195)
        }
    }

    private static func attack(
        _ database: TemporaryDatabase, _ body: @Sendable (borrowing PostgresConnection) async throws -> Void
    ) async throws {
        let pool = PostgresPool(configuration: try PostgresConfiguration(database.url(as: "postgres")), sizeMax: 1)
        try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
            try await connection.script("ALTER TABLE ledger.event DISABLE TRIGGER ALL")
            try await body(connection)
        }
        await pool.close()
    }

    /// Transactions that the role under test has open in a database.
    private static func openTransactions(_ database: TemporaryDatabase) async throws -> Int64 {
        let name = database.name
        return try await database.server.administer { connection in
            try await connection.query(
                """
                SELECT count(*) FROM pg_stat_activity
                 WHERE datname = \(name) AND usename = 'necessity_app' AND xact_start IS NOT NULL
                """
            ).one().decode(0, as: Int64.self)
        }
    }
}
