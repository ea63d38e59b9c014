import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Using a pool")
struct UsingAPoolTests {
    @Test func `a kept visit uses what was approved, and changes nothing of what is left`() {
        let used = Pools.given(PoolPast.used)
        #expect(used.visits == ["2", "13", "0", "15"])
        used.when(ThePool.visit(2, ThePool.physical)).thenNothing()
        #expect(Pools.given(PoolPast.approved).when(ThePool.visit(1, ThePool.physical)).odd == [])
    }

    @Test func `a visit beyond what was approved is recorded, told, and taken from what is left`() {
        let used = Pools.given(PoolPast.approved)
        #expect(used.when(ThePool.visit(1, ThePool.physical, on: -2, 17)).odd == [.beyondCommitment])
        #expect(used.doing(ThePool.visit(1, ThePool.physical, on: -2, 17)).visits == ["17", "0", "0", "13"])
    }

    @Test func `a visit before the payer decided, or that nobody asked for, is recorded and told`() {
        let held = Pools.given(PoolPast.held)
        #expect(held.when(ThePool.visit(1, ThePool.physical)).odd == [.notCommitted])
        #expect(held.doing(ThePool.visit(1, ThePool.physical)).visits == ["1", "0", "19", "10"])
        #expect(held.when(ThePool.visit(1, ThePool.occupational)).odd == [.notHeld])
        #expect(held.doing(ThePool.visit(1, ThePool.occupational)).visits == ["1", "0", "20", "9"])
        Pools.given().when(ThePool.visit(1, ThePool.physical)).thenRefused(.poolUnknown)
    }

    @Test func `a visit that names no line is counted on the one of its case that was approved`() {
        let loose = BenefitPool.Command.use(
            .init(
                consumption: The.id(9), caseID: ThePool.physical.caseID, quantity: The.visits(1), renderedOn: The.date(-2),
                receivedAt: The.now))
        #expect(Pools.given(PoolPast.approved).when(loose).odd == [])
        #expect(Pools.given(PoolPast.approved).doing(loose).visits == ["1", "14", "0", "15"])
        #expect(Pools.given(PoolPast.opened).when(loose).odd == [.notHeld])
        #expect(Pools.given(PoolPast.opened).doing(loose).visits == ["1", "0", "0", "29"])
    }

    @Test func `a visit that was not kept is there again`() {
        let back = Pools.given(PoolPast.used).doing(ThePool.takeBack(2))
        #expect(back.visits == ["1", "14", "0", "15"])
        back.when(ThePool.takeBack(2)).thenNothing()
        #expect(back.when(ThePool.takeBack(2, .duplicate)).odd == [.contradictsEarlier])
        #expect(Pools.given(PoolPast.used).when(ThePool.takeBack(77)).odd == [.unknownUse])
        // It was kept after all.
        #expect(back.doing(ThePool.visit(2, ThePool.physical)).visits == ["2", "13", "0", "15"])
    }

    @Test func `a visit that is told otherwise counts as it was told last`() {
        let told = Pools.given(PoolPast.used)
        #expect(told.when(ThePool.visit(2, ThePool.physical, on: -5)).odd == [.contradictsEarlier])
        #expect(told.doing(ThePool.visit(2, ThePool.occupational)).visits == ["2", "14", "0", "14"])
    }

    @Test func `what is counted otherwise, or was rendered in another year, does not count`() {
        let pool = Pools.given(PoolPast.approved)
        let units = BenefitPool.Command.use(
            .init(
                consumption: The.id(9), caseID: ThePool.physical.caseID, line: ThePool.physical.line,
                quantity: Quantity(amount: "4", .units)!, renderedOn: The.date(-2), receivedAt: The.now))
        #expect(pool.when(units).odd == [.unitMismatch] && pool.doing(units).visits == pool.visits)
        let later = ThePool.visit(9, ThePool.physical, on: 60)
        #expect(pool.when(later).odd == [.outsidePeriod] && pool.doing(later).visits == pool.visits)
    }

    @Test func `a visit over the limit overdraws the pool, and that is said once`() {
        let full = Pools.given(PoolPast.approved).doing(ThePool.hold(ThePool.occupational, 15))
        #expect(full.when(ThePool.visit(3, ThePool.physical, on: -2, 16)).odd == [.overdrawn, .beyondCommitment])
        let over = full.doing(ThePool.visit(3, ThePool.physical, on: -2, 16))
        #expect(over.overdrawn == "1")
        #expect(over.when(ThePool.visit(4, ThePool.occupational)).odd == [.notCommitted])
    }
}
