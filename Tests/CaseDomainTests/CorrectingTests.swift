import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Taking facts back")
struct CorrectingTests {
    /// The place of the first event of a kind within a past.
    private static func place(_ type: EventType, in past: [CaseFile.Event]) throws -> StreamVersion {
        StreamVersion(Int32(try #require(past.firstIndex { $0.type == type }) + 1))
    }

    private static func correcting(
        _ type: EventType, _ reason: CorrectionReason = .entryError, isReplaced: Bool = false, in past: [CaseFile.Event]
    ) throws -> [CaseFile.Event] {
        let target = try Self.place(type, in: past)
        return past
            + Case.given(past).when(.correct(.init(target: target, reason: reason, isReplaced: isReplaced, note: "Misread."))).events
    }

    private static func corrected(_ past: [CaseFile.Event]) throws -> RecordCorrected {
        guard case .corrected(let it) = try #require(past.last { $0.type == RecordCorrected.type }) else { throw Missing() }
        return it
    }
    private struct Missing: Error {}

    @Test func `a notice that was taken back decides nothing, and what it said of services and granted falls with it`() throws {
        let past = try Self.correcting(DecisionReceived.type, in: Past.mixed)
        let state = Case.given(past).state
        #expect(state.isInFlight && state.services.allSatisfy { $0.decision == nil })
        #expect(state.authorizations.map(\.granted) == [nil])
        #expect(try Self.corrected(past).targets.count == 4, "the notice, two services, an authorization")
    }

    @Test func `both stay on record: the fact as it was, and what took it back`() throws {
        let past = try Self.correcting(DecisionReceived.type, isReplaced: true, in: Past.denied)
        let notice = try #require(Case.given(past).state.decisions.first)
        #expect(!notice.holds && notice.decision == The.decision)
        #expect(
            notice.correction
                == FactCorrection(
                    recordedAs: StreamVersion(Int32(past.count)), reason: .entryError, replacedBy: StreamVersion(Int32(past.count + 1))))
        let again = Past.after([.recordDecision(The.decide([Past.certify(The.speech)], appealBy: nil))], past)
        #expect(Case.given(again).state.decisions.map(\.holds) == [false, true])
        #expect(Case.given(again).state.services.first?.isAuthorized == true)
    }

    @Test func `an acknowledgement keyed on the wrong sending gives the request back to the payer`() throws {
        let refused = Past.after(
            [.recordAcknowledgement(.init(submission: The.submission, kind: .portal, isAccepted: false, receivedAt: The.day(-13)))],
            Past.submitted)
        #expect(!Case.given(refused).state.isInFlight)
        #expect(Case.given(try Self.correcting(SubmissionAcknowledged.type, .wrongMatch, in: refused)).state.isInFlight)
    }

    @Test func `what rested on the fact is named`() throws {
        #expect(try Self.corrected(Self.correcting(DecisionReceived.type, in: Past.appealed)).invalidated == [.appeal])
        #expect(try Self.corrected(Self.correcting(EvaluationRecorded.type, in: Past.drafted)).invalidated == [.letter])
        #expect(try Self.corrected(Self.correcting(CoverageLinked.type, in: Past.submitted)).invalidated == [.submission])
        #expect(try Self.corrected(Self.correcting(CoverageLinked.type, in: Past.covered)).invalidated == [])
        let answered = Past.after([.answerInformationRequest(.init(request: The.question, channel: .fax))], Past.asked)
        #expect(try Self.corrected(Self.correcting(InformationRequested.type, in: answered)).invalidated == [.informationResponse])
    }

    @Test func `a closed case whose ground falls away is open again`() throws {
        let past = try Self.correcting(AppealDecided.type, in: Past.closed)
        #expect(Case.given(past).state.closed == nil && past.last?.type == CaseReopened.type)
        #expect(try Self.corrected(past).invalidated.contains(.closure))
    }

    @Test func `what takes a fact's place on a closed case follows upon its reopening`() throws {
        let past = try Self.correcting(AppealDecided.type, isReplaced: true, in: Past.closed)
        #expect(past.last?.type == CaseReopened.type)
        #expect(try Self.corrected(past).replacedBy == StreamVersion(Int32(past.count + 1)))
    }

    @Test func `an evaluation takes the place of one that was taken back under the same id`() throws {
        let past = try Self.correcting(EvaluationRecorded.type, isReplaced: true, in: Past.drafted)
        var other = The.recordEvaluation
        other.evaluatedOn = The.date(-31)
        #expect(Case.given(past).when(.recordEvaluation(other)).events.map(\.type) == [EvaluationRecorded.type])
    }

    @Test func `what speaks of another patient is shown no more`() throws {
        let past = try Self.correcting(InformationRequested.type, .wrongPatient, in: Past.asked)
        let telling = try #require(Case.given(past).state.informationRequests.first?.tellings.first)
        #expect(telling.details?.isSealed == true && telling.receivedAt == The.day(-10))
        #expect(Case.given(past).state.openInformationRequests.isEmpty)
        #expect(Case.given(past).state.factsOfOtherPatients == [telling.recordedAs])
        let mistyped = try Self.correcting(InformationRequested.type, .entryError, in: Past.asked)
        #expect(Case.given(mistyped).state.factsOfOtherPatients == [])
    }

    @Test func `of a notice about another patient all that it says of services goes with it`() throws {
        let past = try Self.correcting(DecisionReceived.type, .wrongPatient, in: Past.denied)
        let state = Case.given(past).state
        let decided = state.services.flatMap(\.decided)
        #expect(!decided.isEmpty && decided.allSatisfy { state.factsOfOtherPatients.contains($0.recordedAs) })
        #expect(CaseStatus(state).phase == .inFlight && CaseStatus(state).outcome == nil)
    }

    @Test func `a fact is taken back once`() throws {
        let past = try Self.correcting(CoverageLinked.type, in: Past.covered)
        let target = try Self.place(CoverageLinked.type, in: past)
        Case.given(past).when(.correct(.init(target: target, reason: .entryError))).thenNothing()
        Case.given(past).when(.correct(.init(target: target, reason: .duplicate))).thenRefused(.factCorrected)
        Case.given(past).when(.correct(.init(target: target, reason: .entryError, isReplaced: true))).thenRefused(.factCorrected)
    }

    @Test func `only a fact can be taken back`() {
        Case.given(Past.covered).when(.correct(.init(target: StreamVersion(1), reason: .entryError))).thenRefused(.factUnknown)
        Case.given(Past.opened).when(.correct(.init(target: StreamVersion(2), reason: .entryError))).thenRefused(.factUnknown)
    }

    @Test func `a coverage that was taken back pays for nothing`() throws {
        let past = try Self.correcting(CoverageLinked.type, in: Past.signed)
        Case.given(past).when(.submit(The.submit)).thenRefused(.coverageMissing)
    }
}
