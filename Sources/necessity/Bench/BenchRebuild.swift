import ArgumentParser
import EventSourcing
import Ledger
import PHIVault
import Postgres
import ReadModels

/// The process whose time and memory N7 measures: one rebuild, and nothing before it.
struct BenchRebuild: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench-rebuild", abstract: "A rebuild, for `necessity bench N7`.", shouldDisplay: false)

    @Argument(help: "The database.") var url: String
    @Argument(help: "The root key's file.") var rootKey: String

    /// What one rebuild took.
    struct Figures {
        var seconds: Double
        var events: Int
        /// The most memory that the process ever held.
        var peakBytes: Int

        /// Reads what `description` wrote.
        init?(_ line: String) {
            let words = line.split { $0 == " " || $0 == "\n" }
            guard words.count == 3, let seconds = Double(words[0]), let events = Int(words[1]), let peak = Int(words[2]) else { return nil }
            self.init(seconds: seconds, events: events, peakBytes: peak)
        }

        init(seconds: Double, events: Int, peakBytes: Int) {
            self.seconds = seconds
            self.events = events
            self.peakBytes = peakBytes
        }

        var line: String { "\(self.seconds) \(self.events) \(self.peakBytes)" }
    }

    func run() async throws {
        try await reportingFailure {
            let configuration = try PostgresConfiguration(self.url)
            let ledger = Ledger(configuration: configuration)
            let keys = PostgresPool(configuration: configuration, sizeMax: 2)
            let vault = PHIVault(pool: keys, rootKey: try RootKey.load(path: self.rootKey, isProduction: false), now: WallClock.now)
            // Leave to read is taken in a tenant of its own: the clinics' books stay as they are.
            let installation = TenantID(TimeOrderedID.next())
            try await ledger.createTenant(installation, kind: .installation, at: WallClock.now())
            let door = AccessDoor(store: ledger, seal: vault, now: WallClock.now, id: { TimeOrderedID.next() })
            let grant = try await door.takeSystemGrant(
                "bench", as: .init(actor: ActorID(TimeOrderedID.next()), purpose: "operations"), installation: installation)
            let rebuild = Rebuild(
                ledger: ledger, seal: vault, configuration: configuration, grant: grant)
            let start = ContinuousClock.now
            let report = try await rebuild.run([.caseState, .ownership, .accessLog])
            let elapsed = ContinuousClock.now - start
            guard report.failures.isEmpty else { throw BenchError.wrong(what: "\(report.failures.count) tenants were not rebuilt") }
            await keys.close()
            await ledger.close()
            say(
                Figures(seconds: elapsed.milliseconds / 1_000, events: report.progress.eventsDone, peakBytes: ProcessMemory.ownPeak ?? 0)
                    .line)
        }
    }
}
