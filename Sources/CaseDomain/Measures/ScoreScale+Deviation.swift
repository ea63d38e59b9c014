import EventSourcing

// The distance from the mean, in exact arithmetic. No percentile is computed from it: that needs the normal distribution, whose values
// are no decimals, and tests do not use it either, but tables of their norms. A percentile comes with the result, as its report has it.

extension ScoreScale {
    /// Standard deviations from the mean, below zero for a score below it; `nil` where the scale has no mean.
    ///
    /// Cut to a thousandth toward the mean: it never says more distance than there is. So a limit of whole thousandths, such as 1.5, is
    /// reached by the cut distance exactly when the true one reaches it.
    public func deviation(of score: Score) -> Score? {
        guard let mean, let standardDeviation else { return nil }
        return Self.quotient(score.thousandths - mean.thousandths, standardDeviation)
    }

    /// Standard deviations from the mean toward the worse end, below zero for a score on the better side; `nil` where the scale has no
    /// mean, or no end is the worse one.
    public func shortfall(of score: Score) -> Score? {
        guard let deviation = self.deviation(of: score) else { return nil }
        switch self.direction {
        case .higherIsBetter: return Score(thousandths: -deviation.thousandths)
        case .higherIsWorse: return deviation
        case nil: return nil
        }
    }

    /// Whether the distance from the mean is no whole number of thousandths, and was cut.
    func isDeviationCut(of score: Score) -> Bool {
        guard let mean, let standardDeviation else { return false }
        return (score.thousandths - mean.thousandths) * 1_000 % standardDeviation.thousandths != 0
    }

    /// A difference of two scores in standard deviations, cut to a thousandth toward zero; `nil` where the scale has none.
    public func deviations(_ difference: Score) -> Score? {
        self.standardDeviation.flatMap { Self.quotient(difference.thousandths, $0) }
    }

    public func isInRange(_ score: Score) -> Bool { self.min ?? score <= score && score <= self.max ?? score }

    /// Whether the score is one that the steps reach, counted from the lowest one.
    public func isOnStep(_ score: Score) -> Bool {
        guard let step, step.thousandths > 0 else { return true }
        return (score.thousandths - (self.min?.thousandths ?? 0)) % step.thousandths == 0
    }

    /// Swift divides toward zero, which is the cut that is wanted. At most two thousand million thousandths, times a thousand: no overflow.
    private static func quotient(_ thousandths: Int64, _ divisor: Score) -> Score? {
        Score(thousandths: thousandths * 1_000 / divisor.thousandths)
    }
}
