import CaseDomain
import EventSourcing

// How results of standardized tests are told.

extension MeasureResult: DescribedBody {
    static let schemaName = "MeasureResult"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            try reader.required("instrument", .instrument, "The test, by its name in the registry."),
            version: try reader.optional(
                "version", .value(.integer(minimum: 1, maximum: Int64(Int32.max)), example: 1, "is a version, from 1") { $0 >= 1 },
                "The version of the registry's entry; the one that holds on the day of the test, when absent."),
            try reader.required("scale", .scoreScale, "The kind of score, as the registry names it."),
            part: try reader.optional(
                "part", .text(Self.partMax, bytesMax: Self.partMax),
                "The subtest or composite, as the report names it; the whole test, when absent."),
            try reader.required("score", .score, "The score, a decimal number as text."),
            on: try reader.required("administered_on", .day, "The day on which the test was given."),
            in: try reader.list("languages", .language, count: 0...Self.languagesMax, "In which languages it was given."),
            interval: try reader.optional("interval", .interval, "Where the true score lies, as the report has it."),
            percentile: try reader.optional("percentile", .percentile, "The percentile rank, as the report has it."),
            ageEquivalentMonths: try reader.optional(
                "age_equivalent_months", .ageMonths, "The age at which the score is usual, in months, as the report has it."),
            change: try reader.optional("change", .code(), "Why it is another test than before, where it is."))
    }
}

extension Form<InstrumentID> {
    static let instrument = Form.value(
        .pattern("^[a-z0-9._-]{1,64}$"), example: InstrumentID(rawValue: "celf-5")!, "is a name of the registry of tests, such as celf-5")
}

extension Form<ScoreScaleName> {
    fileprivate static let scoreScale = Form.value(
        .pattern("^[a-z0-9._-]{1,64}$"), example: ScoreScaleName(rawValue: "standard")!, "is a kind of score, such as standard")
}

extension Form<Score> {
    fileprivate static let score = Form.value(
        .pattern(Schema.scorePattern), example: Score("85")!,
        "is a decimal number as text, with at most three digits behind the point and at most a million")

    fileprivate static let percentile = Form.value(
        .pattern("^[0-9]{1,3}(\\.[0-9]{1,3})?$"), example: Score("7")!, "is a decimal number from 0 to 100 as text"
    ) { (0...100).contains($0) }
}

extension Form<Int32> {
    static let ageMonths = Form.value(
        .integer(minimum: 0, maximum: Int64(NormAges.monthsMax)), example: 46, "is a number of months from 0 to \(NormAges.monthsMax)"
    ) { (0...NormAges.monthsMax).contains($0) }
}

extension Form<ScoreInterval> {
    fileprivate static let interval = Form.value(
        ScoreInterval.schema, example: ScoreInterval(low: 80, high: 90, confidencePercent: 95)!,
        "is two scores, the second not below the first, and a confidence of 50 to 99 percent")
}

extension ScoreInterval {
    static let schema = Schema.object(
        "ScoreInterval",
        [
            .required("low", .score, "The lowest."), .required("high", .score, "The highest."),
            .required("confidence_percent", .integer(minimum: 50, maximum: 99), "How sure it is."),
        ])
}

extension Schema {
    static let scorePattern = "^-?[0-9]{1,7}(\\.[0-9]{1,3})?$"
    /// A score, or a distance between scores.
    static let score = Schema.pattern(Self.scorePattern)
}
