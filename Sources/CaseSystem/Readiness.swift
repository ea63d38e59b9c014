import CaseAPI
import EventSourcing
import Ledger
import PHIVault
import Postgres
import ReadModels

/// Whether the program can answer now: looked at anew each time, and told within `answersWithin` whatever hangs.
struct Readiness: Sendable {
    /// How long a part may take before it counts as not there.
    static let answersWithin: Duration = .seconds(2)

    let ledger: Ledger
    let vault: PHIVault
    let keyPool: PostgresPool
    let readModels: ReadModels

    /// Every part, with what is wrong with it.
    func checks() async -> [ReadinessCheck] {
        async let database = Self.check("database", "the database does not answer") {
            _ = try await self.ledger.head(of: .access, of: CaseSystem.installation)
        }
        async let keys = Self.check("keys", "the keys cannot be had") {
            // Keys are kept for minutes: that they can be had says nothing of the store, which is asked for itself.
            _ = try await self.keyPool.withConnection { (connection: borrowing PostgresConnection) async throws in
                try await connection.query("SELECT 1 FROM vault.tenant_key LIMIT 1")
            }
            _ = try await self.vault.factsKey(of: CaseSystem.installation)
        }
        async let projections = Self.check("projections", "the lists cannot be had") {
            _ = try await self.readModels.standing(of: CaseSystem.installation)
        }
        return await [database, keys, projections]
    }

    /// Looks at one part, no longer than it may take.
    private static func check(
        _ name: String, _ fault: String, _ look: @escaping @Sendable () async throws -> Void
    ) async -> ReadinessCheck {
        let found = await withTaskGroup(of: String?.self) { group in
            group.addTask {
                do {
                    try await look()
                    return nil
                } catch {
                    return "\(fault) (\(Self.code(of: error)))"
                }
            }
            group.addTask {
                try? await Task.sleep(for: Self.answersWithin)
                return "\(fault) in time"
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
        return ReadinessCheck(name: name, fault: found)
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
