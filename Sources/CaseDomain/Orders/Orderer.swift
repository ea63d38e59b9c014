public import ClinicalCodes
public import EventSourcing

/// Who orders, often outside the clinic; nothing of it is patient data.
public struct Orderer: JSONMembers, Hashable {
    public var name: String
    public var npi: NPI?
    public var credential: Credential?
    /// Where the orderer's practice is reached.
    public var fax: String?
    public var phone: String?

    /// Characters of a name, and of a number.
    public static let nameLengthMax = 200
    public static let numberLengthMax = 40

    public init(name: String, npi: NPI? = nil, credential: Credential? = nil, fax: String? = nil, phone: String? = nil) {
        self.name = name
        self.npi = npi
        self.credential = credential
        self.fax = fax
        self.phone = phone
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.name = try members.value("name")
        self.npi = try members.optional("npi")
        self.credential = try members.optional("credential")
        self.fax = try members.optional("fax")
        self.phone = try members.optional("phone")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("name", self.name)
        members.member("npi", self.npi)
        members.member("credential", self.credential)
        members.member("fax", self.fax)
        members.member("phone", self.phone)
    }

    /// Whether the two are one provider: by their numbers where both have one, else by their names.
    func isSame(as other: Orderer) -> Bool { Self.isSame(self.name, self.npi, other.name, other.npi) }

    /// Whether the signature is the orderer's own.
    func signed(_ signature: OrderSignature) -> Bool { Self.isSame(self.name, self.npi, signature.name, signature.npi) }

    private static func isSame(_ name: String, _ npi: NPI?, _ otherName: String, _ otherNPI: NPI?) -> Bool {
        if let npi, let otherNPI { return npi == otherNPI }
        return self.words(of: name) == self.words(of: otherName)
    }

    /// A name is typed with and without points, capitals and credentials, and with either part first.
    private static func words(of name: String) -> Set<String> {
        Set(name.lowercased().filter { $0 != "." }.split { !$0.isLetter }.map(String.init)).subtracting(self.credentials)
    }

    private static let credentials = Set(Credential.allCases.map { $0.rawValue.lowercased() })
}

/// A signature as it stands under an order.
public struct OrderSignature: JSONMembers, Hashable {
    /// How it was made.
    public enum Method: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case electronic
        /// By hand, on paper.
        case wet
        /// By a stamp, which few payers take (domain page, section 3.3).
        case stamp
    }

    public var name: String
    public var npi: NPI?
    public var credential: Credential?
    /// The date beside it; `nil` for one without.
    public var signedOn: CivilDate?
    public var method: Method?

    public init(name: String, npi: NPI? = nil, credential: Credential? = nil, signedOn: CivilDate? = nil, method: Method? = nil) {
        self.name = name
        self.npi = npi
        self.credential = credential
        self.signedOn = signedOn
        self.method = method
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.name = try members.value("name")
        self.npi = try members.optional("npi")
        self.credential = try members.optional("credential")
        self.signedOn = try members.optional("signed_on")
        self.method = try members.optional("method")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("name", self.name)
        members.member("npi", self.npi)
        members.member("credential", self.credential)
        members.member("signed_on", self.signedOn)
        members.member("method", self.method)
    }
}
