public import EventSourcing

extension Purpose {
    /// Holding results against what is known of their tests, for somebody to whom they are shown under a grant.
    fileprivate static let measuring: Purpose = "necessity.measuring"
}

/// The results of an evaluation as it was amended last, and in which languages the person was to be tested.
public struct MeasuredEvaluation: Sendable, Hashable {
    public var caseID: CaseID
    public var evaluation: EvaluationID
    public var discipline: ServiceLine
    public var evaluatedOn: CivilDate
    /// The day of the last amendment that holds.
    public var amendedOn: CivilDate?
    public var languages: [LanguageTag]
    public var results: [MeasureResult]
    /// Why the lists are empty, where the patient's part cannot be read.
    public var phi: PHIPresence
}

extension CaseFile.State {
    /// The evaluations that hold, in order; their results as far as patients' parts were opened.
    public func measuredEvaluations(of caseID: CaseID) -> [MeasuredEvaluation] {
        self.evaluations.filter(\.holds).map { evaluation in
            let amendment = self.amendment(of: evaluation.evaluation)
            let phi = amendment?.findings ?? evaluation.findings
            let findings = phi.disclosed(for: .measuring)
            return MeasuredEvaluation(
                caseID: caseID, evaluation: evaluation.evaluation, discipline: evaluation.discipline, evaluatedOn: evaluation.evaluatedOn,
                amendedOn: amendment?.amendedOn, languages: findings?.languages ?? [], results: findings?.measures ?? [],
                phi: findings != nil ? .written : phi.isShredded ? .shredded : .sealed)
        }
    }
}

/// What there is to say of the tests of a case: each result with what was found, and how it went on from the last one.
///
/// Patient data, as what it is made of.
public struct MeasureReport: Sendable, Hashable {
    /// The result that progress counts from.
    public struct Earlier: Sendable, Hashable {
        public var caseID: CaseID
        public var evaluation: EvaluationID
        public var result: MeasureResult
    }

    /// Since when, and by how much, a score changed.
    public struct Progress: Sendable, Hashable {
        public var since: Earlier
        /// The change; or why the two show none, either way.
        public var change: Result<MeasureProgress, MeasureProgress.Incomparable>
    }

    /// What a payer wants of a score, and whether it is so.
    public struct Limit: Sendable, Hashable {
        public var threshold: MeasureThreshold
        /// `nil` where the score cannot be held against it.
        public var isMet: Bool?
    }

    /// One result, and what there is to say of it.
    public struct Reading: Sendable, Hashable {
        public var result: MeasureResult
        public var instrument: Instrument?
        /// The age by which it is scored; `nil` where that is not known.
        public var age: TestAge?
        /// Standard deviations from the mean; `nil` where the scale has none, or none that is confirmed.
        public var deviation: Score?
        public var limits: [Limit]
        public var findings: [MeasureFinding]
        /// `nil` where the test was not given before.
        public var progress: Progress?
    }

    /// An evaluation of the case, its results in the order in which they were recorded.
    public struct Evaluation: Sendable, Hashable {
        public var measured: MeasuredEvaluation
        public var readings: [Reading]
    }

    public let day: CivilDate
    public let rules: [PinnedMeasureRule]
    /// What must go with a request and is not there.
    public let gaps: [PacketGap]
    public let evaluations: [Evaluation]

    /// Cases before one whose results are looked at too: each continues the one before it.
    public static let earlierCasesMax = 8

    /// Reads the results of a case.
    ///
    /// - Parameters:
    ///   - earlier: the evaluations of the cases that it continues, in any order.
    ///   - age: what is known of the patient's age.
    public init(
        _ state: CaseFile.State, of caseID: CaseID, after earlier: [MeasuredEvaluation] = [], age: KnownAge?, on day: CivilDate,
        by check: MeasureCheck = MeasureCheck()
    ) {
        let own = state.measuredEvaluations(of: caseID)
        let rules = state.measureRules
        self.day = day
        self.rules = rules
        self.gaps = state.measuresLacking(on: day)
        let all = earlier + own
        // Which languages somebody speaks is asked once, and holds until somebody says otherwise.
        let spoken = all.sorted { $0.evaluatedOn < $1.evaluatedOn }.last { !$0.languages.isEmpty }?.languages ?? []
        self.evaluations = own.map { evaluation in
            let others = all.filter { $0.caseID != evaluation.caseID || $0.evaluation != evaluation.evaluation }
            let context = MeasureContext(
                age: age, today: day, languages: evaluation.languages.isEmpty ? spoken : evaluation.languages,
                previous: others.flatMap(\.results))
            return Evaluation(
                measured: evaluation,
                readings: Self.readings(of: evaluation, among: all, context, by: rules.map(\.measures), check))
        }
    }

    private static func readings(
        of evaluation: MeasuredEvaluation, among all: [MeasuredEvaluation], _ context: MeasureContext, by rules: [MeasureRule],
        _ check: MeasureCheck
    ) -> [Reading] {
        // Where several rules hold, what is found by any of them is told once.
        let byRule = (rules.isEmpty ? [nil] : rules.map { Optional($0) }).map { rule in
            var context = context
            context.rule = rule
            return (rule: rule, findings: check.findings(evaluation.results, context))
        }
        return evaluation.results.indices.map { index in
            let result = evaluation.results[index]
            let instrument = check.registry.instrument(of: result)
            let scale = instrument?.scale(result.scale)
            var findings: [MeasureFinding] = []
            var limits: [Limit] = []
            for (rule, found) in byRule {
                findings += found[index].filter { !findings.contains($0) }
                guard let instrument, let threshold = rule?.threshold(for: instrument)?.limit,
                    !limits.contains(where: { $0.threshold == threshold })
                else { continue }
                limits.append(Limit(threshold: threshold, isMet: threshold.isMet(asFound: found[index], in: instrument, scale)))
            }
            return Reading(
                result: result, instrument: instrument, age: context.age.map { TestAge($0, on: result.administeredOn) },
                deviation: instrument?.isVerified == true && scale?.isVerified == true ? scale?.deviation(of: result.score) : nil,
                limits: limits, findings: findings, progress: Self.progress(of: result, among: all, check.registry))
        }
    }

    /// The change since the last result with which this one compares; or why the last one of the test does not.
    private static func progress(
        of result: MeasureResult, among all: [MeasuredEvaluation], _ registry: InstrumentRegistry
    ) -> Progress? {
        let before = all.flatMap { evaluation in
            evaluation.results.map { Earlier(caseID: evaluation.caseID, evaluation: evaluation.evaluation, result: $0) }
        }.filter { $0.result.instrument == result.instrument && $0.result.administeredOn < result.administeredOn }
            .sorted { $0.result.administeredOn > $1.result.administeredOn }
        var first: Progress?
        for earlier in before {
            do {
                return Progress(since: earlier, change: .success(try MeasureProgress.between(earlier.result, result, in: registry)))
            } catch {
                if first == nil { first = Progress(since: earlier, change: .failure(error)) }
            }
        }
        return first
    }
}

extension MeasureThreshold {
    /// Whether a score meets the threshold by what a check found of it; `nil` where the check could not hold it against that.
    fileprivate func isMet(asFound findings: [MeasureFinding], in instrument: Instrument, _ scale: ScoreScale?) -> Bool? {
        guard instrument.isVerified, scale != nil else { return nil }
        for finding in findings {
            switch finding.reason {
            case .aboveThreshold(self, _): return false
            case .thresholdNotComparable(self, _): return nil
            default: continue
            }
        }
        return true
    }
}
