import EventSourcing

/// Why a result cannot be what a test gave. All else that is odd about one is told to whoever reads it.
enum MeasureFault: Sendable, Hashable {
    case unknownInstrument
    case impossibleScore
}

extension MeasureCheck {
    /// Why a result is not recorded; `nil` where it may be. A scale that nobody has verified makes no score impossible.
    func fault(_ result: MeasureResult) -> MeasureFault? {
        guard let instrument = self.registry.instrument(of: result) else { return .unknownInstrument }
        guard instrument.isVerified, let scale = instrument.scale(result.scale), scale.isVerified else { return nil }
        return scale.isInRange(result.score) && scale.isOnStep(result.score) ? nil : .impossibleScore
    }
}

/// What a decision may know of the results that somebody wants to record: which of them cannot be, by their places, and the days.
/// Scores and tests stay in the patient's part.
struct MeasuresClaimed: Sendable, Equatable {
    let unknownInstruments: [Int]
    let impossibleScores: [Int]
    /// The day on which each test was given, in the order of the results.
    let days: [CivilDate]

    init(_ results: [MeasureResult], _ check: MeasureCheck = MeasureCheck()) {
        let faults = results.map(check.fault)
        self.unknownInstruments = faults.indices.filter { faults[$0] == .unknownInstrument }
        self.impossibleScores = faults.indices.filter { faults[$0] == .impossibleScore }
        self.days = results.map(\.administeredOn)
    }

    /// The last day on which a test was given.
    var lastDay: CivilDate? { self.days.max() }

    /// Refuses what cannot be.
    func require(at now: Timestamp) throws(Refusal) {
        guard self.unknownInstruments.isEmpty else { throw .instrumentUnknown(at: self.unknownInstruments) }
        guard self.impossibleScores.isEmpty else { throw .scoreImpossible(at: self.impossibleScores) }
        let future = self.days.indices.filter { self.days[$0].startOfDayAnywhere > now }
        guard future.isEmpty else { throw .measuredInTheFuture(at: future) }
    }
}

extension ClinicalFindings {
    /// The same, each result with the version of the registry's entry that it was recorded by: another one later changes nothing of it.
    func pinningInstruments(of registry: InstrumentRegistry = .bundled) -> ClinicalFindings {
        var pinned = self
        for index in pinned.measures.indices {
            pinned.measures[index].version = registry.instrument(of: pinned.measures[index])?.version
        }
        return pinned
    }
}
