import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("What there is to say of a case's tests")
struct MeasureReportTests {
    private static let later: EvaluationID = The.id(27)
    private static let atLeast = MeasureThreshold(.deviations, Score("1.5")!)!

    private static func report(
        _ past: [CaseFile.Event], after earlier: [MeasuredEvaluation] = [], age: KnownAge? = Tested.age
    ) -> MeasureReport {
        MeasureReport(Case.given(past).state, of: The.caseID, after: earlier, age: age, on: The.date(0))
    }

    private static func codes(_ reading: MeasureReport.Reading?) -> [String] { reading?.findings.map(\.code) ?? ["no reading"] }

    @Test func `each result is told with its test, the age and how far from the mean it lies`() throws {
        let report = Self.report(Tested.past(Tested.record([Tested.result()])))
        let reading = try #require(report.evaluations.first?.readings.first)
        #expect(reading.instrument?.name == "Clinical Evaluation of Language Fundamentals" && reading.age?.months == 77)
        #expect(reading.deviation == -2 && reading.findings.isEmpty && reading.limits.isEmpty && reading.progress == nil)
        #expect(report.rules.isEmpty && report.gaps.isEmpty)
    }

    @Test func `where the day of birth is not known, that is said, and nothing of the age`() throws {
        let report = Self.report(Tested.past(Tested.record([Tested.result()])), age: nil)
        let reading = try #require(report.evaluations.first?.readings.first)
        #expect(reading.age == nil && reading.findings.map(\.code) == ["measure.age_unknown"])
    }

    @Test func `the pinned rule's threshold is told with whether the score meets it`() throws {
        let rule = MeasureRule(thresholds: [.init(Self.atLeast, areas: [.language])])
        let measures = [Tested.result(), Tested.result("celf-5", "standard", 90, part: "Expressive"), Tested.result("gfta-3")]
        let report = Self.report(Past.after([Tested.determine(rule)], Tested.past(Tested.record(measures))))
        #expect(report.rules.map(\.lines) == [[The.speech]] && report.rules.first?.pin == The.pin)
        let readings = try #require(report.evaluations.first?.readings)
        #expect(
            readings[0].limits.map(\.threshold) == [Self.atLeast] && readings[0].limits.map(\.isMet) == [true])
        #expect(Self.codes(readings[0]) == [])
        #expect(readings[1].limits.map(\.isMet) == [false])
        let above = readings[1].findings.first { $0.code == "measure.above_threshold" }
        #expect(above?.severity == .note, "another result of the area meets it")
        #expect(readings[2].limits.isEmpty, "the threshold is of another area")
    }

    @Test func `a threshold that a score cannot be held against is neither met nor missed`() throws {
        let rule = MeasureRule(thresholds: [.init(MeasureThreshold(.percentile, 7)!)])
        let past = Past.after([Tested.determine(rule)], Tested.past(Tested.record([Tested.result()])))
        let reading = try #require(Self.report(past).evaluations.first?.readings.first)
        #expect(reading.limits.map(\.isMet) == [nil] && Self.codes(reading) == ["measure.threshold_not_comparable"])
    }

    @Test func `two rules that want different things are both told, and what both find once`() throws {
        let twice = Past.after([.requestServices(.init([The.deviceRequested]))], Tested.past(Tested.record([Tested.result()])))
        func determine(_ line: ServiceLineID, _ amount: Score) -> CaseFile.Command {
            let rule = MeasureRule(thresholds: [.init(MeasureThreshold(.deviations, amount)!)], ageDaysMax: 20)
            return .determineRequirement(
                .init(
                    lines: [line],
                    terms: RuleTerms(requirement: RequirementTerms(.required), letter: LetterTerms(isNeeded: true), measures: rule)))
        }
        let report = Self.report(Past.after([determine(The.speech, 1), determine(The.device, 3)], twice))
        let reading = try #require(report.evaluations.first?.readings.first)
        #expect(report.rules.map(\.lines) == [[The.speech], [The.device]])
        #expect(reading.limits.map(\.isMet) == [true, false])
        #expect(Self.codes(reading) == ["measure.result_too_old", "measure.above_threshold"])
    }

    @Test func `progress counts from the last result that compares`() throws {
        let report = Self.report(
            Tested.past(
                Tested.record([Tested.result("celf-5", "standard", 64, days: -300)], days: -300),
                Tested.record([Tested.result("celf-5", "scaled", 5, days: -200)], as: The.id(28), days: -200),
                Tested.record([Tested.result("celf-5", "standard", 70)], as: Self.later)))
        let progress = try #require(report.evaluations.last?.readings.first?.progress)
        #expect(progress.since.evaluation == The.evaluation && progress.since.result.score == 64)
        let change = try progress.change.get()
        #expect(change.difference == 6 && change.course == .better && change.days == 269)
        let scaled = try #require(report.evaluations[1].readings.first?.progress)
        #expect(scaled.change == .failure(.otherScale) && scaled.since.evaluation == The.evaluation)
        #expect(report.evaluations[0].readings[0].progress == nil)
    }

    @Test func `another test than before is asked about, and blocks where the payer wants the same`() throws {
        let past = Tested.past(
            Tested.record([Tested.result("owls-ii", days: -300)], days: -300), Tested.record([Tested.result()], as: Self.later))
        func finding(_ past: [CaseFile.Event]) -> MeasureFinding? {
            Self.report(past).evaluations.last?.readings.first?.findings.first { $0.code == "measure.other_instrument_than_before" }
        }
        #expect(finding(past)?.severity == .warning)
        #expect(finding(Past.after([Tested.determine(MeasureRule(wantsSameInstrument: true))], past))?.severity == .blocking)
        let explained = Past.after(
            [Tested.determine(MeasureRule(wantsSameInstrument: true))],
            Tested.past(
                Tested.record([Tested.result("owls-ii", days: -300)], days: -300),
                Tested.record([Tested.result { $0.change = .otherQuestion }], as: Self.later)))
        #expect(finding(explained)?.severity == .note)
    }

    @Test func `results of the case before count as what was measured before`() throws {
        let before = Case.given(Tested.past(Tested.record([Tested.result("celf-5", "standard", 60, days: -400)], days: -400))).state
        let report = Self.report(
            Tested.past(Tested.record([Tested.result()], as: Self.later)), after: before.measuredEvaluations(of: The.otherCase))
        #expect(report.evaluations.map(\.measured.caseID) == [The.caseID], "only the case's own are told")
        let progress = try #require(report.evaluations.first?.readings.first?.progress)
        let change = try progress.change.get()
        #expect(progress.since.caseID == The.otherCase && change.difference == 10)
    }

    @Test func `a child of two languages is tested in both, also where the later evaluation does not say which they are`() {
        let both = Tested.english + Tested.spanish
        let report = Self.report(
            Tested.past(
                Tested.record([Tested.result(days: -300)], days: -300, languages: both), Tested.record([Tested.result()], as: Self.later)))
        for evaluation in report.evaluations { #expect(Self.codes(evaluation.readings.first) == ["measure.languages_untested"]) }
        let tested = Self.report(
            Tested.past(
                Tested.record([Tested.result(), Tested.result("celf-4-spanish", in: Tested.spanish)], languages: both)))
        let codes = tested.evaluations.flatMap(\.readings).flatMap { Self.codes($0) }
        #expect(!codes.contains("measure.languages_untested"))
    }

    @Test func `an amendment stands in the place of what it amends, and what was taken back is not told`() {
        let amended = Past.after(
            [.amendEvaluation(Tested.amend([Tested.result("celf-5", "standard", 88)]))], Tested.past(Tested.record([Tested.result()])))
        let report = Self.report(amended)
        #expect(report.evaluations.first?.readings.map(\.result.score) == [88])
        #expect(report.evaluations.first?.measured.amendedOn == The.date(-1))
        #expect(
            Self.report(RequestPast.takingBack(EvaluationAmended.type, in: amended)).evaluations[0].readings.map(\.result.score) == [70])
        #expect(Self.report(RequestPast.takingBack(EvaluationRecorded.type, in: amended)).evaluations.isEmpty)
    }

    @Test func `a patient's part that cannot be read is told as such`() {
        let findings: [(PHI<ClinicalFindings>, PHIPresence)] = [(.sealed, .sealed), (.shredded, .shredded)]
        for (findings, presence) in findings {
            let recorded = EvaluationRecorded(
                evaluation: The.evaluation, discipline: .speech, evaluatedOn: The.date(-30), measuredOn: The.date(-31), findings: findings)
            let report = Self.report(Past.covered + [.evaluationRecorded(recorded)])
            #expect(report.evaluations.map(\.measured.phi) == [presence] && report.evaluations[0].readings.isEmpty)
        }
    }
}
