public import EventSourcing

// What the payer wants for the services of a case: whether it must be asked, and what by the rule that was in force must go along.
// What was determined is pinned; a later version of the rules changes no case that has it.

/// It was determined what the payer wants (`case.requirement_determined.v3`; version 1 knew no windows, calendars and appeals,
/// version 2 no measures).
public struct RequirementDetermined: EventBody {
    public static let type: EventType = "case.requirement_determined.v3"
    public static let earlierVersions: [EarlierVersion<RequirementDetermined>] = [
        .readAsToday("case.requirement_determined.v1"), .readAsToday("case.requirement_determined.v2"),
    ]

    /// What was found (Da Vinci CRD names the same outcomes).
    public enum Result: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case notRequired = "no_auth"
        case required = "auth_needed"
        /// An authorization that covers it is there already.
        case satisfied
        case referral
        case notification
        /// It depends on something that has to be found out.
        case conditional
        case indeterminate
    }

    /// Who says so.
    public enum Source: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case rule
        case crd
        case x12 = "x12_271"
        case portal
        case phone
    }

    /// What has to be known before a conditional answer can be had (Da Vinci CRD, info-needed).
    public enum InformationNeeded: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case performer
        case location
        case timeframe
        case contractWindow = "contract_window"
        case detailCode = "detail_code"
        case other
    }

    public var lines: [ServiceLineID]
    public var result: Result
    public var source: Source
    public var determinedAt: Timestamp
    public var informationNeeded: [InformationNeeded]
    /// The authorization that covers it, where one of this clinic's does.
    public var satisfiedBy: AuthorizationID?
    /// Until when what was found holds.
    public var expiresOn: CivilDate?
    /// The rule that the terms are of; `nil` where none speaks.
    public var pin: RulePin?
    public var terms: RuleTerms
    /// The payer's own name for its answer (CRD coverage-assertion-id), or the call's.
    public var reference: PHI<Reference>?

    public var occurredAt: Timestamp? { self.determinedAt }

    public init(
        lines: [ServiceLineID], result: Result, source: Source, determinedAt: Timestamp, informationNeeded: [InformationNeeded] = [],
        satisfiedBy: AuthorizationID? = nil, expiresOn: CivilDate? = nil, pin: RulePin? = nil, terms: RuleTerms,
        reference: PHI<Reference>? = nil
    ) {
        self.lines = lines
        self.result = result
        self.source = source
        self.determinedAt = determinedAt
        self.informationNeeded = informationNeeded
        self.satisfiedBy = satisfiedBy
        self.expiresOn = expiresOn
        self.pin = pin
        self.terms = terms
        self.reference = reference
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.lines = try facts.list("lines")
        self.result = try facts.value("result")
        self.source = try facts.value("source")
        self.determinedAt = try facts.value("determined_at")
        self.informationNeeded = try facts.list("information_needed")
        self.satisfiedBy = try facts.optional("satisfied_by_authorization_id")
        self.expiresOn = try facts.optional("expires_on")
        self.pin = try facts.optional("rule")
        self.terms = try facts.value("terms")
        self.reference = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.list("lines", self.lines)
        members.member("result", self.result)
        members.member("source", self.source)
        members.member("determined_at", self.determinedAt)
        members.list("information_needed", self.informationNeeded)
        members.member("satisfied_by_authorization_id", self.satisfiedBy)
        members.member("expires_on", self.expiresOn)
        members.member("rule", self.pin)
        members.member("terms", self.terms)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.reference.write(to: &members) }
}

extension CaseFile {
    /// Determine what the payer wants.
    public struct DetermineRequirement: Sendable, Equatable {
        /// The lines concerned; all that the payer has not decided on, when none is named.
        public var lines: [ServiceLineID]
        /// What somebody found out; what the rule says, when nobody did.
        public var result: RequirementDetermined.Result?
        public var source: RequirementDetermined.Source
        public var informationNeeded: [RequirementDetermined.InformationNeeded]
        public var satisfiedBy: AuthorizationID?
        public var expiresOn: CivilDate?
        /// What the rules in force say, as whoever has them worked it out.
        public var terms: RuleTerms
        public var pin: RulePin?
        public var reference: PHI<Reference>?

        public init(
            lines: [ServiceLineID] = [], result: RequirementDetermined.Result? = nil, source: RequirementDetermined.Source = .rule,
            informationNeeded: [RequirementDetermined.InformationNeeded] = [], satisfiedBy: AuthorizationID? = nil,
            expiresOn: CivilDate? = nil, terms: RuleTerms = .treatAsRequired, pin: RulePin? = nil, reference: String? = nil
        ) {
            self.lines = lines
            self.result = result
            self.source = source
            self.informationNeeded = informationNeeded
            self.satisfiedBy = satisfiedBy
            self.expiresOn = expiresOn
            self.terms = terms
            self.pin = pin
            self.reference = reference.map { PHI(Reference($0)) }
        }
    }
}

extension CaseFile.State {
    func determineRequirement(_ it: CaseFile.DetermineRequirement, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        try self.admit(.determineRequirement, at: context.now)
        let lines = it.lines.isEmpty ? self.lines { $0.isAskedFor && !$0.isDecided } : it.lines
        guard !lines.isEmpty, self.hasServices(lines) else { throw .serviceUnknown }
        let result = it.result ?? it.terms.requirement.code.result
        if (result == .satisfied) != (it.satisfiedBy != nil) { throw .requirementIncomplete(["satisfied_by_authorization_id"]) }
        if result == .conditional, it.informationNeeded.isEmpty, it.source != .rule {
            throw .requirementIncomplete(["information_needed"])
        }
        let event = RequirementDetermined(
            lines: lines, result: result, source: it.source, determinedAt: context.now, informationNeeded: it.informationNeeded,
            satisfiedBy: it.satisfiedBy, expiresOn: it.expiresOn, pin: it.pin, terms: it.terms, reference: it.reference)
        if lines.allSatisfy({ self.requirement(of: $0)?.saysTheSame(as: event) ?? false }) { return [] }
        return [.requirementDetermined(event)]
    }

    /// There is a service about which to ask.
    func admitDetermination() throws(Refusal) {
        try self.requireOpen()
        guard self.services.contains(where: { $0.isAskedFor && !$0.isDecided }) else {
            throw self.services.contains(where: \.isAskedFor) ? .nothingToSubmit : .serviceMissing
        }
    }

    /// The services about which somebody may still ask.
    public var linesToAsk: [ServiceLineID] { self.lines { $0.isAskedFor && !$0.isDecided } }

    /// What was determined last of a service; `nil` while nobody has asked.
    public func determined(of line: ServiceLineID) -> RequirementDetermined? { self.requirement(of: line) }

    /// The day at an instant, where the case is worked on.
    public func day(at now: Timestamp) -> CivilDate { self.today(now) }

    /// When a day begins where the case is worked on.
    public func startOfDay(_ day: CivilDate) -> Timestamp { (self.timeZone ?? .utc).startOfDay(day) }

    /// The zone in which the site's days begin and end; UTC where none is known.
    public var siteZone: TimeZoneName { self.timeZone ?? .utc }

    /// By what payers' rules know the plan that pays first.
    public var planCode: String? { self.coverages.holding().min { $0.order < $1.order }?.planCode }

    /// What was determined last of a service; `nil` while nobody has asked.
    func requirement(of line: ServiceLineID) -> RequirementDetermined? {
        self.requirements.last { $0.holds && $0.lines.contains(line) }?.body
    }

    /// What was determined last, of whatever service: what holds for the case as a whole.
    var terms: RuleTerms? { self.requirements.lastHolding()?.terms }

    /// Whether the pinned rules ask for a letter with what is to be sent. A service of which nothing was determined wants one.
    var ruledLetterBasis: LetterBasis {
        let asked = self.services.filter { $0.isAskedFor && !$0.isDecided }
        let terms = asked.compactMap { self.requirement(of: $0.requested.line)?.terms }
        if terms.contains(where: { $0.letter.isNeeded && $0.basis == .rule }) { return .ruleRequires }
        if terms.isEmpty || terms.count < asked.count || terms.contains(where: \.letter.isNeeded) { return .unknown }
        return .ruleWaives
    }

    /// What the pinned rules want sent along and a packet lacks.
    func attachmentsMissing(in documents: [PacketDocument]) -> [PacketGap] {
        guard let kind = self.opened?.kind else { return [] }
        var missing: [PacketGap] = []
        for service in self.services where service.isToBeSent {
            for attachment in self.requirement(of: service.requested.line)?.terms.attachments.required ?? [] {
                guard attachment.isWanted(for: kind), let type = attachment.reportType else { continue }
                let gap = PacketGap(kind: .documentMissing, code: type, isBlocking: true)
                if !documents.contains(where: { $0.reportType == type }), !missing.contains(gap) { missing.append(gap) }
            }
        }
        return missing
    }

    /// The payer takes a request for each service that is to be sent by this way, as far as the pinned rules say.
    func requireAccepted(_ channel: Channel) throws(Refusal) {
        for line in self.lines(where: \.isToBeSent) {
            guard let channels = self.requirement(of: line)?.terms.channels, !channels.isEmpty else { continue }
            if !channels.contains(where: { $0.channel == channel }) { throw .channelNotAccepted(channels.map(\.channel)) }
        }
    }

    /// The zone in which the days of the case begin and end; `nil` for a case that was opened before zones were kept.
    var timeZone: TimeZoneName? { self.opened?.timeZone.flatMap { TimeZoneName(rawValue: $0) } }

    /// The day at an instant, where the case is worked on.
    func today(_ now: Timestamp) -> CivilDate { (self.timeZone ?? .utc).day(at: now) }
}

extension RequirementDetermined {
    /// Whether two say the same of their services, as far as the facts tell; when they were found does not matter.
    fileprivate func saysTheSame(as other: RequirementDetermined) -> Bool {
        var mine = self
        mine.lines = other.lines
        mine.determinedAt = other.determinedAt
        mine.reference = other.reference
        return mine == other
    }
}

extension RuleRequirement.Code {
    fileprivate var result: RequirementDetermined.Result {
        switch self {
        case .required: .required
        case .conditional: .conditional
        case .referral: .referral
        case .notification: .notification
        case .no: .notRequired
        }
    }
}

extension RequiredAttachment {
    /// Whether a request of a kind wants it along at once; what the rule leaves open is wanted.
    func isWanted(for kind: RequestKind) -> Bool {
        switch self.when {
        case nil, .always: true
        case .initial: !kind.continues
        case .renewal: kind.continues
        case .appeal, .onRequest: false
        }
    }
}
