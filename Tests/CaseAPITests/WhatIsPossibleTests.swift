import CaseAPI
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
        #expect(possible == ["notes", "reopenings"])
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
