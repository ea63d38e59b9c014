import Foundation
import Postgres
import TestSupport
import Testing

@Suite("Failing")
struct FailingTests {
    @Test func `an error names the constraint and never a value`() async throws {
        try await ClientUnderTest.with { pool, _ in
            let secret = "MRN-SECRET-4711"
            try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                try await connection.script("CREATE TABLE t (a text CONSTRAINT t_a_key UNIQUE)")
                try await connection.execute("INSERT INTO t VALUES (\(secret))")
                var errors: [PostgresError] = []
                for statement: SQL in ["INSERT INTO t VALUES (\(secret))", "SELECT \(secret)::integer", "SELECT \(secret)::uuid"] {
                    do throws(PostgresError) { _ = try await connection.query(statement) } catch { errors.append(error) }
                }
                #expect(errors.count == 3)
                #expect(errors.first?.sqlState == .uniqueViolation && errors.first?.constraint == "t_a_key")
                for error in errors {
                    var dumped = ""
                    dump(error, to: &dumped)
                    #expect(!dumped.contains("SECRET") && !"\(error)".contains("SECRET"))
                }
            }
        }
    }

    @Test func `an error in a pipeline takes all of it back and leaves the session idle`() async throws {
        try await ClientUnderTest.with(size: 1) { pool, _ in
            try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                try await connection.script("CREATE TABLE t (a integer)")
                for statements: [SQL] in [
                    ["INSERT INTO t VALUES (1)", "SELECT 1/0", "INSERT INTO t VALUES (2)"],
                    ["BEGIN", "INSERT INTO t VALUES (1)", "SELECT 1/0", "COMMIT"],
                ] {
                    let error = await #expect(throws: PostgresError.self) { try await connection.pipeline(statements) }
                    #expect(error?.sqlState?.rawValue == "22012")
                    let rows = try await connection.query("SELECT count(*) FROM t").one().decode(0, as: Int64.self)
                    #expect(rows == 0)
                    // Refused inside a transaction: so we are in none.
                    try await connection.script("VACUUM t")
                }
            }
        }
    }

    @Test func `a transaction whose body throws is rolled back, and its cause is what is thrown`() async throws {
        try await ClientUnderTest.with(size: 1) { pool, _ in
            struct Cause: Error {}
            try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                try await connection.script("CREATE TABLE t (a integer)")
                await #expect(throws: Cause.self) {
                    try await connection.transaction { (connection: borrowing PostgresConnection) async throws in
                        try await connection.execute("INSERT INTO t VALUES (1)")
                        throw Cause()
                    }
                }
                #expect(try await connection.query("SELECT count(*) FROM t").one().decode(0, as: Int64.self) == 0)
            }
        }
    }

    @Test func `cancelling the task cancels the query on the server, and not the next one`() async throws {
        try await ClientUnderTest.with(size: 1) { pool, server in
            for _ in 0..<20 {
                let asking = Task {
                    try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                        _ = try await connection.query("SELECT pg_sleep(3600)")
                    }
                }
                try await eventually("the query runs") {
                    try await server.administer { connection in
                        try await !connection.query(
                            "SELECT FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(3600)' AND state = 'active'"
                        ).isEmpty
                    }
                }
                asking.cancel()
                let error = await #expect(throws: PostgresError.self) { try await asking.value }
                #expect(error?.code == .cancelled)
                let value = try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                    try await connection.query("SELECT 1::bigint FROM pg_sleep(0.001)").one().decode(0, as: Int64.self)
                }
                #expect(value == 1)
            }
        }
    }

    @Test func `a connection that breaks while something is committed leaves the outcome unknown`() async throws {
        try await ClientUnderTest.with(size: 2) { pool, server in
            try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                try await connection.script(
                    """
                    CREATE TABLE t (a integer);
                    CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(3600); RETURN NULL; END';
                    CREATE CONSTRAINT TRIGGER slowly AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slowly();
                    """)
            }
            let committing = Task {
                try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                    try await connection.transaction { (connection: borrowing PostgresConnection) async throws in
                        _ = try await connection.execute("INSERT INTO t VALUES (1)")
                    }
                }
            }
            try await eventually("the commit is under way") {
                try await server.administer { connection in
                    try await !connection.query(
                        "SELECT FROM pg_stat_activity WHERE query = 'COMMIT' AND state = 'active' AND wait_event = 'PgSleep'"
                    ).isEmpty
                }
            }
            try await server.administer { connection in
                _ = try await connection.query(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'COMMIT' AND state = 'active'")
            }
            let error = await #expect(throws: PostgresError.self) { try await committing.value }
            #expect(error?.code == .outcomeUnknown)
        }
    }

    @Test func `a connection that breaks inside a transaction is known to have done nothing`() async throws {
        try await ClientUnderTest.with(size: 1) { pool, server in
            let error = await #expect(throws: PostgresError.self) {
                try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                    try await connection.transaction { (connection: borrowing PostgresConnection) async throws in
                        let process = connection.backendProcessID
                        try await server.administer { administrator in
                            _ = try await administrator.query("SELECT pg_terminate_backend(\(process))")
                        }
                        _ = try await connection.query("SELECT 1")
                    }
                }
            }
            #expect(error?.code == .connectionLost)
        }
    }

    @Test func `a server that falls silent is given up`() async throws {
        try await ClientUnderTest.with(size: 1, configure: { $0.responseTimeout = .milliseconds(300) }) { pool, _ in
            let error = await #expect(throws: PostgresError.self) {
                try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                    _ = try await connection.query("SELECT pg_sleep(3600)")
                }
            }
            #expect(error?.code == .timedOut)
            let value = try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                try await connection.query("SELECT 1::bigint").one().decode(0, as: Int64.self)
            }
            #expect(value == 1)
        }
    }

    @Test func `nobody to connect to is said at once, without the password`() async throws {
        let pool = PostgresPool(configuration: try PostgresConfiguration("host=/nowhere/at/all user=x password=hunter2"), sizeMax: 1)
        let error = await #expect(throws: PostgresError.self) {
            try await pool.withConnection { (_: borrowing PostgresConnection) async throws in }
        }
        #expect(error?.code == .connectFailed && !"\(error!)".contains("hunter2"))
        #expect(!"\(try PostgresConfiguration("password=hunter2"))".contains("hunter2"))
        await pool.close()
    }
}
