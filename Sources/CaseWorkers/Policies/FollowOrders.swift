public import CaseDomain
public import EventSourcing

/// Opens the tasks that an order asks for, ends those that it answers, and lets a renewal take the place of what it renews.
///
/// Which tasks these are is said by `OrderTasks`. A task is never opened twice: its id is made of its cause.
public struct FollowOrders: Policy {
    public let subscription: Subscription = "orders/1"
    public let areas: Set<String> = ["order"]

    public init() {}

    public func reactions(to event: Recorded<Order.Event>, in tenant: TenantID) -> [Reaction] {
        let tasks = Reaction(on: event.stream) { (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
            let order = try await work.load(Order.self, event.stream)
            let changes = OrderTasks.changes(
                following: event.event, in: event.stream, version: event.version, position: event.position, of: tenant, by: order)
            for change in changes {
                switch change {
                case .open(let opening): try await work.open(opening)
                case .settle(let task): try await work.settle(task)
                }
            }
        }
        guard case .validated = event.event else { return [tasks] }
        return [tasks, Self.supersession(by: event)]
    }

    /// Once a renewal was checked, it counts in the place of what it renews, from its first day on.
    private static func supersession(by event: Recorded<Order.Event>) -> Reaction {
        Reaction(on: event.stream) { (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
            let successor = try await work.load(Order.self, event.stream)
            guard let id = successor.id, let validation = successor.validation,
                let renewed = successor.receipt?.body.renews ?? successor.request?.body.renews
            else { return }
            var order = try await work.stream(Order.self, renewed.stream)
            // One that has ended otherwise needs no end.
            guard let status = order.state.status(at: work.request.context.now), OrderStage(status) != .ended else { return }
            let supersede = Order.Supersede(by: id, from: validation.body.validFrom)
            do throws(Refusal) { try supersede.check(successor, of: order.state) } catch { throw .refused(error) }
            try order.decide(.supersede(supersede))
            work.add(order, sealedFor: nil)
        }
    }
}
