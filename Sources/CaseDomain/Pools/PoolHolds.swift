public import EventSourcing

// A request holds what it asks for from when it is ready until the payer has decided, or nobody asks any more.

/// Something of a pool was held for a request (`pool.held.v1`).
public struct PoolHeld: EventBody {
    public static let type: EventType = "pool.held.v1"

    public var of: RequestedLine
    public var discipline: ServiceLine
    /// What is held; it takes the place of what the line held before.
    public var amount: Quantity
    /// What the line asks for in all, where this pool pays only a part of it: a request that reaches into the next plan year.
    public var asked: Quantity?
    /// More was held than was left, and why.
    public var excess: PoolExcess?
    /// How much more.
    public var excessAmount: Quantity?
    public var note: PHI<Remark>?

    public init(
        of line: RequestedLine, discipline: ServiceLine, amount: Quantity, asked: Quantity? = nil, excess: PoolExcess? = nil,
        excessAmount: Quantity? = nil, note: PHI<Remark>? = nil
    ) {
        self.of = line
        self.discipline = discipline
        self.amount = amount
        self.asked = asked
        self.excess = excess
        self.excessAmount = excessAmount
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.of = try RequestedLine(members: facts)
        self.discipline = try facts.value("discipline")
        self.amount = try facts.value("amount")
        self.asked = try facts.optional("asked")
        self.excess = try facts.optional("excess_reason")
        self.excessAmount = try facts.optional("excess")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        self.of.write(to: &members)
        members.member("discipline", self.discipline)
        members.member("amount", self.amount)
        members.member("asked", self.asked)
        members.member("excess_reason", self.excess)
        members.member("excess", self.excessAmount)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

/// Why more of a pool may be held than is left.
public enum PoolExcess: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// Medicaid pays what a child under 21 needs, whatever the state plan limits (EPSDT: 42 USC 1396d(r)(5)).
    case epsdt
    /// The payer said that it makes an exception.
    case payerException = "payer_exception"
    /// The limit does not hold for mental health and substance use, autism among them, where the plan does not limit medical care
    /// alike (29 CFR 2590.712(c), 45 CFR 146.136(c)).
    case parity
    case other
}

/// A wish to hold more than is left, with what it rests on.
public struct ExcessRequest: Sendable, Equatable {
    public var reason: PoolExcess
    /// The patient is under 21 on the first day of what is asked for, as the record tells; needed for `epsdt`, and stored nowhere.
    public var isUnder21: Bool
    /// The kind of plan of the pool's coverage; needed for `epsdt`.
    public var lineOfBusiness: LineOfBusiness
    /// Who said so and when; needed for all but `epsdt`.
    public var note: PHI<Remark>?

    public init(
        _ reason: PoolExcess, isUnder21: Bool = false, lineOfBusiness: LineOfBusiness = .unknown, note: String? = nil
    ) {
        self.reason = reason
        self.isUnder21 = isUnder21
        self.lineOfBusiness = lineOfBusiness
        self.note = PHI(remark: note)
    }

    /// Whether it rests on something.
    var isFounded: Bool {
        switch self.reason {
        case .epsdt: self.isUnder21 && [.medicaid, .medicaidManagedCare].contains(self.lineOfBusiness)
        case .payerException, .parity, .other: self.note != nil
        }
    }
}

extension BenefitPool {
    /// Hold something for a line of a request, or another amount than was held for it.
    public struct Hold: Sendable, Equatable {
        public var of: RequestedLine
        public var discipline: ServiceLine
        public var purpose: TherapyPurpose?
        public var amount: Quantity
        public var asked: Quantity?
        /// Hold it although less is left.
        public var excess: ExcessRequest?

        public init(
            of line: RequestedLine, discipline: ServiceLine, purpose: TherapyPurpose? = nil, amount: Quantity, asked: Quantity? = nil,
            excess: ExcessRequest? = nil
        ) {
            self.of = line
            self.discipline = discipline
            self.purpose = purpose
            self.amount = amount
            self.asked = asked
            self.excess = excess
        }
    }
}

extension BenefitPool.State {
    func hold(_ it: BenefitPool.Hold, _ context: Context) throws(Refusal) -> [BenefitPool.Event] {
        guard let terms = self.terms else { throw .poolUnknown }
        let claim = self.claim(of: it.of)
        if let claim, claim.stage == .held, claim.reserved == it.amount.thousandths, claim.discipline == it.discipline,
            it.amount.unit == terms.scope.unit
        {
            return []
        }
        try self.admit(.hold, at: context.now)
        guard terms.scope.covers(it.discipline, for: it.purpose) else { throw .poolNotForService }
        guard it.amount.unit == terms.scope.unit else { throw .poolUnitDiffers }
        if it.amount.isZero { throw .quantityZero }
        // What the payer approved is not held once more: more of it is another line's, or the payer's to say.
        if claim?.stage == .committed { throw .poolLineDecided }
        if let excess = it.excess, !excess.isFounded { throw .poolExcessUnfounded }
        var held = PoolHeld(of: it.of, discipline: it.discipline, amount: it.amount, asked: it.asked)
        let wanted = max(it.amount.thousandths, claim?.used ?? 0)
        let room = self.room(besides: it.of)
        // Whoever asks for less than before is not refused because others have overdrawn the pool.
        if wanted > room, wanted > claim?.taken ?? 0 {
            guard let excess = it.excess else {
                throw .poolExhausted(
                    left: terms.scope.quantity(max(0, room)), heldBy: self.holders(besides: it.of), asked: it.amount)
            }
            held.excess = excess.reason
            held.excessAmount = terms.scope.quantity(wanted - max(0, room))
            held.note = excess.note
        }
        return [.held(held)]
    }

    /// The other cases that hold, were approved or used something of the pool, each once, in the order in which they came.
    private func holders(besides line: RequestedLine) -> [CaseID] {
        var cases: [CaseID] = []
        for claim in self.claims where claim.of != line && claim.taken > 0 && !cases.contains(claim.of.caseID) {
            cases.append(claim.of.caseID)
        }
        return cases
    }
}

extension PoolScope {
    /// Thousandths as a quantity of the pool, held between nothing and the largest amount.
    func quantity(_ thousandths: Int64) -> Quantity {
        guard let quantity = Quantity(thousandths: min(max(thousandths, 0), Quantity.amountMax * 1_000), self.unit) else {
            preconditionFailure("it lies within what a quantity holds")
        }
        return quantity
    }
}
