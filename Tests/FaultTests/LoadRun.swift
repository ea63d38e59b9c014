import EventSourcing
import Foundation
import LoadHistory
import Postgres
import Subprocess
import SystemPackage
import Testing

/// One load of a killed-and-restarted client against one server, and the check of what came of it.
struct LoadRun: Sendable {
    let url: String
    let histories: String
    let seed: UInt64
    static let callers = 64
    static let tenants = 8

    init(url: String, seed: UInt64) throws {
        self.url = url
        self.seed = seed
        self.histories = NSTemporaryDirectory() + "necessity-load-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: self.histories, withIntermediateDirectories: true)
    }

    func removeHistories() { try? FileManager.default.removeItem(atPath: self.histories) }

    /// Starts the client and hands its process to `body`, while it runs; kills it when `body` returns.
    func whileLoading(_ body: @Sendable (ProcessIdentifier) async throws -> Void) async throws {
        let arguments = self.arguments + ["--commands", "9000"]
        _ = try await Subprocess.run(
            .path(FilePath(Self.driver)), arguments: Arguments(arguments), input: .none, output: .discarded, error: .discarded
        ) { execution in
            do {
                try await body(execution.processIdentifier)
            } catch {
                kill(execution.processIdentifier.value, SIGKILL)
                throw error
            }
            kill(execution.processIdentifier.value, SIGKILL)
        }
    }

    /// Asks once more whatever the histories leave open, and waits until all of it is answered.
    func settle() async throws {
        let result = try await Subprocess.run(
            .path(FilePath(Self.driver)), arguments: Arguments(self.arguments + ["--settle"]), output: .discarded,
            error: .string(limit: 1 << 16))
        #expect(result.terminationStatus.isSuccess, "settling failed: \(result.standardError)")
    }

    /// Waits until the client has been told of `count` commands more than at the call.
    func waitForAnswers(_ count: Int) async throws {
        let before = try self.answeredCount()
        let deadline = ContinuousClock.now + .seconds(60)
        while try self.answeredCount() < before + count {
            if ContinuousClock.now > deadline {
                let lines = try self.lastLines()
                try #require(Bool(false), "the load made no progress; last lines: \(lines)")
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// How many callers' histories end in each kind of line: what a load that stands still is waiting for.
    private func lastLines() throws -> [String: Int] {
        try (0..<Self.callers).reduce(into: [:]) { counts, caller in
            switch try self.lines(of: caller).last {
            case .ask: counts["ask", default: 0] += 1
            case .ok: counts["ok", default: 0] += 1
            case .fail(_, let code): counts["fail \(code)", default: 0] += 1
            case nil: counts["none", default: 0] += 1
            }
        }
    }

    private func answeredCount() throws -> Int {
        try (0..<Self.callers).reduce(0) { $0 + (try self.lines(of: $1).count { $0.answered != nil }) }
    }

    func lines(of caller: Int) throws -> [HistoryLine] { try HistoryFile.lines(at: "\(self.histories)/caller-\(caller).history") }

    private var arguments: [String] {
        [
            "--url", self.url, "--histories", self.histories, "--callers", "\(Self.callers)", "--tenants", "\(Self.tenants)", "--seed",
            "\(self.seed)",
        ]
    }

    /// The client stands beside the test bundle.
    private static var driver: String {
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL ?? URL(filePath: CommandLine.arguments[0])
        return bundle.deletingLastPathComponent().appending(path: "LoadDriver").path
    }
}

extension LoadRun {
    /// What must hold of the books at any time, whatever was killed: positions gapless, versions dense, every acknowledged
    /// command present once at the position it was told, every other asked command there once or not at all, nothing else.
    ///
    /// - Parameter isSettled: every asked command has been asked again: all are there.
    func check(isSettled: Bool) async throws {
        let stored = try await self.stored()
        for (tenant, events) in stored {
            #expect(
                events.map(\.position) == Array(1...Int64(max(events.count, 1))).prefix(events.count).map { $0 },
                "positions of \(tenant) have gaps; seed \(self.seed)")
            #expect(zip(events, events.dropFirst()).allSatisfy { $0.recordedAt <= $1.recordedAt }, "time runs backwards; seed \(self.seed)")
        }
        let everything = stored.values.flatMap { $0 }
        let byCommand = Dictionary(grouping: everything, by: \.command)
        let byStream = Dictionary(grouping: everything, by: \.stream)
        var askedCommands: Set<CommandID> = []
        for caller in 0..<Self.callers {
            let lines = try self.lines(of: caller)
            let versions = (byStream[LoadCommand.stream(seed: self.seed, caller: caller)] ?? []).map(\.version)
            #expect(
                versions == Array(1...Int32(max(versions.count, 1))).prefix(versions.count).map { $0 },
                "caller \(caller): versions are not dense; seed \(self.seed)")
            for number in Set(lines.compactMap(\.asked)) {
                let id = LoadCommand.command(seed: self.seed, caller: caller, number: number)
                askedCommands.insert(id)
                let count = byCommand[id]?.count ?? 0
                #expect(count <= 1, "caller \(caller), command \(number) is there \(count) times; seed \(self.seed)")
                if isSettled { #expect(count == 1, "caller \(caller), command \(number) was lost; seed \(self.seed)") }
            }
            for answer in lines.compactMap(\.answered) {
                let id = LoadCommand.command(seed: self.seed, caller: caller, number: answer.number)
                #expect(
                    byCommand[id]?.first?.position == answer.position,
                    "caller \(caller), command \(answer.number) was acknowledged at \(answer.position); seed \(self.seed)")
            }
        }
        #expect(Set(byCommand.keys).isSubset(of: askedCommands), "an event came of no command; seed \(self.seed)")
        #expect(!everything.isEmpty, "the load stored nothing; seed \(self.seed)")
    }

    private struct StoredEvent: Sendable {
        let position: Int64
        let stream: StreamID
        let version: Int32
        let command: CommandID
        let recordedAt: Int64
    }

    private func stored() async throws -> [TenantID: [StoredEvent]] {
        let pool = PostgresPool(configuration: try PostgresConfiguration(self.url), sizeMax: 1)
        var books: [TenantID: [StoredEvent]] = [:]
        for number in 0..<Self.tenants {
            let tenant = LoadCommand.tenant(seed: self.seed, number)
            let rows = try await pool.withConnection { (connection: borrowing PostgresConnection) in
                try await connection.pipeline([
                    "SELECT set_config('necessity.tenant', \(tenant.description), true)",
                    """
                    SELECT position, stream_id, version, command_id, recorded_at FROM ledger.event
                     WHERE tenant_id = \(tenant.rawValue) AND book = 1 ORDER BY position
                    """,
                ])
            }
            books[tenant] = try rows[1].map { row in
                StoredEvent(
                    position: try row.decode(0, as: Int64.self), stream: StreamID(try row.decode(1, as: UUID.self)),
                    version: try row.decode(2, as: Int32.self), command: CommandID(try row.decode(3, as: UUID.self)),
                    recordedAt: try row.decode(4, as: Int64.self))
            }
        }
        await pool.close()
        return books
    }
}
