import Foundation
import TestSupport
import Testing

/// What somebody at a terminal does without curl.
@Suite("The command line", .serialized)
struct CommandLineTests {
    @Test func `a bundle is imported once, however often it is given, and a bad one is refused by its element`() async throws {
        try await ProgramUnderTest.with { program in
            let clinic = UUID().uuidString.lowercased()
            let coordinator = try await Self.makeClinic(clinic, in: program)
            func importing(_ file: String, _ more: [String] = []) async throws -> ProgramUnderTest.Outcome {
                try await program.run(["import", "pas-request", file, "--clinic", clinic] + more, token: coordinator)
            }
            let bundle = BuiltTree.root.appending(path: "deploy/examples/pas-request.json").path
            let first = try await importing(bundle)
            #expect(first.isSuccess && first.output.contains("imported  a case was opened"), "\(first)")
            let second = try await importing(bundle)
            #expect(second.isSuccess && second.output.contains("imported  it was imported before; nothing was changed"), "\(second)")
            func caseLine(_ outcome: ProgramUnderTest.Outcome) -> Substring? { outcome.output.split(separator: "\n").first }
            #expect(caseLine(first)?.hasPrefix("case      ") == true && caseLine(second) == caseLine(first))
            let asJSON = try await importing(bundle, ["--json", "--key", "again"])
            #expect(asJSON.output.contains("\"changed\":false"), "\(asJSON)")

            let text = try String(contentsOfFile: bundle, encoding: .utf8)
            let nameless = try program.write(
                text.replacingOccurrences(of: "\"resourceType\": \"Patient\"", with: "\"resourceType\": \"Person\""))
            let refused = try await importing(nameless)
            #expect(
                !refused.isSuccess && refused.errors.contains("pas_request.invalid")
                    && refused.errors.contains("Bundle.entry[0].resource.patient.reference "),
                "\(refused)")
            let vast = try await importing(try program.write(String(repeating: " ", count: 10 * 1_048_576) + text))
            #expect(!vast.isSuccess && vast.errors.hasPrefix("necessity: body.too_large: "), "\(vast)")
            let absent = try await importing("/nowhere/bundle.json")
            #expect(!absent.isSuccess && absent.errors.contains("/nowhere/bundle.json cannot be read"), "\(absent)")
            let other = try await program.run(
                ["import", "pas-request", bundle, "--clinic", UUID().uuidString.lowercased()], token: coordinator)
            #expect(!other.isSuccess && other.errors.hasPrefix("necessity: resource.unknown: "), "\(other)")
        }
    }

    @Test func `an edition of ICD-10-CM is imported once, and then codes are looked up by the day`() async throws {
        try await ProgramUnderTest.with { program in
            let file = try program.write(OrderFile.small)
            func codes(_ arguments: [String]) async throws -> ProgramUnderTest.Outcome { try await program.run(["codes"] + arguments) }
            let before = try await codes(["check", "F80.2", "--on", "2026-01-05"])
            #expect(!before.isSuccess && before.output.contains("no edition that holds on 2026-01-05 is loaded"), "\(before)")

            let broken = try program.write("rubbish\n" + OrderFile.small)
            let unreadable = try await codes(["import", broken, "--year", "2026"])
            #expect(
                !unreadable.isSuccess && unreadable.errors.contains("codes.unreadable") && unreadable.errors.contains("line 1: "),
                "\(unreadable)")
            for (arguments, word) in [
                (["--year", "1999"], "there is no edition of 1999"),
                (["--year", "2026", "--effective-from", "2027-01-01"], "is no day of"),
                (["--year", "2026", "--effective-from", "April"], "--effective-from is no day"),
            ] {
                let refused = try await codes(["import", file] + arguments)
                #expect(!refused.isSuccess && refused.errors.contains(word), "\(refused)")
            }

            let first = try await codes(["import", file, "--year", "2026"])
            #expect(first.isSuccess && first.output.contains("12, of which 9 can be billed\nimported  now"), "\(first)")
            let second = try await codes(["import", file, "--year", "2026", "--json"])
            #expect(second.isSuccess && second.output.contains("\"changed\":false"), "\(second)")
            let other = try program.write(OrderFile.small + "\n")
            let refused = try await codes(["import", other, "--year", "2026"])
            #expect(
                !refused.isSuccess && refused.errors.contains("codes.days_taken") && refused.errors.contains("--effective-from"),
                "\(refused)")
            let april = try await codes(["import", other, "--year", "2026", "--effective-from", "2026-04-01"])
            #expect(april.isSuccess && april.output.contains("2026-04-01 through 2026-09-30"), "\(april)")

            let billable = try await codes(["check", "f802", "--on", "2026-01-05"])
            #expect(billable.isSuccess && billable.output.contains("F80.2     exists on 2026-01-05 and can be billed"), "\(billable)")
            let header = try await codes(["check", "G82.2", "--on", "2026-01-05", "--json"])
            #expect(!header.isSuccess && header.output.contains("\"standing\":\"header\""), "\(header)")
            let absent = try await codes(["check", "Z99.9", "--on", "2026-01-05"])
            #expect(!absent.isSuccess && absent.output.contains("does not exist on 2026-01-05"), "\(absent)")
        }
    }

    @Test func `rules are looked through without a server, tried, and then published once`() async throws {
        try await ProgramUnderTest.with { program in
            let clinic = UUID().uuidString.lowercased()
            _ = try await Self.makeClinic(clinic, in: program)
            let keeper = try await program.token("keeper", [clinic: "administrator"])
            let file = BuiltTree.root.appending(path: "deploy/examples/payer-rules.yaml").path
            func importing(_ file: String, _ more: [String] = []) async throws -> ProgramUnderTest.Outcome {
                try await program.run(["rules", "import", file, "--clinic", clinic] + more, token: keeper)
            }
            func sets() async throws -> String {
                try await program.run(["command", "listRuleSets", "--clinic", clinic], token: keeper).output
            }
            let checked = try await program.run(["rules", "check", file])
            #expect(checked.isSuccess && checked.output.contains("meridian-outpatient-therapy, version 1, 6 rules"), "\(checked)")

            let tried = try await importing(file, ["--dry-run"])
            #expect(tried.isSuccess && tried.output.contains("judged    0 cases") && tried.output.contains("published not"), "\(tried)")
            #expect(try await sets().contains("\"rule_sets\":[]"))

            let first = try await importing(file)
            #expect(first.isSuccess && first.output.contains("published now"), "\(first)")
            let published = try await sets()
            #expect(published.contains("meridian-outpatient-therapy"))
            let second = try await importing(file)
            #expect(second.isSuccess && second.output.contains("published before; nothing was changed"), "\(second)")
            let asJSON = try await importing(file, ["--json"])
            #expect(asJSON.output.contains("\"published\":true") && !asJSON.output.contains("publication"), "\(asJSON)")
            #expect(try await sets() == published)

            let other = try program.write(try String(contentsOfFile: file, encoding: .utf8).replacing("title: Ultra", with: "title: Very "))
            let refused = try await importing(other)
            #expect(!refused.isSuccess && refused.errors.hasPrefix("necessity: rules.version_exists: "), "\(refused)")
            let nobody = try await program.run(["rules", "import", file], token: keeper)
            #expect(!nobody.isSuccess && nobody.errors.contains("Give either --clinic or --organization"), "\(nobody)")
            #expect(try await sets() == published)
        }
    }

    @Test func `what is wrong with a file of rules is told by its lines, in their order, and nothing is published`() async throws {
        try await ProgramUnderTest.with { program in
            let clinic = UUID().uuidString.lowercased()
            _ = try await Self.makeClinic(clinic, in: program)
            let keeper = try await program.token("keeper", [clinic: "administrator"])
            let example = try String(
                contentsOfFile: BuiltTree.root.appending(path: "deploy/examples/payer-rules.yaml").path, encoding: .utf8)
            /// Imports and checks the example with some of its lines written otherwise; each is told by its number.
            func faults(
                _ changes: [(line: String, instead: String, told: String)], code: String, sourceLocation: SourceLocation = #_sourceLocation
            ) async throws {
                var text = example
                for change in changes { text = text.replacing(change.line, with: change.instead) }
                let file = try program.write(text)
                let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
                let expected = changes.map { change in
                    "\(file):\(1 + (lines.firstIndex { $0.contains(change.instead) } ?? -1)): \(change.told)"
                }
                let imported = try await program.run(["rules", "import", file, "--clinic", clinic], token: keeper)
                #expect(!imported.isSuccess && imported.output.isEmpty, "\(imported)", sourceLocation: sourceLocation)
                #expect(imported.errors.hasPrefix("necessity: \(code): "), "\(imported)", sourceLocation: sourceLocation)
                #expect(
                    imported.errors.split(separator: "\n").dropFirst().map(String.init) == expected, "\(imported)",
                    sourceLocation: sourceLocation)
                let checked = try await program.run(["rules", "check", file])
                #expect(!checked.isSuccess, "\(checked)", sourceLocation: sourceLocation)
                #expect(
                    checked.errors.split(separator: "\n").dropFirst().map(String.init) == expected, "\(checked)",
                    sourceLocation: sourceLocation)
            }
            try await faults(
                [
                    (
                        "codes: [\"92610\"]", "codes: [92610]",
                        """
                        rules[1].match.codes[0]: is expected to be otherwise: it is a CPT or HCPCS code, as text. Where a text is meant, put \
                        it in quotation marks: without them this is read as a number, true, false or null.
                        """
                    ),
                    (
                        "pa: notification", "pa: maybe",
                        """
                        rules[3].requirement.pa: is expected to be otherwise: it is one of required, conditional, referral, notification, no.
                        """
                    ),
                ], code: "request.invalid")
            try await faults(
                [
                    ("max_pages: 3", "max_pages: 0", "rules[2].letter.max_pages: A number from 1 to 36525 is expected."),
                    (
                        "lead_days: 21", "lead_days: 3",
                        """
                        rules[2].renewal.lead_days: The clinic would begin when the payer takes no renewal any more.
                        """
                    ),
                ], code: "rules.invalid")
            try await faults(
                [
                    (
                        "max_pages: 3", "max_pagse: 3",
                        """
                        rules[2].letter.max_pagse: is expected to be otherwise: it has one of the names that docs/rules.md lists.
                        """
                    )
                ], code: "request.invalid")
            for (text, told) in [
                ("rules: [a\nb: }\n", ":2:2: yaml.syntax: "), ("", ":1:1: yaml.not_object: "), ("a: !!set {}\n", ":1:4: yaml.tag: "),
                ("a: 1\na: 2\n", ":1:1: yaml.duplicate: "),
            ] {
                let file = try program.write(text)
                let imported = try await program.run(["rules", "import", file, "--clinic", clinic], token: keeper)
                #expect(!imported.isSuccess && imported.errors.contains("\n\(file)\(told)"), "\(imported)")
            }
            // As some editors of other systems write it.
            let marked = try program.write("\u{FEFF}" + example.replacing("\n", with: "\r\n"))
            let checked = try await program.run(["rules", "check", marked])
            #expect(checked.isSuccess, "\(checked)")
            let list = try await program.run(["command", "listRuleSets", "--clinic", clinic], token: keeper)
            #expect(list.output.contains("\"rule_sets\":[]"), "\(list)")
        }
    }

    @Test func `whatever a path of the API names can be named on the command line`() async throws {
        try await ProgramUnderTest.with { program in
            let description = try await program.run(["command", "readDescription"], token: "none")
            let parsed = try JSONSerialization.jsonObject(with: Data(description.output.utf8)) as? [String: Any]
            let paths = try #require(parsed?["paths"] as? [String: Any]).keys
            let names = Set(paths.flatMap { $0.matches(of: /\{([a-z_]+)\}/).map { String($0.1) } })
            try #require(names.isSuperset(of: ["clinic", "order", "rights_request"]))
            let help = try await program.run(["command", "--help"]).output
            for name in names { #expect(help.contains("--\(name.replacing("_", with: "-")) <"), "\(name)") }
        }
    }

    @Test func `the clock is advanced and shown, and never goes back`() async throws {
        try await ProgramUnderTest.with { program in
            let installer = try await program.run(["token", "--installation"]).output.trimmingCharacters(in: .newlines)
            func instants(_ outcome: ProgramUnderTest.Outcome) throws -> [Date] {
                try #require(outcome.isSuccess, "\(outcome.errors)")
                let form = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
                return try outcome.output.split(separator: "\n").map { try Date(String($0.dropFirst(10)), strategy: form) }
            }
            let ahead = try instants(try await program.run(["clock", "advance", "72h"], token: installer))
            #expect(abs(ahead[0].timeIntervalSince(ahead[1]) - 259_200) < 1)
            let shown = try instants(try await program.run(["clock"], token: installer))
            #expect(shown[0] >= ahead[0] && shown[1] < ahead[0])
            let back = try await program.run(["clock", "advance", "--to", "2026-01-01T00:00:00Z"], token: installer)
            #expect(!back.isSuccess && back.errors.hasPrefix("necessity: clock.backwards: "), "\(back)")
            let wrong = try await program.run(["clock", "advance", "soon"], token: installer)
            #expect(!wrong.isSuccess && wrong.errors.contains("soon is no duration"), "\(wrong)")
        }
    }

    @Test func `the case of the demo shows its clocks, and when the payer's time has passed, that somebody has to ask`() async throws {
        try await ProgramUnderTest.with(["--demo"]) { program in
            let (clinic, caseID) = ("01940000-0000-7000-8000-000000000020", "01940000-0000-7000-8000-000000000051")
            let installer = try await program.run(["token", "--installation"]).output.trimmingCharacters(in: .newlines)
            let coordinator = try await program.token("dana", [clinic: "coordinator"])
            func clocks() async throws -> [Substring] {
                let shown = try await program.run(["case", "show", caseID, "--clinic", clinic], token: coordinator)
                try #require(shown.isSuccess, "\(shown.errors)")
                return shown.output.split(separator: "\n").filter { $0.hasPrefix("clock  ") }
            }
            let running = "payer decision, by the law medicaid_managed_care@1, running"
            try await eventually("the demo is made") { (try? await clocks().contains { $0.hasSuffix(running) }) == true }
            let advanced = try await program.run(["clock", "advance", "240h"], token: installer)
            #expect(advanced.isSuccess, "\(advanced)")
            try await eventually("the clock is missed") { try await clocks().contains { $0.hasSuffix("medicaid_managed_care@1, missed") } }
            try await eventually("a task says so") {
                let tasks = try await program.run(["command", "listTasks", "--clinic", clinic], token: coordinator)
                return tasks.output.contains("\"kind\":\"payer_decision_missed\"")
            }
        }
    }

    /// A clinic with a site, and a token of its coordinator.
    private static func makeClinic(_ clinic: String, in program: ProgramUnderTest) async throws -> String {
        let installer = try await program.run(["token", "--installation"]).output.trimmingCharacters(in: .newlines)
        let made = try await program.run(
            ["command", "createClinic", "--body", "{\"clinic_id\": \"\(clinic)\", \"name\": \"Harbor\"}"], token: installer)
        try #require(made.isSuccess, "\(made.errors)")
        let site = """
            {"site_id": "\(UUID().uuidString.lowercased())", "name": "Main", "time_zone": "America/New_York",
             "address": {"lines": ["1 Example Street"], "city": "Baltimore", "state": "MD", "postal_code": "21201"}}
            """
        let added = try await program.run(
            ["command", "addSite", "--clinic", clinic, "--body", site], token: try await program.token("keeper", [clinic: "administrator"]))
        try #require(added.isSuccess, "\(added.errors)")
        return try await program.token("coordinator", [clinic: "coordinator"])
    }
}

extension ProgramUnderTest {
    /// Writes a file into the program's home, and says where it is.
    fileprivate nonisolated func write(_ text: String) throws -> String {
        let path = "\(self.home)/\(UUID().uuidString).json"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }
}
