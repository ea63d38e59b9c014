import EventSourcing
import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

/// A server whose clock is not to be trusted.
@Suite("Clocks", .serialized)
struct ClockTests {
    @Test func `recorded times never run backwards while eight writers race and the server's clock steps by half a minute`() async throws {
        try await Self.withSteppedServer { clock, url in
            let tenant = TenantID(UUID())
            let ledger = Ledger(configuration: try PostgresConfiguration(url))
            try await ledger.createTenant(tenant, kind: .clinic, at: WallClock.now())
            let others = try (0..<7).map { _ in Ledger(configuration: try PostgresConfiguration(url)) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in [ledger] + others {
                    group.addTask {
                        for _ in 0..<250 {
                            let command = Commands.append(tenant, to: [(StreamID(UUID()), 0)])
                            // A step forward looks like a long wait to the server's timers: ask again, with the same id.
                            try await eventually("the command is in the ledger") { (try? await writer.append(command)) != nil }
                        }
                    }
                }
                for step in 0..<20 {
                    try clock.set(seconds: step.isMultiple(of: 2) ? 30 : -30)
                    let goal = min(Position(2_000), try await ledger.head(of: .work, of: tenant).advanced(by: 60))
                    try await eventually("the book reaches \(goal)") {
                        guard let head = try? await ledger.head(of: .work, of: tenant) else { return false }
                        return head >= goal
                    }
                }
                try await group.waitForAll()
            }
            var events: [RecordedEnvelope] = []
            while true {
                let page = try await ledger.read(.work, of: tenant, after: events.last?.position ?? .start, limit: Ledger.pageMax)
                if page.isEmpty { break }
                events += page
            }
            #expect(events.count == 2_000)
            #expect(events.map(\.position.rawValue) == Array(1...2_000))
            #expect(zip(events, events.dropFirst()).allSatisfy { $0.recordedAt <= $1.recordedAt })
            for writer in [ledger] + others { await writer.close() }
        }
    }

    @Test func `a server whose clock is an hour off is refused, and taken back when it is right again`() async throws {
        try await Self.withSteppedServer { clock, url in
            let tenant = TenantID(UUID())
            let ledger = Ledger(configuration: try PostgresConfiguration(url))
            try await ledger.createTenant(tenant, kind: .clinic, at: WallClock.now())
            for hours in [1.0, -1.0] {
                try clock.set(seconds: Int(hours * 3_600))
                await #expect(throws: EventStoreError.clockSkew) {
                    try await ledger.append(Commands.append(tenant, to: [(StreamID(UUID()), 0)]))
                }
            }
            try clock.set(seconds: 0)
            _ = try await ledger.append(Commands.append(tenant, to: [(StreamID(UUID()), 0)]))
            #expect(try await ledger.head(of: .work, of: tenant) == Position(1))
            await ledger.close()
        }
    }

    private static func withSteppedServer(_ body: (SteppedClock, String) async throws -> Void) async throws {
        let clock = try SteppedClock()
        let server = try await TestServer.private(fsync: false, environment: clock.environment)
        do {
            try await body(clock, server.url(as: "necessity_app", database: try await server.createMigratedDatabase()))
        } catch {
            await server.remove()
            throw error
        }
        await server.remove()
        clock.remove()
    }
}

/// The clock of a server that runs under libfaketime: an offset in a file, read at every look at the clock.
private struct SteppedClock: Sendable {
    private let path: String

    init() throws {
        self.path = "/tmp/necessity-clock-\(UUID().uuidString)"
        try self.set(seconds: 0)
    }

    var environment: [String: String] {
        [
            "LD_PRELOAD": "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1", "FAKETIME_TIMESTAMP_FILE": self.path,
            "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        ]
    }

    func set(seconds: Int) throws {
        try Data("\(seconds < 0 ? "" : "+")\(seconds)s\n".utf8).write(to: URL(filePath: self.path), options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: self.path)
    }

    func remove() { try? FileManager.default.removeItem(atPath: self.path) }
}
