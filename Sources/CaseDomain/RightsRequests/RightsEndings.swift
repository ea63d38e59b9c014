public import ClinicalCodes
public import EventSourcing

// A request is taken back by whoever asked; a restriction that was agreed to ends by one of the ways that the rule knows.

/// Whoever asked does not ask any more (`rights_request.withdrawn.v1`).
public struct RightsRequestWithdrawn: EventBody {
    public static let type: EventType = "rights_request.withdrawn.v1"

    public var withdrawnAt: Timestamp
    /// The cost was the reason: it was told before, so that whoever asks could choose (45 CFR 164.528(c)(2)).
    public var isForCost: Bool
    public var note: PHI<Remark>?

    public var occurredAt: Timestamp? { self.withdrawnAt }

    public init(withdrawnAt: Timestamp, isForCost: Bool = false, note: PHI<Remark>? = nil) {
        self.withdrawnAt = withdrawnAt
        self.isForCost = isForCost
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.withdrawnAt = try facts.value("withdrawn_at")
        self.isForCost = try facts.value("for_cost")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("withdrawn_at", self.withdrawnAt)
        members.member("for_cost", self.isForCost)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

/// A restriction that was agreed to ended (`rights_request.restriction_terminated.v1`; 45 CFR 164.522(a)(2)).
public struct RestrictionTerminated: EventBody {
    public static let type: EventType = "rights_request.restriction_terminated.v1"

    /// By whose word it ended.
    public enum Way: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case patientInWriting = "patient_in_writing"
        /// The patient agreed by word of mouth, and that was documented.
        case patientOrally = "patient_orally"
        /// The clinic told the patient. It stands for what was recorded before, and never ends what the clinic must agree to.
        case clinic
    }

    public var way: Way
    /// The first day on which it no longer holds.
    public var from: CivilDate
    public var toldAt: Timestamp
    public var note: PHI<Remark>?

    public var occurredAt: Timestamp? { self.toldAt }

    public init(way: Way, from: CivilDate, toldAt: Timestamp, note: PHI<Remark>? = nil) {
        self.way = way
        self.from = from
        self.toldAt = toldAt
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.way = try facts.value("way")
        self.from = try facts.value("from")
        self.toldAt = try facts.value("told_at")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("way", self.way)
        members.member("from", self.from)
        members.member("told_at", self.toldAt)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

extension RightsRequest {
    /// Whoever asked takes the request back.
    public struct Withdraw: Sendable, Equatable {
        public var withdrawnAt: Timestamp?
        public var isForCost: Bool
        public var note: PHI<Remark>?

        public init(withdrawnAt: Timestamp? = nil, isForCost: Bool = false, note: String? = nil) {
            self.withdrawnAt = withdrawnAt
            self.isForCost = isForCost
            self.note = PHI(remark: note)
        }
    }

    /// End a restriction.
    public struct Terminate: Sendable, Equatable {
        public var way: RestrictionTerminated.Way
        /// When the patient said so, or was told, if not now.
        public var toldAt: Timestamp?
        public var note: PHI<Remark>?

        public init(way: RestrictionTerminated.Way, toldAt: Timestamp? = nil, note: String? = nil) {
            self.way = way
            self.toldAt = toldAt
            self.note = PHI(remark: note)
        }
    }
}

extension RightsRequest.State {
    func withdraw(_ it: RightsRequest.Withdraw, _ context: Context) throws(Refusal) -> [RightsRequest.Event] {
        if let known = self.withdrawals.lastHolding(), known.isForCost == it.isForCost,
            it.withdrawnAt.map({ $0 == known.withdrawnAt }) ?? true
        {
            return []
        }
        try self.admit(.withdraw)
        let withdrawnAt = it.withdrawnAt ?? context.now
        try Self.requirePast(withdrawnAt, context)
        return [.withdrawn(RightsRequestWithdrawn(withdrawnAt: withdrawnAt, isForCost: it.isForCost, note: it.note))]
    }

    func terminate(_ it: RightsRequest.Terminate, _ context: Context) throws(Refusal) -> [RightsRequest.Event] {
        if let termination, termination.way == it.way, it.toldAt.map({ $0 == termination.toldAt }) ?? true { return [] }
        try self.admit(.terminate)
        if it.way == .clinic, self.receipt?.body.mustBeAgreed ?? false { throw .restrictionMustStand }
        let toldAt = it.toldAt ?? context.now
        try Self.requirePast(toldAt, context)
        return [
            .restrictionTerminated(
                RestrictionTerminated(way: it.way, from: self.zone.day(at: toldAt), toldAt: toldAt, note: it.note))
        ]
    }
}

/// A restriction that a clinic agreed to: what must not be told, and to whom.
public struct Restriction: Sendable, Hashable {
    public var request: RightsRequestID
    public var recipients: [RightsRecipient]
    /// None for all payers.
    public var payers: [PayerID]
    /// None for all services.
    public var services: [ServiceCode]
    public var from: CivilDate
    /// The first day on which it no longer holds.
    public var until: CivilDate?
    /// The clinic ended it by itself: what was recorded before stays restricted (45 CFR 164.522(a)(2)(iii)).
    public var holdsForEarlier: Bool

    /// Whether a health plan may not be told of a service that was rendered, or is asked for, on a day.
    public func forbidsTelling(_ payer: PayerID, of service: ServiceCode, on day: CivilDate) -> Bool {
        guard self.recipients.contains(.healthPlan), self.payers.isEmpty || self.payers.contains(payer),
            self.services.isEmpty || self.services.contains(service)
        else { return false }
        guard let until else { return true }
        return self.holdsForEarlier && day < until
    }
}

extension RightsRequest.State {
    /// The restriction that the clinic agreed to; `nil` where it agreed to none. One that has ended is told all the same.
    public var restriction: Restriction? {
        guard let id, let receipt, let acceptance, receipt.kind == .restriction else { return nil }
        return Restriction(
            request: id, recipients: receipt.body.scope.recipients, payers: receipt.body.scope.payers,
            services: receipt.body.scope.services, from: acceptance.from, until: self.termination?.from,
            holdsForEarlier: self.termination?.way == .clinic)
    }
}
