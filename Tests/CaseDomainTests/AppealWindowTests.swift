import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Windows to appeal")
struct AppealWindowTests {
    private static func wanted(_ past: [CaseFile.Event]) -> [WantedAppealWindow] { Case.given(past).state.wantedAppealWindows() }

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

    // MARK: what the clocks make of it

    private static let both = [The.speech, The.device]
    private static func lapsed(_ lines: [ServiceLineID]) -> CaseFile.Event {
        .appealWindowLapsed(AppealWindowLapsed(level: .internalFirst, lines: lines, decision: The.decision))
    }

    @Test func `a window that is wanted opens by itself, once, and closes when the notice says`() {
        let state = Case.given(Past.denied).state
        let opened = AppealWindowOpened(
            level: .internalFirst, lines: Self.both, decision: The.decision, opensAt: The.day(-5),
            closesAt: TimeZoneName.utc.endOfDay(The.date(60)),
            basis: .notice)
        #expect(state.appealWindows.map(\.opened) == [opened] && state.appealWindows.map(\.isOpen) == [true])
        Case.given(Past.denied).when(.addNote(.init(note: The.note, text: "Called."))).then(
            .noteAdded(NoteAdded(note: The.note, remark: PHI(Remark("Called.")))))
        var longer = The.decide([Past.deny(The.speech), Past.deny(The.device)])
        longer.appealBy = The.date(70)
        let told = Case.given(Past.after([.recordDecision(longer)], Past.denied)).state
        #expect(told.appealWindows.map(\.opened?.closesAt) == [TimeZoneName.utc.endOfDay(The.date(70))], "reckoned anew")
        #expect(Case.given(Past.approved).state.appealWindows.isEmpty && Case.given(Past.submitted).state.appealWindows.isEmpty)
    }

    @Test func `a window that runs keeps a case open, and one that has ended does not`() {
        let close = CaseFile.Command.close(.init(disposition: .denied))
        Case.given(Past.denied).when(close, at: The.day(59)).thenRefused(.caseHasOpenMatters([.appealWindow]))
        #expect(Case.given(Past.denied).when(close, at: The.day(63)).facts.count == 1)
    }

    @Test func `a window lapses when it has ended and something in it was not appealed`() {
        #expect(Case.given(Past.denied).when(.passTime, at: The.day(60)).events == [])
        #expect(Case.given(Past.denied).state.overdueAppealWindows(at: The.day(62)).map(\.level) == [.internalFirst])
        let half = Past.after([.fileAppeal(The.appeal(The.appeal, .internalFirst, [The.speech]))], Past.denied)
        #expect(Case.given(half).state.appealWindows.map(\.lines) == [Self.both], "what is left stays in the window that is open")
        let outcome = Case.given(half).when(.passTime, at: The.day(62))
        outcome.then(Self.lapsed([The.device]))
        let lapsed = half + outcome.events
        #expect(Case.given(lapsed).state.appealWindows.map(\.isOpen) == [false])
        Case.given(lapsed).when(.passTime, at: The.day(63)).thenNothing()
    }

    @Test func `for a line whose appeal is withdrawn when the window has lapsed for the other, it lapses then`() {
        let half = Past.after([.fileAppeal(The.appeal(The.appeal, .internalFirst, [The.speech]))], Past.denied)
        let lapsed = half + Case.given(half).when(.passTime, at: The.day(62)).events
        let withdrawn = CaseFile.RecordAppealDecision(
            appeal: The.appeal, decision: The.appealDecision, outcome: .withdrawn, receivedAt: The.day(63))
        let past = lapsed + Case.given(lapsed).when(.recordAppealDecision(withdrawn), at: The.day(63)).events
        let outcome = Case.given(past).when(.passTime, at: The.day(63))
        outcome.then(Self.lapsed([The.speech]))
        Case.given(past + outcome.events).when(.passTime, at: The.day(64)).thenNothing()
    }

    @Test func `where all was appealed nothing lapses`() {
        let appealed = Past.after([.fileAppeal(The.appeal())], Past.denied)
        #expect(Case.given(appealed).when(.passTime, at: The.day(62)).facts == [])
        #expect(Case.given(appealed).state.overdueAppealWindows(at: The.day(62)) == [])
        #expect(Case.given(appealed).state.openAppealWindows(at: The.now) == [])
    }

    @Test func `a window whose reckoning was taken back by mistake is reckoned again`() {
        let place = RequestPast.place(AppealWindowOpened.type, in: Past.denied)
        let back = Past.after([.correct(.init(target: place, reason: .entryError))], Past.denied)
        #expect(Case.given(back).state.appealWindows.map(\.isOpen) == [true])
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
