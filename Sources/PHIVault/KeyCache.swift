import Crypto
import EventSourcing
import Synchronization

import struct Foundation.UUID

/// Unwrapped keys, for a short while and in a bounded number.
///
/// A destroyed key may live on here, in other processes, for as long as `lifetime`: disposal is complete after that.
final class KeyCache: Sendable {
    /// Keys at once, of all tenants.
    static let keysMax = 10_000
    /// How long a key stays without being read anew.
    static let lifetime: Duration = .seconds(300)

    private struct Entry {
        let key: CachedKey
        let readAt: Timestamp
    }

    private let now: @Sendable () -> Timestamp
    private let countMax: Int
    private let entries = Mutex<[Name: Entry]>([:])

    /// What a key is looked up by.
    enum Name: Hashable, Sendable {
        case tenantKey(TenantID, version: Int32)
        /// The version that wraps new keys.
        case newestTenantKey(TenantID)
        case dataKey(TenantID, KeyID)
        /// What a field's keyed hashes are made with.
        case hashKey(TenantID, field: String)
        /// What a data key is for, before its id is known.
        case use(TenantID, kind: String, subject: UUID?, generation: Int32)
    }

    init(countMax: Int = KeyCache.keysMax, now: @escaping @Sendable () -> Timestamp) {
        self.countMax = max(1, countMax)
        self.now = now
    }

    subscript(name: Name) -> CachedKey? {
        let now = self.now()
        return self.entries.withLock { entries in
            guard let entry = entries[name] else { return nil }
            guard now < entry.readAt.adding(Self.lifetime), now >= entry.readAt else {
                entries[name] = nil
                return nil
            }
            return entry.key
        }
    }

    func insert(_ key: CachedKey, for name: Name) {
        let now = self.now()
        self.entries.withLock { entries in
            if entries.count >= self.countMax, entries[name] == nil {
                entries = entries.filter { now < $0.value.readAt.adding(Self.lifetime) }
                // Any one will do: who needs it reads it again.
                if entries.count >= self.countMax, let victim = entries.keys.first { entries[victim] = nil }
            }
            entries[name] = Entry(key: key, readAt: now)
        }
    }

    /// Forgets data keys, under whatever name.
    func remove(_ ids: Set<KeyID>) {
        self.entries.withLock { entries in entries = entries.filter { !ids.contains($0.value.key.id) } }
    }

    var count: Int { self.entries.withLock { $0.count } }
}

/// A key in the clear, and what the vault knows of it.
struct CachedKey: Sendable {
    /// A data key's id; a tenant key, and what is derived of it, has its tenant's.
    let id: KeyID
    let key: SymmetricKey
    /// A tenant key's version.
    var version: Int32 = 0
    /// The stream whose patient data it seals; `nil` for facts.
    var subject: UUID?
    /// The patient who owns it, when known.
    var owner: UUID?
}
