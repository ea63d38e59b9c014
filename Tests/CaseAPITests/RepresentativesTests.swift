import CaseAPI
import EventSourcing
import Ledger
import ServedProgram
import TestSupport
import Testing

/// Who may act for a patient, and who must not receive, over HTTP.
@Suite("Representatives over HTTP")
struct RepresentativesTests {
    private static func day(_ days: Int) -> CivilDate {
        CivilDate(String(WallClock.now().rfc3339.prefix(10)))!.adding(days: days)!
    }

    /// A child who is of age so many days from now, and somebody at the desk.
    private struct Family {
        let clinic: TestClinic
        let person: Person
        let patient = freshID()
        let mother = freshID()
        var path: String { "\(self.clinic.path)/patients/\(self.patient)" }

        static func make(ofAgeIn days: Int) async throws -> Family {
            let clinic = try await TestClinic.make()
            let family = Family(clinic: clinic, person: try await clinic.person(.coordinator))
            let majority = RepresentativesTests.day(days)
            // In Maryland at eighteen; nobody is born on a February 29 here.
            let birth = CivilDate(year: majority.year - 18, month: majority.month, day: min(majority.day, 28))!
            try await family.person.do(
                "\(clinic.path)/patients",
                [
                    "patient_id": .text(family.patient), "name": ["family": "Okonjo", "given": ["Ada"]],
                    "birth_date": .text("\(birth)"), "sex": "female",
                ])
            return family
        }

        func naming(_ authority: String = "parent", _ more: [JSONTree.Member] = []) -> JSONTree {
            let body: JSONTree = [
                "representative_id": .text(self.mother), "authority": .text(authority), "scope": ["decide", "receive_information"],
                "name": "Rosalind Okonjo", "relation": "mother", "phone": "(410) 555-0133",
            ]
            guard case .object(let members) = body else { return body }
            return .object(members + more)
        }

        static let maryland = JSONTree.Member(name: "majority_state", value: "MD")
        static let order: JSONTree = [
            "document_id": .text(freshID()), "sha256": .text(String(repeating: "ab", count: 32)),
        ]

        func representation(on day: CivilDate) async throws -> JSONTree {
            let reply = try await self.person.get("\(self.path)/representation", query: [("on", "\(day)")])
            #expect(reply.status == 200, "\(reply)")
            return try #require(reply["representation"])
        }
    }

    @Test func `a parent acts until the day of majority, and whoever asks is in the access log`() async throws {
        let family = try await Family.make(ofAgeIn: 400)
        let missing = try await family.person.post("\(family.path)/representatives", family.naming())
        #expect(missing.code == "majority.state_missing", "\(missing)")
        let named = try await family.person.do("\(family.path)/representatives", family.naming("parent", [Family.maryland]))
        #expect(named["possible"]?.elements?.contains("representative_ends") == true && !named.whole.contains("Rosalind"), "\(named)")

        let today = try await family.representation(on: Self.day(0))
        let standing = try #require(today["standing"]?.elements?.first)
        #expect(standing["scope"]?.elements == ["receive_information", "decide"], "\(today)")
        #expect(standing["representative"]?["name"]?.text == "Rosalind Okonjo" && today["patient"]?.elements == [], "\(today)")
        let later = try await family.representation(on: Self.day(500))
        #expect(later["standing"]?.elements == [] && later["withheld"]?.elements?.first?["reason"]?.text == "majority", "\(later)")
        #expect(later["patient"]?.elements?.contains("decide") == true, "\(later)")
        let log = try await family.clinic.accessLog([("patient", family.patient)])
        #expect(log.contains { $0["operation"]?.text == "readRepresentation" }, "\(log)")
    }

    @Test func `who must not receive stands above every authority, and what a court forbade only a court allows`() async throws {
        let family = try await Family.make(ofAgeIn: 3_000)
        try await family.person.do("\(family.path)/representatives", family.naming("parent", [Family.maryland]))
        let restriction = freshID()
        var body: JSONTree = [
            "restriction_id": .text(restriction), "representative_id": .text(family.mother), "basis": "court_order",
            "from": .text("\(Self.day(-1))"), "name": "Rosalind Okonjo",
        ]
        let paperless = try await family.person.post("\(family.path)/restrictions", body)
        #expect(paperless.code == "restriction.document_missing", "\(paperless)")
        body["document"] = Family.order
        try await family.person.do("\(family.path)/restrictions", body)
        let now = try await family.representation(on: Self.day(0))
        #expect(now["standing"]?.elements == [] && now["withheld"]?.elements?.first?["reason"]?.text == "restricted", "\(now)")
        #expect(now["must_not_receive"]?.elements?.count == 1, "\(now)")
        var lift: JSONTree = ["restriction_id": .text(restriction), "reason": "patient_wish", "on": .text("\(Self.day(0))")]
        let wish = try await family.person.post("\(family.path)/restriction_lifts", lift)
        #expect(wish.code == "restriction.document_missing", "\(wish)")
        lift["reason"] = "court_order"
        lift["document"] = Family.order
        try await family.person.do("\(family.path)/restriction_lifts", lift)
        #expect(try await family.representation(on: Self.day(0))["standing"]?.elements?.count == 1)
    }

    @Test func `an authority is changed and ended, and what can be asked says so`() async throws {
        let family = try await Family.make(ofAgeIn: 3_000)
        let guardian = family.naming("guardian", [.init(name: "document", value: Family.order)])
        try await family.person.do("\(family.path)/representatives", guardian)
        try await family.person.do(
            "\(family.path)/representative_changes",
            [
                "representative_id": .text(family.mother), "authority": "guardian", "scope": ["appeal"], "document": Family.order,
            ])
        let changed = try await family.representation(on: Self.day(0))
        #expect(changed["standing"]?.elements?.first?["scope"]?.elements == ["appeal"], "\(changed)")
        #expect(changed["standing"]?.elements?.first?["representative"]?["name"]?.text == "Rosalind Okonjo", "\(changed)")
        try await family.person.do(
            "\(family.path)/representative_ends",
            ["representative_id": .text(family.mother), "reason": "revoked", "on": .text("\(Self.day(0))")])
        let ended = try await family.representation(on: Self.day(0))
        #expect(ended["withheld"]?.elements?.first?["reason"]?.text == "ended", "\(ended)")
        let commands = try await family.person.get("\(family.path)/commands")
        let possible = commands.list("commands").filter { $0["possible"] == true }.compactMap { $0["command"]?.text }
        #expect(possible.contains("representatives") && !possible.contains("merge_reversals"), "\(commands)")
        #expect(!commands.whole.contains("Okonjo"))
    }

    @Test func `somebody is asked months before a patient is of age who may act from then on`() async throws {
        let family = try await Family.make(ofAgeIn: 75)
        try await family.person.do("\(family.path)/representatives", family.naming("parent", [Family.maryland]))
        var task: JSONTree?
        try await eventually("a task asks") {
            let reply = try await family.person.get(
                "\(family.clinic.path)/tasks", query: [("kind", "majority_approaching"), ("patient", family.patient)])
            task = reply.list("tasks").first
            return task != nil
        }
        let majority = Self.day(75)
        let month = "\(CivilDate(year: majority.year, month: majority.month, day: 1)!)"
        #expect(task?["due_at"]?.text?.hasPrefix(month) == true && task?["case_id"] == nil, "\(task as Any)")
        // It is told once, and the authority stands until the day itself.
        #expect(try await family.representation(on: Self.day(0))["standing"]?.elements?.count == 1)
    }
}
