import EventSourcing
import Ledger
import Synchronization

/// Which tenants there are: a token may name a clinic that was never set up, and such a clinic has no books.
///
/// One that exists never ceases to, so it is asked for once.
final class KnownTenants: Sendable {
    private let known = Mutex<[TenantID: TenantKind]>([:])

    /// Whether a tenant was set up.
    func knows(_ tenant: TenantID, by ledger: Ledger) async throws(EventStoreError) -> Bool {
        try await self.kind(of: tenant, by: ledger) != nil
    }

    /// What a tenant was set up as; `nil` when it was not.
    func kind(of tenant: TenantID, by ledger: Ledger) async throws(EventStoreError) -> TenantKind? {
        if let kind = self.known.withLock({ $0[tenant] }) { return kind }
        let all = Dictionary(try await ledger.tenants().map { ($0.id, $0.kind) }) { first, _ in first }
        self.known.withLock { $0 = all }
        return all[tenant]
    }
}
