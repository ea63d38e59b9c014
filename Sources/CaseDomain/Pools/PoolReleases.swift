public import EventSourcing

// What nobody needs any more goes back to the pool; what was used stays used.

/// What was held or committed for a line was given back, as far as it was not used (`pool.released.v1`).
public struct PoolReleased: EventBody {
    public static let type: EventType = "pool.released.v1"

    /// Why the line needs it no more.
    public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// The payer denied it, or needs no authorization for it.
        case denied
        /// The clinic took the request back, or the payer dismissed it.
        case withdrawn
        case closed
        /// The line was taken out of the request.
        case removed
        /// The request is no longer ready: its letter lapsed, or was revoked.
        case notReady = "not_ready"
        /// The authorization expired, was voided, or another one took its place.
        case authorizationEnded = "authorization_ended"
        /// The case rests on another coverage now, or the service belongs to another pool.
        case moved
        case other
    }

    public var of: RequestedLine
    public var reason: Reason
    /// How much went back.
    public var givenBack: Quantity

    public init(of line: RequestedLine, reason: Reason, givenBack: Quantity) {
        self.of = line
        self.reason = reason
        self.givenBack = givenBack
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.of = try RequestedLine(members: facts)
        self.reason = try facts.value("reason")
        self.givenBack = try facts.value("given_back")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        self.of.write(to: &members)
        members.member("reason", self.reason)
        members.member("given_back", self.givenBack)
    }
}

extension BenefitPool {
    /// Give back what a line holds.
    public struct Release: Sendable, Equatable {
        public var of: RequestedLine
        public var reason: PoolReleased.Reason

        public init(of line: RequestedLine, reason: PoolReleased.Reason) {
            self.of = line
            self.reason = reason
        }
    }
}

extension BenefitPool.State {
    func release(_ it: BenefitPool.Release) throws(Refusal) -> [BenefitPool.Event] {
        guard let terms = self.terms else { throw .poolUnknown }
        guard let claim = self.claim(of: it.of), claim.stage != .none else { return [] }
        return [
            .released(PoolReleased(of: it.of, reason: it.reason, givenBack: terms.scope.quantity(claim.taken - claim.used)))
        ]
    }
}
