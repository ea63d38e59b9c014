import Foundation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// What an operator sees of the program's beginning and end.
@Suite("Starting and stopping the program", .serialized)
struct StartingAndStoppingTests {
    @Test func `a second program on the same home says who holds it`() async throws {
        try await ProgramUnderTest.with { program in
            let second = try await program.run(["up"])
            #expect(!second.isSuccess)
            #expect(second.errors.contains("home.in_use: process \(try await program.processID) holds \(program.home)"), "\(second.errors)")
            let me = try await program.run(["command", "readMe"], token: try await program.token("somebody", [:]))
            #expect(me.isSuccess, "the first goes on: \(me.errors)")
        }
    }

    @Test func `a request under way when the program is asked to stop is answered`() async throws {
        try await ProgramUnderTest.with { program in
            let clinic = UUID().uuidString.lowercased()
            let body = "{\"clinic_id\": \"\(clinic)\", \"name\": \"Late\"}"
            let installer = try await program.run(["token", "--installation"])
            let url = await program.url
            let arguments = [
                "--silent", "--include", "--max-time", "60", "--upload-file", "-", "--request", "POST", "\(url)/v1/clinics",
                "--header", "Authorization: Bearer \(installer.output.trimmingCharacters(in: .newlines))",
                "--header", "Content-Type: application/json", "--header", "Idempotency-Key: late",
            ]
            let result = try await Subprocess.run(
                .name("curl"), arguments: Arguments(arguments), input: .inputWriter, output: .string(limit: 1 << 16), error: .discarded
            ) { curl in
                _ = try await curl.standardInputWriter.write(String(body.prefix(20)))
                // Nothing tells that the head was read: once the connection stands, a moment is enough.
                try await eventually("the request is under way") { try Self.isConnected(to: url) }
                try await Task.sleep(for: .milliseconds(500))
                try await program.send(SIGTERM)
                try await Task.sleep(for: .milliseconds(500))
                _ = try await curl.standardInputWriter.write(String(body.dropFirst(20)))
                try await curl.standardInputWriter.finish()
            }
            #expect(result.standardOutput.contains(" 201 "), "\(result.standardOutput)")
            #expect(try await program.stop(), "\(program.lastWords)")
            try await program.start()
            let token = try await program.token("keeper", [clinic: "administrator"])
            let read = try await program.run(["command", "readClinic", "--clinic", clinic], token: token)
            #expect(read.output.contains("Late"), "what was answered is there after the next start: \(read.errors)")
        }
    }

    /// What becomes of the words: `head` goes away after the first line, and `/dev/full` takes none.
    @Test(arguments: [("> >(head -n 1)", "home"), ("2>/dev/full", "stopped"), (">/dev/full 2>/dev/full", "")])
    func `a program whose words are lost stops in order all the same`(redirection: String, heard: String) async throws {
        try await ProgramUnderTest.with { program in
            let home = "\(program.home)/unheard"
            let script = """
                "$1" up \(redirection) & up=$!
                for _ in $(seq 600); do
                    if [ -e "$NECESSITY_HOME/root.key" ] || ! kill -0 $up; then break; fi
                    sleep 0.1
                done
                sleep 2
                kill -TERM $up
                wait $up
                """
            let result = try await Subprocess.run(
                .name("bash"), arguments: ["-c", script, "bash", BuiltTree.program],
                environment: .inherit.updating([
                    "NECESSITY_HOME": home, "NECESSITY_LISTEN": "127.0.0.1:0", "NECESSITY_DATABASE_URL": nil, "NECESSITY_MIGRATOR_URL": nil,
                ]), output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
            #expect(result.terminationStatus.isSuccess, "\(result.terminationStatus) \(result.standardError)")
            let last = result.standardOutput.split(separator: "\n").last ?? ""
            #expect(last.hasPrefix(heard) && last.isEmpty == heard.isEmpty, "\(result.standardOutput)")
        }
    }

    /// Whether somebody's connection to a port of this machine is established.
    private static func isConnected(to url: String) throws -> Bool {
        let port = try #require(url.split(separator: ":").last.flatMap { Int($0) })
        let wanted = String(format: ":%04X", port)
        // To its end: reading such a file as a string stops after the first page, and a busy machine has many.
        let table = try #require(FileHandle(forReadingAtPath: "/proc/net/tcp"))
        let lines = String(decoding: try table.readToEnd() ?? Data(), as: UTF8.self).split(separator: "\n")
        return lines.contains { line in
            let parts = line.split(separator: " ")
            return parts.count > 3 && parts[1].hasSuffix(wanted) && parts[3] == "01"
        }
    }
}
