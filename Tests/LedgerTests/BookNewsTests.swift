import EventSourcing
import Foundation
@testable import Ledger
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite("News of books")
struct BookNewsTests {
    @Test func `what one process appends another hears of, and nobody hears himself`() async throws {
        try await Self.withTwoProcesses { here, there in
            let tenant = TenantID(UUID())
            try await here.ledger.createTenant(tenant, kind: .clinic, at: WallClock.now())
            _ = try await here.ledger.append(SampleEvents.append(tenant, causation: nil))
            try await eventually("the other hears of it") { there.heard.contains(BookKey(tenant, .work)) }
            var access = SampleEvents.append(tenant, causation: nil)
            access.book = .access
            access.reservations = []
            _ = try await there.ledger.append(access)
            try await eventually("and answers") { here.heard.contains(BookKey(tenant, .access)) }
            #expect(!here.heard.contains(BookKey(tenant, .work)) && !there.heard.contains(BookKey(tenant, .access)))
        }
    }

    @Test func `whose connection is lost hears again`() async throws {
        try await Self.withTwoProcesses { here, there in
            for round in 1...3 {
                let tenant = TenantID(UUID())
                try await here.ledger.createTenant(tenant, kind: .clinic, at: WallClock.now())
                try await here.database.administer { connection in
                    _ = try await connection.query(
                        """
                        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                         WHERE datname = current_database() AND pid <> pg_backend_pid() AND (query LIKE 'LISTEN%' OR query LIKE '%pg_notify%')
                        """)
                }
                // A word into nowhere is lost, and no later one is.
                try await eventually("round \(round): a word is heard") {
                    _ = try await here.ledger.append(SampleEvents.append(tenant, causation: nil))
                    return there.heard.contains(BookKey(tenant, .work))
                }
            }
        }
    }

    @Test func `a word is read as it was said, and what is none is not`() {
        let word = BookWord(
            sender: UUID(), books: (0..<BookWord.booksMax).map { BookKey(TenantID(UUID()), $0 % 2 == 0 ? .work : .access) })
        #expect(BookWord(word.text) == word && word.text.utf8.count < 8_000)
        let other = UUID().uuidString
        for text in ["", "hello", "\(other) 3:\(other)", "\(other) 1:x", "\(other) 1", ":", "1:\(other)"] {
            #expect(BookWord(text) == nil, "\(text)")
        }
        #expect(BookWord(other)?.books == [])
    }

    // MARK: processes

    /// A ledger with its news, as a process of its own would have them.
    private struct Process: Sendable {
        let ledger: Ledger
        let database: TemporaryDatabase
        private let books: Books

        private final class Books: Sendable {
            let all = Mutex<Set<BookKey>>([])
        }

        init(_ database: TemporaryDatabase) throws {
            self.database = database
            self.ledger = Ledger(configuration: try PostgresConfiguration(database.url(as: "necessity_app")))
            self.books = Books()
        }

        var heard: Set<BookKey> { self.books.all.withLock { $0 } }

        func run() async throws {
            let configuration = try PostgresConfiguration(self.database.url(as: "necessity_app"))
            await BookNews(of: self.ledger, speaking: configuration, listening: configuration).run { tenant, book in
                _ = self.books.all.withLock { $0.insert(BookKey(tenant, book)) }
            }
        }
    }

    private static func withTwoProcesses(_ body: @Sendable (Process, Process) async throws -> Void) async throws {
        try await TemporaryDatabase.with { database in
            let (here, there) = (try Process(database), try Process(database))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await here.run() }
                group.addTask { try await there.run() }
                try await eventually("both listen") {
                    try await database.administer { connection in
                        try await connection.query(
                            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
                        ).one().decode(0, as: Int64.self)
                    } == 2
                }
                try await body(here, there)
                group.cancelAll()
                try await group.waitForAll()
            }
            await here.ledger.close()
            await there.ledger.close()
        }
    }
}
