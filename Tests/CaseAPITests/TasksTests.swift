import CaseAPI
import CaseDomain
import EventSourcing
import Foundation
import Ledger
import PHIVault
import Postgres
import ServedProgram
import TestSupport
import Testing

@Suite("Tasks")
struct TasksTests {
    /// The tasks of a list, as new as the clinic's book.
    private static func tasks(_ person: Person, _ clinic: TestClinic, _ query: [(String, String)] = []) async throws -> Reply {
        let position = "\(clinic.id):\(try await clinic.head())"
        return try await person.get("\(clinic.path)/tasks", query: query, headers: [("Ledger-Position", position)])
    }

    /// Opens the tasks that follow from a case's events, as the worker that runs the policy will: each in a command of its own,
    /// under an id that the event gives.
    @discardableResult
    private static func runPolicy(on story: TestCase) async throws -> [String] {
        let (program, tenant) = (story.program, story.clinic.tenant)
        let configuration = try PostgresConfiguration(program.database.url(as: "necessity_app"))
        let pool = PostgresPool(configuration: configuration, sizeMax: 1)
        let ledger = Ledger(configuration: configuration)
        let vault = PHIVault(
            pool: pool, rootKey: try RootKey.load(path: "\(program.home)/root.key", isProduction: false), now: WallClock.now)
        let stream = try #require(StreamID(story.id))
        let events = try await History.open(
            try await ledger.read([stream], in: .work, of: tenant), as: CaseFile.Event.self, by: vault)
        let file = try #require(CaseFile.fold(events).opened)
        var ids: [String] = []
        for recorded in events {
            for var task in TaskPolicy.tasks(
                following: recorded.event, in: stream, version: recorded.version, position: recorded.position, of: tenant)
            {
                task.open.takePlace(of: file)
                let request = CommandRequest(
                    tenant: tenant, command: CommandID(UUID()), commandHash: Array(repeating: 1, count: 32),
                    context: Context(now: WallClock.now(), actor: ActorID(UUID()), purpose: "operations"))
                let (id, open) = (task.task, task.open)
                _ = try await CommandHandler(store: ledger, seal: vault).handle(request, leading: id.stream) {
                    (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
                    var task = try await work.stream(CaseTask.self, id.stream)
                    try task.decide(.open(open))
                    work.add(task, sealedFor: nil)
                }
                ids.append("\(id)")
            }
        }
        await ledger.close()
        await pool.close()
        return ids
    }

    /// A case to which an authorization came whose decision nobody knows, and the task that it became.
    private static func odd() async throws -> (story: TestCase, task: String) {
        let story = try await TestCase.open(in: try await TestClinic.make()).carried(through: .submission)
        try await story.coordinator.do(
            "\(story.path)/authorizations", ["authorization_id": .text(story.other(6)), "number": story.marked("authorization")])
        let tasks = try await Self.runPolicy(on: story)
        return (story, try #require(tasks.first))
    }

    @Test func `a task that a person opens is listed and read with its words, each time after the access event`() async throws {
        let clinic = try await TestClinic.make()
        let story = try await TestCase.open(in: clinic)
        let opened = try await story.askForHelp().do()
        #expect(opened.status == 201 && opened.text("task_id") == story.task && opened.text("case_id") == story.id, "\(opened)")
        #expect(opened.etag == "\"1\"" && !opened.whole.contains(story.mark))
        let list = try await Self.tasks(story.clinician, clinic)
        let row = try #require(list.list("tasks").first)
        #expect(row["task_id"]?.text == story.task && row["kind"]?.text == "other" && row["status"]?.text == "open", "\(list)")
        #expect(row[path: "written.ask"] == story.marked("ask") && row[path: "written.phi"]?.text == "opened", "\(list)")
        #expect(row["patient_id"]?.text == story.patient && row["site_id"]?.text == clinic.site && row["cause"] == nil, "\(list)")
        #expect(row["due_at"]?.text.flatMap { Timestamp(rfc3339: $0) } == Timestamp(rfc3339: "2099-06-30T12:00:00Z"))
        let read = try await story.clinician.get(story.taskPath)
        #expect(read.etag == "\"1\"" && read.text("written.ask")?.contains(story.mark) == true, "\(read)")
        for (reply, what) in [(list, "listed"), (read, "opened")] {
            let entry = try #require(try await clinic.accessLog().first { $0["request_id"]?.text == reply.requestID })
            #expect(entry["what"]?.text == what && entry["patients"]?.elements == [.text(story.patient)], "\(entry)")
            #expect(entry["categories"]?.elements == ["notes"] && entry["subjects"]?.elements == [.text(story.id)], "\(entry)")
        }
    }

    @Test func `a list without words of a person tells nothing of patients and stands in no access log`() async throws {
        let (story, task) = try await Self.odd()
        let list = try await Self.tasks(story.coordinator, story.clinic)
        let row = try #require(list.list("tasks").first)
        #expect(row["task_id"]?.text == task && row["kind"]?.text == "explain_authorization_without_decision", "\(list)")
        #expect(row["ask"]?.text?.hasSuffix(".") == true && row["written"] == nil && row[path: "subject.kind"]?.text == "authorization")
        #expect(row[path: "subject.id"]?.text == story.other(6) && row[path: "cause.stream_id"]?.text == story.id, "\(list)")
        let read = try await story.coordinator.get("\(story.clinic.path)/tasks/\(task)")
        #expect(read.status == 200 && !read.whole.contains(story.mark) && !list.whole.contains(story.mark))
        let requests = [list.requestID, read.requestID]
        #expect(try await story.clinic.accessLog().allSatisfy { !requests.contains($0["request_id"]?.text) })
    }

    @Test func `the same cause never opens two tasks`() async throws {
        let (story, task) = try await Self.odd()
        let head = try await story.clinic.head()
        #expect(try await Self.runPolicy(on: story) == [task])
        #expect(try await story.clinic.head() == head)
    }

    @Test func `completing a task settles on the case what was odd, in the same command`() async throws {
        let (story, task) = try await Self.odd()
        let path = "\(story.clinic.path)/tasks/\(task)"
        #expect(try await story.coordinator.get(story.path)["status"]?["needs_person"] == true)
        let body: JSONTree = ["outcome": "corrected", "note": story.marked("finding")]
        let key = freshID()
        let done = try await story.coordinator.post("\(path)/completions", body, key: key, ifMatch: "\"1\"")
        #expect(done.status == 201 && done.etag == "\"2\"" && !done.whole.contains(story.mark), "\(done)")
        #expect(Set(done.list("versions").compactMap { $0["stream_id"]?.text }) == [task, story.id], "\(done)")
        let read = try await story.coordinator.get(story.path)
        #expect(read["status"]?["needs_person"] == false && read.list("irregularities").isEmpty, "\(read)")
        let events = try await story.coordinator.get("\(story.path)/events", query: [("limit", "100")])
        let settled = try #require(events.list("events").last)
        #expect(settled["type"]?.text == "case.irregularity_settled.v1" && settled[path: "event.task_id"]?.text == task, "\(events)")
        // Again with the same key: answered alike. With another: it is done.
        let again = try await story.coordinator.post("\(path)/completions", body, key: key, ifMatch: "\"1\"")
        #expect(again["repeated"] == true && again.text("task_id") == task, "\(again)")
        let other = try await story.coordinator.post("\(path)/completions", body)
        #expect(other.status == 422 && other.code == "task.done", "\(other)")
        // What was found is shown to whoever reads the task, and to nobody before it is recorded.
        let ended = try await story.reviewer.get(path)
        #expect(ended.text("outcome") == "corrected" && ended.text("found.note")?.contains(story.mark) == true, "\(ended)")
        #expect(ended.text("ended_by") == story.coordinator.id && ended.text("status") == "completed")
        #expect(try await story.clinic.accessLog().contains { $0["request_id"]?.text == ended.requestID })
    }

    @Test func `what a later fact has settled stays settled, and its task is completed all the same`() async throws {
        let (story, task) = try await Self.odd()
        try await story.coordinator.do(
            "\(story.path)/decisions",
            ["decision_id": .text(story.other(3)), "channel": "portal", "services": [["line_id": .text(story.line), "action": "A1"]]])
        #expect(try await story.coordinator.get(story.path)["status"]?["needs_person"] == false)
        let done = try await story.coordinator.do("\(story.clinic.path)/tasks/\(task)/completions", ["outcome": "in_order"])
        #expect(done.list("versions").compactMap { $0["stream_id"]?.text } == [task], "\(done)")
    }

    @Test func `a task that nobody needs to do is cancelled, and what was odd stays`() async throws {
        let (story, task) = try await Self.odd()
        let path = "\(story.clinic.path)/tasks/\(task)/cancellations"
        let stale = try await story.coordinator.post(path, ["reason": "superseded"], ifMatch: "\"7\"")
        #expect(stale.status == 412 && stale.number("current_version") == 1, "\(stale)")
        #expect(try await story.coordinator.post(path, ["reason": "superseded"]).status == 201)
        let same = try await story.coordinator.post(path, ["reason": "superseded"])
        #expect(same.status == 200 && same["changed"] == false, "\(same)")
        #expect(try await story.coordinator.post(path, ["reason": "opened_in_error"]).code == "task.done")
        #expect(try await story.coordinator.get(story.path)["status"]?["needs_person"] == true)
        #expect(try await Self.tasks(story.coordinator, story.clinic).list("tasks").isEmpty)
        let done = try await Self.tasks(story.coordinator, story.clinic, [("status", "done")])
        #expect(done.list("tasks").compactMap { $0["reason"]?.text } == ["superseded"], "\(done)")
    }

    @Test func `each filter keeps what fits it, and pages hold every task once, those due soonest first`() async throws {
        let clinic = try await TestClinic.make(sites: 2)
        let stories = [try await TestCase.open(in: clinic), try await TestCase.open(in: clinic, site: 1)]
        var ids: [String] = []
        for (index, due) in ["2030-01-03T00:00:00Z", nil, "2030-01-01T00:00:00Z", "2030-01-02T00:00:00Z"].enumerated() {
            let id = freshID()
            ids.append(id)
            var body: JSONTree = ["task_id": .text(id), "case_id": .text(stories[index % 2].id), "ask": "Call."]
            if let due { body["due_at"] = .text(due) }
            try await stories[0].coordinator.do("\(clinic.path)/tasks", body)
        }
        try await stories[0].coordinator.do("\(clinic.path)/tasks/\(ids[3])/completions", ["outcome": "done"])
        func found(_ query: [(String, String)]) async throws -> [String] {
            try await Self.tasks(stories[0].coordinator, clinic, query).list("tasks").compactMap { $0["task_id"]?.text }
        }
        for (query, expected) in [
            ([], [2, 0, 1]), ([("status", "done")], [3]), ([("status", "all")], [2, 3, 0, 1]), ([("kind", "other")], [2, 0, 1]),
            ([("kind", "contact_payer")], []), ([("case", stories[0].id)], [2, 0]), ([("case", freshID())], []),
            ([("site", clinic.sites[1])], [1]), ([("status", "all"), ("site", clinic.sites[1])], [3, 1]),
            ([("due_before", "2030-01-02T00:00:00Z")], [2]),
        ] as [([(String, String)], [Int])] {
            #expect(try await found(query) == expected.map { ids[$0] }, "\(query)")
        }
        var (rows, cursor): ([String], String?) = ([], nil)
        repeat {
            let page = try await Self.tasks(
                stories[0].coordinator, clinic, [("limit", "1"), ("status", "all")] + (cursor.map { [("cursor", $0)] } ?? []))
            rows += page.list("tasks").compactMap { $0["task_id"]?.text }
            cursor = page.text("next_cursor")
        } while cursor != nil && rows.count < 9
        #expect(rows == [2, 3, 0, 1].map { ids[$0] })
    }

    @Test func `a task is about a case that is there, and its id is nobody else's`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let path = "\(story.clinic.path)/tasks"
        for id in [freshID(), story.patient, story.clinic.id] {
            let reply = try await story.coordinator.post(path, ["case_id": .text(id), "ask": "Call."])
            #expect(reply.status == 404 && reply.code == "case.unknown", "\(id): \(reply)")
        }
        try await story.askForHelp().do()
        let again = try await story.askForHelp().send()
        #expect(again.status == 409 && again.code == "task.exists", "\(again)")
        // Without an id of its own a repeat names the task that was opened then.
        let (key, body) = (freshID(), ["case_id": .text(story.id), "ask": story.marked("twice")] as JSONTree)
        let first = try await story.coordinator.post(path, body, key: key)
        let repeated = try await story.coordinator.post(path, body, key: key)
        #expect(repeated["repeated"] == true && repeated.text("task_id") == first.text("task_id"), "\(repeated)")
    }

    @Test func `words are sealed by the case's key and end with it`() async throws {
        let program = try await ServedProgram.shared()
        let story = try await TestCase.open(in: try await TestClinic.make(in: program))
        try await story.askForHelp().do()
        let pool = PostgresPool(configuration: try PostgresConfiguration(program.database.url(as: "necessity_app")), sizeMax: 1)
        let vault = PHIVault(
            pool: pool, rootKey: try RootKey.load(path: "\(program.home)/root.key", isProduction: false), now: WallClock.now)
        let patient = try #require(PatientID(story.patient))
        #expect(try await vault.destroyKeys(ownedBy: patient, of: story.clinic.tenant).count == 2, "a task has no key of its own")
        await pool.close()
        try await program.another { other in
            let person = other.same(story.coordinator)
            for path in [story.taskPath, "\(story.clinic.path)/tasks"] {
                let reply = try await person.get(path)
                #expect(
                    reply.status == 200 && !reply.whole.contains(story.mark) && reply.bodyText.contains("\"phi\":\"shredded\""), "\(reply)")
            }
            let done = try await person.post("\(story.taskPath)/completions", ["outcome": "done"])
            #expect(done.status == 201, "what says nothing of the patient goes on: \(done)")
        }
    }
}
