import Foundation
import Subprocess
import SystemPackage

/// `psql`, as the reader beside ours: it comes with PostgreSQL and knows nothing of us.
struct Psql: Sendable {
    /// Where the program is.
    let path: String
    /// How to connect, as libpq reads it.
    let url: String

    /// How long statements take that send what they give nowhere, in milliseconds, by psql's own clock: neither its start nor
    /// connecting count.
    ///
    /// - Parameter settings: statements that come first and are not measured.
    func milliseconds(of statements: [String], after settings: [String]) async throws -> [Double] {
        let script =
            settings.map { "\($0) \\g /dev/null\n" }.joined() + "\\timing on\n"
            + statements.map { "\($0) \\g /dev/null\n" }.joined()
        let result = try await Subprocess.run(
            .path(FilePath(self.path)), arguments: ["-X", "-q", "-v", "ON_ERROR_STOP=1", self.url], input: .string(script),
            output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
        guard result.terminationStatus.isSuccess else { throw BenchError.failed(program: "psql") }
        // Time: 612.345 ms (00:00.612)
        let times = result.standardOutput.split(separator: "\n").compactMap { line -> Double? in
            let words = line.split(separator: " ")
            return words.count > 2 && words[0] == "Time:" && words[2] == "ms" ? Double(words[1]) : nil
        }
        guard times.count == statements.count else { throw BenchError.unreadable(program: "psql") }
        return times
    }
}
