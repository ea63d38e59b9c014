import ArgumentParser
import CaseSystem
import Foundation
import PostgresCluster
import Schema

/// Everything on one machine: a private PostgreSQL, migrated and kept until Ctrl-C.
struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Start everything, with a private PostgreSQL unless NECESSITY_DATABASE_URL names another.")

    func run() async throws {
        try await reportingFailure {
            let configuration = try Configuration(environment: ProcessInfo.processInfo.environment)
            // From here on Ctrl-C asks us to stop in order, whatever we are doing.
            let interruption = Interruption()
            let lock = configuration.databaseURL == nil ? try ClusterLock(configuration.home) : nil
            if configuration.databaseURL == nil { say("home      \(configuration.home.path)") }
            let database = try await RunningDatabase.start(configuration)
            if database.report.databaseIsNewer {
                say("schema    version \(database.report.version), newer than this program: nothing was changed")
            } else if database.report.applied.isEmpty {
                say("schema    version \(database.report.version), up to date")
            } else {
                say("schema    version \(database.report.version), applied \(database.report.applied.joined(separator: ", "))")
            }
            if let cluster = database.cluster {
                say("database  psql \"\(cluster.url(as: "necessity_app", database: RunningDatabase.name))\"")
            }
            say("ready     Ctrl-C stops it")
            await interruption.wait()
            say("stopping")
            try await database.stop()
            withExtendedLifetime(lock) {}
            say("stopped")
        }
    }
}
