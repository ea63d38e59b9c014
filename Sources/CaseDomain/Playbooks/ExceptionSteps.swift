public import EventSourcing

// Steps are completed, or skipped with a reason; one that is late is escalated; the exception is resolved when none is left.

/// A step was done (`exception.step_completed.v1`).
public struct ExceptionStepCompleted: EventBody {
    public static let type: EventType = "exception.step_completed.v1"

    public var step: Int32
    /// The document that shows it.
    public var evidence: DocumentID?
    public var note: PHI<Remark>?

    public init(step: Int32, evidence: DocumentID? = nil, note: PHI<Remark>? = nil) {
        self.step = step
        self.evidence = evidence
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.step = try facts.value("step")
        self.evidence = try facts.optional("evidence_document_id")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("step", self.step)
        members.member("evidence_document_id", self.evidence)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

/// A step was left out (`exception.step_skipped.v1`).
public struct ExceptionStepSkipped: EventBody {
    public static let type: EventType = "exception.step_skipped.v1"

    /// Why it was left out.
    public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case doneBefore = "done_before"
        case notApplicable = "not_applicable"
        case payerWaived = "payer_waived"
        case other
    }

    public var step: Int32
    public var reason: Reason
    public var note: PHI<Remark>?

    public init(step: Int32, reason: Reason, note: PHI<Remark>? = nil) {
        self.step = step
        self.reason = reason
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.step = try facts.value("step")
        self.reason = try facts.value("reason")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("step", self.step)
        members.member("reason", self.reason)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

/// A step was not done in its time, nor in the time after it (`exception.step_escalated.v1`).
public struct ExceptionStepEscalated: EventBody {
    public static let type: EventType = "exception.step_escalated.v1"

    public var step: Int32

    public init(step: Int32) { self.step = step }
    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) { self.step = try facts.value("step") }
    public func writeFacts(to members: inout JSONWriter.Members) { members.member("step", self.step) }
}

/// The case is back on its road, or the exception is given up (`exception.resolved.v1`).
public struct ExceptionResolved: EventBody {
    public static let type: EventType = "exception.resolved.v1"

    /// How it ended.
    public enum Outcome: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// Every step was completed or left out.
        case completed
        /// The case ended before, or goes another way.
        case abandoned
    }

    public var outcome: Outcome
    public var completedSteps: Int32
    public var note: PHI<Remark>?

    public init(outcome: Outcome, completedSteps: Int32, note: PHI<Remark>? = nil) {
        self.outcome = outcome
        self.completedSteps = completedSteps
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.outcome = try facts.value("outcome")
        self.completedSteps = try facts.value("completed_steps")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("outcome", self.outcome)
        members.member("completed_steps", self.completedSteps)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

extension CaseException {
    /// Say that a step is done.
    public struct CompleteStep: Sendable, Equatable {
        public var step: Int32
        public var evidence: DocumentID?
        public var note: PHI<Remark>?

        public init(step: Int32, evidence: DocumentID? = nil, note: String? = nil) {
            self.step = step
            self.evidence = evidence
            self.note = PHI(remark: note)
        }
    }

    /// Leave a step out.
    public struct SkipStep: Sendable, Equatable {
        public var step: Int32
        public var reason: ExceptionStepSkipped.Reason
        public var note: PHI<Remark>?

        public init(step: Int32, reason: ExceptionStepSkipped.Reason, note: String? = nil) {
            self.step = step
            self.reason = reason
            self.note = PHI(remark: note)
        }
    }

    /// End an exception.
    public struct Resolve: Sendable, Equatable {
        public var outcome: ExceptionResolved.Outcome
        public var note: PHI<Remark>?

        public init(outcome: ExceptionResolved.Outcome = .completed, note: String? = nil) {
            self.outcome = outcome
            self.note = PHI(remark: note)
        }
    }
}

extension CaseException.State {
    /// The steps that nobody has completed or left out.
    public var openSteps: [ExceptionStep] { self.opened?.steps.filter { !self.isEnded($0.number) } ?? [] }

    private func isEnded(_ step: Int32) -> Bool {
        self.completed.contains { $0.step == step } || self.skipped.contains { $0.step == step }
    }

    private func requireOpen() throws(Refusal) {
        guard self.opened != nil else { throw .exceptionUnknown }
        if self.resolved != nil { throw .exceptionResolved }
    }

    private func openStep(_ number: Int32) throws(Refusal) -> PlaybookStep {
        try self.requireOpen()
        guard let step = self.opened?.steps.first(where: { $0.number == number }) else { throw .exceptionStepUnknown }
        if self.isEnded(number) { throw .exceptionStepEnded }
        return step.step
    }

    func completeStep(_ it: CaseException.CompleteStep, _ context: Context) throws(Refusal) -> [CaseException.Event] {
        if self.completed.contains(where: { $0.step == it.step && $0.evidence == it.evidence }) { return [] }
        let step = try self.openStep(it.step)
        if step.needsEvidence, it.evidence == nil { throw .exceptionEvidenceMissing }
        return [.stepCompleted(ExceptionStepCompleted(step: it.step, evidence: it.evidence, note: it.note))]
    }

    func skipStep(_ it: CaseException.SkipStep, _ context: Context) throws(Refusal) -> [CaseException.Event] {
        if self.skipped.contains(where: { $0.step == it.step && $0.reason == it.reason }) { return [] }
        _ = try self.openStep(it.step)
        return [.stepSkipped(ExceptionStepSkipped(step: it.step, reason: it.reason, note: it.note))]
    }

    func resolve(_ it: CaseException.Resolve, _ context: Context) throws(Refusal) -> [CaseException.Event] {
        if let resolved, resolved.outcome == it.outcome { return [] }
        try self.requireOpen()
        guard it.outcome == .abandoned || self.openSteps.isEmpty else { throw .exceptionHasOpenSteps }
        return [.resolved(ExceptionResolved(outcome: it.outcome, completedSteps: Int32(self.completed.count), note: it.note))]
    }

    /// The steps that wait to be escalated.
    private var escalating: [ExceptionStep] {
        guard self.resolved == nil else { return [] }
        return self.openSteps.filter { step in step.escalateAt != nil && !self.escalated.contains { $0.step == step.number } }
    }

    /// What time has made of the exception by a moment and is not on record.
    func passTime(_ context: Context) -> [CaseException.Event] {
        self.escalating.filter { $0.escalateAt.map { $0 < context.now } ?? false }.map {
            .stepEscalated(ExceptionStepEscalated(step: $0.number))
        }
    }

    /// When something next happens to the exception of itself; `nil` when nothing does. It may have passed.
    public var nextMomentAt: Timestamp? { self.escalating.compactMap { $0.escalateAt?.adding(.microseconds(1)) }.min() }
}
