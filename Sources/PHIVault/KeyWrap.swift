import Crypto
import EventSourcing

import struct Foundation.UUID

/// What a wrapped key is bound to: moved to another row, tenant or owner it does not unwrap.
struct WrapContext: Sendable {
    let bytes: [UInt8]

    static func tenantKey(_ tenant: TenantID, version: Int32, rootKeyID: String) -> WrapContext {
        WrapContext(label: "necessity/tenant-key/v1", [Self.bytes(tenant.rawValue), Array("\(version)".utf8), Array(rootKeyID.utf8)])
    }

    static func dataKey(_ key: KeyID, of tenant: TenantID, kind: String, subject: UUID?, owner: UUID?, tenantKeyVersion: Int32)
        -> WrapContext
    {
        WrapContext(
            label: "necessity/data-key/v1",
            [
                Self.bytes(key.rawValue), Self.bytes(tenant.rawValue), Array(kind.utf8), subject.map(Self.bytes) ?? [],
                owner.map(Self.bytes) ?? [], Array("\(tenantKeyVersion)".utf8),
            ])
    }

    /// Each field with its length before it, so that no two contexts give the same bytes.
    private init(label: String, _ fields: [[UInt8]]) {
        var bytes = Array(label.utf8)
        for field in fields {
            bytes.append(UInt8(field.count))
            bytes += field
        }
        self.bytes = bytes
    }

    private static func bytes(_ uuid: UUID) -> [UInt8] { withUnsafeBytes(of: uuid.uuid) { Array($0) } }
}

/// AES-256-GCM over keys: recipe byte 0x01, nonce of 12 bytes, ciphertext, tag of 16 bytes.
enum KeyWrap {
    static let recipe: UInt8 = 1

    static func wrap(_ key: SymmetricKey, by wrapping: SymmetricKey, bound context: WrapContext) -> [UInt8] {
        key.withUnsafeBytes { bytes in
            guard let box = try? AES.GCM.seal(bytes, using: wrapping, authenticating: context.bytes), let combined = box.combined else {
                preconditionFailure("AES-GCM seals 32 bytes under a key of 256 bits")
            }
            return [Self.recipe] + combined
        }
    }

    static func unwrap(_ wrapped: [UInt8], by wrapping: SymmetricKey, bound context: WrapContext, check: [UInt8]) throws(VaultError)
        -> SymmetricKey
    {
        guard let recipe = wrapped.first, recipe == Self.recipe else { throw .unknownRecipe(wrapped.first ?? 0) }
        guard let box = try? AES.GCM.SealedBox(combined: wrapped.dropFirst()),
            let bytes = try? AES.GCM.open(box, using: wrapping, authenticating: context.bytes), bytes.count == 32
        else { throw .wrongKey }
        let key = SymmetricKey(data: bytes)
        guard Self.checkValue(of: key) == check else { throw .tampered }
        return key
    }

    /// Eight bytes that tell one key from another and nothing about either.
    static func checkValue(of key: SymmetricKey) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array("necessity/kcv/v1".utf8), using: key).prefix(8))
    }
}
