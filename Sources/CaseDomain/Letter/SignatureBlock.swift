public import ClinicalCodes
public import EventSourcing

/// How a letter was signed.
public enum SignatureMethod: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case electronic
    /// On paper, and scanned.
    case wet
}

/// What a provider is by training and practice, by the code set of the NUCC, such as `235Z00000X`, speech-language pathologist.
public struct ProviderTaxonomy: RawRepresentable, Sendable, Hashable, JSONCodable {
    public let rawValue: String

    /// A code of ten digits or capital letters; `nil` for anything else.
    public init?(rawValue: String) {
        let isCode = rawValue.utf8.count == 10 && rawValue.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
        guard isCode else { return nil }
        self.rawValue = rawValue
    }
}

/// Who signs, and by what right: what somebody says of themselves when they sign.
public struct Signatory: Sendable, Hashable {
    public var nameAsPrinted: String
    public var credential: Credential
    public var npi: NPI
    public var taxonomy: ProviderTaxonomy?
    public var license: License
    public var method: SignatureMethod
    /// When it was signed, if not now: on paper only.
    public var signedAt: Timestamp?

    public init(
        nameAsPrinted: String, credential: Credential, npi: NPI, taxonomy: ProviderTaxonomy? = nil, license: License,
        method: SignatureMethod = .electronic, signedAt: Timestamp? = nil
    ) {
        self.nameAsPrinted = nameAsPrinted
        self.credential = credential
        self.npi = npi
        self.taxonomy = taxonomy
        self.license = license
        self.method = method
        self.signedAt = signedAt
    }
}

/// A signature as it stands under a letter: the signer, with the credentials of that day.
public struct SignatureBlock: JSONMembers, Hashable {
    public var signer: ActorID
    public var nameAsPrinted: String
    public var credential: Credential
    public var npi: NPI
    public var taxonomy: ProviderTaxonomy?
    public var license: License
    public var method: SignatureMethod
    public var signedAt: Timestamp

    init(_ it: Signatory, _ context: Context) {
        self.signer = context.actor
        self.nameAsPrinted = it.nameAsPrinted
        self.credential = it.credential
        self.npi = it.npi
        self.taxonomy = it.taxonomy
        self.license = it.license
        self.method = it.method
        self.signedAt = it.signedAt ?? context.now
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.signer = try members.value("signer_id")
        self.nameAsPrinted = try members.value("name_as_printed")
        self.credential = try members.value("credential")
        self.npi = try members.value("npi")
        self.taxonomy = try members.optional("taxonomy")
        self.license = try members.value("license")
        self.method = try members.value("method")
        self.signedAt = try members.value("signed_at")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("signer_id", self.signer)
        members.member("name_as_printed", self.nameAsPrinted)
        members.member("credential", self.credential)
        members.member("npi", self.npi)
        members.member("taxonomy", self.taxonomy)
        members.member("license", self.license)
        members.member("method", self.method)
        members.member("signed_at", self.signedAt)
    }
}

/// What somebody means by signing, in words. People may name the patient in it, so that it is kept as patient data.
public struct SigningIntent: JSONMembers, Hashable {
    public var text: String

    /// Characters of it.
    public static let lengthMax = 1_000

    public init(_ text: String) { self.text = text }
    public init(members: JSONObject) throws(JSONFault) { self.text = try members.value("intent") }
    public func write(to members: inout JSONWriter.Members) { members.member("intent", self.text) }
}
