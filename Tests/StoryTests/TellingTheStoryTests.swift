import Foundation
import Testing

/// The whole of a case, told by the script of the README: what it comes to, whatever happens meanwhile.
@Suite("Telling the story", .serialized)
struct TellingTheStoryTests {
    /// The lines of the story at which something may happen: from its first step to its last.
    static let lines = 5...33

    @Test func `a request is carried from its import to an overturned denial, and told again it changes nothing`() async throws {
        // Beside clinics that nobody has looked into: the story's rebuild check is of them all.
        try await ProgramUnderTest.with(["--demo"]) { program in
            let told = try await StoryTelling.tell(.appeal, "once", to: program)
            #expect(told.isSuccess, "\(told.lines) \(told.errors)")
            #expect(told.steps.count == 29)
            #expect(told.steps.first?.contains("a payer request was imported") == true)
            #expect(told.steps.contains { $0.contains("the payer denied it") && $0.hasSuffix("decided, denied, waiting on clinic") })
            #expect(told.steps.last?.hasSuffix("closed, approved, waiting on nobody") == true)
            #expect(told.lines.contains("replayed  as of each of 29 positions once more: the same bytes each time"))
            #expect(told.lines.contains { $0.hasSuffix(" opened by coordinator: replayCase") }, "the access log says who looked")
            #expect(told.lines.last == "end       closed, approved, waiting on nobody, authorization AUTH-once")

            let end = try await told.end(in: program)
            let again = try await StoryTelling.tell(.appeal, "once", to: program)
            #expect(again.isSuccess, "\(again.errors)")
            #expect(again.steps == told.steps)
            #expect(try await again.end(in: program) == end)
        }
    }

    @Test(.enabled(if: BuiltTree.samplePASRequest != nil, "the folder of samples is not beside the package"))
    func `a bundle that somebody else made comes to the same end`() async throws {
        try await ProgramUnderTest.with { program in
            let told = try await StoryTelling.tell(.appeal, "sample", to: program, bundle: BuiltTree.samplePASRequest)
            #expect(told.isSuccess, "\(told.lines) \(told.errors)")
            #expect(told.steps.last?.hasSuffix("closed, approved, waiting on nobody") == true)
        }
    }

    @Test func `killed, stopped and paused in the middle, the story comes to the end that it has undisturbed`() async throws {
        let seed = UInt64.random(in: 1...UInt64(UInt32.max))
        try await ProgramUnderTest.with { program in
            let undisturbed = try await StoryTelling.tell(.appeal, "undisturbed", to: program)
            try #require(undisturbed.isSuccess, "\(undisturbed.errors)")
            let end = try await undisturbed.end(in: program)
            let rounds: [[Accident]] = [
                [.crash, .crash, .crash, .crash], [.everythingStopped, .databaseStopped, .backendKilled, .pause],
            ]
            for (number, accidents) in rounds.enumerated() {
                let schedule = Accident.schedule(accidents, lines: Self.lines, seed: seed + UInt64(number))
                var happened: [Accident] = []
                let told = try await StoryTelling.tell(.appeal, "disturbed-\(number)", to: program) { line in
                    guard let (accident, delay) = schedule[line] else { return }
                    try await Task.sleep(for: delay)
                    try await accident.happen(to: program)
                    happened.append(accident)
                }
                #expect(happened.count == accidents.count, "seed \(seed), round \(number): only \(happened)")
                #expect(told.isSuccess, "seed \(seed), round \(number): \(told.lines) \(told.errors)\n\(program.lastWords)")
                #expect(told.facts == undisturbed.facts, "seed \(seed), round \(number)")
                #expect(try await told.end(in: program) == end, "seed \(seed), round \(number)")
            }
        }
    }
}
