import CaseDomain
import EventSourcing

/// What a payer wants of standardized tests.
struct MeasureRuleRecord: DescribedBody {
    static let schemaName = "MeasureRule"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.optional("required", .flag, "A request goes with the result of a test at least; no, when absent.")
        _ = try reader.list(
            "thresholds", Form<MeasureThresholdRecord>.object(), count: 0...MeasureRule.thresholdsMax,
            "How far from the mean a score must lie, by test, by area, or in general.")
        _ = try reader.optional("max_age_days", .ruleNumber(), "Days that a result may be old.")
        _ = try reader.optional(
            "same_instrument", .flag, "Another test than before, without a reason, will not do; it is asked about, when absent.")
    }
}

/// A threshold, and of which tests it speaks: of all, where it names neither areas nor instruments.
struct MeasureThresholdRecord: DescribedBody {
    static let schemaName = "MeasureThreshold"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.list(
            "areas", .code() as Form<MeasureArea>, count: 0...MeasureArea.allCases.count, "Tests of one of these areas.")
        _ = try reader.list(
            "instruments", .instrument, count: 0...RuleListLimit.usual, "Tests by their names in the registry; before any area.")
        let kind = try reader.required("kind", .code() as Form<MeasureThreshold.Kind>, "In what it is counted.")
        let amount = try reader.required("amount", .thresholdAmount, "A decimal number as text, such as 1.5.")
        _ = try reader.optional("exclusive", .flag, "A score right at the limit does not meet it; it does, when absent.")
        guard MeasureThreshold(kind, amount) != nil else {
            throw BodyFault(.value, at: "amount", expectation: "is at most 10 where standard deviations are counted")
        }
    }
}

extension Form<Score> {
    fileprivate static let thresholdAmount = Form.value(
        .pattern("^[0-9]{1,3}(\\.[0-9]{1,3})?$"), example: Score("1.5")!, "is a decimal number as text, above 0 and at most 100"
    ) { 0 < $0 && $0 <= 100 }
}
