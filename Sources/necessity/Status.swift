import ArgumentParser
import EventSourcing
import Foundation

/// Whether the program answers, and whether it has what it needs.
struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say whether the program of NECESSITY_URL answers, and has what it needs; exit code 1 when not.",
        discussion: "`necessity doctor` looks closer, at the database itself.")

    @Flag(help: "Print the answer as JSON.") var json = false

    func run() async throws {
        try await reportingFailure {
            let url = ProcessInfo.processInfo.environment["NECESSITY_URL"].flatMap { $0.isEmpty ? nil : $0 } ?? "http://127.0.0.1:8080"
            // What is asked here is open to all.
            let client = APIClient(url: url, token: "none")
            let answer = try await client.send("GET", "/health/ready")
            if self.json { return say(String(decoding: answer.body, as: UTF8.self)) }
            say("url         \(url)")
            for check in try answer.object().list("checks", of: String.self) { say("\(check.padded(to: 12))ok") }
        }
    }
}
