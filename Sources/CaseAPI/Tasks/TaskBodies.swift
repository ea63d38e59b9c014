import CaseDomain
import EventSourcing

// What is said to a task. Reasons that only the program gives are not offered to people.

/// The body of a command that says nothing more.
struct TaskStep: DescribedBody {
    static let schemaName = "TaskStep"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {}
}

extension CaseTask.Complete: DescribedBody {
    static let schemaName = "TaskCompletion"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            outcome: try reader.required("outcome", .code(), "What came of it."),
            note: try reader.optional("note", .text(TextLength.paragraph), "What was found."))
    }
}

extension CaseTask.Cancel: DescribedBody {
    static let schemaName = "TaskCancellation"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(reason: try reader.required("reason", .code(among: TaskCancelled.Reason.ofPeople), "Why nobody needs to do it."))
    }
}

extension CaseTask.Reopen: DescribedBody {
    static let schemaName = "TaskReopening"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            reason: try reader.required("reason", .code(), "Why it is open again."),
            note: try reader.optional("note", .text(TextLength.paragraph), "More about it."))
    }
}

/// The body by which a task is given to somebody, or put into a queue.
struct TaskAssignment: DescribedBody {
    static let schemaName = "TaskAssignment"

    var person: ActorID?
    var queue: TaskQueue?
    var reason: TaskTransferReason
    var note: String?

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.person = try reader.optional("assignee_id", .id(), "Who is to do it; it lies in a queue, when absent.")
        self.queue = try reader.optional("queue", .code(), "In which queue it lies where nobody is named; in its own, when absent.")
        self.reason = try reader.required("reason", .code(among: TaskTransferReason.ofPeople), "Why.")
        self.note = try reader.optional("note", .text(TextLength.paragraph), "More about it.")
    }

    /// The command on a task as it is.
    func assign(_ task: CaseTask.State) throws(Refusal) -> CaseTask.Assign {
        guard let receiver = self.person.map(CaseTask.Assign.Receiver.person) ?? (self.queue ?? task.queue).map({ .queue($0) }) else {
            throw .taskUnknown
        }
        return CaseTask.Assign(to: receiver, reason: self.reason, note: self.note)
    }
}

extension CaseTask.Release: DescribedBody {
    static let schemaName = "TaskRelease"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            to: try reader.optional("queue", .code(), "Into which queue, if not the one it came from."),
            reason: try reader.required("reason", .code(among: TaskTransferReason.ofPeople), "Why you put it back."),
            note: try reader.optional("note", .text(TextLength.paragraph), "More about it."))
    }
}

extension CaseTask.HandOver: DescribedBody {
    static let schemaName = "TaskHandOver"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            to: try reader.required("to_id", .id(), "Who is asked to take it."),
            reason: try reader.required("reason", .code(among: TaskTransferReason.ofPeople), "Why."),
            note: try reader.optional("note", .text(TextLength.paragraph), "More about it."))
    }
}

extension CaseTask.DeclineHandOver: DescribedBody {
    static let schemaName = "TaskHandOverRefusal"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            reason: try reader.required("reason", .code(), "Why you do not take it."),
            note: try reader.optional("note", .text(TextLength.paragraph), "More about it."))
    }
}

extension CaseTask.Snooze: DescribedBody {
    static let schemaName = "TaskSnooze"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            until: try reader.required(
                "until", .instant, "When it is back: within \(CaseTask.snoozeDaysMax) days, and at its due time at the latest."),
            reason: try reader.required("reason", .code(), "What it waits for."),
            note: try reader.optional("note", .text(TextLength.paragraph), "More about it."))
    }
}

extension CaseTask.Reschedule: DescribedBody {
    static let schemaName = "TaskDueTime"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            dueAt: try reader.required("due_at", .instant, "Until when it is to be done."),
            reason: try reader.required("reason", .code(among: TaskRescheduled.Reason.ofPeople), "Why."),
            note: try reader.optional("note", .text(TextLength.paragraph), "More about it."))
    }
}

extension CaseTask.Prioritize: DescribedBody {
    static let schemaName = "TaskPrioritization"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            level: try reader.optional("level", .code(), "How pressing it is; as its kind says, when absent."),
            reason: try reader.required("reason", .code(), "Why you say so."),
            note: try reader.optional("note", .text(TextLength.paragraph), "More about it."))
    }
}
