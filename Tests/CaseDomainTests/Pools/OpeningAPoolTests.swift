import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Opening a pool, correcting it, and the end of its period")
struct OpeningAPoolTests {
    @Test func `a pool is opened once, with what the plan says`() {
        Pools.given().when(.open(.init(ThePool.opened))).then(.opened(ThePool.opened))
        Pools.given(PoolPast.opened).when(.open(.init(ThePool.opened))).thenNothing()
        Pools.given(PoolPast.opened).when(.open(.init(ThePool.open { $0.period = ThePool.nextYear }))).thenRefused(.poolExists)
        #expect(Pools.given(PoolPast.opened).visits == ["0", "0", "0", "30"])
    }

    @Test func `it counts in one unit, and nobody has asked the plan tomorrow`() {
        Pools.given().when(.open(.init(ThePool.open { $0.scope = PoolScope([.physical], in: .hours)! }))).thenRefused(.poolUnitDiffers)
        Pools.given().when(.open(.init(ThePool.open { $0.answer = ThePool.answer(30, used: 0, at: 1) }))).thenRefused(.sentInTheFuture)
        #expect(PoolScope([], in: .visits) == nil)
    }

    @Test func `two pools for the same limit in the same days meet, and others do not`() {
        func claim(_ change: (inout PoolOpened) -> Void = { _ in }) -> Reservation {
            BenefitPool.reservations(following: [.opened(ThePool.open(change))], in: BenefitPool.initial, of: ThePool.id.stream)[0]
        }
        let mine = claim()
        #expect(mine.action == .take && mine.kind == "pool.scope" && mine.token.count == 32)
        #expect(mine.during.overlaps(Self.during("2026-12-31", "2027-01-01")))
        #expect(!mine.during.overlaps(Self.during("2027-01-01", "2028-01-01")))
        #expect(claim { $0.answer = ThePool.answer(12, used: 1) }.token == mine.token)
        let others = [
            claim { $0.coverage = The.id(199) }, claim { $0.scope = PoolScope([.physical], in: .visits)! },
            claim { $0.scope = PoolScope([.physical, .occupational], purpose: .habilitative, in: .visits)! },
        ]
        #expect(Set((others + [mine]).map(\.token)).count == 4)
        #expect(Refusal(claim: "pool.scope", heldBy: ThePool.next.stream) == .poolScopeTaken(by: ThePool.next.stream))
        // What was opened wrongly is given back.
        let state = Pools.given(PoolPast.opened).state
        let corrected = PoolPast.after([.correct(.init(target: StreamVersion(1), reason: .entryError))], PoolPast.opened).suffix(1)
        let given = BenefitPool.reservations(following: Array(corrected), in: state, of: ThePool.id.stream)
        #expect(given.map(\.action) == [.release] && given.map(\.token) == [mine.token])
    }

    private static func during(_ from: String, _ to: String) -> Range<Timestamp> {
        TimeZoneName.utc.startOfDay(CivilDate(from)!)..<TimeZoneName.utc.startOfDay(CivilDate(to)!)
    }

    // MARK: corrections

    @Test func `a release that was recorded wrongly brings the hold back, over the limit too`() {
        let released = Pools.given(PoolPast.held).doing(ThePool.release(ThePool.physical), ThePool.hold(ThePool.occupational, 25))
        let outcome = released.when(.correct(.init(target: StreamVersion(3), reason: .entryError)))
        #expect(outcome.odd == [.overdrawn] && released.given(outcome.events).overdrawn == "15")
        released.given(outcome.events).when(.correct(.init(target: StreamVersion(3), reason: .entryError))).thenNothing()
        released.given(outcome.events).when(.correct(.init(target: StreamVersion(3), reason: .other))).thenRefused(.factCorrected)
        released.when(.correct(.init(target: StreamVersion(40), reason: .other))).thenRefused(.factUnknown)
        Pools.given().when(.correct(.init(target: StreamVersion(1), reason: .other))).thenRefused(.poolUnknown)
    }

    @Test func `an opening on which others rest is replaced, and not just taken back`() {
        let held = Pools.given(PoolPast.held)
        held.when(.correct(.init(target: StreamVersion(1), reason: .entryError))).thenRefused(.poolInUse)
        let replaced = held.doing(.correct(.init(target: StreamVersion(1), reason: .entryError, isReplaced: true)))
        let smaller = ThePool.open { $0.answer = ThePool.answer(12, used: 0, at: -20) }
        let outcome = replaced.when(.open(.init(smaller)))
        #expect(outcome.odd == [.overdrawn] && replaced.given(outcome.events).overdrawn == "8")
        replaced.given(outcome.events).when(.open(.init(smaller))).thenNothing()
        replaced.when(.open(.init(ThePool.open { $0.patient = The.id(198) }))).thenRefused(.poolOfOtherPatient)
        replaced.when(ThePool.hold(ThePool.physical, 3)).thenRefused(.poolUnknown)
    }

    // MARK: the end of the period

    @Test func `when the period ends, what is approved or asked for is told, and is not of this pool any more`() throws {
        let pool = Pools.given(PoolPast.used).doing(ThePool.hold(ThePool.occupational, 4))
        // The first instant of 2027 in Chicago.
        let next = try #require(pool.state.nextMomentAt)
        #expect(next == TimeZoneName.central.startOfDay(CivilDate("2027-01-01")!))
        pool.when(.passTime, at: next.adding(.microseconds(-1))).thenNothing()
        pool.when(.passTime, at: next).then(
            .periodEnded(
                PoolPeriodEnded(
                    on: ThePool.year.through,
                    unused: [
                        .init(of: ThePool.physical, discipline: .physical, isCommitted: true, amount: The.visits(13)),
                        .init(of: ThePool.occupational, discipline: .occupational, isCommitted: false, amount: The.visits(4)),
                    ], left: The.visits(11))))
        let over = pool.doing(.passTime, at: next)
        #expect(over.state.nextMomentAt == nil && over.state.isOver && over.visits == ["2", "0", "0", "28"])
        over.when(.passTime, at: next).thenNothing()
        // A visit of the year that is told late counts.
        #expect(over.doing(ThePool.visit(8, ThePool.physical, on: 20)).visits == ["3", "0", "0", "27"])
        #expect(over.when(ThePool.visit(8, ThePool.physical, on: 20)).odd == [])
    }

    @Test func `what stands on a pool is told by whom, as JSON too`() throws {
        let standing = try #require(Pools.given(PoolPast.used).doing(ThePool.hold(ThePool.occupational, 4)).state.standing)
        #expect(standing.holders.map(\.of) == [ThePool.physical, ThePool.occupational])
        #expect(standing.holders.map(\.stage) == [.committed, .held] && standing.holders.map(\.discipline) == [.physical, .occupational])
        #expect(standing.holders.map(\.amount.amount) == ["15", "4"] && standing.holders.map(\.used.amount) == ["2", "0"])
        let text = String(decoding: JSONWriter.bytes(of: standing), as: UTF8.self)
        #expect(text.contains(#""left":{"amount":"11","unit":"visits"}"#) && text.contains("\(ThePool.occupational.caseID)"))
    }
}
