public import EventSourcing

/// Why a regime does not run a case's clocks.
public struct RegimeLoss: Sendable, Hashable {
    public enum Reason: Sendable, Hashable {
        /// Its days are others.
        case notInForce
        /// A fact of the plan speaks against it.
        case otherPlan(PlanFact)
        /// It might hold: facts that decide are not on record.
        case factsUnknown([PlanFact])
        /// What it says was never confirmed.
        case notVerified
        /// A payer's own clause, no law.
        case payersOwn
        /// A newer version of it holds.
        case superseded(by: Int32)
        /// One with more conditions holds, or might.
        case lessSpecific(than: RegimeID)
    }

    public var regime: RegimeID
    public var version: Int32
    public var reason: Reason

    public init(_ regime: RegimeID, version: Int32, _ reason: Reason) {
        self.regime = regime
        self.version = version
        self.reason = reason
    }

    /// A stable name of the reason.
    public var code: String {
        switch self.reason {
        case .notInForce: "regime.not_in_force"
        case .otherPlan(let fact): "regime.other_plan.\(fact.rawValue)"
        case .factsUnknown: "regime.facts_unknown"
        case .notVerified: "regime.not_verified"
        case .payersOwn: "regime.payers_own"
        case .superseded: "regime.superseded"
        case .lessSpecific: "regime.less_specific"
        }
    }

    /// The reason in words.
    public var words: String {
        switch self.reason {
        case .notInForce: "It is not in force on that day."
        case .otherPlan(let fact): "It is for other plans, by \(fact.words)."
        case .factsUnknown(let facts): "It might hold; not on record: \(facts.map(\.words).joined(separator: ", "))."
        case .notVerified: "What it says was never confirmed, and is not used as law."
        case .payersOwn: "It is a payer's own clause: it holds only where that payer's published rules carry it."
        case .superseded(let version): "Version \(version) of it holds."
        case .lessSpecific(let other): "\(other.rawValue) is more specific."
        }
    }
}

/// Which law runs a case's clocks, and why the others do not.
public struct RegimeSelection: Sendable, Hashable {
    public var facts: PlanFacts
    /// The day whose law it is: that of the clock's anchor.
    public var on: CivilDate
    /// The process; `Regime.unknown` when none can be told.
    public var chosen: Regime
    /// What holds besides: first the laws of states, then additions, each the most specific first.
    public var besides: [Regime]
    /// All others, the most specific first.
    public var lost: [RegimeLoss]

    /// Regimes that might hold if more were known.
    public var undetermined: [RegimeLoss] {
        self.lost.filter { if case .factsUnknown = $0.reason { true } else { false } }
    }
}

extension ClockProvision {
    /// Whether its conditions hold. What is not known does not fulfill a condition.
    public func applies(at level: AppealLevel?, to facts: PlanFacts) -> Bool {
        (self.level == nil || self.level == level) && (self.urgency == nil || self.urgency == facts.urgency)
            && (self.network == nil || self.network == facts.network) && (self.category == nil || self.category == facts.category)
            && (self.internalLevels == nil || self.internalLevels == facts.internalLevels)
            && (self.isConcurrent == nil || self.isConcurrent == facts.isConcurrent)
    }
}

/// The regimes that are known, every version of each.
public struct RegimeBook: Sendable {
    /// The most specific first.
    public let regimes: [Regime]
    /// The first days of times whose law differs from the one before, in order.
    let turns: [CivilDate]
    let laws = LawsFound()

    public init(_ regimes: [Regime]) {
        self.regimes = regimes.sorted { left, right in
            left.conditions.count != right.conditions.count
                ? left.conditions.count > right.conditions.count
                : left.id != right.id ? left.id.rawValue < right.id.rawValue : left.version > right.version
        }
        self.turns = Set(regimes.flatMap { [$0.from, $0.through?.adding(days: 1)] }.compactMap { $0 }).sorted()
    }

    /// The regimes that come with the program.
    public static let bundled = RegimeBook(
        Regime.medicareAdvantage + Regime.medicaid + Regime.chip + Regime.erisa + Regime.externalReview + Regime.otherPrograms
            + Regime.states + Regime.payerClauses)

    /// The law that runs the clocks of a plan's requests whose anchor is on a day, and why each other does not.
    ///
    /// The most specific process that holds is chosen. When one as specific or more might hold, and a fact is missing to tell, the law
    /// is unknown: nothing is guessed.
    public func select(_ facts: PlanFacts, on day: CivilDate) -> RegimeSelection {
        let verdicts = self.regimes.map { ($0, $0.reason(against: facts, on: day)) }
        let holding = verdicts.filter { $0.1 == nil }.map(\.0)
        let best = holding.first { $0.layer == .process }
        let doubtful = verdicts.first { regime, reason in
            if regime.layer == .process, case .factsUnknown = reason { true } else { false }
        }?.0
        let isDoubtful = doubtful.map { $0.conditions.count >= best?.conditions.count ?? 0 } ?? false
        let chosen = isDoubtful ? nil : best
        var besides: [Regime] = []
        var lost: [RegimeLoss] = []
        for (regime, reason) in verdicts {
            if let reason {
                lost.append(RegimeLoss(regime.id, version: regime.version, reason))
            } else if let newer = holding.first(where: { $0.id == regime.id && $0.version > regime.version }) {
                lost.append(RegimeLoss(regime.id, version: regime.version, .superseded(by: newer.version)))
            } else if regime.layer != .process {
                besides.append(regime)
            } else if regime != chosen, let better = chosen ?? doubtful {
                lost.append(RegimeLoss(regime.id, version: regime.version, .lessSpecific(than: better.id)))
            }
        }
        besides = besides.filter { $0.layer == .state } + besides.filter { $0.layer != .state }
        return RegimeSelection(facts: facts, on: day, chosen: chosen ?? .unknown, besides: besides, lost: lost)
    }
}

extension Regime {
    /// Why it does not hold for a plan on a day; `nil` when it does.
    fileprivate func reason(against facts: PlanFacts, on day: CivilDate) -> RegimeLoss.Reason? {
        if self.evidence == .unverified { return .notVerified }
        if self.layer == .payer { return .payersOwn }
        let judgment = self.conditions.judge(facts)
        if case .fails(let fact) = judgment { return .otherPlan(fact) }
        if !self.isInForce(on: day) { return .notInForce }
        if case .unknown(let facts) = judgment { return .factsUnknown(facts) }
        return nil
    }
}
