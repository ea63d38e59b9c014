import CaseAPI
import EventSourcing
import ServedProgram
import TestSupport
import Testing

@Suite("Repeating a command")
struct RepeatingACommandTests {
    @Test func `every step of a case is answered alike when it is sent again with its key`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        for step in TestCase.Step.allCases {
            if step == .draft { for section in 1...7 { try await story.write(section) } }
            let (request, key) = (try await story.request(step), freshID())
            let first = try await request.send(key: key)
            let head = try await story.clinic.head()
            let second = try await request.send(key: key)
            #expect(first.status == 201, "\(step): \(first)")
            #expect(second.status == first.status && second.json == Self.asRepeat(first), "\(step): \(first) and \(second)")
            #expect(second.etag == first.etag && second.position == first.position, "\(step)")
            #expect(try await story.clinic.head() == head, "\(step)")
        }
    }

    @Test func `ids that the program made are told again`() async throws {
        let clinic = try await TestClinic.make()
        let (coordinator, clinician) = (try await clinic.person(.coordinator), try await clinic.person(.clinician))
        func twice(_ person: Person, _ path: String, _ body: JSONTree, _ id: String) async throws -> String {
            let key = freshID()
            let first = try await person.post(path, body, key: key)
            let second = try await person.post(path, body, key: key)
            #expect(first.status == 201 && second.json == Self.asRepeat(first), "\(path): \(first) and \(second)")
            #expect(second.etag == first.etag && first.etag != nil, "\(path)")
            return try #require(second.text(id), "\(path) names no \(id): \(second)")
        }
        let example = try await TestCase.open(in: clinic)
        var registration = example.registration
        registration["patient_id"] = nil
        registration["identifiers"] = nil
        let patient = try await twice(coordinator, "\(clinic.path)/patients", registration, "patient_id")
        let caseID = try await twice(
            coordinator, "\(clinic.path)/cases",
            ["patient_id": .text(patient), "site_id": .text(clinic.site), "payer_id": .text(clinic.payer), "service_line": "speech"],
            "case_id")
        let path = "\(clinic.path)/cases/\(caseID)"
        func anonymous(_ body: JSONTree, _ id: String) -> JSONTree {
            var body = body
            body[path: id] = nil
            return body
        }
        _ = try await twice(coordinator, "\(path)/coverages", anonymous(example.coverage, "coverage_id"), "coverage_id")
        _ = try await twice(clinician, "\(path)/evaluations", anonymous(example.evaluation, "evaluation_id"), "evaluation_id")
        _ = try await twice(clinician, "\(path)/services", anonymous(["services": [example.service]], "services[0].line_id"), "line_ids[0]")
        _ = try await twice(clinician, "\(path)/letters", [:], "letter_id")
        _ = try await twice(coordinator, "\(path)/notes", ["text": "Called the payer."], "note_id")
    }

    @Test func `the same content written otherwise is the same request`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let (key, note) = (freshID(), freshID())
        let first = try await story.coordinator.post(
            "\(story.path)/notes", bytes: Array("{\"note_id\":\"\(note)\",\"text\":\"a\"}".utf8), key: key)
        let again = try await story.coordinator.post(
            "\(story.path)/notes", bytes: Array("{ \"text\" : \"\\u0061\",\n\"note_id\":\"\(note)\" }".utf8), key: key.uppercased())
        #expect(first.status == 201 && again.json == Self.asRepeat(first), "\(again)")
    }

    @Test func `a key that was used for another request is refused`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let key = freshID()
        _ = try await story.coordinator.post("\(story.path)/notes", ["text": "one"], key: key)
        let head = try await story.clinic.head()
        let other = try await story.clinic.person(.coordinator, named: "another")
        for reply in [
            try await story.coordinator.post("\(story.path)/notes", ["text": "two"], key: key),
            try await story.coordinator.post("\(story.path)/coverages", story.coverage, key: key),
            try await other.post("\(story.path)/notes", ["text": "one"], key: key),
        ] {
            #expect(reply.status == 409 && reply.code == "command.reused", "\(reply)")
        }
        #expect(try await story.clinic.head() == head)
    }

    @Test func `a key that is no UUID is its person's own`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let other = try await story.clinic.person(.coordinator, named: "another")
        for key in ["invoice-17/a", "!", "~", String(repeating: "k", count: 255)] {
            let first = try await story.coordinator.post("\(story.path)/notes", ["text": "one"], key: key)
            let again = try await story.coordinator.post("\(story.path)/notes", ["text": "one"], key: key)
            let reused = try await story.coordinator.post("\(story.path)/notes", ["text": "two"], key: key)
            let others = try await other.post("\(story.path)/notes", ["text": "one"], key: key)
            #expect(first.status == 201 && again.json == Self.asRepeat(first), "\(key): \(first) and \(again)")
            #expect(reused.code == "command.reused", "\(key)")
            #expect(others.status == 201 && others.text("note_id") != first.text("note_id"), "\(key)")
        }
    }

    @Test func `a command needs a key of visible characters`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let head = try await story.clinic.head()
        let missing = try await story.coordinator.post("\(story.path)/notes", ["text": "one"], key: nil)
        #expect(missing.status == 400 && missing.code == "idempotency_key.missing")
        for key in ["", "two words", "tab\ttab", "schlüssel", String(repeating: "k", count: 256)] {
            let reply = try await story.coordinator.post("\(story.path)/notes", ["text": "one"], key: key)
            #expect(reply.status == 400 && reply.code == "idempotency_key.invalid", "\(key): \(reply)")
        }
        #expect(try await story.clinic.head() == head)
    }

    @Test func `racers with one key do it once and hear the same`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        for round in 0..<5 {
            let (key, head) = (freshID(), try await story.clinic.head())
            let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await story.coordinator.post("\(story.path)/notes", ["text": "raced"], key: key) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(replies.allSatisfy { $0.status == 201 }, "round \(round): \(replies)")
            #expect(Set(replies.map { $0.text("note_id") }).count == 1 && Set(replies.map(\.position)).count == 1, "round \(round)")
            #expect(replies.count { $0["repeated"] == false } == 1, "round \(round)")
            #expect(try await story.clinic.head() == head + 1, "round \(round)")
        }
    }

    @Test func `racers at two programs over one database do it once and hear the same`() async throws {
        let program = try await ServedProgram.shared()
        let story = try await TestCase.open(in: try await TestClinic.make(in: program))
        try await program.another { other in
            for round in 0..<5 {
                let (key, head) = (freshID(), try await story.clinic.head())
                let people = [story.coordinator, other.same(story.coordinator)]
                let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
                    for number in 0..<6 {
                        group.addTask { try await people[number % 2].post("\(story.path)/notes", ["text": "raced"], key: key) }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(replies.allSatisfy { $0.status == 201 }, "round \(round): \(replies)")
                #expect(Set(replies.map { $0.text("note_id") }).count == 1, "round \(round): \(replies)")
                #expect(try await story.clinic.head() == head + 1, "round \(round)")
            }
        }
    }

    @Test func `racers who open cases with one key open one`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let key = freshID()
        let body: JSONTree = [
            "patient_id": .text(story.patient), "site_id": .text(story.clinic.site), "payer_id": .text(story.clinic.payer),
            "service_line": "speech",
        ]
        let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
            for _ in 0..<8 { group.addTask { try await story.coordinator.post("\(story.clinic.path)/cases", body, key: key) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(replies.allSatisfy { $0.status == 201 } && Set(replies.map { $0.text("case_id") }).count == 1, "\(replies)")
        #expect(Set(replies.map(\.etag)).count == 1, "\(replies.map(\.etag))")
    }

    @Test func `a refusal leaves nothing, and its key may be used when the time has come`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let (key, head) = (freshID(), try await story.clinic.head())
        let request = try await story.request(.letter)
        let refused = try await request.send(key: key)
        #expect(refused.status == 422 && refused.code == "evaluation.missing", "\(refused)")
        #expect(try await story.clinic.head() == head)
        try await story.take(.evaluation)
        let done = try await request.send(key: key)
        #expect(done.status == 201 && done["repeated"] == false, "\(done)")
    }

    @Test func `what is so already is said to be so, and recorded once`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        try await story.take(.coverage)
        let head = try await story.clinic.head()
        let registered = try await story.coordinator.post("\(story.clinic.path)/patients", story.registration)
        let linked = try await story.request(.coverage).send()
        for reply in [registered, linked] {
            #expect(reply.status == 200 && reply["changed"] == false && reply["repeated"] == false, "\(reply)")
            #expect(reply.position == nil && reply["position"] == nil, "\(reply)")
        }
        #expect(registered.text("patient_id") == story.patient && linked.text("case_id") == story.id)
        #expect(try await story.clinic.head() == head)
    }

    @Test func `what a payer says again is recorded as received again, and changes nothing else`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make()).carried(through: .denial)
        let before = try await story.coordinator.get(story.path)
        for step in [TestCase.Step.denial] {
            let (told, head) = (try await story.request(step), try await story.clinic.head())
            let again = try await told.send()
            #expect(again.status == 201 && again["changed"] == true && again["repeated"] == false, "\(step): \(again)")
            #expect(again.number("position").map { $0 > head } == true, "\(step): \(again)")
        }
        let after = try await story.coordinator.get(story.path)
        for member in ["submissions", "decisions", "services", "irregularities", "status"] {
            #expect(after[member] == before[member], "\(member): \(after)")
        }
    }

    /// The answer as a repeat of its command gets it.
    static func asRepeat(_ reply: Reply) -> JSONTree? {
        var json = reply.json
        json?["repeated"] = true
        return json
    }
}
