import EventSourcing

extension MeasureCheck {
    /// Whether the test was given again too soon, and whether it is the one that was given before.
    func repetition(_ result: MeasureResult, _ instrument: Instrument, _ context: MeasureContext) -> [MeasureFinding] {
        let before = context.previous.filter { $0.administeredOn < result.administeredOn }
        return self.tooSoon(result, instrument, before) + self.otherInstrument(result, instrument, before, context)
    }

    private func tooSoon(_ result: MeasureResult, _ instrument: Instrument, _ before: [MeasureResult]) -> [MeasureFinding] {
        // Who was tested in another language has not seen these items before.
        let same = before.filter { earlier in
            earlier.instrument == result.instrument
                && (earlier.languages.isEmpty || result.languages.isEmpty || earlier.languages.overlap(result.languages))
        }
        guard let previous = same.map(\.administeredOn).max(), let earliest = instrument.retestAfter?.end(from: previous),
            result.administeredOn < earliest
        else { return [] }
        return [MeasureFinding(result, .warning, .retestedTooSoon(previous: previous, earliest: earliest))]
    }

    /// Something else than every test that measured the same before, while none of those was given again besides.
    private func otherInstrument(
        _ result: MeasureResult, _ instrument: Instrument, _ before: [MeasureResult], _ context: MeasureContext
    ) -> [MeasureFinding] {
        var earlier: [Instrument] = []
        for result in before {
            guard let known = self.registry.instrument(of: result), !Set(known.areas).isDisjoint(with: instrument.areas),
                !earlier.contains(where: { $0.id == known.id })
            else { continue }
            earlier.append(known)
        }
        let given = Set([result.instrument] + context.besides.map(\.instrument))
        guard !earlier.isEmpty, given.isDisjoint(with: earlier.map(\.id)) else { return [] }
        let because = result.change ?? self.change(from: earlier, to: instrument, result, context)
        let unexplained: MeasureFinding.Severity = context.rule?.wantsSameInstrument == true ? .blocking : .warning
        return [
            MeasureFinding(result, because == nil ? unexplained : .note, .otherInstrumentThanBefore(earlier.map(\.id), because: because))
        ]
    }

    /// Why none of the earlier tests could be given again, where edition or age says it for all of them.
    private func change(
        from earlier: [Instrument], to instrument: Instrument, _ result: MeasureResult, _ context: MeasureContext
    ) -> InstrumentChange? {
        if earlier.allSatisfy({ self.leads($0, to: instrument.id) }) { return .newEdition }
        guard let age = context.age else { return nil }
        let months = TestAge(age, on: result.administeredOn).months
        return earlier.allSatisfy { $0.isVerified && $0.ages?.isPassed(by: months) == true } ? .agedOut : nil
    }

    /// Whether one edition was followed by another, at once or by way of those in between.
    private func leads(_ instrument: Instrument, to newer: InstrumentID) -> Bool {
        var seen: Set<InstrumentID> = []
        var next = instrument.retiredBy
        while let id = next, seen.insert(id).inserted {
            if id == newer { return true }
            next = self.registry.instruments.first { $0.id == id }?.retiredBy
        }
        return false
    }
}

extension Term {
    /// The day on which it is over, counted in days or months; `nil` for a term in other units.
    fileprivate func end(from day: CivilDate) -> CivilDate? {
        switch self.unit {
        case .calendarDays: day.adding(days: Int(self.amount))
        case .months: day.adding(months: Int(self.amount))
        case .hours, .businessDayHours, .businessDays: nil
        }
    }
}
