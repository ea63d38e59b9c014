import EventSourcing
import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

@Suite("The ledger on PostgreSQL")
struct LedgerTests {
    private static func with(_ body: @Sendable (Ledger, TenantID, TenantID) async throws -> Void) async throws {
        try await TemporaryDatabase.with { database in
            let ledger = Ledger(configuration: try PostgresConfiguration(database.url(as: "necessity_app")))
            let (tenant, other) = (TenantID(UUID()), TenantID(UUID()))
            for tenant in [tenant, other] { try await ledger.createTenant(tenant, kind: .clinic, at: WallClock.now()) }
            try await body(ledger, tenant, other)
            await ledger.close()
        }
    }

    @Test(arguments: EventStoreContract.Promise.allCases)
    func `keeps the promises of every store`(_ promise: EventStoreContract.Promise) async throws {
        try await Self.with { ledger, tenant, other in
            try await EventStoreContract(store: ledger, tenant: tenant, other: other).check(promise)
        }
    }

    @Test func `what is read is what was appended, column by column`() async throws {
        try await Self.with { ledger, tenant, _ in
            _ = try await ledger.append(SampleEvents.append(tenant, causation: nil))
            let append = SampleEvents.append(tenant, causation: Position(1))
            let appended = try await ledger.append(append)
            let event = append.events[0]
            let stored = try await ledger.read(event.stream, in: .work, of: tenant)
            let expected = RecordedEnvelope(
                tenant: tenant, book: .work, position: Position(2), stream: event.stream, version: StreamVersion(1), type: event.type,
                actor: append.actor, purpose: append.purpose, command: append.command, commandIndex: 0, commandHash: append.commandHash,
                correlation: append.correlation, causation: append.causation, occurredAt: event.occurredAt,
                recordedAt: appended.recordedAt, facts: event.facts, phi: event.phi)
            #expect(stored == [expected])
        }
    }

    @Test func `a tail catches up and then follows`() async throws {
        try await Self.with { ledger, tenant, _ in
            for _ in 0..<3 { _ = try await ledger.append(SampleEvents.append(tenant, causation: nil)) }
            let reader = Task {
                var positions: [Int64] = []
                for try await page in ledger.tail(.work, of: tenant, after: Position(1)) {
                    positions += page.map(\.position.rawValue)
                    if positions.count >= 12 { break }
                }
                return positions
            }
            for _ in 0..<10 { _ = try await ledger.append(SampleEvents.append(tenant, causation: nil)) }
            #expect(try await reader.value == Array(2...13))
        }
    }

    @Test func `a tail that is cancelled ends`() async throws {
        try await Self.with { ledger, tenant, _ in
            let reader = Task { for try await _ in ledger.tail(.work, of: tenant, after: .start) {} }
            reader.cancel()
            try await reader.value
        }
    }
}
