import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Following an appeal")
struct FollowingAnAppealTests {
    private static func acknowledge(
        _ appeal: AppealID = The.appeal, expectedBy: CivilDate? = nil, reference: String? = nil
    ) -> CaseFile.Command {
        .recordAppealAcknowledgement(
            .init(
                appeal: appeal, receivedAt: The.day(-1), acknowledgedOn: The.date(-2), expectedBy: expectedBy, reference: reference))
    }

    private static func assign(_ appeal: AppealID = The.appeal) -> CaseFile.Command {
        var it = The.assign
        it.appeal = appeal
        return .recordExternalReview(it)
    }

    // MARK: acknowledgment

    @Test func `that an appeal was taken in is kept with it, and does not decide it`() {
        Case.given(Past.appealed).when(Self.acknowledge(expectedBy: The.date(28), reference: "AP-77")).then(
            .appealAcknowledged(
                AppealAcknowledged(
                    appeal: The.appeal, receivedAt: The.day(-1), acknowledgedOn: The.date(-2), expectedBy: The.date(28),
                    reference: PHI(Reference("AP-77")))))
        let state = Case.given(Past.after([Self.acknowledge()], Past.appealed)).state
        #expect(state.appeals.first?.acknowledged?.acknowledgedOn == The.date(-2) && CaseStatus(state).phase == .appealing)
    }

    @Test func `told again it changes nothing, but a number or a date that was not known is kept`() {
        let known = Past.after([Self.acknowledge()], Past.appealed)
        Case.given(known).when(Self.acknowledge()).thenReceivedAgain()
        #expect(Case.given(known).when(Self.acknowledge(reference: "AP-77")).events.map(\.type) == [AppealAcknowledged.type])
        #expect(Case.given(known).when(Self.acknowledge(expectedBy: The.date(9))).events.map(\.type) == [AppealAcknowledged.type])
        let numbered = Past.after([Self.acknowledge(reference: "AP-77")], known)
        Case.given(numbered).when(Self.acknowledge(reference: "AP-77")).thenReceivedAgain()
    }

    @Test func `after closure it is recorded and does not wake the case`() {
        let closed = Past.after([.close(.init(disposition: .denied, isAbandoning: true, note: "Moved."))], Past.appealed)
        let events = Case.given(closed).when(Self.acknowledge()).events
        #expect(events.map(\.type) == [AppealAcknowledged.type])
        #expect(Case.given(closed + events).state.irregularities == [.caseClosed])
    }

    // MARK: what the plan forwards

    @Test func `what a Medicare Advantage plan upholds it forwards itself: an appeal that nobody here filed`() {
        Case.given(AppealPast.upheld(by: .medicareAdvantage)).when(.recordAppealForwarded(The.forward)).then(
            .appealFiled(
                AppealFiled(
                    appeal: The.otherAppeal, level: .ire, lines: [The.speech, The.device], channel: .mail, filedAt: The.day(-1),
                    filedBy: .plan, forwardedFrom: The.appeal)))
        let state = Case.given(AppealPast.forwarded).state
        #expect(CaseStatus(state).phase == .appealing && state.irregularities == [])
        Case.given(AppealPast.forwarded).when(.fileAppeal(The.appeal(The.id(95), .ire))).thenRefused(.appealOpen)
    }

    @Test func `it is recorded however it fits, and what does not fit is looked at`() {
        Case.given(AppealPast.forwarded).when(.recordAppealForwarded(The.forward)).thenReceivedAgain()
        let early = Case.given(Past.after([.recordAppealForwarded(The.forward)], Past.denied)).state
        #expect(early.irregularities == [.unknownAppeal])
        var other = The.forward
        other.lines = [The.speech]
        let contrary = Case.given(Past.after([.recordAppealForwarded(other)], AppealPast.forwarded)).state
        #expect(contrary.irregularities == [.contradictsEarlier] && contrary.appeals.count == 2)
        #expect(contrary.appeals.last?.filed.lines == [The.speech] && contrary.appeals.last?.filings.count == 2)
        other.lines = [The.unknownLine]
        #expect(
            Case.given(Past.after([.recordAppealForwarded(other)], AppealPast.upheld(by: .medicareAdvantage))).state.irregularities == [
                .unknownService
            ])
        Case.given(AppealPast.forwarded).when(.fileAppeal(The.appeal(The.otherAppeal, .ire))).thenRefused(.appealExists)
    }

    @Test func `after closure it opens the case again`() {
        let closed = Past.after(
            [.close(.init(disposition: .denied, isAbandoning: true, note: "Moved."))], AppealPast.upheld(by: .medicareAdvantage))
        let events = Case.given(closed).when(.recordAppealForwarded(The.forward)).events
        #expect(events.last == .reopened(CaseReopened(reason: .payerFact)))
    }

    // MARK: the reviewer

    @Test func `who reviews it, and since when, is kept with it`() {
        let external = Past.after([.fileAppeal(The.appeal(The.otherAppeal, .external))], AppealPast.upheld(by: .commercial))
        let assigned = Past.after([Self.assign(The.otherAppeal)], external)
        let state = Case.given(assigned).state
        #expect(state.appeals.last?.review?.requestReceivedAt == The.day(-2) && state.irregularities == [])
        Case.given(assigned).when(Self.assign(The.otherAppeal)).thenReceivedAgain()
        var another = The.assign
        (another.appeal, another.organization) = (The.otherAppeal, "Lakes Review Organization")
        let changed = Case.given(Past.after([.recordExternalReview(another)], assigned)).state
        #expect(changed.appeals.last?.review?.organization == "Lakes Review Organization" && changed.irregularities == [])
    }

    @Test func `an appeal within the plan has no reviewer from outside`() {
        #expect(Case.given(Past.after([Self.assign()], Past.appealed)).state.irregularities == [.contradictsEarlier])
    }

    @Test func `a decision says before whom it was, and who decided it`() throws {
        var decide = The.uphold()
        decide.reviewer = AppealReviewer(.medicalDirector, isSameSpecialty: true)
        let upheld = Past.after([.recordAppealDecision(decide)], Past.appealed)
        let decided = try #require(Case.given(upheld).state.appeals.first?.decided)
        #expect(decided.level == .internalFirst && decided.reviewer == AppealReviewer(.medicalDirector, isSameSpecialty: true))
        // What another telling of it leaves open stays as it was said first.
        var later = The.uphold(appealBy: nil)
        later.decidedOn = nil
        Case.given(upheld).when(.recordAppealDecision(later)).thenReceivedAgain()
        later.appealBy = The.date(40)
        let corrected = try #require(Case.given(Past.after([.recordAppealDecision(later)], upheld)).state.appeals.first?.decided)
        #expect(corrected.appealBy == The.date(40) && corrected.decidedOn == The.date(-2) && corrected.reviewer == decided.reviewer)
    }

    // MARK: order

    @Test func `facts about an appeal find it, in whatever order they and it come`() {
        let facts: [CaseFile.Command] = [
            Self.acknowledge(The.otherAppeal), Self.assign(The.otherAppeal),
            .recordAppealDecision(The.uphold(The.otherAppeal, The.id(75))),
        ]
        let early = Past.after(facts, AppealPast.upheld(by: .medicareAdvantage))
        #expect(Case.given(early).state.irregularities == [.unknownAppeal])
        #expect(!Case.given(early).state.unmatched.isEmpty)
        let state = Case.given(Past.after([.recordAppealForwarded(The.forward)], early)).state
        #expect(state.irregularities == [] && state.unmatched.isEmpty)
        let appeal = state.appeals.last
        #expect(appeal?.decided?.outcome == .upheld && appeal?.acknowledged != nil && appeal?.review != nil)
    }

    @Test func `a filing that was taken back is no appeal, and can be filed anew under its id`() {
        let back = Past.after([.correct(.init(target: StreamVersion(Int32(Past.appealed.count)), reason: .entryError))], Past.appealed)
        let state = Case.given(back).state
        #expect(CaseStatus(state).phase == .decided)
        let again = Past.after([.fileAppeal(The.appeal(The.appeal, .internalFirst, [The.speech]))], back)
        #expect(Case.given(again).state.appeals.count == 1 && Case.given(again).state.appeals.first?.filed.lines == [The.speech])
        #expect(CaseStatus(Case.given(again).state).phase == .appealing)
    }
}
