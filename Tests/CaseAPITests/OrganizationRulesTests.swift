@testable import CaseAPI
import EventSourcing
import HTTPTypes
import ServedProgram
import TestSupport
import Testing

@Suite("The rules of an organization")
struct OrganizationRulesTests {
    private static var operations: [Described] {
        APIDescription.current.operations.filter { if case .organization = $0.scope { true } else { false } }
    }

    @Test func `they are tried on the cases of all its clinics and of no other, and hold for them`() async throws {
        let organization = try await TestOrganization.make()
        let (one, two) = (try await TestClinic.make(of: organization), try await TestClinic.make(of: organization))
        let first = try await TestCase.open(in: one).carried(through: .service)
        let second = try await TestCase.open(in: two).carried(through: .service)
        try await TestCase.open(in: try await TestClinic.make()).carried(through: .service)
        let administrator = try await organization.person(.administrator)
        // Rules for everybody, whatever the payer.
        var set = try ExampleRules.set(of: one.payer)
        set["rules"] = .array([set[path: "rules[5]"] ?? [:]])
        set[path: "rules[0].scope"] = nil

        var tried: Reply?
        for clinic in [one, two] {
            let position = "\(clinic.id):\(try await clinic.head())"
            tried = try await administrator.post(
                "\(organization.path)/rule_set_trials", ["rule_set": set], key: nil, headers: [("Ledger-Position", position)])
        }
        let answer = try #require(tried)
        #expect(answer.status == 200 && answer.number("judged") == 2 && answer.number("open_judged_otherwise") == 2, "\(answer)")
        let places = answer.list("examples").map { [$0["clinic_id"]?.text, $0["case_id"]?.text] }
        #expect(places == [[two.id, second.id], [one.id, first.id]], "\(answer)")
        #expect(answer.text("tenant_id") == organization.id)

        try await administrator.do("\(organization.path)/rule_sets", ["rule_set": set])
        let determined = try await first.clinician.post("\(first.path)/determinations", [:])
        #expect(determined.status == 201, "\(determined)")
        let rules = try await first.coordinator.get("\(first.path)/rules")
        #expect(rules.text("lines[0].pinned.tenant_id") == organization.id, "\(rules)")
        #expect(rules.text("lines[0].resolution.rule.rule_id") == "power-wheelchairs", "\(rules)")
    }

    @Test func `a clinic of an organization publishes none beside them, and tries none`() async throws {
        let organization = try await TestOrganization.make()
        let clinic = try await TestClinic.make(of: organization)
        let administrator = try await clinic.person(.administrator)
        let body: JSONTree = ["rule_set": try ExampleRules.set(of: clinic.payer)]
        for noun in ["rule_sets", "rule_set_trials"] {
            let reply = try await administrator.post("\(clinic.path)/\(noun)", body)
            #expect(reply.status == 422 && reply.code == "rules.of_organization", "\(noun): \(reply)")
        }
        let retired = try await administrator.post(
            "\(clinic.path)/rule_set_retirements", ["rule_set_id": "x", "retired_from": "2026-01-01", "reason": "x"])
        #expect(retired.code == "rules.of_organization", "\(retired)")
    }

    @Test func `whoever may not do something in the organization is refused, and the refusal is recorded there`() async throws {
        let organization = try await TestOrganization.make()
        let program = organization.program
        let heads = [try await program.head(of: .work, of: organization.id), try await program.head(of: .access, of: organization.id)]
        var refused = 0
        for role in Role.allCases {
            let person = try await organization.person(role)
            for operation in Self.operations {
                guard case .organization(let right) = operation.scope else { continue }
                // A body that is no good: whoever may do it is told so, and nothing is done.
                let reply = try await person.send(
                    operation.method.rawValue, operation.filled(["organization": organization.id]),
                    headers: [("Idempotency-Key", freshID())], body: operation.body == nil ? nil : Array("[]".utf8))
                #expect((reply.status == 403) == !role.rights.contains(right), "\(role) \(operation.id): \(reply)")
                if reply.status == 403 {
                    #expect(reply.code == "access.forbidden")
                    refused += 1
                }
            }
        }
        #expect(Self.operations.count == 14 && refused > 10)
        #expect(try await program.head(of: .work, of: organization.id) == heads[0])
        #expect(try await program.head(of: .access, of: organization.id) == heads[1] + refused)
    }

    @Test func `outside one's organizations nothing exists, and a clinic is none`() async throws {
        let program = try await ServedProgram.shared()
        let (mine, theirs) = (try await TestOrganization.make(in: program), try await TestOrganization.make(in: program))
        let clinic = try await TestClinic.make(in: program, of: mine)
        let ghost = freshID()
        // Somebody to whom the token gives a role in a clinic, in one organization, and in one that was never set up.
        let person = try await program.person(
            "keeper of rules",
            [mine.tenant: .administrator, clinic.tenant: .administrator, try #require(TenantID(ghost)): .administrator])
        for operation in Self.operations {
            var bodies: Set<String> = []
            for organization in [theirs.id, freshID(), "17", ghost, clinic.id] {
                let reply = try await person.send(
                    operation.method.rawValue, operation.filled(["organization": organization]),
                    headers: [("Idempotency-Key", freshID())], body: operation.body == nil ? nil : Array("{}".utf8))
                #expect(reply.status == 404 && reply.code == "resource.unknown", "\(operation.id) \(organization): \(reply)")
                bodies.insert(reply.bodyWithoutRequest)
            }
            #expect(bodies.count == 1, "\(operation.id)")
        }
        // A role in a clinic says nothing of its organization.
        let local = try await clinic.person(.administrator)
        #expect(try await local.get("\(mine.path)/rule_sets").status == 404)
        #expect(try await person.get("\(mine.path)/rule_sets").status == 200)
    }

    @Test func `a set that is not there is not retired, and one that is decides nothing from then on`() async throws {
        let organization = try await TestOrganization.make()
        let administrator = try await organization.person(.administrator)
        var retirement: JSONTree = ["rule_set_id": "nothing", "retired_from": "2026-06-01", "reason": "A mistake."]
        let path = "\(organization.path)/rule_set_retirements"
        let unknown = try await administrator.post(path, retirement)
        #expect(unknown.status == 404 && unknown.code == "rules.set_unknown", "\(unknown)")
        try await administrator.do("\(organization.path)/rule_sets", ["rule_set": try ExampleRules.set(of: freshID())])
        retirement["rule_set_id"] = "meridian-outpatient-therapy"
        #expect(try await administrator.post(path, retirement).status == 201)
        let again = try await administrator.post(path, retirement)
        #expect(again.status == 200 && again["changed"]?.bool == false, "\(again)")
        retirement["retired_from"] = "2026-07-01"
        let other = try await administrator.post(path, retirement)
        #expect(other.status == 422 && other.code == "rules.set_retired", "\(other)")
        let book = try await administrator.get("\(organization.path)/rule_sets")
        #expect(book.text("rule_sets[0].retired_from") == "2026-06-01", "\(book)")
    }
}
