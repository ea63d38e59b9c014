import ArgumentParser
import CaseSystem
import Foundation
import Logging
import Metrics
import Postgres
import Schema

/// The API over the database of `NECESSITY_DATABASE_URL`, which is migrated already.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve the API over the database of NECESSITY_DATABASE_URL.", discussion: "Never migrates; see necessity migrate.")

    func run() async throws {
        try await reportingFailure {
            let configuration = try Configuration(environment: ProcessInfo.processInfo.environment)
            guard let url = configuration.databaseURL else {
                throw ConfigurationError(
                    variable: "NECESSITY_DATABASE_URL", problem: "is not set; `necessity up` brings a database of its own")
            }
            let interruption = Interruption()
            let system = try await Serving.prepare(configuration, databaseURL: url)
            try await system.run(until: { await interruption.wait() }) { port in
                say("ready     http://\(configuration.address.host):\(port)")
            }
            say("stopped")
        }
    }
}

/// What `up` and `serve` have in common.
enum Serving {
    /// Sets logs and metrics up, once in a process, and wires the program.
    static func prepare(_ configuration: Configuration, databaseURL: String) async throws -> CaseSystem {
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        LoggingSystem.bootstrap { label in JSONLogHandler(label: label, level: configuration.logLevel) }
        return try await CaseSystem(
            configuration, databaseURL: databaseURL, metrics: metrics, logger: Logger(label: CaseSystem.loggerLabel))
    }
}
