import CaseAPI
import EventSourcing
import ServedProgram
import TestSupport
import Testing

@Suite("Lists of cases")
struct ListingCasesTests {
    @Test func `a list of nothing is a list`() async throws {
        let clinic = try await TestClinic.make()
        let coordinator = try await clinic.person(.coordinator)
        let position = "\(clinic.id):\(try await clinic.head())"
        for path in ["\(clinic.path)/cases", "\(clinic.path)/worklist", "/v1/worklist"] {
            let reply = try await coordinator.get(path, headers: [("Ledger-Position", position)])
            #expect(reply["cases"] == [] && reply["next_cursor"] == nil, "\(path): \(reply)")
        }
    }

    @Test func `each filter keeps what fits it and nothing else`() async throws {
        let clinic = try await TestClinic.make(sites: 2)
        let plain = try await TestCase.open(in: clinic)
        let urgent = try await TestCase.open(in: clinic, site: 1, urgency: "expedited")
        try await urgent.clinician.do("\(urgent.path)/urgency_attestations", ["note": urgent.marked("harm")])
        try await urgent.carried(through: .submission)
        let closed = try await TestCase.open(in: clinic).carried(through: .closure)
        let owner = freshID()
        let moved = try await urgent.coordinator.do("\(urgent.path)/owners", ["owner_id": .text(owner)])
        let position = try #require(moved.position)
        func ids(_ path: String, _ query: [(String, String)]) async throws -> Set<String> {
            let reply = try await plain.coordinator.get(
                "\(clinic.path)/\(path)", query: query, headers: [("Ledger-Position", "\(clinic.id):\(try await clinic.head())")])
            #expect(reply.status == 200, "\(path) \(query): \(reply)")
            return Set(reply.list("cases").compactMap { $0["case_id"]?.text })
        }
        let all: Set = [plain.id, urgent.id, closed.id]
        for (query, expected) in [
            ([], all), ([("status", "opened")], [plain.id]), ([("status", "in_flight")], [urgent.id]),
            ([("status", "closed")], [closed.id]),
            ([("status", "evaluated")], []), ([("outcome", "approved")], [closed.id]), ([("waiting_on", "payer")], [urgent.id]),
            ([("waiting_on", "nobody")], [closed.id]), ([("patient", plain.patient)], [plain.id]), ([("patient", freshID())], []),
            ([("payer", clinic.payer)], all), ([("payer", freshID())], []), ([("site", clinic.sites[1])], [urgent.id]),
            ([("owner", owner)], [urgent.id]), ([("owner", plain.coordinator.id)], [plain.id, closed.id]), ([("kind", "initial")], all),
            ([("kind", "continuing")], []), ([("service_line", "equipment")], all), ([("service_line", "speech")], []),
            ([("urgency", "expedited")], [urgent.id]), ([("needs_person", "true")], []), ([("needs_person", "false")], all),
            ([("updated_after", "2100-01-01T00:00:00Z")], []), ([("updated_after", "2020-01-01T00:00:00Z")], all),
            ([("status", "in_flight"), ("urgency", "expedited"), ("owner", owner)], [urgent.id]),
            ([("status", "in_flight"), ("urgency", "standard")], []), ([("due_before", "2000-01-01T00:00:00Z")], []),
        ] as [([(String, String)], Set<String>)] {
            #expect(try await ids("cases", query) == expected, "\(query)")
            #expect(try await ids("worklist", query) == expected.subtracting([closed.id]), "\(query)")
        }
        #expect(position.hasPrefix(clinic.id))
    }

    @Test func `pages of a long list hold every case once and in order`() async throws {
        let (count, clinic) = (250, try await TestClinic.make())
        let first = try await TestCase.open(in: clinic)
        let body: JSONTree = [
            "patient_id": .text(first.patient), "site_id": .text(clinic.site), "payer_id": .text(clinic.payer), "service_line": "speech",
        ]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for batch in 0..<10 {
                group.addTask {
                    for _ in stride(from: batch, to: count - 1, by: 10) { try await first.coordinator.do("\(clinic.path)/cases", body) }
                }
            }
            try await group.waitForAll()
        }
        let position = "\(clinic.id):\(try await clinic.head())"
        for (path, limit) in [("\(clinic.path)/cases", 100), ("\(clinic.path)/worklist", 50), ("/v1/worklist", 77)] {
            for (sort, key, isDescending) in [
                ("due", nil, false), ("-updated", "updated_at", true), ("updated", "updated_at", false), ("-opened", "opened_at", true),
                ("opened", "opened_at", false),
            ] as [(String, String?, Bool)] {
                var (rows, cursor, pages): ([JSONTree], String?, Int) = ([], nil, 0)
                repeat {
                    let reply = try await first.coordinator.get(
                        path, query: [("limit", "\(limit)"), ("sort", sort)] + (cursor.map { [("cursor", $0)] } ?? []),
                        headers: [("Ledger-Position", position)])
                    #expect(reply.status == 200 && reply.list("cases").count <= limit, "\(path) \(sort): \(reply)")
                    rows += reply.list("cases")
                    cursor = reply.text("next_cursor")
                    pages += 1
                } while cursor != nil && pages <= count
                #expect(
                    rows.count == count && Set(rows.compactMap { $0["case_id"]?.text }).count == count, "\(path) \(sort): \(rows.count)")
                #expect(pages == (count + limit - 1) / limit, "\(path) \(sort)")
                #expect(rows.allSatisfy { $0[path: "patient.patient_id"]?.text == first.patient }, "\(path) \(sort)")
                if let key {
                    let times = rows.compactMap { $0[key]?.text }.compactMap { Timestamp(rfc3339: $0) }
                    #expect(times.count == count && times == times.sorted { isDescending ? $0 > $1 : $0 < $1 }, "\(path) \(sort)")
                }
            }
        }
    }

    @Test func `the worklist of a person is that of all clinics where they may read cases`() async throws {
        let program = try await ServedProgram.shared()
        let clinics = [
            try await TestClinic.make(in: program), try await TestClinic.make(in: program), try await TestClinic.make(in: program),
        ]
        var stories: [TestCase] = []
        for clinic in clinics { stories.append(try await TestCase.open(in: clinic)) }
        let person = try await program.person(
            "wanderer", [clinics[0].tenant: .coordinator, clinics[1].tenant: .reviewer, clinics[2].tenant: .administrator])
        for clinic in clinics.prefix(2) {
            let position = "\(clinic.id):\(try await clinic.head())"
            let reply = try await person.get("/v1/worklist", headers: [("Ledger-Position", position)])
            #expect(reply.list("cases").contains { $0["clinic_id"]?.text == clinic.id }, "\(reply)")
        }
        let reply = try await person.get("/v1/worklist", query: [("sort", "opened")])
        #expect(reply.list("cases").compactMap { $0["case_id"]?.text } == [stories[0].id, stories[1].id], "\(reply)")
        #expect(reply.bodyText.contains(stories[0].mark) && !reply.bodyText.contains(stories[2].mark))
        for (clinic, story, role) in [(clinics[0], stories[0], "coordinator"), (clinics[1], stories[1], "reviewer")] {
            let entry = try await clinic.accessLog().first { $0["request_id"]?.text == reply.requestID }
            #expect(entry?["patients"]?.elements == [.text(story.patient)] && entry?["role"]?.text == role, "\(clinic.id)")
        }
        #expect(try await clinics[2].accessLog().allSatisfy { $0["request_id"]?.text != reply.requestID })
        // Pages go on through all clinics.
        let page = try await person.get("/v1/worklist", query: [("sort", "opened"), ("limit", "1")])
        let next = try await person.get(
            "/v1/worklist", query: [("sort", "opened"), ("limit", "1"), ("cursor", try #require(page.text("next_cursor")))])
        #expect(next.list("cases").compactMap { $0["case_id"]?.text } == [stories[1].id], "\(next)")
    }

    @Test func `owners are told from the first to the last`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let (second, third) = (freshID(), try await story.clinic.person(.coordinator, named: "successor"))
        try await story.coordinator.do("\(story.path)/owners", ["owner_id": .text(second), "reason": "leave"])
        try await story.coordinator.do("\(story.path)/handovers", ["to_id": .text(third.id), "reason": "workload"])
        let moved = try await third.do("\(story.path)/handover_acceptances", [:])
        let reply = try await story.coordinator.get("\(story.path)/ownership", headers: [("Ledger-Position", try #require(moved.position))])
        #expect(reply.list("tenures").compactMap { $0["owner_id"]?.text } == [story.coordinator.id, second, third.id], "\(reply)")
        #expect(reply.list("tenures").map { $0["until"] == nil } == [false, false, true])
        #expect(!reply.bodyText.contains(story.mark))
    }

    @Test func `the access log is filtered by person, patient, case, kind and time`() async throws {
        let clinic = try await TestClinic.make()
        let (one, two) = (try await TestCase.open(in: clinic), try await TestCase.open(in: clinic))
        let read = try await one.coordinator.get(one.path)
        _ = try await two.clinician.get(two.path)
        let refused = try await clinic.person(.administrator).get(one.path)
        let log = try await clinic.accessLog()
        #expect(log.first?["operation"]?.text == "readAccessLog", "that it was read stands in it")
        let entry = try #require(log.first { $0["request_id"]?.text == read.requestID })
        func requests(_ query: [(String, String)]) async throws -> [String?] {
            try await clinic.accessLog(query).map { $0["request_id"]?.text }.filter { $0 == read.requestID || $0 == refused.requestID }
        }
        #expect(try await requests([("patient", one.patient)]) == [read.requestID])
        #expect(try await requests([("case", one.id)]).contains(read.requestID))
        #expect(try await requests([("case", two.id)]).isEmpty)
        #expect(try await requests([("actor", one.coordinator.id)]) == [read.requestID])
        #expect(try await requests([("what", "denied")]) == [refused.requestID])
        #expect(try await requests([("what", "opened")]) == [read.requestID])
        let time = try #require(entry["recorded_at"]?.text)
        #expect(try await requests([("from", time)]).contains(read.requestID))
        #expect(try await !requests([("before", time)]).contains(read.requestID))
        #expect(try await requests([("from", "2100-01-01T00:00:00Z")]).isEmpty)
    }
}
