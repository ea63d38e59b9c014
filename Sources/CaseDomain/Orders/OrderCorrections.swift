public import EventSourcing

// Whoever recorded something of an order wrongly takes it back: the fact stays, the correction stands beside it, and the order is
// read off the facts that hold.

/// A fact of an order was taken back (`order.corrected.v1`).
public struct OrderCorrected: EventBody {
    public static let type: EventType = "order.corrected.v1"

    /// The facts that count no more, by the versions of the stream that they made: the one that was named, and what rested on it.
    public var targets: [StreamVersion]
    /// The stored name of the fact that was named.
    public var targetType: EventType
    public var reason: CorrectionReason
    /// Where the fact stands that takes its place, when one does.
    public var replacedBy: StreamVersion?
    /// Who else agreed.
    public var approver: ActorID?
    public var note: PHI<Remark>?

    public init(
        targets: [StreamVersion], targetType: EventType, reason: CorrectionReason, replacedBy: StreamVersion? = nil,
        approver: ActorID? = nil, note: PHI<Remark>? = nil
    ) {
        self.targets = targets
        self.targetType = targetType
        self.reason = reason
        self.replacedBy = replacedBy
        self.approver = approver
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.targets = try facts.list("targets")
        self.targetType = EventType(rawValue: try facts.value("target_type"))
        self.reason = try facts.value("reason")
        self.replacedBy = try facts.optional("replaced_by")
        self.approver = try facts.optional("approver_id")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.list("targets", self.targets)
        members.member("target_type", self.targetType.rawValue)
        members.member("reason", self.reason)
        members.member("replaced_by", self.replacedBy)
        members.member("approver_id", self.approver)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

extension Order {
    /// Take a fact of an order back.
    public typealias Correct = CorrectFact
}

extension Order.State {
    /// A correction changes what is known, and so is taken of an order that has ended too.
    func correct(_ it: Order.Correct, _ context: Context) throws(Refusal) -> [Order.Event] {
        guard self.stage != nil else { throw .orderUnknown }
        guard let target = try self.facts.named(by: it.target, reason: it.reason, isReplaced: it.isReplaced) else { return [] }
        try self.admit(.correct, at: context.now)
        return [
            .corrected(
                OrderCorrected(
                    targets: [it.target] + self.companions(of: it.target), targetType: target.type, reason: it.reason,
                    replacedBy: it.isReplaced ? self.version.advanced(by: 2) : nil, approver: it.approver, note: it.note))
        ]
    }

    /// What rested on a document and falls with it: that it was checked, or sent back, and that nobody waited for it to come back.
    private func companions(of target: StreamVersion) -> [StreamVersion] {
        let validations = self.validations.filter { $0.holds && $0.receipt == target }.map(\.recordedAs)
        let sendBacks = self.sendBacks.filter { $0.holds && $0.receipt == target }.map(\.recordedAs)
        let withdrawals = self.withdrawals.filter { $0.holds && $0.receipt == target }.map(\.recordedAs)
        return (validations + sendBacks + withdrawals).sorted()
    }

    mutating func apply(_ it: OrderCorrected, as version: StreamVersion) {
        let targets = Set(it.targets)
        let correction = FactCorrection(recordedAs: version, reason: it.reason, replacedBy: it.replacedBy)
        self.requests.correct(targets, by: correction)
        self.reminders.correct(targets, by: correction)
        self.withdrawals.correct(targets, by: correction)
        self.receipts.correct(targets, by: correction)
        self.validations.correct(targets, by: correction)
        self.sendBacks.correct(targets, by: correction)
        self.revocations.correct(targets, by: correction)
        self.supersessions.correct(targets, by: correction)
    }

    /// All facts that can be corrected. That time passed is none: it follows from the others.
    private var facts: [KnownFact] {
        var facts: [KnownFact] = self.requests.map { .init($0) }
        facts += self.reminders.map { .init($0) }
        facts += self.withdrawals.map { .init($0) }
        facts += self.receipts.map { .init($0) }
        facts += self.validations.map { .init($0) }
        facts += self.sendBacks.map { .init($0) }
        facts += self.revocations.map { .init($0) }
        return facts + self.supersessions.map { .init($0) }
    }

    /// Whether there is anything to correct.
    var hasFacts: Bool { self.facts.areCorrectable }

    /// The facts that somebody took back because they speak of another patient, by the versions of the stream that they made: what
    /// they say of that patient is shown no more.
    public var factsOfOtherPatients: Set<StreamVersion> { self.facts.ofOtherPatients }
}
