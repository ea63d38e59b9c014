import CaseDomain
import ClinicalCodes
import EventSourcing

/// An order as lists show it, at a moment: what it is, how it stands and until when. Nothing of it was sealed.
struct OrderListingJSON: MatterRow {
    typealias Matter = Order

    let order: Order.State
    /// The moment at which it is shown: how it stands depends on it.
    let now: Timestamp

    init(_ order: Order.State, at now: Timestamp) {
        self.order = order
        self.now = now
    }

    func write(to members: inout JSONWriter.Members) {
        let order = self.order
        let standing = order.standing(at: self.now)
        members.member("order_id", order.id)
        members.member("patient_id", order.place?.patient)
        members.member("site_id", order.place?.site)
        members.member("kind", order.told?.kind)
        members.member("service_line", order.told?.serviceLine)
        members.member("status", order.status(at: self.now))
        members.member("orderer", order.receipt?.body.orderer ?? order.request?.body.orderer)
        members.member("services", standing?.services)
        members.member("requested_at", order.request?.body.requestedAt)
        members.member("reminders", Int64(order.reminders.count { $0.holds }))
        members.member("received_at", order.receipt?.body.receivedAt)
        members.member("signed_on", standing?.signedOn)
        members.member("valid_from", standing?.period?.from)
        members.member("valid_through", standing?.period?.through)
        members.member("revoked_from", standing?.revokedFrom)
        members.member("superseded_from", standing?.supersededFrom)
        members.member("successor_order_id", standing?.successor)
        members.member("renews_order_id", standing?.renews)
        members.member("irregularities", order.irregularities)
        members.member("updated_at", order.updatedAt)
        members.member("version", order.version)
        members.member("position", order.position)
    }

    static let properties: [Schema.Property] = [
        .required("order_id", .uuid, "The order."), .required("patient_id", .uuid, "For whom it is."),
        .required("site_id", .uuid, "The clinic's site."),
        .optional("kind", .codes(of: OrderKind.self), "What kind of order it is."),
        .optional("service_line", .codes(of: ServiceLine.self), "The discipline it is for."),
        .required("status", .codes(of: OrderStatus.self), "How it stands now."),
        .optional("orderer", Orderer.described.schema, "Who orders, or is asked to."),
        .optional(
            "services", .array(OrderedService.described.schema, minimum: 0, maximum: Order.countMax),
            "What is ordered, or asked for while nothing came; all of the discipline, when empty."),
        .optional("requested_at", .instant, "When it was asked for."),
        .required("reminders", .count, "How often the orderer was asked again."),
        .optional("received_at", .instant, "When the document came that counts."),
        .optional("signed_on", .day, "The date beside its signature."),
        .optional("valid_from", .day, "The first day on which it is good, as somebody checked."),
        .optional("valid_through", .day, "The last day; absent for one without an end."),
        .optional("revoked_from", .day, "The first day on which the orderer's word counts no more."),
        .optional("superseded_from", .day, "The first day on which another one counts in its place."),
        .optional("successor_order_id", .uuid, "Which."), .optional("renews_order_id", .uuid, "The order that it renews."),
        .required(
            "irregularities",
            .array(.codes(of: OrderIrregularity.self), minimum: 0, maximum: OrderIrregularity.allCases.count),
            "What is odd about it as it came, while nobody has checked it."),
        .optional("updated_at", .instant, "When its last event was recorded."),
        .required("version", .count, "How many events its stream has."), .required("position", .count, "Its last event."),
    ]
}

extension OrderOperations {
    static var schemas: [String: Schema] {
        let own = ["CaseOrders": CaseOrders.schema]
        return own.merging(
            routes.schemas(
                sorted: "The orders in order.", record: Self.record,
                about: "Every fact of it, in order, with the patient's parts as far as they could be opened.")
        ) { first, _ in first }
    }

    private static let record = Schema.object(
        "OrderRecord",
        [
            .required("order_id", .uuid, "The order."), .required("version", .count, "How many events its stream has."),
            .required("position", .count, "Its last event."), .optional("updated_at", .instant, "When that was recorded."),
            .optional("place", .anyObject, "For whom it is, and at which site."),
            Self.facts("requests", "That it was asked for."), Self.facts("reminders", "That the orderer was asked again."),
            Self.facts("withdrawals", "That nobody waits any more."), Self.facts("receipts", "What came."),
            Self.facts("validations", "That it was checked, and is in order."), Self.facts("returns", "That it went back."),
            Self.facts("revocations", "That the orderer took it back."), Self.facts("supersessions", "That another one took its place."),
            Self.facts("warnings", "That it came near its last day."), Self.facts("expirations", "That its last day passed."),
        ])

    private static func facts(_ name: String, _ about: String) -> Schema.Property {
        .optional(name, .array(.anyObject, minimum: 0, maximum: 10_000), about)
    }
}
