import ArgumentParser
import EventSourcing
import Foundation

/// What was so, and how it came about.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Tell a case again, as it was at a position or a moment.", subcommands: [ReplayCase.self])
}

/// One case, event by event.
struct ReplayCase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "case", abstract: "Tell a case again, event by event.",
        discussion: "Uses NECESSITY_URL and NECESSITY_TOKEN. The same question always has the same answer; asking is in the access log.")

    @Argument(help: "The case's id.") var id: String
    @Option(help: "The clinic's id.") var clinic: String
    @Option(help: "A position of the clinic's work book, or an instant such as 2026-11-24T15:04:05Z; now, when absent.") var asOf: String?
    @Option(help: "Only what had happened in the world by this instant.") var occurredBy: String?
    @Flag(help: "Print the answer as JSON.") var json = false

    func run() async throws {
        try await reportingFailure {
            let query =
                [("steps", "true")] + (self.asOf.map { [("as_of", $0)] } ?? []) + (self.occurredBy.map { [("occurred_by", $0)] } ?? [])
            let answer = try await APIClient.fromEnvironment().send(
                "GET", "/v1/clinics/\(self.clinic)/cases/\(self.id)/replay", query: query)
            if self.json { return say(String(decoding: answer.body, as: UTF8.self)) }
            let replay = try answer.object()
            for step in try replay.list("steps", of: StepLine.self) { say(step.text) }
            let record = try replay.value("record", as: RecordLine.self)
            say("")
            say("as of \(try replay.value("as_of", as: Int64.self)): \(record.text)")
        }
    }
}

/// One event of a replay, for people: patients' data stays in the JSON.
private struct StepLine: JSONReadable {
    let text: String

    init(json: JSON) throws(JSONFault) {
        let step = try json.object()
        let places = try step.list("changes", of: ChangePlace.self).map(\.path).filter {
            $0 != "/version" && $0 != "/position" && $0 != "/updated_at"
        }
        let position = "\(try step.value("position", as: Int64.self))".padded(to: 6)
        let time = try step.value("recorded_at", as: Timestamp.self).rfc3339
        let type = try step.value("type", as: String.self).padded(to: 36)
        self.text = "\(position)\(time)  \(type)\(places.joined(separator: " "))"
    }
}

private struct ChangePlace: JSONReadable {
    let path: String

    init(json: JSON) throws(JSONFault) { self.path = try json.object().value("path") }
}

/// What a case's record comes to, for people.
struct RecordLine: JSONReadable {
    let text: String

    init(json: JSON) throws(JSONFault) {
        let record = try json.object()
        let status = try record.value("status", as: StatusLine.self)
        self.text = "\(status.text), version \(try record.value("version", as: Int64.self))"
    }
}

/// A case's status in words.
struct StatusLine: JSONReadable {
    let text: String

    init(json: JSON) throws(JSONFault) {
        let status = try json.object()
        let outcome = try status.optional("outcome", as: String.self).map { ", \($0)" } ?? ""
        let odd = try status.value("needs_person", as: Bool.self) ? ", needs a person" : ""
        self.text =
            "\(try status.value("phase", as: String.self))\(outcome), waiting on \(try status.value("waiting_on", as: String.self))\(odd)"
            .replacingOccurrences(of: "_", with: " ")
    }
}
