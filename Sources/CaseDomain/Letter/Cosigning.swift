public import EventSourcing

/// Somebody else signed the letter too (`letter.cosigned.v1`): the same text, as it was signed.
public struct LetterCosigned: LetterEventBody {
    public static let type: EventType = "letter.cosigned.v1"

    public var caseID: CaseID
    public var version: Int32
    public var contentHash: ContentHash
    public var signature: SignatureBlock
    /// The rules to which the co-signer was held.
    public var ruleVersion: String?
    /// What the co-signer meant by signing, in the words that stood on the screen.
    public var intent: PHI<SigningIntent>?

    public var occurredAt: Timestamp? { self.signature.signedAt }

    fileprivate init(_ it: Letter.Cosign, _ signature: SignatureBlock, of signed: LetterSigned) {
        self.caseID = signed.caseID
        self.version = signed.version
        self.contentHash = signed.contentHash
        self.signature = signature
        self.ruleVersion = it.requirements.ruleVersion
        self.intent = it.intent
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.caseID = try facts.value("case_id")
        self.version = try facts.value("version")
        self.contentHash = try facts.value("content_hash")
        self.signature = try SignatureBlock(members: facts)
        self.ruleVersion = try facts.optional("rule_version")
        self.intent = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("case_id", self.caseID)
        members.member("version", self.version)
        members.member("content_hash", self.contentHash)
        self.signature.write(to: &members)
        members.member("rule_version", self.ruleVersion)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.intent.write(to: &members) }
}

extension Letter {
    /// Sign a letter that somebody else signed.
    public struct Cosign: Sendable, Equatable {
        public var signatory: Signatory
        /// What the co-signer read, by its hash; whatever was signed, when it is absent.
        public var contentHash: ContentHash?
        public var intent: PHI<SigningIntent>?
        /// What the payer and the clinic want of co-signers, as the shell knows it.
        public var requirements: SignerRequirements

        public init(
            _ signatory: Signatory, contentHash: ContentHash? = nil, intent: String? = nil,
            requirements: SignerRequirements = SignerRequirements()
        ) {
            self.signatory = signatory
            self.contentHash = contentHash
            self.intent = intent.map { PHI(SigningIntent($0)) }
            self.requirements = requirements
        }
    }
}

extension Letter.State {
    func cosign(_ it: Letter.Cosign, _ context: Context) throws(Refusal) -> [Letter.Event] {
        try self.admit(.cosign)
        guard let signed else { throw .letterUnsigned }
        guard (it.contentHash ?? signed.contentHash) == signed.contentHash else { throw .letterStale }
        guard signed.signer != context.actor, signed.signature.npi != it.signatory.npi else { throw .cosignerIsSigner }
        let signature = SignatureBlock(it.signatory, context)
        try it.requirements.admit(signature, of: it.requirements.cosignerCredentials, context)
        guard signature.signedAt >= signed.signedAt else { throw .signedAtAnotherTime }
        return [.cosigned(LetterCosigned(it, signature, of: signed))]
    }
}
