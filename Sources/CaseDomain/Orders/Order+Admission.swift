public import EventSourcing

extension Order.State {
    /// Refuses what the order as it is does not allow, whatever a command of the kind says.
    ///
    /// Every decision asks this after it has looked whether it is asked again, and so does what is offered to a screen: the two
    /// cannot disagree. What depends on what a command says is refused by the decision itself.
    public func admit(_ kind: Order.Command.Kind, at now: Timestamp) throws(Refusal) {
        guard let status = self.status(at: now) else {
            // An order begins with a request, or comes without one.
            if kind == .request || kind == .recordReceipt { return }
            throw .orderUnknown
        }
        switch kind {
        // What the orderer says is never refused (architecture, D5).
        case .recordReceipt, .recordRevocation: return
        case .request: try self.admitRequest()
        case .remind, .withdraw:
            try Self.requireGoing(status)
            guard status.isAwaited else { throw .orderNotAwaited }
        case .validate:
            try Self.requireReceived(status)
            if status.isGood { throw .orderValid }
            // What no terms excuse stands against it from the beginning.
            if let defects = self.receipt?.body.defects, !defects.isEmpty { throw .orderFaulty(defects) }
        case .sendBack: try Self.requireReceived(status)
        case .supersede: try Self.requireGoing(status)
        case .correct: guard self.hasFacts else { throw .factUnknown }
        }
    }

    /// What can be asked of the order now. What stands here is never refused for how the order stands, and what does not always is.
    public func possible(at now: Timestamp) -> [Order.Command.Kind] {
        Order.Command.Kind.allCases.filter { kind in
            do throws(Refusal) {
                try self.admit(kind, at: now)
                return true
            } catch {
                return false
            }
        }
    }

    /// An order is asked for once; a request that was recorded wrongly can be recorded anew, whatever has come since.
    private func admitRequest() throws(Refusal) {
        guard self.request == nil, !self.requests.isEmpty || self.stage == .takenBack else { throw .orderExists }
    }

    /// A document is there, and the order has not ended.
    private static func requireReceived(_ status: OrderStatus) throws(Refusal) {
        try self.requireGoing(status)
        if status.isAwaited { throw .orderNotReceived }
    }

    /// The order has not ended.
    private static func requireGoing(_ status: OrderStatus) throws(Refusal) {
        switch status {
        case .requested, .received, .sentBack, .valid, .expiring: return
        case .expired: throw .orderExpired
        case .withdrawn: throw .orderWithdrawn
        case .revoked: throw .orderRevoked
        case .superseded: throw .orderSuperseded
        case .takenBack: throw .orderTakenBack
        }
    }
}
