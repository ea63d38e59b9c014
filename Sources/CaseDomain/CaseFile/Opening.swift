public import EventSourcing

// A case is opened for one patient and one payer; everything else hangs on it.

/// What a request asks for, seen from the patient's course of care.
public enum RequestKind: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case initial
    /// More of what was authorized before.
    case continuing
}

/// A case was opened (`case.opened.v1`).
public struct CaseOpened: EventBody {
    public static let type: EventType = "case.opened.v1"

    public var patient: PatientID
    public var site: SiteID
    public var payer: PayerID
    public var serviceLine: ServiceLine
    public var process: Process
    public var kind: RequestKind
    public var source: CaseSource
    public var urgency: Urgency
    /// The case that this one continues.
    public var priorCase: CaseID?
    /// Finds the case again by what other systems call it.
    public var tokens: [BlindToken]
    public var identifiers: PHI<ExternalIdentifiers>?

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.patient = try facts.value("patient_id")
        self.site = try facts.value("site_id")
        self.payer = try facts.value("payer_id")
        self.serviceLine = try facts.value("service_line")
        self.process = try facts.value("process")
        self.kind = try facts.value("kind")
        self.source = try facts.value("source")
        self.urgency = try facts.value("urgency")
        self.priorCase = try facts.optional("prior_case_id")
        self.tokens = try facts.list("identifier_tokens")
        self.identifiers = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("patient_id", self.patient)
        members.member("site_id", self.site)
        members.member("payer_id", self.payer)
        members.member("service_line", self.serviceLine)
        members.member("process", self.process)
        members.member("kind", self.kind)
        members.member("source", self.source)
        members.member("urgency", self.urgency)
        members.member("prior_case_id", self.priorCase)
        members.list("identifier_tokens", self.tokens)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.identifiers.write(to: &members) }
}

/// What other systems call a case or a patient.
public struct ExternalIdentifiers: JSONMembers, Hashable {
    public var identifiers: [ExternalIdentifier]

    /// Identifiers of one case or one patient.
    public static let countMax = 20

    public init(_ identifiers: [ExternalIdentifier]) { self.identifiers = identifiers }
    public init(members: JSONObject) throws(JSONFault) { self.identifiers = try members.list("identifiers") }
    public func write(to members: inout JSONWriter.Members) { members.list("identifiers", self.identifiers) }
}

extension CaseFile {
    /// Open a case.
    public struct Open: Sendable, Equatable {
        public var patient: PatientID
        public var site: SiteID
        public var payer: PayerID
        public var serviceLine: ServiceLine
        public var process: Process
        public var kind: RequestKind
        public var source: CaseSource
        public var urgency: Urgency
        public var priorCase: CaseID?
        public var tokens: [BlindToken]
        public var identifiers: [ExternalIdentifier]
        /// Who answers for the case; whoever opens it, when nobody is named.
        public var owner: ActorID?

        public init(
            patient: PatientID, site: SiteID, payer: PayerID, serviceLine: ServiceLine, process: Process = .priorAuthorization,
            kind: RequestKind = .initial, source: CaseSource = .order, urgency: Urgency = .standard, priorCase: CaseID? = nil,
            tokens: [BlindToken] = [], identifiers: [ExternalIdentifier] = [], owner: ActorID? = nil
        ) {
            self.patient = patient
            self.site = site
            self.payer = payer
            self.serviceLine = serviceLine
            self.process = process
            self.kind = kind
            self.source = source
            self.urgency = urgency
            self.priorCase = priorCase
            self.tokens = tokens
            self.identifiers = identifiers
            self.owner = owner
        }
    }
}

extension CaseOpened {
    init(_ it: CaseFile.Open) {
        self.patient = it.patient
        self.site = it.site
        self.payer = it.payer
        self.serviceLine = it.serviceLine
        self.process = it.process
        self.kind = it.kind
        self.source = it.source
        self.urgency = it.urgency
        self.priorCase = it.priorCase
        self.tokens = it.tokens
        self.identifiers = it.identifiers.isEmpty ? nil : PHI(ExternalIdentifiers(it.identifiers))
    }

    /// Whether two say the same, as far as the facts tell.
    func saysTheSame(as other: CaseOpened) -> Bool {
        var mine = self
        var theirs = other
        mine.identifiers = nil
        theirs.identifiers = nil
        return mine == theirs
    }
}

extension CaseFile.State {
    func open(_ it: CaseFile.Open, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        let event = CaseOpened(it)
        if let opened {
            guard opened.saysTheSame(as: event) else { throw .caseExists }
            return []
        }
        // Every open case has exactly one person who answers for it.
        let owner = OwnerAssigned(owner: it.owner ?? context.actor, role: .coordinator, previous: nil, reason: .opened, note: nil)
        return [.opened(event), .ownerAssigned(owner)]
    }

    mutating func apply(_ it: CaseOpened, _ occurredAt: Timestamp) {
        self.opened = it
        self.openedAt = occurredAt
    }

    /// Our users change an open case only.
    func requireOpen() throws(Refusal) {
        if self.closed != nil { throw .caseClosed }
    }
}
