public import EventSourcing

/// What is to be asked of one pool because of a case.
public struct PoolMovement: Sendable, Equatable {
    public var pool: PoolID
    public var command: BenefitPool.Command

    public init(_ command: BenefitPool.Command, of pool: PoolID) {
        self.pool = pool
        self.command = command
    }

    /// It asks for something, and may be refused: then what was asked of the case is refused too. All else is recorded as it comes.
    public var isRefusable: Bool { if case .hold = self.command { true } else { false } }
}

/// What a case does to the pools of its patient, and what of it no pool can count.
public struct PoolMovements: Sendable, Equatable {
    /// A line of which something falls on no pool.
    public struct Uncounted: Sendable, Hashable {
        public var line: ServiceLineID
        /// The pool that counts in another unit; `nil` for days of no pool.
        public var pool: PoolID?
        public var amount: Quantity

        public init(line: ServiceLineID, pool: PoolID? = nil, amount: Quantity) {
            self.line = line
            self.pool = pool
            self.amount = amount
        }
    }

    /// To be asked in this order, each of the pool as the one before left it: what is given back and what came from outside before
    /// what is held, so that a line finds the room that the command makes.
    public var movements: [PoolMovement] = []
    public var uncounted: [Uncounted] = []

    public init() {}
}

/// What pools are told of a case: whoever appends a case's events appends these in the same command (architecture, D1).
///
/// Pure, and read off how the case stands and what the pools know: looked at twice, it asks nothing twice.
public enum PoolPolicy {
    /// What follows from a command of a case.
    ///
    /// - Parameters:
    ///   - file: the case as the command leaves it.
    ///   - before: the case before it. A hold is asked for where the command changes what a line wants, or sends it, so that no
    ///     command is refused for what others did. `nil` looks at all that the case wants: when a pool is opened or its period ends.
    ///   - pools: those of the patient, whatever their coverage and period.
    ///   - stated: how somebody shares lines out among pools; needed where a pool counts in another unit than the line.
    public static func movements(
        of file: CaseFile.State, before: CaseFile.State?, caseID: CaseID, pools: [BenefitPool.State],
        stated: [ServiceLineID: [PoolSplit.Part]] = [:], at now: Timestamp
    ) -> PoolMovements {
        var round = Round(file: file, before: before, caseID: caseID, pools: pools, stated: stated, now: now)
        for service in file.services { round.settle(service.requested.line) }
        for consumption in file.consumptions { round.tell(consumption) }
        for verified in file.benefits { round.tell(verified) }
        var movements = PoolMovements()
        movements.movements = round.releases + round.facts + round.holds
        movements.uncounted = round.uncounted
        return movements
    }
}

/// One look at a case and its pools.
private struct Round {
    let file: CaseFile.State
    let before: CaseFile.State?
    let caseID: CaseID
    let pools: [BenefitPool.State]
    let stated: [ServiceLineID: [PoolSplit.Part]]
    let now: Timestamp
    var releases: [PoolMovement] = []
    var facts: [PoolMovement] = []
    var holds: [PoolMovement] = []
    var uncounted: [PoolMovements.Uncounted] = []

    private var today: CivilDate { (self.file.timeZone ?? .utc).day(at: self.now) }

    // MARK: what a line wants

    /// Asks of every pool what a line wants of it.
    mutating func settle(_ line: ServiceLineID) {
        let demand = self.file.poolDemand(of: line, on: self.today)
        let paying = self.paying(line)
        for pool in self.pools where !pool.isOver && !paying.contains(where: { $0.id == pool.id }) {
            self.giveBack(line, to: pool, Self.reason(of: demand) ?? .moved)
        }
        if case .nothing(let reason) = demand {
            for pool in paying where !pool.isOver { self.giveBack(line, to: pool, reason) }
            return
        }
        var groups: [PoolScope] = []
        for scope in paying.compactMap({ $0.terms?.scope }) where !groups.contains(scope) { groups.append(scope) }
        for scope in groups { self.settle(line, demand, among: paying.filter { $0.terms?.scope == scope }) }
    }

    /// Asks of the pools of one limit, one a period.
    private mutating func settle(_ line: ServiceLineID, _ demand: PoolDemand, among pools: [BenefitPool.State]) {
        guard let split = self.split(line, demand, among: pools) else { return }
        if !split.rest.isZero { self.uncounted.append(.init(line: line, amount: split.rest)) }
        for pool in pools where !pool.isOver {
            guard let id = pool.id else { continue }
            guard let part = split.parts.first(where: { $0.pool == id }) else {
                self.giveBack(line, to: pool, .moved)
                continue
            }
            self.ask(line, demand, part.amount, of: pool, id)
        }
    }

    private mutating func ask(_ line: ServiceLineID, _ demand: PoolDemand, _ amount: Quantity, of pool: BenefitPool.State, _ id: PoolID) {
        let requested = RequestedLine(line, of: self.caseID)
        let claim = pool.claim(of: requested)
        let (discipline, purpose) = self.kind(of: line)
        switch demand {
        case .nothing: return
        case .held(let asked, _):
            if claim?.stage == .held, claim?.reserved == amount.thousandths { return }
            guard self.isAskedNow(line) else { return }
            // What was approved before, and is asked anew, is given back first.
            if claim?.stage == .committed { self.giveBack(line, to: pool, .other) }
            let hold = BenefitPool.Hold(
                of: requested, discipline: discipline, purpose: purpose, amount: amount, asked: asked == amount ? nil : asked)
            self.holds.append(PoolMovement(.hold(hold), of: id))
        case .committed(_, _, let decision, let decidedAt):
            if case .truedUp(let known) = pool.word(on: requested), known.approved == amount, known.decision == decision { return }
            let trueUp = BenefitPool.TrueUp(
                of: requested, discipline: discipline, purpose: purpose, approved: amount, decision: decision, decidedAt: decidedAt)
            self.facts.append(PoolMovement(.trueUp(trueUp), of: id))
        }
    }

    /// How a line is shared out among pools of one limit; `nil` where nobody can say.
    private mutating func split(_ line: ServiceLineID, _ demand: PoolDemand, among pools: [BenefitPool.State]) -> PoolSplit? {
        let (amount, dates): (Quantity, DateRange?)
        switch demand {
        case .nothing: return nil
        case .held(let it, let days): (amount, dates) = (it, days)
        case .committed(let it, let days, _, _): (amount, dates) = (it, days)
        }
        let requested = RequestedLine(line, of: self.caseID)
        let ids = Set(pools.compactMap(\.id))
        if let stated = self.stated[line]?.filter({ ids.contains($0.pool) }), let first = stated.first {
            let unit = first.amount.unit
            let whole = amount.unit == unit ? amount : Quantity(thousandths: stated.reduce(0) { $0 + $1.amount.thousandths }, unit)
            return whole.flatMap { PoolSplit($0, as: stated) }
        }
        let known = pools.compactMap { pool -> PoolSplit.Part? in
            guard let id = pool.id, let terms = pool.terms, let claim = pool.claim(of: requested), !claim.isLapsed, claim.reserved > 0
            else { return nil }
            return PoolSplit.Part(pool: id, amount: terms.scope.quantity(claim.reserved))
        }
        if let unit = pools.first?.terms?.scope.unit, unit != amount.unit {
            // What somebody shared out in the pools' own unit stands, and an approval commits it.
            if known.isEmpty {
                self.uncounted += pools.filter { !$0.isOver }.map { .init(line: line, pool: $0.id, amount: amount) }
                return nil
            }
            return Quantity(thousandths: known.reduce(0) { $0 + $1.amount.thousandths }, unit).flatMap { PoolSplit($0, as: known) }
        }
        // As it was shared out before, while it is as much on the same days: somebody may have said so.
        if !pools.contains(where: \.isOver), self.areDaysTheSame(line, dates),
            known.reduce(0, { $0 + $1.amount.thousandths }) == amount.thousandths
        {
            return PoolSplit(amount, as: known)
        }
        let periods = pools.compactMap { pool -> PoolSplit.Period? in
            guard let id = pool.id, let terms = pool.terms else { return nil }
            return PoolSplit.Period(
                pool: id, days: terms.period, isOver: pool.isOver, used: pool.claim(of: requested)?.used ?? 0)
        }
        return PoolSplit(amount, over: dates, among: periods, today: self.today)
    }

    private mutating func giveBack(_ line: ServiceLineID, to pool: BenefitPool.State, _ reason: PoolReleased.Reason) {
        let requested = RequestedLine(line, of: self.caseID)
        guard let id = pool.id, let claim = pool.claim(of: requested), claim.stage != .none else { return }
        self.releases.append(PoolMovement(.release(.init(of: requested, reason: reason)), of: id))
    }

    /// Whether the command changes what a line wants, or sends it.
    private func isAskedNow(_ line: ServiceLineID) -> Bool {
        guard let before else { return true }
        if before.poolDemand(of: line, on: self.today) != self.file.poolDemand(of: line, on: self.today) { return true }
        if before.firstCoverage != self.file.firstCoverage { return true }
        func isSent(_ file: CaseFile.State) -> Bool { file.services.contains { $0.requested.line == line && $0.isSubmitted } }
        return isSent(self.file) && !isSent(before)
    }

    /// Whether the command leaves the days on which something is to be rendered as they were.
    private func areDaysTheSame(_ line: ServiceLineID, _ dates: DateRange?) -> Bool {
        switch self.before?.poolDemand(of: line, on: self.today) {
        case nil, .nothing: true
        case .held(_, let days), .committed(_, let days, _, _): days == dates
        }
    }

    private static func reason(of demand: PoolDemand) -> PoolReleased.Reason? {
        if case .nothing(let reason) = demand { reason } else { nil }
    }

    // MARK: which pools

    /// The pools that pay for a line: of the coverage that pays first, for its discipline and purpose.
    private func paying(_ line: ServiceLineID?) -> [BenefitPool.State] {
        let (discipline, purpose) = self.kind(of: line)
        return self.pools.filter { pool in
            guard let terms = pool.terms, terms.coverage == self.file.firstCoverage else { return false }
            return terms.scope.covers(discipline, for: purpose)
        }
    }

    private func kind(of line: ServiceLineID?) -> (ServiceLine, TherapyPurpose?) {
        let service = self.file.services.first { $0.requested.line == line }?.current
        return (service?.discipline ?? self.file.opened?.serviceLine ?? .other, service?.therapyPurpose)
    }

    // MARK: what was used

    /// Tells the pools of a use that counts, and takes back what does not any more.
    mutating func tell(_ consumption: CaseFile.State.Consumption) {
        let counted = consumption.counted
        let line = counted.flatMap { it in it.line ?? self.onlyLine(of: it.authorization) }
        let paying = counted.map { it in self.paying(line).filter { $0.terms?.period.contains(it.renderedOn) ?? false } } ?? []
        for pool in self.pools {
            guard let id = pool.id else { continue }
            let known = pool.uses.last { $0.holds && $0.consumption == consumption.id }?.body
            let isCounted = known != nil && !pool.isTakenBack(consumption.id)
            if let it = counted, paying.contains(where: { $0.id == id }) {
                let use = BenefitPool.Use(
                    consumption: it.consumption, caseID: self.caseID, line: line, quantity: it.quantity, renderedOn: it.renderedOn,
                    receivedAt: it.receivedAt)
                if isCounted, let known, use.tells(known) { continue }
                self.facts.append(PoolMovement(.use(use), of: id))
            } else if isCounted {
                let reversal = consumption.reversals.lastHolding()
                let takeBack = BenefitPool.TakeBackUse(
                    consumption: consumption.id, reason: reversal?.reason ?? (counted == nil ? .other : .chargedElsewhere),
                    receivedAt: reversal?.receivedAt ?? self.now)
                self.releases.append(PoolMovement(.takeBackUse(takeBack), of: id))
            }
        }
    }

    // MARK: what the plan said

    /// Tells a pool of benefits that were verified for the case, if it is the one that is meant: of two that a verification does not
    /// tell apart, such as habilitative and rehabilitative visits, neither.
    mutating func tell(_ fact: Fact<BenefitsVerified>) {
        guard fact.holds else { return self.takeBack(fact) }
        let verified = fact.body
        let asOf = (self.file.timeZone ?? .utc).day(at: verified.verifiedAt)
        let meant = self.pools.filter { pool in
            guard let terms = pool.terms, terms.coverage == verified.coverage, terms.scope.serviceLines.contains(verified.serviceLine)
            else {
                return false
            }
            return verified.period.map { $0 == terms.period } ?? terms.period.contains(asOf)
        }
        guard meant.count == 1, let pool = meant.first, let id = pool.id, let terms = pool.terms else { return }
        let known = [terms.answer] + pool.answers.holding().map(\.body.answer)
        let isKnown = known.contains { $0.verification == verified.verification }
        // What the plan said before the pool was opened is in what it was opened with.
        guard !isKnown, verified.verifiedAt > terms.answer.answeredAt else { return }
        guard let answer = BenefitAnswer(verified, known: pool.answer?.limit, asOf: asOf) else { return }
        self.facts.append(PoolMovement(.recordAnswer(.init(answer)), of: id))
    }

    /// What somebody took back of the case was not said to the pools either.
    private mutating func takeBack(_ fact: Fact<BenefitsVerified>) {
        guard let correction = fact.correction, !self.file.benefits.contains(where: { $0.holds && $0.verification == fact.verification })
        else { return }
        for pool in self.pools {
            guard let id = pool.id else { continue }
            for told in pool.answers where told.holds && told.body.answer.verification == fact.verification {
                self.releases.append(PoolMovement(.correct(.init(target: told.recordedAs, reason: correction.reason)), of: id))
            }
        }
    }

    private func onlyLine(of authorization: AuthorizationID) -> ServiceLineID? {
        guard let granted = self.file.granted(authorization) else { return nil }
        let lines = self.file.lines(of: granted)
        return lines.count == 1 ? lines[0] : nil
    }
}

extension BenefitPool.Use {
    /// Whether a use on record is this one.
    fileprivate func tells(_ known: PoolUsed) -> Bool {
        self.caseID == known.caseID && self.line == known.line && self.quantity == known.quantity && self.renderedOn == known.renderedOn
    }
}
