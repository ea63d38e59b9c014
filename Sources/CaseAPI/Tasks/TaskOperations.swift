import CaseDomain
import EventSourcing
import HTTPTypes
import Ledger
import PHIVault
import ReadModels

/// What can be asked of tasks: listed and read, opened, taken and given, put away, handed over, dated, ended and opened again.
///
/// Lists and tasks hold no patient data but what a person wrote; where they show that, it is in the access log first.
enum TaskOperations {
    static let tag = "Tasks"
    static let path = "/v1/clinics/{clinic}/tasks"

    static var all: [Operation] {
        [Self.list, Self.read, Self.commands, Self.open] + Self.holdings + Self.handOvers + Self.timings + Self.endings
    }

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
            .init(name: "patient", place: .query, schema: .uuid, about: "Only tasks about this patient, whatever the case."),
            .init(name: "site", place: .query, schema: .uuid, about: "Only tasks of cases of this site."),
            .init(name: "due_before", place: .query, schema: .instant, about: "Only what is due before this instant."),
            .init(name: "assignee", place: .query, schema: .uuid, about: "Only what this person has."),
            .init(name: "offered_to", place: .query, schema: .uuid, about: "Only what this person is asked to take over."),
            .init(
                name: "queue", place: .query, schema: .codes(of: TaskQueue.self), about: "Only what lies in this queue, and nobody has."),
            .init(name: "snoozed", place: .query, schema: .boolean, about: "Only what is put away now, or only what is not."),
            .limit, .cursor, .purposeOfUse, .ledgerPosition,
        ], success: [.init(status: .ok, about: "A page.", schema: "TaskList")]
    ) { exchange in
        let clinic = try exchange.clinic
        let query = try exchange.taskListQuery()
        try await exchange.wait(for: .tasks, of: clinic)
        let page = try await exchange.asking(.tasks, of: [clinic]) { try await $0.tasks(query, of: clinic) }
        let asks = try await exchange.openAsks(of: page)
        let rows = page.items.map { TaskJSON(listing: $0, now: exchange.now, ask: asks[$0.taskID]) }
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
        about: "Ask another person for something about a case or a patient, in words of your own. They are sealed like the rest of it.",
        TaskRequest.self
    ) { exchange, body in try await exchange.open(body) }
}

extension Exchange {
    /// Filter and page, as the query has them.
    fileprivate func taskListQuery() throws(Problem) -> TaskListQuery {
        var filter = TaskFilter()
        filter.standing = try self.queryCode("status") ?? .open
        filter.kind = try self.queryCode("kind")
        filter.caseID = try self.queryID("case")
        filter.patient = try self.queryID("patient")
        filter.site = try self.queryID("site")
        filter.dueBefore = try self.queryInstant("due_before")
        filter.assignee = try self.queryID("assignee")
        filter.offeredTo = try self.queryID("offered_to")
        filter.queue = try self.queryCode("queue")
        filter.sleep = try self.queryFlag("snoozed").map { .init(isSnoozed: $0, at: self.now) }
        return TaskListQuery(filter: filter, after: try self.pageCursor(), limit: try self.pageLimit())
    }

    /// What people wrote in the tasks of a page, opened after the access event that names their patients; none, and no event,
    /// where nobody wrote anything.
    fileprivate func openAsks(of page: Page<TaskListing>) async throws -> [TaskID: PHI<TaskAsk>] {
        let written = page.items.filter { $0.askPosition != nil }
        if written.isEmpty { return [:] }
        let member = try self.member
        let cases = Set(written.compactMap(\.caseID)).sorted()
        var patients = Set(written.compactMap { $0.caseID == nil ? $0.patient : nil })
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

    /// Whom the words of a task speak of.
    private func patients(of task: TaskListing) async throws -> [PatientID] {
        if let caseID = task.caseID { return [try await self.patient(of: caseID)] }
        return task.patient.map { [$0] } ?? []
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
        guard listing.askPosition != nil || listing.notePosition != nil else { return TaskJSON(listing: listing, now: self.now) }
        let record = AccessRecord(
            operation: self.operation.id, categories: [.notes], patients: try await self.patients(of: listing),
            subjects: listing.caseID.map { [$0.stream] } ?? [], resultCount: 1,
            workPosition: listing.position, role: member.role.rawValue,
            request: self.requestID)
        let grant = try await self.services.door.open(record, for: try self.principal, in: member.clinic)
        let bodies = try await self.services.vault.open(envelopes, under: grant)
        let state = CaseTask.fold(try History.decode(envelopes, bodies, as: CaseTask.Event.self, skippingNewer: true))
        return TaskJSON(listing: listing, now: self.now, ask: state.opened?.ask, note: state.completed?.note)
    }
}
