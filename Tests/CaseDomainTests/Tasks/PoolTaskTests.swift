import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Which tasks follow from benefit pools")
struct PoolTaskTests {
    private static let clinic = TenantID(The.id(8, as: StreamID.self).rawValue)

    /// The tasks that follow from a command, by kind and case.
    private static func tasks(_ command: BenefitPool.Command, given past: [BenefitPool.Event], at now: Timestamp = The.now) -> [TaskOpening]
    {
        let pool = Pools.given(past)
        let after = pool.given(pool.when(command, at: now).events)
        return after.history.dropFirst(past.count).flatMap { recorded in
            TaskPolicy.tasks(
                following: recorded.event, of: after.state, in: recorded.stream, version: recorded.version, position: recorded.position,
                of: Self.clinic)
        }
    }

    @Test func `a pool that the plan overdraws is a task for each case that counts on it`() {
        let past = PoolPast.after([ThePool.hold(ThePool.occupational, 15)], PoolPast.approved)
        let tasks = Self.tasks(ThePool.answered(ThePool.answer(20, used: 0)), given: past)
        #expect(tasks.map(\.open.kind) == [.benefitPoolOverdrawn, .benefitPoolOverdrawn])
        #expect(tasks.map(\.open.caseID) == [ThePool.physical.caseID, ThePool.occupational.caseID])
        #expect(tasks.allSatisfy { $0.open.subject == .benefitPool(ThePool.id) } && Set(tasks.map(\.task)).count == 2)
        #expect(tasks == Self.tasks(ThePool.answered(ThePool.answer(20, used: 0)), given: past))
    }

    @Test func `a visit that nobody approved is a task, and one that was approved is none`() {
        #expect(Self.tasks(ThePool.visit(1, ThePool.physical), given: PoolPast.held).map(\.open.kind) == [.checkUseOfBenefit])
        #expect(Self.tasks(ThePool.visit(1, ThePool.physical), given: PoolPast.approved).isEmpty)
        #expect(Self.tasks(ThePool.hold(ThePool.physical, 3), given: PoolPast.opened).isEmpty)
    }

    @Test func `a year that ends with something approved is a task for its case`() {
        #expect(Self.tasks(.passTime, given: PoolPast.used, at: The.day(60)).map(\.open.kind) == [.benefitPeriodEnded])
        #expect(Self.tasks(.passTime, given: PoolPast.opened, at: The.day(60)).isEmpty)
    }
}
