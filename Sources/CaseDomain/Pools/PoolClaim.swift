import EventSourcing

/// What one line has of a pool, in thousandths of the pool's unit.
struct PoolClaim: Sendable, Equatable {
    /// How far what it has is certain.
    enum Stage: Sendable, Equatable {
        /// Nothing, or it was given back.
        case none
        /// Asked for, and not decided.
        case held
        /// Approved by the payer.
        case committed
    }

    let of: RequestedLine
    var discipline: ServiceLine?
    var stage = Stage.none
    /// What is held or committed, used or not.
    var reserved: Int64 = 0
    var used: Int64 = 0
    /// Something was held or approved for it once.
    var isKnown = false
    /// The period is over, and what was not used of it is lost.
    var isLapsed = false

    /// What it takes away from the others: what it has, or what it used where that is more.
    var taken: Int64 { self.isLapsed ? self.used : max(self.reserved, self.used) }
}

/// The last word on what a line has.
enum PoolWord: Sendable, Equatable {
    case held(PoolHeld)
    case truedUp(PoolTruedUp)
    case released(PoolReleased)

    var of: RequestedLine {
        switch self {
        case .held(let it): it.of
        case .truedUp(let it): it.of
        case .released(let it): it.of
        }
    }
}

extension BenefitPool.State {
    /// What every line has, in the order in which they first had something. Reckoned from the facts that hold, never stored.
    var claims: [PoolClaim] {
        guard let terms = self.terms else { return [] }
        let isOver = self.isOver
        var claims: [PoolClaim] = []
        func change(_ line: RequestedLine, _ change: (inout PoolClaim) -> Void) {
            if !claims.contains(where: { $0.of == line }) { claims.append(PoolClaim(of: line)) }
            for index in claims.indices where claims[index].of == line { change(&claims[index]) }
        }
        for word in self.words {
            change(word.of) { claim in
                claim.isKnown = true
                claim.isLapsed = isOver
                switch word {
                case .held(let it):
                    claim.discipline = it.discipline
                    claim.stage = .held
                    claim.reserved = it.amount.unit == terms.scope.unit ? it.amount.thousandths : 0
                case .truedUp(let it):
                    claim.discipline = it.discipline
                    claim.stage = it.approved.isZero ? .none : .committed
                    // An approval that cannot be counted commits what was held.
                    if it.approved.unit == terms.scope.unit { claim.reserved = it.approved.thousandths }
                case .released:
                    claim.stage = .none
                    claim.reserved = 0
                }
            }
        }
        for use in self.countedUses {
            guard let line = self.line(of: use, among: claims) else { continue }
            change(line) { $0.used += use.quantity.thousandths }
        }
        return claims
    }

    func claim(of line: RequestedLine) -> PoolClaim? { self.claims.first { $0.of == line } }

    /// All words that hold, in order. The case tells which decision on a line counts, so that its last telling does here.
    private var words: [PoolWord] {
        var words: [(version: StreamVersion, word: PoolWord)] = self.holds.filter { $0.holds }.map { ($0.recordedAs, .held($0.body)) }
        words += self.trueUps.filter { $0.holds }.map { ($0.recordedAs, .truedUp($0.body)) }
        words += self.releases.filter { $0.holds }.map { ($0.recordedAs, .released($0.body)) }
        return words.sorted { $0.version < $1.version }.map(\.word)
    }

    /// The last word on a line.
    func word(on line: RequestedLine) -> PoolWord? { self.words.last { $0.of == line } }

    /// The uses that count: the last telling of each, in the pool's unit, on days of its period, and not taken back.
    var countedUses: [PoolUsed] {
        guard let terms = self.terms else { return [] }
        var last: [(consumption: ConsumptionID, use: PoolUsed)] = []
        for use in self.uses where use.holds {
            if let index = last.firstIndex(where: { $0.consumption == use.consumption }) {
                last[index].use = use.body
            } else {
                last.append((use.consumption, use.body))
            }
        }
        return last.map(\.use).filter {
            $0.quantity.unit == terms.scope.unit && terms.period.contains($0.renderedOn) && !self.isTakenBack($0.consumption)
        }
    }

    /// The line on which a use is counted: its own; else the first of its case with something approved, else with anything; `nil`
    /// where the case never had anything.
    private func line(of use: PoolUsed, among claims: [PoolClaim]) -> RequestedLine? {
        if let line = use.line { return RequestedLine(line, of: use.caseID) }
        let known = claims.filter { $0.isKnown && $0.of.caseID == use.caseID }
        return (known.first { $0.stage == .committed } ?? known.first)?.of
    }

    func line(of use: PoolUsed) -> RequestedLine? { self.line(of: use, among: self.claims) }

    // MARK: what it comes to, in thousandths

    /// What was used by others than this clinic, as the plan last said.
    var usedElsewhere: Int64 {
        guard let answer = self.answer else { return 0 }
        let known = self.countedUses.filter { $0.renderedOn <= answer.asOf }.reduce(0) { $0 + $1.quantity.thousandths }
        return max(0, answer.used.thousandths - (answer.ours?.thousandths ?? known))
    }

    /// All that is used, committed and held.
    var taken: Int64 {
        let claims = self.claims
        // A use of a case that never had anything stands for itself.
        let loose = self.countedUses.filter { self.line(of: $0, among: claims) == nil }.reduce(0) { $0 + $1.quantity.thousandths }
        return claims.reduce(self.usedElsewhere + loose) { $0 + $1.taken }
    }

    var limit: Int64 { self.answer?.limit.thousandths ?? 0 }

    /// By how much more is used, committed and held than the plan pays.
    var excess: Int64 { max(0, self.taken - self.limit) }

    /// What a line can have: all that the others do not; negative where they have more than the plan pays.
    func room(besides line: RequestedLine) -> Int64 { self.limit - self.taken + (self.claim(of: line)?.taken ?? 0) }
}
