public import EventSourcing

// What a person says of how pressing a task is takes the place of what its kind says, and never of what time or harm say.

/// Somebody said how pressing a task is (`task.prioritized.v1`).
public struct TaskPrioritized: EventBody {
    public static let type: EventType = "task.prioritized.v1"

    /// Why somebody says so.
    public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// Waiting may harm the patient.
        case patientSafety = "patient_safety"
        case treatmentStartsSoon = "treatment_starts_soon"
        case patientAsked = "patient_asked"
        case payerAsked = "payer_asked"
        case lessPressing = "less_pressing"
        case setInError = "set_in_error"
        case other
    }

    /// `nil` where its kind is to speak for it again.
    public var level: TaskPriority.Level?
    public var reason: Reason
    public var note: PHI<Remark>?

    public init(level: TaskPriority.Level?, reason: Reason, note: PHI<Remark>? = nil) {
        self.level = level
        self.reason = reason
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.level = try facts.optional("level")
        self.reason = try facts.value("reason")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("level", self.level)
        members.member("reason", self.reason)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

extension CaseTask {
    /// Say how pressing a task is.
    public struct Prioritize: Sendable, Equatable {
        /// `nil` takes back what was said before.
        public var level: TaskPriority.Level?
        public var reason: TaskPrioritized.Reason
        public var note: PHI<Remark>?

        public init(level: TaskPriority.Level?, reason: TaskPrioritized.Reason, note: String? = nil) {
            self.level = level
            self.reason = reason
            self.note = PHI(remark: note)
        }
    }
}

extension CaseTask.State {
    func prioritize(_ it: CaseTask.Prioritize, _ context: Context) throws(Refusal) -> [CaseTask.Event] {
        try self.admit(.prioritize, context)
        // Why nothing is said any longer tells no silence from another.
        if self.prioritized?.level == it.level, it.level == nil || self.prioritized?.reason == it.reason { return [] }
        return [.prioritized(TaskPrioritized(level: it.level, reason: it.reason, note: it.note))]
    }
}
