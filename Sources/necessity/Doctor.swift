import ArgumentParser
import CaseSystem
import EventSourcing
import Foundation
import Postgres
import PostgresCluster

/// Looks at everything that the program needs, and says what to do about what is not as it must be.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at database, schema, role, keys, clocks and disk; exit code 1 when something is bad.",
        discussion: "Opens the database of NECESSITY_DATABASE_URL, or the private one of NECESSITY_HOME while `necessity up` runs it.")

    @Flag(help: "Print one JSON object a finding.") var json = false

    func run() async throws {
        try await reportingFailure {
            let configuration = try Configuration(environment: ProcessInfo.processInfo.environment).forPrivateServer
            let examination = await Examination.run(configuration, databaseURL: try configuration.appURL)
            for finding in examination.findings {
                if self.json {
                    var writer = JSONWriter()
                    writer.object { members in
                        members.member("name", finding.name)
                        members.member("verdict", finding.verdict.rawValue)
                        members.member("detail", finding.detail)
                        if !finding.nextStep.isEmpty { members.member("next_step", finding.nextStep) }
                    }
                    say(String(decoding: writer.bytes, as: UTF8.self))
                } else {
                    say("\(finding.verdict.rawValue.padded(to: 8)) \(finding.name.padded(to: 12)) \(finding.detail)")
                    if !finding.nextStep.isEmpty { say("                      \(finding.nextStep)") }
                }
            }
            guard examination.isSound else { throw ExitCode.failure }
        }
    }
}

extension Configuration {
    /// How the program's own role connects: by the URL that is set, or to the private server of the home.
    var appURL: String {
        get throws {
            if let url = self.databaseURL { return url }
            return try PostgresCluster(home: self.home, binaries: try ServerBinaries.find()).url(
                as: "necessity_app", database: RunningDatabase.name)
        }
    }
}
