public import ClinicalCodes
public import EventSourcing

// A notice decides service by service: outcomes may be mixed, and less may be granted than was asked.

/// A payer's notice of decision came (`case.decision_received.v2`). What it says of each service follows as events of their own.
public struct DecisionReceived: EventBody {
    public static let type: EventType = "case.decision_received.v2"
    public static var earlierVersions: [EarlierVersion<Self>] { [.readAsToday("case.decision_received.v1")] }

    public var decision: DecisionID
    public var channel: Channel
    public var receivedAt: Timestamp
    /// The date on the notice; appeal clocks of some regimes run from it.
    public var noticedOn: CivilDate?
    /// Until when the notice says an appeal may be filed.
    public var appealBy: CivilDate?
    /// Whether a person reviewed it, as far as the payer says.
    public var isHumanReviewed: Bool?
    /// Who reviewed it at the payer, as far as it says.
    public var reviewer: PayerReviewer?
    /// Tells whether a notice is this one; made by a key of the case's.
    public var sourceHash: ContentHash?
    public var irregularities: [Irregularity]

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(
        decision: DecisionID, channel: Channel, receivedAt: Timestamp, noticedOn: CivilDate? = nil, appealBy: CivilDate? = nil,
        isHumanReviewed: Bool? = nil, reviewer: PayerReviewer? = nil, sourceHash: ContentHash? = nil, irregularities: [Irregularity] = []
    ) {
        self.decision = decision
        self.channel = channel
        self.receivedAt = receivedAt
        self.noticedOn = noticedOn
        self.appealBy = appealBy
        self.isHumanReviewed = isHumanReviewed
        self.reviewer = reviewer
        self.sourceHash = sourceHash
        self.irregularities = irregularities
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.decision = try facts.value("decision_id")
        self.channel = try facts.value("channel")
        self.receivedAt = try facts.value("received_at")
        self.noticedOn = try facts.optional("noticed_on")
        self.appealBy = try facts.optional("appeal_by")
        self.isHumanReviewed = try facts.optional("human_reviewed")
        self.reviewer = try facts.optional("reviewer")
        self.sourceHash = try facts.optional("source_hash")
        self.irregularities = try facts.list("irregularities")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("decision_id", self.decision)
        members.member("channel", self.channel)
        members.member("received_at", self.receivedAt)
        members.member("noticed_on", self.noticedOn)
        members.member("appeal_by", self.appealBy)
        members.member("human_reviewed", self.isHumanReviewed)
        members.member("reviewer", self.reviewer)
        members.member("source_hash", self.sourceHash)
        members.list("irregularities", self.irregularities)
    }
}

/// Who decided at the payer; nothing of it is patient data.
public struct PayerReviewer: JSONMembers, Hashable {
    public var npi: NPI?
    public var specialty: String?

    public init(npi: NPI? = nil, specialty: String? = nil) {
        self.npi = npi
        self.specialty = specialty
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.npi = try members.optional("npi")
        self.specialty = try members.optional("specialty")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("npi", self.npi)
        members.member("specialty", self.specialty)
    }
}

/// A payer told another content under a decision that was known (`case.decision_corrected.v1`).
public struct DecisionCorrected: EventBody {
    public static let type: EventType = "case.decision_corrected.v1"

    public var decision: DecisionID
    /// The telling that counts no more where the new one says something else, by the version of the stream that it made.
    public var supersedes: StreamVersion
    /// The services on which the payer says something else now.
    public var lines: [ServiceLineID]

    public init(decision: DecisionID, supersedes: StreamVersion, lines: [ServiceLineID]) {
        self.decision = decision
        self.supersedes = supersedes
        self.lines = lines
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.decision = try facts.value("decision_id")
        self.supersedes = try facts.value("supersedes")
        self.lines = try facts.list("lines")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("decision_id", self.decision)
        members.member("supersedes", self.supersedes)
        members.list("lines", self.lines)
    }
}

/// The payer decided on one service (`case.service_decided.v2`), by a notice or by an appeal's end.
public struct ServiceDecided: EventBody {
    public static let type: EventType = "case.service_decided.v2"
    public static var earlierVersions: [EarlierVersion<Self>] { [.readAsToday("case.service_decided.v1")] }

    public var line: ServiceLineID
    public var decision: DecisionID
    public var action: ReviewAction
    public var reasons: [ReviewReason]
    /// What is granted, where that differs from what was asked.
    public var authorized: AuthorizedService?
    public var decidedAt: Timestamp
    public var wording: PHI<DenialWording>?

    public var occurredAt: Timestamp? { self.decidedAt }

    public init(
        line: ServiceLineID, decision: DecisionID, action: ReviewAction, reasons: [ReviewReason] = [],
        authorized: AuthorizedService? = nil, decidedAt: Timestamp, wording: PHI<DenialWording>? = nil
    ) {
        self.line = line
        self.decision = decision
        self.action = action
        self.reasons = reasons
        self.authorized = authorized
        self.decidedAt = decidedAt
        self.wording = wording
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.line = try facts.value("line_id")
        self.decision = try facts.value("decision_id")
        self.action = try facts.value("action")
        self.reasons = try facts.list("reasons")
        self.authorized = try facts.optional("authorized")
        self.decidedAt = try facts.value("decided_at")
        self.wording = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("line_id", self.line)
        members.member("decision_id", self.decision)
        members.member("action", self.action)
        members.list("reasons", self.reasons)
        members.member("authorized", self.authorized)
        members.member("decided_at", self.decidedAt)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.wording.write(to: &members) }
}

/// What a payer grants in place of what was asked.
public struct AuthorizedService: JSONMembers, Hashable {
    public var service: ServiceCode?
    public var quantity: Quantity?
    public var dates: DateRange?
    /// Who may render it, where the payer names another.
    public var renderer: NPI?

    public init(service: ServiceCode? = nil, quantity: Quantity? = nil, dates: DateRange? = nil, renderer: NPI? = nil) {
        self.service = service
        self.quantity = quantity
        self.dates = dates
        self.renderer = renderer
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.service = try members.optional("service")
        self.quantity = try members.optional("quantity")
        self.dates = try members.optional("dates")
        self.renderer = try members.optional("renderer_npi")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("service", self.service)
        members.member("quantity", self.quantity)
        members.member("dates", self.dates)
        members.member("renderer_npi", self.renderer)
    }
}

/// The payer's own words about one service.
public struct DenialWording: JSONMembers, Hashable {
    public var text: String?
    /// The policy that the payer cites.
    public var policy: String?

    public init(text: String? = nil, policy: String? = nil) {
        self.text = text
        self.policy = policy
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.text = try members.optional("text")
        self.policy = try members.optional("policy")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("text", self.text)
        members.member("policy", self.policy)
    }
}

/// What a notice says of one service.
public struct ServiceOutcome: Sendable, Equatable {
    public var line: ServiceLineID
    public var action: ReviewAction
    public var reasons: [ReviewReason]
    public var authorized: AuthorizedService?
    public var wording: PHI<DenialWording>?

    public init(
        line: ServiceLineID, action: ReviewAction, reasons: [ReviewReason] = [], authorized: AuthorizedService? = nil,
        wording: DenialWording? = nil
    ) {
        self.line = line
        self.action = action
        self.reasons = reasons
        self.authorized = authorized
        self.wording = wording.map { PHI($0) }
    }
}

extension CaseFile {
    /// The payer decided.
    public struct RecordDecision: Sendable, Equatable {
        public var decision: DecisionID
        public var channel: Channel
        public var receivedAt: Timestamp
        public var noticedOn: CivilDate?
        public var appealBy: CivilDate?
        public var isHumanReviewed: Bool?
        public var reviewer: PayerReviewer?
        public var sourceHash: ContentHash?
        public var services: [ServiceOutcome]
        public var authorization: GrantedAuthorization?

        public init(
            decision: DecisionID, channel: Channel, receivedAt: Timestamp, noticedOn: CivilDate? = nil, appealBy: CivilDate? = nil,
            isHumanReviewed: Bool? = nil, reviewer: PayerReviewer? = nil, sourceHash: ContentHash? = nil, services: [ServiceOutcome],
            authorization: GrantedAuthorization? = nil
        ) {
            self.decision = decision
            self.channel = channel
            self.receivedAt = receivedAt
            self.noticedOn = noticedOn
            self.appealBy = appealBy
            self.isHumanReviewed = isHumanReviewed
            self.reviewer = reviewer
            self.sourceHash = sourceHash
            self.services = services
            self.authorization = authorization
        }
    }
}

extension CaseFile.State {
    func recordDecision(_ it: CaseFile.RecordDecision) -> [CaseFile.Event] {
        var notice = DecisionReceived(
            decision: it.decision, channel: it.channel, receivedAt: it.receivedAt, noticedOn: it.noticedOn, appealBy: it.appealBy,
            isHumanReviewed: it.isHumanReviewed, reviewer: it.reviewer, sourceHash: it.sourceHash)
        let added = self.added(by: it.decision, it.services, at: it.receivedAt)
        // The same notice again has no second effect; what is new in it has.
        let news = self.news(it.services, by: it.decision, at: it.receivedAt)
        let granted = self.granting(
            it.authorization, by: it.decision, for: it.services, added: added.map(\.line), receivedAt: it.receivedAt)
        let earlier = self.notice(it.decision)
        if let earlier, earlier.tellsAll(of: notice), news.isEmpty {
            if !granted.isEmpty { return self.recordingLate(granted) }
            let first = self.decisions.first { $0.holds && $0.decision == it.decision }
            return Self.receivedAgain(first, at: it.receivedAt, by: it.channel)
        }

        notice.irregularities = self.oddities(of: it.services, it.authorization, added: added.map(\.line))
        if it.services.isEmpty { notice.irregularities.append(.nothingDecided) }
        if self.submissions.isEmpty { notice.irregularities.append(.nothingSubmitted) }
        let isContradicted = earlier.map { !$0.agrees(with: notice) } ?? false
        let changed = news.filter { !self.words(of: $0.decision, on: $0.line).isEmpty }.map(\.line)
        var corrected: [CaseFile.Event] = []
        if isContradicted || !changed.isEmpty {
            notice.irregularities.append(.contradictsEarlier)
            if let known = self.decisions.last(where: { $0.holds && $0.decision == it.decision }) {
                corrected = [
                    .decisionCorrected(DecisionCorrected(decision: it.decision, supersedes: known.recordedAs, lines: changed))
                ]
            }
        }
        if self.closed != nil { notice.irregularities.append(.caseClosed) }
        return self.recordingLate(
            [.decisionReceived(notice)] + corrected + added.map { .serviceAddedByPayer($0) } + news.map { .serviceDecided($0) } + granted)
    }

    /// What a notice says of services that it did not say last.
    func news(_ services: [ServiceOutcome], by decision: DecisionID, at moment: Timestamp) -> [ServiceDecided] {
        let decided = services.map {
            ServiceDecided(
                line: $0.line, decision: decision, action: $0.action, reasons: $0.reasons, authorized: $0.authorized, decidedAt: moment,
                wording: $0.wording)
        }
        return decided.filter { news in
            // A notice may name a service twice: all it says of it is compared with as much of what is known.
            let told = decided.filter { $0.line == news.line }
            return !self.words(of: decision, on: news.line).suffix(told.count).elementsEqual(told) { $0.saysTheSame(as: $1) }
        }
    }

    /// What is odd about what a notice says of services, and about the authorization that comes with it.
    func oddities(
        of services: [ServiceOutcome], _ authorization: GrantedAuthorization?, added: [ServiceLineID] = []
    ) -> [Irregularity] {
        let unknown = services.map(\.line).filter { !added.contains($0) }
        var odd: [Irregularity] = self.hasServices(unknown) ? [] : [.unknownService]
        if !added.isEmpty { odd.append(.serviceAdded) }
        if authorization == nil, services.contains(where: { $0.action.authorizes && !self.hasAuthorization(for: $0.line) }) {
            odd.append(.noAuthorizationNumber)
        }
        let isUnclear = authorization?.quantity == nil && authorization?.dates == nil
        if isUnclear, services.contains(where: { [.certifiedPartial, .modified].contains($0.action) && $0.authorized == nil }) {
            odd.append(.grantUnclear)
        }
        return odd
    }

    /// Whether the case has all these services.
    func hasServices(_ lines: [ServiceLineID]) -> Bool {
        lines.allSatisfy { line in self.services.contains { $0.requested.line == line } }
    }

    /// A notice with all that its tellings say of it, the later one first; when it came is when it came first.
    func notice(_ decision: DecisionID) -> DecisionReceived? {
        let tellings = self.decisions.filter { $0.holds && $0.decision == decision }.map(\.body)
        guard var notice = tellings.first else { return nil }
        for telling in tellings.dropFirst() {
            notice.noticedOn = telling.noticedOn ?? notice.noticedOn
            notice.appealBy = telling.appealBy ?? notice.appealBy
            notice.isHumanReviewed = telling.isHumanReviewed ?? notice.isHumanReviewed
            notice.reviewer = telling.reviewer ?? notice.reviewer
        }
        return notice
    }

    /// What a notice said of a service so far, in order.
    private func words(of decision: DecisionID, on line: ServiceLineID) -> [ServiceDecided] {
        let decided = self.services.first { $0.requested.line == line }?.decided ?? self.unmatched.decisions
        return decided.compactMap { $0.holds && $0.decision == decision && $0.line == line ? $0.body : nil }
    }

    mutating func apply(_ it: Fact<DecisionReceived>) {
        self.note(it.irregularities)
        self.decisions.append(it)
    }

    mutating func apply(_ it: Fact<ServiceDecided>) {
        guard let index = self.services.firstIndex(where: { $0.requested.line == it.line }) else {
            self.unmatched.decisions.append(it)
            return
        }
        self.services[index].decided.append(it)
        self.settleAuthorizations()
        self.settlePeerToPeers()
    }
}

extension ServiceDecided {
    /// Whether two decide the same, as far as the facts tell; when they came does not matter.
    fileprivate func saysTheSame(as other: ServiceDecided) -> Bool {
        self.action == other.action && self.reasons == other.reasons && self.authorized == other.authorized
    }
}

extension DecisionReceived {
    /// Whether another telling of the same notice says nothing that this one does not.
    fileprivate func tellsAll(of other: DecisionReceived) -> Bool {
        self.agrees(with: other) && (other.noticedOn == nil || self.noticedOn != nil) && (other.appealBy == nil || self.appealBy != nil)
            && (other.isHumanReviewed == nil || self.isHumanReviewed != nil)
    }

    /// Whether two tellings of one notice can both be so: what one leaves open the other may add.
    fileprivate func agrees(with other: DecisionReceived) -> Bool {
        func agree<Value: Equatable>(_ mine: Value?, _ theirs: Value?) -> Bool { mine == nil || theirs == nil || mine == theirs }
        // By fax, then by mail: when and how a notice came again makes it no other notice.
        return agree(self.noticedOn, other.noticedOn) && agree(self.appealBy, other.appealBy)
            && agree(self.isHumanReviewed, other.isHumanReviewed)
    }
}
