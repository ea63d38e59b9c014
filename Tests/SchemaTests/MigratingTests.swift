import Postgres
@testable import Schema
import TestSupport
import Testing

@Suite("Migrating")
struct MigratingTests {
    private static func with(_ body: @Sendable (PostgresConfiguration) async throws -> Void) async throws {
        let server = try await TestServer.shared()
        let name = try await server.createDatabase()
        do {
            try await body(try PostgresConfiguration(server.url(as: "necessity_migrator", database: name)))
        } catch {
            try? await server.dropDatabase(name)
            throw error
        }
        try await server.dropDatabase(name)
    }

    private static func run(_ configuration: PostgresConfiguration, _ text: String) async throws {
        let pool = PostgresPool(configuration: configuration, sizeMax: 1)
        try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
            try await connection.script("SET ROLE necessity_owner; \(text)")
        }
        await pool.close()
    }

    @Test func `an empty database comes to the program's version, and then stays`() async throws {
        try await Self.with { configuration in
            let first = try await Migrator(configuration: configuration).migrate()
            #expect(first.versionBefore == nil && first.version == Schema.version && first.applied.count == Schema.migrations.count)
            let second = try await Migrator(configuration: configuration).migrate()
            #expect(second.versionBefore == Schema.version && second.applied.isEmpty)
        }
    }

    @Test func `eight that start at once do the work once`() async throws {
        try await Self.with { configuration in
            let reports = try await withThrowingTaskGroup(of: Migrator.Report.self) { group in
                for _ in 0..<8 { group.addTask { try await Migrator(configuration: configuration).migrate() } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(reports.count { !$0.applied.isEmpty } == 1)
            #expect(reports.allSatisfy { $0.version == Schema.version })
        }
    }

    @Test func `a migration that was edited afterwards is refused`() async throws {
        try await Self.with { configuration in
            _ = try await Migrator(configuration: configuration).migrate()
            try await Self.run(configuration, "UPDATE necessity.migration SET checksum = decode(repeat('00', 32), 'hex') WHERE number = 1")
            await #expect(throws: MigrationError.changed("m0001_ledger")) { try await Migrator(configuration: configuration).migrate() }
        }
    }

    @Test func `functions that changed without a new version are refused`() async throws {
        try await Self.with { configuration in
            _ = try await Migrator(configuration: configuration).migrate()
            try await Self.run(configuration, "UPDATE necessity.definition SET checksum = decode(repeat('00', 32), 'hex')")
            await #expect(throws: MigrationError.definitionsChanged) { try await Migrator(configuration: configuration).migrate() }
        }
    }

    @Test func `a program older than the database changes nothing`() async throws {
        try await Self.with { configuration in
            _ = try await Migrator(configuration: configuration).migrate()
            try await Self.run(
                configuration,
                "INSERT INTO necessity.migration (number, name, checksum) VALUES (9999, 'later', decode(repeat('00', 32), 'hex'))")
            let report = try await Migrator(configuration: configuration).migrate()
            #expect(report.databaseIsNewer && report.version == 9999 && report.applied.isEmpty)
        }
    }
}
