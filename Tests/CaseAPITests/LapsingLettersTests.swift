import CaseAPI
import EventSourcing
import ServedProgram
import TestSupport
import Testing

/// What ends a letter is found by its case, and stands in the letter's own stream as well.
@Suite("Letters that lapse")
struct LapsingLettersTests {
    private static func isLapsed(_ story: TestCase) async throws -> Bool {
        try await story.clinician.get(story.letterPath).text("status") == "lapsed"
    }

    private static func expectLapsed(_ story: TestCase, by rule: String) async throws {
        try await eventually("the letter lapsed") { try await Self.isLapsed(story) }
        let known = try #require(try await story.coordinator.get(story.path).list("letters").first)
        #expect(known["ready"]?.bool == false && known["lapsed"]?["rule"]?.text == rule, "\(known)")
        let sending = try await story.request(.submission).send()
        #expect(sending.status == 422 && sending.code == "letter.lapsed", "\(sending)")
    }

    @Test func `a material change of the plan ends the letter that argues for the plan before`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make()).carried(through: .signature)
        try await story.clinician.do("\(story.path)/plan_changes", ["plan_change_id": .text(freshID()), "changed": ["diagnosis"]])
        try await Self.expectLapsed(story, by: "plan_change")
    }

    @Test func `of so many days by the payer's rule, it lapses when they are over`() async throws {
        try await ServedProgram.with { program in
            let clinic = try await TestClinic.make(in: program)
            try await clinic.person(.administrator).do("\(clinic.path)/rule_sets", ["rule_set": Self.rules(of: clinic.payer)])
            let story = try await TestCase.open(in: clinic).carried(through: .service)
            try await story.clinician.do("\(story.path)/determinations", [:])
            for step in TestCase.Step.allCases where step > .service && step <= .signature { try await story.take(step) }
            try await program.keeper().do("/v1/development/clock", ["advance": "P32D"])
            try await Self.expectLapsed(story, by: "days")
        }
    }

    /// One rule for all services of a payer: a letter, good for thirty days.
    private static func rules(of payer: String) -> JSONTree {
        [
            "rule_set_id": "thirty-days", "version": 1, "title": "Thirty days", "effective_from": "2026-01-01",
            "provenance": ["source_url": "https://example.org/manual"],
            "rules": [
                [
                    "rule_id": "any", "scope": ["payer_id": .text(payer)], "requirement": ["pa": "required"],
                    "letter": ["required": "always", "elements_required": [1, 2, 3, 4, 5, 6, 7, 8]],
                    "validity": ["basis": "days", "days": 30],
                ]
            ],
        ]
    }
}
