public import ClinicalCodes
public import EventSourcing

// A signature is bound to the hash of exactly what was reviewed, and to the signer's credentials of that day.

/// The letter was signed (`letter.signed.v1`).
public struct LetterSigned: EventBody {
    public static let type: EventType = "letter.signed.v1"

    /// How it was signed.
    public enum Method: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case electronic
        /// On paper, and scanned.
        case wet
    }

    public var caseID: CaseID
    public var version: Int32
    public var contentHash: ContentHash
    public var signer: ActorID
    public var nameAsPrinted: String
    public var credential: Credential
    public var npi: NPI
    public var license: License
    public var method: Method
    public var signedAt: Timestamp

    public var occurredAt: Timestamp? { self.signedAt }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.caseID = try facts.value("case_id")
        self.version = try facts.value("version")
        self.contentHash = try facts.value("content_hash")
        self.signer = try facts.value("signer_id")
        self.nameAsPrinted = try facts.value("name_as_printed")
        self.credential = try facts.value("credential")
        self.npi = try facts.value("npi")
        self.license = try facts.value("license")
        self.method = try facts.value("method")
        self.signedAt = try facts.value("signed_at")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("case_id", self.caseID)
        members.member("version", self.version)
        members.member("content_hash", self.contentHash)
        members.member("signer_id", self.signer)
        members.member("name_as_printed", self.nameAsPrinted)
        members.member("credential", self.credential)
        members.member("npi", self.npi)
        members.member("license", self.license)
        members.member("method", self.method)
        members.member("signed_at", self.signedAt)
    }
}

extension Letter {
    /// Sign the letter as it was reviewed.
    public struct Sign: Sendable, Equatable {
        public var nameAsPrinted: String
        public var credential: Credential
        public var npi: NPI
        public var license: License
        public var method: LetterSigned.Method
        /// When it was signed, if not now: on paper only.
        public var signedAt: Timestamp?

        public init(
            nameAsPrinted: String, credential: Credential, npi: NPI, license: License, method: LetterSigned.Method = .electronic,
            signedAt: Timestamp? = nil
        ) {
            self.nameAsPrinted = nameAsPrinted
            self.credential = credential
            self.npi = npi
            self.license = license
            self.method = method
            self.signedAt = signedAt
        }
    }
}

extension LetterSigned {
    init(_ it: Letter.Sign, caseID: CaseID, version: Int32, contentHash: ContentHash, _ context: Context) {
        self.caseID = caseID
        self.version = version
        self.contentHash = contentHash
        self.signer = context.actor
        self.nameAsPrinted = it.nameAsPrinted
        self.credential = it.credential
        self.npi = it.npi
        self.license = it.license
        self.method = it.method
        self.signedAt = it.signedAt ?? context.now
    }
}

extension Letter.State {
    func sign(_ it: Letter.Sign, _ context: Context) throws(Refusal) -> [Letter.Event] {
        try self.requireUnsigned()
        guard let started else { throw .letterUnknown }
        guard self.status == .reviewed, let reviewed, reviewed.contentHash == self.contentHash else { throw .letterNotReviewed }
        let signedAt = it.signedAt ?? context.now
        guard signedAt == context.now || (it.method == .wet && signedAt < context.now) else { throw .signedAtAnotherTime }
        guard it.license.state.utf8.count == 2, it.license.state.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            throw .licenseStateMissing
        }
        // The license of the day of signing counts; on its last day it is still good.
        guard signedAt <= it.license.expiresOn.endOfDayEverywhere else { throw .licenseExpired }
        return [
            .signed(
                LetterSigned(
                    it, caseID: started.caseID, version: reviewed.version, contentHash: reviewed.contentHash, context))
        ]
    }

    mutating func apply(_ it: LetterSigned) {
        self.signed = it
        self.status = .signed
    }
}
