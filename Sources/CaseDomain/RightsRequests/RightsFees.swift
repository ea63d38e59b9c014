public import EventSourcing

/// What a copy, or an accounting, costs whoever asks: reasonable, and based on cost.
///
/// Only what the rule lets a clinic charge for has a name here: searching for a record and fetching it has none
/// (45 CFR 164.524(c)(4)).
public struct RightsFee: JSONMembers, Hashable {
    public var copyingLaborCents: Int64?
    public var suppliesCents: Int64?
    public var postageCents: Int64?
    /// For preparing a summary, where whoever asks agreed to it before.
    public var summaryCents: Int64?

    /// Cents of one item: a thousand dollars.
    public static let centsMax: Int64 = 100_000

    public init(copyingLaborCents: Int64? = nil, suppliesCents: Int64? = nil, postageCents: Int64? = nil, summaryCents: Int64? = nil) {
        self.copyingLaborCents = copyingLaborCents
        self.suppliesCents = suppliesCents
        self.postageCents = postageCents
        self.summaryCents = summaryCents
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.copyingLaborCents = try members.optional("copying_labor_cents")
        self.suppliesCents = try members.optional("supplies_cents")
        self.postageCents = try members.optional("postage_cents")
        self.summaryCents = try members.optional("summary_cents")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("copying_labor_cents", self.copyingLaborCents)
        members.member("supplies_cents", self.suppliesCents)
        members.member("postage_cents", self.postageCents)
        members.member("summary_cents", self.summaryCents)
    }

    private var items: [Int64] { [self.copyingLaborCents, self.suppliesCents, self.postageCents, self.summaryCents].compactMap { $0 } }

    /// Whether each item is an amount that can be charged: none below zero, none above `centsMax`.
    var isSound: Bool { self.items.allSatisfy { (0...Self.centsMax).contains($0) } }

    /// Cents altogether; of a sound fee.
    public var totalCents: Int64 { self.items.reduce(0) { $0.addingReportingOverflow($1).partialValue } }
}

/// Whoever asks was told what it costs, and can still change or withdraw the request (`rights_request.fee_quoted.v1`;
/// 45 CFR 164.528(c)(2)).
public struct RightsFeeQuoted: EventBody {
    public static let type: EventType = "rights_request.fee_quoted.v1"

    public var fee: RightsFee
    public var toldAt: Timestamp
    /// The last accounting of the same patient before this one, from which its twelve months are counted.
    public var earlierAccountingOn: CivilDate?

    public var occurredAt: Timestamp? { self.toldAt }

    public init(fee: RightsFee, toldAt: Timestamp, earlierAccountingOn: CivilDate? = nil) {
        self.fee = fee
        self.toldAt = toldAt
        self.earlierAccountingOn = earlierAccountingOn
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.fee = try facts.value("fee")
        self.toldAt = try facts.value("told_at")
        self.earlierAccountingOn = try facts.optional("earlier_accounting_on")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("fee", self.fee)
        members.member("told_at", self.toldAt)
        members.member("earlier_accounting_on", self.earlierAccountingOn)
    }
}

extension RightsRequest {
    /// Tell whoever asks what it costs.
    public struct QuoteFee: Sendable, Equatable {
        public var fee: RightsFee
        /// When it was told, if not now.
        public var toldAt: Timestamp?
        /// When this patient was last given an accounting, or asked for the last one that was given; `nil` for never. Whoever carries
        /// the command out has looked it up.
        public var earlierAccountingOn: CivilDate?

        public init(fee: RightsFee, toldAt: Timestamp? = nil, earlierAccountingOn: CivilDate? = nil) {
            self.fee = fee
            self.toldAt = toldAt
            self.earlierAccountingOn = earlierAccountingOn
        }
    }
}

extension RightsRequest.State {
    /// What was told last of the cost.
    public var quote: Fact<RightsFeeQuoted>? { self.quotes.lastHolding() }

    func quoteFee(_ it: RightsRequest.QuoteFee, _ context: Context) throws(Refusal) -> [RightsRequest.Event] {
        if let quote, quote.fee == it.fee, it.toldAt.map({ $0 == quote.toldAt }) ?? true { return [] }
        try self.admit(.quoteFee)
        guard it.fee.isSound else { throw .rightsFeeUnsound }
        let toldAt = it.toldAt ?? context.now
        try Self.requirePast(toldAt, context)
        if self.kind == .accounting, it.fee.totalCents > 0, self.isFirstInTwelveMonths(after: it.earlierAccountingOn) {
            throw .accountingFirstFree
        }
        return [.feeQuoted(RightsFeeQuoted(fee: it.fee, toldAt: toldAt, earlierAccountingOn: it.earlierAccountingOn))]
    }

    /// The day on which an accounting was asked for that was given, or is on its way; `nil` for one that nobody asks for any more.
    public var lastAccountingOn: CivilDate? {
        guard self.kind == .accounting, let receipt, let status, status.isOpen || status == .fulfilled else { return nil }
        return receipt.body.zone.day(at: receipt.receivedAt)
    }

    /// The first accounting in any twelve months costs nothing (45 CFR 164.528(c)(2)).
    private func isFirstInTwelveMonths(after earlier: CivilDate?) -> Bool {
        guard let receipt, let earlier else { return true }
        let asked = receipt.body.zone.day(at: receipt.receivedAt)
        // A leap day has its anniversary on the last of February.
        let anniversary =
            CivilDate(year: earlier.year + 1, month: earlier.month, day: earlier.day)
            ?? CivilDate(year: earlier.year + 1, month: earlier.month, day: 28)
        return anniversary.map { asked >= $0 } ?? true
    }
}
