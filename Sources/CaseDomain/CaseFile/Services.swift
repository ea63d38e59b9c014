public import ClinicalCodes
public import EventSourcing

// A requested service is one line of the request: what, how much, how often, from when to when.

/// A service was requested (`case.service_requested.v1`).
public struct ServiceRequested: EventBody {
    public static let type: EventType = "case.service_requested.v1"

    public var line: ServiceLineID
    public var service: ServiceCode
    public var modifiers: [String]
    public var quantity: Quantity
    public var frequency: Frequency?
    public var dates: DateRange?
    /// Where the service is rendered (CMS place of service code), two digits.
    public var placeOfService: String?
    /// Who renders it.
    public var renderer: NPI?
    /// Stands for patient, payer and service: two open cases must not claim it for the same days.
    public var claim: BlindToken
    /// Why this is no duplicate of another open request, when somebody said so.
    public var isClaimedRegardless: Bool

    public init(
        line: ServiceLineID, service: ServiceCode, modifiers: [String] = [], quantity: Quantity, frequency: Frequency? = nil,
        dates: DateRange? = nil, placeOfService: String? = nil, renderer: NPI? = nil, claim: BlindToken, isClaimedRegardless: Bool = false
    ) {
        self.line = line
        self.service = service
        self.modifiers = modifiers
        self.quantity = quantity
        self.frequency = frequency
        self.dates = dates
        self.placeOfService = placeOfService
        self.renderer = renderer
        self.claim = claim
        self.isClaimedRegardless = isClaimedRegardless
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.line = try facts.value("line_id")
        self.service = try facts.value("service")
        self.modifiers = try facts.list("modifiers")
        self.quantity = try facts.value("quantity")
        self.frequency = try facts.optional("frequency")
        self.dates = try facts.optional("dates")
        self.placeOfService = try facts.optional("place_of_service")
        self.renderer = try facts.optional("renderer_npi")
        self.claim = try facts.value("claim")
        self.isClaimedRegardless = try facts.optional("claimed_regardless") ?? false
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("line_id", self.line)
        members.member("service", self.service)
        members.list("modifiers", self.modifiers)
        members.member("quantity", self.quantity)
        members.member("frequency", self.frequency)
        members.member("dates", self.dates)
        members.member("place_of_service", self.placeOfService)
        members.member("renderer_npi", self.renderer)
        members.member("claim", self.claim)
        members.member("claimed_regardless", self.isClaimedRegardless ? true : nil)
    }
}

extension CaseFile {
    /// Request services.
    public struct RequestServices: Sendable, Equatable {
        public var services: [ServiceRequested]

        /// Services of one request.
        public static let countMax = 50

        public init(_ services: [ServiceRequested]) { self.services = services }
    }
}

extension CaseFile.State {
    func requestServices(_ it: CaseFile.RequestServices) throws(Refusal) -> [CaseFile.Event] {
        try self.requireOpen()
        var events: [CaseFile.Event] = []
        for service in it.services {
            if let known = self.services.first(where: { $0.requested.line == service.line }) {
                guard known.requested == service else { throw .serviceExists }
            } else {
                events.append(.serviceRequested(service))
            }
        }
        // What the payer is deciding on does not change under its hands.
        if !events.isEmpty, self.isInFlight { throw .serviceInFlight }
        return events
    }
}
