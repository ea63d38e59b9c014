public import EventSourcing

extension Order.State {
    /// How the order stands by what is on record, its expiry included as far as the program has noted it: the same whenever it is asked.
    ///
    /// For rows that hold no clock; `status(at:)` says how it stands at a moment.
    public var notedStatus: OrderStatus? {
        guard let last = self.lastDay else { return self.stage }
        if self.isExpiryNoted(on: last) { return .expired }
        return self.stage == .valid && self.isWarned(of: last) ? .expiring : self.stage
    }

    /// What the order is, by the document that counts, else by the request; of one of which nothing holds any more, what was told last.
    public var told: (kind: OrderKind, serviceLine: ServiceLine)? {
        if let receipt { return (receipt.kind, receipt.serviceLine) }
        if let request { return (request.kind, request.serviceLine) }
        return (self.receipts.last.map { ($0.body.kind, $0.body.serviceLine) })
            ?? self.requests.last.map { ($0.body.kind, $0.body.serviceLine) }
    }

    /// The last day on which it is good, or said to be: of one that is checked as found, of another as it says; `nil` for one
    /// without an end, and for one that ended otherwise.
    public var endsOn: CivilDate? { self.lastDay }
}

/// How far an order has come, in the groups by which people look for orders.
public enum OrderStage: String, Sendable, Hashable, CaseIterable {
    /// The orderer is waited for.
    case awaited
    /// It came, and nobody has checked it.
    case toCheck = "to_check"
    /// It is good.
    case good
    /// It counts no more.
    case ended

    public init(_ status: OrderStatus) {
        switch status {
        case .requested, .sentBack: self = .awaited
        case .received: self = .toCheck
        case .valid, .expiring: self = .good
        case .expired, .withdrawn, .revoked, .superseded, .takenBack: self = .ended
        }
    }
}
