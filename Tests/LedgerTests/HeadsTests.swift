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

    @Test func `however long ago the moment is, the answer is the same, read along time or book by book`() async throws {
        try await Self.with { ledger, database in
            let tenants = (0..<3).map { _ in TenantID(UUID()) }
            for tenant in tenants { try await ledger.createTenant(tenant, kind: .clinic, at: WallClock.now()) }
            // More events than one answer reads along time, written past the ledger: this is about reading.
            try await Self.fill(tenants, eventCount: 8_000, database)
            let byBook = try await ledger.heads(movedSince: Timestamp(microseconds: 0))
            #expect(Set(byBook.map(\.tenant)) == Set(tenants) && byBook.allSatisfy { $0.position == Position(8_000) })
            let alongTime = try await ledger.heads(movedSince: Timestamp(microseconds: 4_000))
            #expect(Set(alongTime) == Set(byBook))
            #expect(try await ledger.heads(movedSince: Timestamp(microseconds: 8_000)).isEmpty)
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

    /// Gives each tenant this many events, one a microsecond from the first on, by the owner's hand.
    private static func fill(_ tenants: [TenantID], eventCount: Int, _ database: TemporaryDatabase) async throws {
        let pool = PostgresPool(configuration: try PostgresConfiguration(database.url(as: "necessity_migrator")), sizeMax: 1)
        try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
            _ = try await connection.execute("SET ROLE necessity_owner")
            for tenant in tenants {
                _ = try await connection.pipeline([
                    "SELECT set_config('necessity.tenant', \(tenant.description), true)",
                    """
                    INSERT INTO ledger.event
                      SELECT \(tenant.rawValue), 1, n, gen_random_uuid(), 1, 'heads.filled.v1', gen_random_uuid(), 'operations',
                          gen_random_uuid(), 0, decode(repeat('00', 32), 'hex'), NULL, NULL, 1, n, gen_random_uuid(), '', NULL, NULL
                        FROM generate_series(1, \(Int64(eventCount))) n
                    """,
                ])
            }
        }
        await pool.close()
    }
}
