public import ClinicalCodes
public import EventSourcing

// What was rendered is a fact, whatever was authorized: it is recorded, and what is odd about it is said.

/// Something of an authorization was used (`case.units_consumed.v1`).
public struct UnitsConsumed: EventBody {
    public static let type: EventType = "case.units_consumed.v1"

    public var consumption: ConsumptionID
    public var authorization: AuthorizationID
    /// The service line it was rendered on, where that is known.
    public var line: ServiceLineID?
    /// The code it was rendered under: several may share one authorization.
    public var service: ServiceCode?
    public var quantity: Quantity
    /// The date of service.
    public var renderedOn: CivilDate
    public var receivedAt: Timestamp
    public var encounter: PHI<EncounterReference>?
    public var irregularities: [Irregularity]

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(
        consumption: ConsumptionID, authorization: AuthorizationID, line: ServiceLineID? = nil, service: ServiceCode? = nil,
        quantity: Quantity, renderedOn: CivilDate, receivedAt: Timestamp, encounter: PHI<EncounterReference>? = nil,
        irregularities: [Irregularity] = []
    ) {
        self.consumption = consumption
        self.authorization = authorization
        self.line = line
        self.service = service
        self.quantity = quantity
        self.renderedOn = renderedOn
        self.receivedAt = receivedAt
        self.encounter = encounter
        self.irregularities = irregularities
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.consumption = try facts.value("consumption_id")
        self.authorization = try facts.value("authorization_id")
        self.line = try facts.optional("line_id")
        self.service = try facts.optional("service")
        self.quantity = try facts.value("quantity")
        self.renderedOn = try facts.value("rendered_on")
        self.receivedAt = try facts.value("received_at")
        self.encounter = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
        self.irregularities = try facts.list("irregularities")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("consumption_id", self.consumption)
        members.member("authorization_id", self.authorization)
        members.member("line_id", self.line)
        members.member("service", self.service)
        members.member("quantity", self.quantity)
        members.member("rendered_on", self.renderedOn)
        members.member("received_at", self.receivedAt)
        members.list("irregularities", self.irregularities)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.encounter.write(to: &members) }
}

/// What the system that keeps the visits calls the one in which something was rendered.
public struct EncounterReference: JSONMembers, Hashable {
    public var value: String

    public init(_ value: String) { self.value = value }
    public init(members: JSONObject) throws(JSONFault) { self.value = try members.value("encounter") }
    public func write(to members: inout JSONWriter.Members) { members.member("encounter", self.value) }
}

/// A use was taken back, and its units are free again (`case.consumption_reversed.v1`).
public struct ConsumptionReversed: EventBody {
    public static let type: EventType = "case.consumption_reversed.v1"

    /// Why the units count no more.
    public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// The patient did not come, or the visit was cancelled.
        case notRendered = "not_rendered"
        /// It was counted on another authorization, or none was needed.
        case chargedElsewhere = "charged_elsewhere"
        /// The claim for it was voided or not paid.
        case claimVoided = "claim_voided"
        /// It was counted twice under two ids.
        case duplicate
        case other
    }

    public var consumption: ConsumptionID
    public var reason: Reason
    public var receivedAt: Timestamp
    public var irregularities: [Irregularity]

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(consumption: ConsumptionID, reason: Reason, receivedAt: Timestamp, irregularities: [Irregularity] = []) {
        self.consumption = consumption
        self.reason = reason
        self.receivedAt = receivedAt
        self.irregularities = irregularities
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.consumption = try facts.value("consumption_id")
        self.reason = try facts.value("reason")
        self.receivedAt = try facts.value("received_at")
        self.irregularities = try facts.list("irregularities")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("consumption_id", self.consumption)
        members.member("reason", self.reason)
        members.member("received_at", self.receivedAt)
        members.list("irregularities", self.irregularities)
    }
}

extension CaseFile {
    /// Something of an authorization was used.
    public struct ConsumeUnits: Sendable, Equatable {
        public var consumption: ConsumptionID
        public var authorization: AuthorizationID
        public var line: ServiceLineID?
        public var service: ServiceCode?
        public var quantity: Quantity
        public var renderedOn: CivilDate
        public var receivedAt: Timestamp
        public var encounter: PHI<EncounterReference>?

        public init(
            consumption: ConsumptionID, authorization: AuthorizationID, line: ServiceLineID? = nil, service: ServiceCode? = nil,
            quantity: Quantity, renderedOn: CivilDate, receivedAt: Timestamp, encounter: String? = nil
        ) {
            self.consumption = consumption
            self.authorization = authorization
            self.line = line
            self.service = service
            self.quantity = quantity
            self.renderedOn = renderedOn
            self.receivedAt = receivedAt
            self.encounter = encounter.map { PHI(EncounterReference($0)) }
        }
    }

    /// A use was taken back.
    public struct ReverseConsumption: Sendable, Equatable {
        public var consumption: ConsumptionID
        public var reason: ConsumptionReversed.Reason
        public var receivedAt: Timestamp

        public init(consumption: ConsumptionID, reason: ConsumptionReversed.Reason, receivedAt: Timestamp) {
            self.consumption = consumption
            self.reason = reason
            self.receivedAt = receivedAt
        }
    }
}

extension CaseFile.State {
    /// Services go on for months after a case was closed as authorized: their use does not open it again.
    ///
    /// - Parameter terms: what the payer's rule says of renewals, for the threshold of low units.
    func consumeUnits(_ it: CaseFile.ConsumeUnits, terms: RenewalTerms?) -> [CaseFile.Event] {
        var event = UnitsConsumed(
            consumption: it.consumption, authorization: it.authorization, line: it.line, service: it.service, quantity: it.quantity,
            renderedOn: it.renderedOn, receivedAt: it.receivedAt, encounter: it.encounter)
        let known = self.consumptions.first { $0.id == it.consumption }?.tellings.lastHolding()
        if let known, known.body.saysTheSame(as: event) { return Self.receivedAgain(known, at: it.receivedAt) }
        var after = self
        after.apply(Fact(event, as: self.version.advanced(by: 1)))
        var odd = after.oddities(of: it.consumption)
        if known != nil { odd.insert(.contradictsEarlier) }
        event.irregularities = odd.inOrder
        return [.unitsConsumed(event)] + after.reachingLowUnits(of: it.authorization, since: self, by: terms)
    }

    func reverseConsumption(_ it: CaseFile.ReverseConsumption) -> [CaseFile.Event] {
        var event = ConsumptionReversed(consumption: it.consumption, reason: it.reason, receivedAt: it.receivedAt)
        let consumption = self.consumptions.first { $0.id == it.consumption }
        let known = consumption?.reversals.lastHolding()
        if let known, known.reason == it.reason { return Self.receivedAgain(known, at: it.receivedAt) }
        if consumption?.tellings.lastHolding() == nil { event.irregularities.append(.unknownConsumption) }
        if known != nil { event.irregularities.append(.contradictsEarlier) }
        return [.consumptionReversed(event)]
    }

    mutating func apply(_ it: Fact<UnitsConsumed>) {
        self.note(it.irregularities)
        let isKnown = self.consumptions.contains { $0.id == it.consumption }
        self.withConsumption(it.consumption) { $0.tellings.append(it) }
        // Another use sets nothing right; the same one told otherwise may, and one that was taken back before it was told.
        if isKnown { self.settleUnits() }
    }

    mutating func apply(_ it: Fact<ConsumptionReversed>) {
        self.note(it.irregularities)
        self.withConsumption(it.consumption) { $0.reversals.append(it) }
        self.settleUnits()
    }
}

// MARK: what is odd

extension CaseFile.State {
    /// What is odd about a use as it counts now; nothing about one that does not count.
    private func oddities(of consumption: ConsumptionID) -> Set<Irregularity> {
        guard let it = self.consumptions.first(where: { $0.id == consumption })?.counted else { return [] }
        var odd = self.oddities(of: it)
        if let use = self.use(of: it.authorization), use.counts(it.quantity.unit) {
            if use.isOver { odd.insert(.overAuthorized) }
            if use.isOverCap(on: it.renderedOn) { odd.insert(.overCap) }
        }
        return odd
    }

    /// What is odd about a use, whatever else was used.
    private func oddities(of it: UnitsConsumed) -> Set<Irregularity> {
        var odd: Set<Irregularity> = []
        if let line = it.line, !self.hasServices([line]) { odd.insert(.unknownService) }
        guard let granted = self.granted(it.authorization) else { return odd.union([.unknownAuthorization]) }
        let limits = AuthorizationUse(granted: self.quantity(of: granted), caps: granted.caps, dates: self.dates(of: granted))
        if !limits.counts(it.quantity.unit) { odd.insert(.unitMismatch) }
        if !limits.covers(it.renderedOn) { odd.insert(.outsideAuthorizedDates) }
        if !self.isFor(it, granted) { odd.insert(.serviceNotAuthorized) }
        if !self.isActive(it.authorization, until: limits.dates?.through, on: it.renderedOn) { odd.insert(.authorizationNotActive) }
        return odd
    }

    /// Neither void nor superseded on the day, nor known to have expired before it.
    private func isActive(_ authorization: AuthorizationID, until end: CivilDate?, on day: CivilDate) -> Bool {
        if self.isVoided(authorization, on: day) || self.isSuperseded(authorization, on: day) { return false }
        guard let end, day > end else { return true }
        return !(self.authorizations.first { $0.id == authorization }?.isExpiryNoted(on: end) ?? false)
    }

    /// Whether an authorization is for what was used, as far as both say: a line it names, a code that shares it.
    private func isFor(_ it: UnitsConsumed, _ granted: AuthorizationGranted) -> Bool {
        let services = self.services(of: granted)
        if let line = it.line, !granted.lines.isEmpty, !granted.lines.contains(line) { return false }
        guard let code = it.service, !services.isEmpty || !granted.services.isEmpty else { return true }
        return granted.services.contains(code)
            || services.contains { $0.requested.service == code || $0.decision?.authorized?.service == code }
    }

    /// What is odd now about authorizations and their use.
    var unitOddities: Set<Irregularity> {
        var odd: Set<Irregularity> = []
        for consumption in self.consumptions {
            if let it = consumption.counted {
                odd.formUnion(self.oddities(of: it))
            } else if consumption.tellings.lastHolding() == nil, consumption.reversals.contains(where: \.holds) {
                odd.insert(.unknownConsumption)
            }
        }
        for authorization in self.authorizations {
            if let granted = authorization.granted {
                odd.formUnion(self.oddities(granting: granted))
            } else if authorization.voided != nil {
                odd.insert(.unknownAuthorization)
            }
            guard let use = self.use(of: authorization.id) else { continue }
            if use.isOver { odd.insert(.overAuthorized) }
            if use.isOverCap { odd.insert(.overCap) }
        }
        return odd
    }

    /// What is odd about authorizations by a change that was not odd before.
    func unitOddities(since before: CaseFile.State) -> Set<Irregularity> { self.unitOddities.subtracting(before.unitOddities) }

    /// What later facts set right about authorizations and their use is odd no more: units given back, an authorization that came
    /// after its use, one told again with more.
    mutating func settleUnits() {
        guard self.irregularities.contains(where: Irregularity.ofUnits.contains) else { return }
        let odd = self.unitOddities
        self.irregularities.removeAll { Irregularity.ofUnits.contains($0) && !odd.contains($0) }
    }
}

extension Irregularity {
    /// Those that only authorizations and their use have.
    static let ofUnits: Set<Irregularity> = [
        .overAuthorized, .overCap, .outsideAuthorizedDates, .unitMismatch, .authorizationNotActive, .unknownAuthorization,
        .unknownConsumption, .serviceNotAuthorized,
    ]
}

extension Set<Irregularity> {
    /// In the order in which they are listed, so that the same facts say the same.
    var inOrder: [Irregularity] { Irregularity.allCases.filter(self.contains) }
}

extension UnitsConsumed {
    /// Whether two tell the same use, as far as the facts tell; when it was told does not matter.
    fileprivate func saysTheSame(as other: UnitsConsumed) -> Bool {
        self.authorization == other.authorization && self.line == other.line && self.service == other.service
            && self.quantity == other.quantity && self.renderedOn == other.renderedOn
    }
}
