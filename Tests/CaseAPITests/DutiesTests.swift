import EventSourcing
import ServedProgram
import TestSupport
import Testing

/// What a case asks of people, as tasks over HTTP.
@Suite("Duties of a case over HTTP")
struct DutiesTests {
    /// Waits until the case's tasks of a kind stand as they are said to.
    @discardableResult
    private static func tasks(_ story: TestCase, _ kind: String, _ stand: [String]) async throws -> [JSONTree] {
        var found: [JSONTree] = []
        try await eventually("tasks \(kind): \(stand)") {
            let reply = try await story.coordinator.get(
                "\(story.clinic.path)/tasks", query: [("kind", kind), ("case", story.id), ("status", "all")])
            found = reply.list("tasks")
            return found.compactMap { $0["status"]?.text }.sorted() == stand.sorted()
        }
        return found
    }

    private static func ask(_ story: TestCase, _ question: String, dueAt: String) async throws {
        try await story.coordinator.do(
            "\(story.path)/information_requests",
            [
                "information_request_id": .text(question), "channel": "portal", "asked": [["system": "pwk01", "code": "OE"]],
                "due_at": .text(dueAt), "text": story.marked("question"),
            ])
    }

    @Test func `a question of the payer is a task by its time, which moves with the notice and ends with the answer`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make()).carried(through: .submission)
        let question = freshID()
        try await Self.ask(story, question, dueAt: "2099-06-01T12:00:00Z")
        let task = try #require(try await Self.tasks(story, "information_answer_due", ["open"]).first)
        #expect(task["subject"]?["id"]?.text == question && task["due_at"]?.text?.hasPrefix("2099-06-01T12:00:00") == true, "\(task)")
        #expect(task["queue"]?.text == "coordinators" && task["priority"]?["level"]?.text == "high", "\(task)")

        // The payer gives more time in a notice of its own: the same task, by another time.
        try await Self.ask(story, question, dueAt: "2099-07-01T12:00:00Z")
        try await eventually("the time has moved") {
            let moved = try await Self.tasks(story, "information_answer_due", ["open"]).first
            return moved?["task_id"] == task["task_id"] && moved?["due_at"]?.text?.hasPrefix("2099-07-01T12:00:00") == true
        }
        let id = try #require(task["task_id"]?.text)
        let byHand = try await story.coordinator.post(
            "\(story.clinic.path)/tasks/\(id)/due_times", ["due_at": "2099-08-01T12:00:00Z", "reason": "workload"])
        #expect(byHand.code == "task.due_by_clock", "\(byHand)")

        try await story.coordinator.do(
            "\(story.path)/information_responses",
            ["information_request_id": .text(question), "channel": "portal", "note": story.marked("answer")])
        let ended = try #require(try await Self.tasks(story, "information_answer_due", ["cancelled"]).first)
        #expect(ended["reason"]?.text == "settled_by_later_fact", "\(ended)")
    }

    @Test func `a note asks whom it mentions to read it`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        try await story.coordinator.do(
            "\(story.path)/notes", ["text": story.marked("note"), "mentions": [.text(story.clinician.id), .text(story.reviewer.id)]])
        let tasks = try await Self.tasks(story, "read_note", ["open", "open"])
        #expect(Set(tasks.compactMap { $0["assignee_id"]?.text }) == [story.clinician.id, story.reviewer.id], "\(tasks)")
        let mine = try await story.clinician.get(
            "\(story.clinic.path)/tasks", query: [("assignee", story.clinician.id), ("kind", "read_note")])
        #expect(mine.list("tasks").count == 1 && !mine.whole.contains(story.mark), "\(mine)")
    }
}
