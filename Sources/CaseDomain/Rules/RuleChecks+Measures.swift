import EventSourcing

extension RuleChecks {
    /// A threshold is found by the test's name, its areas, or nothing: each of these leads to one.
    mutating func check(_ measures: MeasureRule, at path: String, _ registry: InstrumentRegistry = .bundled) {
        if measures == MeasureRule() {
            self.fault(.missing, at: path, "Say what the payer wants of tests, or leave it out.")
        }
        self.number(measures.ageDaysMax, at: "\(path).max_age_days")
        guard measures.thresholds.count <= MeasureRule.thresholdsMax else {
            self.fault(.tooMany, at: "\(path).thresholds", "A rule has at most \(MeasureRule.thresholdsMax) thresholds.")
            return
        }
        var areas: Set<MeasureArea> = []
        var instruments: Set<InstrumentID> = []
        var isGeneralTaken = false
        for (index, threshold) in measures.thresholds.enumerated() {
            let path = "\(path).thresholds[\(index)]"
            if threshold.areas.isEmpty, threshold.instruments.isEmpty {
                if isGeneralTaken { self.fault(.duplicate, at: path, "One threshold alone names neither areas nor instruments.") }
                isGeneralTaken = true
            }
            for (place, area) in threshold.areas.enumerated() where !areas.insert(area).inserted {
                self.fault(.duplicate, at: "\(path).areas[\(place)]", "A threshold stands for this area before.")
            }
            for (place, id) in threshold.instruments.enumerated() {
                if !instruments.insert(id).inserted {
                    self.fault(.duplicate, at: "\(path).instruments[\(place)]", "A threshold stands for this test before.")
                }
                let versions = registry.instruments.filter { $0.id == id }
                if versions.isEmpty {
                    self.fault(.unknownName, at: "\(path).instruments[\(place)]", "The registry has no test of this name.")
                } else if threshold.limit.kind == .deviations, !versions.contains(where: \.hasMean) {
                    self.fault(
                        .contradiction, at: "\(path).instruments[\(place)]",
                        "No score of this test has a mean on record, so that none lies a number of standard deviations from it.")
                }
            }
        }
    }
}

extension Instrument {
    fileprivate var hasMean: Bool { self.scales.contains { $0.mean != nil } }
}
