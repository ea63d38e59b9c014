import EventSourcing
import Foundation
@testable import Ledger
import Postgres
import TestSupport
import Testing

/// What those who follow all tenants ask, once a second.
@Suite("Heads of all tenants")
struct HeadsTests {
    private static func with(_ body: @Sendable (Ledger, TemporaryDatabase) async throws -> Void) async throws {
        try await TemporaryDatabase.with { database in
            let ledger = Ledger(configuration: try PostgresConfiguration(database.url(as: "necessity_worker")))
            try await body(ledger, database)
            await ledger.close()
        }
    }

    @Test func `a book that recorded something since is told with its last position, and no other book is`() async throws {
        try await Self.with { ledger, _ in
            let tenants = (0..<5).map { _ in TenantID(UUID()) }
            for tenant in tenants { try await ledger.createTenant(tenant, kind: .clinic, at: WallClock.now()) }
            var last: [TenantID: Appended] = [:]
            for tenant in tenants.prefix(4) {
                for _ in 0..<3 { last[tenant] = try await ledger.append(SampleEvents.append(tenant, causation: nil)) }
            }
            let all = try await ledger.heads(movedSince: Timestamp(microseconds: 0))
            #expect(Set(all.map(\.tenant)) == Set(tenants.prefix(4)) && all.count == 4)
            #expect(all.allSatisfy { $0.book == .work && $0.position == Position(3) && $0.recordedAt == last[$0.tenant]?.recordedAt })

            let moment = try #require(last.values.map(\.recordedAt).max())
            #expect(try await ledger.heads(movedSince: moment).isEmpty)
            let more = try await ledger.append(SampleEvents.append(tenants[1], causation: nil))
            let moved = BookHead(tenant: tenants[1], book: .work, position: Position(4), recordedAt: more.recordedAt)
            #expect(try await ledger.heads(movedSince: moment) == [moved])
        }
    }

    @Test func `both books of a tenant have a head of their own`() async throws {
        try await Self.with { ledger, _ in
            let tenant = TenantID(UUID())
            try await ledger.createTenant(tenant, kind: .organization, at: WallClock.now())
            _ = try await ledger.append(SampleEvents.append(tenant, causation: nil))
            for _ in 0..<2 {
                var command = SampleEvents.append(tenant, causation: nil)
                command.book = .access
                _ = try await ledger.append(command)
            }
            let heads = try await ledger.heads(movedSince: Timestamp(microseconds: 0))
            #expect(Set(heads.map { "\($0.book) \($0.position)" }) == ["work 1", "access 2"])
        }
    }

    @Test func `however long ago the moment is, every book that moved since is told, and no other`() async throws {
        try await Self.with { ledger, database in
            // Written past the ledger, because this is about reading: event n of all is recorded at n, tenant by tenant in turns.
            let (tenantCount, eventCount) = (400, 4_000)
            try await Self.fill(tenants: tenantCount, events: eventCount, database)
            // Few events since, more than a few, more than are worth reading: each is found in another way.
            for since in [eventCount, eventCount - 1, eventCount - 300, eventCount - 1_500, eventCount - 2_000, 0] {
                let heads = try await ledger.heads(movedSince: Timestamp(microseconds: Int64(since)))
                let recent = max(since, eventCount - tenantCount)
                #expect(heads.count == eventCount - recent, "since \(since)")
                #expect(Set(heads.map(\.recordedAt.rawValue)) == Set((recent..<eventCount).map { Int64($0 + 1) }), "since \(since)")
                #expect(heads.allSatisfy { $0.position == Position(Int64(eventCount / tenantCount)) }, "since \(since)")
            }
        }
    }

    @Test func `every tenant is told with its kind and its organization`() async throws {
        try await Self.with { ledger, _ in
            let organization = LedgerTenant(id: TenantID(UUID()), kind: .organization)
            let clinic = LedgerTenant(id: TenantID(UUID()), kind: .clinic, organization: organization.id)
            let installation = LedgerTenant(id: TenantID(UUID()), kind: .installation)
            for tenant in [organization, clinic, installation] {
                try await ledger.createTenant(tenant.id, kind: tenant.kind, organization: tenant.organization, at: WallClock.now())
            }
            #expect(try await ledger.tenants() == [organization, clinic, installation].sorted { $0.id < $1.id })
        }
    }

    /// Makes tenants and events in their work books.
    private static func fill(tenants: Int, events: Int, _ database: TemporaryDatabase) async throws {
        let pool = PostgresPool(configuration: try PostgresConfiguration(database.url(as: "postgres")), sizeMax: 1)
        try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
            _ = try await connection.pipeline([
                "INSERT INTO ledger.tenant SELECT md5(t::text)::uuid, 'clinic', NULL, 1 FROM generate_series(1, \(Int64(tenants))) t",
                "INSERT INTO ledger.book SELECT tenant_id, b FROM ledger.tenant, generate_series(1, 2) b",
                """
                INSERT INTO ledger.event
                  SELECT md5(((n - 1) % \(Int64(tenants)) + 1)::text)::uuid, 1, (n - 1) / \(Int64(tenants)) + 1, gen_random_uuid(), 1,
                      'heads.filled.v1', gen_random_uuid(), 'operations', gen_random_uuid(), 0, decode(repeat('00', 32), 'hex'), NULL,
                      NULL, 1, n, gen_random_uuid(), '', NULL, NULL
                    FROM generate_series(1, \(Int64(events))) n
                """,
            ])
        }
        await pool.close()
    }
}
