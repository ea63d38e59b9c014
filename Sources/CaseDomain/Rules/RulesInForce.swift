import EventSourcing

/// Why a rule does not hold on a day.
enum RuleAbsence: Sendable, Hashable {
    /// Before its first day or after its last.
    case notEffective
    /// A later version of its set stands in its place.
    case superseded
    case retired
}

/// One rule of a book with the days on which it holds, its codes looked up.
struct StandingRule: Sendable {
    let rule: PayerRule
    let set: RuleSet
    let streamVersion: StreamVersion
    let codes: ServiceCodes
    let specificity: RuleSpecificity
    /// Its own days, by number: those of the set and of the rule.
    let days: DaySpan
    /// The first day, by number, on which a later version stands in its place.
    let supersededFrom: Int
    let retiredFrom: Int

    init(_ rule: PayerRule, in booked: BookedRuleSet, supersededFrom: Int) {
        self.rule = rule
        self.set = booked.set
        self.streamVersion = booked.streamVersion
        self.codes = booked.set.codes(of: rule.match.services)
        self.specificity = rule.specificity
        self.days = DaySpan(booked.set.effectiveFrom, booked.set.effectiveThrough).shared(
            with: DaySpan(rule.effectiveFrom, rule.effectiveThrough))
        self.supersededFrom = supersededFrom
        self.retiredFrom = booked.retiredFrom?.dayNumber ?? .max
    }

    /// The days on which it holds.
    var inForce: DaySpan { DaySpan(first: self.days.first, last: min(self.days.last, self.supersededFrom - 1, self.retiredFrom - 1)) }

    /// Why it does not hold on a day; `nil` when it does.
    func absence(on day: Int) -> RuleAbsence? {
        if !self.days.contains(day) { return .notEffective }
        if day >= self.supersededFrom { return .superseded }
        return day >= self.retiredFrom ? .retired : nil
    }

    /// An order in which no two rules of a book are equal.
    static func isBefore(_ left: StandingRule, _ right: StandingRule) -> Bool {
        (left.set.id.rawValue, left.set.version, left.rule.id.rawValue) < (right.set.id.rawValue, right.set.version, right.rule.id.rawValue)
    }
}

/// Days by number, both ends included; none when it ends before it begins.
struct DaySpan: Sendable, Hashable {
    let first: Int
    let last: Int

    init(first: Int, last: Int) {
        self.first = first
        self.last = last
    }

    init(_ from: CivilDate?, _ through: CivilDate?) { self.init(first: from?.dayNumber ?? .min, last: through?.dayNumber ?? .max) }

    var isEmpty: Bool { self.last < self.first }
    func contains(_ day: Int) -> Bool { self.first <= day && day <= self.last }
    func shared(with other: DaySpan) -> DaySpan { DaySpan(first: max(self.first, other.first), last: min(self.last, other.last)) }
}

extension RuleBook.State {
    /// Every rule of every version, with the days on which it holds.
    func standingRules() -> [StandingRule] {
        var rules: [StandingRule] = []
        /// The earliest first day of the versions after the one in hand, by set.
        var supersededFrom: [RuleSetID: Int] = [:]
        for booked in self.sets.reversed() {
            let set = booked.set
            let next = supersededFrom[set.id] ?? .max
            rules += set.rules.map { StandingRule($0, in: booked, supersededFrom: next) }
            supersededFrom[set.id] = min(next, set.effectiveFrom.dayNumber)
        }
        return rules
    }
}
