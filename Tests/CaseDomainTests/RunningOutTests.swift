import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("When an authorization runs out")
struct RunningOutTests {
    private static func use(_ visits: Int, used: Int = 0, on day: Int = 7) -> AuthorizationUse {
        var use = AuthorizationUse(granted: The.visits(visits), dates: The.season)
        use.take(The.visits(used), on: The.date(day))
        return use
    }
    private static func pace(_ times: Int32, every: Int32 = 1, _ period: Frequency.Period) -> Pace {
        var service = The.speechRequested
        service.frequency = Frequency(times: times, every: every, period)!
        return Pace(of: service)!
    }

    @Test func `four visits at two a week last 14 days, the first of them included`() {
        #expect(Self.use(4).runsOut(at: [Self.pace(2, .week)], from: The.date(20)) == The.date(33))
        #expect(Self.use(4).runsOut(at: [Self.pace(1, every: 2, .week)], from: The.date(20)) == The.date(75))
        #expect(Self.use(4).runsOut(at: [Self.pace(4, .day)], from: The.date(20)) == The.date(20))
    }

    @Test func `twelve a month are 144 in 365 days`() {
        #expect(Self.use(144).runsOut(at: [Self.pace(12, .month)], from: The.date(7)) == The.date(7 + 364))
    }

    @Test func `several services draw on it together`() {
        #expect(Self.use(6).runsOut(at: [Self.pace(2, .week), Self.pace(1, .week)], from: The.date(20)) == The.date(33))
    }

    @Test func `nothing is used before the first day`() {
        #expect(Self.use(2).runsOut(at: [Self.pace(1, .day)], from: The.date(0)) == The.date(8))
    }

    @Test func `what ran out did so on the day of its last use`() {
        #expect(Self.use(4, used: 4, on: 12).runsOut(at: [Self.pace(1, .day)], from: The.date(30)) == The.date(12))
    }

    @Test func `without a pace in its unit, or within ten years, it does not run out`() {
        #expect(Self.use(4).runsOut(at: [], from: The.date(7)) == nil)
        #expect(Self.use(4).runsOut(at: [Pace(Quantity(amount: "1", .hours)!, inDays: 1, .observed)!], from: The.date(7)) == nil)
        #expect(Self.use(4).runsOut(at: [Pace(The.visits(1), inDays: 1_000, .observed)!], from: The.date(7)) == nil)
        #expect(Pace(The.visits(0), inDays: 7, .observed) == nil && Pace(The.visits(1), inDays: 0, .observed) == nil)
    }

    @Test func `how many hours a time takes is not said: they are spread over the dates`() {
        var service = The.speechRequested
        service.quantity = Quantity(amount: "91", .hours)!
        let use = AuthorizationUse(granted: Quantity(amount: "10", .hours)!, dates: The.season)
        #expect(use.runsOut(at: [Pace(of: service)!], from: The.date(7)) == The.date(16), "one hour on each of 91 days")
        service.dates = nil
        #expect(Pace(of: service) == nil)
    }

    @Test func `what was used in the last four weeks is observed, from the first day on`() {
        // 4 in 28 days: one a week.
        let use = Self.use(6, used: 4, on: 30)
        #expect(use.observedPace(through: The.date(50)) == Pace(The.visits(4), inDays: 28, .observed))
        #expect(use.observedPace(through: The.date(60)) == nil, "nothing since")
        let early = Self.use(6, used: 1)
        #expect(early.observedPace(through: The.date(8)) == Pace(The.visits(1), inDays: 2, .observed))
        #expect(early.observedPace(through: The.date(6)) == nil)
    }

    @Test func `a case says both: at the pace asked for, and at the one observed`() throws {
        let state = Case.given(AuthorizationPast.used([The.use(1, The.visits(3), day: 0), The.use(2, The.visits(3), day: 6)])).state
        let runOuts = state.runOuts(of: The.authorization, after: The.date(13))
        // 18 are left. Asked for: 2 a week from 8 December on. Observed: 6 in 7 days.
        #expect(runOuts.map(\.basis) == [.requested, .observed])
        #expect(runOuts.map(\.on) == [The.date(13 + 63), The.date(13 + 21)])
        #expect(runOuts.map(\.lastsToEnd) == [false, false])
        #expect(state.runOuts(of: The.otherAuthorization, after: The.date(13)) == [])
    }
}
