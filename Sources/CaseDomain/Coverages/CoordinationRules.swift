import EventSourcing

/// The rules by which coverages are put in order, with what they need to know.
struct CoordinationRules {
    let facts: CoordinationFacts
    let hasMedicare: Bool

    /// Puts coverages in order: first, of those that are left, the first that no other one of them comes before.
    ///
    /// What is not known of some may leave a circle among three; it is broken as they were recorded.
    func ordered(_ recorded: [CoordinatedCoverage]) -> [CoordinatedCoverage] {
        var left = recorded
        var order: [CoordinatedCoverage] = []
        while let next = left.first(where: { it in !left.contains { $0 != it && self.comes($0, before: it) } }) ?? left.first {
            order.append(next)
            left.removeAll { $0 == next }
        }
        return order
    }

    /// Why the later of two neighbors pays after the earlier.
    func rule(_ earlier: CoordinatedCoverage, _ later: CoordinatedCoverage) -> CoordinationRule {
        let (rank, next) = (self.rank(of: earlier), self.rank(of: later))
        if rank == next { return self.compare(earlier, later)?.rule ?? .recordedOrder }
        switch later.terms.lineOfBusiness {
        case .medicaid, .medicaidManagedCare: return .medicaidLast
        case .chip: return .chipLast
        case .tricare: return .tricareAfterOthers
        case .medicare, .medicareAdvantage: return self.medicareRule(against: earlier) ?? .recordedOrder
        case .commercial, .marketplace, .other, .unknown: return .medicareFirst
        }
    }

    /// What would have to be known.
    func unknowns(of coverages: [CoordinatedCoverage]) -> [Coordination.Conflict] {
        guard self.hasMedicare else { return [] }
        let employed = coverages.filter { !$0.isMedicare && $0.terms.basis == .activeEmployment }
        if employed.isEmpty { return [] }
        guard let medicare = self.facts.medicare else {
            return [.init(.entitlementUnknown, coverages.filter(\.isMedicare).map(\.coverage))]
        }
        if case .renalDisease(let months) = medicare, months <= CoordinationFacts.renalCoordinationMonths { return [] }
        let unsized = employed.filter { $0.terms.employerSize == nil }.map(\.coverage)
        return unsized.isEmpty ? [] : [.init(.employerSizeUnknown, unsized)]
    }

    private func comes(_ one: CoordinatedCoverage, before other: CoordinatedCoverage) -> Bool {
        let (rank, next) = (self.rank(of: one), self.rank(of: other))
        return rank == next ? self.compare(one, other)?.isFirst ?? false : rank < next
    }

    // MARK: programs

    /// Programs pay before or after each other whatever the relation to the subscriber is. A plan that pays before Medicare pays so
    /// before one that pays after it too: the exception of 6D(1) for a spouse's plan of current employment.
    private func rank(of it: CoordinatedCoverage) -> Int {
        switch it.terms.lineOfBusiness {
        case .commercial, .marketplace, .other, .unknown: !self.hasMedicare || self.medicareRule(against: it) != nil ? 0 : 2
        case .medicare, .medicareAdvantage: 1
        case .tricare: 3
        case .chip: 4
        case .medicaid, .medicaidManagedCare: 5
        }
    }

    /// By which rule Medicare pays after a plan; `nil` where it pays first. An employer's size that nobody knows is taken to be large:
    /// a claim sent to the plan first comes back with its answer, one that Medicare paid by mistake is claimed back.
    private func medicareRule(against it: CoordinatedCoverage) -> CoordinationRule? {
        let isEmployed = it.terms.basis == .activeEmployment
        switch self.facts.medicare {
        case .renalDisease(let months) where months <= CoordinationFacts.renalCoordinationMonths:
            let isGroup = it.terms.isEmployerPlan ?? false || isEmployed || [.retirement, .continuation].contains(it.terms.basis)
            return isGroup ? .medicareRenalDisease : nil
        case .disability: return isEmployed && [.from100, nil].contains(it.terms.employerSize) ? .medicareDisability : nil
        // After 30 months, and while nobody knows, as for age: for that it is the patient or the spouse who works.
        case .age, .renalDisease, nil:
            let isOwnOrSpouse = [.own, .spouse].contains(it.terms.relationship)
            return isEmployed && isOwnOrSpouse && it.terms.employerSize != .under20 ? .medicareWorkingAged : nil
        }
    }

    // MARK: plans of the same kind (NAIC Model Regulation 120, section 6D)

    /// Which of two pays first, by the first rule that tells; `nil` where none does.
    private func compare(_ one: CoordinatedCoverage, _ other: CoordinatedCoverage) -> (isFirst: Bool, rule: CoordinationRule)? {
        let (isOwn, isOtherOwn) = (one.terms.relationship == .own, other.terms.relationship == .own)
        if isOwn != isOtherOwn { return (isOwn, .ownBeforeDependent) }
        if one.terms.relationship == .child, other.terms.relationship == .child, let found = self.compareForChild(one, other) {
            return found
        }
        switch (one.terms.basis, other.terms.basis) {
        case (.activeEmployment, .retirement): return (true, .activeBeforeRetired)
        case (.retirement, .activeEmployment): return (false, .activeBeforeRetired)
        case (.continuation, let basis?) where basis != .continuation: return (false, .activeBeforeContinuation)
        case (let basis?, .continuation) where basis != .continuation: return (true, .activeBeforeContinuation)
        default: break
        }
        guard let from = one.from, let otherFrom = other.from, from != otherFrom else { return nil }
        return (from < otherFrom, .longerCoverage)
    }

    private func compareForChild(_ one: CoordinatedCoverage, _ other: CoordinatedCoverage) -> (isFirst: Bool, rule: CoordinationRule)? {
        if let decreed = self.facts.decreed, (one.coverage == decreed) != (other.coverage == decreed) {
            return (one.coverage == decreed, .courtDecree)
        }
        if let side = one.terms.side, let otherSide = other.terms.side {
            let sides = CoverageTerms.Side.allCases
            guard let place = sides.firstIndex(of: side), let otherPlace = sides.firstIndex(of: otherSide), place != otherPlace else {
                return nil
            }
            return (place < otherPlace, .custody)
        }
        guard let rank = self.facts.birthdayRanks[one.coverage], let otherRank = self.facts.birthdayRanks[other.coverage], rank != otherRank
        else { return nil }
        return (rank < otherRank, .birthday)
    }
}
