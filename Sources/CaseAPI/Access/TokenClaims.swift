import EventSourcing
import JWTKit

import struct Foundation.UUID

/// For whom a token is: one name, or a list of them (RFC 7519, section 4.1.3).
///
/// The library's own claim ends the process over an empty list, which a signed token may well hold.
struct Audience: Codable, Sendable, Hashable {
    var value: [String]

    init(value: [String]) { self.value = value }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let one = try? container.decode(String.self) {
            self.value = [one]
        } else {
            self.value = try container.decode([String].self)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if self.value.count == 1 { try container.encode(self.value[0]) } else { try container.encode(self.value) }
    }
}

/// What a token says (RFC 9068), and the clinics of its person: first form of memberships.
struct TokenClaims: JWTPayload {
    var iss: IssuerClaim
    var aud: Audience
    var sub: SubjectClaim
    var exp: ExpirationClaim
    var iat: IssuedAtClaim
    var nbf: NotBeforeClaim?
    var jti: IDClaim
    /// The role in each clinic, by the clinic's id.
    var clinics: [String: String]

    /// Seconds that a token may be good for.
    static let lifetimeMax: Double = 3_600
    /// Seconds that clocks may differ.
    static let skewMax: Double = 60
    /// Whom tokens are for.
    static let audience = "necessity"

    /// The signature is right when this is called; what else must hold is judged by `TokenVerifier`, which has the clock.
    func verify(using algorithm: some JWTAlgorithm) throws {}

    /// The caller, when the claims are ours to accept at this moment; else why not.
    func caller(issuer: String, now: Timestamp) throws(Problem) -> Caller {
        let seconds = Double(now.rawValue) / 1_000_000
        guard self.iss.value == issuer, self.aud.value.contains(Self.audience) else {
            throw .unauthorized("token.issuer", "The token was not issued for this program.")
        }
        let issued = self.iat.value.timeIntervalSince1970
        let expires = self.exp.value.timeIntervalSince1970
        guard expires > seconds else { throw .unauthorized("token.expired", "The token has expired.") }
        guard issued <= seconds + Self.skewMax, (self.nbf?.value.timeIntervalSince1970 ?? 0) <= seconds + Self.skewMax else {
            throw .unauthorized("token.not_yet_valid", "The token is not valid yet.")
        }
        guard expires - issued <= Self.lifetimeMax else {
            throw .unauthorized("token.lifetime", "The token is good for longer than an hour.")
        }
        guard let actor = ActorID(self.sub.value) else { throw .unauthorized("token.subject", "The token's subject is no id of ours.") }
        var clinics: [TenantID: Role] = [:]
        for (clinic, role) in self.clinics {
            guard let clinic = TenantID(clinic), let role = Role(rawValue: role) else {
                throw .unauthorized("token.clinics", "The token's clinics cannot be read.")
            }
            clinics[clinic] = role
        }
        return Caller(actor: actor, clinics: clinics, expiresAt: Timestamp(microseconds: Int64(expires * 1_000_000)))
    }
}
