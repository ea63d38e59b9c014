import CaseDomain
import EventSourcing
import TestSupport
import Testing

/// What holds of every step of every order's history: 120 walks of 60 steps, each step held to each law. What breaks one is named by
/// its seed and step.
@Suite("Laws of orders")
struct OrderLawTests {
    private static let seeds: Range<UInt64> = 0..<120
    private static let steps = 60

    @Test func `each of 7,200 steps keeps the laws, and the walks reach far`() throws {
        var types: Set<EventType> = []
        var statuses: Set<OrderStatus> = []
        var odd: Set<OrderIrregularity> = []
        var offered: Set<Order.Command.Kind> = []
        var withheld: Set<Order.Command.Kind> = []
        var covered = 0
        for seed in Self.seeds {
            try OrderWalk.walked(seed, Self.steps) { step in
                for law in OrderLaw.all {
                    if let fault = try law.fault(step) { Issue.record("\(step.place): \(law.sentence): \(fault)") }
                }
                let (state, now) = (step.after.state, step.context.now)
                types.formUnion(step.events.map(\.type))
                for case .received(let it) in step.events { odd.formUnion(it.irregularities) }
                if let status = state.status(at: now) { statuses.insert(status) }
                let possible = Set(state.possible(at: now))
                offered.formUnion(possible)
                withheld.formUnion(Set(Order.Command.Kind.allCases).subtracting(possible))
                let cover = state.standing(at: now)?.covers(The.speechTherapy, of: .speech, on: TimeZoneName.central.day(at: now))
                if case .covered = cover { covered += 1 }
            }
        }
        #expect(types == Set(Order.Event.catalog.currentTypes))
        #expect(statuses == Set(OrderStatus.allCases))
        // Whoever orders on a walk has a number.
        #expect(odd == Set(OrderIrregularity.allCases).subtracting([.noNPI]))
        #expect(offered == Set(Order.Command.Kind.allCases))
        #expect(withheld == Set(Order.Command.Kind.allCases).subtracting([.recordReceipt]))
        #expect(covered > 200, "too few orders count to say anything")
    }

    @Test func `no order of events stops a fold, or what is decided on it`() throws {
        var events: [Order.Event] = []
        for seed in 0..<20 as Range<UInt64> {
            events += try OrderWalk.walked(seed, Self.steps).stream.history.map(\.event)
        }
        for seed in Self.seeds {
            var walk = OrderWalk(seed: seed)
            var random = SplitMix64(seed: seed)
            let given = Orders.given(Array(events.shuffled(using: &random).prefix(30)))
            _ = given.state.standing(at: The.now)
            _ = given.state.nextMomentAt
            #expect(try StepLaw.readBack(given.state) == given.state, "seed \(seed)")
            for _ in 0..<20 { _ = given.when(walk.next(), at: walk.now) }
        }
    }
}
