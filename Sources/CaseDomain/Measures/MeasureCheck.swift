import EventSourcing

/// Holds results of standardized tests against what is known of the tests, of the person, and of what the payer wants.
///
/// It judges numbers and dates, and never the person: whether somebody needs treatment is not for it to say. What is not known does not
/// count against a result.
public struct MeasureCheck: Sendable {
    let registry: InstrumentRegistry

    /// Standard deviations from the mean that no test reaches: the widest ranges go to about five.
    public static let deviationsMax: Score = 6

    public init(_ registry: InstrumentRegistry = .bundled) { self.registry = registry }

    /// What there is to say of one result.
    public func findings(_ result: MeasureResult, _ context: MeasureContext) -> [MeasureFinding] {
        let dates = self.dates(result, context)
        guard let instrument = self.registry.instrument(of: result) else {
            return [MeasureFinding(result, .warning, .unknownInstrument)] + dates
        }
        guard instrument.isVerified else { return [MeasureFinding(result, .note, .instrumentUnverified)] + dates }
        let edition = self.edition(result, instrument)
        guard let scale = instrument.scale(result.scale) else {
            let unknown = MeasureFinding(result, .warning, .unknownScale(known: instrument.scales.map(\.name)))
            return edition + [unknown] + dates + self.repetition(result, instrument, context) + self.languages(result, instrument, context)
        }
        return edition + self.score(result, scale) + dates + self.age(result, instrument, scale, context)
            + self.repetition(result, instrument, context) + self.languages(result, instrument, context)
            + self.threshold(result, instrument, scale, context)
    }

    /// What there is to say of each result of an evaluation, in their order, each held against the others; what holds for several is
    /// said of the first.
    public func findings(_ results: [MeasureResult], _ context: MeasureContext) -> [[MeasureFinding]] {
        var said: Set<MeasureFinding.Reason> = []
        return results.indices.map { index in
            var context = context
            context.besides = Array(results[..<index] + results[(index + 1)...])
            return self.findings(results[index], context).filter { finding in
                guard case .languagesUntested = finding.reason else { return true }
                return said.insert(finding.reason).inserted
            }
        }
    }

    /// A newer edition. Publishers do not say on which day theirs comes out: the rest of that year the older one passes.
    private func edition(_ result: MeasureResult, _ instrument: Instrument) -> [MeasureFinding] {
        guard let newer = instrument.retiredBy else { return [] }
        let year = self.registry.instruments.first { $0.id == newer }?.publishedIn
        if let year, result.administeredOn.year <= Int(year) { return [] }
        return [MeasureFinding(result, .warning, .editionSuperseded(by: newer, publishedIn: year))]
    }
}
