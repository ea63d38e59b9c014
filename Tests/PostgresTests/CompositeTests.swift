import Postgres
import TestSupport
import Testing

/// Values of composite types, which have no number that a program could know.
@Suite("Composite values")
struct CompositeTests {
    private struct Line: PostgresComposite, Hashable {
        var text: String
        var amount: Int64?

        func encode(into fields: inout PostgresFields) {
            fields.append(self.text)
            fields.append(self.amount)
        }
    }

    private struct Invoice: PostgresComposite {
        var number: Int32
        var lines: [Line]?
        var seal: [UInt8]

        func encode(into fields: inout PostgresFields) {
            fields.append(self.number)
            fields.append(self.lines)
            fields.append(self.seal)
        }
    }

    private static let types = """
        CREATE TYPE invoice_line AS (text text, amount bigint);
        CREATE TYPE invoice AS (number integer, lines invoice_line[], seal bytea);
        """

    @Test func `law: composites go in whole and come out whole, nested, in arrays, with what is NULL`() async throws {
        try await ClientUnderTest.with { pool, _ in
            try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                try await connection.script(Self.types)
                for seed in UInt64(0)..<100 {
                    var random = SplitMix64(seed: seed)
                    let invoices = (0..<Int.random(in: 0..<5, using: &random)).map { _ in Self.invoice(&random) }
                    let row = try await connection.query("SELECT \(invoices)::invoice[], \(Self.invoice(&random))::invoice").one()
                    let records = try row.decode(0, as: [PostgresRecord].self)
                    #expect(records.count == invoices.count, "seed \(seed)")
                    for (record, invoice) in zip(records, invoices) {
                        #expect(record.count == 3, "seed \(seed)")
                        #expect(try record.decode(0, as: Int32.self) == invoice.number, "seed \(seed)")
                        #expect(try record.decode(2, as: [UInt8].self) == invoice.seal, "seed \(seed)")
                        let lines = try record.decode(1, as: [PostgresRecord]?.self)?.map {
                            Line(text: try $0.decode(0), amount: try $0.decode(1))
                        }
                        #expect(lines == invoice.lines, "seed \(seed)")
                    }
                    #expect(try row.decode(1, as: PostgresRecord.self).count == 3, "seed \(seed)")
                }
            }
        }
    }

    @Test func `the server works with the fields by their names`() async throws {
        try await ClientUnderTest.with { pool, _ in
            let sum = try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                try await connection.script(Self.types)
                let invoices = [
                    Invoice(number: 1, lines: [Line(text: "a", amount: 3), Line(text: "b", amount: nil)], seal: []),
                    Invoice(number: 2, lines: [Line(text: "c", amount: 4)], seal: []), Invoice(number: 3, lines: nil, seal: []),
                ]
                return try await connection.query(
                    "SELECT sum(l.amount)::bigint FROM unnest(\(invoices)::invoice[]) i CROSS JOIN unnest(i.lines) l"
                ).one().decode(0, as: Int64.self)
            }
            #expect(sum == 7)
        }
    }

    @Test func `a function called by itself answers with a record`() async throws {
        try await ClientUnderTest.with { pool, _ in
            let answer = try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                try await connection.script(
                    "CREATE FUNCTION f(OUT a smallint, OUT b text, OUT c bigint[]) LANGUAGE sql AS $$ SELECT 7::smallint, NULL, '{1,2}'::bigint[] $$"
                )
                return try await connection.query("SELECT f()").one().decode(0, as: PostgresRecord.self)
            }
            #expect(try answer.decode(0, as: Int16.self) == 7)
            #expect(try answer.decode(1, as: String?.self) == nil)
            #expect(try answer.decode(2, as: [Int64].self) == [1, 2])
            #expect(Self.refusal { _ = try answer.decode(0, as: Int64.self) } == .decoding)
            #expect(Self.refusal { _ = try answer.decode(1, as: String.self) } == .decoding)
            #expect(Self.refusal { _ = try answer.decode(3, as: String.self) } == .decoding)
        }
    }

    @Test func `a field of another type than the server's is refused`() async throws {
        try await ClientUnderTest.with { pool, _ in
            let error = await #expect(throws: PostgresError.self) {
                try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                    try await connection.script("CREATE TYPE invoice_line AS (text text, amount integer)")
                    _ = try await connection.query("SELECT \(Line(text: "a", amount: 1))::invoice_line")
                }
            }
            #expect(error?.code == .server)
        }
    }

    /// How a reading fails; `nil` when it does not.
    private static func refusal(_ read: () throws -> Void) -> PostgresError.Code? {
        do {
            try read()
            return nil
        } catch {
            return (error as? PostgresError)?.code
        }
    }

    private static func invoice(_ random: inout SplitMix64) -> Invoice {
        let lines = (0..<Int.random(in: 0..<4, using: &random)).map { _ in
            Line(text: "ü\(random.next())", amount: Bool.random(using: &random) ? Int64.random(in: .min ... .max, using: &random) : nil)
        }
        return Invoice(
            number: Int32.random(in: .min ... .max, using: &random), lines: Bool.random(using: &random) ? lines : nil,
            seal: (0..<Int.random(in: 0..<40, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) })
    }
}
