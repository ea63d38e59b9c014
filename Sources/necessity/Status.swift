import ArgumentParser
import CaseSystem
import Foundation
import Postgres
import PostgresCluster
import Schema

/// Whether the database runs, and what schema version it has.
struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say whether the database runs, and its schema version.")

    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
        try await reportingFailure {
            let configuration = try Configuration(environment: ProcessInfo.processInfo.environment)
            let url =
                try configuration.databaseURL
                ?? PostgresCluster(home: configuration.home, binaries: try ServerBinaries.find()).url(
                    as: "necessity_app", database: RunningDatabase.name)
            let pool = PostgresPool(configuration: try configuration.connection(url), sizeMax: 1)
            let found: (server: String, version: Int32?)
            do {
                found = try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                    (
                        try await connection.query("SELECT current_setting('server_version')").one().decode(0, as: String.self),
                        try await Migrator.version(connection)
                    )
                }
            } catch {
                await pool.close()
                throw error
            }
            await pool.close()
            let version = found.version.map(String.init) ?? "none"
            if self.json {
                say(
                    "{\"server_version\":\"\(found.server)\",\"schema_version\":\(found.version.map(String.init) ?? "null"),\"program_schema_version\":\(Schema.version)}"
                )
            } else {
                say("server    PostgreSQL \(found.server)")
                say("schema    version \(version); this program's is \(Schema.version)")
            }
        }
    }
}
