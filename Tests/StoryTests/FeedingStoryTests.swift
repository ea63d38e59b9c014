import Testing

/// The infant of the README: the evaluation goes out without a letter because a rule of the payer says so, the treatment with one.
@Suite("Telling the story of the infant", .serialized)
struct FeedingStoryTests {
    @Test func `an evaluation goes out without a letter by the payer's rule, and the treatment waits for one`() async throws {
        try await ProgramUnderTest.with { program in
            let told = try await StoryTelling.tell(.feeding, "feeds", to: program)
            try #require(told.isSuccess, "\(told.lines) \(told.errors)")
            let end = "closed, approved, waiting on nobody, twice: AUTH-feeds-E without a letter, AUTH-feeds-T with one"
            #expect(told.lines.last == "end       \(end)")
            #expect(told.lines.contains("replayed  as of each of \(told.steps.count) positions once more: the same bytes each time"))
            #expect(told.notes(below: "it was looked up").first == "92610: no letter, says evaluation-92610 of bayside-feeding 1")
            #expect(told.notes(below: "it was looked up").last == "submissions: possible")
            #expect(told.notes(below: "it was submitted, without a letter") == ["why none, as the request says: rule_waives"])
            #expect(told.status(of: "it was submitted, without a letter") == "in flight, waiting on payer")

            let law = "payer_decision: a clock runs, says the law medicaid_managed_care@1"
            #expect(told.lines.count { $0.hasSuffix(law) } == 2, "of the evaluation and of the treatment")

            let treatment = "          92526: a letter, says treatment-92526 of bayside-feeding 1"
            let asked = try #require(told.lines.firstIndex(of: treatment))
            #expect(told.lines[asked + 1] == "          submissions: not now, letter.missing")
            #expect(told.notes(below: "the therapist signed it") == ["submissions: not now, letter.uncosigned"])
            #expect(told.status(of: "it was submitted, with the letter") == "in flight, waiting on payer")
            #expect(told.notes(below: "it was submitted, with the letter") == ["why one, as the request says: rule_requires"])

            let again = try await StoryTelling.tell(.feeding, "feeds", to: program)
            #expect(again.isSuccess, "\(again.errors)")
            #expect(again.steps == told.steps)
        }
    }

    @Test func `with the token of somebody else in its environment, it says what is wrong`() async throws {
        try await ProgramUnderTest.with { program in
            let token = try await program.token("dana", ["01940000-0000-7000-8000-000000000020": "coordinator"])
            let told = try await StoryTelling.tell(.feeding, "strange", to: program, token: token)
            #expect(!told.isSuccess && told.steps.isEmpty)
            #expect(told.errors.contains("NECESSITY_TOKEN is not a token of an administrator"), "\(told.errors)")
        }
    }
}
