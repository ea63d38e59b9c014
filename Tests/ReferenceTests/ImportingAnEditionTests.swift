import ClinicalCodes
import EventSourcing
import Postgres
import Reference
import Synchronization
import TestSupport
import Testing

@Suite("Importing an edition of ICD-10-CM")
struct ImportingAnEditionTests {
    private static let hash = [UInt8](repeating: 1, count: 32)
    private static let other = [UInt8](repeating: 2, count: 32)
    private static let april = CivilDate("2026-04-01")!

    private static func days(_ year: Int, from: CivilDate? = nil) -> ClosedRange<CivilDate> { FiscalYear(year)!.days(from: from)! }

    @discardableResult
    private static func load(
        _ text: String = OrderFile.small, days: ClosedRange<CivilDate> = Self.days(2026), hash: [UInt8] = Self.hash,
        into database: TemporaryDatabase, progress: @Sendable (Int) -> Void = { _ in }
    ) async throws -> CodeSetImport.Report {
        try await CodeSetImport(configuration: try PostgresConfiguration(database.url(as: "necessity_migrator"))).load(
            try ICD10CMOrderFile(Array(text.utf8)), version: "test", days: days, sha256: hash, progress: progress)
    }

    private static func standings(_ codes: [String], on day: String, in database: TemporaryDatabase) async throws -> [CodeStanding] {
        let tables = CodeTables(configuration: try PostgresConfiguration(database.url(as: "necessity_app")))
        let result: Result<[CodeStanding], any Error>
        do {
            result = .success(try await tables.diagnoses(codes.map { ICD10CM($0)! }, on: CivilDate(day)!))
        } catch {
            result = .failure(error)
        }
        await tables.close()
        return try result.get()
    }

    private static func rowCount(_ database: TemporaryDatabase) async throws -> Int64 {
        try await database.administer { try await $0.query("SELECT count(*) FROM reference.icd10cm").one().decode(0, as: Int64.self) }
    }

    @Test func `without an edition nothing is said of any code`() async throws {
        try await TemporaryDatabase.with { database in
            let found = try await Self.standings(["F80.2", "Z99.9"], on: "2026-01-05", in: database)
            #expect(found == [.unknownSet, .unknownSet])
            #expect(try await Self.standings([], on: "2026-01-05", in: database) == [])
        }
    }

    @Test func `an edition tells codes that can be billed, headers, and what it does not have, in the order of the question`() async throws
    {
        try await TemporaryDatabase.with { database in
            let report = try await Self.load(into: database)
            #expect(report.codes == 12 && report.billable == 9 && report.days == Self.days(2026) && report.isNew)
            let found = try await Self.standings(["G82.2", "Z99.9", "F80.2", "F80", "F80.2", "S72.001A"], on: "2026-01-05", in: database)
            #expect(found == [.header, .absent, .billable, .header, .billable, .billable])
            #expect(try await Self.standings(["Z99.9"], on: "2026-01-05", in: database) == [.absent])
        }
    }

    @Test func `it holds from its first day through its last, and no day longer`() async throws {
        try await TemporaryDatabase.with { database in
            try await Self.load(into: database)
            let expected: [(String, CodeStanding)] = [
                ("2025-09-30", .unknownSet), ("2025-10-01", .billable), ("2026-09-30", .billable), ("2026-10-01", .unknownSet),
            ]
            for (day, standing) in expected {
                #expect(try await Self.standings(["F80.2"], on: day, in: database) == [standing], "\(day)")
            }
        }
    }

    @Test func `the same file again changes nothing`() async throws {
        try await TemporaryDatabase.with { database in
            try await Self.load(into: database)
            let again = try await Self.load(into: database)
            #expect(!again.isNew && again.codes == 12)
            #expect(try await Self.rowCount(database) == 12)
        }
    }

    @Test func `another file for the same days is refused, and leaves the first as it was`() async throws {
        try await TemporaryDatabase.with { database in
            try await Self.load(into: database)
            let smaller = OrderFile.line(1, "I10", isBillable: false, "Essential (primary) hypertension")
            await #expect(throws: CodeSetError.daysTaken(version: "test", from: "2025-10-01")) {
                try await Self.load(smaller, hash: Self.other, into: database)
            }
            #expect(try await Self.standings(["I10", "F80.2"], on: "2026-01-05", in: database) == [.billable, .billable])
        }
    }

    @Test func `the same file for other days is refused: a year was mistaken`() async throws {
        try await TemporaryDatabase.with { database in
            try await Self.load(into: database)
            await #expect(throws: CodeSetError.loadedForOtherDays(version: "test", from: "2025-10-01")) {
                try await Self.load(days: Self.days(2025), into: database)
            }
            #expect(try await Self.standings(["F80.2"], on: "2025-01-05", in: database) == [.unknownSet])
        }
    }

    @Test func `an edition of April is in force from its day, and the first one before it`() async throws {
        try await TemporaryDatabase.with { database in
            try await Self.load(into: database)
            let update = OrderFile.line(1, "I10", isBillable: false, "Essential hypertension")
            try await Self.load(update, days: Self.days(2026, from: Self.april), hash: Self.other, into: database)
            #expect(try await Self.standings(["I10", "F80.2"], on: "2026-03-31", in: database) == [.billable, .billable])
            #expect(try await Self.standings(["I10", "F80.2"], on: "2026-04-01", in: database) == [.header, .absent])
            #expect(try await Self.standings(["I10"], on: "2026-10-01", in: database) == [.unknownSet])
        }
    }

    @Test func `two imports at once load one edition`() async throws {
        try await TemporaryDatabase.with { database in
            let reports = try await withThrowingTaskGroup(of: CodeSetImport.Report.self) { group in
                for _ in 0..<4 { group.addTask { try await Self.load(into: database) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(reports.count { $0.isNew } == 1)
            #expect(try await Self.rowCount(database) == 12)
        }
    }

    @Test func `more codes than one statement takes are all loaded, and progress is told`() async throws {
        try await TemporaryDatabase.with { database in
            let codes = (0..<12_000).map { OrderFile.line($0 + 1, "A\(10_000 + $0)", isBillable: true, "Description \($0)") }
            let told = Mutex<[Int]>([])
            try await Self.load(codes.joined(separator: "\n"), into: database) { done in told.withLock { $0.append(done) } }
            #expect(told.withLock { $0 } == [5_000, 10_000, 12_000])
            #expect(try await Self.rowCount(database) == 12_000)
            #expect(
                try await Self.standings(["A10.000", "A21.999", "A22.000"], on: "2026-01-05", in: database) == [
                    .billable, .billable, .absent,
                ])
        }
    }

    @Test func `the program's own role loads nothing`() async throws {
        try await TemporaryDatabase.with { database in
            let mistaken = CodeSetImport(configuration: try PostgresConfiguration(database.url(as: "necessity_app")))
            let file = try ICD10CMOrderFile(Array(OrderFile.small.utf8))
            let error = await #expect(throws: PostgresError.self) {
                try await mistaken.load(file, version: "test", days: Self.days(2026), sha256: Self.hash)
            }
            #expect(error?.sqlState == .insufficientPrivilege)
            #expect(try await Self.rowCount(database) == 0)
        }
    }

    @Test func `when the database is gone the answer is an error, and no standing`() async throws {
        let gone = CodeTables(configuration: try PostgresConfiguration("postgresql://nobody@127.0.0.1:1/none?connect_timeout=1"))
        await #expect(throws: CodeTableError.unavailable(sqlState: nil)) {
            try await gone.diagnosis(ICD10CM("F80.2")!, on: CivilDate("2026-01-05")!)
        }
        await gone.close()
    }
}
