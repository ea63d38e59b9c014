import Foundation
import Subprocess
import SystemPackage
import Testing

/// The description that the program serves, taken at its word by tools that others made.
@Suite(
    "The served description", .serialized,
    .enabled(if: PythonTools.areInstalled, "deploy/test installs the tools into .build-python"))
struct ServedDescriptionTests {
    @Test func `a client made of it carries a case from its import to an overturned denial`() async throws {
        try await ProgramUnderTest.with(["--demo"]) { program in
            let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "necessity-client-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let description = try await program.run(["command", "readDescription"], token: "none")
            try description.output.write(to: folder.appending(path: "openapi.json"), atomically: true, encoding: .utf8)

            let generated = try await PythonTools.run(
                "openapi-python-client",
                ["generate", "--path", "openapi.json", "--meta", "none", "--output-path", "necessity_client"], in: folder)
            #expect(generated.isSuccess, "\(generated.output)")
            #expect(!generated.output.localizedCaseInsensitiveContains("warning"), "\(generated.output)")
            #expect(try Self.operations(of: folder) == Self.operations(in: description.output))

            let told = try await PythonTools.run(
                "python",
                [
                    BuiltTree.root.appending(path: "Tests/StoryTests/Python/client_story.py").path,
                    BuiltTree.root.appending(path: "deploy/examples/pas-request.json").path,
                ], in: folder,
                environment: [
                    "PYTHONPATH": folder.path, "NECESSITY_URL": await program.url, "NECESSITY_CLINIC": Demo.clinic,
                    "NECESSITY_SITE": Demo.site,
                    "NECESSITY_TOKENS": try await Self.tokens(program),
                ])
            #expect(told.isSuccess, "\(told.output)")
            #expect(told.output.contains("end   closed, approved"), "\(told.output)")
        }
    }

    /// Made-up requests for each operation, beside those that cover what the description says systematically.
    static let examplesMax = 12
    /// The same requests each time, so that a run says something about the change and not about luck.
    static let seed = 20_261_124

    @Test func `requests made up from it find no fault in the program`() async throws {
        try await ProgramUnderTest.with(["--demo"]) { program in
            let url = await program.url
            let checks = ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"]
            let outcome = try await PythonTools.run(
                "schemathesis",
                [
                    "run", "\(url)/openapi.json", "--seed", "\(Self.seed)", "--max-examples", "\(Self.examplesMax)", "--checks",
                    checks.joined(separator: ","), "--no-shrink", "--generation-database", "none",
                ], in: URL(filePath: NSTemporaryDirectory()),
                environment: [
                    "SCHEMATHESIS_HOOKS": BuiltTree.root.appending(path: "Tests/StoryTests/Python/known_ids.py").path,
                    "NECESSITY_BUNDLE": BuiltTree.root.appending(path: "deploy/examples/pas-request.json").path,
                    "NECESSITY_TOKENS": try await Self.tokens(program),
                ])
            #expect(outcome.isSuccess, "\(outcome.output)")
            // A run that was turned away at the door would find no fault either.
            #expect(try Self.commandsDone(program.log).count > 20, "\(outcome.output)")
        }
    }

    /// Tokens of one person for each role, as the Python programs take them.
    private static func tokens(_ program: ProgramUnderTest) async throws -> String {
        var tokens: [String] = []
        for role in ["coordinator", "clinician", "reviewer", "compliance", "administrator", "integration"] {
            tokens.append("\(role)=\(try await program.token(role, [Demo.clinic: role, Demo.organization: role]))")
        }
        let installer = try await program.run(["token", "--installation"])
        return (tokens + ["installer=\(installer.output)"]).joined(separator: " ")
    }

    /// The operations of a description, as a generated client names them.
    private static func operations(in description: String) throws -> Set<String> {
        struct Description: Decodable {
            struct Operation: Decodable { var operationId: String }
            var paths: [String: [String: Operation]]
        }
        let read = try JSONDecoder().decode(Description.self, from: Data(description.utf8))
        return Set(read.paths.values.flatMap { $0.values.map { $0.operationId.lowercased() } })
    }

    /// The operations of a generated client: a file for each.
    private static func operations(of folder: URL) throws -> Set<String> {
        let files = FileManager.default.enumerator(at: folder.appending(path: "necessity_client/api"), includingPropertiesForKeys: nil)
        let names = (files?.compactMap { ($0 as? URL)?.lastPathComponent } ?? []).filter { $0.hasSuffix(".py") && $0 != "__init__.py" }
        return Set(names.map { $0.dropLast(3).replacingOccurrences(of: "_", with: "") })
    }

    /// The commands of which the program's log says that something was recorded.
    private static func commandsDone(_ log: String) throws -> Set<String> {
        struct Line: Decodable {
            var operation: String?
            var status: String?
        }
        let lines = log.split(separator: "\n").compactMap { try? JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
        return Set(lines.filter { $0.status == "201" }.compactMap(\.operation))
    }
}

/// The Python programs that `deploy/test` installs.
enum PythonTools {
    static let folder = BuiltTree.root.appending(path: ".build-python/bin")

    static var areInstalled: Bool { FileManager.default.isExecutableFile(atPath: Self.folder.appending(path: "schemathesis").path) }

    /// Bytes of what a program may print.
    private static let outputBytesMax = 4 * 1_024 * 1_024

    /// Runs one of them; what it prints and what it complains of come together.
    static func run(
        _ program: String, _ arguments: [String], in folder: URL, environment: [String: String] = [:]
    ) async throws -> ProgramUnderTest.Outcome {
        var changes: [Environment.Key: String?] = ["PATH": "\(Self.folder.path):/usr/local/bin:/usr/bin:/bin", "NO_COLOR": "1"]
        for (name, value) in environment { changes[.init(stringLiteral: name)] = value }
        let result = try await Subprocess.run(
            .path(FilePath(Self.folder.appending(path: program).path)), arguments: Arguments(arguments),
            environment: .inherit.updating(changes), workingDirectory: FilePath(folder.path), output: .string(limit: Self.outputBytesMax),
            error: .combinedWithOutput)
        return ProgramUnderTest.Outcome(isSuccess: result.terminationStatus.isSuccess, output: result.standardOutput, errors: "")
    }
}
