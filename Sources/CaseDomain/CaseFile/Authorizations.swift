public import ClinicalCodes
public import EventSourcing

// An authorization is what the payer grants, by a number of its own, for a quantity and for dates.

/// The payer gave an authorization (`case.authorization_granted.v2`).
public struct AuthorizationGranted: EventBody {
    public static let type: EventType = "case.authorization_granted.v2"
    public static var earlierVersions: [EarlierVersion<Self>] { [.readAsToday("case.authorization_granted.v1")] }

    public var authorization: AuthorizationID
    /// The notice that it came with, when it came with one.
    public var decision: DecisionID?
    public var lines: [ServiceLineID]
    /// Codes that share it, besides those of its lines.
    public var services: [ServiceCode]
    public var quantity: Quantity?
    /// How fast it may be used.
    public var caps: [AuthorizationCap]
    public var dates: DateRange?
    public var issuedOn: CivilDate?
    /// The authorization whose place it takes, for the services of both.
    public var supersedes: AuthorizationID?
    public var receivedAt: Timestamp
    public var number: PHI<AuthorizationNumber>
    public var irregularities: [Irregularity]

    /// Codes of one authorization, besides those of its lines.
    public static let servicesMax = 50

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(
        authorization: AuthorizationID, decision: DecisionID? = nil, lines: [ServiceLineID], services: [ServiceCode] = [],
        quantity: Quantity? = nil, caps: [AuthorizationCap] = [], dates: DateRange? = nil, issuedOn: CivilDate? = nil,
        supersedes: AuthorizationID? = nil, receivedAt: Timestamp, number: PHI<AuthorizationNumber>, irregularities: [Irregularity] = []
    ) {
        self.authorization = authorization
        self.decision = decision
        self.lines = lines
        self.services = services
        self.quantity = quantity
        self.caps = caps
        self.dates = dates
        self.issuedOn = issuedOn
        self.supersedes = supersedes
        self.receivedAt = receivedAt
        self.number = number
        self.irregularities = irregularities
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.authorization = try facts.value("authorization_id")
        self.decision = try facts.optional("decision_id")
        self.lines = try facts.list("lines")
        self.services = try facts.list("services")
        self.quantity = try facts.optional("quantity")
        self.caps = try facts.list("caps")
        self.dates = try facts.optional("dates")
        self.issuedOn = try facts.optional("issued_on")
        self.supersedes = try facts.optional("supersedes")
        self.receivedAt = try facts.value("received_at")
        self.number = try PHI(decoding: phi)
        self.irregularities = try facts.list("irregularities")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("authorization_id", self.authorization)
        members.member("decision_id", self.decision)
        members.list("lines", self.lines)
        members.list("services", self.services)
        members.member("quantity", self.quantity)
        members.list("caps", self.caps)
        members.member("dates", self.dates)
        members.member("issued_on", self.issuedOn)
        members.member("supersedes", self.supersedes)
        members.member("received_at", self.receivedAt)
        members.list("irregularities", self.irregularities)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.number.write(to: &members) }
}

/// The number by which the payer knows an authorization.
public struct AuthorizationNumber: JSONMembers, Hashable {
    public var value: String

    public init(_ value: String) { self.value = value }
    public init(members: JSONObject) throws(JSONFault) { self.value = try members.value("number") }
    public func write(to members: inout JSONWriter.Members) { members.member("number", self.value) }
}

/// An authorization as a notice tells it.
public struct GrantedAuthorization: Sendable, Equatable {
    public var authorization: AuthorizationID
    public var number: PHI<AuthorizationNumber>
    /// The service lines it is for; those that the notice approves, when none is named.
    public var lines: [ServiceLineID]
    /// Codes that share it, besides those of its lines; at most `AuthorizationGranted.servicesMax`.
    public var services: [ServiceCode]
    public var quantity: Quantity?
    /// How fast it may be used; at most `AuthorizationCap.countMax`.
    public var caps: [AuthorizationCap]
    public var dates: DateRange?
    public var issuedOn: CivilDate?
    /// The authorization whose place it takes.
    public var supersedes: AuthorizationID?

    public init(
        authorization: AuthorizationID, number: String, lines: [ServiceLineID] = [], services: [ServiceCode] = [],
        quantity: Quantity? = nil, caps: [AuthorizationCap] = [], dates: DateRange? = nil, issuedOn: CivilDate? = nil,
        supersedes: AuthorizationID? = nil
    ) {
        self.authorization = authorization
        self.number = PHI(AuthorizationNumber(number))
        self.lines = lines
        self.services = services
        self.quantity = quantity
        self.caps = caps
        self.dates = dates
        self.issuedOn = issuedOn
        self.supersedes = supersedes
    }
}

extension CaseFile {
    /// An authorization came, with its decision known or not.
    public struct RecordAuthorization: Sendable, Equatable {
        public var granted: GrantedAuthorization
        public var receivedAt: Timestamp

        public init(_ granted: GrantedAuthorization, receivedAt: Timestamp) {
            self.granted = granted
            self.receivedAt = receivedAt
        }
    }
}

extension CaseFile.State {
    func recordAuthorization(_ it: CaseFile.RecordAuthorization) -> [CaseFile.Event] {
        let approved = self.lines(where: \.isAuthorized)
        let lines = self.lines(of: it.granted, or: approved)
        var odd: [Irregularity] = lines.contains(where: approved.contains) ? [] : [.noApproval]
        if self.closed != nil { odd.append(.caseClosed) }
        if !self.hasServices(lines) { odd.append(.unknownService) }
        let granted = self.grant(it.granted, lines: lines, receivedAt: it.receivedAt, odd)
        if granted.isEmpty {
            return Self.receivedAgain(
                self.authorizations.first { $0.id == it.granted.authorization }?.tellings.lastHolding(), at: it.receivedAt)
        }
        return self.recordingLate(granted)
    }

    /// The authorization that came with a decision, if any.
    func granting(
        _ it: GrantedAuthorization?, by decision: DecisionID, for services: [ServiceOutcome], added: [ServiceLineID] = [],
        receivedAt: Timestamp
    ) -> [CaseFile.Event] {
        guard let it else { return [] }
        let approved = services.filter(\.action.authorizes).map(\.line)
        let lines = self.lines(of: it, or: approved)
        let known = self.lines(where: \.isAuthorized)
        let isApproved = lines.contains { approved.contains($0) || known.contains($0) }
        // A service that the payer adds with the same notice is known with it.
        let isUnknown = !self.hasServices(lines.filter { !added.contains($0) })
        let odd: [Irregularity] = (isApproved ? [] : [.noApproval]) + (isUnknown ? [.unknownService] : [])
        return self.grant(it, by: decision, lines: lines, receivedAt: receivedAt, odd)
    }

    /// The lines that an authorization is for: told again without them it is for those that are known.
    private func lines(of it: GrantedAuthorization, or approved: [ServiceLineID]) -> [ServiceLineID] {
        if !it.lines.isEmpty { return it.lines }
        let known = self.granted(it.authorization)?.lines ?? []
        return known.isEmpty ? approved : known
    }

    private func grant(
        _ it: GrantedAuthorization, by decision: DecisionID? = nil, lines: [ServiceLineID], receivedAt: Timestamp,
        _ irregularities: [Irregularity]
    ) -> [CaseFile.Event] {
        var event = AuthorizationGranted(
            authorization: it.authorization, decision: decision, lines: lines, services: it.services, quantity: it.quantity, caps: it.caps,
            dates: it.dates, issuedOn: it.issuedOn, supersedes: it.supersedes, receivedAt: receivedAt, number: it.number,
            irregularities: irregularities)
        if let known = self.granted(it.authorization) {
            // Nor does it lose codes or caps by not naming them.
            if it.services.isEmpty { event.services = known.services }
            if it.caps.isEmpty { event.caps = known.caps }
            event.supersedes = it.supersedes ?? known.supersedes
            if event.grants(theSameAs: known) { return [] }
            // One that came before its decision named no lines: they are news, not a contradiction.
            var completed = known
            if completed.lines.isEmpty { completed.lines = event.lines }
            if completed.services.isEmpty { completed.services = event.services }
            if completed.caps.isEmpty { completed.caps = event.caps }
            completed.supersedes = known.supersedes ?? event.supersedes
            if !event.grants(theSameAs: completed) { event.irregularities.append(.contradictsEarlier) }
        }
        // It may show that too much was used, or on other days, or that what it is told to replace is not there.
        var after = self
        after.apply(Fact(event, as: self.version.advanced(by: 1)))
        event.irregularities += after.unitOddities(since: self).union(after.oddities(granting: event)).inOrder
        return [.authorizationGranted(event)]
    }

    /// What is odd about what an authorization says of its units.
    func oddities(granting it: AuthorizationGranted) -> Set<Irregularity> {
        var odd: Set<Irregularity> = []
        if let unit = self.quantity(of: it)?.unit, it.caps.contains(where: { $0.quantity.unit != unit }) { odd.insert(.unitMismatch) }
        if it.caps.contains(where: \.period.isCountedFromFirstDay), self.dates(of: it) == nil { odd.insert(.grantUnclear) }
        if let earlier = it.supersedes, self.granted(earlier) == nil { odd.insert(.unknownAuthorization) }
        return odd
    }

    mutating func apply(_ it: Fact<AuthorizationGranted>) {
        self.note(it.irregularities)
        self.withAuthorization(it.authorization) { $0.tellings.append(it) }
        self.settleApprovals()
        self.settleUnits()
    }

    /// Whether an authorization is known that is for this service; one that names none came first, and is for what is approved.
    func hasAuthorization(for line: ServiceLineID) -> Bool {
        self.authorizations.contains { $0.granted.map { $0.lines.isEmpty || $0.lines.contains(line) } ?? false }
    }

    // An approval and its authorization often come apart, in either order: once both are there, nothing is odd about them.

    private mutating func settleApprovals() {
        guard self.irregularities.contains(.noAuthorizationNumber), self.lines(where: \.isAuthorized).allSatisfy(self.hasAuthorization)
        else { return }
        self.irregularities.removeAll { $0 == .noAuthorizationNumber }
    }

    mutating func settleAuthorizations() {
        self.settleUnits()
        guard self.irregularities.contains(.noApproval) else { return }
        let approved = self.lines(where: \.isAuthorized)
        let isSettled = self.authorizations.compactMap(\.granted).allSatisfy {
            $0.lines.isEmpty ? !approved.isEmpty : $0.lines.contains(where: approved.contains)
        }
        if isSettled { self.irregularities.removeAll { $0 == .noApproval } }
    }
}

extension AuthorizationGranted {
    /// Whether two grant the same, as far as the facts tell.
    fileprivate func grants(theSameAs other: AuthorizationGranted) -> Bool {
        self.lines == other.lines && self.services == other.services && self.quantity == other.quantity && self.caps == other.caps
            && self.dates == other.dates && self.issuedOn == other.issuedOn && self.supersedes == other.supersedes
    }
}
