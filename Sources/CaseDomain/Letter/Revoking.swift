public import EventSourcing

/// The signature was taken back (`letter.signature_revoked.v1`): the version is void, and the letter goes on as the next one.
public struct SignatureRevoked: LetterEventBody {
    public static let type: EventType = "letter.signature_revoked.v1"

    /// Why it was taken back.
    public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case signedInError = "signed_in_error"
        /// The letter says something that is not so.
        case contentWrong = "content_wrong"
        case wrongPatient = "wrong_patient"
        /// Somebody else should have signed.
        case wrongSigner = "wrong_signer"
        case other
    }

    public var caseID: CaseID
    public var version: Int32
    public var by: ActorID
    public var reason: Reason
    public var note: PHI<Remark>?

    public init(caseID: CaseID, version: Int32, by: ActorID, reason: Reason, note: PHI<Remark>? = nil) {
        self.caseID = caseID
        self.version = version
        self.by = by
        self.reason = reason
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.caseID = try facts.value("case_id")
        self.version = try facts.value("version")
        self.by = try facts.value("by_id")
        self.reason = try facts.value("reason")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("case_id", self.caseID)
        members.member("version", self.version)
        members.member("by_id", self.by)
        members.member("reason", self.reason)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

extension Letter {
    /// Take the signature back.
    public struct RevokeSignature: Sendable, Equatable {
        public var reason: SignatureRevoked.Reason
        public var note: PHI<Remark>?
        /// The version has left for the payer: a fact that the case knows. What a payer holds is not unsigned any more.
        public var isTransmitted: Bool

        public init(reason: SignatureRevoked.Reason, note: String? = nil, isTransmitted: Bool) {
            self.reason = reason
            self.note = PHI(remark: note)
            self.isTransmitted = isTransmitted
        }
    }
}

extension Letter.State {
    func revokeSignature(_ it: Letter.RevokeSignature, _ context: Context) throws(Refusal) -> [Letter.Event] {
        try self.admit(.revokeSignature)
        guard let signed else { throw .letterUnsigned }
        guard !it.isTransmitted else { throw .letterTransmitted }
        return [
            .signatureRevoked(
                SignatureRevoked(
                    caseID: signed.caseID, version: signed.version, by: context.actor, reason: it.reason, note: it.note))
        ]
    }

    mutating func apply(_ it: SignatureRevoked) {
        self.revoked = it
        self.status = .voided
    }
}
