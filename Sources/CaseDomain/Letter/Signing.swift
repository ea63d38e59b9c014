public import ClinicalCodes
public import EventSourcing

// A signature is bound to the hash of exactly what was reviewed, and to the signer's credentials of that day.

/// The letter was signed (`letter.signed.v2`; version 1 knew no taxonomy, co-signer, delegate, rules or words of intent).
public struct LetterSigned: LetterEventBody {
    public static let type: EventType = "letter.signed.v2"
    public static let earlierVersions: [EarlierVersion<LetterSigned>] = [.readAsToday("letter.signed.v1")]

    public var caseID: CaseID
    public var version: Int32
    public var contentHash: ContentHash
    public var signature: SignatureBlock
    /// The clinician in whose place the signer signed.
    public var onBehalfOf: ActorID?
    /// Somebody else must sign too before the letter goes out.
    public var needsCosigner: Bool
    /// The rules to which the signer was held.
    public var ruleVersion: String?
    /// What the signer meant by signing, in the words that stood on the screen.
    public var intent: PHI<SigningIntent>?

    public var signer: ActorID { self.signature.signer }
    public var signedAt: Timestamp { self.signature.signedAt }
    public var occurredAt: Timestamp? { self.signedAt }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.caseID = try facts.value("case_id")
        self.version = try facts.value("version")
        self.contentHash = try facts.value("content_hash")
        self.signature = try SignatureBlock(members: facts)
        self.onBehalfOf = try facts.optional("on_behalf_of_id")
        self.needsCosigner = try facts.optional("needs_cosigner") ?? false
        self.ruleVersion = try facts.optional("rule_version")
        self.intent = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("case_id", self.caseID)
        members.member("version", self.version)
        members.member("content_hash", self.contentHash)
        self.signature.write(to: &members)
        members.member("on_behalf_of_id", self.onBehalfOf)
        members.member("needs_cosigner", self.needsCosigner)
        members.member("rule_version", self.ruleVersion)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.intent.write(to: &members) }
}

extension Letter {
    /// Sign the letter as it was reviewed.
    public struct Sign: Sendable, Equatable {
        public var signatory: Signatory
        /// What the signer read, by its hash; whatever was reviewed, when it is absent.
        public var contentHash: ContentHash?
        /// The clinician in whose place the signer signs.
        public var onBehalfOf: ActorID?
        public var intent: PHI<SigningIntent>?
        /// What the payer and the clinic want of signers, as the shell knows it.
        public var requirements: SignerRequirements

        public init(
            _ signatory: Signatory, contentHash: ContentHash? = nil, onBehalfOf: ActorID? = nil, intent: String? = nil,
            requirements: SignerRequirements = SignerRequirements()
        ) {
            self.signatory = signatory
            self.contentHash = contentHash
            self.onBehalfOf = onBehalfOf
            self.intent = intent.map { PHI(SigningIntent($0)) }
            self.requirements = requirements
        }

        public init(
            nameAsPrinted: String, credential: Credential, npi: NPI, license: License, method: SignatureMethod = .electronic,
            signedAt: Timestamp? = nil
        ) {
            self.init(
                Signatory(
                    nameAsPrinted: nameAsPrinted, credential: credential, npi: npi, license: license, method: method, signedAt: signedAt))
        }
    }
}

extension LetterSigned {
    fileprivate init(_ it: Letter.Sign, _ signature: SignatureBlock, of reviewed: LetterReviewed, caseID: CaseID) {
        self.caseID = caseID
        self.version = reviewed.version
        self.contentHash = reviewed.contentHash
        self.signature = signature
        self.onBehalfOf = it.onBehalfOf
        self.needsCosigner = it.requirements.cosignedCredentials?.contains(signature.credential) ?? false
        self.ruleVersion = it.requirements.ruleVersion
        self.intent = it.intent
    }
}

extension Letter.State {
    func sign(_ it: Letter.Sign, _ context: Context) throws(Refusal) -> [Letter.Event] {
        try self.admit(.sign)
        guard let started, let reviewed else { throw .letterNotReviewed }
        let isCurrent = reviewed.contentHash == self.contentHash && (it.contentHash ?? reviewed.contentHash) == reviewed.contentHash
        guard isCurrent else { throw .letterStale }
        if let clinician = it.onBehalfOf, clinician != context.actor {
            guard it.requirements.allowsDelegate == true else { throw .delegateNotAllowed }
        }
        let signature = SignatureBlock(it.signatory, context)
        try it.requirements.admit(signature, of: it.requirements.acceptedCredentials, context)
        return [.signed(LetterSigned(it, signature, of: reviewed, caseID: started.caseID))]
    }

    mutating func apply(_ it: LetterSigned) {
        self.signed = it
        self.status = .signed
    }
}
