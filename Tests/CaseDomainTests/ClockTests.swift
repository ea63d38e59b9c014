import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Clocks of a case")
struct ClockTests {
    private static let advantage = ClockPast.sent(to: .medicareAdvantage)
    private static let first = ClockID(rawValue: 1)
    private static let second = ClockID(rawValue: 2)

    // MARK: a sending that nobody acknowledged

    /// Wednesday is the first business day, Thursday is Thanksgiving, Friday the second.
    private static let heardBy = ClockPast.endOfDay(2026, 11, 27)

    @Test func `a sending that nobody acknowledged is missed after two business days`() throws {
        let sent = Case.given(ClockPast.sent())
        let clock = try #require(sent.clock(.payerAcknowledgement))
        #expect(sent.state.clocks.count == 1 && clock.started.basis == .house && clock.status == .running)
        #expect(clock.due.at == Self.heardBy && sent.state.nextTimerAt == ClockPast.after(Self.heardBy))
        sent.when(.passTime, at: Self.heardBy).thenNothing()
        #expect(
            sent.when(.passTime, at: ClockPast.after(Self.heardBy)).events == [
                .clockMissed(
                    ClockMissed(
                        clock: Self.first, kind: .payerAcknowledgement, subject: ClockSubject(submission: The.submission),
                        dueAt: Self.heardBy, consequence: .none))
            ])
        let missed = Case.given(ClockPast.passing(ClockPast.sent(), to: The.day(4)))
        #expect(missed.clock(.payerAcknowledgement)?.status == .missed && missed.state.nextTimerAt == nil)
        missed.when(.passTime, at: The.day(5)).thenNothing()
    }

    @Test func `an acknowledgement that is keyed late and came in time meets it, and one that came late meets it late`() {
        let missed = Case.given(ClockPast.passing(ClockPast.sent(), to: The.day(4)))
        let inTime = missed.when(ClockPast.acknowledge(at: The.day(1)), at: The.day(6))
        #expect(inTime.ofClocks == [.clockMet(ClockMet(clock: Self.first, metAt: The.day(1), isLate: false))])
        let late = missed.when(ClockPast.acknowledge(at: The.day(5)), at: The.day(6))
        #expect(late.ofClocks == [.clockMet(ClockMet(clock: Self.first, metAt: The.day(5), isLate: true))])
        #expect(missed.given(inTime.events).clock(.payerAcknowledgement)?.status == .met)
    }

    @Test func `a payer that asks, waits or takes more time has the request`() {
        let commands: [CaseFile.Command] = [
            ClockPast.ask(at: The.day(1)), .recordPend(.init(receivedAt: The.day(1))),
            .recordExtension(.init(extensionID: The.extraTime, receivedAt: The.day(1), reason: .notSaid)),
        ]
        for command in commands {
            let past = Past.after([command], ClockPast.sent())
            #expect(Case.given(past).clock(.payerAcknowledgement)?.metAt == The.day(1), "\(command)")
        }
    }

    // MARK: the payer's time to decide

    @Test func `a Medicare Advantage plan decides in seven calendar days, and where it is urgent in 72 hours`() throws {
        let standard = try #require(Case.given(Self.advantage).clock(.payerDecision))
        #expect(standard.due.at == ClockPast.endOfDay(2026, 12, 1) && standard.started.basis == .law)
        #expect(standard.started.regime == "ma_prior_authorization@1")
        #expect(standard.started.provision?.source == "42 CFR 422.568(b)(1)(ii)")
        let urgent = try #require(Case.given(ClockPast.sent(to: .medicareAdvantage, urgency: .expedited)).clock(.payerDecision))
        #expect(urgent.due.at == The.day(3) && urgent.due.day == nil)
    }

    @Test func `where a fact that decides is not known, no law is guessed`() {
        // Whether the item is under the plan's rules of prior authorization, whether an employer offers the plan, and when the
        // plan's rating period began.
        for past in [
            ClockPast.sent(to: .medicareAdvantage, process: .referral), ClockPast.sent(), ClockPast.sent(to: .medicaidManagedCare),
            ClockPast.sent(to: .unknown),
        ] {
            #expect(Case.given(past).state.clocks.map(\.started.kind) == [.payerAcknowledgement])
        }
    }

    @Test func `the decision meets it, in time or late, and half a decision does not`() {
        let sent = Case.given(Past.after([ClockPast.acknowledge(at: The.day(0))], Self.advantage))
        #expect(
            sent.when(ClockPast.decide(at: The.day(5)), at: The.day(5)).ofClocks == [
                .clockMet(ClockMet(clock: Self.second, metAt: The.day(5), isLate: false))
            ])
        #expect(
            sent.when(ClockPast.decide(at: The.day(9)), at: The.day(9)).ofClocks == [
                .clockMet(ClockMet(clock: Self.second, metAt: The.day(9), isLate: true))
            ])
        #expect(sent.when(ClockPast.decide(at: The.day(5), [The.speech]), at: The.day(5)).ofClocks == [])
    }

    @Test func `a decision that did not come in time is missed, and what follows is said`() throws {
        let missed = Case.given(Self.advantage).when(.passTime, at: The.day(9)).events
        let consequences = missed.compactMap { event in if case .clockMissed(let it) = event { it.consequence } else { nil } }
        #expect(consequences == [.none, .adverseDetermination])
    }

    @Test func `it runs from when the payer says that it has the request, and a correction of that moves the end`() throws {
        let told = Past.after([ClockPast.acknowledge(at: The.day(1))], Self.advantage)
        #expect(Case.given(told).clock(.payerDecision)?.due.at == ClockPast.endOfDay(2026, 12, 2))
        let place = RequestPast.place(SubmissionAcknowledged.type, in: told)
        let outcome = Case.given(told).when(.correct(.init(target: place, reason: .entryError)))
        let back = Case.given(told + outcome.events)
        #expect(outcome.ofClocks.map(\.type) == [ClockDueChanged.type, ClockDueChanged.type], "both clocks run again as at first")
        #expect(back.clock(.payerDecision)?.due.at == ClockPast.endOfDay(2026, 12, 1))
        #expect(back.clock(.payerAcknowledgement)?.status == .running)
    }

    @Test func `a decision on record meets the clock again when its receipt, and so its end, is set right`() {
        let decided = Past.after([ClockPast.decide(at: The.day(5))], Self.advantage)
        let told = Case.given(Past.after([ClockPast.acknowledge(at: The.day(1))], decided))
        #expect(told.clock(.payerDecision)?.status == .met && told.clock(.payerDecision)?.due.at == ClockPast.endOfDay(2026, 12, 2))
    }

    // MARK: while the payer waits for us

    @Test func `by ERISA it stands still while a question is open, and goes on with what was left`() throws {
        let sent = ClockPast.sent(to: .commercial, .selfFunded)
        #expect(Case.given(sent).clock(.payerDecision)?.due.at == ClockPast.endOfDay(2026, 12, 9))
        let asking = Case.given(sent).when(ClockPast.ask(at: The.day(2), dueAt: The.day(30)), at: The.day(2))
        #expect(asking.ofClocks.contains(.clockTolled(ClockTolled(clock: Self.second, stoppedAt: The.day(2)))))
        let asked = Case.given(sent + asking.events)
        #expect(asked.clock(.payerDecision)?.status == .tolled)
        #expect(asked.when(.passTime, at: The.day(29)).events == [])
        let answered = asked.given(
            asked.when(.answerInformationRequest(.init(request: The.question, channel: .fax)), at: The.day(5)).events)
        #expect(answered.clock(.payerDecision)?.status == .running)
        #expect(answered.clock(.payerDecision)?.due.at == ClockPast.endOfDay(2026, 12, 12))
        #expect(answered.clock(.informationResponse)?.status == .met)
    }

    @Test func `a clock that was met by a decision that was taken back stands still while a question is open`() throws {
        let asked = Past.after([ClockPast.ask(at: The.day(-1))], ClockPast.sent(to: .commercial, .selfFunded, at: The.day(-2)))
        let decided = Past.after([ClockPast.decide(at: The.now)], asked)
        #expect(Case.given(decided).clock(.payerDecision)?.status == .met)
        let back = Case.given(
            Past.after([.correct(.init(target: RequestPast.place(DecisionReceived.type, in: decided), reason: .wrongCase))], decided))
        let clock = try #require(back.clock(.payerDecision))
        #expect(clock.status == .tolled && clock.metAt == nil)
        let answered = back.given(back.when(.answerInformationRequest(.init(request: The.question, channel: .fax))).events)
        #expect(answered.clock(.payerDecision)?.status == .running)
    }

    @Test func `a question that was dropped and is asked again stops it from then`() throws {
        let sent = ClockPast.sent(to: .commercial, .selfFunded, at: The.day(-9))
        let again = Past.after(
            [
                ClockPast.ask(at: The.day(-8), dueAt: The.day(20)),
                .recordInformationWithdrawal(.init(request: The.question, receivedAt: The.day(-7))),
                ClockPast.ask(at: The.day(-2), dueAt: The.day(30)),
            ], sent)
        let asked = Case.given(again)
        #expect(asked.clock(.payerDecision)?.status == .tolled)
        let answered = asked.given(asked.when(.answerInformationRequest(.init(request: The.question, channel: .fax))).events)
        #expect(answered.clock(.payerDecision)?.due.at == ClockPast.endOfDay(2026, 12, 2), "two days longer than without the question")
    }

    @Test func `where the law stops nothing, it runs on`() {
        let asked = Case.given(Past.after([ClockPast.ask(at: The.now, dueAt: The.day(30))], Self.advantage))
        #expect(asked.clock(.payerDecision)?.status == .running)
        #expect(asked.clock(.payerDecision)?.due.at == ClockPast.endOfDay(2026, 12, 1))
    }

    // MARK: more time for the payer

    @Test func `an extension in time moves the end, and one too late is without effect`() {
        func extend(on day: Int) -> CaseFile.Command {
            .recordExtension(.init(extensionID: The.extraTime, receivedAt: The.day(day), reason: .informationNeeded))
        }
        func irregularities(_ outcome: Case.Outcome) -> [Irregularity]? {
            if case .payerExtensionNoticed(let it) = outcome.facts.first { it.irregularities } else { nil }
        }
        let sent = Case.given(Self.advantage)
        let inTime = sent.when(extend(on: 3), at: The.day(3))
        #expect(irregularities(inTime) == [])
        #expect(sent.given(inTime.events).clock(.payerDecision)?.due.at == ClockPast.endOfDay(2026, 12, 15))
        let late = sent.when(extend(on: 9), at: The.day(9))
        #expect(irregularities(late) == [.extensionWithoutEffect])
        #expect(sent.given(late.events).clock(.payerDecision)?.due.at == ClockPast.endOfDay(2026, 12, 1))
        // On Wednesday 2 December it is late by the sending, and in time by the receipt a day after.
        let told = Case.given(Past.after([ClockPast.acknowledge(at: The.day(1))], Self.advantage))
        #expect(irregularities(told.when(extend(on: 8), at: The.day(8))) == [])
    }

    // MARK: our time to answer

    @Test func `a question whose time passes unanswered expires`() throws {
        let asked = Case.given(Past.after([ClockPast.ask(at: The.now, dueAt: The.day(4))], ClockPast.sent()))
        let clock = try #require(asked.clock(.informationResponse))
        #expect(clock.started.basis == .notice && clock.due.at == The.day(4))
        #expect(asked.state.nextTimerAt == ClockPast.after(The.day(4)))
        asked.when(.passTime, at: The.day(4)).thenNothing()
        let outcome = asked.when(.passTime, at: The.day(5))
        #expect(outcome.facts == [.informationRequestExpired(InformationRequestExpired(request: The.question, dueAt: The.day(4)))])
        let expired = asked.given(outcome.events)
        #expect(expired.state.informationRequests[0].isExpired && expired.clock(.informationResponse)?.status == .missed)
        expired.when(.passTime, at: The.day(6)).thenNothing()
    }

    @Test func `an answer that left in time meets it, though it is keyed after the time passed`() {
        let asked = Past.after([ClockPast.ask(at: The.now, dueAt: The.day(4))], ClockPast.sent())
        let expired = Case.given(ClockPast.passing(asked, to: The.day(5)))
        let answer = CaseFile.Command.answerInformationRequest(.init(request: The.question, channel: .fax, sentAt: The.day(3)))
        let outcome = expired.when(answer, at: The.day(6))
        #expect(outcome.ofClocks == [.clockMet(ClockMet(clock: Self.second, metAt: The.day(3), isLate: false))])
    }

    // MARK: windows to appeal

    @Test func `a denial by a Medicaid managed care plan of Wed 2 December is appealed by Sun 31 January`() throws {
        var notice = The.decide([Past.deny(The.speech), Past.deny(The.device)], receivedAt: The.day(9), appealBy: nil)
        notice.noticedOn = CivilDate(year: 2026, month: 12, day: 2)
        let denied = Case.given(Past.after([.recordDecision(notice)], ClockPast.sent(to: .medicaidManagedCare)))
        let end = ClockPast.endOfDay(2027, 1, 31)
        let opened = try #require(denied.state.appealWindows.first?.opened)
        #expect(opened.closesAt == end && opened.basis == .rule("medicaid_managed_care.appeal.filing"))
        #expect(denied.state.appealWindows.count == 1 && denied.state.nextTimerAt == ClockPast.after(end))
        denied.when(.passTime, at: end).thenNothing()
        denied.when(.passTime, at: ClockPast.after(end)).then(
            .appealWindowLapsed(
                AppealWindowLapsed(level: .internalFirst, lines: [The.speech, The.device], decision: The.decision)))
    }

    @Test func `the date on the payer's notice comes before the law`() {
        let notice = The.decide([Past.deny(The.speech), Past.deny(The.device)], receivedAt: The.day(9), appealBy: The.date(100))
        let denied = Case.given(Past.after([.recordDecision(notice)], ClockPast.sent(to: .medicaidManagedCare)))
        #expect(denied.state.appealWindows.map(\.opened?.basis) == [.notice])
        #expect(denied.state.appealWindows.map(\.opened?.closesAt) == [ClockPast.central.endOfDay(The.date(100))])
    }

    @Test func `benefits that go on are asked for within ten days of the notice`() {
        var notice = The.decide([Past.deny(The.speech), Past.deny(The.device)], receivedAt: The.day(9), appealBy: nil)
        notice.noticedOn = CivilDate(year: 2026, month: 12, day: 2)
        let denied = Case.given(Past.after([.recordDecision(notice)], ClockPast.sent(to: .medicaidManagedCare, kind: .continuing)))
        #expect(denied.clock(.benefitsContinuation)?.due.at == ClockPast.endOfDay(2026, 12, 12))
    }

    @Test func `a plan has its time to decide an appeal, and Medicare's rule says what follows when it passes`() throws {
        let denied = Past.after([ClockPast.decide(at: The.now)], Self.advantage)
        let appealed = Case.given(Past.after([.fileAppeal(The.appeal())], denied))
        let clock = try #require(appealed.clock(.appealDecision))
        #expect(clock.due.at == ClockPast.endOfDay(2026, 12, 24) && clock.started.subject.appeal == The.appeal)
        let missed = appealed.when(.passTime, at: The.day(31)).events
        #expect(
            missed == [
                .clockMissed(
                    ClockMissed(
                        clock: clock.started.clock, kind: .appealDecision,
                        subject: ClockSubject(appeal: The.appeal, level: .internalFirst), dueAt: clock.due.at,
                        consequence: .autoForwardedToIRE))
            ])
    }

    // MARK: what ends them

    @Test func `a request that is withdrawn has no clocks`() {
        let outcome = Case.given(Self.advantage).when(
            .withdraw(.init(withdrawal: The.withdrawal, reason: .other, channel: .portal)))
        #expect(outcome.ofClocks == [Self.first, Self.second].map { .clockCancelled(ClockCancelled(clock: $0)) })
        #expect(Case.given(Self.advantage + outcome.events).state.nextTimerAt == nil)
    }

    @Test func `a closed case has no running clocks, and one that is opened again has them anew`() {
        let close = CaseFile.Command.close(.init(disposition: .duplicate, isAbandoning: true, note: "Twice."))
        let closed = Case.given(Past.after([close], Self.advantage))
        #expect(closed.state.clocks.map(\.status) == [.cancelled, .cancelled] && closed.state.nextTimerAt == nil)
        let again = closed.given(closed.when(.reopen(.init(reason: .other))).events)
        #expect(again.state.clocks.map(\.status) == [.cancelled, .cancelled, .running, .running])
        #expect(again.clock(.payerDecision)?.due.at == ClockPast.endOfDay(2026, 12, 1))
    }

    @Test func `what is decided on the same facts moves no clock`() {
        for past in ClockPast.whole {
            let note = CaseFile.Command.addNote(.init(note: The.note, text: "Called."))
            #expect(Case.given(past).when(note).ofClocks == [])
        }
    }
}
