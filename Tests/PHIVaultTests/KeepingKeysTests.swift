import Crypto
import EventSourcing
import Foundation
@testable import PHIVault
import Postgres
import TestSupport
import Testing

/// Keys on a real PostgreSQL, as the role that the program runs as.
@Suite("Keeping keys")
struct KeepingKeysTests {
    private static let now = Timestamp(microseconds: 1_764_000_000_000_000)

    private static func withVault(_ body: @Sendable (PHIVault, TemporaryDatabase, RootKey) async throws -> Void) async throws {
        try await TemporaryDatabase.with { database in
            let rootKey = RootKey(key: .init(size: .bits256))
            let pool = PostgresPool(configuration: try PostgresConfiguration(database.url(as: "necessity_app")), sizeMax: 4)
            try await body(PHIVault(pool: pool, rootKey: rootKey, now: { Self.now }), database, rootKey)
            await pool.close()
        }
    }

    private static func another(_ database: TemporaryDatabase, _ rootKey: RootKey, at now: Timestamp = KeepingKeysTests.now) throws
        -> PHIVault
    {
        PHIVault(
            pool: PostgresPool(configuration: try PostgresConfiguration(database.url(as: "necessity_app")), sizeMax: 2), rootKey: rootKey,
            now: { now })
    }

    @Test func `what one process seals another opens`() async throws {
        try await Self.withVault { vault, database, rootKey in
            let tenant = TenantID(UUID())
            let part = try await vault.factsKey(of: tenant).seal(Array("pended".utf8), bound: [1])
            let key = try await Self.another(database, rootKey).key(part.key, of: tenant)
            #expect(try key.open(part, bound: [1]) == Array("pended".utf8))
        }
    }

    @Test func `processes that ask for a first key at once end with the same one`() async throws {
        try await Self.withVault { vault, database, rootKey in
            for _ in 0..<20 {
                let tenant = TenantID(UUID())
                let vaults = [vault, try Self.another(database, rootKey), try Self.another(database, rootKey)]
                let ids = try await withThrowingTaskGroup(of: KeyID.self) { group in
                    for vault in vaults { group.addTask { try await vault.factsKey(of: tenant).id } }
                    return try await group.reduce(into: Set()) { $0.insert($1) }
                }
                #expect(ids.count == 1)
            }
        }
    }

    @Test func `a tenant's facts key is a new one after its period, and the old one still opens`() async throws {
        try await Self.withVault { vault, database, rootKey in
            let tenant = TenantID(UUID())
            let part = try await vault.factsKey(of: tenant).seal([1], bound: [])
            let later = try Self.another(database, rootKey, at: Self.now.adding(PHIVault.factsKeyPeriod))
            #expect(try await later.factsKey(of: tenant).id != part.key)
            #expect(try await later.key(part.key, of: tenant).open(part, bound: []) == [1])
        }
    }

    @Test func `a key given to another patient still opens what it sealed, and ends with its new owner`() async throws {
        try await Self.withVault { vault, database, rootKey in
            let (tenant, wrong, right) = (TenantID(UUID()), PatientID(UUID()), PatientID(UUID()))
            let key = try await vault.key(for: StreamID(UUID()), kind: .case, owner: wrong, of: tenant)
            let part = key.seal([1, 2, 3], bound: [])
            try await vault.reassign(key.id, to: right, of: tenant)
            let other = try Self.another(database, rootKey)
            #expect(try await other.key(key.id, of: tenant).open(part, bound: []) == [1, 2, 3])
            #expect(try await vault.destroyKeys(ownedBy: wrong, of: tenant).isEmpty)
            #expect(try await vault.destroyKeys(ownedBy: right, of: tenant) == [key.id])
        }
    }

    @Test func `a destroyed key reads as shredded, at once here and after the cache's lifetime elsewhere`() async throws {
        try await Self.withVault { vault, database, rootKey in
            let (tenant, patient, subject) = (TenantID(UUID()), PatientID(UUID()), StreamID(UUID()))
            let key = try await vault.key(for: subject, kind: .record, owner: patient, of: tenant)
            try await vault.destroyKeys(ownedBy: patient, of: tenant)
            await #expect(throws: VaultError.shredded) { _ = try await vault.key(key.id, of: tenant) }
            await #expect(throws: VaultError.shredded) {
                _ = try await vault.key(for: subject, kind: .record, owner: patient, of: tenant)
            }
            await #expect(throws: VaultError.shredded) { _ = try await Self.another(database, rootKey).key(key.id, of: tenant) }
        }
    }

    @Test func `another root key is told as such`() async throws {
        try await Self.withVault { vault, database, _ in
            let tenant = TenantID(UUID())
            let id = try await vault.factsKey(of: tenant).id
            let stranger = try Self.another(database, RootKey(key: .init(size: .bits256)))
            await #expect(throws: VaultError.wrongKey) { _ = try await stranger.key(id, of: tenant) }
        }
    }

    @Test func `one tenant's key is unknown to another`() async throws {
        try await Self.withVault { vault, _, _ in
            let id = try await vault.factsKey(of: TenantID(UUID())).id
            await #expect(throws: VaultError.unknownKey) { _ = try await vault.key(id, of: TenantID(UUID())) }
        }
    }

    @Test func `a wrapped key that was moved to another patient's row does not unwrap`() async throws {
        try await Self.withVault { vault, database, rootKey in
            let tenant = TenantID(UUID())
            let key = try await vault.key(for: StreamID(UUID()), kind: .case, owner: PatientID(UUID()), of: tenant)
            let pool = PostgresPool(configuration: try PostgresConfiguration(database.url(as: "necessity_app")), sizeMax: 1)
            _ = try await pool.withConnection { (connection: borrowing PostgresConnection) in
                try await connection.pipeline([
                    "SELECT set_config('necessity.tenant', \(tenant.description), true)",
                    "UPDATE vault.data_key SET owner_id = \(UUID()) WHERE tenant_id = \(tenant.rawValue) AND key_id = \(key.id.rawValue)",
                ])
            }
            await pool.close()
            await #expect(throws: VaultError.wrongKey) { _ = try await Self.another(database, rootKey).key(key.id, of: tenant) }
        }
    }

    @Test func `a keyed hash is the same in every process, and another for another field or tenant`() async throws {
        try await Self.withVault { vault, database, rootKey in
            let (tenant, other) = (TenantID(UUID()), TenantID(UUID()))
            let hash = try await vault.keyedHash(of: [1], field: "mrn", of: tenant)
            #expect(hash.count == 32)
            #expect(try await Self.another(database, rootKey).keyedHash(of: [1], field: "mrn", of: tenant) == hash)
            #expect(try await vault.keyedHash(of: [2], field: "mrn", of: tenant) != hash)
            #expect(try await vault.keyedHash(of: [1], field: "phone", of: tenant) != hash)
            #expect(try await vault.keyedHash(of: [1], field: "mrn", of: other) != hash)
        }
    }
}
