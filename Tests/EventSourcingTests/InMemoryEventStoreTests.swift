import EventSourcing
import Foundation
import TestSupport
import Testing

@Suite("The store in memory")
struct InMemoryEventStoreTests {
    @Test(arguments: EventStoreContract.Promise.allCases)
    func `keeps the promises of every store`(_ promise: EventStoreContract.Promise) async throws {
        let store = InMemoryEventStore(now: { Timestamp(microseconds: 1_764_000_000_000_000) })
        let (tenant, other) = (TenantID(UUID()), TenantID(UUID()))
        store.createTenant(tenant)
        store.createTenant(other)
        try await EventStoreContract(store: store, tenant: tenant, other: other).check(promise)
    }
}
