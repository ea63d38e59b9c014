public import EventSourcing

// What was rendered is a fact, whatever the plan pays: it is recorded, and what is odd about it is said.

/// Something of a pool was used: a visit was kept (`pool.used.v1`).
public struct PoolUsed: EventBody {
    public static let type: EventType = "pool.used.v1"

    public var consumption: ConsumptionID
    public var caseID: CaseID
    /// The line it was rendered on, where that is known; else it is counted on the first of the case that has something of the pool.
    public var line: ServiceLineID?
    public var quantity: Quantity
    /// The date of service.
    public var renderedOn: CivilDate
    public var receivedAt: Timestamp
    public var irregularities: [PoolIrregularity]

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(
        consumption: ConsumptionID, caseID: CaseID, line: ServiceLineID? = nil, quantity: Quantity, renderedOn: CivilDate,
        receivedAt: Timestamp, irregularities: [PoolIrregularity] = []
    ) {
        self.consumption = consumption
        self.caseID = caseID
        self.line = line
        self.quantity = quantity
        self.renderedOn = renderedOn
        self.receivedAt = receivedAt
        self.irregularities = irregularities
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.consumption = try facts.value("consumption_id")
        self.caseID = try facts.value("case_id")
        self.line = try facts.optional("line_id")
        self.quantity = try facts.value("quantity")
        self.renderedOn = try facts.value("rendered_on")
        self.receivedAt = try facts.value("received_at")
        self.irregularities = try facts.list("irregularities")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("consumption_id", self.consumption)
        members.member("case_id", self.caseID)
        members.member("line_id", self.line)
        members.member("quantity", self.quantity)
        members.member("rendered_on", self.renderedOn)
        members.member("received_at", self.receivedAt)
        members.list("irregularities", self.irregularities)
    }
}

/// A use of a pool was taken back (`pool.use_taken_back.v1`).
public struct PoolUseTakenBack: EventBody {
    public static let type: EventType = "pool.use_taken_back.v1"

    public var consumption: ConsumptionID
    public var reason: ConsumptionReversed.Reason
    public var receivedAt: Timestamp
    public var irregularities: [PoolIrregularity]

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(
        consumption: ConsumptionID, reason: ConsumptionReversed.Reason, receivedAt: Timestamp, irregularities: [PoolIrregularity] = []
    ) {
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

extension BenefitPool {
    /// Something of the pool was used.
    public struct Use: Sendable, Equatable {
        public var consumption: ConsumptionID
        public var caseID: CaseID
        public var line: ServiceLineID?
        public var quantity: Quantity
        public var renderedOn: CivilDate
        public var receivedAt: Timestamp

        public init(
            consumption: ConsumptionID, caseID: CaseID, line: ServiceLineID? = nil, quantity: Quantity, renderedOn: CivilDate,
            receivedAt: Timestamp
        ) {
            self.consumption = consumption
            self.caseID = caseID
            self.line = line
            self.quantity = quantity
            self.renderedOn = renderedOn
            self.receivedAt = receivedAt
        }
    }

    /// A use was taken back.
    public struct TakeBackUse: Sendable, Equatable {
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

extension BenefitPool.State {
    func use(_ it: BenefitPool.Use) throws(Refusal) -> [BenefitPool.Event] {
        guard let terms = self.terms else { throw .poolUnknown }
        var event = PoolUsed(
            consumption: it.consumption, caseID: it.caseID, line: it.line, quantity: it.quantity, renderedOn: it.renderedOn,
            receivedAt: it.receivedAt)
        let known = self.uses.last { $0.holds && $0.consumption == it.consumption }
        let isTakenBack = self.isTakenBack(it.consumption)
        if let known, known.body.saysTheSame(as: event), !isTakenBack { return [] }
        var odd: Set<PoolIrregularity> = []
        if known.map({ !$0.body.saysTheSame(as: event) }) ?? false { odd.insert(.contradictsEarlier) }
        if it.quantity.unit != terms.scope.unit { odd.insert(.unitMismatch) }
        if !terms.period.contains(it.renderedOn) { odd.insert(.outsidePeriod) }
        if odd.isDisjoint(with: [.unitMismatch, .outsidePeriod]) {
            var after = self
            after.uses.append(Fact(event, as: self.version.advanced(by: 1)))
            let line = after.line(of: event)
            switch line.flatMap({ line in after.claims.first { $0.of == line } }) {
            case let claim? where claim.stage == .committed: if claim.used > claim.reserved { odd.insert(.beyondCommitment) }
            case let claim? where claim.isKnown: odd.insert(.notCommitted)
            case _: odd.insert(.notHeld)
            }
        }
        odd.formUnion(self.overdraw(by: .used(event)))
        event.irregularities = odd.inOrder
        return [.used(event)]
    }

    func takeBackUse(_ it: BenefitPool.TakeBackUse) throws(Refusal) -> [BenefitPool.Event] {
        guard self.terms != nil else { throw .poolUnknown }
        var event = PoolUseTakenBack(consumption: it.consumption, reason: it.reason, receivedAt: it.receivedAt)
        let isKnown = self.uses.contains { $0.holds && $0.consumption == it.consumption }
        let reversal = self.reversals.last { $0.holds && $0.consumption == it.consumption }
        if let reversal, reversal.reason == it.reason, !isKnown || self.isTakenBack(it.consumption) { return [] }
        var odd: Set<PoolIrregularity> = isKnown ? [] : [.unknownUse]
        if reversal != nil, self.isTakenBack(it.consumption) { odd.insert(.contradictsEarlier) }
        odd.formUnion(self.overdraw(by: .useTakenBack(event)))
        event.irregularities = odd.inOrder
        return [.useTakenBack(event)]
    }

    /// Whether a use was taken back, and not told anew since.
    func isTakenBack(_ consumption: ConsumptionID) -> Bool {
        guard let reversal = self.reversals.last(where: { $0.holds && $0.consumption == consumption }) else { return false }
        return !self.uses.contains { $0.holds && $0.consumption == consumption && $0.recordedAs > reversal.recordedAs }
    }
}

extension PoolUsed {
    /// Whether two tell the same use, whenever it was told.
    func saysTheSame(as other: PoolUsed) -> Bool {
        self.caseID == other.caseID && self.line == other.line && self.quantity == other.quantity && self.renderedOn == other.renderedOn
    }
}
