import CaseAPI
import EventSourcing
import ServedProgram
import TestSupport
import Testing

@Suite("Bodies that are wrong")
struct WrongBodiesTests {
    @Test func `what is no JSON is refused as such`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let head = try await story.clinic.head()
        let texts = [
            "", " ", "{", "}", "{\"text\"}", "{'text': 'x'}", "{\"text\": \"x\",}", "{\"text\": NaN}", "{\"text\": Infinity}", "{} {}",
            "{\"text\": \"\\ud800\"}", "{\"text\": \"\\udc00\\ud800\"}", "{\"text\": \"\\x41\"}", "{\"text\": \"a\nb\"}", "\u{FEFF}{}",
            "{\"text\": 01}", "{\"text\": +1}", "// text", "text=x",
        ]
        for bytes in texts.map({ Array($0.utf8) }) + [[0x7B, 0xFF, 0x7D], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]] {
            let reply = try await story.coordinator.post("\(story.path)/notes", bytes: bytes)
            #expect(reply.status == 400 && reply.code == "json.malformed", "\(bytes): \(reply)")
        }
        #expect(try await story.clinic.head() == head)
    }

    @Test func `a body that nests too deep is refused however long it is`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let deep = Array(repeating: UInt8(ascii: "["), count: 65) + Array(repeating: UInt8(ascii: "]"), count: 65)
        let longer = Array(repeating: UInt8(ascii: "["), count: 5_000_000)
        for bytes in [deep, longer, Array("{\"text\": ".utf8) + deep + [UInt8(ascii: "}")]] {
            let reply = try await story.coordinator.post("\(story.path)/notes", bytes: bytes)
            #expect(reply.status == 400 && reply.code == "json.too_deep", "\(reply)")
        }
        // What nests as deep as may be, in a member that nobody asks for.
        let allowed = Array(repeating: UInt8(ascii: "["), count: 63) + Array(repeating: UInt8(ascii: "]"), count: 63)
        let reply = try await story.coordinator.post(
            "\(story.path)/notes", bytes: Array("{\"text\": \"x\", \"more\": ".utf8) + allowed + [UInt8(ascii: "}")])
        #expect(reply.status == 201, "\(reply)")
    }

    @Test func `what is JSON and no object is told so`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        for text in ["[]", "3", "\"text\"", "null", "true", "[{\"text\": \"x\"}]"] {
            let reply = try await story.coordinator.post("\(story.path)/notes", bytes: Array(text.utf8))
            #expect(reply.status == 422 && reply.code == "request.invalid" && reply.places == [""], "\(text): \(reply)")
        }
    }

    @Test func `everything that is wrong is told at once, each with its place`() async throws {
        let clinic = try await TestClinic.make()
        let coordinator = try await clinic.person(.coordinator)
        let head = try await clinic.head()
        let reply = try await coordinator.post(
            "\(clinic.path)/patients",
            [
                "patient_id": "17", "name": ["family": 5, "given": [], "suffix": "Jr."], "birth_date": "2026-02-30", "sex": "x",
                "identifiers": [["system": "urn:a"], 3, ["system": "urn:a", "value": "b"]],
                "address": ["lines": "x", "state": "Maryland", "postal_code": 21201], "phone": ["555"],
            ])
        #expect(reply.status == 422 && reply.code == "request.invalid")
        #expect(
            reply.list("errors").map { "\($0["at"]?.text ?? "") \($0["code"]?.text ?? "")" } == [
                "patient_id value", "name.family type", "name.given value", "birth_date value", "sex value",
                "identifiers[0].value missing", "identifiers[1] type", "address.lines type", "address.city missing",
                "address.state value", "address.postal_code type", "phone type",
            ], "\(reply)")
        #expect(reply.list("errors").allSatisfy { $0["detail"]?.text?.isEmpty == false })
        #expect(try await clinic.head() == head)
    }

    @Test func `not more places are told than an answer holds`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make()).carried(through: .submission)
        let asked = JSONTree.array(Array(repeating: ["code": 5, "line_id": "x"], count: 50))
        let reply = try await story.coordinator.post("\(story.path)/information_requests", ["channel": "portal", "asked": asked])
        #expect(reply.status == 422 && reply.places.count == 100, "\(reply)")
    }

    @Test func `members that nobody knows are passed over`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let reply = try await story.coordinator.post(
            "\(story.path)/notes", ["text": "x", "color": "red", "more": ["text": 5], "": .literal("null")])
        #expect(reply.status == 201)
    }

    @Test func `null says as much as nothing`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let done = try await story.coordinator.post("\(story.path)/notes", ["text": "x", "note_id": .literal("null")])
        #expect(done.status == 201)
        let missing = try await story.coordinator.post("\(story.path)/notes", ["text": .literal("null")])
        #expect(missing.status == 422 && missing.places == ["text"] && missing.text("errors[0].code") == "missing", "\(missing)")
    }

    @Test func `values that are out of bounds are refused at their place`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make()).carried(through: .letter)
        let head = try await story.clinic.head()
        for number in ["-1", "0", "9", "1.5", "1e0", "99999999999999999999", "-0", "\"1\"", "true", "[1]"] {
            let reply = try await story.clinician.post(
                "\(story.letterPath)/edits", ["section": .literal(number), "text": "x"], ifMatch: "\"1\"")
            #expect(reply.status == 422 && reply.places == ["section"], "\(number): \(reply)")
        }
        for amount in ["-1", "", "1e3", "NaN", "1000000.001", "9999999", "1.2345", ".5", "5.", "٣", " 1"] {
            var service = story.service
            service[path: "quantity.amount"] = .text(amount)
            let reply = try await story.clinician.post("\(story.path)/services", ["services": [service]])
            #expect(reply.status == 422 && reply.places == ["services[0].quantity.amount"], "\(amount): \(reply)")
        }
        for (place, value) in [
            ("dates.from", "2026-13-01"), ("dates.from", "26-01-01"), ("dates.through", "2025-12-31"), ("service.system", "icd"),
            ("modifiers", ["g"]), ("place_of_service", "1"), ("renderer_npi", "1234567890"), ("quantity.unit", "cups"),
            ("frequency", ["times": 0, "every": 1, "period": "week"]),
        ] as [(String, JSONTree)] {
            var service = story.service
            service[path: place] = value
            let reply = try await story.clinician.post("\(story.path)/services", ["services": [service]])
            #expect(
                reply.status == 422 && reply.places.count == 1 && reply.places[0].hasPrefix("services[0].\(place)"), "\(place): \(reply)")
        }
        #expect(try await story.clinic.head() == head)
    }

    @Test func `an NPI whose check digit is wrong, and codes without the form of ICD-10-CM, are refused`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        for npi in ["1234567890", "123456789", "12345678933", "123456789A", "0000000000", ""] {
            var evaluation = story.evaluation
            evaluation["evaluator_npi"] = .text(npi)
            let reply = try await story.clinician.post("\(story.path)/evaluations", evaluation)
            #expect(reply.status == 422 && reply.places == ["evaluator_npi"], "\(npi): \(reply)")
        }
        for code in ["G8", "8G2", "G82.", "G82.20000", "GGG.2", "G82 20", "G82,20", ""] {
            var evaluation = story.evaluation
            evaluation[path: "diagnoses[0].code"] = .text(code)
            let reply = try await story.clinician.post("\(story.path)/evaluations", evaluation)
            #expect(reply.status == 422 && reply.places == ["diagnoses[0].code"], "\(code): \(reply)")
        }
    }

    @Test func `texts hold what people write, and no NUL`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        for text in [
            "Zoë says “no”", "👩🏽‍⚕️", "\u{202E}turned", "line\r\nline\ttab", "\\\"{}[]", "\u{1}\u{7F}", String(repeating: "é", count: 10_000),
        ] {
            let done = try await story.coordinator.post("\(story.path)/notes", ["text": .text(text)])
            #expect(done.status == 201, "\(done)")
            let read = try await story.coordinator.get(story.path)
            #expect(read.list("notes").last?["note"]?.text == text, "\(text.prefix(20))")
        }
        for text in ["a\u{0}b", "", String(repeating: "é", count: 10_001)] {
            let reply = try await story.coordinator.post("\(story.path)/notes", ["text": .text(text)])
            #expect(reply.status == 422 && reply.places == ["text"], "\(reply)")
        }
    }

    @Test func `what is too large for one event is refused`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let head = try await story.clinic.head()
        var evaluation = story.evaluation
        let sentence = JSONTree.text(String(repeating: "𝄞", count: 1_000))
        evaluation["safety_concerns"] = .array(Array(repeating: sentence, count: 50))
        evaluation["limitations"] = .array(Array(repeating: ["domain": "x", "baseline": sentence], count: 50))
        let reply = try await story.clinician.post("\(story.path)/evaluations", evaluation)
        #expect(reply.status == 422 && reply.code?.hasPrefix("append.") == true, "\(reply)")
        #expect(try await story.clinic.head() == head)
    }
}
