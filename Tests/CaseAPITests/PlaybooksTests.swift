import CaseAPI
import EventSourcing
import Ledger
import ServedProgram
import TestSupport
import Testing

/// Playbooks, the exceptions that they open, and the glossary, over HTTP.
@Suite("Playbooks and the glossary over HTTP")
struct PlaybooksTests {
    private static func entry(_ code: String, steps: [JSONTree]) -> JSONTree {
        [
            "playbook_id": "denied", "version": 1, "title": "Denied",
            "key": ["kind": "denial_reason", "codes": [.text(code)]], "effective_from": "2026-01-01", "steps": .array(steps),
            "source": "X12 external code list 886.",
        ]
    }

    private static let read: JSONTree = [
        "ask": "Read the criterion that the notice cites.", "queue": "clinicians", "due": ["amount": 2, "unit": "business_days"],
    ]
    private static let send: JSONTree = [
        "ask": "Send the appeal.", "queue": "coordinators", "due": ["amount": 14, "unit": "calendar_days"],
        "needs_evidence": true,
    ]

    private static func exceptions(_ story: TestCase, _ count: Int) async throws -> [JSONTree] {
        var found: [JSONTree] = []
        try await eventually("the case has \(count) exceptions") {
            let reply = try await story.coordinator.get("\(story.path)/exceptions")
            found = reply.list("exceptions")
            return found.count == count
        }
        return found
    }

    private static func steps(_ story: TestCase, _ stand: [String]) async throws -> [JSONTree] {
        var found: [JSONTree] = []
        try await eventually("the steps are \(stand)") {
            let reply = try await story.coordinator.get(
                "\(story.clinic.path)/tasks", query: [("kind", "playbook_step"), ("case", story.id), ("status", "all")])
            found = reply.list("tasks")
            return found.compactMap { $0["status"]?.text }.sorted() == stand.sorted()
        }
        return found
    }

    @Test func `a denial opens the exception of its code, each step is a task, and both end with the step`() async throws {
        let clinic = try await TestClinic.make()
        let administrator = try await clinic.person(.administrator)
        let entry = Self.entry("0F", steps: [Self.read, Self.send])
        try await administrator.do("\(clinic.path)/playbook_entries", entry)
        let again = try await administrator.post("\(clinic.path)/playbook_entries", entry)
        #expect(again.status == 200 && again["changed"] == false, "\(again)")
        let answer = try await administrator.get(
            "\(clinic.path)/playbook_answers", query: [("kind", "denial_reason"), ("code", "0F"), ("on", "2026-06-01")])
        #expect(answer["entry"]?["playbook_id"]?.text == "denied" && answer["pin"]?["version"]?.number == 1, "\(answer)")

        let story = try await TestCase.open(in: clinic).carried(through: .denial)
        let exception = try #require(try await Self.exceptions(story, 1).first)
        let id = try #require(exception["exception_id"]?.text)
        #expect(exception["trigger"]?["code"]?.text == "0F" && exception["status"]?.text == "open", "\(exception)")
        #expect(exception["open_steps"]?.elements?.count == 2 && exception["patient_id"]?.text == story.patient, "\(exception)")
        let tasks = try await Self.steps(story, ["open", "open"])
        #expect(Set(tasks.compactMap { $0["queue"]?.text }) == ["clinicians", "coordinators"], "\(tasks)")

        // One exception of a case is open for a code at a time.
        let second = try await story.coordinator.post(
            "\(clinic.path)/exceptions", ["case_id": .text(story.id), "trigger": ["kind": "denial_reason", "code": "0F"]])
        #expect(second.status == 409 && second.code == "exception.open", "\(second)")
        let silent = try await story.coordinator.post(
            "\(clinic.path)/exceptions", ["case_id": .text(story.id), "trigger": ["kind": "denial_reason", "code": "0G"]])
        #expect(silent.code == "playbook.silent", "\(silent)")

        let path = "\(clinic.path)/exceptions/\(id)"
        try await story.clinician.do("\(path)/step_completions", ["step": 1, "note": story.marked("done")])
        _ = try await Self.steps(story, ["cancelled", "open"])
        let bare = try await story.coordinator.post("\(path)/step_completions", ["step": 2])
        #expect(bare.code == "exception.evidence_missing", "\(bare)")
        let early = try await story.coordinator.post("\(path)/resolutions", [:])
        #expect(early.code == "exception.open_steps", "\(early)")
        try await story.coordinator.do("\(path)/step_omissions", ["step": 2, "reason": "payer_waived"])
        try await story.coordinator.do("\(path)/resolutions", [:])
        _ = try await Self.steps(story, ["cancelled", "cancelled"])

        let read = try await story.coordinator.get(path)
        #expect(read.text("status") == "completed" && read.whole.contains("\(story.mark) done"), "\(read)")
        let list = try await story.coordinator.get("\(clinic.path)/exceptions", query: [("patient", story.patient)])
        #expect(list.list("exceptions").count == 1 && !list.whole.contains(story.mark), "\(list)")
        let log = try await clinic.accessLog([("patient", story.patient)])
        #expect(log.contains { $0["operation"]?.text == "readCaseException" }, "\(log)")
        // The code is free again.
        try await story.coordinator.do(
            "\(clinic.path)/exceptions", ["case_id": .text(story.id), "trigger": ["kind": "denial_reason", "code": "0F"]])
    }

    @Test func `entries that come with the program are published once, beside an organization's own`() async throws {
        let clinic = try await TestClinic.make()
        let administrator = try await clinic.person(.administrator)
        let own = Self.entry("0F", steps: [Self.read])
        try await administrator.do("\(clinic.path)/playbook_entries", own)
        try await administrator.do("\(clinic.path)/playbook_starters", [:])
        let again = try await administrator.post("\(clinic.path)/playbook_starters", [:])
        #expect(again["changed"] == false, "\(again)")
        let book = try await administrator.get("\(clinic.path)/playbook_entries")
        let names = book.list("entries").compactMap { $0["playbook_id"]?.text }
        #expect(names.contains("denied") && names.contains("denial-documentation") && !names.contains("denial-not-necessary"), "\(names)")
        #expect(Set(names).count == names.count)
        try await administrator.do("\(clinic.path)/playbook_retirements", ["playbook_id": "denied", "retired_from": "2026-02-01"])
        let answer = try await administrator.get(
            "\(clinic.path)/playbook_answers", query: [("kind", "denial_reason"), ("code", "0F"), ("on", "2026-06-01")])
        #expect(answer["entry"]?["playbook_id"]?.text != "denied", "\(answer)")
        var tie = Self.entry("0P", steps: [Self.read])
        tie["playbook_id"] = "another"
        let refused = try await administrator.post("\(clinic.path)/playbook_entries", tie)
        #expect(refused.code == "playbook.invalid", "\(refused)")
        let coordinator = try await clinic.person(.coordinator)
        #expect(try await coordinator.post("\(clinic.path)/playbook_entries", own).status == 403)
    }

    @Test func `every refusal says where its word stands, and an organization's own word takes the place of the program's`() async throws {
        let clinic = try await TestClinic.make()
        let administrator = try await clinic.person(.administrator)
        let refused = try await administrator.get("\(clinic.path)/cases/\(freshID())")
        let link = try #require(refused.text("glossary"))
        let parts = link.split(separator: "?")
        let query = parts[1].split(separator: "&").map { $0.split(separator: "=") }.map { (String($0[0]), String($0[1])) }
        let shipped = try await clinic.program.nobody.get(String(parts[0]), query: query)
        #expect(shipped.status == 200 && shipped.list("terms").count == 1, "\(link): \(shipped)")
        #expect(try await clinic.program.nobody.get("/v1/glossary").list("terms").count > 20)

        let term: JSONTree = [
            "term_id": "letter", "version": 1, "term": "LMN", "definition": "What we call a letter here.",
            "links": [["kind": "status", "code": "drafting"]],
        ]
        try await administrator.do("\(clinic.path)/glossary", term)
        let word = try await administrator.get("\(clinic.path)/glossary", query: [("kind", "status"), ("code", "drafting")])
        #expect(word.list("terms").first?["term"]?.text == "LMN", "\(word)")
        let bad = try await administrator.post(
            "\(clinic.path)/glossary",
            ["term_id": "letter", "version": 5, "term": "LMN", "definition": "Too far."])
        #expect(bad.code == "glossary.invalid", "\(bad)")
        let odd = try await administrator.get("\(clinic.path)/glossary", query: [("code", "drafting")])
        #expect(odd.status == 400, "\(odd)")
    }

    @Test func `a policy is read as it was in effect on a day, and every version stays`() async throws {
        let clinic = try await TestClinic.make()
        let administrator = try await clinic.person(.administrator)
        let path = "\(clinic.path)/policy_documents"
        var body: JSONTree = [
            "policy_id": "retention", "version": 1, "kind": "retention", "title": "How long records are kept", "text": "# Ten years",
            "effective_from": "2026-01-01", "approved_on": "2025-12-01", "approved_by": "Ines Duarte, privacy officer",
        ]
        try await administrator.do(path, body)
        body["version"] = 2
        body["text"] = "# As long as the record"
        body["effective_from"] = "2026-06-01"
        try await administrator.do(path, body)
        let coordinator = try await clinic.person(.coordinator)
        #expect(try await coordinator.get("\(path)/retention").text("text") == "# As long as the record")
        #expect(try await coordinator.get("\(path)/retention", query: [("on", "2026-03-01")]).text("text") == "# Ten years")
        #expect(try await coordinator.get("\(path)/retention", query: [("version", "1")]).text("text") == "# Ten years")
        let before = try await coordinator.get("\(path)/retention", query: [("on", "2025-12-31")])
        #expect(before.status == 404 && before.code == "policy.unknown", "\(before)")
        let list = try await coordinator.get(path)
        #expect(list.list("policies").count == 2 && !list.whole.contains("# Ten years"), "\(list)")
        try await administrator.do(
            "\(clinic.path)/policy_withdrawals", ["policy_id": "retention", "withdrawn_from": "2026-09-01"])
        #expect(try await coordinator.get(path, query: [("on", "2026-09-01")]).list("policies").isEmpty)
        #expect(try await coordinator.post(path, body).status == 403)
    }
}
