import CaseAPI
import EventSourcing
import ServedProgram
import TestSupport
import Testing

@Suite("Stopping and starting", .timeLimit(.minutes(2)))
struct StoppingTests {
    @Test func `what was begun is answered before the program ends, and nothing new is taken`() async throws {
        let observer = try await ServedProgram.shared()
        let story = try await TestCase.open(in: try await TestClinic.make(in: observer))
        try await observer.another { program in
            let whole = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"
            let begun = """
                POST \(story.path)/notes HTTP/1.1\r
                Host: x\r
                Authorization: Bearer \(story.coordinator.token ?? "")\r
                Idempotency-Key: \(freshID())\r
                Content-Length: 12\r
                \r
                {"text":
                """
            // Both came together: when the first is answered the second has begun, and its body is awaited.
            let answer = try await RawConnection.send(Array((whole + begun).utf8), to: program) {
                program.tellToStop()
                try await eventually("nobody listens any more") {
                    do {
                        _ = try await RawConnection.send(Array(whole.utf8), to: program)
                        return false
                    } catch {
                        return true
                    }
                }
                return Array("\"x\"}".utf8)
            }
            #expect(answer.status == 201, "\(answer.text)")
        }
        #expect(try await story.coordinator.get(story.path).list("notes").count == 1)
    }

    @Test func `two programs over one database tell one story`() async throws {
        let program = try await ServedProgram.shared()
        let story = try await TestCase.open(in: try await TestClinic.make(in: program)).carried(through: .letter)
        try await program.another { other in
            let person = other.same(story.coordinator)
            let read = try await person.get(story.path)
            #expect(try await story.coordinator.get(story.path).json == read.json)
            let written = try await person.post("\(story.path)/notes", ["text": story.marked("elsewhere")])
            let position = try #require(written.position)
            // What the other wrote this one lists as soon as it is asked to.
            let list = try await story.coordinator.get("\(story.clinic.path)/cases", headers: [("Ledger-Position", position)])
            #expect(list.status == 200 && list.list("cases").first?["position"] == written["position"], "\(list)")
        }
    }
}
