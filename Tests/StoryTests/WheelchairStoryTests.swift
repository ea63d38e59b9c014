import Foundation
import Testing

/// The wheelchair of the README: asked about twice, decided in parts, appealed twice, and what is left of it asked for anew.
@Suite("Telling the story of the wheelchair", .serialized)
struct WheelchairStoryTests {
    static let end = "end       closed, partially approved, waiting on nobody, three authorizations; the renewal opened, waiting on clinic"

    @Test func `a wheelchair comes to its end, and told again it changes nothing`() async throws {
        try await ProgramUnderTest.with { program in
            let told = try await StoryTelling.tell(.wheelchair, "wheels", to: program)
            try #require(told.isSuccess, "\(told.lines) \(told.errors)")
            #expect(told.lines.last == Self.end)
            #expect(told.lines.contains("replayed  as of each of \(told.steps.count) positions once more: the same bytes each time"))
            Self.expectLetterByRule(told)
            Self.expectPayersWords(told)
            Self.expectRenewal(told)

            let record = try await told.end(in: program)
            let again = try await StoryTelling.tell(.wheelchair, "wheels", to: program)
            #expect(again.isSuccess, "\(again.errors)")
            #expect(again.steps == told.steps && again.lines.last == Self.end)
            #expect(try await again.end(in: program) == record)
        }
    }

    /// Each service by its own rule; a therapist's letter goes out once a physician has signed it too.
    private static func expectLetterByRule(_ told: StoryTelling) {
        #expect(
            told.notes(below: "it was looked up what the payer wants") == [
                "97542: a letter, says wheelchair-training of lakeshore-equipment 1",
                "K0861: a letter, says power-wheelchairs of lakeshore-equipment 1",
                "E1002: a letter, says power-wheelchairs of lakeshore-equipment 1", "submissions: not now, letter.missing",
            ])
        #expect(told.status(of: "the therapist signed it") == "in review, waiting on clinic")
        #expect(told.notes(below: "the therapist signed it") == ["submissions: not now, letter.uncosigned"])
        #expect(told.status(of: "a physician signed beside") == "ready, waiting on clinic")
    }

    /// Two questions, a notice about somebody else, a mixed one that comes twice, a talk and two appeals.
    private static func expectPayersWords(_ told: StoryTelling) {
        #expect(told.notes(below: "the payer took it in") == ["payer_decision: a clock runs, says the law erisa_insured@1"])
        #expect(told.status(of: "the payer asked about the home, too") == "in flight, waiting on clinic")
        #expect(told.status(of: "the evaluation was sent") == "in flight, waiting on clinic", "the other question is open")
        #expect(told.status(of: "the measures of the home were sent") == "in flight, waiting on payer")
        #expect(told.status(of: "another patient's denial was put here") == "decided, denied, waiting on clinic")
        #expect(told.status(of: "it was taken back: the wrong patient") == "in flight, waiting on payer")
        #expect(told.notes(below: "it was taken back")[0].hasPrefix("what it says is shown no more; that it came stays in the history"))
        let mixed = "decided, partially approved, waiting on clinic"
        #expect(told.status(of: "the payer granted, cut and denied") == mixed && told.status(of: "the same notice came again") == mixed)
        #expect(told.notes(below: "the same notice came again") == ["it has no second effect: case.fact_received_again.v1"])
        #expect(told.status(of: "they talked, and the denial stands") == mixed)
        #expect(told.status(of: "the clinic appealed at the second level") == "appealing, partially approved, waiting on payer")
        #expect(told.status(of: "the second appeal overturned the denial") == mixed, "the visits stay cut")
    }

    private static func expectRenewal(_ told: StoryTelling) {
        #expect(
            told.notes(below: "training visit 2 of 4 took place") == [
                "few are left, by the payer's rule: case.authorization_threshold_reached.v1"
            ])
        #expect(told.status(of: "the case was closed") == "closed, partially approved, waiting on nobody")
        let first = (try? told.id(after: "case")) ?? ""
        #expect(told.notes(below: "the renewal was opened") == ["it continues case \(first)"])
        let tasks = told.lines.first { $0.hasPrefix("tasks") } ?? ""
        #expect(tasks.contains("wrong_patient_review") && tasks.contains("renewal_due"), "\(tasks)")
    }

    @Test func `killed in the middle, and told anew from its beginning, the wheelchair comes to the same end`() async throws {
        let seed = UInt64.random(in: 1...UInt64(UInt32.max))
        try await ProgramUnderTest.with { program in
            let undisturbed = try await StoryTelling.tell(.wheelchair, "undisturbed", to: program)
            try #require(undisturbed.isSuccess, "\(undisturbed.errors)")
            let record = try await undisturbed.end(in: program)
            let accidents: [Accident] = [.crash, .everythingStopped, .crash, .databaseStopped]
            let schedule = Accident.schedule(accidents, lines: 5...45, seed: seed)
            var happened = 0
            let disturbed = try await StoryTelling.tell(.wheelchair, "disturbed", to: program) { line in
                guard let (accident, delay) = schedule[line] else { return }
                try await Task.sleep(for: delay)
                try await accident.happen(to: program)
                happened += 1
            }
            #expect(happened == accidents.count, "seed \(seed)")
            #expect(disturbed.isSuccess, "seed \(seed): \(disturbed.lines) \(disturbed.errors)\n\(program.lastWords)")
            #expect(disturbed.facts == undisturbed.facts, "seed \(seed)")
            #expect(try await disturbed.end(in: program) == record, "seed \(seed)")

            // The story itself ends in the middle, as when its terminal is closed.
            let stop = Int.random(in: 10...40)
            await #expect(throws: Stopped.self) {
                try await StoryTelling.tell(.wheelchair, "stopped", to: program) { if $0 == stop { throw Stopped() } }
            }
            let anew = try await StoryTelling.tell(.wheelchair, "stopped", to: program)
            #expect(anew.isSuccess, "stopped at line \(stop): \(anew.lines) \(anew.errors)")
            #expect(anew.facts == undisturbed.facts, "stopped at line \(stop)")
            #expect(try await anew.end(in: program) == record, "stopped at line \(stop)")
        }
    }

    private struct Stopped: Error {}
}
