import CaseAPI
import EventSourcing
import ServedProgram
import TestSupport
import Testing

@Suite("Rules are tried before they are published")
struct TryingRulesTests {
    @Test func `a version says which cases it would judge otherwise and in what, and changes nothing`() async throws {
        let clinic = try await TestClinic.make()
        let past = try await TestCase.open(in: clinic).carried(through: .denial)
        let open = try await TestCase.open(in: clinic).carried(through: .service)
        // No service was asked for yet: nothing of it can be judged.
        _ = try await TestCase.open(in: clinic)
        let administrator = try await clinic.person(.administrator)
        let set = try ExampleRules.set(of: clinic.payer)
        let heads = [try await clinic.head(), try await clinic.head(of: .access)]

        let tried = try await Self.tryOut(set, in: clinic, by: administrator)
        #expect(tried.status == 200 && tried["published"]?.bool == false && tried["older_left_out"]?.bool == false, "\(tried)")
        #expect(tried.text("rule_set_id") == "meridian-outpatient-therapy" && tried.number("version") == 1)
        #expect(tried.number("judged") == 2, "\(tried)")
        #expect(tried.number("open_judged_otherwise") == 1 && tried.number("past_judged_otherwise") == 1, "\(tried)")
        #expect(tried.list("examples").map { $0["case_id"]?.text } == [open.id, past.id], "\(tried)")
        #expect(tried.list("examples").map { $0["open"]?.bool } == [true, false])
        for example in tried.list("examples") {
            // Until now nothing is known and all is required; the power wheelchair goes by phone, through another company.
            #expect(example["changes"]?.elements?.compactMap(\.text) == ["channels", "appeal", "windows", "um_vendor"], "\(tried)")
            #expect(example["clinic_id"]?.text == clinic.id)
        }
        #expect([past.mark, open.mark].allSatisfy { !tried.whole.contains($0) })
        #expect([try await clinic.head(), try await clinic.head(of: .access)] == heads)

        try await administrator.do("\(clinic.path)/rule_sets", ["rule_set": set])
        let again = try await Self.tryOut(set, in: clinic, by: administrator)
        #expect(again["published"]?.bool == true && again.number("judged") == 2 && again.list("examples").isEmpty, "\(again)")
        let repeated = try await administrator.post("\(clinic.path)/rule_sets", ["rule_set": set])
        #expect(repeated.status == 200 && repeated["changed"]?.bool == false, "\(repeated)")
    }

    @Test func `a request is judged by the rules of the day on which it was made`() async throws {
        let clinic = try await TestClinic.make()
        try await TestCase.open(in: clinic).carried(through: .service)
        let administrator = try await clinic.person(.administrator)
        var set = try ExampleRules.set(of: clinic.payer)
        set["effective_from"] = "2098-01-01"
        set["effective_through"] = nil
        let tried = try await Self.tryOut(set, in: clinic, by: administrator)
        #expect(tried.number("judged") == 1 && tried.number("open_judged_otherwise") == 0, "\(tried)")
    }

    @Test func `what is wrong is told as it would be when published, all at once and at its place`() async throws {
        let clinic = try await TestClinic.make()
        let administrator = try await clinic.person(.administrator)
        let head = try await clinic.head()
        func refused(_ change: (inout JSONTree) -> Void) async throws -> Reply {
            var set = try ExampleRules.set(of: clinic.payer)
            change(&set)
            let tried = try await administrator.post("\(clinic.path)/rule_set_trials", ["rule_set": set], key: nil)
            let published = try await administrator.post("\(clinic.path)/rule_sets", ["rule_set": set])
            #expect(tried.status == 422 && tried.status == published.status, "\(tried) \(published)")
            #expect(tried.bodyWithoutRequest == published.bodyWithoutRequest)
            return tried
        }
        let unsound = try await refused {
            $0[path: "rules[2].letter.max_pages"] = 0
            $0[path: "rules[2].renewal.lead_days"] = 3
        }
        #expect(unsound.code == "rules.invalid")
        #expect(unsound.places == ["rule_set.rules[2].letter.max_pages", "rule_set.rules[2].renewal.lead_days"])
        let tied = try await refused { $0[path: "rules[1].match.codes"] = ["92526"] }
        #expect(tied.code == "rules.tie" && tied.places == ["rule_set.rules[2]"])
        let malformed = try await refused {
            $0[path: "title"] = nil
            $0[path: "rules[0].scope.payer_id"] = "Meridian"
            $0[path: "rules[1].match.codes"] = [92526, "x"]
            $0[path: "rules[2].requirement.pa"] = "maybe"
        }
        #expect(malformed.code == "request.invalid")
        #expect(
            malformed.places == [
                "rule_set.title", "rule_set.rules[0].scope.payer_id", "rule_set.rules[1].match.codes[0]",
                "rule_set.rules[1].match.codes[1]",
                "rule_set.rules[2].requirement.pa",
            ])
        // A scope that is misspelt would make the rule speak of everybody, and nobody would hear of it.
        let misspelt = try await refused {
            $0[path: "rules[0].scpoe"] = $0[path: "rules[0].scope"]
            $0[path: "rules[0].scope"] = nil
            $0[path: "rules[2].letter.max_page"] = 3
            $0[path: "rules[2].retired"] = []
        }
        #expect(misspelt.code == "request.invalid")
        #expect(misspelt.places == ["rule_set.rules[0].scpoe", "rule_set.rules[2].letter.max_page"])
        let unnamed = try await refused { $0[path: "rules[2].letter.what the patient said"] = 3 }
        #expect(unnamed.places == ["rule_set.rules[2].letter"] && !unnamed.bodyText.contains("patient said"), "\(unnamed)")
        #expect(try await clinic.head() == head)
    }

    @Test func `a version that says something else than the one of its number is refused`() async throws {
        let clinic = try await TestClinic.make()
        let administrator = try await clinic.person(.administrator)
        var set = try ExampleRules.set(of: clinic.payer)
        try await administrator.do("\(clinic.path)/rule_sets", ["rule_set": set])
        set["title"] = "Another"
        for noun in ["rule_sets", "rule_set_trials"] {
            let reply = try await administrator.post("\(clinic.path)/\(noun)", ["rule_set": set])
            #expect(reply.status == 409 && reply.code == "rules.version_exists", "\(noun): \(reply)")
        }
    }

    @Test func `every member of the format is described, and comes back as it was sent`() async throws {
        let clinic = try await TestClinic.make()
        let administrator = try await clinic.person(.administrator)
        let set = try ExampleRules.whole()
        try await administrator.do("\(clinic.path)/rule_sets", ["rule_set": set])
        // Each answer is held to the description: a member that it does not name would be a fault.
        var listed = try #require(try await administrator.get("\(clinic.path)/rule_sets").list("rule_sets").first)
        #expect(listed["stream_version"] != nil)
        listed["stream_version"] = nil
        #expect(listed == set)
    }

    @Test func `only so many cases are looked at, the newest first, and it is said that there are more`() async throws {
        var limits = RequestLimits()
        limits.trialCasesMax = 2
        try await ServedProgram.with(limits: limits) { program in
            let clinic = try await TestClinic.make(in: program)
            let cases = [
                try await TestCase.open(in: clinic).carried(through: .service),
                try await TestCase.open(in: clinic).carried(through: .service),
                try await TestCase.open(in: clinic).carried(through: .service),
            ]
            let administrator = try await clinic.person(.administrator)
            let tried = try await Self.tryOut(try ExampleRules.set(of: clinic.payer), in: clinic, by: administrator)
            #expect(tried["older_left_out"]?.bool == true && tried.number("judged") == 2, "\(tried)")
            #expect(tried.list("examples").map { $0["case_id"]?.text } == [cases[2].id, cases[1].id], "\(tried)")
        }
    }

    /// Tries a set, when the lists are as new as the clinic's book.
    private static func tryOut(_ set: JSONTree, in clinic: TestClinic, by person: Person) async throws -> Reply {
        let position = "\(clinic.id):\(try await clinic.head())"
        return try await person.post(
            "\(clinic.path)/rule_set_trials", ["rule_set": set], key: nil, headers: [("Ledger-Position", position)])
    }
}
