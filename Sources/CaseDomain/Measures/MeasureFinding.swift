public import EventSourcing

/// One thing that a check of a result found. What it says of scores and ages is patient data, as the result is.
public struct MeasureFinding: Sendable, Hashable {
    /// How much a finding weighs.
    public enum Severity: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// It cannot be right, or the payer will not take it as it stands.
        case blocking
        /// A reviewer will ask; somebody corrects it or says why it is so.
        case warning
        /// To be known, and nothing to do.
        case note
    }

    /// Why a score cannot be held against a payer's threshold.
    public enum Incomparable: String, Sendable, Hashable, CaseIterable, JSONCodable, Error {
        /// Without a mean on record, as raw points are.
        case noMean = "no_mean"
        /// Neither end of the scale is the worse one.
        case noDirection = "no_direction"
        /// Its mean was never confirmed.
        case unverified
        /// The report's percentile is not on record.
        case noPercentile = "no_percentile"
        /// The report's age equivalent is not on record.
        case noAgeEquivalent = "no_age_equivalent"
        /// The age is not on record, or is less than a month.
        case noAge = "no_age"
    }

    /// What was found, with the values that show it.
    public enum Reason: Sendable, Hashable {
        /// The registry does not have the test, or not in that version.
        case unknownInstrument
        /// What the registry says of the test was never confirmed, and checks nothing.
        case instrumentUnverified
        /// A newer edition was out in the year before the test was given, or earlier.
        case editionSuperseded(by: InstrumentID, publishedIn: Int32?)
        case unknownScale(known: [ScoreScaleName])
        /// The numbers of the scale were never confirmed, and check no score.
        case scaleUnverified
        case scoreOutOfRange(min: Score?, max: Score?)
        case scoreBetweenSteps(Score)
        /// Further from the mean than tests reach, where the range is not on record.
        case scoreImplausible(deviation: Score)
        case scoreOutsideInterval(ScoreInterval)
        case ageUnknown
        case administeredInFuture(CivilDate)
        case administeredBeforeBirth(CivilDate)
        case tooYoung(TestAge, NormAges)
        case tooOld(TestAge, NormAges)
        /// Older than the payer or the clinic takes.
        case resultTooOld(days: Int, max: Int32)
        case retestedTooSoon(previous: CivilDate, earliest: CivilDate)
        /// None of what measured the same before; `because` where that is stated, or follows from age or edition.
        case otherInstrumentThanBefore([InstrumentID], because: InstrumentChange?)
        case languageNotStated
        case noNormsInLanguage([LanguageTag], known: [LanguageTag])
        case languagesUntested([LanguageTag], areas: [MeasureArea])
        /// Better than the payer's threshold.
        case aboveThreshold(MeasureThreshold, measured: Score)
        /// The interval of confidence reaches to both sides of the threshold.
        case thresholdWithinInterval(MeasureThreshold)
        case thresholdNotComparable(MeasureThreshold, Incomparable)
    }

    public var instrument: InstrumentID
    public var scale: ScoreScaleName
    public var part: String?
    public var severity: Severity
    public var reason: Reason

    public init(_ result: MeasureResult, _ severity: Severity, _ reason: Reason) {
        self.instrument = result.instrument
        self.scale = result.scale
        self.part = result.part
        self.severity = severity
        self.reason = reason
    }

    /// A stable name of what was found.
    public var code: String {
        switch self.reason {
        case .unknownInstrument: "measure.unknown_instrument"
        case .instrumentUnverified: "measure.instrument_unverified"
        case .editionSuperseded: "measure.edition_superseded"
        case .unknownScale: "measure.unknown_scale"
        case .scaleUnverified: "measure.scale_unverified"
        case .scoreOutOfRange: "measure.score_out_of_range"
        case .scoreBetweenSteps: "measure.score_between_steps"
        case .scoreImplausible: "measure.score_implausible"
        case .scoreOutsideInterval: "measure.score_outside_interval"
        case .ageUnknown: "measure.age_unknown"
        case .administeredInFuture: "measure.administered_in_future"
        case .administeredBeforeBirth: "measure.administered_before_birth"
        case .tooYoung: "measure.too_young"
        case .tooOld: "measure.too_old"
        case .resultTooOld: "measure.result_too_old"
        case .retestedTooSoon: "measure.retested_too_soon"
        case .otherInstrumentThanBefore: "measure.other_instrument_than_before"
        case .languageNotStated: "measure.language_not_stated"
        case .noNormsInLanguage: "measure.no_norms_in_language"
        case .languagesUntested: "measure.languages_untested"
        case .aboveThreshold: "measure.above_threshold"
        case .thresholdWithinInterval: "measure.threshold_within_interval"
        case .thresholdNotComparable: "measure.threshold_not_comparable"
        }
    }
}

extension MeasureFinding: JSONWritable {
    public func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("code", self.code)
            members.member("severity", self.severity)
            members.member("instrument", self.instrument)
            members.member("scale", self.scale)
            members.member("part", self.part)
            members.member("detail", self.words)
            members.member("fix", self.fix)
        }
    }
}
