import CaseDomain
import ClinicalCodes
import EventSourcing
import HTTPTypes
import ReadModels

/// What a case wants of the patient's orders, and how far it has it; nothing of it is sealed.
enum CaseOrders {
    static let read = Operation(
        id: "readCaseOrders", method: .get, path: "\(CaseOperations.path)/orders", tag: OrderOperations.routes.tag,
        summary: "Which orders does a case want, and which cover it?",
        about: """
            For each service of which the pinned rules want an order: the order that covers it on its first day, or why none does; what is \
            missing or ends within \(Order.leadDays) days; and all orders of the patient.
            """,
        scope: .clinic(.readCases), parameters: [.purposeOfUse, .ledgerPosition],
        success: [.init(status: .ok, about: "What is wanted and what there is.", schema: "CaseOrders")]
    ) { exchange in
        let clinic = try exchange.clinic
        let id: CaseID = try exchange.id("case")
        let file = try await exchange.state(of: CaseFile.self, id.stream)
        guard let opened = file.opened else { throw Problem(Refusal.caseUnknown) }
        try await exchange.wait(for: .matters, of: clinic)
        let answer = try await exchange.asking(.matters, of: [clinic]) {
            try await $0.matters(of: Order.self, ofPatient: opened.patient, in: clinic)
        }
        let standings = answer.value.compactMap { $0.standing(at: exchange.now) }
        let today = file.day(at: exchange.now)
        return Answer.json { members in
            members.member("case_id", id)
            members.member("patient_id", opened.patient)
            members.member("wanted", file.orderWants.map { WantJSON(wanted: $0, orders: standings, today: today) })
            members.member("orders", answer.value.map { OrderListingJSON($0, at: exchange.now) })
        }.positioned(answer.position, in: clinic)
    }

    private struct WantJSON: JSONWritable {
        let wanted: CaseOrderWant
        let orders: [OrderStanding]
        let today: CivilDate

        func write(to writer: inout JSONWriter) {
            let want = self.wanted.want
            writer.object { members in
                members.member("line_id", self.wanted.line)
                members.member("document", self.wanted.document)
                members.member("kinds", want.kinds.map(\.rawValue).sorted())
                members.member("service", want.service)
                members.member("quantity", want.quantity)
                members.member("from", want.from)
                members.member("through", want.through)
                switch self.orders.cover(want, on: max(self.today, want.from ?? self.today)) {
                case .covered(let order, let through):
                    members.member("covered", true)
                    members.member("order_id", order)
                    members.member("valid_through", through)
                case .uncovered(let gap):
                    members.member("covered", false)
                    members.member("gap", gap)
                }
                members.member("need", OrderNeeds.of([want], by: self.orders, on: self.today).first.map { NeedJSON(need: $0) })
            }
        }
    }

    private struct NeedJSON: JSONWritable {
        let need: OrderNeed

        func write(to writer: inout JSONWriter) {
            writer.object { members in
                members.member("kind", self.need.kind)
                members.member("on", self.need.on)
                members.member("order_id", self.need.order)
                members.member("awaited_order_id", self.need.awaited)
            }
        }
    }

    private static let gap = Schema.object(
        "OrderGap",
        [
            .required("reason", .codes(of: OrderGap.Reason.self), "Why no order covers it."),
            .optional("order_id", .uuid, "The order that comes nearest."), .optional("on", .day, "The day that the reason speaks of."),
            .optional("ordered", Form<Quantity>.quantity.schema, "How much is ordered, where that is too little."),
        ])

    private static let need = Schema.object(
        "OrderNeed",
        [
            .required("kind", .codes(of: OrderNeed.Kind.self), "What there is to do."),
            .required("on", .day, "The first day of service without an order; of one that ends, the last day with one."),
            .optional("order_id", .uuid, "The order that ends."),
            .optional("awaited_order_id", .uuid, "One that would do and was asked for, or has come and is to be checked."),
        ])

    static let schema = Schema.object([
        .required("case_id", .uuid, "The case."), .required("patient_id", .uuid, "Whose orders count."),
        .required(
            "wanted",
            .array(
                .object(
                    "OrderWanted",
                    [
                        .required("line_id", .uuid, "The service."),
                        .required("document", .text(1, 200), "The rule's own name of the document."),
                        .required(
                            "kinds", .array(.codes(OrderKind.allCases.map(\.rawValue)), minimum: 0, maximum: OrderKind.allCases.count),
                            "The kinds of order of which one will do."),
                        .required("service", Form<ServiceCode>.service.schema, "What is requested."),
                        .optional("quantity", Form<Quantity>.quantity.schema, "How much of it."),
                        .optional("from", .day, "Its first day."), .optional("through", .day, "Its last day."),
                        .required("covered", .boolean, "Whether an order covers it on its first day, or today where that has passed."),
                        .optional("order_id", .uuid, "The order that does."),
                        .optional("valid_through", .day, "The last day on which it does; absent for one without an end."),
                        .optional("gap", Self.gap, "Why none does."), .optional("need", Self.need, "What somebody has to see to."),
                    ]), minimum: 0, maximum: 10_000), "What the pinned rules want to be ordered."),
        .required(
            "orders", .array(.reference("OrderListing"), minimum: 0, maximum: ReadModels.mattersPerPatientMax),
            "The patient's orders, written to last first."),
    ])
}
