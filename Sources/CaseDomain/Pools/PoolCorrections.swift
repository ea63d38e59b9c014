public import EventSourcing

// Whoever recorded something of a pool wrongly takes it back: the fact stays, the correction stands beside it, and what is left is
// read off the facts that hold.

/// A fact of a pool was taken back (`pool.corrected.v1`).
public struct PoolCorrected: EventBody {
    public static let type: EventType = "pool.corrected.v1"

    /// The facts that count no more, by the versions of the stream that they made.
    public var targets: [StreamVersion]
    /// The stored name of the fact that was named.
    public var targetType: EventType
    public var reason: CorrectionReason
    /// Where the fact stands that takes its place, when one does.
    public var replacedBy: StreamVersion?
    /// Who else agreed.
    public var approver: ActorID?
    public var irregularities: [PoolIrregularity]
    public var note: PHI<Remark>?

    public init(
        targets: [StreamVersion], targetType: EventType, reason: CorrectionReason, replacedBy: StreamVersion? = nil,
        approver: ActorID? = nil, irregularities: [PoolIrregularity] = [], note: PHI<Remark>? = nil
    ) {
        self.targets = targets
        self.targetType = targetType
        self.reason = reason
        self.replacedBy = replacedBy
        self.approver = approver
        self.irregularities = irregularities
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.targets = try facts.list("targets")
        self.targetType = EventType(rawValue: try facts.value("target_type"))
        self.reason = try facts.value("reason")
        self.replacedBy = try facts.optional("replaced_by")
        self.approver = try facts.optional("approver_id")
        self.irregularities = try facts.list("irregularities")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.list("targets", self.targets)
        members.member("target_type", self.targetType.rawValue)
        members.member("reason", self.reason)
        members.member("replaced_by", self.replacedBy)
        members.member("approver_id", self.approver)
        members.list("irregularities", self.irregularities)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

extension BenefitPool {
    /// Take a fact of a pool back.
    public typealias Correct = CorrectFact
}

extension BenefitPool.State {
    /// A correction changes what is known, and so is taken of a pool whose period ended too.
    func correct(_ it: BenefitPool.Correct, _ context: Context) throws(Refusal) -> [BenefitPool.Event] {
        guard !self.openings.isEmpty else { throw .poolUnknown }
        guard let target = try self.facts.named(by: it.target, reason: it.reason, isReplaced: it.isReplaced) else { return [] }
        try self.admit(.correct, at: context.now)
        // Without the pool nobody would be told that what they have is gone.
        let isOpening = target.type == PoolOpened.type && !it.isReplaced
        if isOpening, self.claims.contains(where: { $0.taken > 0 }) { throw .poolInUse }
        var event = PoolCorrected(
            targets: [it.target], targetType: target.type, reason: it.reason,
            replacedBy: it.isReplaced ? self.version.advanced(by: 2) : nil, approver: it.approver, note: it.note)
        // A hold that was given back wrongly is there again, whoever took it meanwhile.
        event.irregularities = self.overdraw(by: .corrected(event)).inOrder
        return [.corrected(event)]
    }

    mutating func apply(_ it: PoolCorrected, as version: StreamVersion) {
        let targets = Set(it.targets)
        let correction = FactCorrection(recordedAs: version, reason: it.reason, replacedBy: it.replacedBy)
        self.openings.correct(targets, by: correction)
        self.answers.correct(targets, by: correction)
        self.holds.correct(targets, by: correction)
        self.trueUps.correct(targets, by: correction)
        self.releases.correct(targets, by: correction)
        self.uses.correct(targets, by: correction)
        self.reversals.correct(targets, by: correction)
    }

    /// All facts that can be corrected. That the period ended is none: it follows from the others.
    private var facts: [KnownFact] {
        var facts: [KnownFact] = self.openings.map { .init($0) }
        facts += self.answers.map { .init($0) }
        facts += self.holds.map { .init($0) }
        facts += self.trueUps.map { .init($0) }
        facts += self.releases.map { .init($0) }
        facts += self.uses.map { .init($0) }
        return facts + self.reversals.map { .init($0) }
    }

    /// Whether there is anything to correct.
    var hasFacts: Bool { self.facts.areCorrectable }

    /// The facts that somebody took back because they speak of another patient, by the versions of the stream that they made: what
    /// they say of that patient is shown no more.
    public var factsOfOtherPatients: Set<StreamVersion> { self.facts.ofOtherPatients }
}
