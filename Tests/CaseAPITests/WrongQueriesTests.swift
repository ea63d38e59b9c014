import CaseAPI
import EventSourcing
import ServedProgram
import TestSupport
import Testing

@Suite("Queries and headers that are wrong")
struct WrongQueriesTests {
    @Test func `a parameter that cannot be used is named`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let officer = try await story.clinic.person(.compliance)
        for (path, name, values) in [
            ("\(story.clinic.path)/cases", "limit", ["0", "101", "-1", "ten", "1e1", "1.5", "99999999999999999999", ""]),
            ("\(story.clinic.path)/cases", "cursor", ["", "x", "AAAA", String(repeating: "A", count: 4_000)]),
            ("\(story.clinic.path)/cases", "status", ["", "open", "CLOSED", "closed,opened"]),
            ("\(story.clinic.path)/worklist", "outcome", ["x"]), ("\(story.clinic.path)/worklist", "waiting_on", ["x"]),
            ("/v1/worklist", "patient", ["x", "17"]), ("/v1/worklist", "payer", ["x"]), ("/v1/worklist", "site", ["x"]),
            ("/v1/worklist", "owner", ["me"]), ("\(story.clinic.path)/cases", "kind", ["x"]),
            ("\(story.clinic.path)/cases", "service_line", ["x"]), ("\(story.clinic.path)/cases", "urgency", ["x"]),
            ("\(story.clinic.path)/cases", "needs_person", ["1", "yes", "TRUE"]),
            ("\(story.clinic.path)/cases", "due_before", ["2026-01-01", "now", "2026-01-01T00:00:00", "2026-13-01T00:00:00Z"]),
            ("\(story.clinic.path)/cases", "updated_after", ["yesterday"]), ("\(story.clinic.path)/cases", "sort", ["name", "-due"]),
            ("\(story.clinic.path)/tasks", "status", ["", "completed", "OPEN"]), ("\(story.clinic.path)/tasks", "kind", ["x"]),
            ("\(story.clinic.path)/tasks", "case", ["x"]), ("\(story.clinic.path)/tasks", "site", ["17"]),
            ("\(story.clinic.path)/tasks", "due_before", ["2026-01-01"]), ("\(story.clinic.path)/tasks", "cursor", ["x"]),
            ("\(story.path)/events", "after", ["-1", "x", "1.0", "99999999999999999999"]), ("\(story.path)/events", "limit", ["0"]),
            ("\(story.path)/replay", "as_of", ["-1", "x", "1.0", "2026-01-01", "99999999999999999999"]),
            ("\(story.path)/replay", "occurred_by", ["x", "5"]), ("\(story.path)/replay", "steps", ["1"]),
        ] as [(String, String, [String])] {
            for value in values {
                let reply = try await story.coordinator.get(path, query: [(name, value)])
                #expect(reply.status == 400 && reply.code == "parameter.invalid" && reply.places == [name], "\(name)=\(value): \(reply)")
            }
        }
        for (name, value) in [
            ("patient", "x"), ("case", "x"), ("actor", "x"), ("what", "x"), ("from", "x"), ("before", "x"), ("cursor", "x"),
        ] {
            let reply = try await officer.get("\(story.clinic.path)/access_log", query: [(name, value)])
            #expect(reply.status == 400 && reply.places == [name], "\(name): \(reply)")
        }
        let both = try await officer.get(
            "\(story.clinic.path)/access_log", query: [("patient", story.patient), ("case", story.id)])
        #expect(both.status == 400 && both.places == ["case"], "\(both)")
    }

    @Test func `a parameter that nobody knows, or that is given twice, is refused and not passed over`() async throws {
        let clinic = try await TestClinic.make()
        let coordinator = try await clinic.person(.coordinator)
        for (path, known) in [
            ("\(clinic.path)/cases", "status"), ("/v1/worklist", "owner"), ("/v1/me", "no parameter"), (clinic.path, "no parameter"),
        ] {
            let reply = try await coordinator.get(path, query: [("stauts", "closed")])
            #expect(reply.status == 400 && reply.code == "parameter.unknown" && reply.places == ["query"], "\(path): \(reply)")
            #expect(reply.text("errors[0].detail")?.contains(known) == true && !reply.bodyText.contains("stauts"), "\(path): \(reply)")
        }
        let twice = try await coordinator.get("\(clinic.path)/cases", query: [("status", "closed"), ("status", "opened")])
        #expect(twice.status == 400 && twice.code == "parameter.invalid" && twice.places == ["status"], "\(twice)")
        let operating = try await clinic.program.nobody.get("/health/live", query: [("probe", "1")])
        #expect(operating.status == 200, "those who watch the program may write what they like")
    }

    @Test func `a cursor belongs to the list and the order that gave it`() async throws {
        let clinic = try await TestClinic.make()
        for _ in 0..<3 { _ = try await TestCase.open(in: clinic) }
        let coordinator = try await clinic.person(.coordinator)
        let officer = try await clinic.person(.compliance)
        let position = "\(clinic.id):\(try await clinic.head())"
        let page = try await coordinator.get(
            "\(clinic.path)/cases", query: [("limit", "1"), ("sort", "-updated")], headers: [("Ledger-Position", position)])
        let cursor = try #require(page.text("next_cursor"), "\(page)")
        let otherOrder = try await coordinator.get("\(clinic.path)/cases", query: [("sort", "opened"), ("cursor", cursor)])
        #expect(otherOrder.status == 400 && otherOrder.places == ["cursor"], "\(otherOrder)")
        let tasks = try await coordinator.get("\(clinic.path)/tasks", query: [("cursor", cursor)])
        #expect(tasks.status == 400 && tasks.places == ["cursor"], "\(tasks)")
        let otherList = try await officer.get("\(clinic.path)/access_log", query: [("cursor", cursor)])
        #expect(otherList.status == 400 && otherList.places == ["cursor"], "\(otherList)")
    }

    @Test func `a purpose of use is one of three, and named in the access log`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        for purpose in ["", "marketing", "TREATMENT", "treatment, payment"] {
            for path in [story.path, story.clinic.path, "\(story.path)/ownership", "/v1/worklist", "\(story.clinic.path)/cases"] {
                let reply = try await story.coordinator.get(path, headers: [("Purpose-Of-Use", purpose)])
                #expect(reply.status == 400 && reply.places == ["Purpose-Of-Use"], "\(path) \(purpose): \(reply)")
            }
        }
        for purpose in ["treatment", "payment", "operations"] {
            for path in [story.path, "/v1/worklist"] {
                let reply = try await story.coordinator.get(
                    path,
                    headers: [("Purpose-Of-Use", purpose), ("Ledger-Position", "\(story.clinic.id):\(try await story.clinic.head())")])
                let entry = try await story.clinic.accessLog().first { $0["request_id"]?.text == reply.requestID }
                #expect(reply.status == 200 && entry?["purpose"]?.text == purpose, "\(path) \(purpose): \(reply)")
            }
        }
        // Who may not do it hears that first, and it is recorded, whatever purpose was named.
        let administrator = try await story.clinic.person(.administrator)
        let refused = try await administrator.get(story.path, headers: [("Purpose-Of-Use", "marketing")])
        #expect(refused.status == 403)
        #expect(try await story.clinic.accessLog([("what", "denied")]).contains { $0["request_id"]?.text == refused.requestID })
    }
}
