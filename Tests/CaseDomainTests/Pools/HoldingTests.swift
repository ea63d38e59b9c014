import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Holding something of a pool")
struct HoldingTests {
    @Test func `two disciplines cannot both claim the last visits, and the refusal names the other request`() {
        // 30 visits of physical and occupational therapy. Physical therapy holds 20.
        let held = Pools.given(PoolPast.held)
        #expect(held.visits == ["0", "0", "20", "10"])
        // Occupational therapy asks for 20.
        held.when(ThePool.hold(ThePool.occupational, 20))
            .thenRefused(.poolExhausted(left: The.visits(10), heldBy: [ThePool.physical.caseID], asked: The.visits(20)))
        // The payer approves 15 of the 20: 5 go back.
        let approval = held.when(ThePool.approve(ThePool.physical, 15))
        #expect(approval.events.first?.body as? PoolTruedUp == held.givenBack(5, approved: 15))
        let approved = held.given(approval.events)
        #expect(approved.visits == ["0", "15", "0", "15"])
        approved.when(ThePool.hold(ThePool.occupational, 20))
            .thenRefused(.poolExhausted(left: The.visits(15), heldBy: [ThePool.physical.caseID], asked: The.visits(20)))
        // Occupational therapy holds the 15 that are left.
        #expect(approved.doing(ThePool.hold(ThePool.occupational, 15)).visits == ["0", "15", "15", "0"])
    }

    @Test func `the refusal says in words what is left and who has the rest, by ids alone`() {
        let refusal = Refusal.poolExhausted(left: The.visits(10), heldBy: [ThePool.physical.caseID], asked: The.visits(20))
        #expect(
            refusal.reason
                == "20 visits are asked for, and 10 are left of what the plan pays; the rest is held, approved or used by \(ThePool.physical.caseID)."
        )
        let lonely = Refusal.poolExhausted(left: The.visits(0), heldBy: [], asked: The.visits(1))
        #expect(lonely.reason == "1 visits are asked for, and 0 are left of what the plan pays.")
    }

    @Test func `what was used elsewhere is not left`() {
        let pool = Pools.given().doing(.open(.init(ThePool.open { $0.answer = ThePool.answer(30, used: 12, at: -20) })))
        #expect(pool.visits == ["12", "0", "0", "18"])
        pool.when(ThePool.hold(ThePool.physical, 19)).thenRefused(.poolExhausted(left: The.visits(18), heldBy: [], asked: The.visits(19)))
    }

    @Test func `asking twice changes nothing, and another amount takes the place of the first`() {
        let held = Pools.given(PoolPast.held)
        held.when(ThePool.hold(ThePool.physical, 20)).thenNothing()
        #expect(held.doing(ThePool.hold(ThePool.physical, 12)).visits == ["0", "0", "12", "18"])
        #expect(held.doing(ThePool.hold(ThePool.physical, 30)).visits == ["0", "0", "30", "0"])
        held.when(ThePool.hold(ThePool.physical, 31)).thenRefused(.poolExhausted(left: The.visits(30), heldBy: [], asked: The.visits(31)))
    }

    @Test func `what is released is there for the others, and releasing it again changes nothing`() {
        let released = Pools.given(PoolPast.held).doing(ThePool.release(ThePool.physical, .denied))
        #expect(released.visits == ["0", "0", "0", "30"])
        released.when(ThePool.release(ThePool.physical)).thenNothing()
        Pools.given(PoolPast.opened).when(ThePool.release(ThePool.physical)).thenNothing()
        #expect(released.doing(ThePool.hold(ThePool.occupational, 30)).visits == ["0", "0", "30", "0"])
    }

    @Test func `a child under 21 with Medicaid may have more than the limit, and the event says so`() throws {
        let more = Pools.given(PoolPast.held).when(ThePool.hold(ThePool.occupational, 20, excess: ThePool.epsdt))
        let held = try #require(more.events.first?.body as? PoolHeld)
        #expect(held.excess == .epsdt && held.excessAmount == The.visits(10) && held.note == nil)
        #expect(Pools.given(PoolPast.held).given(more.events).overdrawn == "10")
        // While enough is left nobody needs a reason, and none is recorded.
        let within = Pools.given(PoolPast.held).when(ThePool.hold(ThePool.occupational, 10, excess: ThePool.epsdt))
        #expect((within.events.first?.body as? PoolHeld)?.excess == nil)
    }

    @Test func `EPSDT is for children under 21 with Medicaid, and other reasons say who allowed it`() {
        let pool = Pools.given(PoolPast.held)
        func refused(_ excess: ExcessRequest) {
            pool.when(ThePool.hold(ThePool.occupational, 20, excess: excess)).thenRefused(.poolExcessUnfounded)
        }
        refused(ExcessRequest(.epsdt, isUnder21: false, lineOfBusiness: .medicaid))
        refused(ExcessRequest(.epsdt, isUnder21: true, lineOfBusiness: .commercial))
        refused(ExcessRequest(.payerException))
        refused(ExcessRequest(.parity, note: "  "))
        let noted = ExcessRequest(.payerException, note: "Dana of North Star allowed it for Mateo on the phone.")
        #expect(pool.doing(ThePool.hold(ThePool.occupational, 20, excess: noted)).overdrawn == "10")
    }

    @Test func `whoever asks for less than before is not refused because the pool is overdrawn`() {
        let overdrawn = Pools.given(PoolPast.held).doing(ThePool.answered(ThePool.answer(10, used: 0)))
        #expect(overdrawn.overdrawn == "10")
        #expect(overdrawn.doing(ThePool.hold(ThePool.physical, 15)).overdrawn == "5")
        overdrawn.when(ThePool.hold(ThePool.physical, 21))
            .thenRefused(.poolExhausted(left: The.visits(10), heldBy: [], asked: The.visits(21)))
    }

    @Test func `a hold says what it is for, in the pool's unit, and more than nothing`() {
        let pool = Pools.given(PoolPast.opened)
        Pools.given().when(ThePool.hold(ThePool.physical, 1)).thenRefused(.poolUnknown)
        pool.when(ThePool.hold(ThePool.physical, 0)).thenRefused(.quantityZero)
        pool.when(.hold(.init(of: ThePool.physical, discipline: .physical, amount: Quantity(amount: "8", .units)!)))
            .thenRefused(.poolUnitDiffers)
        pool.when(.hold(.init(of: ThePool.physical, discipline: .speech, amount: The.visits(8)))).thenRefused(.poolNotForService)
    }

    @Test func `habilitative visits have a pool of their own, and what nobody marks is rehabilitative`() {
        func pool(_ purpose: TherapyPurpose) -> Pools {
            Pools.given().doing(.open(.init(ThePool.open { $0.scope = PoolScope([.physical], purpose: purpose, in: .visits)! })))
        }
        func hold(_ purpose: TherapyPurpose?) -> BenefitPool.Command {
            .hold(.init(of: ThePool.physical, discipline: .physical, purpose: purpose, amount: The.visits(3)))
        }
        pool(.habilitative).when(hold(nil)).thenRefused(.poolNotForService)
        pool(.rehabilitative).when(hold(.habilitative)).thenRefused(.poolNotForService)
        #expect(pool(.habilitative).doing(hold(.habilitative)).visits[2] == "3" && pool(.rehabilitative).doing(hold(nil)).visits[2] == "3")
    }

    @Test func `what the payer approved is not held once more`() {
        Pools.given(PoolPast.approved).when(ThePool.hold(ThePool.physical, 20)).thenRefused(.poolLineDecided)
        let denied = Pools.given(PoolPast.approved).doing(ThePool.release(ThePool.physical, .authorizationEnded))
        #expect(denied.doing(ThePool.hold(ThePool.physical, 20)).visits == ["0", "0", "20", "10"])
    }

    @Test func `nothing is held after the period, whether or not somebody noted its end`() {
        let opened = Pools.given(PoolPast.opened)
        opened.when(ThePool.hold(ThePool.physical, 1), at: The.day(60)).thenRefused(.poolOver)
        opened.doing(.passTime, at: The.day(60)).when(ThePool.hold(ThePool.physical, 1)).thenRefused(.poolOver)
    }

    @Test func `that the child moves to another site of the clinic moves nothing in the pool`() {
        // The pool knows no site: what it says of a line is the same wherever the case is, and whoever owns it.
        var facts = JSONWriter()
        facts.object { members in for event in PoolPast.used { event.writeFacts(to: &members) } }
        #expect(!String(decoding: facts.bytes, as: UTF8.self).contains("site"))
    }
}

extension Spec<BenefitPool> {
    fileprivate func givenBack(_ visits: Int, approved: Int) -> PoolTruedUp {
        PoolTruedUp(
            of: ThePool.physical, discipline: .physical, approved: The.visits(approved), decision: ThePool.decision, decidedAt: The.day(-1),
            givenBack: The.visits(visits))
    }
}
