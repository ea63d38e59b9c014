import CaseDomain
import EventSourcing
import TestSupport
import Testing

/// Clocks that go by a payer's rule, and how they stand to the law's.
@Suite("Clocks by payers' rules")
struct RuledClockTests {
    private static func window(
        _ kind: ClockKind, _ term: Term, from anchor: AnchorKind = .received, level: AppealLevel? = nil, urgency: Urgency? = nil,
        calendar: CalendarID = .usFederal, ifMissed: ClockConsequence = .none
    ) -> ClockProvision {
        ClockProvision(
            kind, level: level, urgency: urgency,
            rule: .rule(ClockRuleID(rawValue: "meridian.\(kind.rawValue)")!, term, from: anchor, calendar: calendar), ifMissed: ifMissed,
            source: "Manual, page 12")
    }

    /// A request whose services were pinned to a rule before it was sent.
    private static func sent(
        to plan: LineOfBusiness = .commercial, _ funding: Funding = .insured, urgency: Urgency = .standard, channel: Channel = .portal,
        say: (inout RuleTerms) -> Void
    ) -> [CaseFile.Event] {
        var past = ClockPast.sent(to: plan, funding, urgency: urgency)
        let sending = past.firstIndex { if case .submissionQueued = $0 { true } else { false } }!
        past = Past.ruled(Array(past[..<sending]), say)
        return Past.after([.submit(.init(submission: The.submission, channel: channel, sentAt: The.now))], past)
    }

    // MARK: the payer's duties

    @Test func `where the law is not known, the payer's own rule says when it decides`() throws {
        let past = Self.sent { $0.windows = [Self.window(.payerDecision, .businessDays(5), ifMissed: .claimantMayGoOn)] }
        let clock = try #require(Case.given(past).clock(.payerDecision))
        // Sent on a Tuesday; Thursday is Thanksgiving.
        #expect(clock.due.at == ClockPast.endOfDay(2026, 12, 2))
        #expect(clock.started.basis == .rule && clock.started.rule == The.pin && clock.started.regime == nil)
        let missed = Case.given(past).when(.passTime, at: ClockPast.after(clock.due.at)).events
        #expect(missed.contains { if case .clockMissed(let it) = $0 { it.consequence == .claimantMayGoOn } else { false } })
    }

    @Test func `a payer may take less time than the law allows it, and not more`() throws {
        // The law gives a Medicare Advantage plan seven calendar days: until Tuesday, December 1.
        let shorter = Self.sent(to: .medicareAdvantage) { $0.windows = [Self.window(.payerDecision, .calendarDays(3))] }
        let longer = Self.sent(to: .medicareAdvantage) { $0.windows = [Self.window(.payerDecision, .calendarDays(20))] }
        let short = try #require(Case.given(shorter).clock(.payerDecision))
        let long = try #require(Case.given(longer).clock(.payerDecision))
        #expect(short.started.basis == .rule && short.due.at == ClockPast.endOfDay(2026, 11, 27))
        #expect(long.started.basis == .law && long.due.at == ClockPast.endOfDay(2026, 12, 1) && long.started.rule == nil)
    }

    @Test func `of windows for urgent and for other requests the one that fits counts`() throws {
        let say: (inout RuleTerms) -> Void = {
            $0.windows = [
                Self.window(.payerDecision, .hours(24), urgency: .expedited),
                Self.window(.payerDecision, .businessDays(5), urgency: .standard),
            ]
        }
        #expect(try #require(Case.given(Self.sent(urgency: .expedited, say: say)).clock(.payerDecision)).due.at == The.day(1))
        #expect(try #require(Case.given(Self.sent(say: say)).clock(.payerDecision)).due.at == ClockPast.endOfDay(2026, 12, 2))
    }

    @Test func `a calendar of the payer's own closures counts`() throws {
        let range = DateRange(from: The.date(-300), through: The.date(300))!
        let closed = BusinessCalendar(id: "meridian", version: 1, range: range, holidays: [The.date(1), The.date(2)])!
        let past = Self.sent {
            $0.windows = [Self.window(.payerDecision, .businessDays(1), calendar: "meridian")]
            $0.calendars = [closed]
        }
        #expect(try #require(Case.given(past).clock(.payerDecision)).due.at == ClockPast.endOfDay(2026, 11, 27))
        let unknown = Self.sent { $0.windows = [Self.window(.payerDecision, .businessDays(1), calendar: "meridian")] }
        #expect(Case.given(unknown).clock(.payerDecision) == nil, "of a calendar that nobody knows no end is guessed")
    }

    @Test func `of two services under two rules the shorter time counts`() throws {
        var past = Self.sent { $0.windows = [Self.window(.payerDecision, .calendarDays(10))] }
        var terms = RuleTerms(requirement: RequirementTerms(.required), letter: LetterTerms(isNeeded: true))
        terms.windows = [Self.window(.payerDecision, .calendarDays(4))]
        past = Past.after([.determineRequirement(.init(lines: [The.device], terms: terms))], past)
        #expect(try #require(Case.given(past).clock(.payerDecision)).due.at == ClockPast.endOfDay(2026, 11, 28))
    }

    @Test func `a rule of which nobody knows whether it holds sets no clock`() {
        let past = Self.sent {
            $0.windows = [Self.window(.payerDecision, .businessDays(5))]
            $0.basis = .unknownFacts
        }
        #expect(Case.given(past).clock(.payerDecision) == nil)
    }

    @Test func `a time that begins with our answer runs once we have answered`() throws {
        let past = Self.sent { $0.windows = [Self.window(.payerDecision, .businessDays(2), from: .informationReceived)] }
        #expect(Case.given(past).clock(.payerDecision) == nil)
        let asked = Past.after([ClockPast.ask(at: The.now)], past)
        #expect(Case.given(asked).clock(.payerDecision) == nil)
        let answer = CaseFile.Command.answerInformationRequest(.init(request: The.question, channel: .fax, sentAt: The.now))
        // The day of the answer is day 0; Thursday is Thanksgiving.
        #expect(
            try #require(Case.given(Past.after([answer], asked)).clock(.payerDecision)).due.at == ClockPast.endOfDay(2026, 11, 27))
    }

    // MARK: an acknowledgement

    @Test func `what a way of sending promises is looked after by then, and what nobody promises by the house's own rule`() throws {
        let say: (inout RuleTerms) -> Void = {
            $0.channels = [ChannelRule(.portal, acknowledgedWithin: .hours(4)), ChannelRule(.fax)]
        }
        let portal = try #require(Case.given(Self.sent(say: say)).clock(.payerAcknowledgement))
        #expect(portal.started.basis == .rule && portal.started.rule == The.pin)
        #expect(portal.due.at == Timestamp(microseconds: The.now.rawValue + 4 * 3_600_000_000))
        let fax = try #require(Case.given(Self.sent(channel: .fax, say: say)).clock(.payerAcknowledgement))
        #expect(fax.started.basis == .house && fax.due.at == ClockPast.endOfDay(2026, 11, 27))
    }

    // MARK: what we may do

    @Test func `to answer we have the time that the notice names, else what the payer's rule gives`() throws {
        let past = Self.sent { $0.windows = [Self.window(.informationResponse, .businessDays(3), from: .informationAsked)] }
        let ruled = try #require(Case.given(Past.after([ClockPast.ask(at: The.now)], past)).clock(.informationResponse))
        #expect(ruled.started.basis == .rule && ruled.due.at == ClockPast.endOfDay(2026, 11, 30))
        let named = Past.after([ClockPast.ask(at: The.now, dueAt: The.day(1))], past)
        #expect(try #require(Case.given(named).clock(.informationResponse)).due.at == The.day(1))
    }

    @Test func `an answer after the rule's time comes too late, though nobody has put that on record yet`() throws {
        let past = Self.sent { $0.windows = [Self.window(.informationResponse, .businessDays(3), from: .informationAsked)] }
        let asked = Case.given(Past.after([ClockPast.ask(at: The.now)], past))
        let due = ClockPast.endOfDay(2026, 11, 30)
        let answer = CaseFile.Command.answerInformationRequest(.init(request: The.question, channel: .fax))
        #expect(asked.when(answer, at: due).facts.count == 1)
        asked.when(answer, at: ClockPast.after(due)).thenRefused(.informationRequestExpired)
    }

    @Test func `a payer may give more time to appeal than the law wants, and not less`() throws {
        func window(_ term: Term) throws -> AppealWindowOpened {
            let past = Self.sent(to: .medicaidManagedCare) { $0.windows = [Self.window(.appealFiling, term, level: .internalFirst)] }
            let denied = Past.after([.recordDecision(The.decide([Past.deny(The.speech)], receivedAt: The.now, appealBy: nil))], past)
            return try #require(Case.given(denied).state.appealWindows.first { $0.level == .internalFirst }?.opened)
        }
        let shorter = try window(.calendarDays(30))
        let longer = try window(.calendarDays(90))
        // 60 days from the date on the notice by 42 CFR 438.402(c)(2)(ii).
        #expect(longer.closesAt > shorter.closesAt && longer.basis == .rule("meridian.appeal_filing"))
        #expect(shorter.basis != .rule("meridian.appeal_filing"))
    }

    @Test func `an appeal that asks in time that benefits go on meets their clock`() throws {
        let decision = CaseFile.Command.recordDecision(The.decide([Past.deny(The.speech)], receivedAt: The.now, appealBy: nil))
        let sent = ClockPast.sent(to: .medicaidManagedCare, kind: .continuing)
        let denied = Past.after([decision], sent)
        let clock = try #require(Case.given(denied).clock(.benefitsContinuation))
        #expect(clock.status == .running)
        func appealed(_ continues: Bool) -> CaseFile.State.Clock? {
            var appeal = The.appeal(filedAt: The.now)
            appeal.continuesBenefits = continues
            return Case.given(Past.after([.fileAppeal(appeal)], denied)).clock(.benefitsContinuation)
        }
        #expect(appealed(true)?.status == .met && appealed(true)?.metAt == The.now)
        #expect(appealed(false)?.status == .cancelled)
    }
}
