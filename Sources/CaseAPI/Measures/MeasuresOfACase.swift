import CaseDomain
import EventSourcing
import HTTPTypes
import PHIVault

// What there is to say of a case's results of standardized tests. It is clinical, so that no command answers with it: it is read, and
// recorded in the access log before it is sent.

extension CaseOperations {
    static let readMeasures = Operation(
        id: "readMeasures", method: .get, path: "\(path)/measures", tag: tag, summary: "Read the results of a case's tests",
        about: """
            Each result of a standardized test, of the evaluations as they were amended last, with what there is to say of it: whether the \
            score can be, whether the test fits the age and the languages, whether it is the one that was given before, how the score went \
            on since then, and whether it meets what the pinned rules of the payer want. Earlier results come from the case and from those \
            that it continues. `gaps` says what a packet would lack. Recorded in the access log before it is sent.
            """,
        scope: .clinic(.readCases), parameters: [.purposeOfUse],
        success: [.init(status: .ok, about: "The results.", schema: MeasuresOfACase.schemaName)], refusals: [.gone]
    ) { exchange in
        let history = try await exchange.history(of: try exchange.id("case"), as: .now).withoutLetters
        let before = try await exchange.casesContinued(by: history)
        let (opened, earlier) = try await exchange.open(history, besides: before, as: [.clinical, .demographics], count: 1 + before.count)
        var record = CaseRecord(history.id)
        try opened.fold(into: &record)
        var evaluations: [MeasuredEvaluation] = []
        for (history, opened) in zip(before, earlier) {
            var record = CaseRecord(history.id)
            try opened.fold(into: &record)
            evaluations += record.caseFile.measuredEvaluations(of: history.id)
        }
        let report = MeasureReport(
            record.caseFile, of: history.id, after: evaluations, age: record.knownAge, on: record.caseFile.day(at: exchange.now))
        return Answer.json { MeasuresOfACase(history.id, report).write(to: &$0) }
            .tagged(record.caseFile.version).positioned(history.position, in: try exchange.clinic)
    }
}

extension Purpose {
    /// Reckoning an age from the day of birth, for somebody to whom results are shown under a grant.
    fileprivate static let reckoningAge: Purpose = "necessity.reckoning_age"
}

extension CaseRecord {
    /// What is known of the patient's age: by the birth date as the record has it now, corrected where it says how long the pregnancy
    /// lasted.
    fileprivate var knownAge: KnownAge? {
        guard let birth = self.patient.currentDemographics?.demographics.disclosed(for: .reckoningAge)?.birthDate else { return nil }
        return KnownAge(bornOn: birth, gestation: self.patient.gestation?.age.disclosed(for: .reckoningAge))
    }
}

extension CaseHistory {
    /// Without the streams of the case's letters.
    fileprivate var withoutLetters: CaseHistory {
        var history = self
        let letters = Set(self.caseFile.letters.map(\.started.letter.stream))
        history.envelopes.removeAll { letters.contains($0.stream) }
        return history
    }

    /// The case's own stream alone.
    fileprivate var alone: CaseHistory {
        var history = self
        history.envelopes.removeAll { $0.stream != self.id.stream }
        return history
    }
}

extension Exchange {
    /// The cases of the same patient that a case continues, the one before it first, at most `MeasureReport.earlierCasesMax`.
    fileprivate func casesContinued(by history: CaseHistory) async throws -> [CaseHistory] {
        var found: [CaseHistory] = []
        var seen: Set<CaseID> = [history.id]
        var next = history.caseFile.opened?.priorCase
        while let id = next, seen.insert(id).inserted, found.count < MeasureReport.earlierCasesMax {
            let prior: CaseHistory
            do {
                prior = try await self.history(of: id, as: .now)
            } catch let problem as Problem where problem.code == Refusal.caseUnknown.code {
                // Nobody checks that the case named before this one is in the book.
                break
            }
            guard prior.caseFile.opened?.patient == history.caseFile.opened?.patient else { break }
            found.append(prior.alone)
            next = prior.caseFile.opened?.priorCase
        }
        return found
    }
}

/// The results of a case's tests.
struct MeasuresOfACase {
    static let schemaName = "CaseMeasures"

    private let id: CaseID
    private let report: MeasureReport

    init(_ id: CaseID, _ report: MeasureReport) {
        self.id = id
        self.report = report
    }

    func write(to members: inout JSONWriter.Members) {
        members.member("case_id", self.id)
        members.member("on", self.report.day)
        members.member("rules", self.report.rules.map(PinnedRuleJSON.init))
        members.member("gaps", self.report.gaps)
        members.member("evaluations", self.report.evaluations.map(EvaluationJSON.init))
    }

    static let schema = Schema.object([
        .required("case_id", .uuid, "The case."),
        .required("on", .day, "The day on which results are judged, where the case is worked on."),
        .required("rules", Self.list(PinnedRuleJSON.schema, CaseFile.RequestServices.countMax), "What the pinned rules want of tests."),
        .required("gaps", Self.list(PacketGap.described.schema, PacketGap.Kind.allCases.count), "What a packet would lack of tests."),
        .required("evaluations", Self.list(EvaluationJSON.schema, 10_000), "The evaluations that hold, in order."),
    ])

    fileprivate static func list(_ element: Schema, _ maximum: Int) -> Schema { .array(element, minimum: 0, maximum: maximum) }
}

private struct PinnedRuleJSON: JSONWritable {
    let rule: PinnedMeasureRule

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("line_ids", self.rule.lines)
            members.member("rule", self.rule.pin)
            members.member("measures", self.rule.measures)
        }
    }

    static let schema = Schema.object(
        "PinnedMeasureRule",
        [
            .required("line_ids", MeasuresOfACase.list(.uuid, CaseFile.RequestServices.countMax), "The lines that it was determined for."),
            .optional("rule", .anyObject, "The rule, by the place in the ledger where its words stand."),
            .required("measures", MeasureRuleRecord.described.schema, "What it wants."),
        ])
}

private struct EvaluationJSON: JSONWritable {
    let evaluation: MeasureReport.Evaluation

    func write(to writer: inout JSONWriter) {
        let measured = self.evaluation.measured
        writer.object { members in
            members.member("evaluation_id", measured.evaluation)
            members.member("discipline", measured.discipline)
            members.member("evaluated_on", measured.evaluatedOn)
            members.member("amended_on", measured.amendedOn)
            members.mark(measured.phi)
            members.list("languages", measured.languages)
            members.member("measures", self.evaluation.readings.map(ReadingJSON.init))
        }
    }

    static let schema = Schema.object(
        "MeasuredEvaluation",
        [
            .required("evaluation_id", .uuid, "The evaluation."),
            .required("discipline", .codes(of: ServiceLine.self), "The discipline."),
            .required("evaluated_on", .day, "The day of the evaluation."), .optional("amended_on", .day, "The day of its last amendment."),
            .required(
                "phi", .codes(["opened", "sealed", "shredded"]),
                "`opened`; `shredded` when the data was disposed of, and nothing is told of it."),
            .optional(
                "languages", MeasuresOfACase.list(.languageTag, ClinicalFindings.languagesMax), "Languages that the patient speaks."),
            .required("measures", MeasuresOfACase.list(ReadingJSON.schema, ClinicalFindings.measuresMax), "Its results."),
        ])
}

private struct ReadingJSON: JSONWritable {
    let reading: MeasureReport.Reading

    func write(to writer: inout JSONWriter) {
        let reading = self.reading
        writer.object { members in
            members.member("result", reading.result)
            members.member("name", reading.instrument?.name)
            members.member("age_months", reading.age.map { Int64($0.months) })
            if let age = reading.age, age.isCorrected { members.member("chronological_age_months", Int64(age.chronologicalMonths)) }
            members.member("deviation", reading.deviation)
            members.list("thresholds", reading.limits.map(LimitJSON.init))
            members.member("findings", reading.findings)
            members.member("progress", reading.progress.map(ProgressJSON.init))
        }
    }

    static let schema = Schema.object(
        "MeasureReading",
        [
            .required("result", MeasureResult.described.schema, "The result as it was recorded, with the version of the test's entry."),
            .optional("name", .text(1, Instrument.textMax), "The test's title."),
            .optional("age_months", Self.months, "The completed months by which it is scored; absent where the age is not known."),
            .optional("chronological_age_months", Self.months, "The completed months since birth, where those are corrected."),
            .optional("deviation", .score, "Standard deviations from the mean; absent where none is confirmed."),
            .optional(
                "thresholds", MeasuresOfACase.list(LimitJSON.schema, CaseFile.RequestServices.countMax), "What the payer wants of it."),
            .required("findings", MeasuresOfACase.list(MeasureFinding.schema, 100), "What there is to say of it."),
            .optional("progress", ProgressJSON.schema, "How the score went on; absent where the test was not given before."),
        ])

    /// Below zero for a test that is said to be given before the day of birth.
    private static let months = Schema.integer(minimum: -Int64(Int32.max), maximum: Int64(Int32.max))
}

private struct LimitJSON: JSONWritable {
    let limit: MeasureReport.Limit

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("threshold", self.limit.threshold)
            members.member("words", self.limit.threshold.words)
            members.member("met", self.limit.isMet)
        }
    }

    static let schema = Schema.object(
        "MeasureLimit",
        [
            .required(
                "threshold",
                .object(
                    "MeasureLimitThreshold",
                    [
                        .required("kind", .codes(of: MeasureThreshold.Kind.self), "In what it is counted."),
                        .required("amount", .score, "How much."),
                        .required("exclusive", .boolean, "A score right at the limit does not meet it."),
                    ]), "The threshold."),
            .required("words", .text(1, 200), "As payers write it."),
            .optional("met", .boolean, "Whether the score meets it; absent where it cannot be held against it."),
        ])
}

private struct ProgressJSON: JSONWritable {
    let progress: MeasureReport.Progress

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("case_id", self.progress.since.caseID)
            members.member("evaluation_id", self.progress.since.evaluation)
            members.member("since", self.progress.since.result.administeredOn)
            members.member("score", self.progress.since.result.score)
            switch self.progress.change {
            case .success(let change):
                members.member("course", change.course)
                members.member("difference", change.difference)
                members.member("deviations", change.deviations)
                members.member("days", Int64(change.days))
                members.member("within_intervals", change.isWithinIntervals)
            case .failure(let reason): members.member("incomparable", reason)
            }
        }
    }

    static let schema = Schema.object(
        "MeasureProgress",
        [
            .required("case_id", .uuid, "The case of the earlier result."), .required("evaluation_id", .uuid, "Its evaluation."),
            .required("since", .day, "The day on which the test was given then."), .required("score", .score, "The score then."),
            .optional("course", .codes(of: MeasureProgress.Course.self), "Where the score went."),
            .optional("difference", .score, "The later score less the earlier one."),
            .optional("deviations", .score, "The difference in standard deviations."),
            .optional("days", .count, "Days between the two."),
            .optional("within_intervals", .boolean, "The intervals of confidence share a score: the difference may be chance."),
            .optional(
                "incomparable", .codes(of: MeasureProgress.Incomparable.self), "Why the two show no progress, either way."),
        ])
}

extension MeasureFinding {
    fileprivate static let schema = Schema.object(
        "MeasureFinding",
        [
            .required("code", .text(1, 64), "What was found, by a stable name."),
            .required("severity", .codes(of: Severity.self), "How much it weighs."),
            .required("instrument", .instrumentName, "The test."), .required("scale", .instrumentName, "The kind of score."),
            .optional("part", .text(1, MeasureResult.partMax), "The subtest or composite."),
            .required("detail", .text(1, 2_000), "What is so."), .required("fix", .text(0, 2_000), "What puts it right."),
        ])
}
