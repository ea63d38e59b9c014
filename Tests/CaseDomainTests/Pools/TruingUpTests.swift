import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Truing a pool up")
struct TruingUpTests {
    @Test func `an approval of all that was held gives nothing back, and telling it again changes nothing`() {
        let approved = Pools.given(PoolPast.held).doing(ThePool.approve(ThePool.physical, 20))
        #expect(approved.visits == ["0", "20", "0", "10"])
        approved.when(ThePool.approve(ThePool.physical, 20)).thenNothing()
    }

    @Test func `an approval of nothing gives all back`() {
        #expect(Pools.given(PoolPast.held).doing(ThePool.approve(ThePool.physical, 0)).visits == ["0", "0", "0", "30"])
    }

    @Test func `an approval that nobody held anything for is recorded, and told`() {
        #expect(Pools.given(PoolPast.opened).when(ThePool.approve(ThePool.physical, 8)).odd == [.notHeld])
        #expect(Pools.given(PoolPast.held).when(ThePool.approve(ThePool.physical, 25)).odd == [.moreThanHeld])
        Pools.given().when(ThePool.approve(ThePool.physical, 8)).thenRefused(.poolUnknown)
    }

    @Test func `an approval of more than is left is recorded, and the pool is overdrawn`() {
        let both = Pools.given(PoolPast.held).doing(ThePool.hold(ThePool.occupational, 10))
        let outcome = both.when(ThePool.approve(ThePool.occupational, 18))
        #expect(outcome.odd == [.overdrawn, .moreThanHeld])
        #expect(both.given(outcome.events).overdrawn == "8")
    }

    @Test func `an approval in another unit commits what was held`() throws {
        let units = Quantity(amount: "60", .units)!
        let outcome = Pools.given(PoolPast.held).when(
            .trueUp(.init(of: ThePool.physical, discipline: .physical, approved: units, decidedAt: The.now)))
        #expect(outcome.odd == [.unitMismatch])
        #expect(Pools.given(PoolPast.held).given(outcome.events).visits == ["0", "20", "0", "10"])
    }

    @Test func `an approval for what the pool does not pay, or after its period, is told`() {
        let other = BenefitPool.Command.trueUp(
            .init(of: ThePool.physical, discipline: .speech, approved: The.visits(5), decidedAt: The.now))
        #expect(Pools.given(PoolPast.held).when(other).odd == [.outsideScope])
        let over = Pools.given(PoolPast.held).doing(.passTime, at: The.day(60))
        #expect(over.when(ThePool.approve(ThePool.physical, 15)).odd == [.afterPeriod])
    }

    @Test func `a denial that an appeal overturns commits what the payer grants then`() {
        let overturned = Pools.given(PoolPast.held).doing(
            ThePool.release(ThePool.physical, .denied), ThePool.approve(ThePool.physical, 12))
        #expect(overturned.visits == ["0", "12", "0", "18"])
    }
}
