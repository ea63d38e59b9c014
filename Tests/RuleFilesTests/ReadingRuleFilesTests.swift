import EventSourcing
import RuleFiles
import Testing

@Suite("Reading files of rules")
struct ReadingRuleFilesTests {
    private static func json(_ yaml: String) throws -> String { String(decoding: try RuleFile(yaml: yaml).json, as: UTF8.self) }

    /// Code and place of the fault.
    private static func fault(_ yaml: String) -> String? {
        do throws(RuleFileFault) {
            _ = try RuleFile(yaml: yaml)
            return nil
        } catch {
            return "\(error.code.rawValue) at line \(error.line)"
        }
    }

    @Test func `objects, lists and texts become what they are in JSON`() throws {
        let yaml = """
            # A comment.
            title: Outpatient therapy
            rules:
              - rule_id: a
                match: {codes: ["92526", K0005]}
              - rule_id: 'b'
            quoted: |
              Two
              lines
            empty: []
            """
        #expect(
            try Self.json(yaml)
                == #"{"title":"Outpatient therapy","rules":[{"rule_id":"a","match":{"codes":["92526","K0005"]}},{"rule_id":"b"}],"#
                + #""quoted":"Two\nlines\n","empty":[]}"#)
    }

    @Test func `plain words are what YAML 1.2 says: no is a text`() throws {
        let words = [
            ("no", #""no""#), ("yes", #""yes""#), ("on", #""on""#), ("true", "true"), ("False", "false"), ("null", "null"), ("~", "null"),
            ("", "null"), ("12", "12"), ("-1.5", "-1.5"), ("1e3", "1e3"), ("0", "0"), ("007", #""007""#), ("1_000", #""1_000""#),
            ("0x1F", #""0x1F""#), (".5", #"".5""#), ("1.", #""1.""#), ("+1", #""+1""#), ("17:00", #""17:00""#),
            ("2026-01-01", #""2026-01-01""#), (".inf", #"".inf""#), (#""12""#, #""12""#), ("'true'", #""true""#),
        ]
        for (word, json) in words { #expect(try Self.json("a: \(word)") == #"{"a":\#(json)}"#, "\(word)") }
    }

    @Test func `each member has its line, and a missing one that of what is around it`() throws {
        let file = try RuleFile(
            yaml: """
                title: T
                rules:
                  - rule_id: a
                    match:
                      codes:
                        - "92526"
                        - "9252"
                  - rule_id: b
                """)
        let lines = [
            ("title", 1), ("rules", 2), ("rules[0]", 3), ("rules[0].match.codes", 5), ("rules[0].match.codes[1]", 7),
            ("rules[1].rule_id", 8),
            ("rules[1].requirement.pa", 8), ("rules[0].match.codes[9]", 5), ("nothing", 1), ("", 1),
        ]
        for (path, line) in lines { #expect(file.line(of: path) == line, "\(path)") }
    }

    @Test func `a fault in JSON is told by its line, with a hint where quotation marks are missing`() throws {
        let file = try RuleFile(yaml: "title: T\ncodes:\n  - K0005\n  - 92526\n")
        let fault = #expect(throws: JSONFault.self) { try JSON(file.json).object().list("codes", of: String.self) }
        #expect(fault == JSONFault(.type, at: "codes[1]"))
        #expect(file.line(of: "codes[1]") == 4 && file.hint(at: "codes[1]")?.contains("quotation marks") == true)
        #expect(file.hint(at: "codes[0]") == nil && file.hint(at: "title") == nil)
    }

    @Test func `an alias stands for what it names`() throws {
        let yaml = "signer: &signer {accepted: [SLP]}\nrules:\n  - signer: *signer\n  - signer: *signer\n"
        #expect(
            try Self.json(yaml)
                == #"{"signer":{"accepted":["SLP"]},"rules":[{"signer":{"accepted":["SLP"]}},{"signer":{"accepted":["SLP"]}}]}"#)
        #expect(try RuleFile(yaml: yaml).line(of: "rules[1].signer") == 4)
    }

    @Test func `what JSON has not is refused by its line`() {
        let sentences = [
            ("a: 1\nb: [1,\n", "yaml.syntax at line 3"), ("a: 1\n  b: 2\n", "yaml.syntax at line 2"),
            ("a: *nothing\n", "yaml.syntax at line 1"),
            ("a: \u{0}\n", "yaml.syntax at line 1"), ("", "yaml.not_object at line 1"), ("# nothing\n", "yaml.not_object at line 1"),
            ("- a\n", "yaml.not_object at line 1"), ("text\n", "yaml.not_object at line 1"),
            ("a: 1\n---\nb: 2\n", "yaml.several_documents at line 2"), ("x: 1\na: 2\na: 3\n", "yaml.duplicate at line 2"),
            ("x:\n  - {a: 1, 'a': 2}\n", "yaml.duplicate at line 2"), ("x: 1\n? [a]\n: 2\n", "yaml.name at line 2"),
            ("x: 1\n12: 2\n", "yaml.name at line 2"), ("null: 2\n", "yaml.name at line 1"), ("x: 1\ntrue: 2\n", "yaml.name at line 2"),
            ("b: &b {c: 1}\na:\n  <<: *b\n", "yaml.name at line 3"), ("a: 1\nb: !!int 5\n", "yaml.tag at line 2"),
            ("a: !!str 5\n", "yaml.tag at line 1"), ("a: ! 5\n", "yaml.tag at line 1"), ("a: 1\nb: !own {c: 1}\n", "yaml.tag at line 2"),
            ("a: !!set [c]\n", "yaml.tag at line 1"), ("!own\na: 1\n", "yaml.tag at line 1"), ("!!int 5: 1\n", "yaml.name at line 1"),
        ]
        for (yaml, fault) in sentences { #expect(Self.fault(yaml) == fault, "\(yaml)") }
    }

    @Test func `lists within lists have an end`() {
        func nested(_ depth: Int) -> String { "a: " + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(Self.fault(nested(62)) == nil)
        #expect(Self.fault(nested(63)) == nil && Self.fault(nested(64)) == "yaml.too_deep at line 1")
        #expect(Self.fault(nested(100_000)) == "yaml.syntax at line 1", "the parser has an end of its own")
    }

    @Test func `aliases cannot make a small file large`() {
        var bomb = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
        for level in 1...9 {
            bomb += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ") + "]\n"
        }
        #expect(Self.fault(bomb)?.hasPrefix("yaml.too_large") == true)
        // As the name of a member it would be walked through by the parser itself.
        for name in ["? *a9\n: 1", "*a9 : 1", "? [*a9]\n: 1", "[*a9]: 1", "{*a9 : 1}: 1", "x: {[*a9, *a8] : 1}"] {
            #expect(Self.fault(bomb + name + "\n")?.hasPrefix("yaml.name") == true, "\(name)")
        }
        let many = "a: &a 1\nb: [" + Array(repeating: "*a", count: 1_001).joined(separator: ", ") + "]\n"
        #expect(Self.fault(many) == "yaml.too_large at line 1")
    }

    @Test func `text that only looks like an alias or an odd name is read`() throws {
        #expect(try Self.json(#"a: "Is it needed? *Yes* [see]: below""#) == #"{"a":"Is it needed? *Yes* [see]: below"}"#)
        #expect(try Self.json("a: 2 * 3\nb: why?\n") == #"{"a":"2 * 3","b":"why?"}"#)
    }

    @Test func `a file has at most a megabyte`() {
        let long = "a: " + String(repeating: "x", count: RuleFile.textBytesMax - 3)
        #expect(Self.fault(long) == nil && Self.fault(long + "x") == "yaml.too_large at line 1")
    }

    @Test func `a fault says its place and what would be right, and quotes no value`() throws {
        let fault = try #require(throws: RuleFileFault.self) { try RuleFile(yaml: "a: 1\nsecret: !!int Mateo\n") }
        #expect(fault.description == "2:9: yaml.tag: A value has no tag here.")
        let syntax = try #require(throws: RuleFileFault.self) { try RuleFile(yaml: "a: 'Mateo\n") }
        #expect(!syntax.description.contains("Mateo") && syntax.words.hasPrefix("This is no YAML: "))
    }
}
