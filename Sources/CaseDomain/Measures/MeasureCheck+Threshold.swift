import EventSourcing

extension MeasureCheck {
    /// Whether a score meets the payer's threshold. One that does is enough in most policies: where another of the evaluation does,
    /// this one is only noted.
    func threshold(
        _ result: MeasureResult, _ instrument: Instrument, _ scale: ScoreScale, _ context: MeasureContext
    ) -> [MeasureFinding] {
        guard let rule = context.rule, let applied = rule.threshold(for: instrument) else { return [] }
        let threshold = applied.limit
        // A score of another area, which has a threshold of its own, is no ground for this one.
        let isMetBesides = context.besides.contains { other in
            self.registry.instrument(of: other).flatMap(rule.threshold(for:)) == applied && self.meets(threshold, other, context)
        }
        let severity: MeasureFinding.Severity = isMetBesides ? .note : .warning
        let measured: Measured
        do {
            measured = try self.measured(result, scale, threshold.kind, context)
        } catch {
            return [MeasureFinding(result, severity, .thresholdNotComparable(threshold, error))]
        }
        let isMet = threshold.isMet(by: measured.amount, isCut: measured.isCut)
        var findings = isMet ? [] : [MeasureFinding(result, severity, .aboveThreshold(threshold, measured: measured.amount))]
        // Percentiles and age equivalents of the interval's ends are not on record, so that only distances from the mean tell.
        if threshold.kind == .deviations, let interval = result.interval,
            [interval.low, interval.high].contains(where: { end in
                guard let shortfall = scale.shortfall(of: end) else { return false }
                return threshold.isMet(by: shortfall, isCut: scale.isDeviationCut(of: end)) != isMet
            })
        {
            findings.append(MeasureFinding(result, .note, .thresholdWithinInterval(threshold)))
        }
        return findings
    }

    /// Whether another result meets the threshold, and may be held up to a payer: a score that cannot be is no ground.
    private func meets(_ threshold: MeasureThreshold, _ other: MeasureResult, _ context: MeasureContext) -> Bool {
        guard let instrument = self.registry.instrument(of: other), instrument.isVerified, let scale = instrument.scale(other.scale),
            let measured = try? self.measured(other, scale, threshold.kind, context),
            threshold.isMet(by: measured.amount, isCut: measured.isCut)
        else { return false }
        let findings = self.score(other, scale) + self.dates(other, context) + self.age(other, instrument, scale, context)
        return !findings.contains { $0.severity == .blocking }
    }

    /// A score in what a threshold is counted in, and whether it was cut to a thousandth.
    private struct Measured {
        var amount: Score
        var isCut = false
    }

    private func measured(
        _ result: MeasureResult, _ scale: ScoreScale, _ kind: MeasureThreshold.Kind, _ context: MeasureContext
    ) throws(MeasureFinding.Incomparable) -> Measured {
        switch kind {
        case .deviations:
            guard scale.mean != nil else { throw .noMean }
            guard scale.isVerified else { throw .unverified }
            guard let shortfall = scale.shortfall(of: result.score) else { throw .noDirection }
            return Measured(amount: shortfall, isCut: scale.isDeviationCut(of: result.score))
        case .percentile:
            guard let percentile = scale.kind == .percentile ? result.score : result.percentile else { throw .noPercentile }
            switch scale.direction {
            case .higherIsBetter: return Measured(amount: percentile)
            case .higherIsWorse: return Measured(amount: 100 - percentile)
            case nil: throw .noDirection
            }
        case .percentDelay:
            guard let equivalent = result.ageEquivalentMonths else { throw .noAgeEquivalent }
            guard let age = context.age.map({ TestAge($0, on: result.administeredOn).months }), age > 0 else { throw .noAge }
            let thousandths = (Int64(age) - Int64(equivalent)) * 100_000
            guard let delay = Score(thousandths: thousandths / Int64(age)) else { throw .noAgeEquivalent }
            return Measured(amount: delay, isCut: thousandths % Int64(age) != 0)
        }
    }
}
