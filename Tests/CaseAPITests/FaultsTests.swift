import CaseAPI
import EventSourcing
import Glibc
import ServedProgram
import TestSupport
import Testing

@Suite("When the database goes away", .timeLimit(.minutes(3)))
struct FaultsTests {
    @Test func `readiness says what is missing while the database is down, and comes back by itself`() async throws {
        try await Self.withServer(isDurable: true) { server, program in
            let clinic = try await TestClinic.make(in: program)
            let story = try await TestCase.open(in: clinic)
            let ready = try await program.nobody.get("/health/ready")
            #expect(ready.status == 200 && ready.texts("checks") == ["database", "keys", "projections"], "\(ready)")

            try await server.stopImmediately()
            let down = try await program.nobody.get("/health/ready")
            #expect(down.status == 503 && down.code == "health.not_ready" && down.places == ["database", "keys", "projections"], "\(down)")
            #expect(down.header("Retry-After") != nil)
            #expect(try await program.nobody.get("/health/live").status == 200)
            for reply in [
                try await story.coordinator.get(story.path), try await story.coordinator.get("\(clinic.path)/cases"),
                try await story.coordinator.post("\(story.path)/notes", ["text": story.marked("x")]),
                try await clinic.person(.administrator).get(story.path),
            ] {
                #expect(reply.status == 503 && !reply.bodyText.contains(story.mark) && reply.header("Retry-After") != nil, "\(reply)")
            }

            try await server.start()
            try await eventually("the program is ready again") { try await program.nobody.get("/health/ready").status == 200 }
            let again = try await story.coordinator.get(story.path)
            #expect(again.status == 200, "\(again)")
        }
    }

    @Test func `readiness answers while the database says nothing at all`() async throws {
        try await Self.withServer(isDurable: false) { server, program in
            let story = try await TestCase.open(in: try await TestClinic.make(in: program))
            let backends = try await server.backends(ofRole: "necessity_app")
            #expect(!backends.isEmpty)
            for backend in backends { kill(backend, SIGSTOP) }
            let silent = try await program.nobody.get("/health/ready")
            for backend in backends { kill(backend, SIGCONT) }
            #expect(silent.status == 503 && silent.code == "health.not_ready" && silent.places.contains("database"), "\(silent)")
            try await eventually("the program is ready again") { try await program.nobody.get("/health/ready").status == 200 }
            #expect(try await story.coordinator.get(story.path).status == 200)
        }
    }

    @Test func `a command that meets a server's crash is done once when it is repeated`() async throws {
        try await Self.withServer(isDurable: true) { server, program in
            let story = try await TestCase.open(in: try await TestClinic.make(in: program))
            for round in 0..<3 {
                let (key, head) = (freshID(), try await story.clinic.head())
                // The crash comes before, during or after the command, as it happens.
                async let first = story.coordinator.post("\(story.path)/notes", ["text": "before the crash"], key: key)
                if round > 0 { try await Task.sleep(for: .milliseconds(round)) }
                try await server.stopImmediately()
                let met = try await first
                #expect(met.status == 201 || met.status == 503, "round \(round): \(met)")
                try await server.start()
                var again = try await story.coordinator.post("\(story.path)/notes", ["text": "before the crash"], key: key)
                try await eventually("the retry is answered") {
                    if again.status == 503 {
                        again = try await story.coordinator.post("\(story.path)/notes", ["text": "before the crash"], key: key)
                    }
                    return again.status != 503
                }
                #expect(again.status == 201, "round \(round): \(again)")
                if met.status == 201 { #expect(again.json == RepeatingACommandTests.asRepeat(met), "round \(round)") }
                #expect(try await story.clinic.head() == head + 1, "round \(round)")
            }
        }
    }

    @Test func `a restart between two steps of a case changes nothing of its story`() async throws {
        try await Self.withServer(isDurable: true) { server, program in
            let story = try await TestCase.open(in: try await TestClinic.make(in: program)).carried(through: .letter)
            let before = try await story.coordinator.get("\(story.path)/replay", query: [("steps", "true")])
            try await server.stopImmediately()
            try await server.start()
            try await eventually("the program is ready again") { try await program.nobody.get("/health/ready").status == 200 }
            #expect(try await story.coordinator.get("\(story.path)/replay", query: [("steps", "true")]).body == before.body)
            for step in TestCase.Step.allCases where step > .letter { try await story.take(step) }
            let list = try await story.coordinator.get(
                "\(story.clinic.path)/cases", headers: [("Ledger-Position", "\(story.clinic.id):\(try await story.clinic.head())")])
            #expect(list.text("cases[0].status.phase") == "closed" && list.text("cases[0].status.outcome") == "approved", "\(list)")
        }
    }

    /// A program over a server of its own, which a test may stop.
    ///
    /// - Parameter isDurable: what was answered must survive the server's crash.
    private static func withServer(
        isDurable: Bool, _ body: @Sendable (TestServer, ServedProgram) async throws -> Void
    ) async throws {
        let server = try await TestServer.private(fsync: isDurable)
        do {
            try await ServedProgram.with(on: server) { program in try await body(server, program) }
            await server.remove()
        } catch {
            await server.remove()
            throw error
        }
    }
}
