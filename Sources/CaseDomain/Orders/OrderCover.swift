public import ClinicalCodes
public import EventSourcing

/// What an order is wanted for: what a payer's rule, or a clinic, wants to be ordered before a service is rendered.
public struct OrderWant: Sendable, Hashable {
    /// The kinds of order of which one will do; any kind when none is named.
    public var kinds: Set<OrderKind>
    public var service: ServiceCode
    /// The discipline that renders it: some orders name no other service.
    public var serviceLine: ServiceLine?
    /// How much in all, what was rendered under the order already counted in; `nil` leaves it open.
    public var quantity: Quantity?
    /// Days that the signature may be old on a day of service.
    public var signatureAgeDaysMax: Int32?
    /// The first and the last day of service, as far as they are known; from today on, and without an end.
    public var from: CivilDate?
    public var through: CivilDate?

    public init(
        _ kinds: Set<OrderKind> = [], for service: ServiceCode, of serviceLine: ServiceLine? = nil, quantity: Quantity? = nil,
        signatureAgeDaysMax: Int32? = nil, from: CivilDate? = nil, through: CivilDate? = nil
    ) {
        self.kinds = kinds
        self.service = service
        self.serviceLine = serviceLine
        self.quantity = quantity
        self.signatureAgeDaysMax = signatureAgeDaysMax
        self.from = from
        self.through = through
    }

    /// What a payer's rule wants of orders for a requested service by wanting a document; `nil` when that is no order.
    public init?(_ attachment: RequiredAttachment, for requested: ServiceRequested, of serviceLine: ServiceLine) {
        let kinds = OrderKind.wanted(as: attachment)
        guard !kinds.isEmpty else { return nil }
        self.init(
            kinds, for: requested.service, of: serviceLine, quantity: requested.quantity, signatureAgeDaysMax: attachment.ageDaysMax,
            from: requested.dates?.from, through: requested.dates?.through)
    }
}

/// Whether orders cover a service on a day, by which one, or why none does.
public enum OrderCover: Sendable, Hashable {
    /// - Parameter through: the last day on which it does; `nil` for one without an end.
    case covered(by: OrderID, through: CivilDate?)
    case uncovered(OrderGap)
}

/// Why no order covers a service on a day. Codes and dates alone: evidence that can be kept.
public struct OrderGap: JSONMembers, Hashable {
    /// Why, the one first that is the nearest to being put right.
    public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// It came, and nobody has checked it.
        case notChecked = "not_checked"
        /// It was asked for, and has not come, or not come back.
        case notReceived = "not_received"
        /// `on` is its first day.
        case notValidYet = "not_valid_yet"
        /// It orders less; `ordered` says how much.
        case quantityExceeded = "quantity_exceeded"
        /// It counts in another unit; `ordered` says in which.
        case otherUnit = "other_unit"
        /// `on` is the last day on which the signature was young enough.
        case signatureTooOld = "signature_too_old"
        /// `on` is its last day.
        case expired
        /// `on` is the first day on which the orderer's word counts no more.
        case revoked
        /// `on` is the first day on which another one counts in its place.
        case superseded
        case withdrawn
        /// It orders something else.
        case otherService = "other_service"
        case noOrder = "no_order"
    }

    public var reason: Reason
    /// The order that comes nearest.
    public var order: OrderID?
    public var on: CivilDate?
    public var ordered: Quantity?

    public init(_ reason: Reason, order: OrderID? = nil, on: CivilDate? = nil, ordered: Quantity? = nil) {
        self.reason = reason
        self.order = order
        self.on = on
        self.ordered = ordered
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.reason = try members.value("reason")
        self.order = try members.optional("order_id")
        self.on = try members.optional("on")
        self.ordered = try members.optional("ordered")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("reason", self.reason)
        members.member("order_id", self.order)
        members.member("on", self.on)
        members.member("ordered", self.ordered)
    }
}

extension OrderStanding {
    /// Whether the order covers a service on a day.
    ///
    /// - Parameters:
    ///   - serviceLine: the discipline that renders it; an order that names no service covers all of its own.
    ///   - quantity: how much in all, what was rendered under it already counted in.
    public func covers(
        _ service: ServiceCode, of serviceLine: ServiceLine? = nil, quantity: Quantity? = nil, on day: CivilDate
    ) -> OrderCover { self.covers(OrderWant(for: service, of: serviceLine, quantity: quantity), on: day) }

    /// Whether the order is what is wanted, on a day.
    public func covers(_ want: OrderWant, on day: CivilDate) -> OrderCover {
        if !self.isOfKind(want) { return .uncovered(OrderGap(.noOrder)) }
        if !self.names(want) { return self.gap(.otherService) }
        guard let period else { return self.gapWhileUnchecked }
        if day < period.from { return self.gap(.notValidYet, on: period.from) }
        let end = self.end(for: want)
        if let end, day > end.last { return self.gap(end.reason, on: end.on) }
        if let gap = self.gapInQuantity(want) { return .uncovered(gap) }
        return .covered(by: self.order, through: end?.last)
    }

    /// Whether the order is of a kind that will do.
    func isOfKind(_ want: OrderWant) -> Bool { want.kinds.isEmpty || want.kinds.contains(self.kind) }

    /// Whether it orders the service, by its code, or all of its discipline.
    func names(_ want: OrderWant) -> Bool {
        self.services.isEmpty ? want.serviceLine == self.serviceLine : self.services.contains { $0.service == want.service }
    }

    private func gap(_ reason: OrderGap.Reason, on day: CivilDate? = nil) -> OrderCover {
        .uncovered(OrderGap(reason, order: self.order, on: day))
    }

    private var gapWhileUnchecked: OrderCover {
        switch self.status {
        case .requested, .sentBack: self.gap(.notReceived)
        case .received, .valid, .expiring: self.gap(.notChecked)
        case .expired: self.gap(.expired, on: self.uncheckedThrough)
        case .withdrawn: self.gap(.withdrawn)
        case .revoked: self.gap(.revoked, on: self.revokedFrom)
        case .superseded: self.gap(.superseded, on: self.supersededFrom)
        case .takenBack: .uncovered(OrderGap(.noOrder))
        }
    }

    /// What ends it first for somebody who wants it: its last day, and why it is the last.
    private func end(for want: OrderWant) -> (last: CivilDate, reason: OrderGap.Reason, on: CivilDate)? {
        var ends: [(last: CivilDate, reason: OrderGap.Reason, on: CivilDate)] = []
        if let through = self.period?.through { ends.append((through, .expired, through)) }
        if let days = want.signatureAgeDaysMax, let last = self.signedOn?.adding(days: Int(days)) {
            ends.append((last, .signatureTooOld, last))
        }
        if let from = self.revokedFrom, let last = from.adding(days: -1) { ends.append((last, .revoked, from)) }
        if let from = self.supersededFrom, let last = from.adding(days: -1) { ends.append((last, .superseded, from)) }
        return ends.min { $0.last < $1.last }
    }

    /// What it orders of the service, in the unit that is asked for, is less than what is wanted; `nil` when it is enough, and when the
    /// order leaves open how much.
    private func gapInQuantity(_ want: OrderWant) -> OrderGap? {
        let ordered = self.services.filter { $0.service == want.service }
        guard let wanted = want.quantity, !ordered.isEmpty, !ordered.contains(where: { $0.quantity == nil }) else { return nil }
        let quantities = ordered.compactMap(\.quantity)
        let counted = quantities.filter { $0.unit == wanted.unit }
        if counted.isEmpty { return OrderGap(.otherUnit, order: self.order, ordered: quantities.first) }
        let sum = counted.reduce(0) { $0 + $1.thousandths }
        guard wanted.thousandths > sum else { return nil }
        return OrderGap(.quantityExceeded, order: self.order, ordered: Quantity(thousandths: sum, wanted.unit))
    }
}

extension [OrderStanding] {
    /// Whether one of a patient's orders is what is wanted on a day: the one that lasts longest, or what the nearest lacks.
    public func cover(_ want: OrderWant, on day: CivilDate) -> OrderCover {
        var best: (order: OrderID, through: CivilDate?)?
        var nearest = OrderGap(.noOrder)
        for standing in self {
            switch standing.covers(want, on: day) {
            case .covered(let order, let through):
                if best.map({ Self.lasts(through, longerThan: $0.through) }) ?? true { best = (order, through) }
            case .uncovered(let gap):
                if gap.reason.rank < nearest.reason.rank { nearest = gap }
            }
        }
        return best.map { .covered(by: $0.order, through: $0.through) } ?? .uncovered(nearest)
    }

    private static func lasts(_ end: CivilDate?, longerThan other: CivilDate?) -> Bool {
        guard let other else { return false }
        return end.map { $0 > other } ?? true
    }
}

extension OrderGap.Reason {
    /// How far it is from being put right.
    fileprivate var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
}
