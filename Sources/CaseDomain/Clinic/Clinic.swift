public import ClinicalCodes
public import EventSourcing

/// A clinic as its own ledger knows it: its name, its sites, and the payers it deals with.
///
/// First form. The clinic's stream has the id of its tenant. Nothing of it is patient data.
public enum Clinic: Decider {
    public static var initial: State { State() }

    /// The stream of a clinic.
    public static func stream(of tenant: TenantID) -> StreamID { StreamID(tenant.rawValue) }

    public static func decide(_ command: Command, in state: State, _ context: Context) throws(Refusal) -> [Event] {
        if case .register(let it) = command {
            if let registered = state.registered {
                guard registered == it else { throw .clinicExists }
                return []
            }
            return [.registered(it)]
        }
        guard state.registered != nil else { throw .clinicUnknown }
        switch command {
        case .register: return []
        case .addSite(let it):
            if let known = state.sites.first(where: { $0.site == it.site }) {
                guard known == it else { throw .siteExists }
                return []
            }
            return [.siteAdded(it)]
        case .listPayer(let it):
            if let known = state.payers.first(where: { $0.payer == it.payer }) {
                guard known == it else { throw .payerExists }
                return []
            }
            return [.payerListed(it)]
        }
    }

    public static func evolve(_ state: inout State, by recorded: Recorded<Event>) {
        state.version = recorded.version
        switch recorded.event {
        case .registered(let it): state.registered = it
        case .siteAdded(let it): state.sites.append(it)
        case .payerListed(let it): state.payers.append(it)
        }
    }

    /// A clinic as its events left it.
    public struct State: Sendable, Equatable {
        public internal(set) var registered: ClinicRegistered?
        public internal(set) var sites: [SiteAdded] = []
        public internal(set) var payers: [PayerListed] = []
        public internal(set) var version: StreamVersion = .none

        public init() {}
    }

    /// What someone wants of a clinic's directory: the fact itself, when it is allowed.
    public enum Command: Sendable, Equatable {
        case register(ClinicRegistered)
        case addSite(SiteAdded)
        case listPayer(PayerListed)
    }

    /// What happened to a clinic's directory.
    public enum Event: Sendable, Equatable {
        case registered(ClinicRegistered)
        case siteAdded(SiteAdded)
        case payerListed(PayerListed)
    }
}

extension Clinic.Event: EventOfBodies {
    public static let catalog = EventCatalog<Clinic.Event>([.init(Self.registered), .init(Self.siteAdded), .init(Self.payerListed)])

    public var body: any EventBody {
        switch self {
        case .registered(let it): it
        case .siteAdded(let it): it
        case .payerListed(let it): it
        }
    }
}

/// A clinic was registered (`clinic.registered.v1`).
public struct ClinicRegistered: EventBody {
    public static let type: EventType = "clinic.registered.v1"

    public var name: String
    public var organization: TenantID?

    public init(name: String, organization: TenantID? = nil) {
        self.name = name
        self.organization = organization
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.name = try facts.value("name")
        self.organization = try facts.optional("organization_id")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("name", self.name)
        members.member("organization_id", self.organization)
    }
}

/// A site was added (`clinic.site_added.v1`).
public struct SiteAdded: EventBody {
    public static let type: EventType = "clinic.site_added.v1"

    public var site: SiteID
    public var name: String
    public var address: PostalAddress
    public var npi: NPI?
    /// A name of the IANA time zone database.
    public var timeZone: String

    public init(site: SiteID, name: String, address: PostalAddress, npi: NPI? = nil, timeZone: String) {
        self.site = site
        self.name = name
        self.address = address
        self.npi = npi
        self.timeZone = timeZone
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.site = try facts.value("site_id")
        self.name = try facts.value("name")
        self.address = try facts.value("address")
        self.npi = try facts.optional("npi")
        self.timeZone = try facts.value("time_zone")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("site_id", self.site)
        members.member("name", self.name)
        members.member("address", self.address)
        members.member("npi", self.npi)
        members.member("time_zone", self.timeZone)
    }
}

/// A payer was listed (`clinic.payer_listed.v1`).
public struct PayerListed: EventBody {
    public static let type: EventType = "clinic.payer_listed.v1"

    public var payer: PayerID
    public var name: String
    /// What others call the payer; says nothing of any patient.
    public var identifiers: [ExternalIdentifier]

    public init(payer: PayerID, name: String, identifiers: [ExternalIdentifier] = []) {
        self.payer = payer
        self.name = name
        self.identifiers = identifiers
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.payer = try facts.value("payer_id")
        self.name = try facts.value("name")
        self.identifiers = try facts.list("identifiers")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("payer_id", self.payer)
        members.member("name", self.name)
        members.list("identifiers", self.identifiers)
    }
}
