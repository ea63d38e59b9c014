import Subprocess
import SystemPackage

/// N13: what `necessity serve` holds in memory when nobody asks anything.
///
/// A process of its own, whose memory is nobody else's. (The peak of a rebuild is measured with N7.)
struct ServeMemoryBench {
    let ground: BenchGround
    let seconds: Int
    let runs: Int

    func measure() async throws -> [Measurement] {
        var megabytes: [Double] = []
        for _ in 0..<self.runs { megabytes.append(Double(try await self.idleBytes()) / 1_048_576) }
        return [
            Measurement(
                id: "N13", variant: "serve, idle", value: megabytes.median, unit: "MB", goal: .atMost(floor: 150, stretch: 80))
        ]
    }

    private func idleBytes() async throws -> Int {
        let environment: [Environment.Key: String] = [
            "NECESSITY_HOME": self.ground.directory, "NECESSITY_DATABASE_URL": self.ground.url, "NECESSITY_LISTEN": "127.0.0.1:0",
            "NECESSITY_ENV": "development", "NECESSITY_ROOT_KEY_FILE": "\(self.ground.directory)/root.key", "NECESSITY_LOG_LEVEL": "error",
        ]
        let result = try await Subprocess.run(
            .path(FilePath("/proc/self/exe")), arguments: ["serve"], environment: .custom(environment), input: .none, output: .sequence,
            error: .string(limit: 1 << 16)
        ) { execution -> Int? in
            var bytes: Int?
            for try await line in execution.standardOutput.strings() where line.hasPrefix("ready") {
                try await Task.sleep(for: .seconds(self.seconds))
                bytes = ProcessMemory.resident(of: execution.processIdentifier.value)
                try execution.send(signal: .terminate)
            }
            return bytes
        }
        guard result.terminationStatus.isSuccess, let bytes = result.closureResult else {
            throw BenchError.failed(program: "necessity serve: \(result.standardError)")
        }
        return bytes
    }
}
