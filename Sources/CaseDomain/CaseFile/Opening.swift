public import ClinicalCodes
public import EventSourcing

// A case is opened for one patient and one payer; everything else hangs on it.

/// What a request asks for, seen from the patient's course of care.
public enum RequestKind: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case initial
    /// More of what was authorized before.
    case continuing
    /// The evaluation itself: nothing is known yet on which a letter could rest.
    case evaluation
    /// A change of what was authorized before.
    case amendment
    /// For what was rendered already.
    case retroactive
    /// A new payer is asked to go on with what the one before had authorized.
    case continuityOfCare = "continuity_of_care"

    /// It rests on an earlier authorization.
    public var continues: Bool {
        switch self {
        case .continuing, .amendment, .continuityOfCare: true
        case .initial, .evaluation, .retroactive: false
        }
    }
}

/// A case was opened (`case.opened.v2`).
public struct CaseOpened: EventBody {
    public static let type: EventType = "case.opened.v2"
    public static var earlierVersions: [EarlierVersion<Self>] { [.readAsToday("case.opened.v1")] }

    public var patient: PatientID
    public var site: SiteID
    public var payer: PayerID
    public var serviceLine: ServiceLine
    public var process: PayerProcess
    public var kind: RequestKind
    public var source: CaseSource
    public var urgency: Urgency
    /// The case that this one continues.
    public var priorCase: CaseID?
    /// The authorization that this case continues, and when it ends.
    public var origin: RenewalOrigin?
    /// Somebody attests that waiting could do harm (42 CFR 422.566(a)); expedited requests need one.
    public var attestation: UrgencyAttestation?
    /// The zone in which the site's days begin and end, as the clinic's directory had it.
    public var timeZone: String?
    /// Who asked for it outside, such as the physician who referred the patient.
    public var requester: Requester?
    /// Finds the case again by what other systems call it.
    public var tokens: [BlindToken]
    public var details: PHI<OpeningDetails>?

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
        self.origin = try facts.optional("origin")
        self.attestation = try facts.optional("attestation")
        self.timeZone = try facts.optional("time_zone")
        self.requester = try facts.optional("requester")
        self.tokens = try facts.list("identifier_tokens")
        self.details = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
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
        members.member("origin", self.origin)
        members.member("attestation", self.attestation)
        members.member("time_zone", self.timeZone)
        members.member("requester", self.requester)
        members.list("identifier_tokens", self.tokens)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.details.write(to: &members) }
}

/// What a continuing request continues.
public struct RenewalOrigin: JSONMembers, Hashable {
    public var authorization: AuthorizationID
    /// The last day of the authorization that runs out.
    public var endsOn: CivilDate?

    public init(authorization: AuthorizationID, endsOn: CivilDate? = nil) {
        self.authorization = authorization
        self.endsOn = endsOn
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.authorization = try members.value("authorization_id")
        self.endsOn = try members.optional("ends_on")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("authorization_id", self.authorization)
        members.member("ends_on", self.endsOn)
    }
}

/// Who attests that the standard time could seriously jeopardize life, health or regaining maximum function, and when.
public struct UrgencyAttestation: JSONMembers, Hashable {
    public var attestedBy: ActorID
    public var attestedAt: Timestamp

    public init(attestedBy: ActorID, attestedAt: Timestamp) {
        self.attestedBy = attestedBy
        self.attestedAt = attestedAt
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.attestedBy = try members.value("attested_by")
        self.attestedAt = try members.value("attested_at")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("attested_by", self.attestedBy)
        members.member("attested_at", self.attestedAt)
    }
}

/// Who asked for a case outside the clinic; nothing of it is patient data.
public struct Requester: JSONMembers, Hashable {
    public var name: String
    public var npi: NPI?

    public init(name: String, npi: NPI? = nil) {
        self.name = name
        self.npi = npi
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.name = try members.value("name")
        self.npi = try members.optional("npi")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("name", self.name)
        members.member("npi", self.npi)
    }
}

/// What was known of the patient when the case was opened: what other systems call the case, and for what it was asked.
public struct OpeningDetails: JSONMembers, Hashable {
    public var identifiers: [ExternalIdentifier]
    public var diagnoses: [Diagnosis]

    /// Identifiers of one case or one patient.
    public static let identifiersMax = 20

    public init(identifiers: [ExternalIdentifier] = [], diagnoses: [Diagnosis] = []) {
        self.identifiers = identifiers
        self.diagnoses = diagnoses
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.identifiers = try members.list("identifiers")
        self.diagnoses = try members.list("diagnoses")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.list("identifiers", self.identifiers)
        members.list("diagnoses", self.diagnoses)
    }
}

extension CaseFile {
    /// Open a case.
    public struct Open: Sendable, Equatable {
        public var patient: PatientID
        public var site: SiteID
        public var payer: PayerID
        public var serviceLine: ServiceLine
        public var process: PayerProcess
        public var kind: RequestKind
        public var source: CaseSource
        public var urgency: Urgency
        public var priorCase: CaseID?
        public var origin: RenewalOrigin?
        /// Whoever asks attests the urgency.
        public var isAttested: Bool
        /// The site's zone, as the clinic's directory has it.
        public var timeZone: String?
        public var requester: Requester?
        public var tokens: [BlindToken]
        public var details: PHI<OpeningDetails>?
        /// Who answers for the case; whoever opens it, when nobody is named.
        public var owner: ActorID?

        public init(
            patient: PatientID, site: SiteID, payer: PayerID, serviceLine: ServiceLine, process: PayerProcess = .priorAuthorization,
            kind: RequestKind = .initial, source: CaseSource = .order, urgency: Urgency = .standard, priorCase: CaseID? = nil,
            origin: RenewalOrigin? = nil, isAttested: Bool = false, timeZone: String? = nil, requester: Requester? = nil,
            tokens: [BlindToken] = [], details: OpeningDetails = OpeningDetails(), owner: ActorID? = nil
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
            self.origin = origin
            self.isAttested = isAttested
            self.timeZone = timeZone
            self.requester = requester
            self.tokens = tokens
            self.details = details == OpeningDetails() ? nil : PHI(details)
            self.owner = owner
        }
    }
}

extension CaseOpened {
    init(_ it: CaseFile.Open, _ context: Context) {
        self.patient = it.patient
        self.site = it.site
        self.payer = it.payer
        self.serviceLine = it.serviceLine
        self.process = it.process
        self.kind = it.kind
        self.source = it.source
        self.urgency = it.urgency
        self.priorCase = it.priorCase
        self.origin = it.origin
        self.attestation = it.isAttested ? UrgencyAttestation(attestedBy: context.actor, attestedAt: context.now) : nil
        self.timeZone = it.timeZone
        self.requester = it.requester
        self.tokens = it.tokens
        self.details = it.details
    }

    /// Whether two say the same, as far as the facts tell.
    func saysTheSame(as other: CaseOpened) -> Bool {
        var mine = self
        var theirs = other
        mine.details = nil
        theirs.details = nil
        // When it was attested is when it was first said; a directory may have moved since.
        if mine.attestation?.attestedBy == theirs.attestation?.attestedBy { mine.attestation = theirs.attestation }
        mine.timeZone = theirs.timeZone
        return mine == theirs
    }
}

extension CaseFile.Open {
    /// What must be so of other streams: the patient is registered, and the clinic has the site and deals with the payer.
    ///
    /// The shell loads both and so relies on them; a case's own history does not tell.
    public func check(_ patient: Patient.State, _ clinic: Clinic.State) throws(Refusal) {
        if patient.registered == nil { throw .patientUnknown }
        if clinic.registered == nil { throw .clinicUnknown }
        if !clinic.sites.contains(where: { $0.site == self.site }) { throw .siteUnknown }
        if !clinic.payers.contains(where: { $0.payer == self.payer }) { throw .payerUnknown }
    }
}

extension CaseFile.State {
    func open(_ it: CaseFile.Open, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        let event = CaseOpened(it, context)
        if let opened {
            guard opened.saysTheSame(as: event) else { throw .caseExists }
            return []
        }
        // What continues something names what it continues, and what is urgent somebody answers for.
        if it.kind.continues, it.priorCase == nil, it.origin == nil { throw .priorCaseMissing }
        // Every open case has exactly one person who answers for it.
        let owner = OwnerAssigned(owner: it.owner ?? context.actor, role: .coordinator, previous: nil, reason: .opened)
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
