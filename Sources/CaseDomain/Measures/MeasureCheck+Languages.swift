import EventSourcing

extension MeasureCheck {
    /// Whether the test has norms in the language it was given in, and whether every language of the person was tested.
    func languages(_ result: MeasureResult, _ instrument: Instrument, _ context: MeasureContext) -> [MeasureFinding] {
        let areas = instrument.areas.filter(\.isOfLanguage)
        let isBilingual = Set(context.languages.map(\.primary)).count > 1
        var findings: [MeasureFinding] = []
        if result.languages.isEmpty {
            if isBilingual, !areas.isEmpty { findings.append(MeasureFinding(result, .warning, .languageNotStated)) }
        } else if !instrument.languages.isEmpty {
            let without = result.languages.filter { !instrument.languages.overlap([$0]) }
            if !without.isEmpty {
                findings.append(MeasureFinding(result, .warning, .noNormsInLanguage(without, known: instrument.languages)))
            }
        }
        if isBilingual, !areas.isEmpty {
            let untested = self.untested(in: areas, result, context)
            if !untested.isEmpty { findings.append(MeasureFinding(result, .warning, .languagesUntested(untested, areas: areas))) }
        }
        return findings
    }

    /// Languages of the person in which nothing of these areas was tested.
    private func untested(in areas: [MeasureArea], _ result: MeasureResult, _ context: MeasureContext) -> [LanguageTag] {
        let related = context.besides.filter { other in
            self.registry.instrument(of: other).map { !Set($0.areas).isDisjoint(with: areas) } ?? false
        }
        let tested = ([result] + related).flatMap(\.languages)
        return context.languages.filter { !tested.overlap([$0]) }
    }
}

extension LanguageTag {
    /// The language without its region or script, in small letters: `es` of `es-MX`.
    var primary: String { self.rawValue.split(separator: "-").first.map { $0.lowercased() } ?? self.rawValue }
}

extension [LanguageTag] {
    /// Whether two lists share a language, whatever its region.
    func overlap(_ others: [LanguageTag]) -> Bool { !Set(self.map(\.primary)).isDisjoint(with: others.map(\.primary)) }
}
