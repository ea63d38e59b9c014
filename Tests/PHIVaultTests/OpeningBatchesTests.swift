import Crypto
import EventSourcing
import Foundation
@testable import PHIVault
import Postgres
import TestSupport
import Testing

@Suite("Opening the facts of a batch")
struct OpeningBatchesTests {
    private static let now = Timestamp(microseconds: 1_764_000_000_000_000)

    private static func withVault(
        _ body: @Sendable (PHIVault, @escaping @Sendable () throws -> PHIVault, PostgresPool) async throws -> Void
    )
        async throws
    {
        try await TemporaryDatabase.with { database in
            let rootKey = RootKey(key: .init(size: .bits256))
            let pool = PostgresPool(configuration: try PostgresConfiguration(database.url(as: "necessity_app")), sizeMax: 4)
            let make = { @Sendable in PHIVault(pool: pool, rootKey: rootKey, now: { Self.now }) }
            try await body(make(), make, pool)
            await pool.close()
        }
    }

    /// Events of one book with their facts sealed, by turns under each of the keys.
    private static func sealed(_ count: Int, of tenant: TenantID, by keys: [DataKey], seed: UInt64) -> [RecordedEnvelope] {
        var random = SplitMix64(seed: seed)
        var envelopes = SampleEvents.envelopes(count, tenant: tenant, keys: keys.map(\.id), &random)
        for index in envelopes.indices {
            let key = keys.first { $0.id == envelopes[index].facts.key }!
            let plain = envelopes[index].facts.bytes
            envelopes[index].facts = key.seal(plain, bound: EnvelopeBinding(envelopes[index]).bytes(of: .facts))
        }
        return envelopes
    }

    @Test func `law: opening a batch gives what opening one event after the other gives`() async throws {
        try await Self.withVault { vault, another, _ in
            for seed in 0..<20 as Range<UInt64> {
                let tenant = TenantID(UUID())
                // Any data key will do: what it is for is not asked when it opens.
                let keys = [try await vault.factsKey(of: tenant), try await Self.extraKey(vault, tenant)]
                let envelopes = Self.sealed(Int(seed), of: tenant, by: keys, seed: seed)
                let batch = EnvelopeBatch(envelopes, tenant: tenant, book: .work)
                let opened = try await another().openFacts(of: batch)
                let single = try await vault.openFacts(of: envelopes)
                #expect(opened.map { Array($0) } == single.map(\.facts), "seed \(seed)")
                #expect(single.map(\.phi) == envelopes.map { $0.phi == nil ? .absent : .sealed }, "seed \(seed)")
            }
        }
    }

    @Test func `law: an event that was tampered with is named by its position, whatever was changed`() async throws {
        let changes: [(String, @Sendable (inout RecordedEnvelope) -> Void)] = [
            ("stream", { $0.stream = StreamID(UUID()) }), ("version", { $0.version = $0.version.advanced(by: 1) }),
            ("type", { $0.type = "sample.forged.v1" }), ("actor", { $0.actor = ActorID(UUID()) }), ("purpose", { $0.purpose = "forged" }),
            ("command", { $0.command = CommandID(UUID()) }), ("command index", { $0.commandIndex += 1 }),
            ("command hash", { $0.commandHash[0] ^= 1 }), ("correlation", { $0.correlation = CorrelationID(UUID()) }),
            ("causation", { $0.causation = Position(77) }), ("occurred at", { $0.occurredAt = Timestamp(microseconds: 1) }),
            ("phi key", { $0.phi = SealedPart(key: KeyID(UUID()), bytes: [1]) }),
            ("ciphertext", { $0.facts.bytes[$0.facts.bytes.count / 2] ^= 1 }), ("facts gone", { $0.facts.bytes = [] }),
            ("facts cut", { $0.facts.bytes.removeLast() }),
        ]
        try await Self.withVault { vault, _, _ in
            let tenant = TenantID(UUID())
            let key = try await vault.factsKey(of: tenant)
            for (number, (name, change)) in changes.enumerated() {
                var envelopes = Self.sealed(9, of: tenant, by: [key], seed: UInt64(number))
                let place = number % envelopes.count
                change(&envelopes[place])
                let error = SealError.tampered(envelopes[place].position)
                let batch = EnvelopeBatch(envelopes, tenant: tenant, book: .work)
                await #expect(throws: error, "\(name)") { _ = try await vault.openFacts(of: batch) }
                await #expect(throws: error, "\(name)") { _ = try await vault.openFacts(of: envelopes) }
            }
        }
    }

    @Test func `facts moved between two events open nowhere`() async throws {
        try await Self.withVault { vault, _, _ in
            let tenant = TenantID(UUID())
            var envelopes = Self.sealed(4, of: tenant, by: [try await vault.factsKey(of: tenant)], seed: 1)
            (envelopes[1].facts, envelopes[2].facts) = (envelopes[2].facts, envelopes[1].facts)
            let batch = EnvelopeBatch(envelopes, tenant: tenant, book: .work)
            await #expect(throws: SealError.tampered(envelopes[1].position)) { _ = try await vault.openFacts(of: batch) }
        }
    }

    @Test func `a destroyed facts key reads as shredded, and only where it is needed`() async throws {
        try await Self.withVault { vault, another, pool in
            let tenant = TenantID(UUID())
            let (kept, destroyed) = (try await vault.factsKey(of: tenant), try await Self.extraKey(vault, tenant))
            _ = try await pool.withConnection { (connection: borrowing PostgresConnection) in
                try await connection.pipeline([
                    "SELECT set_config('necessity.tenant', \(tenant.description), true)",
                    """
                    UPDATE vault.data_key SET wrapped = NULL, destroyed_at = 1
                     WHERE tenant_id = \(tenant.rawValue) AND key_id = \(destroyed.id.rawValue)
                    """,
                ])
            }
            let late = try another()
            for keys in [[destroyed], [kept, destroyed]] {
                let envelopes = Self.sealed(10, of: tenant, by: keys, seed: 5)
                await #expect(throws: SealError.shredded) {
                    _ = try await late.openFacts(of: EnvelopeBatch(envelopes, tenant: tenant, book: .work))
                }
                await #expect(throws: SealError.shredded) { _ = try await late.openFacts(of: envelopes) }
            }
            let others = EnvelopeBatch(Self.sealed(10, of: tenant, by: [kept], seed: 6), tenant: tenant, book: .work)
            #expect(try await late.openFacts(of: others).count == 10)
        }
    }

    @Test func `another tenant's key, and one that nobody knows, are wrong`() async throws {
        try await Self.withVault { vault, _, _ in
            let (tenant, other) = (TenantID(UUID()), TenantID(UUID()))
            let envelopes = Self.sealed(3, of: tenant, by: [try await vault.factsKey(of: other)], seed: 2)
            await #expect(throws: SealError.wrongKey) {
                _ = try await vault.openFacts(of: EnvelopeBatch(envelopes, tenant: tenant, book: .work))
            }
            await #expect(throws: SealError.wrongKey) { _ = try await vault.openFacts(of: envelopes) }
        }
    }

    private static func extraKey(_ vault: PHIVault, _ tenant: TenantID) async throws -> DataKey {
        try await vault.key(for: StreamID(UUID()), kind: .case, owner: PatientID(UUID()), of: tenant)
    }
}
