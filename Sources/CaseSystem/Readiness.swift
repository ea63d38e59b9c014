import CaseAPI
import EventSourcing
import Ledger
import PHIVault
import Postgres
import ReadModels
import Synchronization

/// Whether the program can answer now: looked at anew each time, and told within `answersWithin` whatever hangs.
///
/// A database that says nothing is waited for by one look at a time; whoever asks meanwhile waits for the same look, and no longer
/// than anybody else.
final class Readiness: Sendable {
    /// How long a part may take before it counts as not there.
    static let answersWithin: Duration = .seconds(2)

    /// What the program needs in order to answer.
    struct Part: Sendable {
        let name: String
        /// What is so when looking fails.
        let fault: String
        let look: @Sendable () async throws -> Void
    }

    private struct Looking {
        var waiting: [UInt64: AsyncStream<String?>.Continuation] = [:]
    }

    private struct State {
        var nextID: UInt64 = 0
        /// The parts that are looked at now, by name, and who waits for it.
        var looking: [String: Looking] = [:]
    }

    private let parts: [Part]
    private let state = Mutex(State())

    init(_ parts: [Part]) { self.parts = parts }

    /// Database, keys and projections.
    convenience init(ledger: Ledger, vault: PHIVault, keyPool: PostgresPool, readModels: ReadModels) {
        self.init([
            Part(name: "database", fault: "the database does not answer") {
                _ = try await ledger.head(of: .access, of: CaseSystem.installation)
            },
            Part(name: "keys", fault: "the keys cannot be had") {
                // Keys are kept for minutes: that they can be had says nothing of the store, which is asked for itself.
                _ = try await keyPool.withConnection { (connection: borrowing PostgresConnection) async throws in
                    try await connection.query("SELECT 1 FROM vault.tenant_key LIMIT 1")
                }
                _ = try await vault.factsKey(of: CaseSystem.installation)
            },
            Part(name: "projections", fault: "the lists cannot be had") {
                _ = try await readModels.standing(of: CaseSystem.installation)
            },
        ])
    }

    /// Every part, with what is wrong with it.
    func checks() async -> [ReadinessCheck] {
        await withTaskGroup(of: (Int, ReadinessCheck).self) { group in
            for (index, part) in self.parts.enumerated() {
                group.addTask { (index, ReadinessCheck(name: part.name, fault: await self.fault(of: part))) }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func fault(of part: Part) async -> String? {
        let (answers, answer) = AsyncStream.makeStream(of: String?.self, bufferingPolicy: .bufferingNewest(1))
        let (id, mustLook) = self.state.withLock { state in
            state.nextID += 1
            let mustLook = state.looking[part.name] == nil
            state.looking[part.name, default: Looking()].waiting[state.nextID] = answer
            return (state.nextID, mustLook)
        }
        // A task of its own, because it may outlast everybody who waits for it: a query that hangs is not hurried by cancelling it.
        if mustLook { Task { await self.look(at: part) } }
        let found = await withTaskGroup(of: String?.self) { group in
            group.addTask {
                for await fault in answers { return fault }
                return "\(part.fault) in time"
            }
            group.addTask {
                try? await Task.sleep(for: Self.answersWithin)
                return "\(part.fault) in time"
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
        self.state.withLock { _ = $0.looking[part.name]?.waiting.removeValue(forKey: id) }
        return found
    }

    /// Looks at one part and tells all who wait.
    private func look(at part: Part) async {
        var fault: String?
        do {
            try await part.look()
        } catch {
            fault = "\(part.fault) (\(Self.code(of: error)))"
        }
        let looking = self.state.withLock { $0.looking.removeValue(forKey: part.name) }
        for waiting in looking?.waiting.values ?? [:].values {
            waiting.yield(fault)
            waiting.finish()
        }
    }

    /// The stable code of an error; its text may say more than everybody should read.
    private static func code(of error: any Error) -> String {
        switch error {
        case let error as EventStoreError: error.code
        case let error as VaultError: error.code
        case let error as ReadModelError: error.code
        case let error as PostgresError: "postgres.\(error.code.rawValue)"
        default: "internal"
        }
    }
}
