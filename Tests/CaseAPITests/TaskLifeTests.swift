import CaseAPI
import CaseDomain
import EventSourcing
import Ledger
import ServedProgram
import TestSupport
import Testing

/// A task between its opening and its end: who has it, when it is back, how pressing it is.
@Suite("The life of a task")
struct TaskLifeTests {
    private static func opened(_ more: [JSONTree.Member] = []) async throws -> TestCase {
        let story = try await TestCase.open(in: try await TestClinic.make())
        var request = story.askForHelp()
        if case .object(let members) = request.body { request.body = .object(members + more) }
        try await request.do()
        return story
    }

    /// The list as new as the clinic's book: the ids in it.
    private static func listed(_ story: TestCase, _ query: [(String, String)]) async throws -> [String] {
        let position = "\(story.clinic.id):\(try await story.clinic.head())"
        let reply = try await story.coordinator.get(
            "\(story.clinic.path)/tasks", query: query, headers: [("Ledger-Position", position)])
        #expect(reply.status == 200, "\(reply)")
        return reply.list("tasks").compactMap { $0["task_id"]?.text }
    }

    private static func commands(_ story: TestCase, _ person: Person) async throws -> [String: String] {
        let reply = try await person.get("\(story.taskPath)/commands")
        #expect(reply.status == 200, "\(reply)")
        var codes: [String: String] = [:]
        for command in reply.list("commands") {
            codes[command["command"]?.text ?? ""] = command["possible"] == true ? "" : command["code"]?.text
        }
        return codes
    }

    @Test func `a task lies in its queue until somebody takes it, and is then theirs and nobody else's`() async throws {
        let story = try await Self.opened()
        let (mine, colleague) = (story.coordinator, try await story.clinic.person(.clinician, named: "colleague"))
        #expect(try await Self.listed(story, [("queue", "coordinators")]) == [story.task])
        try await mine.do("\(story.taskPath)/claims")
        let read = try await mine.get(story.taskPath)
        #expect(read.text("assignee_id") == mine.id && read.text("assigned_at") != nil && read.text("queue") == "coordinators", "\(read)")
        #expect(try await Self.listed(story, [("queue", "coordinators")]) == [])
        #expect(try await Self.listed(story, [("assignee", mine.id)]) == [story.task])

        let taken = try await colleague.post("\(story.taskPath)/claims", [:])
        #expect(taken.status == 409 && taken.code == "task.taken", "\(taken)")
        let done = try await colleague.post("\(story.taskPath)/completions", ["outcome": "done"])
        #expect(done.status == 409 && done.code == "task.taken", "\(done)")
        try await mine.do("\(story.taskPath)/releases", ["reason": "workload"])
        #expect(try await Self.listed(story, [("queue", "coordinators")]) == [story.task])
        try await mine.do("\(story.taskPath)/assignments", ["queue": "compliance", "reason": "expertise"])
        #expect(try await Self.listed(story, [("queue", "compliance")]) == [story.task])
        let officer = try await story.clinic.person(.compliance)
        try await officer.do("\(story.taskPath)/claims")
        try await officer.do("\(story.taskPath)/completions", ["outcome": "in_order", "note": story.marked("found")])
        #expect(try await mine.get(story.taskPath).text("status") == "completed")
    }

    @Test func `a hand-over waits for whoever is asked, and the task stays with whoever asks until then`() async throws {
        let story = try await Self.opened()
        let (mine, colleague) = (story.coordinator, try await story.clinic.person(.clinician, named: "colleague"))
        try await mine.do("\(story.taskPath)/claims")
        try await mine.do("\(story.taskPath)/handovers", ["to_id": .text(colleague.id), "reason": "leave"])
        #expect(try await mine.get(story.taskPath).text("assignee_id") == mine.id)
        #expect(try await Self.listed(story, [("offered_to", colleague.id)]) == [story.task])
        #expect(try await Self.commands(story, colleague)["handover_acceptances"] == "")
        #expect(try await Self.commands(story, mine)["handover_acceptances"] == "task.not_offered")
        try await colleague.do("\(story.taskPath)/handover_refusals", ["reason": "workload"])
        #expect(try await Self.listed(story, [("offered_to", colleague.id)]) == [])
        try await mine.do("\(story.taskPath)/handovers", ["to_id": .text(colleague.id), "reason": "workload"])
        try await colleague.do("\(story.taskPath)/handover_acceptances")
        #expect(try await Self.listed(story, [("assignee", colleague.id)]) == [story.task])
        let late = try await mine.post("\(story.taskPath)/handover_withdrawals", [:])
        #expect(late.status == 422 && late.code == "task.not_yours", "\(late)")
    }

    @Test func `what is put away is out of the list of what is to be done now, and back of itself`() async throws {
        try await ServedProgram.with { program in
            let story = try await TestCase.open(in: try await TestClinic.make(in: program))
            try await story.askForHelp().do()
            try await story.coordinator.do("\(story.taskPath)/claims")
            let until = WallClock.now().adding(.seconds(3 * 86_400)).rfc3339
            try await story.coordinator.do("\(story.taskPath)/snoozes", ["until": .text(until), "reason": "waiting_for_payer"])
            #expect(try await Self.listed(story, [("snoozed", "false")]) == [])
            #expect(try await Self.listed(story, [("snoozed", "true")]) == [story.task])
            #expect(try await story.coordinator.get(story.taskPath).text("snoozed_until") != nil)
            try await program.keeper().do("/v1/development/clock", ["advance": "P4D"])
            #expect(try await Self.listed(story, [("snoozed", "false")]) == [story.task])
            #expect(try await story.coordinator.get(story.taskPath).text("snoozed_until") == nil)
            let far = WallClock.now().adding(.seconds(40 * 86_400)).rfc3339
            let refused = try await story.coordinator.post(
                "\(story.taskPath)/snoozes", ["until": .text(far), "reason": "waiting_for_payer"])
            #expect(refused.status == 422 && refused.code == "task.snoozed_too_long", "\(refused)")
        }
    }

    @Test func `a list says how pressing a task is at the moment it is read, and why`() async throws {
        try await ServedProgram.with { program in
            let story = try await TestCase.open(in: try await TestClinic.make(in: program))
            try await story.askForHelp().do()
            func priority() async throws -> JSONTree? { try await story.coordinator.get(story.taskPath)["priority"] }
            #expect(try await priority() == ["level": "normal", "reasons": []])
            try await story.coordinator.do("\(story.taskPath)/priorities", ["level": "low", "reason": "less_pressing"])
            #expect(try await priority() == ["level": "low", "reasons": ["set_by_person"]])
            let due = WallClock.now().adding(.seconds(2 * 86_400)).rfc3339
            try await story.coordinator.do("\(story.taskPath)/due_times", ["due_at": .text(due), "reason": "needed_sooner"])
            try await program.keeper().do("/v1/development/clock", ["advance": "P3D"])
            #expect(try await priority() == ["level": "urgent", "reasons": ["overdue", "set_by_person"]])
        }
    }

    @Test func `what ended is opened again, and how it ended stays in its history`() async throws {
        let story = try await Self.opened()
        let path = story.taskPath
        try await story.coordinator.do("\(path)/cancellations", ["reason": "opened_in_error"])
        let late = try await story.coordinator.post("\(path)/claims", [:])
        #expect(late.status == 422 && late.code == "task.done", "\(late)")
        try await story.coordinator.do("\(path)/reopenings", ["reason": "ended_in_error"])
        let read = try await story.coordinator.get(path)
        #expect(read.text("status") == "open" && read.text("reason") == nil && read.text("ended_at") == nil, "\(read)")
        #expect(try await Self.listed(story, []) == [story.task])
        let programs = try await story.coordinator.post("\(path)/cancellations", ["reason": "settled_by_later_fact"])
        #expect(programs.status == 422 && programs.code == "request.invalid", "that is the program's to say: \(programs)")
    }

    @Test func `a task may be opened for somebody, and in a queue`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        var request = story.askForHelp()
        guard case .object(let members) = request.body else { return }
        request.body = .object(
            members + [.init(name: "queue", value: "clinicians"), .init(name: "assignee_id", value: .text(story.clinician.id))])
        try await request.do()
        let read = try await story.coordinator.get(story.taskPath)
        #expect(read.text("queue") == "clinicians" && read.text("assignee_id") == story.clinician.id, "\(read)")
        try await story.clinician.do("\(story.taskPath)/completions", ["outcome": "done"])
    }
}
