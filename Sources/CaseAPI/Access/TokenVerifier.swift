import EventSourcing
import JWTKit
import Synchronization

/// Tells who sent a token.
public final class TokenVerifier: Sendable {
    /// How long a verified token is believed without looking again.
    static let believedFor: Duration = .seconds(60)
    /// Verified tokens that are kept.
    static let cacheMax = 10_000

    private struct Verified {
        let caller: Caller
        let until: Timestamp
    }

    private let issuer: String
    private let gate: TokenGate
    private let keys: JWTKeyCollection
    private let now: @Sendable () -> Timestamp
    private let cache = Mutex<[String: Verified]>([:])

    init(issuer: String, gate: TokenGate, keys: JWTKeyCollection, now: @escaping @Sendable () -> Timestamp) {
        self.issuer = issuer
        self.gate = gate
        self.keys = keys
        self.now = now
    }

    /// The caller of a request's Authorization header.
    func caller(authorization: String?) async throws(Problem) -> Caller {
        guard let authorization else { throw .unauthorized("token.missing", "The request carries no token.") }
        let scheme = "bearer "
        guard authorization.utf8.count > scheme.utf8.count, authorization.prefix(scheme.count).lowercased() == scheme else {
            throw .unauthorized("token.malformed", "The Authorization header is no bearer token.")
        }
        let token = String(authorization.dropFirst(scheme.count))
        let now = self.now()
        if let known = self.cache.withLock({ $0[token] }), now < known.until { return known.caller }
        if let fault = self.gate.fault(in: token) { throw fault }
        let claims: TokenClaims
        do {
            claims = try await self.keys.verify(token, as: TokenClaims.self)
        } catch {
            throw .unauthorized("token.invalid", "The token's signature or claims cannot be accepted.")
        }
        let caller = try claims.caller(issuer: self.issuer, now: now)
        let until = min(now.adding(Self.believedFor), caller.expiresAt)
        self.cache.withLock { cache in
            if cache.count >= Self.cacheMax { cache = cache.filter { now < $0.value.until } }
            if cache.count < Self.cacheMax { cache[token] = Verified(caller: caller, until: until) }
        }
        return caller
    }
}
