import CaseAPI
import EventSourcing
import Ledger
import ServedProgram
import TestSupport
import Testing

/// A patient's request about the own record over HTTP: its clock, its one extension, and what it asks of people.
@Suite("Requests about records over HTTP")
struct RightsRequestsTests {
    private static func path(_ story: TestCase, _ id: String) -> String { "\(story.clinic.path)/rights_requests/\(id)" }

    private static func ask(_ story: TestCase, _ kind: String, _ more: [JSONTree.Member] = []) async throws -> String {
        let id = freshID()
        let body: JSONTree = [
            "rights_request_id": .text(id), "patient_id": .text(story.patient), "site_id": .text(story.clinic.site), "kind": .text(kind),
            "channel": "mail", "written": true, "words": story.marked("please"),
        ]
        guard case .object(let members) = body else { return id }
        try await story.coordinator.do("\(story.clinic.path)/rights_requests", .object(members + more))
        return id
    }

    private static func tasks(_ story: TestCase, _ kind: String, _ status: String) async throws -> [JSONTree] {
        try await story.coordinator.get(
            "\(story.clinic.path)/tasks", query: [("kind", kind), ("patient", story.patient), ("status", "all")]
        ).list("tasks").filter { $0["status"]?.text == status }
    }

    @Test func `access has thirty days and one extension, and a second or a late one is refused`() async throws {
        try await ServedProgram.with { program in
            let story = try await TestCase.open(in: try await TestClinic.make(in: program))
            let officer = try await story.clinic.person(.compliance)
            let (first, second) = (try await Self.ask(story, "access"), try await Self.ask(story, "access"))
            try await eventually("somebody is asked to answer") {
                try await Self.tasks(story, "rights_request_received", "open").count == 2
            }
            let early = try await officer.post(
                "\(Self.path(story, first))/fulfillments",
                ["channel": "portal", "form": "electronic", "document_ids": [.text(freshID())], "proof": "portal_download"])
            #expect(early.status == 422 && early.code?.contains("identity") == true, "\(early)")
            try await officer.do("\(Self.path(story, first))/extensions", ["reason": "volume", "words": story.marked("paper")])
            let again = try await officer.post("\(Self.path(story, first))/extensions", ["reason": "other"])
            #expect(again.status == 422 && again.code?.contains("extended") == true, "\(again)")
            let due = try #require(try await officer.get(Self.path(story, first)).text("due_on"))
            let other = try #require(try await officer.get(Self.path(story, second)).text("due_on"))
            #expect(due > other)
            // Nobody answers the other one: time tells, and then it is too late for more time.
            try await program.keeper().do("/v1/development/clock", ["advance": "P32D"])
            try await eventually("it is overdue") { try await Self.tasks(story, "rights_request_overdue", "open").count == 1 }
            let late = try await officer.post("\(Self.path(story, second))/extensions", ["reason": "volume"])
            #expect(late.status == 422, "\(late)")
            try await officer.do("\(Self.path(story, second))/identity_verifications", ["method": "photo_identification"])
            try await officer.do(
                "\(Self.path(story, second))/fulfillments",
                ["channel": "portal", "form": "electronic", "document_ids": [.text(freshID())], "proof": "portal_download"])
            try await eventually("nobody is asked any more") {
                try await Self.tasks(story, "rights_request_overdue", "cancelled").count == 1
            }
            let read = try await officer.get(Self.path(story, second))
            #expect(read.text("status") == "fulfilled" && read["in_time"]?.bool == false && read.bodyText.contains(story.mark), "\(read)")
            let listed = try await officer.get("\(story.clinic.path)/rights_requests", query: [("patient", story.patient)])
            #expect(listed.list("rights_requests").count == 2 && !listed.bodyText.contains(story.mark), "\(listed)")
            let commands = try await officer.get("\(Self.path(story, second))/commands")
            #expect(commands.list("commands").contains { $0["command"] == "extensions" && $0["possible"] == false }, "\(commands)")
        }
    }

    @Test func `what was paid for in full is kept from the plan, and the first accounting in a year costs nothing`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let restriction = try await Self.ask(
            story, "restriction",
            [
                .init(
                    name: "scope",
                    value: ["recipients": ["health_plan"], "services": [["system": "cpt", "code": "92507"]], "paid_in_full": true])
            ])
        let denied = try await story.coordinator.post("\(Self.path(story, restriction))/denials", ["ground": "not_agreed"])
        #expect(denied.status == 400 || denied.status == 422, "\(denied)")
        try await story.coordinator.do("\(Self.path(story, restriction))/acceptances", [:])
        #expect(try await story.coordinator.get(Self.path(story, restriction)).text("status") == "accepted")

        let first = try await Self.ask(story, "accounting")
        let quote: JSONTree = ["fee": ["postage_cents": 500]]
        let free = try await story.coordinator.post("\(Self.path(story, first))/fee_quotes", quote)
        #expect(free.status == 422, "\(free)")
        let second = try await Self.ask(story, "accounting")
        try await story.coordinator.do("\(Self.path(story, second))/fee_quotes", quote)
    }
}
