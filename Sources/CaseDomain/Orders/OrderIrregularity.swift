public import EventSourcing

/// What may be odd about an order as it came. It is recorded all the same (architecture, D5), and whoever checks it looks.
public enum OrderIrregularity: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case unsigned
    /// Signed, without a date.
    case undated
    /// Signed by a stamp.
    case stamped
    /// Dated after the day on which it came.
    case signedAfterReceipt = "signed_after_receipt"
    case endsBeforeItBegins = "ends_before_it_begins"
    /// Its last day had passed when it came.
    case overWhenReceived = "over_when_received"
    /// Neither orderer nor signer has a National Provider Identifier.
    case noNPI = "no_npi"
    /// Nothing to keep came with it: it was said on the phone.
    case noDocument = "no_document"
    /// It is another kind of order than was asked for.
    case otherKind = "other_kind"
    /// Somebody else ordered than was asked.
    case otherOrderer = "other_orderer"
    /// Somebody else signed than ordered.
    case otherSigner = "other_signer"
    /// Other services were ordered than were asked for, or more or less of them.
    case otherServices = "other_services"
    /// It says something else than what came before for the same order.
    case contradictsEarlier = "contradicts_earlier"
    /// The orderer had taken the order back before.
    case afterRevocation = "after_revocation"
    /// Another order had taken its place.
    case afterSupersession = "after_supersession"
    /// The clinic had taken its request back.
    case afterWithdrawal = "after_withdrawal"
}

extension Order.State {
    /// What is odd about a document of the order, by all that is known now.
    func oddities(of it: Fact<OrderReceived>) -> [OrderIrregularity] {
        let odd = self.odditiesOfSignature(it.body).union(self.odditiesAgainstRequest(it.body)).union(self.odditiesInTime(it))
        return OrderIrregularity.allCases.filter(odd.contains)
    }

    private func odditiesOfSignature(_ it: OrderReceived) -> Set<OrderIrregularity> {
        var odd: Set<OrderIrregularity> = []
        if it.orderer.npi == nil, it.signature?.npi == nil { odd.insert(.noNPI) }
        if it.document == nil { odd.insert(.noDocument) }
        guard let signature = it.signature else { return odd.union([.unsigned]) }
        if signature.signedOn == nil { odd.insert(.undated) }
        if signature.method == .stamp { odd.insert(.stamped) }
        if it.isSignedAfterReceipt { odd.insert(.signedAfterReceipt) }
        if !it.orderer.signed(signature) { odd.insert(.otherSigner) }
        return odd
    }

    private func odditiesAgainstRequest(_ it: OrderReceived) -> Set<OrderIrregularity> {
        guard let request else { return [] }
        var odd: Set<OrderIrregularity> = []
        if it.kind != request.kind { odd.insert(.otherKind) }
        if !it.orderer.isSame(as: request.orderer) { odd.insert(.otherOrderer) }
        if it.differs(from: request.body) { odd.insert(.otherServices) }
        return odd
    }

    private func odditiesInTime(_ it: Fact<OrderReceived>) -> Set<OrderIrregularity> {
        var odd: Set<OrderIrregularity> = []
        if let period = it.body.period() {
            if let through = period.through, through < it.body.receivedOn { odd.insert(.overWhenReceived) }
        } else {
            odd.insert(.endsBeforeItBegins)
        }
        let others = self.receipts.filter { $0.holds && $0.recordedAs != it.recordedAs && !self.isSentBack($0.recordedAs) }
        if others.contains(where: { !$0.body.saysTheSame(as: it.body) }) { odd.insert(.contradictsEarlier) }
        if self.revocations.contains(where: { $0.holds && $0.receivedAt < it.receivedAt }) { odd.insert(.afterRevocation) }
        if self.supersessions.contains(where: { $0.holds && $0.recordedAs < it.recordedAs }) { odd.insert(.afterSupersession) }
        if self.withdrawals.contains(where: { $0.holds && $0.recordedAs < it.recordedAs }) { odd.insert(.afterWithdrawal) }
        return odd
    }

    /// What is odd about the order and nobody has looked at: whoever checks it, or sends it back, has.
    public var irregularities: [OrderIrregularity] {
        guard self.stage == .received, let receipt else { return [] }
        return self.oddities(of: receipt)
    }
}
