import ArgumentParser

/// Measures what `numbers` promise, beside something that others made, in the same run on the same machine.
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: """
            Measure: N1 N2 appends, N3 latency of one, N4 requests, N5 a case loaded, N6 reading a book, N7 a rebuild, \
            N13 memory, N15 deciding and folding, N16 appends beside an old snapshot.
            """,
        discussion:
            "Runs on a private server of its own, which it makes and removes where one is needed. Each figure is the median of the runs.")

    @Argument(help: "Which benchmarks; all of them when none is named.") var ids: [String] = []
    @Option(help: "Seconds of each measurement.") var seconds = 5
    @Option(help: "Runs; the median counts.") var runs = 3
    @Flag(help: "Print one JSON object a line.") var json = false

    private static let all = ["N1", "N2", "N3", "N4", "N5", "N6", "N7", "N13", "N15", "N16"]

    func run() async throws {
        try await reportingFailure {
            let wanted = self.ids.isEmpty ? Self.all : self.ids.map { $0.uppercased() }
            if let unknown = wanted.first(where: { !Self.all.contains($0) }) { throw BenchError.unknown(id: unknown) }
            if !self.json { say(Measurement.header) }
            if wanted.contains("N15") { try self.show(DomainBench(seconds: self.seconds, runs: self.runs).measure()) }
            for id in wanted where id != "N15" {
                // A server each: what one leaves behind is not what another is measured on.
                try await BenchGround.with { ground in try self.show(try await self.measure(id, on: ground)) }
            }
        }
    }

    private func measure(_ id: String, on ground: BenchGround) async throws -> [Measurement] {
        let appends = AppendBench(ground: ground, seconds: self.seconds, runs: self.runs)
        return switch id {
        case "N1": try await appends.throughput(id: id, tenants: BenchGround.tenantCount)
        case "N2": try await appends.throughput(id: id, tenants: 1)
        case "N3": try await appends.latency()
        case "N4": try await RequestBench(ground: ground, seconds: self.seconds, runs: self.runs).throughput()
        case "N5": try await CaseReadBench(ground: ground, seconds: self.seconds, runs: self.runs).latency()
        case "N6": try await FeedBench(ground: ground, runs: self.runs).throughput()
        case "N7": try await RebuildBench(ground: ground, runs: self.runs).throughput()
        case "N13": try await ServeMemoryBench(ground: ground, seconds: self.seconds, runs: self.runs).measure()
        default: try await appends.besideOldSnapshot()
        }
    }

    private func show(_ measurements: [Measurement]) throws {
        for measurement in measurements { say(self.json ? try measurement.json() : measurement.row) }
    }
}
