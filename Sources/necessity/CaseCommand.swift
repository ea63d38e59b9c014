import ArgumentParser
import EventSourcing
import Foundation

/// Cases, for people at a terminal; `necessity command` does all that the API does.
struct CaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "case", abstract: "Look at cases.", subcommands: [ShowCase.self])
}

/// One case as it is now.
struct ShowCase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a case as it is now; in the access log.",
        discussion: "Uses NECESSITY_URL and NECESSITY_TOKEN. Without --json no patient data is printed.")

    @Argument(help: "The case's id.") var id: String
    @Option(help: "The clinic's id.") var clinic: String
    @Flag(help: "Print the answer as JSON, with the patient's data.") var json = false

    func run() async throws {
        try await reportingFailure {
            let answer = try await APIClient.fromEnvironment().send("GET", "/v1/clinics/\(self.clinic)/cases/\(self.id)")
            if self.json { return say(String(decoding: answer.body, as: UTF8.self)) }
            let record = try answer.object()
            say("case      \(self.id)")
            say("status    \(try record.value("status", as: StatusLine.self).text)")
            say("version   \(try record.value("version", as: Int64.self))\(answer.position.map { ", position \($0)" } ?? "")")
            for (name, member) in [
                ("coverages", "coverages"), ("services", "services"), ("letters", "letters"), ("sent", "submissions"),
                ("checked", "status_checks"), ("pended", "pends"), ("asked", "information_requests"), ("decisions", "decisions"),
                ("granted", "authorizations"), ("used", "consumptions"), ("appeals", "appeals"),
            ] {
                let count = try record[member]?.array().count ?? 0
                if count > 0 { say("\(name.padded(to: 10))\(count)") }
            }
            let clocks = try record["clocks"]?.array().map(ClockLine.init(json:)) ?? []
            for clock in clocks.sorted(by: { $0.dueAt < $1.dueAt }) where clock.status != "cancelled" { say(clock.text) }
        }
    }
}

/// A clock of a case in a line: when its time ends, for what, by whose word, and how it stands.
private struct ClockLine {
    let dueAt: Timestamp
    let status: String
    let text: String

    init(json: JSON) throws(JSONFault) {
        let clock = try json.object()
        guard let started = try clock["started"]?.object(), let due = try clock["due"]?.object() else {
            throw JSONFault(.missing, at: "started")
        }
        self.dueAt = try due.value("at")
        self.status = try clock.value("status")
        let kind = try started.value("kind", as: String.self).replacingOccurrences(of: "_", with: " ")
        let basis = try started.value("basis", as: String.self)
        let regime = try started.optional("regime", as: String.self).map { " \($0)" } ?? ""
        self.text = "clock     \(self.dueAt.rfc3339)  \(kind), by the \(basis)\(regime), \(self.status)"
    }
}
