public import EventSourcing

// A person looks at what came: it counts from then on, or goes back to the orderer.

/// What was found to be in order about an order.
public enum OrderCheck: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case signaturePresent = "signature_present"
    case signatureDated = "signature_dated"
    /// The signer's credential is among those that count; absent where the terms named none.
    case credentialAccepted = "credential_accepted"
    /// What is ordered is what was asked for; absent where nothing was asked, or the difference was accepted.
    case servicesMatch = "services_match"
}

/// Somebody checked an order, and it counts (`order.validated.v1`).
public struct OrderValidated: EventBody {
    public static let type: EventType = "order.validated.v1"

    /// The document that was checked, by the version of the stream that it made.
    public var receipt: StreamVersion
    public var checked: [OrderCheck]
    /// What it was held to.
    public var terms: OrderTerms
    /// The rule that the terms are from.
    public var rule: RulePin?
    /// It orders something else than was asked for, and whoever checked it takes that.
    public var isDifferenceAccepted: Bool
    /// The first and the last day on which it is good; without an end where neither it nor the terms have one.
    public var validFrom: CivilDate
    public var validThrough: CivilDate?
    public var note: PHI<Remark>?

    public init(
        receipt: StreamVersion, checked: [OrderCheck], terms: OrderTerms = OrderTerms(), rule: RulePin? = nil,
        isDifferenceAccepted: Bool = false, validFrom: CivilDate, validThrough: CivilDate? = nil, note: PHI<Remark>? = nil
    ) {
        self.receipt = receipt
        self.checked = checked
        self.terms = terms
        self.rule = rule
        self.isDifferenceAccepted = isDifferenceAccepted
        self.validFrom = validFrom
        self.validThrough = validThrough
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.receipt = try facts.value("receipt")
        self.checked = try facts.list("checked")
        self.terms = try facts.value("terms")
        self.rule = try facts.optional("rule")
        self.isDifferenceAccepted = try facts.value("difference_accepted")
        self.validFrom = try facts.value("valid_from")
        self.validThrough = try facts.optional("valid_through")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("receipt", self.receipt)
        members.list("checked", self.checked)
        members.member("terms", self.terms)
        members.member("rule", self.rule)
        members.member("difference_accepted", self.isDifferenceAccepted)
        members.member("valid_from", self.validFrom)
        members.member("valid_through", self.validThrough)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }

    /// The days on which it is good.
    var period: OrderPeriod? { OrderPeriod(from: self.validFrom, through: self.validThrough) }
}

/// An order went back to the orderer, to be put right (`order.sent_back.v1`): it is waited for again.
public struct OrderSentBack: EventBody {
    public static let type: EventType = "order.sent_back.v1"

    /// The document that went back, by the version of the stream that it made.
    public var receipt: StreamVersion
    public var reasons: [OrderFault]
    public var channel: OrderChannel
    public var sentAt: Timestamp
    public var note: PHI<Remark>?

    public var occurredAt: Timestamp? { self.sentAt }

    public init(
        receipt: StreamVersion, reasons: [OrderFault], channel: OrderChannel, sentAt: Timestamp, note: PHI<Remark>? = nil
    ) {
        self.receipt = receipt
        self.reasons = reasons
        self.channel = channel
        self.sentAt = sentAt
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.receipt = try facts.value("receipt")
        self.reasons = try facts.list("reasons")
        self.channel = try facts.value("channel")
        self.sentAt = try facts.value("sent_at")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("receipt", self.receipt)
        members.list("reasons", self.reasons)
        members.member("channel", self.channel)
        members.member("sent_at", self.sentAt)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

extension Order {
    /// Say that an order is in order and counts.
    public struct Validate: Sendable, Equatable {
        /// What it is held to, and the rule that says so: whoever carries the command out has looked them up.
        public var terms: OrderTerms
        public var rule: RulePin?
        /// It may order something else than was asked for.
        public var acceptsDifference: Bool
        public var note: PHI<Remark>?

        public init(terms: OrderTerms = OrderTerms(), rule: RulePin? = nil, acceptsDifference: Bool = false, note: String? = nil) {
            self.terms = terms
            self.rule = rule
            self.acceptsDifference = acceptsDifference
            self.note = PHI(remark: note)
        }
    }

    /// Send an order back to the orderer.
    public struct SendBack: Sendable, Equatable {
        /// What is to be put right, each once; at least one.
        public var reasons: Set<OrderFault>
        public var channel: OrderChannel
        /// When it was sent, if not now.
        public var sentAt: Timestamp?
        public var note: PHI<Remark>?

        public init(reasons: Set<OrderFault>, channel: OrderChannel, sentAt: Timestamp? = nil, note: String? = nil) {
            self.reasons = reasons
            self.channel = channel
            self.sentAt = sentAt
            self.note = PHI(remark: note)
        }
    }
}

extension Order.State {
    func validate(_ it: Order.Validate, _ context: Context) throws(Refusal) -> [Order.Event] {
        if let validation, validation.terms == it.terms, validation.rule == it.rule,
            validation.isDifferenceAccepted == it.acceptsDifference
        {
            return []
        }
        try self.admit(.validate, at: context.now)
        guard let receipt else { throw .orderNotReceived }
        let today = self.today(context.now)
        let differs = self.request.map { receipt.body.differs(from: $0.body) } ?? false
        let faults = receipt.body.faults(by: it.terms, on: today) + (differs && !it.acceptsDifference ? [.servicesDiffer] : [])
        guard faults.isEmpty else { throw .orderFaulty(faults) }
        guard let period = receipt.body.period(lasting: it.terms.validDays) else { throw .orderFaulty([.endsBeforeItBegins]) }
        if let through = period.through, through < today { throw .orderExpired }
        let matches: [OrderCheck] = self.request == nil || it.acceptsDifference ? [] : [.servicesMatch]
        return [
            .validated(
                OrderValidated(
                    receipt: receipt.recordedAs,
                    checked: [.signaturePresent, .signatureDated] + (it.terms.credentials.isEmpty ? [] : [.credentialAccepted]) + matches,
                    terms: it.terms, rule: it.rule, isDifferenceAccepted: it.acceptsDifference, validFrom: period.from,
                    validThrough: period.through, note: it.note))
        ]
    }

    func sendBack(_ it: Order.SendBack, _ context: Context) throws(Refusal) -> [Order.Event] {
        let reasons = OrderFault.allCases.filter(it.reasons.contains)
        if let receipt, let known = self.sendBacks.last(where: { $0.holds && $0.receipt == receipt.recordedAs }), known.reasons == reasons {
            return []
        }
        try self.admit(.sendBack, at: context.now)
        guard let receipt else { throw .orderNotReceived }
        guard !reasons.isEmpty else { throw .orderReasonMissing }
        let sentAt = it.sentAt ?? context.now
        try Self.requirePast(sentAt, context)
        return [
            .sentBack(
                OrderSentBack(receipt: receipt.recordedAs, reasons: reasons, channel: it.channel, sentAt: sentAt, note: it.note))
        ]
    }
}
