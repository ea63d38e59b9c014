import EventSourcing
import Foundation

/// What a token's header must look like before any library sees it.
///
/// jwt-kit takes its default key for a key id it does not know, never compares `alg` with the key, and knows a signer that signs
/// nothing (domain page on privacy, section 6.1): what reaches it has passed here.
struct TokenGate: Sendable {
    /// Bytes of a token.
    static let bytesMax = 8 * 1_024

    /// The one algorithm, and the ids of the keys that may have signed.
    let algorithm: String
    let keys: Set<String>
    let type: String

    /// Why a token does not pass; `nil` when it does.
    func fault(in token: String) -> Problem? {
        guard token.utf8.count <= Self.bytesMax else { return .unauthorized("token.too_large", "The token is longer than 8 KiB.") }
        let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }), let header = Self.object(inBase64URL: Array(parts[0])) else {
            return .unauthorized("token.malformed", "The token is no signed JSON Web Token.")
        }
        let names = Set(header.names)
        // Of a name that stands twice, the library might read the other one.
        guard names.count == header.names.count else { return .unauthorized("token.malformed", "The token is no signed JSON Web Token.") }
        guard names.isDisjoint(with: ["crit", "jku", "x5u", "x5c", "jwk"]) else {
            return .unauthorized("token.header", "The token's header asks for what is not done here.")
        }
        guard Self.text(header["alg"]) == self.algorithm, Self.text(header["typ"])?.lowercased() == self.type else {
            return .unauthorized("token.header", "The token's algorithm or type is not accepted.")
        }
        guard let key = Self.text(header["kid"]), self.keys.contains(key) else {
            return .unauthorized("token.unknown_key", "The token was signed by a key that is not known here.")
        }
        return nil
    }

    private static func text(_ json: JSON?) -> String? { json.flatMap { try? $0.string() } }

    private static func object(inBase64URL bytes: [UInt8]) -> JSONObject? {
        var text = String(decoding: bytes, as: UTF8.self).replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        while text.utf8.count % 4 != 0 { text += "=" }
        guard let data = Data(base64Encoded: text) else { return nil }
        return try? JSON(Array(data)).object()
    }
}
