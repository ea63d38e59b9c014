import Crypto
public import EventSourcing
public import Postgres

import struct Foundation.UUID

/// The keys of all tenants, each wrapped by the one above it: root key, tenant key, data keys (architecture, D3).
///
/// A key is committed to the key store before it is handed out, and so before the first event that it seals. Event bytes never
/// change: a corrected owner is a key wrapped anew, and disposal is the end of every key that a patient owns.
public final class PHIVault: Sendable {
    /// What a data key that a patient may own is for.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A case and its letters.
        case `case`
        /// A patient record.
        case record
        /// An inbox item; its patient is not always known.
        case inbox
    }

    /// How long one facts key of a tenant seals. At 1,600 parts a second without pause it comes to 2³² parts (decision 0004).
    public static let factsKeyPeriod: Duration = .seconds(30 * 86_400)

    private static let factsKind = "facts"
    private static let firstGeneration: Int32 = 1

    private let pool: PostgresPool
    private let rootKey: RootKey
    private let now: @Sendable () -> Timestamp
    private let cache: KeyCache

    /// A vault over the key store that `pool` reaches, as `necessity_app` or `necessity_worker`.
    public init(pool: PostgresPool, rootKey: RootKey, now: @escaping @Sendable () -> Timestamp) {
        self.pool = pool
        self.rootKey = rootKey
        self.now = now
        self.cache = KeyCache(now: now)
    }

    // MARK: keys to seal with

    /// The key by which a tenant's facts are sealed now; made when it is first asked for.
    public func factsKey(of tenant: TenantID) async throws(VaultError) -> DataKey {
        let seconds = self.now().rawValue / 1_000_000
        let generation = Int32(truncatingIfNeeded: seconds / Self.factsKeyPeriod.components.seconds)
        return try await self.key(of: tenant, kind: Self.factsKind, subject: nil, owner: nil, generation: generation)
    }

    /// The key that seals patient data in one stream; made when it is first asked for.
    ///
    /// - Parameter owner: the patient, when the key has to be made; a key that exists keeps its owner.
    public func key(for subject: StreamID, kind: Kind, owner: PatientID?, of tenant: TenantID) async throws(VaultError) -> DataKey {
        try await self.key(
            of: tenant, kind: kind.rawValue, subject: subject.rawValue, owner: owner?.rawValue, generation: Self.firstGeneration)
    }

    /// The key by which a part was sealed. Throws `.shredded` when it was destroyed.
    public func key(_ id: KeyID, of tenant: TenantID) async throws(VaultError) -> DataKey {
        DataKey(try await self.cachedKey(id, of: tenant))
    }

    /// A key with what the vault knows of it.
    func cachedKey(_ id: KeyID, of tenant: TenantID) async throws(VaultError) -> CachedKey {
        if let key = self.cache[.dataKey(tenant, id)] { return key }
        let rows = try await self.run(
            of: tenant,
            ["SELECT \(Self.columns) FROM vault.data_key WHERE tenant_id = \(tenant.rawValue) AND key_id = \(id.rawValue)"])
        guard let row = rows[0].first else { throw .unknownKey }
        return try await self.unwrap(row, of: tenant)
    }

    /// Fetches keys that will be asked for one after the other; those that were destroyed are left out, and found to be so by whoever asks.
    func fetchKeys(_ ids: Set<KeyID>, of tenant: TenantID) async throws(VaultError) {
        let unknown = ids.filter { self.cache[.dataKey(tenant, $0)] == nil }.map(\.rawValue)
        if unknown.isEmpty { return }
        let rows = try await self.run(
            of: tenant,
            ["SELECT \(Self.columns) FROM vault.data_key WHERE tenant_id = \(tenant.rawValue) AND key_id = ANY (\(unknown))"])
        for row in rows[0] {
            do throws(VaultError) {
                _ = try await self.unwrap(row, of: tenant)
            } catch {
                if error != .shredded { throw error }
            }
        }
    }

    // MARK: owners and ends

    /// Gives a key to another patient, because it was the wrong one or two records are one. What it sealed stays as it is.
    public func reassign(_ id: KeyID, to owner: PatientID, of tenant: TenantID) async throws(VaultError) {
        let rows = try await self.run(
            of: tenant,
            ["SELECT \(Self.columns) FROM vault.data_key WHERE tenant_id = \(tenant.rawValue) AND key_id = \(id.rawValue)"])
        guard let row = rows[0].first else { throw .unknownKey }
        let key = try await self.unwrap(row, of: tenant)
        let stored = try Self.stored(row)
        let (tenantKey, version) = try await self.tenantKey(of: tenant)
        let context = WrapContext.dataKey(
            id, of: tenant, kind: stored.kind, subject: stored.subject, owner: owner.rawValue, tenantKeyVersion: version)
        let wrapped = KeyWrap.wrap(key.key, by: tenantKey, bound: context)
        // Only what was read is replaced: a key that was destroyed or given away meanwhile stays so.
        let updated = try await self.run(
            of: tenant,
            [
                """
                UPDATE vault.data_key SET owner_id = \(owner.rawValue), tenant_key_version = \(version), wrapped = \(wrapped)
                 WHERE tenant_id = \(tenant.rawValue) AND key_id = \(id.rawValue) AND wrapped = \(stored.wrapped)
                """
            ])
        guard updated[0].affectedCount == 1 else { throw .unavailable(sqlState: nil) }
        self.cache.remove([id])
    }

    /// Destroys every key that a patient owns: what they sealed reads as shredded from now on, in other processes after at most
    /// five minutes. Returns the keys that ended.
    @discardableResult
    public func destroyKeys(ownedBy owner: PatientID, of tenant: TenantID) async throws(VaultError) -> [KeyID] {
        let rows = try await self.run(
            of: tenant,
            [
                """
                UPDATE vault.data_key SET wrapped = NULL, destroyed_at = \(self.now().rawValue)
                 WHERE tenant_id = \(tenant.rawValue) AND owner_id = \(owner.rawValue) AND destroyed_at IS NULL
                 RETURNING key_id
                """
            ])
        let ids = try Self.reading { () throws(PostgresError) in
            var ids: [KeyID] = []
            for row in rows[0] { ids.append(KeyID(try row.decode(0, as: UUID.self))) }
            return ids
        }
        self.cache.remove(Set(ids))
        return ids
    }

    // MARK: hashes that need a key

    /// A keyed hash of 32 bytes: the same for the same bytes, within a tenant and a field, and worth nothing without the key.
    ///
    /// For blind indexes, reservation tokens and command hashes. The caller normalizes `bytes`.
    public func keyedHash(of bytes: [UInt8], field: String, of tenant: TenantID) async throws(VaultError) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: bytes, using: try await self.hashKey(for: field, of: tenant)))
    }

    /// Kept like any other key: deriving it costs more than the hash that it is for.
    private func hashKey(for field: String, of tenant: TenantID) async throws(VaultError) -> SymmetricKey {
        if let known = self.cache[.hashKey(tenant, field: field)] { return known.key }
        let (tenantKey, _) = try await self.tenantKey(of: tenant)
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: tenantKey, info: Array("necessity/keyed-hash/v1/\(field)".utf8), outputByteCount: 32)
        self.cache.insert(CachedKey(id: KeyID(tenant.rawValue), key: key), for: .hashKey(tenant, field: field))
        return key
    }

    // MARK: the key store

    private static let columns: SQL = "key_id, kind, subject_id, owner_id, tenant_key_version, wrapped, check_value"

    private struct StoredKey {
        let id: KeyID
        let kind: String
        let subject: UUID?
        let owner: UUID?
        let tenantKeyVersion: Int32
        let wrapped: [UInt8]
        let checkValue: [UInt8]
    }

    /// Reads a row of `vault.data_key`; throws `.shredded` for a key that was destroyed.
    private static func stored(_ row: PostgresRow) throws(VaultError) -> StoredKey {
        let stored = try Self.reading { () throws(PostgresError) in
            try row.decode(5, as: [UInt8]?.self).map { wrapped throws(PostgresError) in
                StoredKey(
                    id: KeyID(try row.decode(0, as: UUID.self)), kind: try row.decode(1), subject: try row.decode(2),
                    owner: try row.decode(3), tenantKeyVersion: try row.decode(4), wrapped: wrapped,
                    checkValue: try row.decode(6, as: [UInt8].self))
            }
        }
        guard let stored else { throw .shredded }
        return stored
    }

    private func unwrap(_ row: PostgresRow, of tenant: TenantID) async throws(VaultError) -> CachedKey {
        let stored = try Self.stored(row)
        let tenantKey = try await self.tenantKey(of: tenant, version: stored.tenantKeyVersion)
        let context = WrapContext.dataKey(
            stored.id, of: tenant, kind: stored.kind, subject: stored.subject, owner: stored.owner,
            tenantKeyVersion: stored.tenantKeyVersion)
        let key = try KeyWrap.unwrap(stored.wrapped, by: tenantKey, bound: context, check: stored.checkValue)
        let cached = CachedKey(id: stored.id, key: key, subject: stored.subject, owner: stored.owner)
        self.cache.insert(cached, for: .dataKey(tenant, stored.id))
        return cached
    }

    private func key(of tenant: TenantID, kind: String, subject: UUID?, owner: UUID?, generation: Int32) async throws(VaultError) -> DataKey
    {
        let use = KeyCache.Name.use(tenant, kind: kind, subject: subject, generation: generation)
        if let key = self.cache[use] { return DataKey(key) }
        let key = try await self.storedOrNewKey(of: tenant, kind: kind, subject: subject, owner: owner, generation: generation)
        self.cache.insert(key, for: use)
        return DataKey(key)
    }

    private func storedOrNewKey(
        of tenant: TenantID, kind: String, subject: UUID?, owner: UUID?, generation: Int32
    ) async throws(VaultError) -> CachedKey {
        let lookUp: SQL = """
            SELECT \(Self.columns) FROM vault.data_key
             WHERE tenant_id = \(tenant.rawValue) AND kind = \(kind) AND subject_id IS NOT DISTINCT FROM \(subject)
               AND generation = \(generation)
            """
        if let row = try await self.run(of: tenant, [lookUp])[0].first { return try await self.unwrap(row, of: tenant) }
        let (tenantKey, version) = try await self.tenantKey(of: tenant)
        let id = KeyID(UUID())
        let key = SymmetricKey(size: .bits256)
        let wrapped = KeyWrap.wrap(
            key, by: tenantKey,
            bound: .dataKey(id, of: tenant, kind: kind, subject: subject, owner: owner, tenantKeyVersion: version))
        // Whoever comes second finds the first one's key: there is one for each subject and generation.
        let rows = try await self.run(
            of: tenant,
            [
                """
                INSERT INTO vault.data_key (
                    tenant_id, key_id, kind, subject_id, owner_id, generation, tenant_key_version, wrapped, check_value, created_at)
                  VALUES (
                    \(tenant.rawValue), \(id.rawValue), \(kind), \(subject), \(owner), \(generation), \(version), \(wrapped),
                    \(KeyWrap.checkValue(of: key)), \(self.now().rawValue))
                  ON CONFLICT DO NOTHING
                """,
                lookUp,
            ])
        guard let row = rows[1].first else { throw .unknownKey }
        return try await self.unwrap(row, of: tenant)
    }

    private func tenantKey(of tenant: TenantID) async throws(VaultError) -> (SymmetricKey, version: Int32) {
        if let newest = self.cache[.newestTenantKey(tenant)] { return (newest.key, newest.version) }
        let (key, version) = try await self.storedOrNewTenantKey(of: tenant)
        self.cache.insert(CachedKey(id: KeyID(tenant.rawValue), key: key, version: version), for: .newestTenantKey(tenant))
        return (key, version)
    }

    private func storedOrNewTenantKey(of tenant: TenantID) async throws(VaultError) -> (SymmetricKey, version: Int32) {
        let newest: SQL = "SELECT max(version) FROM vault.tenant_key WHERE tenant_id = \(tenant.rawValue)"
        let rows = try await self.run(of: tenant, [newest])
        if let version = try Self.reading({ () throws(PostgresError) in try rows[0].one().decode(0, as: Int32?.self) }) {
            return (try await self.tenantKey(of: tenant, version: version), version)
        }
        let key = SymmetricKey(size: .bits256)
        let wrapped = self.rootKey.wrap(key, bound: .tenantKey(tenant, version: 1, rootKeyID: self.rootKey.id))
        _ = try await self.run(
            of: tenant,
            [
                """
                INSERT INTO vault.tenant_key (tenant_id, version, root_key_id, wrapped, check_value, created_at)
                  VALUES (
                    \(tenant.rawValue), 1::integer, \(self.rootKey.id), \(wrapped), \(KeyWrap.checkValue(of: key)), \(self.now().rawValue))
                  ON CONFLICT DO NOTHING
                """
            ])
        return (try await self.tenantKey(of: tenant, version: 1), 1)
    }

    private func tenantKey(of tenant: TenantID, version: Int32) async throws(VaultError) -> SymmetricKey {
        if let cached = self.cache[.tenantKey(tenant, version: version)] { return cached.key }
        let rows = try await self.run(
            of: tenant,
            [
                """
                SELECT root_key_id, wrapped, check_value FROM vault.tenant_key
                 WHERE tenant_id = \(tenant.rawValue) AND version = \(version)
                """
            ])
        guard let row = rows[0].first else { throw .unknownKey }
        let (rootKeyID, wrapped, checkValue) = try Self.reading { () throws(PostgresError) in
            (try row.decode(0, as: String.self), try row.decode(1, as: [UInt8]?.self), try row.decode(2, as: [UInt8].self))
        }
        guard let wrapped else { throw .shredded }
        guard rootKeyID == self.rootKey.id else { throw .wrongKey }
        let key = try self.rootKey.unwrap(wrapped, bound: .tenantKey(tenant, version: version, rootKeyID: rootKeyID), check: checkValue)
        self.cache.insert(CachedKey(id: KeyID(tenant.rawValue), key: key, version: version), for: .tenantKey(tenant, version: version))
        return key
    }

    /// Runs statements for one tenant in one transaction and one round trip.
    private func run(of tenant: TenantID, _ statements: [SQL]) async throws(VaultError) -> [PostgresRows] {
        do throws(PostgresError) {
            let rows = try await self.pool.withConnection { (connection: borrowing PostgresConnection) async throws(PostgresError) in
                try await connection.pipeline(["SELECT set_config('necessity.tenant', \(tenant.description), true)"] + statements)
            }
            return Array(rows.dropFirst())
        } catch {
            throw .unavailable(sqlState: error.sqlState?.rawValue)
        }
    }

    private static func reading<Value>(_ body: () throws(PostgresError) -> Value) throws(VaultError) -> Value {
        do throws(PostgresError) {
            return try body()
        } catch {
            throw .unavailable(sqlState: error.sqlState?.rawValue)
        }
    }
}
