public import ClinicalCodes
public import EventSourcing

// A requested service is one line of the request: what, how much, how often, from when to when.

/// A service was requested (`case.service_requested.v2`).
public struct ServiceRequested: EventBody {
    public static let type: EventType = "case.service_requested.v2"
    public static var earlierVersions: [EarlierVersion<Self>] { [.readAsToday("case.service_requested.v1")] }

    public var line: ServiceLineID
    public var service: ServiceCode
    /// What it is to the law, where whoever asks says so; see `CaseFile.State.category(of:)`.
    public var category: BenefitCategory?
    public var modifiers: [Modifier]
    public var quantity: Quantity
    public var frequency: Frequency?
    public var dates: DateRange?
    /// Where the service is rendered.
    public var placeOfService: PlaceOfService?
    /// Who renders it.
    public var renderer: NPI?
    /// Stands for patient, payer and service: two open cases must not claim it for the same days.
    /// `nil` for a service that the payer added: nobody asks for it.
    public var claim: BlindToken?
    /// Somebody says that this is no duplicate of another open request.
    public var isClaimedRegardless: Bool
    /// Why.
    public var overrideReason: PHI<Remark>?

    public init(
        line: ServiceLineID, service: ServiceCode, category: BenefitCategory? = nil, modifiers: [Modifier] = [], quantity: Quantity,
        frequency: Frequency? = nil, dates: DateRange? = nil, placeOfService: PlaceOfService? = nil, renderer: NPI? = nil,
        claim: BlindToken?, overrideReason: String? = nil
    ) {
        self.line = line
        self.service = service
        self.category = category
        self.modifiers = modifiers
        self.quantity = quantity
        self.frequency = frequency
        self.dates = dates
        self.placeOfService = placeOfService
        self.renderer = renderer
        self.claim = claim
        self.overrideReason = PHI(remark: overrideReason)
        self.isClaimedRegardless = self.overrideReason != nil
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.line = try facts.value("line_id")
        self.service = try facts.value("service")
        self.category = try facts.optional("category")
        self.modifiers = try facts.list("modifiers")
        self.quantity = try facts.value("quantity")
        self.frequency = try facts.optional("frequency")
        self.dates = try facts.optional("dates")
        self.placeOfService = try facts.optional("place_of_service")
        self.renderer = try facts.optional("renderer_npi")
        self.claim = try facts.optional("claim")
        self.isClaimedRegardless = try facts.value("claimed_regardless")
        self.overrideReason = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("line_id", self.line)
        members.member("service", self.service)
        members.member("category", self.category)
        members.list("modifiers", self.modifiers)
        members.member("quantity", self.quantity)
        members.member("frequency", self.frequency)
        members.member("dates", self.dates)
        members.member("place_of_service", self.placeOfService)
        members.member("renderer_npi", self.renderer)
        members.member("claim", self.claim)
        members.member("claimed_regardless", self.isClaimedRegardless)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.overrideReason.write(to: &members) }
}

extension CaseFile {
    /// Request services.
    public struct RequestServices: Sendable, Equatable {
        public var services: [ServiceRequested]

        /// Services of one case, asked for at once or one by one: closing it gives back all their claims in one command, which has
        /// its limit (`AppendLimits.reservationsPerCommandMax`).
        public static let countMax = 50

        public init(_ services: [ServiceRequested]) { self.services = services }
    }
}

extension CaseFile.State {
    func requestServices(_ it: CaseFile.RequestServices) throws(Refusal) -> [CaseFile.Event] {
        try self.requireOpen()
        var events: [CaseFile.Event] = []
        var asked = self.services.map(\.requested)
        let removed = Set(self.lines(where: \.isRemoved))
        for service in it.services {
            if let known = asked.first(where: { $0.line == service.line }) {
                // A line that was taken out does not come back under its id: a no to say so, rather than nothing.
                guard known.saysTheSame(as: service), !removed.contains(service.line) else { throw .serviceExists }
            } else {
                guard !service.quantity.isZero else { throw .quantityZero }
                guard asked.count < CaseFile.RequestServices.countMax else { throw .tooManyServices }
                asked.append(service)
                events.append(.serviceRequested(service))
            }
        }
        if !events.isEmpty { try self.admitServices() }
        return events
    }

    /// What the payer is deciding on does not change under its hands.
    func admitServices() throws(Refusal) {
        try self.requireOpen()
        if self.isInFlight { throw .serviceInFlight }
        guard self.services.count < CaseFile.RequestServices.countMax else { throw .tooManyServices }
    }
}

extension ServiceRequested {
    /// Whether two say the same, as far as the facts tell.
    func saysTheSame(as other: ServiceRequested) -> Bool {
        var mine = self
        mine.overrideReason = other.overrideReason
        return mine == other
    }
}
