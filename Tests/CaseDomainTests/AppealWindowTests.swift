import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Windows to appeal")
struct AppealWindowTests {
    private static func wanted(_ past: [CaseFile.Event]) -> [WantedAppealWindow] { Case.given(past).state.wantedAppealWindows() }

    private static let opened = Past.after([.openAppealWindow(.init(The.window()))], Past.denied)
    private static let lapse = CaseFile.Command.lapseAppealWindow(
        .init(level: .internalFirst, lines: [The.speech, The.device], decision: The.decision))

    // MARK: what is wanted

    @Test func `a denial wants a window from its notice, one for all its lines`() {
        #expect(
            Self.wanted(Past.denied) == [
                WantedAppealWindow(
                    levels: [.internalFirst], lines: [The.speech, The.device], decision: The.decision, noticedOn: The.date(-7),
                    receivedAt: The.day(-5), appealBy: The.date(60))
            ])
        #expect(Self.wanted(Past.mixed).map(\.lines) == [[The.device]])
        #expect(Self.wanted(Past.approved) == [] && Self.wanted(Past.submitted) == [] && Self.wanted(Past.appealed) == [])
    }

    @Test func `less than was asked wants one too`() {
        for action in [ReviewAction.certifiedPartial, .modified] {
            let past = Past.after(
                [.recordDecision(The.decide([ServiceOutcome(line: The.speech, action: action)], authorization: The.granted))],
                Past.submitted)
            #expect(Self.wanted(past).map(\.lines) == [[The.speech]], "\(action)")
        }
    }

    @Test func `an appeal that was upheld wants one from its own decision, to the levels behind it`() {
        #expect(
            Self.wanted(AppealPast.upheld(by: .commercial)) == [
                WantedAppealWindow(
                    levels: [.internalSecond, .external], lines: [The.speech, The.device], decision: The.appealDecision,
                    appeal: The.appeal, noticedOn: The.date(-2), receivedAt: The.day(-1), appealBy: The.date(30))
            ])
        #expect(Self.wanted(AppealPast.upheld(by: .medicaidManagedCare)).map(\.levels) == [[.fairHearing]])
    }

    @Test func `what the plan forwards itself wants none`() {
        #expect(Self.wanted(AppealPast.upheld(by: .medicareAdvantage)) == [])
        let decided = Past.after([.recordAppealDecision(The.uphold(The.otherAppeal, The.id(75)))], AppealPast.forwarded)
        #expect(Self.wanted(decided).map(\.levels) == [[.alj]])
    }

    @Test func `two notices want two, in the order of the services`() {
        let other = The.decide([Past.deny(The.speech)], The.laterDecision, receivedAt: The.day(-1), appealBy: nil)
        let windows = Self.wanted(Past.after([.recordDecision(other)], Past.denied))
        #expect(windows.map(\.decision) == [The.laterDecision, The.decision] && windows.map(\.lines) == [[The.speech], [The.device]])
    }

    @Test func `an appeal that was withdrawn leaves the notice's time as it was`() {
        let withdrawn = CaseFile.RecordAppealDecision(
            appeal: The.appeal, decision: The.appealDecision, outcome: .withdrawn, receivedAt: The.day(-1))
        let windows = Self.wanted(Past.after([.recordAppealDecision(withdrawn)], Past.appealed))
        #expect(windows.map(\.decision) == [The.decision] && windows.map(\.appealBy) == [The.date(60)])
    }

    @Test func `a level reached ahead of the plan has a window of its own, of which the notice says nothing`() {
        let past = Past.after([.assertDeemedExhaustion(.init(basis: .waivedByPlan, note: "By telephone."))], Past.denied)
        let windows = Self.wanted(past)
        #expect(windows.map(\.levels) == [[.internalFirst], [.internalSecond, .external]])
        #expect(windows.map(\.appealBy) == [The.date(60), nil])
    }

    // MARK: what the clocks say

    @Test func `a window that is wanted is opened, once`() {
        let state = Case.given(Self.opened).state
        #expect(state.appealWindows.map(\.isOpen) == [true] && state.appealWindows.first?.opened == The.window())
        Case.given(Self.opened).when(.openAppealWindow(.init(The.window()))).thenNothing()
        let longer = Past.after([.openAppealWindow(.init(The.window(closesAt: The.day(70))))], Self.opened)
        #expect(Case.given(longer).state.appealWindows.map(\.opened?.closesAt) == [The.day(70)], "reckoned anew")
    }

    @Test func `no window is opened that the case does not want`() {
        for window in [
            The.window(.external), The.window(.internalFirst, [The.unknownLine]), The.window(.internalFirst, []),
            The.window(.internalFirst, [The.speech], The.laterDecision),
        ] {
            Case.given(Past.denied).when(.openAppealWindow(.init(window))).thenRefused(.nothingToAppeal)
        }
        Case.given(Past.appealed).when(.openAppealWindow(.init(The.window()))).thenRefused(.nothingToAppeal)
        Case.given(Past.closed).when(.openAppealWindow(.init(The.window()))).thenRefused(.caseClosed)
    }

    @Test func `an appeal is in time while the notice or the law's window gives time`() {
        #expect(Case.given(Self.opened).when(.fileAppeal(The.appeal()), at: The.day(65)).events.count == 1)
        Case.given(Self.opened).when(.fileAppeal(The.appeal()), at: The.day(66)).thenRefused(.appealWindowClosed)
        let short = Past.after([.openAppealWindow(.init(The.window(closesAt: The.day(10))))], Past.denied)
        #expect(Case.given(short).when(.fileAppeal(The.appeal()), at: The.day(59)).events.count == 1, "the payer's word holds")
        Case.given(short).when(.fileAppeal(The.appeal()), at: The.day(62)).thenRefused(.appealWindowClosed)
    }

    @Test func `a window that runs keeps a case open, and one that has ended does not`() {
        let close = CaseFile.Command.close(.init(disposition: .denied))
        Case.given(Self.opened).when(close, at: The.day(64)).thenRefused(.caseHasOpenMatters([.appealWindow]))
        #expect(Case.given(Self.opened).when(close, at: The.day(66)).events.count == 1)
    }

    @Test func `a window lapses when it has ended and something in it was not appealed`() {
        Case.given(Self.opened).when(Self.lapse, at: The.day(65)).thenRefused(.appealWindowOpen)
        #expect(Case.given(Self.opened).state.overdueAppealWindows(at: The.day(66)).map(\.level) == [.internalFirst])
        let half = Past.after([.fileAppeal(The.appeal(The.appeal, .internalFirst, [The.speech]))], Self.opened)
        Case.given(half).when(Self.lapse, at: The.day(66)).then(
            .appealWindowLapsed(AppealWindowLapsed(level: .internalFirst, lines: [The.device], decision: The.decision)))
        let lapsed = half + Case.given(half).when(Self.lapse, at: The.day(66)).events
        #expect(Case.given(lapsed).state.appealWindows.map(\.isOpen) == [false])
        Case.given(lapsed).when(Self.lapse, at: The.day(67)).thenNothing()
    }

    @Test func `where all was appealed nothing lapses, and what was never opened cannot`() {
        let appealed = Past.after([.fileAppeal(The.appeal())], Self.opened)
        Case.given(appealed).when(Self.lapse, at: The.day(66)).thenNothing()
        #expect(Case.given(appealed).state.overdueAppealWindows(at: The.day(66)) == [])
        #expect(Case.given(appealed).state.openAppealWindows(at: The.now) == [])
        Case.given(Past.denied).when(Self.lapse, at: The.day(66)).thenRefused(.appealWindowUnknown)
    }

    @Test func `a window whose reckoning was taken back is not open`() {
        let back = Past.after([.correct(.init(target: StreamVersion(Int32(Self.opened.count)), reason: .entryError))], Self.opened)
        #expect(Case.given(back).state.appealWindows.map(\.isOpen) == [false])
        Case.given(back).when(.fileAppeal(The.appeal()), at: The.day(65)).thenRefused(.appealWindowClosed)
    }

    @Test func `the basis is the notice, or a rule by its id`() throws {
        for (basis, text) in [
            (AppealWindowBasis.notice, #"{"source":"notice"}"#), (.rule("a.b"), #"{"source":"rule","rule_id":"a.b"}"#),
        ] {
            #expect(String(decoding: JSONWriter.bytes(of: basis), as: UTF8.self) == text)
            #expect(try AppealWindowBasis(json: JSON(Array(text.utf8))) == basis)
        }
        #expect(throws: JSONFault(.missing, at: "rule_id")) { try AppealWindowBasis(json: JSON(Array(#"{"source":"rule"}"#.utf8))) }
    }
}
