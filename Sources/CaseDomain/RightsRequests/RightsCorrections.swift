public import EventSourcing

// Whoever recorded something of a request wrongly takes it back: the fact stays, the correction stands beside it.

/// A fact of a request was taken back (`rights_request.corrected.v1`).
public struct RightsRequestCorrected: EventBody {
    public static let type: EventType = "rights_request.corrected.v1"

    /// The facts that count no more, by the versions of the stream that they made: the one that was named, and what rested on it.
    public var targets: [StreamVersion]
    /// The stored name of the fact that was named.
    public var targetType: EventType
    public var reason: CorrectionReason
    public var note: PHI<Remark>?

    public init(targets: [StreamVersion], targetType: EventType, reason: CorrectionReason, note: PHI<Remark>? = nil) {
        self.targets = targets
        self.targetType = targetType
        self.reason = reason
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.targets = try facts.list("targets")
        self.targetType = EventType(rawValue: try facts.value("target_type"))
        self.reason = try facts.value("reason")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.list("targets", self.targets)
        members.member("target_type", self.targetType.rawValue)
        members.member("reason", self.reason)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

extension RightsRequest {
    /// Take a fact of a request back.
    public struct Correct: Sendable, Equatable {
        /// The fact, by the version of the stream that it made: its `recorded_as`.
        public var target: StreamVersion
        public var reason: CorrectionReason
        public var note: PHI<Remark>?

        public init(target: StreamVersion, reason: CorrectionReason, note: String? = nil) {
            self.target = target
            self.reason = reason
            self.note = PHI(remark: note)
        }
    }
}

extension RightsRequest.State {
    /// A correction changes what is known, and so is taken of a request that was answered too.
    func correct(_ it: RightsRequest.Correct, _ context: Context) throws(Refusal) -> [RightsRequest.Event] {
        guard self.status != nil else { throw .rightsRequestUnknown }
        guard let target = try self.facts.named(by: it.target, reason: it.reason) else { return [] }
        try self.admit(.correct)
        return [
            .corrected(
                RightsRequestCorrected(
                    targets: self.fallen(with: it.target), targetType: target.type, reason: it.reason, note: it.note))
        ]
    }

    /// A fact and what rests on it: a review or a statement on its denial, an answer on its statement, and all on the request itself.
    private func fallen(with target: StreamVersion) -> [StreamVersion] {
        if self.receipt?.recordedAs == target { return self.facts.filter { $0.correction == nil }.map(\.recordedAs).sorted() }
        var fallen: Set<StreamVersion> = [target]
        fallen.formUnion(self.reviewsAsked.filter { $0.holds && $0.denial == target }.map(\.recordedAs))
        // A review that nobody asked for decides nothing.
        for denial in self.reviewsAsked.filter({ fallen.contains($0.recordedAs) }).map(\.denial) {
            fallen.formUnion(self.reviewsDecided.filter { $0.holds && $0.denial == denial }.map(\.recordedAs))
        }
        fallen.formUnion(self.disagreements.filter { $0.holds && $0.denial == target }.map(\.recordedAs))
        fallen.formUnion(self.rebuttals.filter { $0.holds && fallen.contains($0.disagreement) }.map(\.recordedAs))
        return fallen.sorted()
    }

    mutating func apply(_ it: RightsRequestCorrected, as version: StreamVersion) {
        let targets = Set(it.targets)
        let correction = FactCorrection(recordedAs: version, reason: it.reason)
        self.receipts.correct(targets, by: correction)
        self.verifications.correct(targets, by: correction)
        self.extensions.correct(targets, by: correction)
        self.quotes.correct(targets, by: correction)
        self.suspensions.correct(targets, by: correction)
        self.fulfillments.correct(targets, by: correction)
        self.acceptances.correct(targets, by: correction)
        self.denials.correct(targets, by: correction)
        self.reviewsAsked.correct(targets, by: correction)
        self.reviewsDecided.correct(targets, by: correction)
        self.disagreements.correct(targets, by: correction)
        self.rebuttals.correct(targets, by: correction)
        self.withdrawals.correct(targets, by: correction)
        self.terminations.correct(targets, by: correction)
    }

    /// All facts that can be corrected. That time passed is none: it follows from the others.
    private var facts: [KnownFact] {
        var facts: [KnownFact] = self.receipts.map { .init($0) }
        facts += self.verifications.map { .init($0) }
        facts += self.extensions.map { .init($0) }
        facts += self.quotes.map { .init($0) }
        facts += self.suspensions.map { .init($0) }
        facts += self.fulfillments.map { .init($0) }
        facts += self.acceptances.map { .init($0) }
        facts += self.denials.map { .init($0) }
        facts += self.reviewsAsked.map { .init($0) }
        facts += self.reviewsDecided.map { .init($0) }
        facts += self.disagreements.map { .init($0) }
        facts += self.rebuttals.map { .init($0) }
        facts += self.withdrawals.map { .init($0) }
        return facts + self.terminations.map { .init($0) }
    }

    /// The facts that somebody took back because they speak of another patient, by the versions of the stream that they made: what
    /// they say of that patient is shown no more.
    public var factsOfOtherPatients: Set<StreamVersion> { self.facts.ofOtherPatients }

    /// Whether there is anything to correct.
    var hasFacts: Bool { self.facts.areCorrectable }
}
