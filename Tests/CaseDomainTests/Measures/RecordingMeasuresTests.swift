import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Recording results of tests")
struct RecordingMeasuresTests {
    private static func recorded(_ command: CaseFile.RecordEvaluation) -> EvaluationRecorded? {
        guard case .evaluationRecorded(let it) = Case.given(Past.covered).when(.recordEvaluation(command)).events.first else { return nil }
        return it
    }

    @Test func `a result goes into the patient's part, with the version of the test's entry that it was recorded by`() throws {
        let it = try #require(Self.recorded(Tested.record([Tested.result()])))
        let result = try #require(it.findings.disclosed(for: "test")?.measures.first)
        #expect(result.version == 1 && result.score == 70)
        #expect(it.measuredDaysBefore == 1, "thirty-one days ago, of an evaluation of thirty days ago")
        var facts = JSONWriter()
        facts.object { it.writeFacts(to: &$0) }
        #expect(!String(decoding: facts.bytes, as: UTF8.self).contains("celf"))
    }

    @Test func `of several days the last one counts, and without results there is none`() throws {
        let several = Tested.record([Tested.result(days: -40), Tested.result("gfta-3", days: -33), Tested.result(days: -29)])
        #expect(try #require(Self.recorded(several)).measuredDaysBefore == -1)
        #expect(try #require(Self.recorded(Tested.record([]))).measuredDaysBefore == nil)
    }

    @Test func `a test that the registry does not have is refused by its place, and so is a version`() {
        let measures = [Tested.result(), Tested.result("house-made"), Tested.result("gfta-3") { $0.version = 9 }]
        Case.given(Past.covered).when(.recordEvaluation(Tested.record(measures))).thenRefused(.instrumentUnknown(at: [1, 2]))
        Case.given(Past.evaluated).when(.amendEvaluation(Tested.amend(measures))).thenRefused(.instrumentUnknown(at: [1, 2]))
    }

    @Test func `a score that the scale cannot give is refused by its place`() {
        let measures = [
            Tested.result("celf-5", "scaled", 20), Tested.result("celf-5", "scaled", 19), Tested.result("celf-5", "scaled", Score("6.5")!),
        ]
        Case.given(Past.covered).when(.recordEvaluation(Tested.record(measures))).thenRefused(.scoreImpossible(at: [0, 2]))
        Case.given(Past.evaluated).when(.amendEvaluation(Tested.amend(measures))).thenRefused(.scoreImpossible(at: [0, 2]))
    }

    @Test func `what is odd about a result otherwise is no reason to refuse it`() {
        let odd = [
            // A kind of score that is not on record, one of numbers that nobody verified, and one far outside its own interval.
            Tested.result("celf-5", "raw", 400), Tested.result("celf-4-spanish", "scaled", 99),
            Tested.result { $0.interval = ScoreInterval(low: 90, high: 99, confidencePercent: 95) },
        ]
        #expect(Self.recorded(Tested.record(odd)) != nil)
    }

    @Test func `no test was given tomorrow`() {
        let measures = [Tested.result(), Tested.result(days: 3)]
        Case.given(Past.covered).when(.recordEvaluation(Tested.record(measures))).thenRefused(.measuredInTheFuture(at: [1]))
        Case.given(Past.evaluated).when(.amendEvaluation(Tested.amend(measures))).thenRefused(.measuredInTheFuture(at: [1]))
        // 15:00 by UTC is past midnight in Kiribati, UTC+14.
        #expect(Self.recorded(Tested.record([Tested.result(days: 1)])) != nil)
    }

    @Test func `recording it again changes nothing, and on another day it is another evaluation`() {
        let past = Past.after([.recordEvaluation(Tested.record([Tested.result()]))], Past.covered)
        Case.given(past).when(.recordEvaluation(Tested.record([Tested.result()]))).thenNothing()
        Case.given(past).when(.recordEvaluation(Tested.record([Tested.result(days: -33)]))).thenRefused(.evaluationExists)
        Case.given(past).when(.recordEvaluation(Tested.record([]))).thenRefused(.evaluationExists)
    }

    @Test func `an amendment that says nothing of results does not lose them`() {
        let past = Past.after([.recordEvaluation(Tested.record([Tested.result()]))], Past.covered)
        Case.given(past).when(.amendEvaluation(The.amendEvaluation)).thenRefused(.measuresDropped)
        #expect(Case.given(past).when(.amendEvaluation(Tested.amend([], changed: [.goals, .measures]))).facts.count == 1)
        let emptied = Past.after([.amendEvaluation(Tested.amend([]))], past)
        #expect(Case.given(emptied).when(.amendEvaluation(The.amendEvaluation)).facts.count == 1, "there is nothing to lose any more")
        let kept = Past.after([.amendEvaluation(Tested.amend([Tested.result()], changed: [.goals]))], past)
        Case.given(kept).when(.amendEvaluation(The.amendEvaluation)).thenRefused(.measuresDropped)
    }

    @Test func `what was written before results were kept holds none`() throws {
        let samples = Dictionary(uniqueKeysWithValues: try StoredSample.all(in: SampleTests.folder).map { ($0.type, $0.body) })
        func event(_ type: EventType) throws -> CaseFile.Event? { try CaseFile.Event.decode(type, try #require(samples[type])) }
        guard case .evaluationRecorded(let recorded) = try event("case.evaluation_recorded.v1"),
            case .evaluationAmended(let amended) = try event("case.evaluation_amended.v1")
        else {
            Issue.record("they are read as today's")
            return
        }
        #expect(recorded.measuredDaysBefore == nil && amended.measuredDaysBefore == nil)
        for findings in [recorded.findings, amended.findings] {
            #expect(findings.disclosed(for: "test")?.measures == [] && findings.disclosed(for: "test")?.languages == [])
        }
        guard case .requirementDetermined(let determined) = try event("case.requirement_determined.v2"),
            case .packetAssembled(let packet) = try event("case.packet_assembled.v1"),
            case .packetCheckFailed(let failed) = try event("case.packet_check_failed.v1")
        else {
            Issue.record("they are read as today's")
            return
        }
        #expect(determined.terms.measures == nil && packet.gaps.count == 1 && failed.gaps.count == 1)
        let set = try RuleBook.Event.decode("rules.set_published.v2", try #require(samples["rules.set_published.v2"]))
        guard case .published(let published) = set else {
            Issue.record("it is read as today's")
            return
        }
        #expect(published.set.rules.allSatisfy { $0.measures == nil })
    }
}
