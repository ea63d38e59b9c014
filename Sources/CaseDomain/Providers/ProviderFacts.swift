public import ClinicalCodes
public import EventSourcing

// Who a professional is, and by what right they practice. None of it is patient data.

/// A professional was registered (`provider.registered.v1`).
public struct ProviderRegistered: EventBody {
    public static let type: EventType = "provider.registered.v1"

    /// As it is printed under a letter, at most `nameLengthMax` characters.
    public var name: String
    public var npi: NPI?
    public var taxonomy: ProviderTaxonomy?
    /// The person who signs in; `nil` for one who does not.
    public var actor: ActorID?

    /// Characters of a name.
    public static let nameLengthMax = 200

    public init(name: String, npi: NPI? = nil, taxonomy: ProviderTaxonomy? = nil, actor: ActorID? = nil) {
        self.name = name
        self.npi = npi
        self.taxonomy = taxonomy
        self.actor = actor
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.name = try facts.value("name")
        self.npi = try facts.optional("npi")
        self.taxonomy = try facts.optional("taxonomy")
        self.actor = try facts.optional("actor_id")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("name", self.name)
        members.member("npi", self.npi)
        members.member("taxonomy", self.taxonomy)
        members.member("actor_id", self.actor)
    }
}

/// A credential was recorded, in place of what was recorded of it before (`provider.credential_recorded.v1`).
public struct ProviderCredentialRecorded: EventBody {
    public static let type: EventType = "provider.credential_recorded.v1"

    public var credential: Credential
    public var from: CivilDate
    /// The last day; open where it has none.
    public var through: CivilDate?

    public init(credential: Credential, from: CivilDate, through: CivilDate? = nil) {
        self.credential = credential
        self.from = from
        self.through = through
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.credential = try facts.value("credential")
        self.from = try facts.value("from")
        self.through = try facts.optional("through")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("credential", self.credential)
        members.member("from", self.from)
        members.member("through", self.through)
    }
}

/// A license was recorded (`provider.license_recorded.v1`).
public struct ProviderLicenseRecorded: EventBody {
    public static let type: EventType = "provider.license_recorded.v1"

    /// What it licenses to practice as.
    public var credential: Credential
    /// By two capital letters.
    public var state: String
    public var number: String
    public var issuedOn: CivilDate
    /// The last day on which it is good.
    public var expiresOn: CivilDate

    public init(credential: Credential, state: String, number: String, issuedOn: CivilDate, expiresOn: CivilDate) {
        self.credential = credential
        self.state = state
        self.number = number
        self.issuedOn = issuedOn
        self.expiresOn = expiresOn
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.credential = try facts.value("credential")
        self.state = try facts.value("state")
        self.number = try facts.value("number")
        self.issuedOn = try facts.value("issued_on")
        self.expiresOn = try facts.value("expires_on")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("credential", self.credential)
        members.member("state", self.state)
        members.member("number", self.number)
        members.member("issued_on", self.issuedOn)
        members.member("expires_on", self.expiresOn)
    }
}

/// A license was renewed (`provider.license_renewed.v1`).
public struct ProviderLicenseRenewed: EventBody {
    public static let type: EventType = "provider.license_renewed.v1"

    /// By two capital letters.
    public var state: String
    public var number: String
    public var previousExpiresOn: CivilDate
    public var expiresOn: CivilDate

    public init(state: String, number: String, previousExpiresOn: CivilDate, expiresOn: CivilDate) {
        self.state = state
        self.number = number
        self.previousExpiresOn = previousExpiresOn
        self.expiresOn = expiresOn
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.state = try facts.value("state")
        self.number = try facts.value("number")
        self.previousExpiresOn = try facts.value("previous_expires_on")
        self.expiresOn = try facts.value("expires_on")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("state", self.state)
        members.member("number", self.number)
        members.member("previous_expires_on", self.previousExpiresOn)
        members.member("expires_on", self.expiresOn)
    }
}

/// A license has few days left (`provider.license_expiring.v1`).
public struct ProviderLicenseExpiring: EventBody {
    public static let type: EventType = "provider.license_expiring.v1"

    /// By two capital letters.
    public var state: String
    public var number: String
    /// The last day as it was known: one that is renewed comes near its end anew.
    public var expiresOn: CivilDate

    public init(state: String, number: String, expiresOn: CivilDate) {
        self.state = state
        self.number = number
        self.expiresOn = expiresOn
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.state = try facts.value("state")
        self.number = try facts.value("number")
        self.expiresOn = try facts.value("expires_on")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("state", self.state)
        members.member("number", self.number)
        members.member("expires_on", self.expiresOn)
    }
}

/// The last day of a license has passed (`provider.license_expired.v1`).
public struct ProviderLicenseExpired: EventBody {
    public static let type: EventType = "provider.license_expired.v1"

    /// By two capital letters.
    public var state: String
    public var number: String
    public var expiresOn: CivilDate

    public init(state: String, number: String, expiresOn: CivilDate) {
        self.state = state
        self.number = number
        self.expiresOn = expiresOn
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.state = try facts.value("state")
        self.number = try facts.value("number")
        self.expiresOn = try facts.value("expires_on")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("state", self.state)
        members.member("number", self.number)
        members.member("expires_on", self.expiresOn)
    }
}
