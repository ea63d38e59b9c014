import CaseAPI
import CaseDomain
import EventSourcing
import ServedProgram
import TestSupport
import Testing

@Suite("What is possible now")
struct WhatIsPossibleTests {
    @Test func `what comes next in a case is among what is possible, and a route for it exists`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        var possible: [String] = []
        for step in TestCase.Step.allCases {
            let noun = try await story.request(step).path.split(separator: "/").last.map(String.init)
            if step > .coverage { #expect(possible.contains(try #require(noun)), "\(step): \(possible)") }
            let reply = try await story.take(step)
            possible = reply.texts("possible")
            try await Self.requireRoutes(for: possible, of: story)
        }
        // What a payer says is taken in whatever becomes of the case, and what was authorized goes on.
        let facts = CaseFile.Command.Kind.allCases.filter(\.isFactFromOutside).map(\.rawValue)
        #expect(
            Set(possible) == Set(facts + ["notes", "patient_notices", "reopenings", "corrections", "renewals", "plan_changes", "contacts"]))
    }

    @Test func `what is not among what is possible is refused, and leaves nothing`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        var refused: Set<String> = []
        for step in TestCase.Step.allCases {
            let reply = try await story.take(step)
            // A step on the case tells of the case, one on the letter of both.
            let onLetter = reply.text("letter_id") != nil
            let (possible, head) = (reply.texts("possible"), try await story.clinic.head())
            for request in try await Self.requests(of: story, onLetter: onLetter) {
                let noun = try #require(request.path.split(separator: "/").last.map(String.init))
                guard !possible.contains(noun) else { continue }
                let answer = try await request.send()
                #expect([404, 409, 422].contains(answer.status) || answer["changed"] == false, "\(noun) after \(step): \(answer)")
                refused.insert(noun)
            }
            #expect(try await story.clinic.head() == head, "after \(step)")
        }
        #expect(
            refused == [
                "services", "letters", "submissions", "appeals", "closures", "reopenings", "coverages",
                "evaluations", "owners", "handovers", "edits", "review_requests", "change_requests", "reviews", "signatures",
            ])
    }

    /// Commands of our users that would be in order at their time, with ids of their own. What a payer says is never refused, and
    /// an answer to it can be added to although nothing asks for it.
    private static func requests(of story: TestCase, onLetter: Bool) async throws -> [TestCase.Request] {
        var (coverage, evaluation, service) = (story.coverage, story.evaluation, story.service)
        coverage["coverage_id"] = nil
        evaluation["evaluation_id"] = nil
        service["line_id"] = nil
        let file = try await story.coordinator.get(story.path)
        let onCase = [
            TestCase.Request(story.coordinator, "\(story.path)/coverages", coverage),
            .init(story.clinician, "\(story.path)/evaluations", evaluation),
            .init(story.clinician, "\(story.path)/services", ["services": [service], "override_reason": "another one"]),
            .init(story.clinician, "\(story.path)/letters", [:]),
            .init(story.coordinator, "\(story.path)/submissions", ["channel": "portal"]),
            .init(story.coordinator, "\(story.path)/appeals", ["level": "internal_1", "channel": "portal"]),
            .init(story.coordinator, "\(story.path)/owners", ["owner_id": .text(freshID())]),
            .init(story.coordinator, "\(story.path)/handovers", ["to_id": .text(freshID()), "reason": "leave"]),
            .init(story.coordinator, "\(story.path)/closures", ["disposition": "authorized"], ifMatch: file.etag),
            .init(story.coordinator, "\(story.path)/reopenings", ["reason": "other"]),
        ]
        guard onLetter else { return onCase }
        let version = try await story.clinician.get(story.letterPath).etag
        return onCase + [
            .init(story.clinician, "\(story.letterPath)/edits", ["section": 1, "text": "anew"], ifMatch: version),
            .init(story.clinician, "\(story.letterPath)/review_requests", [:]),
            .init(story.reviewer, "\(story.letterPath)/change_requests", ["comments": [["text": "no"]]], ifMatch: version),
            .init(story.reviewer, "\(story.letterPath)/reviews", [:], ifMatch: version),
            .init(story.clinician, "\(story.letterPath)/signatures", TestCase.signature, ifMatch: version),
        ]
    }

    /// Every noun takes a POST, under the case or under the letter.
    private static func requireRoutes(for nouns: [String], of story: TestCase) async throws {
        for noun in nouns {
            var found: [Int] = []
            for path in ["\(story.path)/\(noun)", "\(story.letterPath)/\(noun)"] {
                found.append(try await story.program.nobody.post(path, [:]).status)
            }
            #expect(found.contains(401), "\(noun) is no route")
        }
    }
}
