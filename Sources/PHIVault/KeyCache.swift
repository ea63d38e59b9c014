import Crypto
import EventSourcing
import Synchronization

import struct Foundation.UUID

/// Unwrapped keys, for a short while and in a bounded number.
///
/// Kept in two generations: what is used stays in the young one; when that is full, it becomes the old one, and what nobody asked for
/// since the last time goes at once. So a key more costs the same however many there are, and a clinic that opens ten thousand patients
/// takes no key from another that is at work.
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
    private let generationMax: Int
    private let generations = Mutex(Generations())

    private struct Generations: Sendable {
        var young: [Name: Entry] = [:]
        var old: [Name: Entry] = [:]

        mutating func insert(_ entry: Entry, for name: Name, countMax: Int) {
            if self.young.count >= countMax, self.young[name] == nil {
                self.old = self.young
                self.young = [:]
            }
            self.young[name] = entry
            self.old[name] = nil
        }
    }

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

    /// - Parameter countMax: keys at once, two at least.
    init(countMax: Int = KeyCache.keysMax, now: @escaping @Sendable () -> Timestamp) {
        self.generationMax = max(1, countMax / 2)
        self.now = now
    }

    subscript(name: Name) -> CachedKey? {
        let now = self.now()
        return self.generations.withLock { generations in
            let known = generations.young[name]
            guard let entry = known ?? generations.old[name] else { return nil }
            guard now < entry.readAt.adding(Self.lifetime), now >= entry.readAt else {
                generations.young[name] = nil
                generations.old[name] = nil
                return nil
            }
            if known == nil { generations.insert(entry, for: name, countMax: self.generationMax) }
            return entry.key
        }
    }

    func insert(_ key: CachedKey, for name: Name) {
        let entry = Entry(key: key, readAt: self.now())
        self.generations.withLock { $0.insert(entry, for: name, countMax: self.generationMax) }
    }

    /// Forgets data keys, under whatever name.
    func remove(_ ids: Set<KeyID>) {
        self.generations.withLock { generations in
            generations.young = generations.young.filter { !ids.contains($0.value.key.id) }
            generations.old = generations.old.filter { !ids.contains($0.value.key.id) }
        }
    }

    var count: Int { self.generations.withLock { $0.young.count + $0.old.count } }
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
