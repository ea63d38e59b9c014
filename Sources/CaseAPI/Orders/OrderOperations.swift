import CaseDomain
import EventSourcing
import HTTPTypes
import Ledger
import PHIVault
import ReadModels

/// What can be asked of orders: listed and read, asked for, received, checked, sent back, ended and corrected.
///
/// A list holds ids, codes, dates and who orders, nothing that the order says of the patient's health beyond the codes of services; an
/// order that is read shows that too, and is in the access log first.
enum OrderOperations {
    static let routes = MatterRoutes<OrderListingJSON>(
        tag: "Orders", path: "/v1/clinics/{clinic}/orders", one: "order", many: "orders", schema: "Order", noun: "an order",
        categories: [.clinical, .notes])

    static var all: [Operation] {
        [Self.list, routes.read, routes.commands, Self.request] + Self.waiting + Self.checks + Self.words
    }

    static let list = Operation(
        id: "listOrders", method: .get, path: routes.path, tag: routes.tag, summary: "List a clinic's orders",
        about: "Those that have not ended, unless `status` says otherwise; what ends soonest first, what has no end last.",
        scope: .clinic(.readCases),
        parameters: [
            .init(
                name: "status", place: .query, schema: .codes(of: OrderFilter.Standing.self),
                about: "How far they are; `open` when absent."),
            .init(name: "patient", place: .query, schema: .uuid, about: "Only orders for this patient."),
            .init(name: "site", place: .query, schema: .uuid, about: "Only orders of this site."),
            .init(name: "kind", place: .query, schema: .codes(of: OrderKind.self), about: "Only orders of this kind."),
            .init(name: "service_line", place: .query, schema: .codes(of: ServiceLine.self), about: "Only this discipline."),
            .init(name: "ends_before", place: .query, schema: .day, about: "Only what is good for the last time before this day."),
            .limit, .cursor, .purposeOfUse, .ledgerPosition,
        ], success: [.init(status: .ok, about: "A page.", schema: "OrderList")]
    ) { exchange in
        let clinic = try exchange.clinic
        let query = try exchange.orderListQuery()
        try await exchange.wait(for: .matters, of: clinic)
        let page = try await exchange.asking(.matters, of: [clinic]) { try await $0.orders(query, of: clinic) }
        return Answer.json { members in
            members.member("orders", page.items.map { OrderListingJSON($0, at: exchange.now) })
            members.member("next_cursor", page.next?.description)
        }.positioned(page.positions[clinic] ?? .start, in: clinic)
    }

    static let request = routes.beginning(
        id: "requestOrder", summary: "Ask for an order",
        about: """
            A referral, a prescription, or the certification of a plan of care, asked of a provider who is often outside. It belongs to the \
            patient and to no one case.
            """,
        OrderAsking.self, else: .orderExists, as: \.order.stream
    ) {
        (exchange: Exchange, work: inout CommandWork<Refusal>, order: inout StreamWork<Order>, body) async throws(CommandError<
            Refusal
        >) in
        try await exchange.ask(body, &work, &order)
    }
}

extension Exchange {
    /// Filter and page, as the query has them.
    fileprivate func orderListQuery() throws(Problem) -> OrderListQuery {
        var filter = OrderFilter()
        filter.standing = try self.queryCode("status") ?? .open
        filter.patient = try self.queryID("patient")
        filter.site = try self.queryID("site")
        filter.kind = try self.queryCode("kind")
        filter.serviceLine = try self.queryCode("service_line")
        filter.endsBefore = try self.queryDay("ends_before")
        return OrderListQuery(filter: filter, after: try self.pageCursor(), limit: try self.pageLimit())
    }
}

extension Order: ServedMatter {
    typealias Kind = Order.Command.Kind
    static let beginning = Kind.request
    static let idMember = "order_id"
    static let unknown = Refusal.orderUnknown
    static func begins(_ type: EventType) -> Bool { OrderRequested.isStored(as: type) || OrderReceived.isStored(as: type) }
    static func admit(_ kind: Kind, in state: State, at now: Timestamp) throws(Refusal) { try state.admit(kind, at: now) }
    static func possible(of state: State, at now: Timestamp) -> [Kind] { state.possible(at: now) }
}

extension Order.State: MatterState {}
