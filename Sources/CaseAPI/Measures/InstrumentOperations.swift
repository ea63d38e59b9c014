import CaseDomain
import EventSourcing
import HTTPTypes

/// The registry of standardized tests: reference data, the same for everybody.
enum InstrumentOperations {
    static var all: [Operation] { [Self.list] }

    static let listSchema = "InstrumentList"

    static let list = Operation(
        id: "listInstruments", method: .get, path: "/v1/instruments", tag: "Measures", summary: "List standardized tests",
        about: """
            The tests that results can be recorded of, by their names: what is on record of each, with its source and how far that was \
            checked. A test for which no languages or ages are on record is not left out for them. No patient data.
            """,
        scope: .caller,
        parameters: [
            .init(name: "discipline", place: .query, schema: .codes(of: ServiceLine.self), about: "Tests of a discipline."),
            .init(name: "area", place: .query, schema: .codes(of: MeasureArea.self), about: "Tests that measure this."),
            .init(
                name: "language", place: .query, schema: .pattern("^[A-Za-z]{2,3}(-[0-9A-Za-z]{1,8})*$"),
                about: "Tests with norms in this language, whatever its region."),
            .init(
                name: "age_months", place: .query, schema: .integer(minimum: 0, maximum: Int64(NormAges.monthsMax)),
                about: "Tests with norms for this age, in completed months."),
            .init(name: "on", place: .query, schema: .day, about: "As they hold on this day of testing; today, when absent."),
        ], success: [.init(status: .ok, about: "The tests.", schema: listSchema)]
    ) { exchange in
        let day = try exchange.queryDay("on")
        let instruments = InstrumentRegistry.bundled.instruments(
            of: try exchange.queryCode("discipline"), for: try exchange.queryCode("area"), in: try exchange.queryLanguage("language"),
            atMonths: try exchange.queryAgeMonths("age_months"), on: day ?? TimeZoneName.utc.day(at: exchange.now))
        return Answer.json { $0.member("instruments", instruments) }
    }

    static var schemas: [String: Schema] {
        [
            Self.listSchema: .object([
                .required(
                    "instruments", .array(Instrument.schema, minimum: 0, maximum: InstrumentRegistry.countMax), "By name.")
            ])
        ]
    }
}

extension Exchange {
    fileprivate func queryLanguage(_ name: String) throws(Problem) -> LanguageTag? {
        guard let text = self.query[name] else { return nil }
        guard let tag = LanguageTag(rawValue: text) else { throw .invalidParameter(name, "is a tag of RFC 5646, such as es or es-MX") }
        return tag
    }

    fileprivate func queryAgeMonths(_ name: String) throws(Problem) -> Int32? {
        guard let text = self.query[name] else { return nil }
        guard let months = Int32(text), (0...NormAges.monthsMax).contains(months) else {
            throw .invalidParameter(name, "is a number of months from 0 to \(NormAges.monthsMax)")
        }
        return months
    }
}

extension Instrument {
    private static func list(_ element: Schema) -> Schema { .array(element, minimum: 0, maximum: Self.countMax) }

    static let schema = Schema.object(
        "Instrument",
        [
            .required("id", .instrumentName, "Its name in the registry; another edition is another test."),
            .required("version", .integer(minimum: 1, maximum: Int64(Int32.max)), "The version of what is on record of it."),
            .required("name", .text(1, Self.textMax), "Its title."), .optional("edition", .text(1, Self.textMax), "Its edition."),
            .required("publisher", .text(1, Self.textMax), "Who publishes it, or who made it."),
            .optional("published_in", .integer(minimum: 1_900, maximum: 9_999), "The year in which this edition came out."),
            .optional("from", .day, "The first day of testing for which this version holds."),
            .optional("through", .day, "The last day of testing for which this version holds."),
            .required("disciplines", list(.codes(of: ServiceLine.self)), "Who gives it."),
            .required("areas", list(.codes(of: MeasureArea.self)), "What it measures."),
            .optional("ages", NormAges.schema, "For whom it has norms; absent where it has no range, or none on record."),
            .required("scales", list(ScoreScale.schema), "The scores that it gives."),
            .optional("languages", list(.languageTag), "Languages with norms; absent where language plays no part, or is not on record."),
            .optional(
                "retest_after", TermRecord.described.schema,
                "The shortest time between two testings that the publisher advises, in days or months."),
            .optional("retired_by", .instrumentName, "The edition that follows it."),
            .required("evidence", .codes(of: Evidence.self), "How far what it says was checked; an unverified one checks nothing."),
            .required("source", .text(0, Self.textMax), "Where that was read."),
            .optional("notes", list(.text(1, Self.textMax)), "What else to know of it."),
        ])
}

extension NormAges {
    static let schema = Schema.object(
        "NormAges",
        [
            .required("from_months", .integer(minimum: 0, maximum: Int64(Self.monthsMax)), "The first completed month."),
            .optional("through_months", .integer(minimum: 0, maximum: Int64(Self.monthsMax)), "The last completed month."),
        ])
}

extension ScoreScale {
    static let schema = Schema.object(
        "ScoreScale",
        [
            .required("name", .instrumentName, "Its name, as results give it."),
            .required("kind", .codes(of: Kind.self), "What kind of score it is."),
            .optional("min", .score, "The lowest score."), .optional("max", .score, "The highest score."),
            .optional("step", .score, "Scores lie this far from each other."), .optional("mean", .score, "The mean of people of one age."),
            .optional("standard_deviation", .score, "How far from the mean most of them lie."),
            .optional("direction", .codes(of: Direction.self), "Which end is the better one."),
            .optional("unit", .text(1, 64), "What is counted."),
            .optional("ages", NormAges.schema, "For whom this scale has norms, where they are others than the test's."),
            .required(
                "evidence", .codes(of: Evidence.self), "How far its numbers were checked; those of an unverified one check no score."),
        ])
}

extension Schema {
    static let instrumentName = Schema.pattern("^[a-z0-9._-]{1,64}$")
    static let languageTag = Schema.pattern("^[A-Za-z]{2,3}(-[0-9A-Za-z]{1,8})*$")
}
