import Foundation
import Postgres
import TestSupport
import Testing

/// `Schema/current.sql` says what the database looks like, and this holds it to that.
@Suite("The current schema")
struct CurrentSchemaTests {
    @Test func `current.sql is what the migrations make`() async throws {
        let made = try await TemporaryDatabase.with { database in try Self.dump(database.url(as: "postgres")) }
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Schema/current.sql").standardizedFileURL
        if ProcessInfo.processInfo.environment["NECESSITY_REWRITE_SCHEMA"] == "1" {
            try made.write(to: path, atomically: true, encoding: .utf8)
            return
        }
        let stored = try String(contentsOf: path, encoding: .utf8)
        #expect(stored == made, "run NECESSITY_REWRITE_SCHEMA=1 swift test --filter CurrentSchemaTests, and read what changed")
    }

    /// The schema as `pg_dump` writes it, without what differs from one installation to the next.
    private static func dump(_ url: String) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["pg_dump", "--schema-only", "--no-comments", "-d", url]
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "pg_dump failed")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
            .filter { !$0.hasPrefix("--") && !$0.hasPrefix("SET ") && !$0.hasPrefix("SELECT pg_catalog") && !$0.hasPrefix("\\") }
        return "-- Generated: see Schema/README.md.\n" + lines.joined(separator: "\n") + "\n"
    }
}
