public import EventSourcing

/// What an order is good for: all that a benefit check, a letter or a packet has to know of it. Nothing of it is patient data.
public struct OrderStanding: Sendable, Hashable {
    public var order: OrderID
    public var kind: OrderKind
    /// How it stood when it was asked.
    public var status: OrderStatus
    public var serviceLine: ServiceLine
    /// What is ordered, or asked for while nothing came; none for all of the discipline.
    public var services: [OrderedService]
    /// The days on which it is good, as somebody checked; `nil` while nobody has.
    public var period: OrderPeriod?
    /// The last day of one that passed it without having been checked.
    public var uncheckedThrough: CivilDate?
    public var signedOn: CivilDate?
    /// The first day on which the orderer's word counts no more.
    public var revokedFrom: CivilDate?
    /// The first day on which another one counts in its place, and which.
    public var supersededFrom: CivilDate?
    public var successor: OrderID?
    /// The order that it renews.
    public var renews: OrderID?
    /// The order's stream as it was looked at.
    public var version: StreamVersion

    public init(
        order: OrderID, kind: OrderKind, status: OrderStatus, serviceLine: ServiceLine, services: [OrderedService] = [],
        period: OrderPeriod? = nil, uncheckedThrough: CivilDate? = nil, signedOn: CivilDate? = nil, revokedFrom: CivilDate? = nil,
        supersededFrom: CivilDate? = nil, successor: OrderID? = nil, renews: OrderID? = nil, version: StreamVersion = .none
    ) {
        self.order = order
        self.kind = kind
        self.status = status
        self.serviceLine = serviceLine
        self.services = services
        self.period = period
        self.uncheckedThrough = uncheckedThrough
        self.signedOn = signedOn
        self.revokedFrom = revokedFrom
        self.supersededFrom = supersededFrom
        self.successor = successor
        self.renews = renews
        self.version = version
    }
}

extension Order.State {
    /// What the order is good for, as it stands at a moment; `nil` for one of which nothing holds.
    public func standing(at now: Timestamp) -> OrderStanding? {
        guard let id, let status = self.status(at: now) else { return nil }
        var standing: OrderStanding
        if let receipt {
            standing = OrderStanding(
                order: id, kind: receipt.kind, status: status, serviceLine: receipt.serviceLine, services: receipt.services,
                period: self.validation?.body.period, signedOn: receipt.signature?.signedOn, renews: receipt.renews)
            if status == .expired, standing.period == nil { standing.uncheckedThrough = self.lastDay }
        } else if let request {
            standing = OrderStanding(
                order: id, kind: request.kind, status: status, serviceLine: request.serviceLine, services: request.services,
                renews: request.renews)
        } else {
            return nil
        }
        // A word that was given anew since stands.
        if let revocation, revocation.body.receivedAt >= self.receipt?.body.receivedAt ?? revocation.body.receivedAt {
            standing.revokedFrom = revocation.body.firstDay(in: self.zone)
        }
        standing.supersededFrom = self.supersession?.from
        standing.successor = self.supersession?.successor
        standing.version = self.version
        return standing
    }
}
