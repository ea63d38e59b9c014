@testable import CaseAPI
import EventSourcing
import Foundation
import JWTKit
import ServedProgram
import Synchronization
import Testing

@Suite("What a token says, and for how long it is believed")
struct TokenClaimsTests {
    private static let now = Timestamp(microseconds: 1_800_000_000_000_000)
    private static let clinic = TenantID(UUID())
    private static let actor = ActorID(UUID())

    /// Claims that are good at `now`, with times in seconds from then.
    private static func claims(
        issuer: String = DevelopmentIssuer.name, audience: [String] = ["necessity"], subject: String = actor.description,
        issued: Double = 0, expires: Double = 3_600, notBefore: Double? = nil, clinics: [String: String] = [clinic.description: "reviewer"]
    ) -> TokenClaims {
        let now = Double(Self.now.rawValue) / 1_000_000
        return TokenClaims(
            iss: IssuerClaim(value: issuer), aud: Audience(value: audience), sub: SubjectClaim(value: subject),
            exp: ExpirationClaim(value: Date(timeIntervalSince1970: now + expires)),
            iat: IssuedAtClaim(value: Date(timeIntervalSince1970: now + issued)),
            nbf: notBefore.map { NotBeforeClaim(value: Date(timeIntervalSince1970: now + $0)) }, jti: IDClaim(value: "1"), clinics: clinics)
    }

    private static func code(_ claims: TokenClaims) -> String? {
        do throws(Problem) {
            _ = try claims.caller(issuer: DevelopmentIssuer.name, now: Self.now)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `good claims name a person and a role in each clinic`() throws {
        let caller = try Self.claims().caller(issuer: DevelopmentIssuer.name, now: Self.now)
        #expect(caller.actor == Self.actor && caller.clinics == [Self.clinic: .reviewer])
        #expect(caller.expiresAt == Timestamp(microseconds: Self.now.rawValue + 3_600_000_000))
        #expect(Self.code(Self.claims(audience: ["other", "necessity"], clinics: [:])) == nil)
    }

    @Test func `claims of others are refused`() {
        #expect(Self.code(Self.claims(issuer: "https://example.com")) == "token.issuer")
        #expect(Self.code(Self.claims(audience: ["other"])) == "token.issuer")
        #expect(Self.code(Self.claims(audience: [])) == "token.issuer")
        #expect(Self.code(Self.claims(subject: "somebody")) == "token.subject")
        #expect(Self.code(Self.claims(clinics: ["17": "reviewer"])) == "token.clinics")
        #expect(Self.code(Self.claims(clinics: [Self.clinic.description: "owner"])) == "token.clinics")
    }

    @Test func `an audience is one name or a list of them, and an empty list is nobody`() throws {
        for (text, isOurs) in [
            ("\"necessity\"", true), ("[\"necessity\"]", true), ("[\"a\",\"necessity\"]", true), ("[]", false), ("\"a\"", false),
        ] {
            let audience = try JSONDecoder().decode(Audience.self, from: Data(text.utf8))
            #expect((Self.code(Self.claims(audience: audience.value)) == nil) == isOurs, "\(text)")
            #expect(try JSONDecoder().decode(Audience.self, from: JSONEncoder().encode(audience)) == audience)
        }
        for text in ["5", "null", "[5]", "{}"] {
            #expect(throws: DecodingError.self, "\(text)") { try JSONDecoder().decode(Audience.self, from: Data(text.utf8)) }
        }
    }

    @Test func `times are held to the second, clocks may differ by a minute, and an hour is the longest life`() {
        #expect(Self.code(Self.claims(issued: -3_600, expires: 0)) == "token.expired")
        #expect(Self.code(Self.claims(issued: -3_599, expires: 1)) == nil)
        #expect(Self.code(Self.claims(issued: 60, expires: 600)) == nil)
        #expect(Self.code(Self.claims(issued: 61, expires: 600)) == "token.not_yet_valid")
        #expect(Self.code(Self.claims(notBefore: 60)) == nil)
        #expect(Self.code(Self.claims(notBefore: 61)) == "token.not_yet_valid")
        #expect(Self.code(Self.claims(expires: 3_601)) == "token.lifetime")
        #expect(Self.code(Self.claims(issued: -1e300, expires: 1)) == "token.lifetime")
        #expect(Self.code(Self.claims(issued: 0, expires: 1e300)) == "token.lifetime")
        #expect(Self.code(Self.claims(issued: 1e300, expires: 1e300)) == "token.not_yet_valid")
    }

    @Test func `a verified token is believed until it expires and not a moment longer`() async throws {
        let clock = Mutex(Self.now)
        let path = FileManager.default.temporaryDirectory.appending(path: "issuer-\(freshID()).key").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let issuer = try DevelopmentIssuer(keyFile: path, isProduction: false)
        let verifier = await issuer.verifier(now: { clock.withLock { $0 } })
        let token = try await issuer.token(
            for: Self.actor, clinics: [Self.clinic: .reviewer], now: Self.now, lifetime: .seconds(90), id: UUID())
        for seconds in [0, 1, 59, 60, 61, 89] {
            clock.withLock { $0 = Self.now.adding(.seconds(seconds)) }
            let caller = try await verifier.caller(authorization: "Bearer \(token)")
            #expect(caller.actor == Self.actor, "after \(seconds) seconds")
        }
        for seconds in [90, 91, 3_600] {
            clock.withLock { $0 = Self.now.adding(.seconds(seconds)) }
            await #expect(throws: Problem.unauthorized("token.expired", "The token has expired.")) {
                try await verifier.caller(authorization: "Bearer \(token)")
            }
        }
    }
}
