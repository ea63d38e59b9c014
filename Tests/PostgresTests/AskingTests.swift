import Foundation
import Postgres
import TestSupport
import Testing

@Suite("Asking")
struct AskingTests {
    @Test func `law: what goes in comes out`() async throws {
        try await ClientUnderTest.with { pool, _ in
            for seed in UInt64(0)..<200 {
                var random = SplitMix64(seed: seed)
                let bytes = (0..<Int.random(in: 0..<300, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
                let texts = (0..<Int.random(in: 0..<5, using: &random)).map { _ in
                    Bool.random(using: &random) ? "ü\(random.next())'\"$1\\" : nil as String?
                }
                let blobs = (0..<Int.random(in: 0..<5, using: &random)).map { _ in
                    Bool.random(using: &random) ? bytes : nil as [UInt8]?
                }
                let (small, middle, large) = (
                    Int16.random(in: .min ... .max, using: &random), Int32.random(in: .min ... .max, using: &random),
                    Int64.random(in: .min ... .max, using: &random)
                )
                let (uuid, flag, real) = (UUID(), Bool.random(using: &random), Double.random(in: -1e300...1e300, using: &random))
                let row = try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                    try await connection.query(
                        """
                        SELECT \(bytes), \(texts), \(blobs), \(small), \(middle), \(large), \(uuid), \(flag), \(real), \([small]), \([middle]),
                               \([large]), \([uuid]), \(nil as Int64?), \("")
                        """
                    ).one()
                }
                #expect(try row.decode(0, as: [UInt8].self) == bytes, "seed \(seed)")
                #expect(try row.decode(1, as: [String?].self) == texts, "seed \(seed)")
                #expect(try row.decode(2, as: [[UInt8]?].self) == blobs, "seed \(seed)")
                #expect(try row.decode(3, as: Int16.self) == small && row.decode(4, as: Int32.self) == middle, "seed \(seed)")
                #expect(try row.decode(5, as: Int64.self) == large && row.decode(6, as: UUID.self) == uuid, "seed \(seed)")
                #expect(try row.decode(7, as: Bool.self) == flag && row.decode(8, as: Double.self) == real, "seed \(seed)")
                #expect(try row.decode(9, as: [Int16].self) == [small] && row.decode(10, as: [Int32].self) == [middle], "seed \(seed)")
                #expect(try row.decode(11, as: [Int64].self) == [large] && row.decode(12, as: [UUID].self) == [uuid], "seed \(seed)")
                #expect(try row.decode(13, as: Int64?.self) == nil && row.decode(14, as: String.self).isEmpty, "seed \(seed)")
            }
        }
    }

    @Test func `a value stays a value, whatever it says`() async throws {
        try await ClientUnderTest.with { pool, _ in
            let wicked = "'; DROP TABLE t; --"
            let found = try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                try await connection.script("CREATE TABLE t (a text)")
                try await connection.execute("INSERT INTO t VALUES (\(wicked))")
                return try await connection.query("SELECT a FROM t WHERE a = \(wicked)").one().decode(0, as: String.self)
            }
            #expect(found == wicked)
        }
    }

    @Test func `fragments compose, and their values are numbered on`() {
        let condition: SQL = "a = \(1 as Int32) AND b = \("x")"
        let statement: SQL = "SELECT \(true) WHERE \(condition) OR c = \(2 as Int64)"
        #expect(statement.text == "SELECT $1 WHERE a = $2 AND b = $3 OR c = $4")
        #expect(statement.types == [.bool, .int4, .text, .int8])
    }

    @Test func `a name is quoted`() {
        let statement: SQL = "SELECT 1 AS \(identifier: "a\"b")"
        #expect(statement.text == "SELECT 1 AS \"a\"\"b\"")
    }

    @Test func `a column read as what it is not says so, without its value`() async throws {
        try await ClientUnderTest.with { pool, _ in
            let row = try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                try await connection.query("SELECT 'Garcia' AS name, NULL::text AS absent").one()
            }
            let error = #expect(throws: PostgresError.self) { try row.decode("name", as: Int64.self) }
            #expect(error?.code == .decoding && error?.column == "name" && !"\(error!)".contains("Garcia"))
            #expect(throws: PostgresError.self) { try row.decode("absent", as: String.self) }
            #expect(throws: PostgresError.self) { try row.decode("nowhere", as: String.self) }
        }
    }

    @Test func `more statements than may stay prepared still all work`() async throws {
        try await ClientUnderTest.with(size: 1, configure: { $0.preparedStatementsMax = 4 }) { pool, _ in
            try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                for number in 0..<30 {
                    let value = try await connection.query("SELECT \(unsafe: "\(number % 10)")::bigint + \(1 as Int64)").one().decode(
                        0, as: Int64.self)
                    #expect(value == Int64(number % 10) + 1)
                }
                let prepared = try await connection.query("SELECT count(*) FROM pg_prepared_statements").one().decode(0, as: Int64.self)
                #expect(prepared <= 6)
            }
        }
    }

    @Test func `a plan that no longer fits is made anew`() async throws {
        try await ClientUnderTest.with(size: 1) { pool, _ in
            try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                try await connection.script("CREATE TABLE t (a integer)")
                _ = try await connection.query("SELECT * FROM t")
                try await connection.script("ALTER TABLE t ADD COLUMN b integer")
                _ = try await connection.query("SELECT * FROM t")
                try await connection.script("DEALLOCATE ALL")
                _ = try await connection.query("SELECT * FROM t")
            }
        }
    }

    @Test func `rows are lent as bytes once the types of their columns are what was expected`() async throws {
        try await ClientUnderTest.with { pool, _ in
            let rows = try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                try await connection.query(
                    "SELECT g::bigint AS number, CASE WHEN g = 2 THEN NULL WHEN g = 3 THEN '' ELSE 'x' || g END AS name FROM generate_series(1, 4) g"
                )
            }
            var seen: [(Int64?, String?)] = []
            try rows.forEachRow(typed: [.int8, .text]) { cells throws(PostgresError) in
                seen.append((cells[0].flatMap(Int64.init(postgres:)), cells[1].flatMap(String.init(postgres:))))
            }
            #expect(seen.map(\.0) == [1, 2, 3, 4] && seen.map(\.1) == ["x1", nil, "", "x4"])
            for types: [PostgresType] in [[.int8], [.int8, .text, .text], [.int4, .text], [.int8, .bytea]] {
                let error = #expect(throws: PostgresError.self) { try rows.forEachRow(typed: types) { _ throws(PostgresError) in } }
                #expect(error?.code == .decoding)
            }
            let error = #expect(throws: PostgresError.self) {
                try rows.forEachRow(typed: [.int8, .text]) { cells throws(PostgresError) in throw cells.fault(in: 1) }
            }
            #expect(error?.code == .decoding && error?.column == "name")
        }
    }
}
