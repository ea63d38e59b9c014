import Postgres
import TestSupport
import Testing

@Suite("Pooling")
struct PoolingTests {
    @Test func `a connection is one caller's at a time`() async throws {
        try await ClientUnderTest.with(size: 3) { pool, _ in
            let processes = try await withThrowingTaskGroup(of: Int32.self) { group in
                for _ in 0..<60 {
                    group.addTask {
                        try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                            // A transaction that another caller got into would see its neighbor's setting.
                            let mark = "\(Int.random(in: 0...Int.max))"
                            _ = try await connection.query("SELECT set_config('test.mark', \(mark), false)")
                            let seen = try await connection.query("SELECT current_setting('test.mark')").one().decode(0, as: String.self)
                            #expect(seen == mark)
                            return connection.backendProcessID
                        }
                    }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(processes.count <= 3)
            #expect(pool.statistics.inUse == 0 && pool.statistics.waiting == 0)
        }
    }

    @Test func `a caller waits only so long, and a full line refuses at once`() async throws {
        try await ClientUnderTest.with(size: 1, waitersMax: 1, waitMax: .milliseconds(200)) { pool, _ in
            try await pool.withConnection { (_: borrowing PostgresConnection) async throws in
                let waiting = Task { try await pool.withConnection { (_: borrowing PostgresConnection) async throws in } }
                try await eventually("someone waits") { pool.statistics.waiting == 1 }
                let refused = await #expect(throws: PostgresError.self) {
                    try await pool.withConnection { (_: borrowing PostgresConnection) async throws in }
                }
                #expect(refused?.code == .poolExhausted)
                let overdue = await #expect(throws: PostgresError.self) { try await waiting.value }
                #expect(overdue?.code == .poolExhausted)
            }
        }
    }

    @Test func `a caller that gives up leaves the line`() async throws {
        try await ClientUnderTest.with(size: 1) { pool, _ in
            try await pool.withConnection { (_: borrowing PostgresConnection) async throws in
                let waiting = Task { try await pool.withConnection { (_: borrowing PostgresConnection) async throws in } }
                try await eventually("someone waits") { pool.statistics.waiting == 1 }
                waiting.cancel()
                let error = await #expect(throws: PostgresError.self) { try await waiting.value }
                #expect(error?.code == .cancelled)
                #expect(pool.statistics.waiting == 0)
            }
        }
    }

    @Test func `a connection that died while idle is replaced before the caller notices`() async throws {
        try await ClientUnderTest.with(size: 2) { pool, server in
            let first = try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                connection.backendProcessID
            }
            try await server.administer { connection in _ = try await connection.query("SELECT pg_terminate_backend(\(first), 10000)") }
            let second = try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                _ = try await connection.query("SELECT 1")
                return connection.backendProcessID
            }
            #expect(second != first)
        }
    }

    @Test func `an open transaction that a caller left behind is nobody's`() async throws {
        try await ClientUnderTest.with(size: 1) { pool, _ in
            try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                try await connection.execute("BEGIN")
                try await connection.script("CREATE TABLE left_behind (a integer)")
            }
            let exists = try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                try await connection.query("SELECT to_regclass('left_behind') IS NOT NULL").one().decode(0, as: Bool.self)
            }
            #expect(!exists)
        }
    }

    @Test func `a pool outlives its server`() async throws {
        let server = try await TestServer.private(fsync: false)
        let pool = PostgresPool(configuration: try PostgresConfiguration(server.url(as: "postgres", database: "postgres")), sizeMax: 2)
        let ask = { @Sendable in
            try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                _ = try await connection.query("SELECT 1")
            }
        }
        try await ask()
        try await server.stopImmediately()
        await #expect(throws: PostgresError.self) { try await ask() }
        try await server.start()
        try await ask()
        await pool.close()
        await server.remove()
    }

    @Test func `a closed pool refuses`() async throws {
        try await ClientUnderTest.with { pool, _ in
            await pool.close()
            let error = await #expect(throws: PostgresError.self) {
                try await pool.withConnection { (_: borrowing PostgresConnection) async throws in }
            }
            #expect(error?.code == .poolClosed)
        }
    }
}
