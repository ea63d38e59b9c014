import CaseDomain
import EventSourcing
import HTTPTypes
import Ledger
import PHIVault
import ReadModels

/// What can be asked of tasks: listed and read, opened by a person, completed, cancelled.
///
/// Lists and tasks hold no patient data but what a person wrote; where they show that, it is in the access log first.
enum TaskOperations {
    static let tag = "Tasks"
    static let path = "/v1/clinics/{clinic}/tasks"

    static var all: [Operation] { [Self.list, Self.read, Self.open, Self.complete, Self.cancel] }

    static let list = Operation(
        id: "listTasks", method: .get, path: path, tag: tag, summary: "List a clinic's tasks",
        about: """
            Open ones, unless `status` says otherwise; what is due soonest first, what is not due at all last. A page that shows what a \
            person wrote is recorded in the access log before it is sent.
            """,
        scope: .clinic(.readCases),
        parameters: [
            .init(
                name: "status", place: .query, schema: .codes(of: TaskFilter.Standing.self), about: "How far they are; `open` when absent."),
            .init(name: "kind", place: .query, schema: .codes(of: TaskKind.self), about: "Only tasks of this kind."),
            .init(name: "case", place: .query, schema: .uuid, about: "Only tasks of this case."),
            .init(name: "site", place: .query, schema: .uuid, about: "Only tasks of cases of this site."),
            .init(name: "due_before", place: .query, schema: .instant, about: "Only what is due before this instant."),
            .limit, .cursor, .purposeOfUse, .ledgerPosition,
        ], success: [.init(status: .ok, about: "A page.", schema: "TaskList")]
    ) { exchange in
        let clinic = try exchange.clinic
        let query = try exchange.taskListQuery()
        try await exchange.wait(for: .tasks, of: clinic)
        let page = try await exchange.asking(.tasks, of: [clinic]) { try await $0.tasks(query, of: clinic) }
        let asks = try await exchange.openAsks(of: page)
        let rows = page.items.map { TaskJSON(listing: $0, ask: asks[$0.taskID]) }
        return Answer.json { members in
            members.member("tasks", rows)
            members.member("next_cursor", page.next?.description)
        }.positioned(page.positions[clinic] ?? .start, in: clinic)
    }

    static let read = Operation(
        id: "readTask", method: .get, path: "\(path)/{task}", tag: tag, summary: "Read a task",
        about: "The task as it is now. Recorded in the access log before it is sent, where it shows what a person wrote.",
        scope: .clinic(.readCases), parameters: [.purposeOfUse],
        success: [.init(status: .ok, about: "The task.", schema: "CaseTask")], refusals: [.gone]
    ) { exchange in
        let task = try await exchange.task(try exchange.id("task"))
        return Answer(body: JSONWriter.bytes(of: task)).tagged(task.listing.version)
            .positioned(task.listing.position, in: try exchange.clinic)
    }

    static let open = Operation.command(
        id: "openTask", path: path, tag: tag, .manageCases, summary: "Open a task",
        about: "Ask another person for something about a case, in words of your own. They are sealed like the rest of the case.",
        TaskRequest.self
    ) { exchange, body in try await exchange.open(body) }

    static let complete = Operation.command(
        id: "completeTask", path: "\(path)/{task}/completions", tag: tag, .manageCases, version: .heldTo, summary: "Complete a task",
        about: "What was odd about a fact is settled on the case with the task that it became.", CaseTask.Complete.self
    ) { exchange, body in
        let id: TaskID = try exchange.id("task")
        return try await exchange.perform(onTask: id, version: .heldTo) { (task, caseWork) throws(CommandError<Refusal>) in
            try task.decide(.complete(body))
            guard !task.events.isEmpty, let irregularity = task.state.opened?.kind.irregularity else { return }
            try caseWork.caseFile.decide(.settleIrregularity(.init(irregularity: irregularity, task: id)))
        }
    }

    static let cancel = Operation.command(
        id: "cancelTask", path: "\(path)/{task}/cancellations", tag: tag, .manageCases, version: .heldTo, summary: "Cancel a task",
        about: "Say that nobody needs to do it.", CaseTask.Cancel.self
    ) { exchange, body in
        try await exchange.perform(onTask: try exchange.id("task"), version: .heldTo) { (task, _) throws(CommandError<Refusal>) in
            try task.decide(.cancel(body))
        }
    }
}

extension Exchange {
    /// Filter and page, as the query has them.
    fileprivate func taskListQuery() throws(Problem) -> TaskListQuery {
        var filter = TaskFilter()
        filter.standing = try self.queryCode("status") ?? .open
        filter.kind = try self.queryCode("kind")
        filter.caseID = try self.queryID("case")
        filter.site = try self.queryID("site")
        filter.dueBefore = try self.queryInstant("due_before")
        return TaskListQuery(filter: filter, after: try self.pageCursor(), limit: try self.pageLimit())
    }

    /// What people wrote in the tasks of a page, opened after the access event that names their patients; none, and no event,
    /// where nobody wrote anything.
    fileprivate func openAsks(of page: Page<TaskListing>) async throws -> [TaskID: PHI<TaskAsk>] {
        let written = page.items.filter { $0.askPosition != nil }
        if written.isEmpty { return [:] }
        let member = try self.member
        let cases = Set(written.map(\.caseID)).sorted()
        var patients: Set<PatientID> = []
        for caseID in cases { patients.insert(try await self.patient(of: caseID)) }
        let record = AccessRecord(
            operation: self.operation.id, categories: [.notes], patients: patients.sorted(), subjects: cases.map(\.stream),
            resultCount: Int64(written.count),
            workPosition: page.positions[member.clinic] ?? .start, role: member.role.rawValue, request: self.requestID)
        let grant = try await self.services.door.list(record, for: try self.principal, in: member.clinic)
        let envelopes = try await self.services.ledger.events(at: written.compactMap(\.askPosition), in: .work, of: member.clinic)
        let bodies = try await self.services.vault.open(envelopes, under: grant)
        var asks: [TaskID: PHI<TaskAsk>] = [:]
        for recorded in try History.decode(envelopes, bodies, as: CaseTask.Event.self, skippingNewer: true) {
            if case .opened(let it) = recorded.event { asks[TaskID(recorded.stream.rawValue)] = it.ask }
        }
        return asks
    }

    /// Whom the words of a case's tasks speak of. The case knows: a task tells whom the case was for when it was opened.
    private func patient(of id: CaseID) async throws -> PatientID {
        let file = try await self.state(of: CaseFile.self, id.stream)
        guard let patient = file.opened?.patient else { throw Problem(Refusal.caseUnknown) }
        return patient
    }

    /// A task folded from its stream; what people wrote is opened after the access event, where there is something.
    fileprivate func task(_ id: TaskID) async throws -> TaskJSON {
        let member = try self.member
        let envelopes = try await self.services.ledger.read([id.stream], in: .work, of: member.clinic)
        guard let first = envelopes.first, TaskOpened.isStored(as: first.type) else { throw Problem(Refusal.taskUnknown) }
        let sealed = try await History.open(envelopes, as: CaseTask.Event.self, by: self.services.vault, skippingNewer: true)
        guard let listing = sealed.reduce(nil, TaskListing.following) else { throw Problem(Refusal.taskUnknown) }
        guard listing.askPosition != nil || listing.notePosition != nil else { return TaskJSON(listing: listing) }
        let record = AccessRecord(
            operation: self.operation.id, categories: [.notes], patients: [try await self.patient(of: listing.caseID)],
            subjects: [listing.caseID.stream], resultCount: 1,
            workPosition: listing.position, role: member.role.rawValue,
            request: self.requestID)
        let grant = try await self.services.door.open(record, for: try self.principal, in: member.clinic)
        let bodies = try await self.services.vault.open(envelopes, under: grant)
        let state = CaseTask.fold(try History.decode(envelopes, bodies, as: CaseTask.Event.self, skippingNewer: true))
        return TaskJSON(listing: listing, ask: state.opened?.ask, note: state.completed?.note)
    }
}
