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
    static let tag = "Orders"
    static let path = "/v1/clinics/{clinic}/orders"

    static var all: [Operation] {
        [Self.list, Self.read, Self.commands, Self.request] + Self.waiting + Self.checks + Self.words
    }

    static let list = Operation(
        id: "listOrders", method: .get, path: path, tag: tag, summary: "List a clinic's orders",
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
            members.member("orders", page.items.map { OrderListingJSON(order: $0, now: exchange.now) })
            members.member("next_cursor", page.next?.description)
        }.positioned(page.positions[clinic] ?? .start, in: clinic)
    }

    static let read = Operation(
        id: "readOrder", method: .get, path: "\(path)/{order}", tag: tag, summary: "Read an order",
        about: "Everything that was recorded of it, as it is now. Recorded in the access log before it is sent.",
        scope: .clinic(.readCases), parameters: [.purposeOfUse],
        success: [.init(status: .ok, about: "The order.", schema: "Order")], refusals: [.gone]
    ) { exchange in
        let id: OrderID = try exchange.id("order")
        let order = try await exchange.open(Order.self, id.stream, as: [.clinical, .notes])
        return Answer.json { members in
            OrderListingJSON(order: order, now: exchange.now).write(to: &members)
            members.member("record", order)
        }.tagged(order.version).positioned(order.position, in: try exchange.clinic)
    }

    static let commands = Operation(
        id: "listOrderCommands", method: .get, path: "\(path)/{order}/commands", tag: tag, summary: "List what can be asked of an order",
        about: "Every command on the order: whether you may give it now, and if not, why and what to do first. Holds no patient data.",
        scope: .clinic(.readCases), parameters: [.purposeOfUse],
        success: [.init(status: .ok, about: "The commands.", schema: "OrderCommands")]
    ) { exchange in
        let id: OrderID = try exchange.id("order")
        // It began: an order is asked for beside others.
        let kinds = Order.Command.Kind.allCases.filter { $0 != .request }.map(\.rawValue)
        return try await exchange.commands(on: Order.self, id.stream, under: "\(path)/{order}", kinds) { kind, state throws(Refusal) in
            if let kind = Order.Command.Kind(rawValue: kind) { try state.admit(kind, at: exchange.now) }
        }
    }

    static let request = Operation.command(
        id: "requestOrder", path: path, tag: tag, .manageCases, summary: "Ask for an order",
        about: """
            A referral, a prescription, or the certification of a plan of care, asked of a provider who is often outside. It belongs to the \
            patient and to no one case.
            """,
        OrderAsking.self
    ) { exchange, body in try await exchange.request(body) }
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
