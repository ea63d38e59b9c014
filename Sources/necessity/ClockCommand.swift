import ArgumentParser
import EventSourcing
import Foundation

/// The clock of a program for trying things out, over HTTP.
struct ClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock", abstract: "Look at, or advance, the clock that decisions and timers go by. Production has none.",
        discussion: "Uses NECESSITY_URL and NECESSITY_TOKEN, a token of `necessity token --installation`.",
        subcommands: [ShowClock.self, AdvanceClock.self], defaultSubcommand: ShowClock.self)

    static let path = "/v1/development/clock"

    /// Says what an answer says.
    static func tell(_ answer: APIClient.Answer, json: Bool) throws {
        if json { return say(String(decoding: answer.body, as: UTF8.self)) }
        let clock = try answer.object()
        say("now       \(try clock.value("now", as: Timestamp.self).rfc3339)")
        say("really    \(try clock.value("real_now", as: Timestamp.self).rfc3339)")
    }
}

/// What time it is.
struct ShowClock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Say what time it is there.")

    @Flag(help: "Print the answer as JSON.") var json = false

    func run() async throws {
        try await reportingFailure {
            try ClockCommand.tell(try await APIClient.fromEnvironment().send("GET", ClockCommand.path), json: self.json)
        }
    }
}

/// Forward only: what falls due by then happens soon after.
struct AdvanceClock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "advance", abstract: "Advance the clock; what falls due by then happens soon after.")

    @Argument(help: "By how much: 90m, 72h, 10d, 2w, or as ISO 8601 has it, PT72H.") var duration: String?
    @Option(help: "To when, such as 2026-12-24T09:00:00Z.") var to: String?
    @Flag(help: "Print the answer as JSON.") var json = false

    func run() async throws {
        try await reportingFailure {
            var writer = JSONWriter()
            switch (self.duration, self.to) {
            case (let text?, nil):
                let duration = try Self.iso8601(text)
                writer.object { $0.member("advance", duration) }
            case (nil, let moment?): writer.object { $0.member("to", moment) }
            default: throw UsageError(problem: "one of a duration and --to is needed", next: "Write `necessity clock advance 72h`.")
            }
            let answer = try await APIClient.fromEnvironment().send(
                "POST", ClockCommand.path, headers: [("Idempotency-Key", UUID().uuidString.lowercased())], body: writer.bytes)
            try ClockCommand.tell(answer, json: self.json)
        }
    }

    /// A duration as the API takes it.
    static func iso8601(_ text: String) throws -> String {
        if Duration(iso8601: text) != nil { return text }
        let number = text.dropLast()
        let forms: [Character: String] = [
            "s": "PT\(number)S", "m": "PT\(number)M", "h": "PT\(number)H", "d": "P\(number)D", "w": "P\(number)W",
        ]
        guard let form = text.last.flatMap({ forms[$0] }), Duration(iso8601: form) != nil else {
            throw UsageError(problem: "\(text) is no duration", next: "Write 90m, 72h, 10d, 2w or PT72H.")
        }
        return form
    }
}
