import EventSourcing

extension MeasureCheck {
    /// Whether the day of the test can be, and is not too long ago.
    func dates(_ result: MeasureResult, _ context: MeasureContext) -> [MeasureFinding] {
        var findings: [MeasureFinding] = []
        if case .born(let birth, _) = context.age, result.administeredOn < birth {
            findings.append(MeasureFinding(result, .blocking, .administeredBeforeBirth(birth)))
        }
        let days = context.today.dayNumber - result.administeredOn.dayNumber
        if days < 0 {
            findings.append(MeasureFinding(result, .blocking, .administeredInFuture(result.administeredOn)))
        } else if let max = context.rule?.ageDaysMax, days > Int(max) {
            findings.append(MeasureFinding(result, .blocking, .resultTooOld(days: days, max: max)))
        }
        return findings
    }

    /// Whether the test has norms for somebody of that age. A score by norms that it has not is none; points and seconds can be reported
    /// all the same.
    func age(_ result: MeasureResult, _ instrument: Instrument, _ scale: ScoreScale, _ context: MeasureContext) -> [MeasureFinding] {
        guard let range = scale.ages ?? instrument.ages else { return [] }
        guard let known = context.age else { return [MeasureFinding(result, .warning, .ageUnknown)] }
        if case .born(let birth, _) = known, result.administeredOn < birth { return [] }
        let age = TestAge(known, on: result.administeredOn)
        let severity: MeasureFinding.Severity =
            switch scale.kind {
            case .standard, .scaled, .t, .z, .percentile: .blocking
            case .raw, .level: .warning
            }
        if !range.isReached(by: age.months) { return [MeasureFinding(result, severity, .tooYoung(age, range))] }
        if range.isPassed(by: age.months) { return [MeasureFinding(result, severity, .tooOld(age, range))] }
        return []
    }
}
