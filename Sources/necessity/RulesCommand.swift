import ArgumentParser
import CaseAPI
import Crypto
import EventSourcing
import Foundation

/// Payers' rules from files that people write.
struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Check files of payers' rules, and publish them.", subcommands: [ImportRules.self, CheckRules.self])
}

/// Publishes a file of rules as a version of a set.
struct ImportRules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Publish a file of payers' rules, after saying what it would change.",
        discussion: """
            Uses NECESSITY_URL and NECESSITY_TOKEN, of an administrator. The file is YAML, one version of one set (docs/rules.md). First the \
            set is tried: how many open and past requests would be judged otherwise, with examples. Then it is published; --dry-run stops \
            before that. What is wrong is told with its line, all of it, and nothing is published. The same file again changes nothing.
            """)

    @Argument(help: "The file of rules, or - for standard input.") var file: String
    @Option(help: "The clinic's id, for a clinic of its own.") var clinic: String?
    @Option(help: "The organization's id: its rules hold for all its clinics.") var organization: String?
    @Flag(help: "Say what it would change, and publish nothing.") var dryRun = false
    @Flag(help: "Print one JSON object: the answers of the API.") var json = false

    func run() async throws {
        try await reportingFailure {
            let scope = try self.scope()
            let rules = try RulesOnDisk(self.file)
            let client = try APIClient.fromEnvironment()
            let body = Array(#"{"rule_set":"#.utf8) + rules.json + Array("}".utf8)
            let trial = try await rules.told { try await client.send("POST", "\(scope)/rule_set_trials", body: body) }
            let tried = try RuleTrialAnswer(json: try JSON(trial.body))
            if !self.json { for line in tried.lines { say(line) } }
            var publication: APIClient.Answer?
            if !self.dryRun, !tried.isPublished {
                // The same content for the same book is the same command, whoever repeats it.
                let digest = SHA256.hash(data: Array("\(scope)\n".utf8) + body)
                let key = "rules-" + digest.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
                publication = try await rules.told {
                    try await client.send("POST", "\(scope)/rule_sets", headers: [("Idempotency-Key", key)], body: body)
                }
            }
            if self.json {
                let answers = [("trial", trial), ("publication", publication)].compactMap { name, answer in
                    answer.map { "\"\(name)\":\(String(decoding: $0.body, as: UTF8.self))" }
                }
                return say("{\(answers.joined(separator: ","))}")
            }
            let outcome = try publication?.object()
            let isNew = try outcome.map { try $0.value("changed", as: Bool.self) && !$0.value("repeated", as: Bool.self) } ?? false
            say(
                "published \(isNew ? "now" : tried.isPublished || !self.dryRun ? "before; nothing was changed" : "not: this was a dry run")"
            )
            if let position = publication?.position { say("position  \(position)") }
        }
    }

    /// The path of the rule book's owner.
    private func scope() throws -> String {
        func path(_ kind: String, _ id: String) -> String {
            "/v1/\(kind)/\(id.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(["-"])) ?? "")"
        }
        switch (self.clinic, self.organization) {
        case (let clinic?, nil): return path("clinics", clinic)
        case (nil, let organization?): return path("organizations", organization)
        default: throw UsageError(problem: "whose rules they are is not said", next: "Give either --clinic or --organization.")
        }
    }
}

/// Looks a file of rules through without a server.
struct CheckRules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Look a file of payers' rules through, without a server.",
        discussion: """
            Tells with their lines what publishing into an empty rule book would refuse. Whether the version is the next one, and whether a \
            rule ties with one of another set, only the book can tell: `necessity rules import --dry-run`.
            """)

    @Argument(help: "The file of rules, or - for standard input.") var file: String

    func run() async throws {
        try await reportingFailure {
            let rules = try RulesOnDisk(self.file)
            switch RuleSetCheck(try JSON(rules.json)) {
            case .sound(let set, let version, let count):
                say("set       \(set), version \(version), \(count) rules")
                say("checked   nothing is wrong with it by itself")
            case .faulty(let faults):
                throw RuleFaultsInFile(
                    code: "rules.invalid", rules, faults.map { .init(path: $0.path, code: $0.code, words: $0.words) },
                    next: "Put right what is listed.")
            }
        }
    }
}

/// What a trial answered, for people.
private struct RuleTrialAnswer {
    let isPublished: Bool
    let lines: [String]

    init(json: JSON) throws {
        let answer = try json.object()
        self.isPublished = try answer.value("published")
        func cases(_ name: String) throws -> String {
            let count = try answer.value(name, as: Int64.self)
            return count == 1 ? "1 case" : "\(count) cases"
        }
        var lines = [
            "set       \(try answer.value("rule_set_id", as: String.self)), version \(try answer.value("version", as: Int64.self))",
            "judged    \(try cases("judged")), by the rules as they are and as they would be",
            "open      \(try cases("open_judged_otherwise")) would be judged otherwise",
            "past      \(try cases("past_judged_otherwise")) would have been judged otherwise",
        ]
        lines += try answer.list("examples", of: Example.self).map { "example   \($0.text)" }
        if try answer.value("older_left_out", as: Bool.self) { lines.append("left out  older cases: only the newest were looked at") }
        self.lines = lines
    }

    /// A case that would be judged otherwise.
    private struct Example: JSONReadable {
        let text: String

        init(json: JSON) throws(JSONFault) {
            let example = try json.object()
            let clinic = try example.optional("clinic_id", as: String.self).map { " of clinic \($0)" } ?? ""
            let age = try example.value("open", as: Bool.self) ? "open" : "past"
            let changes = try example.list("changes", of: String.self).joined(separator: ", ")
            self.text = "\(age) case \(try example.value("case_id", as: String.self))\(clinic): \(changes)"
        }
    }
}
