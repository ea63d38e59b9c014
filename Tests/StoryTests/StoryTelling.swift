import EventSourcing
import Foundation
import Subprocess
import SystemPackage
import Testing

/// One telling of a story of `deploy/examples`, and what it came to.
struct StoryTelling: Sendable {
    let name: String
    /// What it printed.
    let lines: [String]
    let isSuccess: Bool
    let errors: String

    /// The scripts that tell one.
    enum Script: String, Sendable {
        case appeal = "appeal-story"
        case wheelchair = "wheelchair-story"
        case feeding = "feeding-story"

        var path: String { BuiltTree.root.appending(path: "deploy/examples/\(self.rawValue)").path }
    }

    /// Tells a story against a running program.
    ///
    /// - Parameters:
    ///   - token: of an administrator of the installation; the story makes one, when absent.
    ///   - meanwhile: called with the number of each line as it is printed, from 1; the story goes on while it works. What it throws
    ///     ends the telling there.
    static func tell(
        _ script: Script, _ name: String, to program: ProgramUnderTest, bundle: String? = nil, token: String? = nil,
        meanwhile: (Int) async throws -> Void = { _ in }
    ) async throws -> StoryTelling {
        let environment = Environment.inherit.updating([
            "NECESSITY_URL": await program.url, "NECESSITY_HOME": program.home, "NECESSITY": BuiltTree.program, "STORY": name,
            "NECESSITY_TOKEN": token, "NECESSITY_DATABASE_URL": nil, "NECESSITY_MIGRATOR_URL": nil,
        ])
        let errorsPath = "\(program.home)/\(name).errors"
        let errors = try FileDescriptor.open(
            FilePath(errorsPath), .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
        let result = try await Subprocess.run(
            .path(FilePath(script.path)), arguments: Arguments(bundle.map { [$0] } ?? []), environment: environment, input: .none,
            output: .sequence, error: .fileDescriptor(errors, closeAfterSpawningProcess: true)
        ) { execution in
            var lines: [String] = []
            for try await line in execution.standardOutput.strings() {
                lines.append(line.trimmingCharacters(in: .newlines))
                try await meanwhile(lines.count)
            }
            return lines
        }
        return StoryTelling(
            name: name, lines: result.closureResult, isSuccess: result.terminationStatus.isSuccess,
            errors: (try? String(contentsOfFile: errorsPath, encoding: .utf8)) ?? "")
    }

    /// The id after a word at the beginning of a line, such as `clinic`.
    func id(after word: String) throws -> String {
        let line = try #require(self.lines.first { $0.hasPrefix(word) }, "no line begins with \(word): \(self.lines) \(self.errors)")
        return String(try #require(line.split(whereSeparator: { " ,".contains($0) }).dropFirst().first))
    }

    /// The lines that tell a step: position, what happened, the case then.
    var steps: [String] { self.lines.filter { $0.prefix(8).last?.isNumber == true && $0.prefix(8).contains(" ") && $0.contains("  ") } }

    /// The steps without their positions. Tasks stand in the same book as what they follow from, and how soon one follows depends on
    /// the moment.
    var facts: [String] { self.steps.map { String($0.dropFirst(8)) } }

    /// The case after the first step that tells something; `nil` when none does.
    func status(of words: String) -> String? {
        self.facts.first { $0.hasPrefix("  \(words)") }.map { String($0.dropFirst(48)).trimmingCharacters(in: .whitespaces) }
    }

    /// What is said below the first step that tells something.
    func notes(below words: String) -> [String] {
        guard let step = self.lines.firstIndex(where: { $0.dropFirst(8).hasPrefix("  \(words)") }) else { return [] }
        return self.lines[(step + 1)...].prefix { $0.hasPrefix("          ") }.map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// The case as it ended, without what differs from telling to telling.
    func end(in program: ProgramUnderTest) async throws -> String {
        let clinic = try self.id(after: "clinic")
        let token = try await program.token("\(self.name)-officer", [clinic: "compliance"])
        let outcome = try await program.run(
            ["case", "show", try self.id(after: "case"), "--clinic", clinic, "--json"], token: token)
        try #require(outcome.isSuccess, "\(outcome.errors)")
        return try CanonicalRecord.text(of: outcome.output, story: self.name)
    }
}

/// A case's record, comparable with another telling's: everything stays but ids, instants, what was reckoned from them in words,
/// where things stand in the book, keyed hashes and the story's name. Days are counted from the one on which the case was opened.
enum CanonicalRecord {
    static func text(of json: String, story: String) throws -> String {
        let value = try JSONSerialization.jsonObject(with: Data(json.utf8), options: [.fragmentsAllowed])
        var ids: [String: String] = [:]
        let opened = ((value as? [String: Any])?["opened_at"] as? String).flatMap { CivilDate(String($0.prefix(10))) }
        let canonical = Self.canonical(value, story: story, from: try #require(opened), ids: &ids)
        let data = try JSONSerialization.data(withJSONObject: canonical, options: [.sortedKeys, .prettyPrinted])
        return String(decoding: data, as: UTF8.self)
    }

    /// Members in the order of their names, so that the same id gets the same number in every telling.
    private static func canonical(_ value: Any, story: String, from opened: CivilDate, ids: inout [String: String]) -> Any {
        switch value {
        case let object as [String: Any]:
            var result: [String: Any] = [:]
            for (name, member) in object.sorted(by: { $0.key < $1.key }) {
                // Made with a key of the clinic or the case: the same value reads otherwise in another one.
                let isKeyed = ["claim", "identifier_tokens", "text_hash", "content_hash"].contains(name)
                // A deadline's steps name the moment it runs from, by the minute.
                let isReckoned = name == "explanation"
                let isPlace = name == "position"
                result[name] =
                    isKeyed
                    ? "keyed"
                    : isReckoned ? "reckoned" : isPlace ? "place" : Self.canonical(member, story: story, from: opened, ids: &ids)
            }
            return result
        case let array as [Any]:
            return array.map { Self.canonical($0, story: story, from: opened, ids: &ids) }
        case let text as String:
            if UUID(uuidString: text) != nil {
                let known = ids[text] ?? "id \(ids.count + 1)"
                ids[text] = known
                return known
            }
            if text.contains("T"), Timestamp(rfc3339: text) != nil { return "instant" }
            if let day = CivilDate(text) { return "day \(day.dayNumber - opened.dayNumber)" }
            return text.replacingOccurrences(of: story, with: "story")
        default:
            return value
        }
    }
}
