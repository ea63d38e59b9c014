public import EventSourcing

// A request is expedited because somebody who knows the patient says that waiting could do harm; nobody else can.

/// Somebody attested that the standard time could do harm (`case.urgency_attested.v1`; 42 CFR 422.566(a)). The request is expedited
/// from then on.
public struct UrgencyAttested: EventBody {
    public static let type: EventType = "case.urgency_attested.v1"

    public var attestation: UrgencyAttestation
    public var grounds: PHI<Remark>?

    public var occurredAt: Timestamp? { self.attestation.attestedAt }

    public init(attestation: UrgencyAttestation, grounds: PHI<Remark>? = nil) {
        self.attestation = attestation
        self.grounds = grounds
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.attestation = try facts.value("attestation")
        self.grounds = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) { members.member("attestation", self.attestation) }
    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.grounds.write(to: &members) }
}

extension CaseFile {
    /// Attest that waiting could do harm.
    public struct AttestUrgency: Sendable, Equatable {
        public var grounds: PHI<Remark>?
        public init(grounds: String? = nil) { self.grounds = PHI(remark: grounds) }
    }
}

extension CaseFile.State {
    func attestUrgency(_ it: CaseFile.AttestUrgency, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        try self.admit(.attestUrgency, at: context.now)
        if self.isExpedited, self.attestation?.attestedBy == context.actor { return [] }
        let attestation = UrgencyAttestation(attestedBy: context.actor, attestedAt: context.now)
        return [.urgencyAttested(UrgencyAttested(attestation: attestation, grounds: it.grounds))]
    }

    /// Who attested the urgency last.
    public var attestation: UrgencyAttestation? { self.attestations.last?.attestation ?? self.opened?.attestation }

    /// A decision is wanted in the shorter time, and somebody answers for that.
    public var isExpedited: Bool { self.attestation != nil && (self.opened?.urgency == .expedited || !self.attestations.isEmpty) }
}
