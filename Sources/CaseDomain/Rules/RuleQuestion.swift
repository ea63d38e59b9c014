public import ClinicalCodes
public import EventSourcing

/// The facts of one requested service, as far as they are known: what a rule is asked about.
///
/// `nil` and the codes `unknown` mean that nobody knows, never that it is not so. Diagnoses, age and the renderer are the
/// patient's own affair: whoever may not read them leaves them out, and what depends on them is treated as required.
public struct RuleQuestion: Sendable, Hashable {
    public var payer: PayerID
    public var plan: PlanCode?
    public var lineOfBusiness: LineOfBusiness
    public var funding: Funding
    /// The state whose law the plan follows, two letters.
    public var situsState: String?
    public var network: NetworkStatus
    public var process: PayerProcess
    public var kind: RequestKind
    public var serviceLine: ServiceLine
    public var service: ServiceCode
    public var modifiers: [Modifier]
    public var placeOfService: PlaceOfService?
    public var providerType: Credential?
    public var renderer: NPI?
    public var diagnoses: [ICD10CM]?
    /// Whole years.
    public var age: Int32?
    public var quantity: Quantity?
    public var costCents: Int64?
    /// Somebody says whether it is routine care.
    public var isRoutine: Bool?
    /// The day by which the rules in force are chosen.
    public var requestedOn: CivilDate

    public init(
        payer: PayerID, plan: PlanCode? = nil, lineOfBusiness: LineOfBusiness = .unknown, funding: Funding = .unknown,
        situsState: String? = nil, network: NetworkStatus = .unknown, process: PayerProcess = .priorAuthorization,
        kind: RequestKind = .initial,
        serviceLine: ServiceLine, service: ServiceCode, modifiers: [Modifier] = [], placeOfService: PlaceOfService? = nil,
        providerType: Credential? = nil, renderer: NPI? = nil, diagnoses: [ICD10CM]? = nil, age: Int32? = nil, quantity: Quantity? = nil,
        costCents: Int64? = nil, isRoutine: Bool? = nil, requestedOn: CivilDate
    ) {
        self.payer = payer
        self.plan = plan
        self.lineOfBusiness = lineOfBusiness
        self.funding = funding
        self.situsState = situsState
        self.network = network
        self.process = process
        self.kind = kind
        self.serviceLine = serviceLine
        self.service = service
        self.modifiers = modifiers
        self.placeOfService = placeOfService
        self.providerType = providerType
        self.renderer = renderer
        self.diagnoses = diagnoses
        self.age = age
        self.quantity = quantity
        self.costCents = costCents
        self.isRoutine = isRoutine
        self.requestedOn = requestedOn
    }
}
