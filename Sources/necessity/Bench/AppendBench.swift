import EventSourcing
import Ledger
import Postgres

/// N1, N2, N3 and N16: appending, beside pgbench's plain INSERT in the same run.
struct AppendBench {
    let ground: BenchGround
    let seconds: Int
    let runs: Int

    /// N1: 64 tenants; N2: one.
    func throughput(id: String, tenants: Int) async throws -> [Measurement] {
        let script = try self.ground.writeInsertScript()
        var ours: [Int: [Double]] = [:]
        var beside: [Double] = []
        for _ in 0..<self.runs {
            var best = 0.0
            for clients in [8, 32, 64] {
                best = max(
                    best, try await self.ground.pgbench.run(script: script, clients: clients, seconds: self.seconds).transactionsPerSecond)
            }
            beside.append(best)
            for callers in [64, 256] {
                ours[callers, default: []].append(try await self.eventsPerSecond(callers: callers, tenants: tenants))
            }
        }
        let goals: [Int: Measurement.Goal] =
            id == "N1"
            ? [64: .atLeast(floor: 1.2, stretch: 2), 256: .atLeast(floor: 2, stretch: 3)]
            : [64: .atLeast(floor: 1.5, stretch: 2), 256: .atLeast(floor: 2, stretch: 3)]
        return [64, 256].map { callers in
            Measurement(
                id: id, variant: "\(callers) callers", value: ours[callers, default: []].median, unit: "events/s",
                besideName: "pgbench INSERT",
                beside: beside.median, goal: goals[callers]!)
        }
    }

    /// N3: one caller, one command at a time, median latency.
    func latency() async throws -> [Measurement] {
        let script = try self.ground.writeInsertScript()
        var ours: [Double] = []
        var beside: [Double] = []
        for run in 0..<self.runs {
            let logs = try BenchFiles.makeDirectory("\(self.ground.directory)/latency-\(run)")
            beside.append(try await self.ground.pgbench.medianLatency(script: script, seconds: self.seconds, logDirectory: logs))
            let ledger = Ledger(configuration: try PostgresConfiguration(self.ground.url))
            var latencies: [Double] = []
            let end = ContinuousClock.now + .seconds(self.seconds)
            while ContinuousClock.now < end {
                let command = self.ground.tenants[0].command(stream: StreamID(TimeOrderedID.next()), expected: 0)
                let start = ContinuousClock.now
                _ = try await ledger.append(command)
                latencies.append((ContinuousClock.now - start).milliseconds)
            }
            await ledger.close()
            ours.append(latencies.median)
        }
        return [
            Measurement(
                id: "N3", variant: "1 caller, p50", value: ours.median, unit: "ms", besideName: "pgbench, 1 client, p50",
                beside: beside.median,
                goal: .atMost(floor: 1.6, stretch: 1.25))
        ]
    }

    /// N16: one tenant, with and without an old snapshot held open.
    func besideOldSnapshot() async throws -> [Measurement] {
        var with: [Double] = []
        var without: [Double] = []
        for _ in 0..<self.runs {
            without.append(try await self.eventsPerSecond(callers: 64, tenants: 1))
            let pool = PostgresPool(configuration: try PostgresConfiguration(self.ground.pgbench.url), sizeMax: 1)
            with.append(
                try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                    try await connection.transaction(isolation: .repeatableRead, readOnly: true) {
                        (connection: borrowing PostgresConnection) async throws in
                        _ = try await connection.query("SELECT count(*) FROM plain.event")
                        return try await self.eventsPerSecond(callers: 64, tenants: 1)
                    }
                })
            await pool.close()
        }
        return [
            Measurement(
                id: "N16", variant: "64 callers, 1 tenant", value: with.median, unit: "events/s", besideName: "without old snapshot",
                beside: without.median, goal: .atLeast(floor: 0.9, stretch: 0.98))
        ]
    }

    /// Each caller writes streams of fifty events, one after the other, for its own tenant.
    private func eventsPerSecond(callers: Int, tenants: Int) async throws -> Double {
        let ledger = Ledger(configuration: try PostgresConfiguration(self.ground.url))
        let start = ContinuousClock.now
        let end = start + .seconds(self.seconds)
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for caller in 0..<callers {
                let tenant = self.ground.tenants[caller % tenants]
                group.addTask {
                    var count = 0
                    var stream = StreamID(TimeOrderedID.next())
                    while ContinuousClock.now < end {
                        if count % 50 == 0 { stream = StreamID(TimeOrderedID.next()) }
                        _ = try await ledger.append(tenant.command(stream: stream, expected: Int32(count % 50)))
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        let elapsed = ContinuousClock.now - start
        await ledger.close()
        return Double(count) / (elapsed.milliseconds / 1_000)
    }
}

extension Duration {
    var milliseconds: Double {
        let (seconds, attoseconds) = self.components
        return Double(seconds) * 1_000 + Double(attoseconds) / 1e15
    }
}
