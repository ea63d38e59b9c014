@testable import CaseAPI
import EventSourcing
import HTTPTypes
import ServedProgram
import TestSupport
import Testing

@Suite("What is not there")
struct WhatIsNotThereTests {
    @Test func `ids of another clinic are as unknown as ids of nothing`() async throws {
        let program = try await ServedProgram.shared()
        let mine = try await TestCase.open(in: try await TestClinic.make(in: program)).carried(through: .letter)
        let theirs = try await TestCase.open(in: try await TestClinic.make(in: program)).carried(through: .letter)
        for story in [mine, theirs] {
            try await story.askForHelp().do()
            try await story.keepBesides()
        }
        let heads = [try await mine.clinic.head(), try await theirs.clinic.head()]
        var values = SchemaValues(seed: 7, spare: 0)
        for operation in APIDescription.current.operations
        where operation.pathParameters.contains(where: { $0 != "clinic" && $0 != "code" }) {
            guard case .clinic(let right) = operation.scope else { continue }
            let person = try await mine.clinic.person(try #require(Role.allCases.first { $0.rights.contains(right) }))
            // The shortest lists: that something is named once, no schema can say.
            let body = operation.body.map { values.value(of: $0.schema).bytes }
            func ask(_ ids: [String: String]) async throws -> Reply {
                let ids = mine.ids.merging(ids) { $1 }
                var headers = [("Idempotency-Key", freshID())]
                if operation.parameters.contains(where: { $0.name == "If-Match" }) { headers.append(("If-Match", "\"1\"")) }
                return try await person.send(operation.method.rawValue, operation.filled(ids), headers: headers, body: body)
            }
            for name in operation.pathParameters where name != "clinic" {
                let foreign = theirs.ids[name] ?? ""
                let unknown = try await ask([name: freshID()])
                let other = try await ask([name: foreign])
                let malformed = try await ask([name: "17"])
                #expect(unknown.status == 404, "\(operation.id) \(name): \(unknown)")
                #expect(other.status == 404 && other.bodyWithoutRequest == unknown.bodyWithoutRequest, "\(operation.id) \(name): \(other)")
                #expect(malformed.status == 404, "\(operation.id) \(name): \(malformed)")
            }
        }
        #expect([try await mine.clinic.head(), try await theirs.clinic.head()] == heads)
    }

    @Test func `outside one's clinics nothing exists`() async throws {
        let program = try await ServedProgram.shared()
        let mine = try await TestClinic.make(in: program)
        let theirs = try await TestCase.open(in: try await TestClinic.make(in: program)).carried(through: .letter)
        let heads = [try await theirs.clinic.head(), try await theirs.clinic.head(of: .access)]
        let person = try await mine.person(.coordinator)
        for operation in APIDescription.current.operations {
            guard case .clinic = operation.scope else { continue }
            let ids = theirs.ids
            var bodies: Set<String> = []
            for clinic in [theirs.clinic.id, freshID(), "17", theirs.clinic.id.uppercased()] {
                let reply = try await person.send(
                    operation.method.rawValue, operation.filled(ids.merging(["clinic": clinic]) { $1 }),
                    headers: [("Idempotency-Key", freshID())], body: operation.body == nil ? nil : Array("{}".utf8))
                #expect(reply.status == 404 && reply.code == "resource.unknown", "\(operation.id): \(reply)")
                bodies.insert(reply.bodyWithoutRequest)
            }
            #expect(bodies.count == 1, "\(operation.id)")
        }
        #expect([try await theirs.clinic.head(), try await theirs.clinic.head(of: .access)] == heads)
    }

    @Test func `an id of something else is no case, no letter and no patient`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make()).carried(through: .letter)
        let head = try await story.clinic.head()
        for id in [story.patient, story.letter, story.clinic.id] {
            let path = "\(story.clinic.path)/cases/\(id)"
            #expect(try await story.coordinator.get(path).code == "case.unknown", "\(id)")
            #expect(try await story.coordinator.get("\(path)/replay").code == "case.unknown", "\(id)")
            #expect(try await story.coordinator.get("\(path)/events").code == "case.unknown", "\(id)")
            #expect(try await story.coordinator.get("\(path)/ownership").code == "case.unknown", "\(id)")
            let note = try await story.coordinator.post("\(path)/notes", ["text": "x"])
            #expect(note.status == 404 && note.code == "case.unknown", "\(id): \(note)")
            let letter = try await story.clinician.post("\(path)/letters", [:])
            #expect(letter.status == 404 && letter.code == "case.unknown", "\(id): \(letter)")
            let opened = try await story.coordinator.post("\(story.clinic.path)/cases", Self.opening(story, caseID: id))
            #expect(opened.status == 409 && opened.code == "case.exists", "\(id): \(opened)")
        }
        for id in [story.patient, story.id, story.clinic.id] {
            let path = "\(story.path)/letters/\(id)"
            #expect(try await story.clinician.get(path).code == "letter.unknown", "\(id)")
            let edit = try await story.clinician.post("\(path)/edits", ["section": 1, "text": "x"], ifMatch: "\"1\"")
            #expect(edit.status == 404 || edit.status == 412, "\(id): \(edit)")
            let started = try await story.clinician.post("\(story.path)/letters", ["letter_id": .text(id)])
            #expect(started.status == 409 && started.code == "letter.exists", "\(id): \(started)")
        }
        for id in [story.patient, story.letter, story.id, story.clinic.id] {
            let path = "\(story.clinic.path)/tasks/\(id)"
            #expect(try await story.coordinator.get(path).code == "task.unknown", "\(id)")
            let completed = try await story.coordinator.post("\(path)/completions", ["outcome": "done"])
            #expect(completed.status == 404 && completed.code == "task.unknown", "\(id): \(completed)")
            let cancelled = try await story.coordinator.post("\(path)/cancellations", ["reason": "superseded"])
            #expect(cancelled.status == 404 && cancelled.code == "task.unknown", "\(id): \(cancelled)")
            let opened = try await story.coordinator.post(
                "\(story.clinic.path)/tasks", ["task_id": .text(id), "case_id": .text(story.id), "ask": "x"])
            #expect(opened.status == 409 && opened.code == "task.exists", "\(id): \(opened)")
        }
        for id in [story.letter, story.id, story.clinic.id] {
            #expect(try await story.coordinator.get("\(story.clinic.path)/patients/\(id)").code == "patient.unknown", "\(id)")
            var opening = Self.opening(story, caseID: freshID())
            opening["patient_id"] = .text(id)
            let opened = try await story.coordinator.post("\(story.clinic.path)/cases", opening)
            #expect(opened.status == 404 && opened.code == "patient.unknown", "\(id): \(opened)")
        }
        #expect(try await story.clinic.head() == head)
    }

    @Test func `a letter of another case is none of this one`() async throws {
        let clinic = try await TestClinic.make()
        let mine = try await TestCase.open(in: clinic).carried(through: .letter)
        let other = try await TestCase.open(in: clinic).carried(through: .letter)
        let head = try await clinic.head()
        let path = "\(mine.path)/letters/\(other.letter)"
        #expect(try await mine.clinician.get(path).code == "letter.unknown")
        let edit = try await mine.clinician.post("\(path)/edits", ["section": 1, "text": "x"], ifMatch: "\"1\"")
        #expect(edit.status == 404 && edit.code == "letter.unknown", "\(edit)")
        let started = try await mine.clinician.post("\(mine.path)/letters", ["letter_id": .text(other.letter)])
        #expect(started.status == 409 && started.code == "letter.exists", "\(started)")
        let sent = try await mine.coordinator.post("\(mine.path)/submissions", ["channel": "fax", "letter_id": .text(other.letter)])
        #expect(sent.status == 422 || sent.status == 404, "\(sent)")
        #expect(try await clinic.head() == head)
    }

    @Test func `a tenant that exists is not made a second time as something else`() async throws {
        let clinic = try await TestClinic.make()
        let keeper = try await clinic.program.keeper()
        let head = try await clinic.head()
        let organization = try await keeper.post("/v1/organizations", ["organization_id": .text(clinic.id), "name": "x"])
        #expect(organization.status == 409 && organization.code == "clinic.exists", "\(organization)")
        let other = try await keeper.post("/v1/clinics", ["clinic_id": .text(clinic.id), "name": "Another"])
        #expect(other.status == 409 && other.code == "clinic.exists", "\(other)")
        let me = try await keeper.get("/v1/me")
        let installation = try #require(me.text("clinics[0].clinic_id"))
        for (path, name) in [("/v1/clinics", "clinic_id"), ("/v1/organizations", "organization_id")] {
            let reply = try await keeper.post(
                path, .object([.init(name: name, value: .text(installation)), .init(name: "name", value: "x")]))
            #expect(reply.status == 409 && reply.code == "clinic.exists", "\(path): \(reply)")
        }
        #expect(try await clinic.head() == head)
    }

    @Test func `a clinic that was never set up is unknown even to those whose token names it`() async throws {
        let program = try await ServedProgram.shared()
        let ghost = freshID()
        let tenant = try #require(TenantID(ghost))
        let path = "/v1/clinics/\(ghost)"
        let coordinator = try await program.person("ghost", [tenant: .coordinator])
        let administrator = try await program.person("ghost keeper", [tenant: .administrator])
        let officer = try await program.person("ghost officer", [tenant: .compliance])
        for (person, asked) in [
            (coordinator, path), (coordinator, "\(path)/cases"), (coordinator, "\(path)/worklist"), (officer, "\(path)/access_log"),
            (coordinator, "\(path)/cases/\(freshID())"), (coordinator, "\(path)/patients/\(freshID())"),
            (coordinator, "\(path)/cases/\(freshID())/ownership"), (administrator, "\(path)/cases"), (coordinator, "/v1/worklist"),
            (administrator, "/v1/worklist"),
        ] {
            let reply = try await person.get(asked)
            #expect(reply.status == (asked == "/v1/worklist" ? 403 : 404), "\(asked): \(reply)")
        }
        for (person, asked, body) in [
            (administrator, "\(path)/payers", ["name": "x"]),
            (coordinator, "\(path)/patients", ["name": ["family": "x", "given": ["y"]], "birth_date": "2000-01-01"]),
        ] as [(Person, String, JSONTree)] {
            let reply = try await person.post(asked, body)
            #expect(reply.status == 404, "\(asked): \(reply)")
        }
    }

    @Test func `a route that does not exist and a method that a route does not have are told apart`() async throws {
        let nobody = try await ServedProgram.shared().nobody
        for path in [
            "/", "/v1", "/v2/me", "/v1/clinics", "/v1/cases", "/v1/me/more", "/v1/clinics/x/cases/y/z", "/%2e%2e/etc", "/v1//worklist/x",
        ] {
            let reply = try await nobody.get(path)
            #expect(
                (reply.status == 404 && reply.code == "resource.unknown") || (reply.status == 405 && path == "/v1/clinics"),
                "\(path): \(reply)")
            #expect(reply.requestID == reply.text("request_id") && reply.requestID != nil, "\(path)")
        }
        for (method, path, allow) in [
            ("GET", "/v1/clinics", "POST"), ("DELETE", "/v1/clinics/x/cases/y", "GET"), ("PUT", "/v1/clinics/x/cases", "GET, POST"),
            ("PATCH", "/v1/me", "GET"), ("POST", "/metrics", "GET"), ("POST", "/v1/clinics/x", "GET"),
        ] {
            let reply = try await nobody.send(method, path)
            #expect(reply.status == 405 && reply.code == "method.not_allowed", "\(method) \(path): \(reply)")
            #expect(reply.header("Allow") == allow, "\(method) \(path)")
        }
    }

    static func opening(_ story: TestCase, caseID: String) -> JSONTree {
        [
            "case_id": .text(caseID), "patient_id": .text(story.patient), "site_id": .text(story.clinic.site),
            "payer_id": .text(story.clinic.payer), "service_line": "speech",
        ]
    }
}
