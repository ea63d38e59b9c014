import ArgumentParser
import CaseAPI
import Foundation

/// Any operation of the API by its name, from the same description that the API is made of.
struct Command: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Call any operation of the API by its name; without one, list them.",
        discussion: "Uses NECESSITY_URL and NECESSITY_TOKEN. The body is a JSON file, or - for standard input.")

    @Argument(help: "The operation, such as submitCase.") var operation: String?
    @OptionGroup var place: PlaceOptions
    @Option(help: "The body: a file, or - for standard input.") var file: String?
    @Option(help: "The body itself.") var body: String?
    @Option(help: "The Idempotency-Key; made when absent.") var key: String?
    @Option(help: "The version for If-Match, as ETag gave it, without quotation marks.") var ifMatch: Int?
    @Option(help: "The position to be at least at, as Ledger-Position gave it.") var position: String?
    @Option(name: .customLong("query"), help: "A parameter of the query, as name=value.") var queries: [String] = []

    func run() async throws {
        try await reportingFailure {
            guard let operation = self.operation else {
                for operation in APIDescription.current.summaries { say("\(operation.id.padded(to: 26)) \(operation.summary)") }
                return
            }
            guard let found = APIDescription.current.summaries.first(where: { $0.id == operation }) else {
                throw UsageError(problem: "there is no operation \(operation)", next: "`necessity command` lists them.")
            }
            var headers: [(String, String)] = []
            if found.isCommand { headers.append(("Idempotency-Key", self.key ?? UUID().uuidString.lowercased())) }
            if let ifMatch = self.ifMatch { headers.append(("If-Match", "\"\(ifMatch)\"")) }
            if let position = self.position { headers.append(("Ledger-Position", position)) }
            let query = try self.queries.map { text throws -> (String, String) in
                let parts = text.split(separator: "=", maxSplits: 1)
                guard parts.count == 2 else { throw UsageError(problem: "\(text) is no name=value", next: "Write --query status=open.") }
                return (String(parts[0]), String(parts[1]))
            }
            let answer = try await APIClient.fromEnvironment().send(
                found.method, try found.path(self.place.values), query: query, headers: headers, body: try self.bytes(found.hasBody))
            say(String(decoding: answer.body, as: UTF8.self))
        }
    }

    private func bytes(_ isWanted: Bool) throws -> [UInt8]? {
        guard isWanted else { return nil }
        if let body = self.body { return Array(body.utf8) }
        guard let file = self.file else { return Array("{}".utf8) }
        return try readFile(file)
    }
}

/// What a path of the API names.
struct PlaceOptions: ParsableArguments {
    @Option(help: "The clinic's id.") var clinic: String?
    @Option(help: "The organization's id.") var organization: String?
    @Option(help: "The case's id.") var `case`: String?
    @Option(help: "The letter's id.") var letter: String?
    @Option(help: "The patient's id.") var patient: String?
    @Option(help: "The task's id.") var task: String?
    @Option(help: "The order's id.") var order: String?
    @Option(help: "The coverage's id.") var coverage: String?
    @Option(help: "The benefit pool's id.") var pool: String?
    @Option(help: "The id of a request about a record.") var rightsRequest: String?
    @Option(help: "The id of an exception of a case.") var exception: String?
    @Option(help: "The name of a policy document.") var policy: String?
    @Option(help: "A code, for readProblem.") var code: String?

    var values: [String: String] {
        [
            "clinic": self.clinic, "organization": self.organization, "case": self.case, "letter": self.letter, "patient": self.patient,
            "task": self.task, "order": self.order, "coverage": self.coverage, "pool": self.pool, "rights_request": self.rightsRequest,
            "exception": self.exception, "policy": self.policy,
            "code": self.code,
        ].compactMapValues { $0 }
    }
}

extension OperationSummary {
    /// The path with its places filled in.
    func path(_ values: [String: String]) throws -> String {
        var path = self.path
        for name in self.pathParameters {
            guard let value = values[name] else {
                let option = name.replacingOccurrences(of: "_", with: "-")
                throw UsageError(problem: "\(self.id) needs --\(option)", next: "Give the id that the path names.")
            }
            path = path.replacingOccurrences(
                of: "{\(name)}", with: value.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(["-", ".", "_"])) ?? "")
        }
        return path
    }
}

/// A call that cannot be made as it is.
struct UsageError: Error, CustomStringConvertible {
    var problem: String
    var next: String
    var description: String { "usage: \(self.problem). \(self.next)" }
}

/// The bytes of a file; `-` is standard input.
func readFile(_ path: String) throws -> [UInt8] {
    if path == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
    guard let data = FileManager.default.contents(atPath: path) else {
        throw UsageError(problem: "\(path) cannot be read", next: "Check the path, or use - for standard input.")
    }
    return Array(data)
}

extension String {
    func padded(to width: Int) -> String { self.count >= width ? self : self + String(repeating: " ", count: width - self.count) }
}
