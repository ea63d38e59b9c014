import EventSourcing
import Ledger
import Synchronization

/// Which tenants there are: a token may name a clinic that was never set up, and such a clinic has no books.
///
/// One that exists never ceases to, so it is asked for once.
final class KnownTenants: Sendable {
    private let known = Mutex<Set<TenantID>>([])

    /// Whether a tenant was set up.
    func knows(_ tenant: TenantID, by ledger: Ledger) async throws(EventStoreError) -> Bool {
        if self.known.withLock({ $0.contains(tenant) }) { return true }
        let all = Set(try await ledger.tenants())
        self.known.withLock { $0 = all }
        return all.contains(tenant)
    }
}
