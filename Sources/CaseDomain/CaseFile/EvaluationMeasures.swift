public import EventSourcing

// What the case knows of standardized tests without looking into patients' parts: when one was given last, and what the pinned rules
// want of them.

/// What a rule that is pinned wants of tests, and for which lines.
public struct PinnedMeasureRule: Sendable, Hashable {
    public var lines: [ServiceLineID]
    /// The rule; `nil` where somebody else's word was pinned.
    public var pin: RulePin?
    public var measures: MeasureRule
}

extension CivilDate {
    /// Days from this day to a later one; below zero to an earlier one.
    func days(before later: CivilDate) -> Int32 { Int32(later.dayNumber - self.dayNumber) }
}

extension CaseFile.State {
    /// The amendment of an evaluation that counts: the last one that holds.
    func amendment(of evaluation: EvaluationID) -> Fact<EvaluationAmended>? {
        self.amendments.last { $0.holds && $0.evaluation == evaluation }
    }

    /// The last day on which a test of an evaluation was given, as it was amended last; `nil` where it holds no result.
    func measuredOn(in evaluation: EvaluationID) -> CivilDate? {
        if let amended = self.amendment(of: evaluation) { return amended.measuredOn }
        return self.evaluations.last { $0.holds && $0.evaluation == evaluation }?.measuredOn
    }

    /// The last day on which a test of any evaluation that holds was given.
    var measuredOn: CivilDate? { self.evaluations.holding({ $0.evaluation }).compactMap { self.measuredOn(in: $0) }.max() }

    /// What the pinned rules want of tests for what is asked for, each rule once.
    public var measureRules: [PinnedMeasureRule] { self.measureRules(of: self.lines(where: \.isAskedFor)) }

    private func measureRules(of lines: [ServiceLineID]) -> [PinnedMeasureRule] {
        var rules: [PinnedMeasureRule] = []
        for line in lines {
            guard let determined = self.requirement(of: line), let measures = determined.terms.measures else { continue }
            if let known = rules.firstIndex(where: { $0.pin == determined.pin && $0.measures == measures }) {
                rules[known].lines.append(line)
            } else {
                rules.append(PinnedMeasureRule(lines: [line], pin: determined.pin, measures: measures))
            }
        }
        return rules
    }

    /// What of tests the pinned rules want with what is to be sent, and the evaluations do not hold on a day.
    ///
    /// One day is known of an evaluation, that of its last test: where that is too old, all are.
    public func measuresLacking(on day: CivilDate) -> [PacketGap] {
        var gaps: [PacketGap] = []
        for rule in self.measureRules(of: self.lines(where: \.isToBeSent)) where rule.measures.isRequired == true {
            let gap: PacketGap
            if let measured = self.measuredOn {
                guard let max = rule.measures.ageDaysMax, day.dayNumber - measured.dayNumber > Int(max) else { continue }
                gap = PacketGap(kind: .measuresTooOld, isBlocking: true)
            } else {
                gap = PacketGap(kind: .measuresMissing, isBlocking: true)
            }
            if !gaps.contains(gap) { gaps.append(gap) }
        }
        return gaps
    }
}
