import CaseDomain
import EventSourcing
import HTTPTypes

// How commands on tasks are carried out: a task is decided on together with its case, in one command.

extension Exchange {
    /// Opens a task that a person asks for; the case must be there, and its key seals the words.
    func open(_ body: TaskRequest) async throws -> Answer {
        let request = try await self.command(ifMatch: nil)
        let caseID = body.open.caseID
        let outcome = try await self.handle(request, leading: body.task.stream, else: .taskUnknown) {
            (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
            var task = try await work.stream(CaseTask.self, body.task.stream, else: .taskExists)
            let caseWork = CaseWork(work: work, caseFile: try await work.stream(CaseFile.self, caseID.stream, else: .caseUnknown))
            guard caseWork.caseFile.state.opened != nil else { throw .refused(.caseUnknown) }
            var open = body.open
            open.takePlace(of: caseWork.caseFile.state)
            try task.decide(.open(open))
            work.add(task, sealedFor: caseWork.subject)
        }
        // The id that was opened, which a repeat without an id of its own does not know.
        let task = Self.stream(begunBy: TaskOpened.self, in: outcome) ?? body.task.stream
        return try await self.answer(outcome, leading: task, created: .nothing) { members in
            members.member("case_id", caseID)
            members.member("task_id", TaskID(task.rawValue))
        }
    }

    /// Carries a command on a task out, which may also concern its case.
    func perform(
        onTask id: TaskID, version: VersionUse,
        _ decide: (inout StreamWork<CaseTask>, inout CaseWork) throws(CommandError<Refusal>) -> Void
    ) async throws -> Answer {
        let request = try await self.command(ifMatch: try self.ifMatch(version))
        let outcome = try await self.handle(request, leading: id.stream, else: .taskUnknown) {
            (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
            var task = try await work.stream(CaseTask.self, id.stream, else: .taskUnknown)
            guard let opened = task.state.opened else { throw .refused(.taskUnknown) }
            let caseFile = try await work.stream(CaseFile.self, opened.caseID.stream, else: .caseUnknown)
            var caseWork = CaseWork(work: work, caseFile: caseFile)
            try decide(&task, &caseWork)
            caseWork.work.add(task, sealedFor: caseWork.subject)
            caseWork.work.add(caseWork.caseFile, sealedFor: caseWork.subject)
            work = caseWork.work
        }
        return try await self.answer(outcome, leading: id.stream, created: .nothing) { $0.member("task_id", id) }
    }
}

/// The body by which a person opens a task.
struct TaskRequest: DescribedBody {
    static let schemaName = "TaskRequest"

    var task: TaskID
    var open: CaseTask.Open

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.task = try reader.optional("task_id", .id(), "The task's id; made when absent.") ?? TaskID(reader.defaults.newID())
        self.open = CaseTask.Open(
            caseID: try reader.required("case_id", .id(), "The case that it is about."),
            ask: try reader.required("ask", .text(TaskAsk.lengthMax), "What somebody is to do."),
            queue: try reader.optional("queue", .code(), "In which queue it lies; in that of coordinators, when absent."),
            assignee: try reader.optional("assignee_id", .id(), "Who is to do it; whoever takes it from the queue, when absent."),
            dueAt: try reader.optional("due_at", .instant, "Until when."))
    }
}
