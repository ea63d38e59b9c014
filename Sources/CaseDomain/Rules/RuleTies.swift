import ClinicalCodes
import EventSourcing

// Two rules tie when they speak equally narrowly and some request on some day could be meant by both. What cannot be shown to
// exclude each other counts as a tie: a refused file costs an author a condition more, a tie in the book costs a patient.

extension StandingRule {
    func ties(with other: StandingRule) -> Bool {
        self.specificity == other.specificity && !self.inForce.shared(with: other.inForce).isEmpty
            && !self.rule.scope.excludes(other.rule.scope) && !self.rule.match.excludes(other.rule.match)
            && self.codes.overlaps(other.codes)
    }
}

extension RuleScope {
    /// Whether no request can be of both.
    fileprivate func excludes(_ other: RuleScope) -> Bool {
        differ(self.payer, other.payer) || areApart(self.plans, other.plans) || differ(self.lineOfBusiness, other.lineOfBusiness)
            || differ(self.funding, other.funding) || areApart(self.states, other.states)
            || differ(self.network, other.network)
    }
}

extension RuleMatch {
    /// Whether no service can be meant by both, codes aside. Modifiers and thresholds never tell two rules apart: a service line can
    /// have several modifiers, and be above two thresholds.
    fileprivate func excludes(_ other: RuleMatch) -> Bool {
        differ(self.process, other.process) || areApart(self.kinds, other.kinds) || differ(self.serviceLine, other.serviceLine)
            || areApart(self.placesOfService, other.placesOfService) || areApart(self.settings, other.settings)
            || areApart(self.providerTypes, other.providerTypes) || self.agesAreApart(from: other)
            || self.diagnosesAreExcluded(by: other) || other.diagnosesAreExcluded(by: self)
    }

    private func agesAreApart(from other: RuleMatch) -> Bool {
        guard let mine = self.age?.years, let theirs = other.age?.years else { return false }
        return mine.through < theirs.from || theirs.through < mine.from
    }

    /// Whether every diagnosis that this asks for is one that the other has none of.
    private func diagnosesAreExcluded(by other: RuleMatch) -> Bool {
        !self.diagnosesIncluded.isEmpty
            && self.diagnosesIncluded.allSatisfy { code in other.diagnosesExcluded.contains { code.isUnder($0) } }
    }
}

/// Whether both say something, and not the same.
private func differ<Value: Equatable>(_ left: Value?, _ right: Value?) -> Bool {
    guard let left, let right else { return false }
    return left != right
}

/// Whether both name values, and none in common.
private func areApart<Value: Hashable>(_ left: [Value], _ right: [Value]) -> Bool {
    !left.isEmpty && !right.isEmpty && Set(left).isDisjoint(with: right)
}
