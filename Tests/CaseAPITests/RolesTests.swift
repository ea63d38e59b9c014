@testable import CaseAPI
import EventSourcing
import HTTPTypes
import ServedProgram
import TestSupport
import Testing

@Suite("Who may do what")
struct RolesTests {
    @Test func `whoever may not do something inside a clinic is refused, and the refusal is in the access log`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make()).carried(through: .letter)
        let ids = story.ids
        let head = try await story.clinic.head()
        var refused: [String: (operation: String, actor: String, role: String)] = [:]
        for role in Role.allCases {
            let person = try await story.clinic.person(role)
            for operation in APIDescription.current.operations {
                guard case .clinic(let right) = operation.scope else { continue }
                // A body that is no good: whoever may do it is told so, and nothing is done.
                let reply = try await person.send(
                    operation.method.rawValue, operation.filled(ids), headers: [("Idempotency-Key", freshID())],
                    body: operation.body == nil ? nil : Array("[]".utf8))
                #expect((reply.status == 403) == !role.rights.contains(right), "\(role) \(operation.id): \(reply)")
                guard reply.status == 403 else { continue }
                #expect(reply.code == "access.forbidden")
                let request = try #require(reply.requestID)
                refused[request] = (operation.id, person.id, role.rawValue)
            }
        }
        #expect(try await story.clinic.head() == head)
        #expect(refused.count > 100)
        let entries = try await story.clinic.accessLog([("what", "denied")])
        for entry in entries {
            let request = try #require(entry["request_id"]?.text)
            let known = try #require(refused[request])
            refused[request] = nil
            #expect(entry["operation"]?.text == known.operation && entry["actor_id"]?.text == known.actor)
            #expect(entry["role"]?.text == known.role && entry["code"]?.text == "access.forbidden")
        }
        #expect(refused.isEmpty, "refusals that nobody recorded: \(refused.values.map(\.operation))")
    }

    @Test func `an administrator of a clinic sets up no clinics`() async throws {
        let clinic = try await TestClinic.make()
        let administrator = try await clinic.person(.administrator)
        let reply = try await administrator.post("/v1/clinics", ["clinic_id": .text(freshID()), "name": "x"])
        #expect(reply.status == 404, "the installation is outside their clinics: \(reply)")
    }

    @Test func `somebody who may read cases nowhere is refused the worklist in each clinic's access log`() async throws {
        let (one, two) = (try await TestClinic.make(), try await TestClinic.make())
        let person = try await one.program.person("keeper of two", [one.tenant: .administrator, two.tenant: .integration])
        let reply = try await person.get("/v1/worklist")
        #expect(reply.status == 403 && reply.code == "access.forbidden")
        for (clinic, role) in [(one, "administrator"), (two, "integration")] {
            let entry = try await clinic.accessLog([("what", "denied")]).first
            #expect(entry?["request_id"]?.text == reply.requestID && entry?["role"]?.text == role, "\(clinic.id)")
        }
    }

    @Test func `a role counts in its clinic alone`() async throws {
        let program = try await ServedProgram.shared()
        let (one, two) = (try await TestClinic.make(in: program), try await TestClinic.make(in: program))
        let person = try await program.person("both", [one.tenant: .coordinator, two.tenant: .administrator])
        #expect(try await person.get("\(one.path)/cases").status == 200)
        #expect(try await person.get("\(two.path)/cases").status == 403)
        #expect(try await person.post("\(two.path)/payers", ["name": "x"]).status == 201)
        #expect(try await person.post("\(one.path)/payers", ["name": "x"]).status == 403)
    }
}
