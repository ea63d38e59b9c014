import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Holding the plan's process for exhausted")
struct ExhaustingThePlanTests {
    private static func exhaust(
        _ basis: DeemedExhaustionAsserted.Basis, _ appeal: AppealID? = nil, _ lines: [ServiceLineID] = [], dueAt: Timestamp? = nil,
        note: String? = "The notice names no reviewer."
    ) -> CaseFile.Command {
        .assertDeemedExhaustion(.init(appeal: appeal, lines: lines, basis: basis, dueAt: dueAt, note: note))
    }

    private static let external = CaseFile.Command.fileAppeal(The.appeal(The.otherAppeal, .external))
    private static let overdue = Past.after([exhaust(.planMissedDeadline, The.appeal, note: nil)], Past.appealed)

    @Test func `an appeal that the plan has not decided in time holds up the next level no more`() {
        Case.given(Past.appealed).when(Self.external).thenRefused(.appealOpen)
        Case.given(Past.appealed).when(Self.exhaust(.planMissedDeadline, The.appeal, note: nil)).then(
            .deemedExhaustionAsserted(
                DeemedExhaustionAsserted(appeal: The.appeal, lines: [The.speech, The.device], basis: .planMissedDeadline)))
        #expect(Case.given(Self.overdue).when(Self.external).facts.count == 1)
        Case.given(Self.overdue).when(.fileAppeal(The.appeal(The.otherAppeal, .internalFirst))).thenRefused(.appealOpen)
        #expect(CaseStatus(Case.given(Self.overdue).state).phase == .appealing)
    }

    @Test func `Medicare Advantage goes on to the independent entity, and no further`() {
        let past = Past.after(
            [.fileAppeal(The.appeal(filedAt: The.day(-3))), Self.exhaust(.planMissedDeadline, The.appeal)],
            AppealPast.denied(by: .medicareAdvantage))
        #expect(Case.given(past).when(.fileAppeal(The.appeal(The.otherAppeal, .ire))).facts.count == 1)
        Case.given(past).when(.fileAppeal(The.appeal(The.otherAppeal, .alj))).thenRefused(.appealLevelSkipped)
    }

    @Test func `it takes an appeal within the plan that is undecided, and, where a clock says so, overdue`() {
        let asked = Self.exhaust(.planMissedDeadline, The.appeal, dueAt: The.day(2))
        Case.given(Past.appealed).when(asked).thenRefused(.exhaustionUnfounded)
        #expect(Case.given(Past.appealed).when(asked, at: The.day(3)).facts.count == 1)
        Case.given(Past.denied).when(Self.exhaust(.planMissedDeadline)).thenRefused(.exhaustionUnfounded)
        Case.given(Past.denied).when(Self.exhaust(.planMissedDeadline, The.appeal)).thenRefused(.exhaustionUnfounded)
        let upheld = AppealPast.upheld(by: .commercial)
        Case.given(upheld).when(Self.exhaust(.planMissedDeadline, The.appeal)).thenRefused(.exhaustionUnfounded)
        let outside = Past.after([Self.external], upheld)
        Case.given(outside).when(Self.exhaust(.planMissedDeadline, The.otherAppeal)).thenRefused(.exhaustionUnfounded)
        Case.given(outside).when(Self.exhaust(.rulesNotFollowed, The.otherAppeal)).thenRefused(.exhaustionUnfounded)
    }

    @Test func `a plan that waives its process, or breaks its rules, opens external review before any appeal, where a note says how`() {
        for basis in [DeemedExhaustionAsserted.Basis.waivedByPlan, .rulesNotFollowed] {
            Case.given(Past.denied).when(Self.exhaust(basis, note: nil)).thenRefused(.exhaustionUnfounded)
            let past = Past.after([Self.exhaust(basis)], Past.denied)
            #expect(Case.given(past).when(Self.external).facts.count == 1, "\(basis)")
            #expect(Case.given(past).when(.fileAppeal(The.appeal())).facts.count == 1, "\(basis): the plan can still be asked")
        }
    }

    @Test func `what was voided without a decision is no matter of an appeal yet`() {
        var granted = The.granted
        granted.lines = [The.speech]
        let past = Past.after(
            [.recordAuthorization(.init(granted, receivedAt: The.day(-2))), .recordAuthorizationVoid(The.void())], Past.submitted)
        Case.given(past).when(Self.exhaust(.waivedByPlan)).thenRefused(.nothingToAppeal)
        #expect(!Case.given(past).state.possible(at: The.now).contains(.assertDeemedExhaustion))
    }

    @Test func `it is for the lines it names`() {
        let past = Past.after([Self.exhaust(.waivedByPlan, nil, [The.speech])], Past.denied)
        #expect(Case.given(past).when(.fileAppeal(The.appeal(The.otherAppeal, .external, [The.speech]))).facts.count == 1)
        Case.given(past).when(.fileAppeal(The.appeal(The.otherAppeal, .external, [The.device]))).thenRefused(.appealNotExhausted)
        Case.given(Past.denied).when(Self.exhaust(.waivedByPlan, nil, [The.unknownLine])).thenRefused(.serviceUnknown)
        Case.given(Past.mixed).when(Self.exhaust(.waivedByPlan, nil, [The.speech])).thenRefused(.nothingToAppeal)
        Case.given(Past.approved).when(Self.exhaust(.waivedByPlan)).thenRefused(.nothingToAppeal)
        Case.given(Past.closed).when(Self.exhaust(.waivedByPlan)).thenRefused(.caseClosed)
    }

    @Test func `said again it changes nothing; taken back it opens nothing; a newer denial begins anew`() {
        Case.given(Self.overdue).when(Self.exhaust(.planMissedDeadline, The.appeal, note: nil)).thenNothing()
        let back = Past.after(
            [.correct(.init(target: StreamVersion(Int32(Self.overdue.count)), reason: .entryError))], Self.overdue)
        Case.given(back).when(Self.external).thenRefused(.appealOpen)
        let waived = Past.after([Self.exhaust(.waivedByPlan)], Past.denied)
        let again = Past.after(
            [.recordDecision(The.decide([Past.deny(The.speech), Past.deny(The.device)], The.laterDecision, receivedAt: The.now))], waived)
        Case.given(again).when(Self.external).thenRefused(.appealNotExhausted)
        #expect(Case.given(again).when(Self.exhaust(.waivedByPlan)).facts.count == 1)
    }

    @Test func `the notice's last day is for the level it names, not for what is reached ahead of it`() {
        #expect(Case.given(Self.overdue).when(Self.external, at: The.day(90)).facts.count == 1)
        Case.given(Past.denied).when(.fileAppeal(The.appeal()), at: The.day(90)).thenRefused(.appealWindowClosed)
    }
}
