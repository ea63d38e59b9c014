public import EventSourcing

/// How a score changed between two testings. What it says is patient data, as the results are.
public struct MeasureProgress: Sendable, Hashable {
    /// Where the score went.
    public enum Course: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case better
        case worse
        case unchanged
    }

    /// Why two results show no progress, either way.
    public enum Incomparable: String, Sendable, Hashable, CaseIterable, JSONCodable, Error {
        case unknownInstrument = "unknown_instrument"
        case otherInstrument = "other_instrument"
        /// The same test by other norms.
        case otherVersion = "other_version"
        case unknownScale = "unknown_scale"
        case otherScale = "other_scale"
        /// Another subtest or composite.
        case otherPart = "other_part"
        case otherLanguages = "other_languages"
        /// The later one was not given after the earlier one.
        case notLater = "not_later"
        /// Neither end of the scale is the better one.
        case noDirection = "no_direction"
    }

    /// The later score less the earlier one.
    public var difference: Score
    /// The difference in standard deviations, cut to a thousandth toward zero; `nil` where the scale has none, or none that is confirmed.
    ///
    /// Scores by age norms compare with others of the same age: one that stays as it was is a child who learned as much as others did.
    public var deviations: Score?
    public var course: Course
    /// Days between the two.
    public var days: Int
    /// The intervals of confidence share a score, so that the difference may be chance; `nil` where one of them is not on record.
    public var isWithinIntervals: Bool?

    /// The change from an earlier to a later result of one test and one kind of score; fails where the two cannot be compared.
    public static func between(
        _ earlier: MeasureResult, _ later: MeasureResult, in registry: InstrumentRegistry = .bundled
    ) throws(Incomparable) -> MeasureProgress {
        guard earlier.instrument == later.instrument else { throw .otherInstrument }
        guard let first = registry.instrument(of: earlier), let second = registry.instrument(of: later), first.isVerified, second.isVerified
        else { throw .unknownInstrument }
        guard first.version == second.version else { throw .otherVersion }
        guard earlier.scale == later.scale else { throw .otherScale }
        guard let scale = second.scale(later.scale) else { throw .unknownScale }
        guard earlier.part == later.part else { throw .otherPart }
        guard Set(earlier.languages.map(\.primary)) == Set(later.languages.map(\.primary)) else { throw .otherLanguages }
        guard earlier.administeredOn < later.administeredOn else { throw .notLater }
        guard let direction = scale.direction else { throw .noDirection }
        let difference = later.score - earlier.score
        let isBetter = direction == .higherIsBetter ? difference > 0 : difference < 0
        let intervals = earlier.interval.flatMap { first in later.interval.map { (first, $0) } }
        return MeasureProgress(
            difference: difference, deviations: scale.isVerified ? scale.deviations(difference) : nil,
            course: difference == 0 ? .unchanged : isBetter ? .better : .worse,
            days: later.administeredOn.dayNumber - earlier.administeredOn.dayNumber,
            isWithinIntervals: intervals.map { $0.overlaps($1) })
    }
}
