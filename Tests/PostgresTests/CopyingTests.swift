import Foundation
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite("Copying out")
struct CopyingTests {
    private static func series(_ count: Int64) -> SQL {
        // In the SELECT list: as a table it would be written down whole before its first row goes out.
        "COPY (SELECT generate_series(1, \(literal: count)::bigint)) TO STDOUT (FORMAT binary)"
    }

    private static let endless = Self.series(1_000_000_000_000)

    @Test func `a COPY streams its rows, and can be stopped early`() async throws {
        try await ClientUnderTest.with(size: 1) { pool, _ in
            struct Enough: Error {}
            try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                var count = 0
                try await connection.copyOut("COPY (SELECT g, NULL FROM generate_series(1, 10000) g) TO STDOUT (FORMAT binary)") {
                    message in
                    guard let row = BinaryCopyRow(message) else { return }
                    #expect(row.columnCount == 2)
                    count += 1
                }
                #expect(count == 10_000)
                count = 0
                await #expect(throws: Enough.self) {
                    try await connection.copyOut(Self.endless) { _ in
                        count += 1
                        if count == 10 { throw Enough() }
                    }
                }
                #expect(count == 10)
                #expect(try await Self.answers(connection))
            }
        }
    }

    @Test func `batches come in order and complete, however large they are`() async throws {
        try await ClientUnderTest.with(size: 1) { pool, _ in
            for size in [1, 7, 1_000, 100_000] {
                let numbers = try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                    try await connection.copyOut(Self.series(10_000), gathering: Numbers(perBatch: size)) { batches in
                        var numbers: [Int64] = []
                        while let batch = try await batches.next() { numbers += batch }
                        let (wasCut, beyond) = (batches.wasCut, try await batches.next())
                        #expect(!wasCut && beyond == nil)
                        return numbers
                    }
                }
                #expect(numbers == Array(1...10_000), "\(size) a batch")
            }
        }
    }

    @Test func `a reader that does not read holds the server back, and no more is gathered than may wait`() async throws {
        try await ClientUnderTest.with(size: 1) { pool, server in
            let gathered = Gathered()
            try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                let process = connection.backendProcessID
                try await connection.copyOut(
                    Self.endless, limits: PostgresCopyLimits(batchesMax: 3), gathering: Numbers(perBatch: 10, gathered: gathered)
                ) { batches in
                    let first = try await batches.next()
                    #expect(first == Array(1...10))
                    // One was taken, three wait, one is full and has no room.
                    try await eventually("five batches are gathered") { gathered.count.load(ordering: .relaxed) >= 50 }
                    try await eventually("the server waits for the reader") {
                        try await server.administer { connection in
                            try await connection.query(
                                "SELECT wait_event = 'ClientWrite' FROM pg_stat_activity WHERE pid = \(process) AND wait_event IS NOT NULL"
                            ).first?.decode(0, as: Bool.self) ?? false
                        }
                    }
                    #expect(gathered.count.load(ordering: .relaxed) == 50)
                }
                #expect(try await Self.answers(connection))
            }
        }
    }

    @Test func `a COPY that may not stay open longer is cut where it stands`() async throws {
        try await ClientUnderTest.with(size: 1) { pool, server in
            try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                let process = connection.backendProcessID
                let limits = PostgresCopyLimits(batchesMax: 2, duration: .milliseconds(200))
                try await connection.copyOut(Self.endless, limits: limits, gathering: Numbers(perBatch: 100)) { batches in
                    // Nobody reads, and still the transaction comes to its end.
                    try await eventually("the session is idle") {
                        try await server.administer { connection in
                            try await connection.query("SELECT state = 'idle' FROM pg_stat_activity WHERE pid = \(process)").one().decode(
                                0, as: Bool.self)
                        }
                    }
                    var numbers: [Int64] = []
                    while let batch = try await batches.next() { numbers += batch }
                    let wasCut = batches.wasCut
                    #expect(wasCut)
                    // Two batches may wait; a machine that was slow to begin got only one through.
                    #expect([100, 200].contains(numbers.count) && numbers == Array(Array(1...200).prefix(numbers.count)))
                }
                #expect(try await Self.answers(connection))
            }
        }
    }

    @Test func `what a gatherer throws reaches the reader, after what came before`() async throws {
        try await ClientUnderTest.with(size: 1) { pool, _ in
            try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                try await connection.copyOut(Self.endless, gathering: Numbers(perBatch: 10, refused: 35)) { batches in
                    var numbers: [Int64] = []
                    await #expect(throws: Numbers.Refusal.self) {
                        while let batch = try await batches.next() { numbers += batch }
                    }
                    #expect(numbers == Array(1...30))
                }
                #expect(try await Self.answers(connection))
            }
        }
    }

    @Test func `a task that is cancelled while it waits for a batch gives up the COPY, and the next statement is left alone`() async throws
    {
        try await ClientUnderTest.with(size: 1) { pool, server in
            for _ in 0..<10 {
                let copying = Task {
                    try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                        try await connection.copyOut("COPY (SELECT pg_sleep(3600)) TO STDOUT (FORMAT binary)") { _ in }
                    }
                }
                try await eventually("the COPY runs") {
                    try await server.administer { connection in
                        try await !connection.query(
                            "SELECT FROM pg_stat_activity WHERE query LIKE 'COPY (SELECT pg_sleep%' AND state = 'active'"
                        ).isEmpty
                    }
                }
                copying.cancel()
                let error = await #expect(throws: PostgresError.self) { try await copying.value }
                #expect(error?.code == .cancelled)
                let isFine = try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                    try await Self.answers(connection)
                }
                #expect(isFine)
            }
        }
    }

    @Test func `a connection that breaks in the middle is an error after the rows that came`() async throws {
        try await ClientUnderTest.with(size: 1) { pool, server in
            let error = await #expect(throws: PostgresError.self) {
                try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                    let process = connection.backendProcessID
                    try await connection.copyOut(Self.endless, gathering: Numbers(perBatch: 10)) { batches in
                        var last: Int64 = 0
                        while let batch = try await batches.next() {
                            #expect(batch.first == last + 1)
                            last = batch.last ?? last
                            if last == 50 {
                                try await server.administer { administrator in
                                    _ = try await administrator.query("SELECT pg_terminate_backend(\(process))")
                                }
                            }
                        }
                    }
                }
            }
            #expect(error?.code == .connectionLost)
            let isFine = try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                try await Self.answers(connection)
            }
            #expect(isFine)
        }
    }

    @Test func `settings that come first hold for the COPY and end with it`() async throws {
        try await ClientUnderTest.with(size: 1) { pool, _ in
            try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                var seen: [String] = []
                for _ in 0..<2 {
                    try await connection.copyOut(
                        "COPY (SELECT current_setting('test.mark')) TO STDOUT", after: ["SELECT set_config('test.mark', 'here', true)"]
                    ) { seen.append(String(decoding: $0, as: UTF8.self)) }
                    let after = try await connection.query("SELECT coalesce(current_setting('test.mark', true), '')").one().decode(
                        0, as: String.self)
                    #expect(after.isEmpty)
                }
                #expect(seen == ["here\n", "here\n"])
            }
        }
    }

    @Test func `a statement that is no COPY, or that fails before its first row, is an error and leaves the connection good`() async throws
    {
        try await ClientUnderTest.with(size: 1) { pool, _ in
            try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                for (statement, code) in [
                    ("SELECT 1", PostgresError.Code.usage), ("COPY nowhere TO STDOUT", .server),
                    ("COPY (SELECT 1/0) TO STDOUT", .server), ("COPY (SELECT \(1 as Int32)) TO STDOUT", .usage),
                ] as [(SQL, PostgresError.Code)] {
                    let error = await #expect(throws: PostgresError.self) { try await connection.copyOut(statement) { _ in } }
                    #expect(error?.code == code, "\(statement.text)")
                }
                #expect(try await Self.answers(connection))
            }
        }
    }

    private static func answers(_ connection: borrowing PostgresConnection) async throws -> Bool {
        try await connection.query("SELECT 1::bigint FROM pg_sleep(0.001)").one().decode(0, as: Int64.self) == 1
    }
}

/// Gathers the numbers of a one-column COPY.
private struct Numbers: PostgresCopyGatherer {
    struct Refusal: Error {}

    let perBatch: Int
    var gathered: Gathered?
    /// The number that is not taken.
    var refused: Int64?
    private var batch: [Int64] = []

    init(perBatch: Int, gathered: Gathered? = nil, refused: Int64? = nil) {
        self.perBatch = perBatch
        self.gathered = gathered
        self.refused = refused
    }

    mutating func take(_ message: UnsafeRawBufferPointer) throws -> [Int64]? {
        guard let row = BinaryCopyRow(message) else { return nil }
        let number = try #require(
            withUnsafeTemporaryAllocation(of: UnsafeRawBufferPointer?.self, capacity: 1) { cells in
                row.split(into: cells) ? cells[0].flatMap(Int64.init(postgres:)) : nil
            })
        if number == self.refused { throw Refusal() }
        self.batch.append(number)
        self.gathered?.count.add(1, ordering: .relaxed)
        guard self.batch.count == self.perBatch else { return nil }
        defer { self.batch = [] }
        return self.batch
    }

    mutating func finish() -> [Int64]? { self.batch.isEmpty ? nil : self.batch }
}

private final class Gathered: Sendable {
    let count = Atomic(0)
}
