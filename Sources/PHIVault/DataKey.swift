import Crypto
public import EventSourcing

import struct Foundation.Data

/// A key that seals parts of events: AES-256-GCM, bound to the event's envelope.
///
/// A sealed part is a recipe byte (0x01), a random nonce of 12 bytes, the ciphertext, and a tag of 16 bytes. A key may seal
/// 2³² parts with random nonces (NIST SP 800-38D, section 8.3); how the vault stays below is in decision 0004.
public struct DataKey: Sendable {
    public let id: KeyID
    let key: SymmetricKey

    init(id: KeyID, key: SymmetricKey) {
        self.id = id
        self.key = key
    }

    init(_ cached: CachedKey) { self.init(id: cached.id, key: cached.key) }

    /// The recipe of this version.
    static let recipe: UInt8 = 1
    private static let overhead = 1 + 12 + 16

    /// Seals bytes for one part of one event.
    public func seal(_ plaintext: [UInt8], bound binding: [UInt8]) -> SealedPart {
        guard let box = try? AES.GCM.seal(plaintext, using: self.key, authenticating: binding) else {
            preconditionFailure("AES-GCM seals any bytes under a key of 256 bits")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(plaintext.count + Self.overhead)
        bytes.append(Self.recipe)
        bytes.append(contentsOf: box.nonce)
        bytes.append(contentsOf: box.ciphertext)
        bytes.append(contentsOf: box.tag)
        return SealedPart(key: self.id, bytes: bytes)
    }

    /// A keyed hash of 32 bytes, by a key derived for the field: the same bytes give the same.
    func hash(of bytes: [UInt8], field: String) -> [UInt8] {
        let derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: self.key, info: Array("necessity/keyed-hash/v1/\(field)".utf8), outputByteCount: 32)
        return Array(HMAC<SHA256>.authenticationCode(for: bytes, using: derived))
    }

    /// Opens a part; throws `.tampered` unless it was sealed by this key for exactly this envelope and part.
    public func open(_ part: SealedPart, bound binding: [UInt8]) throws(VaultError) -> [UInt8] {
        guard part.key == self.id else { throw .unknownKey }
        let opened: Result<[UInt8], VaultError> = part.bytes.withUnsafeBytes { sealed in
            binding.withUnsafeBytes { binding in
                do throws(VaultError) {
                    return .success([UInt8](try self.open(sealed, bound: binding)))
                } catch {
                    return .failure(error)
                }
            }
        }
        return try opened.get()
    }

    /// Opens bytes where they lie.
    func open(_ sealed: UnsafeRawBufferPointer, bound binding: UnsafeRawBufferPointer) throws(VaultError) -> Data {
        guard let recipe = sealed.first else { throw .tampered }
        guard recipe == Self.recipe else { throw .unknownRecipe(recipe) }
        guard let box = try? AES.GCM.SealedBox(combined: UnsafeRawBufferPointer(rebasing: sealed.dropFirst())),
            let plaintext = try? AES.GCM.open(box, using: self.key, authenticating: binding)
        else { throw .tampered }
        return plaintext
    }
}

extension DataKey: CustomStringConvertible, CustomReflectable {
    public var description: String { "DataKey(\(self.id))" }
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
