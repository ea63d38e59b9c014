public import EventSourcing

// What the payer decided takes the place of what was asked: the approved amount is committed, and the rest goes back.

/// What is held for a line was set to what the payer approved (`pool.trued_up.v1`).
public struct PoolTruedUp: EventBody {
    public static let type: EventType = "pool.trued_up.v1"

    public var of: RequestedLine
    public var discipline: ServiceLine
    /// What the payer approved, of this pool; it takes the place of what the line had.
    public var approved: Quantity
    public var decision: DecisionID?
    public var decidedAt: Timestamp
    /// How much went back.
    public var givenBack: Quantity
    public var irregularities: [PoolIrregularity]

    public var occurredAt: Timestamp? { self.decidedAt }

    public init(
        of line: RequestedLine, discipline: ServiceLine, approved: Quantity, decision: DecisionID? = nil, decidedAt: Timestamp,
        givenBack: Quantity, irregularities: [PoolIrregularity] = []
    ) {
        self.of = line
        self.discipline = discipline
        self.approved = approved
        self.decision = decision
        self.decidedAt = decidedAt
        self.givenBack = givenBack
        self.irregularities = irregularities
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.of = try RequestedLine(members: facts)
        self.discipline = try facts.value("discipline")
        self.approved = try facts.value("approved")
        self.decision = try facts.optional("decision_id")
        self.decidedAt = try facts.value("decided_at")
        self.givenBack = try facts.value("given_back")
        self.irregularities = try facts.list("irregularities")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        self.of.write(to: &members)
        members.member("discipline", self.discipline)
        members.member("approved", self.approved)
        members.member("decision_id", self.decision)
        members.member("decided_at", self.decidedAt)
        members.member("given_back", self.givenBack)
        members.list("irregularities", self.irregularities)
    }
}

extension BenefitPool {
    /// The payer approved something of what a line asks for.
    public struct TrueUp: Sendable, Equatable {
        public var of: RequestedLine
        public var discipline: ServiceLine
        public var purpose: TherapyPurpose?
        public var approved: Quantity
        public var decision: DecisionID?
        public var decidedAt: Timestamp

        public init(
            of line: RequestedLine, discipline: ServiceLine, purpose: TherapyPurpose? = nil, approved: Quantity,
            decision: DecisionID? = nil, decidedAt: Timestamp
        ) {
            self.of = line
            self.discipline = discipline
            self.purpose = purpose
            self.approved = approved
            self.decision = decision
            self.decidedAt = decidedAt
        }
    }
}

extension BenefitPool.State {
    func trueUp(_ it: BenefitPool.TrueUp) throws(Refusal) -> [BenefitPool.Event] {
        guard let terms = self.terms else { throw .poolUnknown }
        let word = self.word(on: it.of)
        if case .truedUp(let known) = word, known.approved == it.approved, known.decision == it.decision { return [] }
        let claim = self.claim(of: it.of)
        var event = PoolTruedUp(
            of: it.of, discipline: it.discipline, approved: it.approved, decision: it.decision, decidedAt: it.decidedAt,
            givenBack: terms.scope.quantity(0))
        var odd: Set<PoolIrregularity> = []
        if it.approved.unit != terms.scope.unit { odd.insert(.unitMismatch) }
        if !terms.scope.covers(it.discipline, for: it.purpose) { odd.insert(.outsideScope) }
        if self.isOver { odd.insert(.afterPeriod) }
        if claim == nil || claim?.stage == PoolClaim.Stage.none {
            odd.insert(.notHeld)
        } else if let claim, it.approved.unit == terms.scope.unit, it.approved.thousandths > claim.reserved {
            odd.insert(.moreThanHeld)
        }
        odd.formUnion(self.overdraw(by: .truedUp(event)))
        var after = self
        after.trueUps.append(Fact(event, as: self.version.advanced(by: 1)))
        event.givenBack = terms.scope.quantity((claim?.taken ?? 0) - (after.claim(of: it.of)?.taken ?? 0))
        event.irregularities = odd.inOrder
        return [.truedUp(event)]
    }
}
