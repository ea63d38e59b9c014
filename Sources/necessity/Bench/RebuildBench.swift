import CaseHistories
import EventSourcing
import Foundation
import Ledger
import PHIVault
import Postgres
import PostgresCluster
import Subprocess
import SystemPackage

/// N7 and its part of N13: making case state, ownership and access log anew for 64 clinics, beside psql's COPY of the same events.
///
/// The rebuild runs in a process of its own, so that its memory is nobody else's.
struct RebuildBench {
    let ground: BenchGround
    let runs: Int

    /// Events of all clinics together, both books.
    static let eventCount = 1_000_000

    func throughput() async throws -> [Measurement] {
        let count = try await self.fill()
        let psql = Psql(path: try ServerBinaries.find().path(of: "psql"), url: self.ground.pgbench.url)
        var ours: [Double] = []
        var beside: [Double] = []
        var peaks: [Double] = []
        // The first run finds the rows as the writers left them, and tidies up for those that follow: it does not count.
        for run in 0...self.runs {
            let copied = Double(count) / (try await self.copyMilliseconds(by: psql) / 1_000)
            try await self.forgetRows()
            let rebuilt = try await self.rebuild()
            // Each run's leave to read is one event more, in the installation's book.
            guard rebuilt.events == count + run + 1 else {
                throw BenchError.wrong(what: "the rebuild took in \(rebuilt.events) of \(count) events")
            }
            guard run > 0 else { continue }
            beside.append(copied)
            ours.append(Double(count) / rebuilt.seconds)
            peaks.append(Double(rebuilt.peakBytes) / 1_048_576)
        }
        return [
            Measurement(
                id: "N7", variant: "\(count) events, 64 tenants", value: ours.median, unit: "events/s", besideName: "psql COPY",
                beside: beside.median, goal: .atLeast(floor: 0.1, stretch: 0.2)),
            Measurement(
                id: "N13", variant: "rebuild, peak", value: peaks.median, unit: "MB",
                goal: .atMost(floor: 400, stretch: 200)),
        ]
    }

    // MARK: the events

    /// One writer a clinic, so that each clinic's commands come in order. Returns how many events there are.
    private func fill() async throws -> Int {
        let ledger = Ledger(configuration: try PostgresConfiguration(self.ground.url))
        let perTenant = Self.eventCount / self.ground.tenants.count
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for (index, tenant) in self.ground.tenants.enumerated() {
                group.addTask {
                    var history = ClinicHistory(seed: UInt64(index))
                    var count = 0
                    while count < perTenant {
                        let command = history.next()
                        let (append, bodies) = command.append(to: tenant.id)
                        _ = try await ledger.append(tenant.seal(append, bodies.map(\.body)))
                        count += command.events.count
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        await ledger.close()
        return count
    }

    // MARK: beside

    private func copyMilliseconds(by psql: Psql) async throws -> Double {
        let settings = ["enable_seqscan", "enable_bitmapscan", "enable_sort", "jit"].map { "SET \($0) = off" }
        let statements = self.ground.tenants.flatMap { tenant in
            [1, 2].map { book in
                """
                COPY (SELECT * FROM ledger.event WHERE tenant_id = '\(tenant.id)' AND book = \(book) AND position > 0
                  ORDER BY position) TO STDOUT (FORMAT binary)
                """.replacingOccurrences(of: "\n", with: " ")
            }
        }
        return try await psql.milliseconds(of: statements, after: settings).reduce(0, +)
    }

    // MARK: the rebuild

    /// As on the first day: no build of anything.
    private func forgetRows() async throws {
        let pool = PostgresPool(configuration: try PostgresConfiguration(self.ground.pgbench.url), sizeMax: 1)
        try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
            try await connection.script(
                "TRUNCATE read.build, read.cursor, read.case_state, read.ownership, read.access_log, read.access_about; CHECKPOINT")
        }
        await pool.close()
    }

    private func rebuild() async throws -> BenchRebuild.Figures {
        let result = try await Subprocess.run(
            .path(FilePath("/proc/self/exe")),
            arguments: ["bench-rebuild", self.ground.url, "\(self.ground.directory)/root.key"],
            output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
        guard result.terminationStatus.isSuccess, let figures = BenchRebuild.Figures(result.standardOutput) else {
            throw BenchError.failed(program: "necessity bench-rebuild: \(result.standardError)")
        }
        return figures
    }
}
