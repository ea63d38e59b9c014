import CaseDomain
import EventSourcing
import ReadModels

/// A task as answers show it: what is asked in fixed words, and what people wrote as far as it was opened.
struct TaskJSON: JSONWritable {
    let listing: TaskListing
    /// The moment at which it is shown: how pressing it is and whether it sleeps depends on it.
    let now: Timestamp
    var ask: PHI<TaskAsk>?
    var note: PHI<Remark>?

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("task_id", self.listing.taskID)
            members.member("case_id", self.listing.caseID)
            members.member("patient_id", self.listing.patient)
            members.member("site_id", self.listing.site)
            members.member("kind", self.listing.kind)
            members.member("ask", self.listing.kind.ask)
            members.member("next_step", self.listing.kind.nextStep)
            members.member("written", self.ask.map { PHIJSON($0) })
            members.member("subject", self.listing.subject)
            members.member("cause", self.listing.cause)
            members.member("due_at", self.listing.dueAt)
            members.member("status", self.listing.status)
            members.member("queue", self.listing.queue)
            members.member("assignee_id", self.listing.assignee)
            members.member("assigned_at", self.listing.assignedAt)
            members.member("offered_to_id", self.listing.offeredTo)
            members.member("snoozed_until", self.listing.wakesAt.flatMap { $0 > self.now ? $0 : nil })
            members.member("priority", self.listing.priority(at: self.now).map { TaskPriorityJSON(priority: $0) })
            members.member("outcome", self.listing.outcome)
            members.member("reason", self.listing.reason)
            members.member("found", self.note.map { PHIJSON($0) })
            members.member("opened_at", self.listing.openedAt)
            members.member("opened_by", self.listing.openedBy)
            members.member("ended_at", self.listing.endedAt)
            members.member("ended_by", self.listing.endedBy)
            members.member("version", self.listing.version)
            members.member("position", self.listing.position)
        }
    }
}

/// How pressing a task is, and why.
private struct TaskPriorityJSON: JSONWritable {
    let priority: TaskPriority

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("level", self.priority.level)
            members.member("reasons", self.priority.reasons)
        }
    }

    static let schema = Schema.object(
        "TaskPriority",
        [
            .required("level", .codes(of: TaskPriority.Level.self), "How pressing it is now."),
            .required(
                "reasons",
                .array(.codes(of: TaskPriority.Reason.self), minimum: 0, maximum: TaskPriority.Reason.allCases.count),
                "Everything that counted; nothing makes it more than normal, when empty."),
        ])
}

extension TaskOperations {
    static var schemas: [String: Schema] { ["CaseTask": Self.schema, "TaskList": Self.listSchema, "TaskCommands": Self.commandsSchema] }

    private static let listSchema = Schema.object([
        .required("tasks", .array(.reference("CaseTask"), minimum: 0, maximum: RequestLimits.pageMax), "The tasks in order."),
        .optional("next_cursor", .text(1, 500), "Ask for the next page with this as `cursor`; absent on the last."),
    ])

    private static let phi = Schema.codes(PHIMark.allCases.map(\.rawValue))

    private static let schema = Schema.object([
        .required("task_id", .uuid, "The task."),
        .optional("case_id", .uuid, "The case that it is about; absent where it is about a patient and no one case."),
        .optional("patient_id", .uuid, "Whom it is about; of a task about a case, whom that was for when the task was opened."),
        .optional("site_id", .uuid, "The case's site then."),
        .required("kind", .codes(of: TaskKind.self), "What kind of thing is asked."),
        .required("ask", .text(1, 200), "What is asked, in a sentence that tells nothing of a patient."),
        .required("next_step", .text(1, 200), "What to do first."),
        .optional(
            "written",
            .object(
                "TaskWritten",
                [
                    .optional("ask", .text(1, TaskAsk.lengthMax), "The words."),
                    .required("phi", Self.phi, "How they stand: `shredded` when the data was disposed of."),
                ]), "What a person asked, where a person opened it."),
        .optional(
            "subject",
            .object(
                "TaskSubject",
                [.required("kind", .codes(of: TaskSubject.Kind.self), "What the id names."), .required("id", .uuid, "The id.")]),
            "What it is about within the case, or beside one."),
        .optional(
            "cause",
            .object(
                "TaskCause",
                [
                    .required("stream_id", .uuid, "The event's stream."), .required("version", .count, "Its place in the stream."),
                    .required("position", .count, "Its place in the clinic's work book."),
                ]), "The event that it came of; absent where a person opened it."),
        .optional("due_at", .instant, "Until when it is to be done."),
        .required("status", .codes(of: TaskStatus.self), "How it stands."),
        .required("queue", .codes(of: TaskQueue.self), "Where it lies while nobody has it."),
        .optional("assignee_id", .uuid, "Who has it; of a task that ended, who had it then."),
        .optional("assigned_at", .instant, "Since when."),
        .optional("offered_to_id", .uuid, "Who is asked to take it over, and has not answered."),
        .optional("snoozed_until", .instant, "Until when it is put away; absent when it is not."),
        .optional("priority", TaskPriorityJSON.schema, "How pressing it is now, and why; absent once it ended."),
        .optional("outcome", .codes(of: TaskCompleted.Outcome.self), "What came of it, once it is completed."),
        .optional("reason", .codes(of: TaskCancelled.Reason.self), "Why nobody needs to do it, once it is cancelled."),
        .optional(
            "found",
            .object(
                "TaskFound",
                [
                    .optional("note", .text(1, TextLength.paragraph), "The words."),
                    .required("phi", Self.phi, "How they stand: `shredded` when the data was disposed of."),
                ]), "What was found, where whoever completed it said so; not in lists."),
        .required("opened_at", .instant, "When it was opened."), .required("opened_by", .uuid, "By whom."),
        .optional("ended_at", .instant, "When it was completed or cancelled."), .optional("ended_by", .uuid, "By whom."),
        .required("version", .count, "How many events its stream has."), .required("position", .count, "Its last event."),
    ])
}
