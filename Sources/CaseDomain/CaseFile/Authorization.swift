public import EventSourcing

// An authorization of a case: what is granted, what was used of it, and whether it can still be used. What is left is reckoned
// from the facts that hold, never stored.

/// Whether an authorization can be used on a day.
public enum AuthorizationStatus: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case active
    /// Nothing of it is left.
    case exhausted
    /// Its last day has passed.
    case expired
    /// The payer took it back.
    case voided
    /// A later authorization for the same services takes its place.
    case superseded
}

extension CaseFile.State {
    /// An authorization in all its tellings, and what became of it.
    public struct Authorization: Sendable, Equatable {
        public let id: AuthorizationID
        /// Each telling, in order; the last that holds counts. None where only something else speaks of the authorization.
        public var tellings: [Fact<AuthorizationGranted>] = []
        /// The payer took it back; the last telling that holds counts.
        public var voids: [Fact<AuthorizationVoided>] = []
        public var thresholds: [Fact<AuthorizationThresholdReached>] = []
        public var expirations: [Fact<AuthorizationExpired>] = []
        public var renewals: [Fact<RenewalOpened>] = []

        init(_ id: AuthorizationID) { self.id = id }

        /// What is granted, as last told; `nil` when it was taken back, or never told.
        public var granted: AuthorizationGranted? { self.tellings.lastHolding()?.body }
        /// How the payer took it back, as last told.
        public var voided: AuthorizationVoided? { self.voids.lastHolding()?.body }
        /// The case that asks for more.
        public var renewal: CaseID? { self.renewals.lastHolding()?.newCase }
    }

    /// A use of an authorization in all its tellings, and whether it was taken back.
    public struct Consumption: Sendable, Equatable {
        public let id: ConsumptionID
        /// Each telling, in order; the last that holds counts. None where a reversal came first.
        public var tellings: [Fact<UnitsConsumed>] = []
        public var reversals: [Fact<ConsumptionReversed>] = []

        init(_ id: ConsumptionID) { self.id = id }

        /// What counts as used; `nil` when it was reversed, taken back, or never told.
        public var counted: UnitsConsumed? {
            self.reversals.contains(where: \.holds) ? nil : self.tellings.lastHolding()?.body
        }
    }
}

// MARK: what is asked of authorizations

extension CaseFile.State {
    /// What an authorization grants, as last told; `nil` when the case has no such authorization.
    public func granted(_ authorization: AuthorizationID) -> AuthorizationGranted? {
        self.authorizations.first { $0.id == authorization }?.granted
    }

    /// The services an authorization is for: those it names, else all that are approved.
    public func lines(of granted: AuthorizationGranted) -> [ServiceLineID] {
        granted.lines.isEmpty ? self.lines(where: \.isAuthorized) : granted.lines
    }

    /// What was used of an authorization, and what is left; `nil` when the case has no such authorization.
    public func use(of authorization: AuthorizationID) -> AuthorizationUse? {
        guard let granted = self.granted(authorization) else { return nil }
        var use = AuthorizationUse(granted: self.quantity(of: granted), caps: granted.caps, dates: self.dates(of: granted))
        for consumption in self.consumptions {
            guard let it = consumption.counted, it.authorization == authorization else { continue }
            use.take(it.quantity, on: it.renderedOn)
        }
        return use
    }

    /// Whether an authorization can be used on a day; `nil` when the case has no such authorization.
    public func status(of authorization: AuthorizationID, on day: CivilDate) -> AuthorizationStatus? {
        guard let use = self.use(of: authorization) else { return nil }
        if self.isVoided(authorization, on: day) { return .voided }
        if self.isSuperseded(authorization, on: day) { return .superseded }
        if let dates = use.dates, day > dates.through { return .expired }
        return use.isUsedUp ? .exhausted : .active
    }

    /// The payer took the authorization of a service back to its harm, and has given no other for it since: an appeal is possible.
    ///
    /// A void that does not say whether it is adverse is taken for adverse (architecture, D10).
    public func isVoidedAdversely(_ line: ServiceLineID) -> Bool {
        let covering = self.authorizations.filter { $0.granted.map { self.lines(of: $0).contains(line) } ?? false }
        return covering.contains { authorization in
            guard let void = authorization.voided, void.isAdverse ?? true else { return false }
            return !covering.contains { $0.voided == nil && ($0.granted.map { $0.receivedAt >= void.receivedAt } ?? false) }
        }
    }

    /// How much an authorization grants: what it names, else what was decided on its services, or asked and certified in total.
    func quantity(of granted: AuthorizationGranted) -> Quantity? {
        if let quantity = granted.quantity { return quantity }
        let quantities = self.services(of: granted).map { service in
            service.decision.flatMap { $0.authorized?.quantity ?? ($0.action == .certifiedInTotal ? service.requested.quantity : nil) }
        }
        guard let unit = quantities.first??.unit, quantities.allSatisfy({ $0?.unit == unit }) else { return nil }
        return Quantity(thousandths: quantities.reduce(0) { $0 + ($1?.thousandths ?? 0) }, unit)
    }

    /// From when to when an authorization can be used: as it says, else as was decided on its services, or asked and certified.
    func dates(of granted: AuthorizationGranted) -> DateRange? {
        if let dates = granted.dates { return dates }
        let dates = self.services(of: granted).map { service in
            service.decision.flatMap { $0.authorized?.dates ?? ($0.action == .certifiedInTotal ? service.requested.dates : nil) }
        }
        guard let first = dates.first, dates.allSatisfy({ $0 == first }) else { return nil }
        return first
    }

    func services(of granted: AuthorizationGranted) -> [Service] {
        let lines = self.lines(of: granted)
        return self.services.filter { lines.contains($0.requested.line) }
    }

    func isVoided(_ authorization: AuthorizationID, on day: CivilDate) -> Bool {
        guard let void = self.authorizations.first(where: { $0.id == authorization })?.voided else { return false }
        return void.effectiveOn.map { $0 <= day } ?? true
    }

    /// A later authorization names it as the one whose place it takes, for a service of both, from its own first day on.
    func isSuperseded(_ authorization: AuthorizationID, on day: CivilDate) -> Bool {
        guard let granted = self.granted(authorization) else { return false }
        let lines = self.lines(of: granted)
        return self.authorizations.contains { other in
            guard other.id != authorization, let successor = other.granted, successor.supersedes == authorization,
                self.lines(of: successor).contains(where: lines.contains)
            else { return false }
            return self.dates(of: successor).map { $0.from <= day } ?? true
        }
    }

    /// Does something with an authorization; one that is not known begins with it.
    mutating func withAuthorization(_ id: AuthorizationID, _ change: (inout Authorization) -> Void) {
        if !self.authorizations.contains(where: { $0.id == id }) { self.authorizations.append(Authorization(id)) }
        for index in self.authorizations.indices where self.authorizations[index].id == id { change(&self.authorizations[index]) }
    }

    /// Does something with a use; one that is not known begins with it.
    mutating func withConsumption(_ id: ConsumptionID, _ change: (inout Consumption) -> Void) {
        if !self.consumptions.contains(where: { $0.id == id }) { self.consumptions.append(Consumption(id)) }
        for index in self.consumptions.indices where self.consumptions[index].id == id { change(&self.consumptions[index]) }
    }
}

// MARK: corrections

extension CaseFile.State.Authorization {
    /// All facts that can be corrected.
    var facts: [KnownFact] {
        var facts: [KnownFact] = self.tellings.map { .init($0) }
        facts += self.voids.map { .init($0) }
        facts += self.thresholds.map { .init($0) }
        facts += self.expirations.map { .init($0) }
        return facts + self.renewals.map { .init($0) }
    }

    /// Takes facts back, wherever they are.
    mutating func takeBack(_ targets: Set<StreamVersion>, by correction: FactCorrection) {
        self.tellings.correct(targets, by: correction)
        self.voids.correct(targets, by: correction)
        self.thresholds.correct(targets, by: correction)
        self.expirations.correct(targets, by: correction)
        self.renewals.correct(targets, by: correction)
    }
}

// MARK: JSON

extension CaseFile.State.Authorization: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("authorization_id", self.id)
        members.list("tellings", self.tellings)
        members.list("voids", self.voids)
        members.list("thresholds", self.thresholds)
        members.list("expirations", self.expirations)
        members.list("renewals", self.renewals)
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.init(try members.value("authorization_id"))
        self.tellings = try members.list("tellings")
        self.voids = try members.list("voids")
        self.thresholds = try members.list("thresholds")
        self.expirations = try members.list("expirations")
        self.renewals = try members.list("renewals")
    }
}

/// An authorization with what was used of it and what is left, as a screen shows it; what is reckoned is not read back.
struct CountedAuthorization: JSONWritable {
    private let authorization: CaseFile.State.Authorization
    private let use: AuthorizationUse?

    init(_ authorization: CaseFile.State.Authorization, _ use: AuthorizationUse?) {
        self.authorization = authorization
        self.use = use
    }

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            self.authorization.write(to: &members)
            members.member("used", self.use?.used)
            members.member("remaining", self.use?.remaining)
        }
    }
}

extension CaseFile.State.Consumption: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("consumption_id", self.id)
        members.list("tellings", self.tellings)
        members.list("reversals", self.reversals)
        members.member("counted", self.counted != nil)
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.init(try members.value("consumption_id"))
        self.tellings = try members.list("tellings")
        self.reversals = try members.list("reversals")
    }
}
