import EventSourcing

/// One look at a case and its pools: what the case wants of them, and what they are to be told.
struct PoolRound {
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

    /// A pool that pays for a line, and on which days.
    private struct Paying {
        let pool: BenefitPool.State
        let id: PoolID
        let terms: PoolOpened
        /// Those of the pool's period on which its coverage covers the patient and pays first.
        let days: DateRange
        /// They have passed: it pays what was used on them, and no more.
        let isSpent: Bool
    }

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
            for it in paying where !it.pool.isOver { self.giveBack(line, to: it.pool, reason) }
            return
        }
        var groups: [PoolScope] = []
        for scope in paying.map(\.terms.scope) where !groups.contains(scope) { groups.append(scope) }
        for scope in groups { self.settle(line, demand, among: paying.filter { $0.terms.scope == scope }) }
    }

    /// Asks of the pools of one limit, one a period, of one coverage after the other.
    private mutating func settle(_ line: ServiceLineID, _ demand: PoolDemand, among paying: [Paying]) {
        guard let split = self.split(line, demand, among: paying) else { return }
        if !split.rest.isZero { self.uncounted.append(.init(line: line, amount: split.rest)) }
        for it in paying where !it.pool.isOver {
            if !it.isSpent, let part = split.parts.first(where: { $0.pool == it.id }) {
                self.ask(line, demand, part.amount, of: it.pool, it.id)
            } else {
                self.giveBack(line, to: it.pool, .moved)
            }
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
    private mutating func split(_ line: ServiceLineID, _ demand: PoolDemand, among paying: [Paying]) -> PoolSplit? {
        let (amount, dates): (Quantity, DateRange?)
        switch demand {
        case .nothing: return nil
        case .held(let it, let days): (amount, dates) = (it, days)
        case .committed(let it, let days, _, _): (amount, dates) = (it, days)
        }
        let requested = RequestedLine(line, of: self.caseID)
        let ids = Set(paying.map(\.id))
        if let stated = self.stated[line]?.filter({ ids.contains($0.pool) }), let first = stated.first {
            let unit = first.amount.unit
            let whole = amount.unit == unit ? amount : Quantity(thousandths: stated.reduce(0) { $0 + $1.amount.thousandths }, unit)
            return whole.flatMap { PoolSplit($0, as: stated) }
        }
        let known = paying.compactMap { it -> PoolSplit.Part? in
            guard let claim = it.pool.claim(of: requested), !claim.isLapsed, claim.reserved > 0 else { return nil }
            return PoolSplit.Part(pool: it.id, amount: it.terms.scope.quantity(claim.reserved))
        }
        if let unit = paying.first?.terms.scope.unit, unit != amount.unit {
            // What somebody shared out in the pools' own unit stands, and an approval commits it.
            if known.isEmpty {
                self.uncounted += paying.filter { !$0.isSpent }.map { .init(line: line, pool: $0.id, amount: amount) }
                return nil
            }
            return Quantity(thousandths: known.reduce(0) { $0 + $1.amount.thousandths }, unit).flatMap { PoolSplit($0, as: known) }
        }
        // As it was shared out before, while it is as much on the same days: somebody may have said so.
        if !paying.contains(where: \.isSpent), self.areDaysTheSame(line, dates),
            known.reduce(0, { $0 + $1.amount.thousandths }) == amount.thousandths
        {
            return PoolSplit(amount, as: known)
        }
        let periods = paying.map { it in
            PoolSplit.Period(pool: it.id, days: it.days, isOver: it.isSpent, used: it.pool.claim(of: requested)?.used ?? 0)
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
        if before.coverages.holding().map(\.body) != self.file.coverages.holding().map(\.body) { return true }
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

    /// The pools that pay for a line, each on the days on which its coverage does: of the coverage that pays first on them, for the
    /// line's discipline and purpose.
    private func paying(_ line: ServiceLineID) -> [Paying] {
        let (discipline, purpose) = self.kind(of: line)
        let asked = self.file.services.first { $0.requested.line == line }?.current.dates
        return self.pools.compactMap { pool in
            guard let id = pool.id, let terms = pool.terms, terms.scope.covers(discipline, for: purpose),
                let link = self.file.coverages.first(where: { $0.holds && $0.coverage == terms.coverage }),
                let days = link.body.period.map({ terms.period.intersection($0) }) ?? terms.period
            else { return nil }
            let first = asked.flatMap { days.intersection($0)?.from } ?? min(max(self.today, days.from), days.through)
            guard self.file.firstCoverage(on: first) == terms.coverage else { return nil }
            return Paying(pool: pool, id: id, terms: terms, days: days, isSpent: pool.isOver || days.through < self.today)
        }
    }

    /// The pools that pay for what is rendered on a day.
    func paying(_ line: ServiceLineID?, on day: CivilDate) -> [BenefitPool.State] {
        let (discipline, purpose) = self.kind(of: line)
        let coverage = self.file.firstCoverage(on: day)
        return self.pools.filter { pool in
            guard let terms = pool.terms, terms.coverage == coverage, terms.period.contains(day) else { return false }
            return terms.scope.covers(discipline, for: purpose)
        }
    }

    private func kind(of line: ServiceLineID?) -> (ServiceLine, TherapyPurpose?) {
        let service = self.file.services.first { $0.requested.line == line }?.current
        return (service?.discipline ?? self.file.opened?.serviceLine ?? .other, service?.therapyPurpose)
    }
}
