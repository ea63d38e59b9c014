import CaseDomain
import EventSourcing
import HTTPTypes

// How commands on tasks are carried out: a task is decided on together with its case, where it has one, in one command.

/// A task that is worked on within a command, and its case, where it has one.
struct TaskWork: Sendable {
    var task: StreamWork<CaseTask>
    var caseFile: StreamWork<CaseFile>?

    /// Whose key seals what a person writes in the task.
    var subject: KeySubject? {
        if let caseFile { return .caseFile(caseFile) }
        return self.task.state.opened?.patient.map { .record(of: $0) }
    }
}

extension KeySubject {
    /// What is said of a case and its letters.
    static func caseFile(_ caseFile: StreamWork<CaseFile>) -> KeySubject {
        KeySubject(kind: "case", subject: caseFile.stream, owner: caseFile.state.opened?.patient.stream)
    }

    /// What is said of a patient and of no one case.
    static func record(of patient: PatientID) -> KeySubject {
        KeySubject(kind: "record", subject: patient.stream, owner: patient.stream)
    }
}

extension Exchange {
    /// Opens a task that a person asks for; its case, or its patient, must be there.
    func open(_ body: TaskRequest) async throws -> Answer {
        let request = try await self.command(ifMatch: nil)
        let outcome = try await self.handle(request, leading: body.task.stream, else: .taskUnknown) {
            (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
            var taskWork = TaskWork(task: try await work.stream(CaseTask.self, body.task.stream, else: .taskExists))
            var open = body.open
            if let caseID = open.caseID {
                let caseFile = try await work.stream(CaseFile.self, caseID.stream, else: .caseUnknown)
                guard caseFile.state.opened != nil else { throw .refused(.caseUnknown) }
                open.takePlace(of: caseFile.state)
                taskWork.caseFile = caseFile
            } else if let patient = open.patient {
                let record = try await work.load(Patient.self, patient.stream, else: .patientUnknown)
                guard record.registered != nil else { throw .refused(.patientUnknown) }
            }
            try taskWork.task.decide(.open(open))
            work.add(taskWork.task, sealedFor: taskWork.subject)
        }
        // The id that was opened, which a repeat without an id of its own does not know.
        let task = Self.stream(begunBy: TaskOpened.self, in: outcome) ?? body.task.stream
        return try await self.answer(outcome, leading: task, created: .nothing) { members in
            members.member("case_id", body.open.caseID)
            members.member("task_id", TaskID(task.rawValue))
        }
    }

    /// Carries a command on a task out, which may also concern its case.
    func perform(
        onTask id: TaskID, version: VersionUse, _ decide: (inout TaskWork) throws(CommandError<Refusal>) -> Void
    ) async throws -> Answer {
        let request = try await self.command(ifMatch: try self.ifMatch(version))
        let outcome = try await self.handle(request, leading: id.stream, else: .taskUnknown) {
            (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
            var taskWork = TaskWork(task: try await work.stream(CaseTask.self, id.stream, else: .taskUnknown))
            guard let opened = taskWork.task.state.opened else { throw .refused(.taskUnknown) }
            if let caseID = opened.caseID { taskWork.caseFile = try await work.stream(CaseFile.self, caseID.stream, else: .caseUnknown) }
            try decide(&taskWork)
            work.add(taskWork.task, sealedFor: taskWork.subject)
            if let caseFile = taskWork.caseFile { work.add(caseFile, sealedFor: taskWork.subject) }
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
        let caseID: CaseID? = try reader.optional("case_id", .id(), "The case that it is about; this or `patient_id` is given.")
        let patient: PatientID? = try reader.optional("patient_id", .id(), "The patient that it is about, where it is about no one case.")
        self.open = CaseTask.Open(
            caseID: caseID, patient: patient, ask: try reader.required("ask", .text(TaskAsk.lengthMax), "What somebody is to do."),
            queue: try reader.optional("queue", .code(), "In which queue it lies; in that of coordinators, when absent."),
            assignee: try reader.optional("assignee_id", .id(), "Who is to do it; whoever takes it from the queue, when absent."),
            dueAt: try reader.optional("due_at", .instant, "Until when."))
    }
}
