import Foundation
import Subprocess
import SystemPackage

/// `pgbench`, as the measure beside ours: it comes with PostgreSQL and knows nothing of us.
struct PgBench: Sendable {
    /// Where the program is.
    let path: String
    /// How to connect, as libpq reads it.
    let url: String

    /// What a run came to.
    struct Figures: Sendable {
        var transactionsPerSecond: Double
        /// Mean latency in milliseconds: `pgbench` prints no median without a log.
        var latencyAverage: Double
    }

    /// The script's transactions per second.
    func run(script: String, clients: Int, seconds: Int, rate: Int? = nil) async throws -> Figures {
        let output = try await self.output(of: [
            "-n", "-M", "prepared", "-c", "\(clients)", "-j", "\(min(clients, 2))", "-T", "\(seconds)", "-f", script, self.url,
        ])
        guard let transactions = output.figure(after: "tps = "), let latency = output.figure(after: "latency average = ") else {
            throw BenchError.unreadable(program: "pgbench")
        }
        return Figures(transactionsPerSecond: transactions, latencyAverage: latency)
    }

    /// The median latency in milliseconds of one client that runs the script, from pgbench's own log of each transaction.
    func medianLatency(script: String, seconds: Int, logDirectory: String) async throws -> Double {
        let prefix = "\(logDirectory)/pgbench"
        _ = try await self.output(of: [
            "-n", "-M", "prepared", "-c", "1", "-T", "\(seconds)", "-l", "--log-prefix=\(prefix)", "-f", script, self.url,
        ])
        let latencies = try BenchFiles.lines(inFilesAt: logDirectory, prefix: "pgbench.").compactMap { line -> Double? in
            let words = line.split(separator: " ")
            return words.count > 2 ? Double(words[2]).map { $0 / 1_000 } : nil
        }
        guard !latencies.isEmpty else { throw BenchError.unreadable(program: "pgbench") }
        return latencies.median
    }

    private func output(of arguments: [String]) async throws -> String {
        let result = try await Subprocess.run(
            .path(FilePath(self.path)), arguments: Arguments(arguments), output: .string(limit: 1 << 20), error: .string(limit: 1 << 16))
        guard result.terminationStatus.isSuccess else { throw BenchError.failed(program: "pgbench") }
        return result.standardOutput
    }
}

extension String {
    /// The number that follows a text, if both are there.
    fileprivate func figure(after text: String) -> Double? {
        guard let range = self.range(of: text) else { return nil }
        return Double(self[range.upperBound...].prefix { $0.isNumber || $0 == "." })
    }
}
