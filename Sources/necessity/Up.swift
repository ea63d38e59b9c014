import ArgumentParser
import CaseSystem
import Foundation
import PostgresCluster
import Schema

/// Everything on one machine: a private PostgreSQL, migrated, and the API, until Ctrl-C.
struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Start everything, with a private PostgreSQL unless NECESSITY_DATABASE_URL names another.")

    @Flag(help: "Make an organization with two clinics and cases to look at, if they are not there yet.") var demo = false

    func run() async throws {
        try await reportingFailure {
            let configuration = try Configuration(environment: ProcessInfo.processInfo.environment).forPrivateServer
            // From here on Ctrl-C asks us to stop in order, whatever we are doing.
            let interruption = Interruption()
            let lock = configuration.databaseURL == nil ? try ClusterLock(configuration.home) : nil
            say("home      \(configuration.home.path)")
            let database = try await RunningDatabase.start(configuration)
            let outcome: Result<Void, any Error>
            do {
                self.tell(database)
                let system = try await Serving.prepare(configuration, databaseURL: database.url)
                let demo = self.demo
                outcome = await withTaskGroup(of: Void.self) { tasks in
                    tasks.addTask { await database.keepRunning(self.tell) }
                    defer { tasks.cancelAll() }
                    do {
                        try await system.run(until: { await interruption.wait() }) { port in
                            let url = "http://\(configuration.address.host):\(port)"
                            say("api       \(url)/openapi.json")
                            if demo, let issuer = system.issuer { await Demo(url: url, issuer: issuer).make() }
                            say("ready     \(url); Ctrl-C stops it")
                        }
                        return .success(())
                    } catch {
                        return .failure(error)
                    }
                }
            } catch {
                outcome = .failure(error)
            }
            say("stopping")
            try await database.stop()
            withExtendedLifetime(lock) {}
            try outcome.get()
            say("stopped")
        }
    }

    private func tell(_ restart: RunningDatabase.Restart) {
        switch restart {
        case .started: say("database  had stopped; it was started again")
        case .failed(let error): say("database  has stopped and cannot be started: \(error)")
        }
    }

    private func tell(_ database: RunningDatabase) {
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
    }
}
