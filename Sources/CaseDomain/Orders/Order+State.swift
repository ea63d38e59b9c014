public import EventSourcing

extension Order {
    /// An order as its events left it: the facts, and how it stands read off those that hold.
    public struct State: Sendable, Equatable {
        public internal(set) var id: OrderID?
        /// For whom and where, as told last: the patient is the same in all that is told.
        public internal(set) var place: OrderPlace?
        public internal(set) var requests: [Fact<OrderRequested>] = []
        public internal(set) var reminders: [Fact<OrderReminded>] = []
        public internal(set) var withdrawals: [Fact<OrderRequestWithdrawn>] = []
        public internal(set) var receipts: [Fact<OrderReceived>] = []
        public internal(set) var validations: [Fact<OrderValidated>] = []
        public internal(set) var sendBacks: [Fact<OrderSentBack>] = []
        public internal(set) var revocations: [Fact<OrderRevoked>] = []
        public internal(set) var supersessions: [Fact<OrderSuperseded>] = []
        /// What time has made of it, as far as it is on record.
        public internal(set) var warnings: [Fact<OrderExpiring>] = []
        public internal(set) var expirations: [OrderExpired] = []
        public internal(set) var version: StreamVersion = .none
        public internal(set) var position: Position = .start
        /// When the ledger took its last event in.
        public internal(set) var updatedAt: Timestamp?

        public init() {}
    }
}

extension Order.State {
    /// The request that holds.
    public var request: Fact<OrderRequested>? { self.requests.lastHolding() }

    /// The document that counts: of those that hold the one that came in last, in whatever order they were keyed.
    public var receipt: Fact<OrderReceived>? {
        self.receipts.filter { $0.holds }.max { ($0.body.receivedAt, $0.recordedAs) < ($1.body.receivedAt, $1.recordedAs) }
    }

    /// What the check of that document found; `nil` while nobody has checked it, and when it was sent back all the same.
    public var validation: Fact<OrderValidated>? {
        guard let receipt, !self.isSentBack(receipt.recordedAs) else { return nil }
        return self.validations.last { $0.holds && $0.body.receipt == receipt.recordedAs }
    }

    /// The orderer's last word against the order.
    public var revocation: Fact<OrderRevoked>? {
        self.revocations.filter { $0.holds }.max { ($0.body.receivedAt, $0.recordedAs) < ($1.body.receivedAt, $1.recordedAs) }
    }

    /// By what its place was taken.
    public var supersession: Fact<OrderSuperseded>? { self.supersessions.lastHolding() }

    /// Whether a document was sent back to be put right.
    func isSentBack(_ receipt: StreamVersion) -> Bool { self.sendBacks.contains { $0.holds && $0.body.receipt == receipt } }

    /// How the order stands by what was said and done, whatever the day: never `expiring` or `expired`. `nil` for a stream without
    /// events.
    ///
    /// The orderer's last word counts, by when it came: a document that comes after the order was taken back orders anew.
    var stage: OrderStatus? {
        guard self.place != nil else { return nil }
        if self.supersession != nil { return .superseded }
        if let revocation, revocation.body.receivedAt >= self.receipt?.body.receivedAt ?? revocation.body.receivedAt { return .revoked }
        guard let receipt else {
            if self.request == nil { return .takenBack }
            return self.isWithdrawn(after: nil) ? .withdrawn : .requested
        }
        if self.isSentBack(receipt.recordedAs) { return self.isWithdrawn(after: receipt.recordedAs) ? .withdrawn : .sentBack }
        return self.validation == nil ? .received : .valid
    }

    private func isWithdrawn(after receipt: StreamVersion?) -> Bool { self.withdrawals.contains { $0.holds && $0.body.receipt == receipt } }

    /// How the order stands at a moment; `nil` for a stream without events.
    ///
    /// - Parameter leadDays: days before its last day from which on it counts as expiring.
    public func status(at now: Timestamp, leadDays: Int = Order.leadDays) -> OrderStatus? {
        guard let last = self.lastDay else { return self.stage }
        let daysLeft = last.dayNumber - self.today(now).dayNumber
        if daysLeft < 0 { return .expired }
        return self.stage == .valid && daysLeft <= leadDays ? .expiring : self.stage
    }

    /// The zone in which the site's days begin and end.
    var zone: TimeZoneName { self.place?.zone ?? .utc }

    /// The day at the site.
    func today(_ now: Timestamp) -> CivilDate { self.zone.day(at: now) }
}
