public import EventSourcing

// A task that cannot go on yet is put away until a moment, and is back at that moment of itself. That it sleeps is read off against
// a moment, and no event says that it woke: such an event would come late whenever nobody was there to record it, would need a timer
// for each task, and would say nothing that the instant does not. Only whoever wakes it before its time does something.

/// A task was put away until a moment (`task.snoozed.v1`).
public struct TaskSnoozed: EventBody {
    public static let type: EventType = "task.snoozed.v1"

    /// Why a task cannot go on yet.
    public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case waitingForPayer = "waiting_for_payer"
        case waitingForPatient = "waiting_for_patient"
        case waitingForClinician = "waiting_for_clinician"
        /// Records of somebody else, such as a school or a hospital.
        case waitingForRecords = "waiting_for_records"
        /// Nobody can be reached: outside of hours, on a holiday.
        case closedNow = "closed_now"
        case other
    }

    /// When it is back.
    public var until: Timestamp
    public var reason: Reason
    public var note: PHI<Remark>?

    public init(until: Timestamp, reason: Reason, note: PHI<Remark>? = nil) {
        self.until = until
        self.reason = reason
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.until = try facts.value("until")
        self.reason = try facts.value("reason")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("until", self.until)
        members.member("reason", self.reason)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

/// A task was woken before its time (`task.woken.v1`): what it waited for has come, or it was put away in error.
public struct TaskWoken: EventBody {
    public static let type: EventType = "task.woken.v1"

    /// Until when it would have slept.
    public var snoozedUntil: Timestamp

    public init(snoozedUntil: Timestamp) { self.snoozedUntil = snoozedUntil }
    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) { self.snoozedUntil = try facts.value("snoozed_until") }
    public func writeFacts(to members: inout JSONWriter.Members) { members.member("snoozed_until", self.snoozedUntil) }
}

extension CaseTask {
    /// Days for which a task is put away at once; whoever has looked at it again puts it away again.
    ///
    /// No law sets it. It is the standard time in which a payer decides (42 CFR 422.568(b)(1)(ii) and 438.210(d)(1), from 2026): what
    /// sleeps longer could sleep through a whole decision.
    public static let snoozeDaysMax = 7

    /// Put a task away that one has.
    public struct Snooze: Sendable, Equatable {
        /// After now, at the due time at the latest, and within `CaseTask.snoozeDaysMax` days.
        public var until: Timestamp
        public var reason: TaskSnoozed.Reason
        public var note: PHI<Remark>?

        public init(until: Timestamp, reason: TaskSnoozed.Reason, note: String? = nil) {
            self.until = until
            self.reason = reason
            self.note = PHI(remark: note)
        }
    }
}

extension CaseTask.State {
    /// When the task is back that was put away: at its due time at the latest, which may have moved since. `nil` for one that nobody
    /// put away, or that was woken, given to somebody or ended since.
    public var wakesAt: Timestamp? {
        guard self.status == .open, let snoozed else { return nil }
        return self.dueAt.map { min($0, snoozed.until) } ?? snoozed.until
    }

    /// The task is put away, and its time is not over yet.
    public func isSnoozed(at now: Timestamp) -> Bool { self.wakesAt.map { $0 > now } ?? false }

    /// Until when the task can be put away at most.
    public func snoozeLimit(at now: Timestamp) -> Timestamp {
        let latest = now.adding(.seconds(86_400 * CaseTask.snoozeDaysMax))
        return self.dueAt.map { min($0, latest) } ?? latest
    }

    func snooze(_ it: CaseTask.Snooze, _ context: Context) throws(Refusal) -> [CaseTask.Event] {
        if self.isOpen(of: context.actor), self.isSnoozed(at: context.now), self.snoozed?.until == it.until,
            self.snoozed?.reason == it.reason
        {
            return []
        }
        try self.admit(.snooze, context)
        guard it.until > context.now else { throw .taskSnoozedIntoThePast }
        let limit = self.snoozeLimit(at: context.now)
        guard it.until <= limit else { throw .taskSnoozedTooLong(limit) }
        return [.snoozed(TaskSnoozed(until: it.until, reason: it.reason, note: it.note))]
    }

    /// Anybody wakes a task who knows that the waiting is over.
    func wake(_ context: Context) throws(Refusal) -> [CaseTask.Event] {
        if self.status == .open, self.isWokenByHand { return [] }
        try self.admit(.wake, context)
        guard let snoozed else { throw .taskNotSnoozed }
        return [.woken(TaskWoken(snoozedUntil: snoozed.until))]
    }

    mutating func apply(_ it: TaskSnoozed) {
        self.snoozed = it
        self.isWokenByHand = false
    }

    mutating func wakeUp(byHand isWokenByHand: Bool = false) {
        self.snoozed = nil
        self.isWokenByHand = isWokenByHand
    }
}
