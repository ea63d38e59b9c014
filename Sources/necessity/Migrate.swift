import ArgumentParser
import CaseSystem
import Foundation
import Postgres
import Schema

/// Brings the database of `NECESSITY_MIGRATOR_URL` to this program's schema version.
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the database of NECESSITY_MIGRATOR_URL to this program's schema version.")

    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
        try await reportingFailure {
            guard let url = ProcessInfo.processInfo.environment["NECESSITY_MIGRATOR_URL"], !url.isEmpty else {
                throw ConfigurationError(variable: "NECESSITY_MIGRATOR_URL", problem: "is not set; it names the database to migrate")
            }
            let report = try await Migrator(configuration: try PostgresConfiguration(url)).migrate()
            if self.json {
                let applied = report.applied.map { "\"\($0)\"" }.joined(separator: ",")
                say("{\"version\":\(report.version),\"applied\":[\(applied)],\"database_is_newer\":\(report.databaseIsNewer)}")
            } else if report.databaseIsNewer {
                say("The database is at schema version \(report.version), newer than this program: nothing was changed.")
            } else if report.applied.isEmpty {
                say("The database is at schema version \(report.version) already.")
            } else {
                for name in report.applied { say("applied \(name)") }
                say("The database is at schema version \(report.version).")
            }
        }
    }
}
