import ArgumentParser
import EventSourcing
import Foundation

/// What others made, read into cases.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Read what others made.", subcommands: [ImportPASRequest.self])
}

/// A Da Vinci PAS request bundle.
struct ImportPASRequest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pas-request", abstract: "Open a case from a Da Vinci PAS request bundle.",
        discussion: """
            Uses NECESSITY_URL and NECESSITY_TOKEN. A bundle that was imported before changes nothing, and answers with its case. What \
            cannot be read is refused with the element's place.
            """)

    @Argument(help: "The bundle, as FHIR JSON: a file, or - for standard input.") var file: String
    @Option(help: "The clinic's id.") var clinic: String
    @Option(help: "The clinic's site; needed when it has several.") var site: String?
    @Option(help: "The Idempotency-Key; made when absent.") var key: String?
    @Flag(help: "Print the answer as JSON.") var json = false

    func run() async throws {
        try await reportingFailure {
            let answer = try await APIClient.fromEnvironment().send(
                "POST", "/v1/clinics/\(self.clinic)/pas_requests", query: self.site.map { [("site_id", $0)] } ?? [],
                headers: [("Idempotency-Key", self.key ?? UUID().uuidString.lowercased())], body: try readFile(self.file))
            if self.json { return say(String(decoding: answer.body, as: UTF8.self)) }
            let outcome = try answer.object()
            let isNew = try outcome.value("changed", as: Bool.self) && !outcome.value("repeated", as: Bool.self)
            say("case      \(try outcome.value("case_id", as: String.self))")
            say("imported  \(isNew ? "a case was opened" : "it was imported before; nothing was changed")")
            if let position = answer.position { say("position  \(position)") }
        }
    }
}
