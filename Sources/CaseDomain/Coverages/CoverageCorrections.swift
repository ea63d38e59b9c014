public import EventSourcing

// Whoever recorded something of a coverage wrongly takes it back: the fact stays, the correction stands beside it, and what holds on a
// day is read off the facts that hold.

/// A fact of a coverage was taken back (`coverage.corrected.v1`).
public struct CoverageCorrected: EventBody {
    public static let type: EventType = "coverage.corrected.v1"

    /// The facts that count no more, by the versions of the stream that they made.
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

extension PatientCoverage {
    /// Take a fact of a coverage back.
    public typealias Correct = CorrectFact
}

extension PatientCoverage.State {
    /// A correction changes what is known, and so is taken of a coverage that has ended too.
    func correct(_ it: PatientCoverage.Correct, _ context: Context) throws(Refusal) -> [PatientCoverage.Event] {
        guard !self.recordings.isEmpty else { throw .coverageNotRecorded }
        guard let target = try self.facts.named(by: it.target, reason: it.reason, isReplaced: it.isReplaced) else { return [] }
        try self.admit(.correct, at: context.now)
        return [
            .corrected(
                CoverageCorrected(
                    targets: [it.target] + self.companions(of: it.target), targetType: target.type, reason: it.reason,
                    replacedBy: it.isReplaced ? self.version.advanced(by: 2) : nil, approver: it.approver, note: it.note))
        ]
    }

    /// That an end was taken back falls with the end.
    private func companions(of target: StreamVersion) -> [StreamVersion] {
        self.reopenings.filter { $0.holds && $0.end == target }.map(\.recordedAs)
    }

    mutating func apply(_ it: CoverageCorrected, as version: StreamVersion) {
        let targets = Set(it.targets)
        let correction = FactCorrection(recordedAs: version, reason: it.reason, replacedBy: it.replacedBy)
        self.recordings.correct(targets, by: correction)
        self.changes.correct(targets, by: correction)
        self.verifications.correct(targets, by: correction)
        self.ends.correct(targets, by: correction)
        self.reopenings.correct(targets, by: correction)
    }

    /// All facts that can be corrected. That time passed is none: it follows from the others.
    private var facts: [KnownFact] {
        var facts: [KnownFact] = self.recordings.map { .init($0) }
        facts += self.changes.map { .init($0) }
        facts += self.verifications.map { .init($0) }
        facts += self.ends.map { .init($0) }
        return facts + self.reopenings.map { .init($0) }
    }

    /// Whether there is anything to correct.
    var hasFacts: Bool { self.facts.areCorrectable }

    /// The facts that somebody took back because they speak of another patient, by the versions of the stream that they made: what
    /// they say of that patient is shown no more.
    public var factsOfOtherPatients: Set<StreamVersion> { self.facts.ofOtherPatients }
}
