import Postgres
import Synchronization
import TestSupport
import Testing

@Suite("Listening")
struct ListeningTests {
    @Test func `what is said on a channel is heard, in order`() async throws {
        try await ClientUnderTest.with(size: 1) { pool, server in
            try await Self.whileListening(to: ["test_a", "test \"b\""], on: Self.url(pool, server)) { heard in
                try await eventually("it listens") { heard() == [.listening] }
                try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                    _ = try await connection.query("SELECT pg_notify('test_a', '1'), pg_notify('test \"b\"', '2')")
                    _ = try await connection.query("SELECT pg_notify('test_elsewhere', '3')")
                    _ = try await connection.query("SELECT pg_notify('test_a', '4')")
                }
                try await eventually("all of it is heard") { heard().count == 4 }
                #expect(
                    heard().dropFirst() == [
                        .notification(.init(channel: "test_a", payload: "1")), .notification(.init(channel: "test \"b\"", payload: "2")),
                        .notification(.init(channel: "test_a", payload: "4")),
                    ])
            }
        }
    }

    @Test func `after a lost connection it listens again, and says so`() async throws {
        try await ClientUnderTest.with(size: 1) { pool, server in
            try await Self.whileListening(to: ["test_lost"], on: Self.url(pool, server)) { heard in
                for round in 1...3 {
                    try await eventually("it listens, round \(round)") { heard().count { $0 == .listening } == round }
                    try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                        _ = try await connection.query(
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
                        )
                    }
                }
                try await eventually("it listens once more") { heard().count { $0 == .listening } == 4 }
                try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                    _ = try await connection.query("SELECT pg_notify('test_lost', 'still here')")
                }
                try await eventually("it hears again") {
                    heard().contains(.notification(.init(channel: "test_lost", payload: "still here")))
                }
            }
        }
    }

    @Test func `a listener behind a transaction pooler is refused, because it would hear nothing`() async throws {
        try await ClientUnderTest.with(size: 1) { pool, server in
            var configuration = try PostgresConfiguration(try await Self.url(pool, server))
            configuration.poolerMode = .transactionPooler
            var iterator = PostgresListener(configuration: configuration, channels: ["test"]).makeAsyncIterator()
            do {
                _ = try await iterator.next()
                Issue.record("it listened")
            } catch let error as PostgresError {
                #expect(error.code == .usage)
            }
        }
    }

    private static func url(_ pool: PostgresPool, _ server: TestServer) async throws -> String {
        let name = try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
            try await connection.query("SELECT current_database()::text").one().decode(0, as: String.self)
        }
        return server.url(as: "postgres", database: name)
    }

    /// Listens in a task of its own, which must end when it is cancelled.
    private static func whileListening(
        to channels: [String], on url: String, _ body: (@escaping @Sendable () -> [PostgresListener.Element]) async throws -> Void
    ) async throws {
        let heard = Heard()
        let listener = PostgresListener(configuration: try PostgresConfiguration(url), channels: channels)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for try await element in listener { heard.elements.withLock { $0.append(element) } }
            }
            try await body { heard.elements.withLock { $0 } }
            group.cancelAll()
            try await group.waitForAll()
        }
    }
}

private final class Heard: Sendable {
    let elements = Mutex<[PostgresListener.Element]>([])
}
