import CaseAPI
import EventSourcing
import Ledger
import ServedProgram
import TestSupport
import Testing

/// A patient's coverages and pools of benefits over HTTP, and what cases of two sites do to one pool.
@Suite("Coverages and pools of benefits over HTTP")
struct BenefitPoolsTests {
    /// A patient with a coverage, a pool of 30 visits of physical and occupational therapy in this year, and cases that draw on it.
    private struct Family {
        let story: TestCase
        let coverage = freshID()
        let pool = freshID()
        var clinic: TestClinic { self.story.clinic }
        var person: Person { self.story.coordinator }
        var coveragePath: String { "\(self.clinic.path)/coverages/\(self.coverage)" }
        var poolPath: String { "\(self.clinic.path)/benefit_pools/\(self.pool)" }
        let year: String

        static func make() async throws -> Family {
            let clinic = try await TestClinic.make(sites: 2)
            let family = Family(story: try await TestCase.open(in: clinic), year: String(WallClock.now().rfc3339.prefix(4)))
            // A payer that wants no letter: what is determined is ready to be sent.
            var set = try ExampleRules.set(of: clinic.payer)
            let place = try #require(set["rules"]?.elements?.firstIndex { $0["rule_id"] == "anything-else" })
            set[path: "rules[\(place)].requirement"] = ["pa": "required"]
            set[path: "rules[\(place)].letter"] = ["required": "never"]
            let administrator = try await clinic.person(.administrator)
            try await administrator.do("\(clinic.path)/rule_sets", ["rule_set": set])
            try await family.person.do("\(clinic.path)/coverages", family.recording)
            return family
        }

        var recording: JSONTree {
            [
                "coverage_id": .text(self.coverage), "patient_id": .text(self.story.patient), "payer_id": .text(self.clinic.payer),
                "relationship": "child", "line_of_business": "commercial", "member_id": self.story.marked("member"),
                "from": .text("\(self.year)-01-01"), "plan_year_from": "01-01",
            ]
        }

        func openPool(_ limit: Int = 30) async throws {
            try await self.person.do(
                "\(self.clinic.path)/benefit_pools",
                [
                    "pool_id": .text(self.pool), "patient_id": .text(self.story.patient), "coverage_id": .text(self.coverage),
                    "service_lines": ["physical", "occupational"],
                    "period": ["from": .text("\(self.year)-01-01"), "through": .text("\(self.year)-12-31")],
                    "limit": ["amount": .text("\(limit)"), "unit": "visits"], "used": ["amount": "0", "unit": "visits"],
                    "as_of": .text("\(self.year)-01-01"), "source": "portal",
                ])
        }

        /// A case of a discipline at a site, that asks for visits and is not determined yet: its path and its service line.
        func open(_ discipline: String, at site: Int, asking visits: Int, _ code: String) async throws -> (
            path: String, id: String, line: String
        ) {
            let (id, line) = (freshID(), freshID())
            let path = "\(self.clinic.path)/cases/\(id)"
            try await self.person.do(
                "\(self.clinic.path)/cases",
                [
                    "case_id": .text(id), "patient_id": .text(self.story.patient), "site_id": .text(self.clinic.sites[site]),
                    "payer_id": .text(self.clinic.payer), "service_line": .text(discipline),
                ])
            try await self.person.do(
                "\(path)/coverages",
                ["coverage_id": .text(self.coverage), "member_id": self.story.marked("member"), "relationship": "child"])
            var evaluation = self.story.evaluation
            evaluation["evaluation_id"] = .text(freshID())
            evaluation["discipline"] = .text(discipline)
            try await self.story.clinician.do("\(path)/evaluations", evaluation)
            try await self.story.clinician.do(
                "\(path)/services",
                [
                    "services": [
                        [
                            "line_id": .text(line), "service": ["system": "cpt", "code": .text(code)],
                            "quantity": ["amount": .text("\(visits)"), "unit": "visits"],
                            "dates": ["from": .text("\(self.year)-01-01"), "through": .text("\(self.year)-12-31")],
                        ]
                    ]
                ])
            return (path, id, line)
        }

        func left() async throws -> String? { try await self.person.get(self.poolPath).text("standing.left.amount") }
    }

    @Test func `two disciplines at two sites draw on one pool, and cannot both count on the last visits`() async throws {
        let family = try await Family.make()
        try await family.openPool()
        let physical = try await family.open("physical", at: 0, asking: 20, "97110")
        #expect(try await family.left() == "30", "it is not ready yet")
        try await family.story.clinician.do("\(physical.path)/determinations", [:])
        #expect(try await family.left() == "10")

        let occupational = try await family.open("occupational", at: 1, asking: 20, "97530")
        let refused = try await family.story.clinician.post("\(occupational.path)/determinations", [:])
        #expect(refused.status == 409 && refused.code == "pool.exhausted", "\(refused)")
        #expect(
            refused.text("detail")?.contains(physical.id) == true && refused.text("detail")?.contains("10 are left") == true, "\(refused)")
        #expect(try await family.person.get(occupational.path).list("requirements").isEmpty, "nothing is half done")

        try await family.person.do(
            "\(physical.path)/decisions",
            [
                "decision_id": .text(freshID()), "channel": "portal",
                "services": [
                    [
                        "line_id": .text(physical.line), "action": "A2",
                        "authorized": ["quantity": ["amount": "15", "unit": "visits"]],
                    ]
                ],
            ])
        let pool = try await family.person.get(family.poolPath)
        #expect(pool.text("standing.left.amount") == "15" && pool.text("standing.committed.amount") == "15", "\(pool)")
        #expect(pool.list("standing.holders").map { $0["stage"]?.text } == ["committed"], "\(pool)")

        let still = try await family.story.clinician.post("\(occupational.path)/determinations", [:])
        #expect(still.code == "pool.exhausted", "\(still)")
        let more = try await family.person.post(
            "\(family.poolPath)/holds",
            [
                "case_id": .text(occupational.id), "line_id": .text(occupational.line), "amount": ["amount": "20", "unit": "visits"],
                "excess_reason": "epsdt", "patient_under_21": true,
            ])
        #expect(more.code == "pool.excess_unfounded", "a commercial plan knows no EPSDT: \(more)")
        try await family.person.do(
            "\(family.poolPath)/holds",
            [
                "case_id": .text(occupational.id), "line_id": .text(occupational.line), "amount": ["amount": "20", "unit": "visits"],
                "excess_reason": "payer_exception", "note": family.story.marked("supervisor"),
            ])
        try await family.story.clinician.do("\(occupational.path)/determinations", [:])
        let listed = try await family.person.get("\(family.clinic.path)/benefit_pools", query: [("patient", family.story.patient)])
        #expect(listed.list("pools").first?["standing"]?["overdrawn_by"]?["amount"] == "5", "\(listed)")
        #expect(!listed.bodyText.contains(family.story.mark) && pool.text("record.openings[0].coverage_id") == family.coverage)
    }

    @Test func `kept visits use what was approved, and a pool that is opened later is drawn on by what was there`() async throws {
        let family = try await Family.make()
        let physical = try await family.open("physical", at: 0, asking: 12, "97110")
        try await family.story.clinician.do("\(physical.path)/determinations", [:])
        try await family.openPool()
        try await eventually("the pool is drawn on by the request that was there") { try await family.left() == "18" }
        let authorization = freshID()
        try await family.person.do(
            "\(physical.path)/decisions",
            [
                "decision_id": .text(freshID()), "channel": "portal",
                "services": [["line_id": .text(physical.line), "action": "A1"]],
            ])
        try await family.person.do(
            "\(physical.path)/authorizations",
            ["authorization_id": .text(authorization), "number": family.story.marked("number"), "lines": [.text(physical.line)]])
        try await family.person.do(
            "\(physical.path)/consumptions",
            [
                "authorization_id": .text(authorization), "line_id": .text(physical.line), "quantity": ["amount": "3", "unit": "visits"],
                "rendered_on": .text(String(WallClock.now().rfc3339.prefix(10))),
            ])
        let pool = try await family.person.get(family.poolPath)
        #expect(pool.text("standing.used.amount") == "3" && pool.text("standing.committed.amount") == "9", "\(pool)")
        #expect(pool.text("standing.left.amount") == "18", "\(pool)")
        // The plan's own count is its word.
        try await family.person.do(
            "\(family.poolPath)/answers",
            [
                "limit": ["amount": "30", "unit": "visits"], "used": ["amount": "10", "unit": "visits"],
                "used_here": ["amount": "3", "unit": "visits"], "as_of": .text(String(WallClock.now().rfc3339.prefix(10))),
                "source": "phone",
            ])
        #expect(try await family.left() == "11")
    }

    @Test func `a coverage that ends flags every authorization and open request under it`() async throws {
        let family = try await Family.make()
        let physical = try await family.open("physical", at: 0, asking: 12, "97110")
        try await family.story.clinician.do("\(physical.path)/determinations", [:])
        let occupational = try await family.open("occupational", at: 1, asking: 8, "97530")
        let read = try await family.person.get(family.coveragePath)
        #expect(read.text("standing") == "unknown" && read.bodyText.contains("\(family.story.mark) member"), "\(read)")
        let today = String(WallClock.now().rfc3339.prefix(10))
        try await family.person.do("\(family.coveragePath)/ends", ["last_day": .text(today), "reason": "employment"])
        try await eventually("every case is flagged") {
            let tasks = try await family.person.get(
                "\(family.clinic.path)/tasks", query: [("kind", "find_coverage"), ("patient", family.story.patient)])
            return Set(tasks.list("tasks").compactMap { $0["case_id"]?.text }) == [physical.id, occupational.id]
        }
        let listed = try await family.person.get("\(family.clinic.path)/coverages", query: [("patient", family.story.patient)])
        #expect(listed.text("coverages[0].through") == today && !listed.bodyText.contains(family.story.mark), "\(listed)")
        let coordination = try await family.person.get("\(family.clinic.path)/patients/\(family.story.patient)/coordination")
        #expect(coordination.text("coordination.order[0].coverage_id") == family.coverage, "\(coordination)")
        try await family.person.do("\(family.coveragePath)/end_reversals", [:])
        let commands = try await family.person.get("\(family.coveragePath)/commands")
        #expect(
            commands.list("commands").contains { $0["command"] == "end_reversals" && $0["code"] == "coverage.not_ended" }, "\(commands)")
        let empty = try await family.person.post("\(family.clinic.path)/coverages", [:])
        #expect(empty.status == 422 && empty.places.contains("payer_id"), "\(empty)")
    }
}
