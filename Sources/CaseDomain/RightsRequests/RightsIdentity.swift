public import EventSourcing

/// It is known who asks, and by what right (`rights_request.identity_verified.v1`; 45 CFR 164.514(h)).
public struct RightsIdentityVerified: EventBody {
    public static let type: EventType = "rights_request.identity_verified.v1"

    /// How the clinic knows.
    public enum Method: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case photoIdentification = "photo_identification"
        /// Signed in to the clinic's portal.
        case portalAccount = "portal_account"
        /// The people in the clinic know the patient.
        case personallyKnown = "personally_known"
        /// By questions that the record answers.
        case recordQuestions = "record_questions"
        case notarizedSignature = "notarized_signature"
    }

    public var method: Method
    public var verifiedAt: Timestamp
    /// The document by which somebody acts for the patient.
    public var authority: DocumentID?
    public var note: PHI<Remark>?

    public var occurredAt: Timestamp? { self.verifiedAt }

    public init(method: Method, verifiedAt: Timestamp, authority: DocumentID? = nil, note: PHI<Remark>? = nil) {
        self.method = method
        self.verifiedAt = verifiedAt
        self.authority = authority
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.method = try facts.value("method")
        self.verifiedAt = try facts.value("verified_at")
        self.authority = try facts.optional("authority_document_id")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("method", self.method)
        members.member("verified_at", self.verifiedAt)
        members.member("authority_document_id", self.authority)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

extension RightsRequest {
    /// Say how it is known who asks.
    public struct VerifyIdentity: Sendable, Equatable {
        public var method: RightsIdentityVerified.Method
        /// When it was looked at, if not now.
        public var verifiedAt: Timestamp?
        public var authority: DocumentID?
        public var note: PHI<Remark>?

        public init(
            method: RightsIdentityVerified.Method, verifiedAt: Timestamp? = nil, authority: DocumentID? = nil, note: String? = nil
        ) {
            self.method = method
            self.verifiedAt = verifiedAt
            self.authority = authority
            self.note = PHI(remark: note)
        }
    }
}

extension RightsRequest.State {
    func verifyIdentity(_ it: RightsRequest.VerifyIdentity, _ context: Context) throws(Refusal) -> [RightsRequest.Event] {
        if let verification, verification.method == it.method, verification.authority == it.authority,
            it.verifiedAt.map({ $0 == verification.verifiedAt }) ?? true
        {
            return []
        }
        try self.admit(.verifyIdentity)
        let verifiedAt = it.verifiedAt ?? context.now
        try Self.requirePast(verifiedAt, context)
        // Whoever acts for a patient shows by what right (45 CFR 164.514(h)(1)(i)).
        if self.receipt?.representative != nil, it.authority == nil { throw .rightsAuthorityMissing }
        return [
            .identityVerified(
                RightsIdentityVerified(method: it.method, verifiedAt: verifiedAt, authority: it.authority, note: it.note))
        ]
    }
}
