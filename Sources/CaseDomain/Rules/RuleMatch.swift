public import ClinicalCodes
public import EventSourcing

/// Which requested services a rule speaks of; what it leaves out, it leaves open, and all that it says must hold.
public struct RuleMatch: JSONMembers, Hashable {
    public var process: PayerProcess?
    /// Kinds of request, one of them.
    public var kinds: [RequestKind]
    public var serviceLine: ServiceLine?
    public var services: CodeSelection
    /// One of them stands on the service line.
    public var modifiers: [Modifier]
    /// The patient has a diagnosis under one of them.
    public var diagnosesIncluded: [ICD10CM]
    /// The patient has no diagnosis under any of them.
    public var diagnosesExcluded: [ICD10CM]
    public var age: AgeRange?
    public var placesOfService: [PlaceOfService]
    public var settings: [CareSetting]
    /// The rendering provider is one of these.
    public var providerTypes: [Credential]
    /// More than this is asked for.
    public var unitsThreshold: Quantity?
    /// It costs more than this, in cents.
    public var costThresholdCents: Int64?

    /// Codes that one rule names, ranges and excluded diagnoses included.
    public static let codesMax = 500

    public init(
        process: PayerProcess? = nil, kinds: [RequestKind] = [], serviceLine: ServiceLine? = nil, services: CodeSelection = CodeSelection(),
        modifiers: [Modifier] = [], diagnosesIncluded: [ICD10CM] = [], diagnosesExcluded: [ICD10CM] = [], age: AgeRange? = nil,
        placesOfService: [PlaceOfService] = [], settings: [CareSetting] = [], providerTypes: [Credential] = [],
        unitsThreshold: Quantity? = nil, costThresholdCents: Int64? = nil
    ) {
        self.process = process
        self.kinds = kinds
        self.serviceLine = serviceLine
        self.services = services
        self.modifiers = modifiers
        self.diagnosesIncluded = diagnosesIncluded
        self.diagnosesExcluded = diagnosesExcluded
        self.age = age
        self.placesOfService = placesOfService
        self.settings = settings
        self.providerTypes = providerTypes
        self.unitsThreshold = unitsThreshold
        self.costThresholdCents = costThresholdCents
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.process = try members.optional("process")
        self.kinds = try members.list("kinds")
        self.serviceLine = try members.optional("service_line")
        self.services = try CodeSelection(members: members)
        self.modifiers = try members.list("modifiers")
        self.diagnosesIncluded = try members.list("dx_include")
        self.diagnosesExcluded = try members.list("dx_exclude")
        self.age = try members.optional("age")
        self.placesOfService = try members.list("places_of_service")
        self.settings = try members.list("settings")
        self.providerTypes = try members.list("provider_types")
        self.unitsThreshold = try members.optional("units_threshold")
        self.costThresholdCents = try members.optional("cost_threshold_cents")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("process", self.process)
        members.list("kinds", self.kinds)
        members.member("service_line", self.serviceLine)
        self.services.write(to: &members)
        members.list("modifiers", self.modifiers)
        members.list("dx_include", self.diagnosesIncluded)
        members.list("dx_exclude", self.diagnosesExcluded)
        members.member("age", self.age)
        members.list("places_of_service", self.placesOfService)
        members.list("settings", self.settings)
        members.list("provider_types", self.providerTypes)
        members.member("units_threshold", self.unitsThreshold)
        members.member("cost_threshold_cents", self.costThresholdCents)
    }
}

/// Whole years of age, both ends included.
public struct AgeRange: JSONMembers, Hashable {
    public var from: Int32?
    public var through: Int32?

    public init(from: Int32? = nil, through: Int32? = nil) {
        self.from = from
        self.through = through
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.from = try members.optional("from")
        self.through = try members.optional("through")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("from", self.from)
        members.member("through", self.through)
    }

    /// The ages within.
    var years: (from: Int32, through: Int32) { (self.from ?? 0, self.through ?? .max) }
}
