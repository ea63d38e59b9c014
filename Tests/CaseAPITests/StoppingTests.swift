import CaseAPI
import EventSourcing
import Postgres
import ServedProgram
import TestSupport
import Testing

@Suite("Stopping and starting", .timeLimit(.minutes(2)))
struct StoppingTests {
    @Test func `what was begun is answered before the program ends, and nothing new is taken`() async throws {
        try await ServedProgram.with { observer in
            let story = try await TestCase.open(in: try await TestClinic.make(in: observer))
            let tenant = story.clinic.tenant.rawValue
            try await observer.another { program in
                let person = program.same(story.coordinator)
                #expect(try await person.get(story.path).status == 200)
                // A command that waits for its book, which somebody else holds for now.
                let reply = try await observer.database.administer { connection in
                    try await connection.script("BEGIN")
                    _ = try await connection.query("SELECT FROM ledger.book WHERE tenant_id = \(tenant) AND book = 1 FOR UPDATE")
                    async let begun = person.post("\(story.path)/notes", ["text": "in the doorway"])
                    try await eventually("the command waits for the book") { try await Self.waiters(observer) > 0 }
                    async let ending: Void = program.endServing()
                    try await Task.sleep(for: .milliseconds(100))
                    try await connection.script("ROLLBACK")
                    let reply = try await begun
                    try await ending
                    return reply
                }
                #expect(reply.status == 201, "\(reply)")
                await #expect(throws: (any Error).self, "nobody listens any more") {
                    try await RawConnection.send(Array("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n".utf8), to: program)
                }
            }
            #expect(try await story.coordinator.get(story.path).list("notes").count == 1)
        }
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

    /// Sessions that wait for a lock.
    private static func waiters(_ program: ServedProgram) async throws -> Int {
        try await program.database.administer { connection in
            let rows = try await connection.query(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
            return Int(try rows.one().decode(0, as: Int64.self))
        }
    }
}
