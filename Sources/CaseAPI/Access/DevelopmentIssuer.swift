import CaseDomain
public import EventSourcing
public import Foundation
import JWTKit

/// Signs tokens inside the program, for trying it out. Production refuses it: there tokens come from an identity provider.
public struct DevelopmentIssuer: Sendable {
    /// The issuer's name in its tokens.
    public static let name = "urn:necessity:development"
    /// How long a token is good for, unless asked for less.
    public static let lifetime: Duration = .seconds(Int64(TokenClaims.lifetimeMax))

    private let key: ES256PrivateKey
    private let keyID: String

    /// Reads the key of a home, or makes it.
    ///
    /// - Throws: `IssuerError`.
    public init(keyFile path: String, isProduction: Bool) throws(IssuerError) {
        if isProduction { throw .refusedInProduction }
        if !FileManager.default.fileExists(atPath: path) {
            let pem = ES256PrivateKey().pemRepresentation
            let unfinished = "\(path).\(ProcessInfo.processInfo.processIdentifier).unfinished"
            guard FileManager.default.createFile(atPath: unfinished, contents: Data(pem.utf8), attributes: [.posixPermissions: 0o600])
            else {
                throw .notWritable
            }
            // A link fails when the name is taken: two that start at once end with one key.
            try? FileManager.default.linkItem(atPath: unfinished, toPath: path)
            try? FileManager.default.removeItem(atPath: unfinished)
        }
        guard let pem = try? String(contentsOfFile: path, encoding: .utf8), let key = try? ES256PrivateKey(pem: pem) else {
            throw .unreadable
        }
        self.key = key
        // Names the key without telling anything of it.
        self.keyID = String(ContentHash(of: key.publicKey.pemRepresentation).hexadecimal.prefix(16))
    }

    /// The person that a name stands for: the same name is always the same person.
    public static func person(named name: String) -> ActorID {
        ActorID(TimeOrderedID.version8(of: ContentHash(of: "\(Self.name)/\(name)").bytes))
    }

    /// A token for a person in some clinics.
    public func token(
        for actor: ActorID, clinics: [TenantID: Role], now: Timestamp, lifetime: Duration = DevelopmentIssuer.lifetime, id: UUID
    ) async throws -> String {
        let seconds = TimeInterval(now.rawValue) / 1_000_000
        let issued = Date(timeIntervalSince1970: seconds.rounded(.down))
        let claims = TokenClaims(
            iss: IssuerClaim(value: Self.name), aud: Audience(value: [TokenClaims.audience]),
            sub: SubjectClaim(value: actor.description),
            exp: ExpirationClaim(value: issued.addingTimeInterval(TimeInterval(lifetime.components.seconds))),
            iat: IssuedAtClaim(value: issued), nbf: nil, jti: IDClaim(value: id.lowercaseText),
            clinics: Dictionary(uniqueKeysWithValues: clinics.map { ($0.key.description, $0.value.rawValue) }))
        let keys = await self.keys()
        return try await keys.sign(claims, kid: JWKIdentifier(string: self.keyID), header: ["typ": "at+jwt"])
    }

    /// Verifies what this issuer signed.
    public func verifier(now: @escaping @Sendable () -> Timestamp) async -> TokenVerifier {
        TokenVerifier(
            issuer: Self.name, gate: TokenGate(algorithm: "ES256", keys: [self.keyID], type: "at+jwt"), keys: await self.keys(), now: now)
    }

    private func keys() async -> JWTKeyCollection {
        await JWTKeyCollection().add(ecdsa: self.key, kid: JWKIdentifier(string: self.keyID))
    }
}

/// Why tokens cannot be issued here.
public enum IssuerError: Error, Sendable, Hashable, CustomStringConvertible {
    case refusedInProduction
    case notWritable
    case unreadable

    /// The stable code.
    public var code: String {
        switch self {
        case .refusedInProduction: "issuer.refused_in_production"
        case .notWritable: "issuer.key_not_writable"
        case .unreadable: "issuer.key_unreadable"
        }
    }

    public var description: String {
        switch self {
        case .refusedInProduction:
            "\(self.code): the issuer inside the program is for development. Set NECESSITY_ENV=development to try things out."
        case .notWritable: "\(self.code): the issuer's key cannot be written into NECESSITY_HOME."
        case .unreadable: "\(self.code): the issuer's key in NECESSITY_HOME cannot be read."
        }
    }
}
