import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("What the plan says of a pool")
struct AskingThePlanTests {
    @Test func `what the plan counts of ours is not counted twice`() {
        // Two of the five that the plan counts were kept here.
        let answered = Pools.given(PoolPast.used).doing(ThePool.answered(ThePool.answer(30, used: 5)))
        #expect(answered.visits == ["5", "13", "0", "12"])
        #expect(answered.state.standing?.usedElsewhere == The.visits(3))
        // It says that none of them is ours yet: claims come late.
        let late = Pools.given(PoolPast.used).doing(ThePool.answered(ThePool.answer(30, used: 5, ours: 0)))
        #expect(late.visits == ["7", "13", "0", "10"])
    }

    @Test func `a lower limit overdraws the pool: it is recorded, and told`() {
        let held = Pools.given(PoolPast.held)
        let outcome = held.when(ThePool.answered(ThePool.answer(20, used: 4)))
        #expect(outcome.odd == [.overdrawn, .limitChanged])
        #expect(held.given(outcome.events).overdrawn == "4" && held.given(outcome.events).visits == ["4", "0", "20", "0"])
        held.doing(ThePool.answered(ThePool.answer(20, used: 4))).when(ThePool.answered(ThePool.answer(20, used: 4))).thenNothing()
    }

    @Test func `an older answer, or one in another unit, is kept and does not count`() {
        let held = Pools.given(PoolPast.held)
        #expect(held.when(ThePool.answered(ThePool.answer(5, used: 0, at: -40))).odd == [.staleAnswer])
        #expect(held.doing(ThePool.answered(ThePool.answer(5, used: 0, at: -40))).visits == held.visits)
        var hours = ThePool.answer(5, used: 0)
        hours.limit = Quantity(amount: "5", .hours)!
        #expect(held.when(ThePool.answered(hours)).odd == [.unitMismatch])
        #expect(held.doing(ThePool.answered(hours)).visits == held.visits)
    }

    @Test func `that less was used than before is told, and so is another word of the same verification`() {
        var answer = ThePool.answer(30, used: 9, at: -1)
        answer.verification = The.id(190)
        let pool = Pools.given(PoolPast.held).doing(ThePool.answered(answer))
        (answer.used, answer.answeredAt) = (The.visits(7), The.now)
        #expect(pool.when(ThePool.answered(answer)).odd == [.contradictsEarlier, .usedLess])
        Pools.given().when(ThePool.answered(answer)).thenRefused(.poolUnknown)
    }

    @Test func `a verification of a case says what a pool needs, or it says too little`() {
        func answer(_ limit: Int?, _ used: Int?, _ remaining: Int?, known: Int? = nil) -> [String]? {
            let verified = BenefitsVerified(
                verification: The.id(191), coverage: The.coverage, serviceLine: .physical, limit: limit.map(The.visits),
                used: used.map(The.visits), remaining: remaining.map(The.visits), verifiedAt: The.now, source: .phone)
            return BenefitAnswer(verified, known: known.map(The.visits), asOf: The.date(0)).map { [$0.limit.amount, $0.used.amount] }
        }
        #expect(answer(30, 12, nil) == ["30", "12"])
        #expect(answer(30, nil, 18) == ["30", "12"])
        #expect(answer(nil, 12, 18) == ["30", "12"])
        #expect(answer(nil, nil, 18, known: 30) == ["30", "12"])
        #expect(answer(nil, 12, nil, known: 30) == ["30", "12"])
        #expect(answer(30, nil, nil) == nil && answer(nil, nil, 18) == nil && answer(nil, nil, nil, known: 30) == nil)
    }
}
