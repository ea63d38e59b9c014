import CaseAPI
import EventSourcing
import ServedProgram
import TestSupport
import Testing

@Suite("Versions: ETag and If-Match")
struct VersionsTests {
    @Test func `what is read carries the version by which it is changed`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make()).carried(through: .draft)
        let read = try await story.clinician.get(story.letterPath)
        #expect(read.etag == "\"9\"" && read.number("stream_version") == 9, "\(read)")
        let edited = try await story.clinician.post(
            "\(story.letterPath)/edits", ["section": 1, "text": story.marked("anew")], ifMatch: read.etag)
        #expect(edited.status == 201 && edited.etag == "\"10\"", "\(edited)")

        let file = try await story.coordinator.get(story.path)
        #expect(file.etag == "\"\(try #require(file.number("version")))\"")
        let patient = try await story.coordinator.get("\(story.clinic.path)/patients/\(story.patient)")
        #expect(patient.etag == "\"1\"")
        let clinic = try await story.coordinator.get(story.clinic.path)
        #expect(clinic.etag == "\"3\"", "registered, a site, a payer")
    }

    @Test func `a change of a draft names the version that it is a change of`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make()).carried(through: .letter)
        let head = try await story.clinic.head()
        let body: JSONTree = ["section": 1, "text": story.marked("one")]
        let missing = try await story.clinician.post("\(story.letterPath)/edits", body)
        #expect(missing.status == 428 && missing.code == "if_match.missing")
        for text in ["*", "1", "\"\"", "\"one\"", "W/\"1\"", "\"-1\"", "\"1\", \"2\"", "\"99999999999\"", "\"1"] {
            let reply = try await story.clinician.post("\(story.letterPath)/edits", body, ifMatch: text)
            #expect(reply.status == 400 && reply.code == "if_match.invalid", "\(text): \(reply)")
        }
        for version in ["\"0\"", "\"2\"", "\"2147483647\""] {
            let stale = try await story.clinician.post("\(story.letterPath)/edits", body, ifMatch: version)
            #expect(stale.status == 412 && stale.code == "stream.stale", "\(version): \(stale)")
            #expect(stale.number("current_version") == 1 && stale.etag == "\"1\"", "\(version): \(stale)")
        }
        #expect(try await story.clinic.head() == head)
        let current = try await story.clinician.post("\(story.letterPath)/edits", body, ifMatch: "\"1\"")
        #expect(current.status == 201)
    }

    @Test func `reviewing, asking for changes, signing and closing want the version too`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make()).carried(through: .reviewRequest)
        let change: JSONTree = ["comments": [["text": story.marked("comment")]]]
        for (person, path, body) in [
            (story.reviewer, "\(story.letterPath)/reviews", [:]), (story.reviewer, "\(story.letterPath)/change_requests", change),
            (story.clinician, "\(story.letterPath)/signatures", TestCase.signature),
            (story.coordinator, "\(story.path)/closures", ["disposition": "withdrawn"]),
        ] as [(Person, String, JSONTree)] {
            let missing = try await person.post(path, body)
            #expect(missing.status == 428 && missing.code == "if_match.missing", "\(path): \(missing)")
            let stale = try await person.post(path, body, ifMatch: "\"1\"")
            #expect(stale.status == 412 && stale.number("current_version") ?? 1 > 1, "\(path): \(stale)")
        }
    }

    @Test func `elsewhere a version may be named, and is then held to`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let any = try await story.coordinator.post("\(story.path)/notes", ["text": "any"], ifMatch: "*")
        #expect(any.status == 201 && any.etag == "\"3\"", "opened, owned, noted: \(any)")
        let stale = try await story.coordinator.post("\(story.path)/notes", ["text": "late"], ifMatch: "\"2\"")
        #expect(stale.status == 412 && stale.number("current_version") == 3, "\(stale)")
        let current = try await story.coordinator.post("\(story.path)/notes", ["text": "current"], ifMatch: "\"3\"")
        #expect(current.status == 201)
    }

    @Test func `of those who change the same version one succeeds and the others hear what it is now`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make()).carried(through: .letter)
        let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
            for _ in 0..<6 { group.addTask { try await story.edit(1).send() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(replies.count { $0.status == 201 } == 1, "\(replies)")
        #expect(replies.filter { $0.status != 201 }.allSatisfy { $0.status == 412 && $0.number("current_version") == 2 }, "\(replies)")
    }

    @Test func `a repeat is answered although its version is old by now`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make()).carried(through: .letter)
        let key = freshID()
        let first = try await story.edit(1).send(key: key)
        let again = try await story.edit(1).send(key: key)
        #expect(first.status == 201 && again.status == 201 && again["repeated"] == true, "\(again)")
    }

    @Test func `what does not exist has no version to be stale against`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make()).carried(through: .evaluation)
        let closure = try await story.coordinator.post(
            "\(story.clinic.path)/cases/\(freshID())/closures", ["disposition": "withdrawn"], ifMatch: "\"3\"")
        #expect(closure.status == 404 && closure.code == "case.unknown", "\(closure)")
        let edit = try await story.clinician.post("\(story.letterPath)/edits", ["section": 1, "text": "x"], ifMatch: "\"3\"")
        #expect(edit.status == 404 && edit.code == "letter.unknown", "\(edit)")
    }
}
