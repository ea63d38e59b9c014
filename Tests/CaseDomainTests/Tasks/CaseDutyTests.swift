import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("What a case asks of people as long as its facts stand")
struct CaseDutyTests {
    private static func duties(_ past: [CaseFile.Event]) -> [CaseDuty] { Case.given(past).state.duties }
    private static func asked(_ past: [CaseFile.Event]) -> [CaseDuty] { Self.duties(past).filter(\.isAsked) }

    private static let question = Past.after(
        [ClockPast.ask(at: The.day(-10), dueAt: The.day(5))], ClockPast.sent(at: The.day(-20)))
    private static let answer = CaseFile.Command.answerInformationRequest(
        .init(request: The.question, channel: .fax, sentAt: The.day(-5)))

    // MARK: answers

    @Test func `a question of the payer is to be answered by the time of its notice`() {
        let answer = Self.asked(Self.question).filter { $0.kind == .informationAnswerDue }
        #expect(answer == [CaseDuty(.informationAnswerDue, .informationRequest(The.question), isAsked: true, dueAt: The.day(5))])
    }

    @Test func `what is answered is asked no more, and asked anew it is another duty`() {
        let answered = Past.after([Self.answer], Self.question)
        #expect(!Self.asked(answered).contains { $0.kind == .informationAnswerDue })
        let anew = Self.duties(Past.after([ClockPast.ask(at: The.day(-2), dueAt: The.day(9))], answered))
        let answers = anew.filter { $0.kind == .informationAnswerDue }
        #expect(answers.map(\.isAsked) == [false, true] && answers.map(\.turn) == [0, 1])
        #expect(answers.last?.dueAt == The.day(9))
    }

    @Test func `an answer whose time has passed is asked for until the payer has decided`() {
        let late = ClockPast.passing(Self.question, to: The.day(6))
        #expect(Self.asked(late).contains { $0.kind == .informationAnswerDue && $0.dueAt == The.day(5) })
        let decided = Past.after([ClockPast.decide(at: The.day(7))], late)
        #expect(!Self.asked(decided).contains { $0.kind == .informationAnswerDue })
    }

    // MARK: appeals

    @Test func `a denial asks to consider an appeal until the first window closes, and a filed appeal answers that`() throws {
        let denied = AppealPast.denied(by: .medicareAdvantage)
        let state = Case.given(denied).state
        let ends: [Timestamp] = state.appealWindows.filter(\.isOpen).compactMap { $0.opened?.closesAt }
        let closes = try #require(ends.min())
        let appeal = Self.asked(denied).filter { $0.kind == .considerAppeal }
        #expect(appeal == [CaseDuty(.considerAppeal, .decision(The.decision), isAsked: true, dueAt: closes)])
        #expect(state.isAppealAsked(for: .line(The.speech)) && !state.isAppealAsked(for: .submission(The.submission)))
        let filed = Past.after([.fileAppeal(The.appeal(filedAt: The.day(-3)))], denied)
        #expect(!Self.asked(filed).contains { $0.kind == .considerAppeal })
        #expect(!Case.given(filed).state.isAppealAsked(for: .line(The.speech)))
    }

    @Test func `a window that closed unused asks nothing`() {
        let lapsed = ClockPast.passing(AppealPast.denied(by: .medicareAdvantage), to: The.day(400))
        #expect(Self.duties(lapsed).contains { $0.kind == .considerAppeal && !$0.isAsked })
        #expect(!Self.asked(lapsed).contains { $0.kind == .considerAppeal })
    }

    // MARK: the payer's time

    @Test func `a payer whose time has passed is asked, until it has decided`() {
        let missed = ClockPast.passing(ClockPast.sent(to: .medicareAdvantage), to: The.day(60))
        #expect(Self.asked(missed).contains(CaseDuty(.payerDecisionMissed, .submission(The.submission), isAsked: true)))
        let decided = Past.after([ClockPast.decide(at: The.day(61))], missed)
        #expect(!Self.asked(decided).contains { $0.kind == .payerDecisionMissed })
    }

    @Test func `a sending of which nothing was heard is looked after, until something is`() {
        let silent = ClockPast.passing(ClockPast.sent(), to: The.day(9))
        #expect(Self.asked(silent).contains { $0.kind == .acknowledgementMissing })
        #expect(!Self.asked(Past.after([ClockPast.acknowledge(at: The.day(10))], silent)).contains { $0.kind == .acknowledgementMissing })
    }

    // MARK: renewals

    @Test func `an authorization that comes near its end asks for its renewal by its last day, on a closed case too`() {
        let reached = AuthorizationPast.near
        let through = TimeZoneName.utc.endOfDay(The.season.through)
        let due = CaseDuty(.renewalDue, .authorization(The.authorization), isAsked: true, dueAt: through)
        #expect(Self.asked(reached).contains(due))
        #expect(Self.asked(Past.after([.close(.init(disposition: .authorized))], reached)).contains(due))
        let renewed = Past.after(
            [.openRenewal(.init(authorization: The.authorization, newCase: The.renewal, openedOn: The.date(60)))], reached)
        #expect(!Self.asked(renewed).contains { $0.kind == .renewalDue })
    }

    // MARK: laws

    @Test func `in any history a duty is named once, a closed case asks for renewals alone, and what was asked once is always told`() throws
    {
        for seed in UInt64(0)..<60 {
            var walk = RandomWalk(seed: seed)
            var told: Set<String> = []
            for step in 0..<90 {
                _ = try walk.step()
                let state = walk.file.state
                let duties = state.duties
                let names = duties.map { "\($0.kind.rawValue) \($0.subject.kind.rawValue) \($0.subject.id) \($0.turn)" }
                #expect(Set(names).count == names.count, "seed \(seed), step \(step)")
                // What is no longer told could never be ended.
                #expect(told.isSubset(of: names), "seed \(seed), step \(step): \(told.subtracting(names))")
                told.formUnion(zip(names, duties).filter(\.1.isAsked).map(\.0))
                if state.closed != nil {
                    #expect(duties.allSatisfy { !$0.isAsked || $0.kind == .renewalDue }, "seed \(seed), step \(step)")
                }
                #expect(duties.allSatisfy { CaseDuty.kinds.contains($0.kind) }, "seed \(seed), step \(step)")
            }
        }
    }

    @Test func `in any history what one event asks for itself is no duty`() throws {
        for seed in UInt64(0)..<20 {
            var walk = RandomWalk(seed: seed)
            for _ in 0..<90 { _ = try walk.step() }
            for recorded in walk.file.history {
                let tasks = TaskPolicy.tasks(
                    following: recorded.event, in: recorded.stream, version: recorded.version, position: recorded.position,
                    of: The.organization)
                // That less was granted may be told by the event alone: no law may open a window.
                #expect(
                    tasks.allSatisfy { $0.open.kind == .considerAppeal || !CaseDuty.kinds.contains($0.open.kind) },
                    "seed \(seed), version \(recorded.version)")
            }
        }
    }
}
