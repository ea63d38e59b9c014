public import EventSourcing

// How a fact is taken back, of whatever stream it is: cases, orders, coverages, benefit pools and requests about records go by this.

/// Take a fact back.
public struct CorrectFact: Sendable, Equatable {
    /// The fact, by the version of the stream that it made: its `recorded_as`.
    public var target: StreamVersion
    public var reason: CorrectionReason
    /// The next command of the same request records what takes its place.
    public var isReplaced: Bool
    public var approver: ActorID?
    public var note: PHI<Remark>?

    public init(
        target: StreamVersion, reason: CorrectionReason, isReplaced: Bool = false, approver: ActorID? = nil, note: String? = nil
    ) {
        self.target = target
        self.reason = reason
        self.isReplaced = isReplaced
        self.approver = approver
        self.note = PHI(remark: note)
    }
}

/// A fact as far as a correction has to know it.
struct KnownFact {
    var type: EventType
    var recordedAs: StreamVersion
    var correction: FactCorrection?

    init<Body: EventBody>(_ fact: Fact<Body>) {
        self.type = Body.type
        self.recordedAs = fact.recordedAs
        self.correction = fact.correction
    }
}

extension [KnownFact] {
    /// The fact that a correction names; `nil` where it was taken back for the same reason already.
    func named(by version: StreamVersion, reason: CorrectionReason, isReplaced: Bool = false) throws(Refusal) -> KnownFact? {
        guard let fact = self.first(where: { $0.recordedAs == version }) else { throw .factUnknown }
        guard let correction = fact.correction else { return fact }
        guard correction.reason == reason, !isReplaced else { throw .factCorrected }
        return nil
    }

    /// Whether there is anything to correct.
    var areCorrectable: Bool { self.contains { $0.correction == nil } }

    /// Those that somebody took back because they speak of another patient.
    var ofOtherPatients: Set<StreamVersion> { Set(self.filter { $0.correction?.reason == .wrongPatient }.map(\.recordedAs)) }
}
