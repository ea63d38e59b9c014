import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Tests that a request goes with")
struct MeasuresWithARequestTests {
    private static let wanted = MeasureRule(isRequired: true, ageDaysMax: 90)
    private static let assemble = CaseFile.Command.assemblePacket(The.assemble())

    private static func gaps(_ past: [CaseFile.Event], _ rule: MeasureRule = wanted) -> [PacketGap.Kind] {
        let ruled = Past.after([Tested.determine(rule)], past)
        let facts = Case.given(ruled).when(Self.assemble).events
        #expect(Case.given(ruled).state.measuresLacking(on: The.date(0)).isEmpty == (facts.first?.type == PacketAssembled.type))
        guard case .packetCheckFailed(let failed) = facts.first else { return [] }
        #expect(failed.gaps.allSatisfy { $0.isBlocking && $0.code == nil })
        return failed.gaps.map(\.kind)
    }

    @Test func `where the pinned rule wants a test and no evaluation holds one, the packet is held back`() {
        #expect(Self.gaps(Tested.past(Tested.record([]))) == [.measuresMissing])
        #expect(Self.gaps(Tested.past(Tested.record([Tested.result()]))) == [])
    }

    @Test func `a test that is older than the rule takes is none, and the last one counts`() {
        let old = Tested.record([Tested.result(days: -91)], days: -90)
        #expect(Self.gaps(Tested.past(old)) == [.measuresTooOld])
        #expect(Self.gaps(Tested.past(Tested.record([Tested.result(days: -90)]))) == [], "ninety days are not more than ninety")
        let both = Tested.past(old, Tested.record([Tested.result(days: -20)], as: The.id(27), days: -20))
        #expect(Self.gaps(both) == [])
        #expect(Self.gaps(Tested.past(old), MeasureRule(isRequired: true)) == [], "the rule does not say how old")
    }

    @Test func `a rule that wants none, or says only how old, holds nothing back`() {
        #expect(Self.gaps(Tested.past(Tested.record([])), MeasureRule(ageDaysMax: 90)) == [])
        #expect(Self.gaps(Tested.past(Tested.record([])), MeasureRule(isRequired: false, ageDaysMax: 90)) == [])
    }

    @Test func `results count as the evaluation was amended last, and not when they were taken back`() {
        let measured = Tested.past(Tested.record([Tested.result()]))
        let emptied = Past.after([.amendEvaluation(Tested.amend([]))], measured)
        #expect(Self.gaps(emptied) == [.measuresMissing])
        let added = Past.after([.amendEvaluation(Tested.amend([Tested.result()]))], Tested.past(Tested.record([])))
        #expect(Self.gaps(added) == [])
        #expect(Self.gaps(RequestPast.takingBack(EvaluationAmended.type, in: emptied)) == [], "the amendment was a mistake")
        #expect(Self.gaps(RequestPast.takingBack(EvaluationRecorded.type, in: measured)) == [.measuresMissing])
    }

    @Test func `what holds a packet back holds the submission, until a test is recorded`() {
        let failed = Past.after([Tested.determine(Self.wanted), Self.assemble], Tested.past(Tested.record([])))
        Case.given(failed).when(.submit(The.submit)).thenRefused(.packetIncomplete)
        let amended = Past.after([.amendEvaluation(Tested.amend([Tested.result()])), Self.assemble], failed)
        #expect(Case.given(amended).when(.submit(The.submit)).facts.count > 0)
    }
}
