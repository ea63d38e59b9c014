import EventSourcing

extension MeasureCheck {
    /// Whether the score is one that the test can give.
    func score(_ result: MeasureResult, _ scale: ScoreScale) -> [MeasureFinding] {
        var findings: [MeasureFinding] = []
        if !scale.isVerified {
            findings.append(MeasureFinding(result, .note, .scaleUnverified))
        } else if !scale.isInRange(result.score) {
            findings.append(MeasureFinding(result, .blocking, .scoreOutOfRange(min: scale.min, max: scale.max)))
        } else if let step = scale.step, !scale.isOnStep(result.score) {
            findings.append(MeasureFinding(result, .blocking, .scoreBetweenSteps(step)))
        } else if let deviation = scale.deviation(of: result.score),
            deviation.thousandths.magnitude > Self.deviationsMax.thousandths.magnitude
        {
            findings.append(MeasureFinding(result, .warning, .scoreImplausible(deviation: deviation)))
        }
        if let interval = result.interval, !interval.contains(result.score) {
            findings.append(MeasureFinding(result, .blocking, .scoreOutsideInterval(interval)))
        }
        return findings
    }
}
