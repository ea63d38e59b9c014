public import EventSourcing

/// Who a patient is.
public struct Demographics: JSONMembers, Hashable {
    /// As other systems record it (FHIR administrative gender); what a person says of themselves is a matter of its own.
    public enum Sex: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case female
        case male
        case other
        case unknown
    }

    public var name: PersonName
    public var birthDate: CivilDate
    public var sex: Sex
    public var identifiers: [ExternalIdentifier]
    public var address: PostalAddress?
    public var phone: String?

    public init(
        name: PersonName, birthDate: CivilDate, sex: Sex = .unknown, identifiers: [ExternalIdentifier] = [], address: PostalAddress? = nil,
        phone: String? = nil
    ) {
        self.name = name
        self.birthDate = birthDate
        self.sex = sex
        self.identifiers = identifiers
        self.address = address
        self.phone = phone
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.name = try members.value("name")
        self.birthDate = try members.value("birth_date")
        self.sex = try members.value("sex")
        self.identifiers = try members.list("identifiers")
        self.address = try members.optional("address")
        self.phone = try members.optional("phone")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("name", self.name)
        members.member("birth_date", self.birthDate)
        members.member("sex", self.sex)
        members.list("identifiers", self.identifiers)
        members.member("address", self.address)
        members.member("phone", self.phone)
    }
}

/// A person's name.
public struct PersonName: JSONMembers, Hashable {
    public var family: String
    public var given: [String]
    public var suffix: String?

    /// Characters of each part, and given names at most.
    public static let lengthMax = 100
    public static let givenMax = 10

    public init(family: String, given: [String], suffix: String? = nil) {
        self.family = family
        self.given = given
        self.suffix = suffix
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.family = try members.value("family")
        self.given = try members.list("given")
        self.suffix = try members.optional("suffix")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("family", self.family)
        members.list("given", self.given)
        members.member("suffix", self.suffix)
    }
}

/// An address in the USA.
public struct PostalAddress: JSONMembers, Hashable {
    public var lines: [String]
    public var city: String
    /// Two letters.
    public var state: String
    public var postalCode: String

    /// Lines above the city.
    public static let linesMax = 4

    public init(lines: [String], city: String, state: String, postalCode: String) {
        self.lines = lines
        self.city = city
        self.state = state
        self.postalCode = postalCode
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.lines = try members.list("lines")
        self.city = try members.value("city")
        self.state = try members.value("state")
        self.postalCode = try members.value("postal_code")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.list("lines", self.lines)
        members.member("city", self.city)
        members.member("state", self.state)
        members.member("postal_code", self.postalCode)
    }
}
