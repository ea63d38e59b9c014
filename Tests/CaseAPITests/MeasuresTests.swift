import CaseAPI
import EventSourcing
import ServedProgram
import TestSupport
import Testing

/// Results of standardized tests: recorded with an evaluation, refused where they cannot be, and judged where somebody reads them.
@Suite("Results of standardized tests")
struct MeasuresTests {
    /// A child of 5:7, of two languages, by one test in one of them.
    private static let result: JSONTree = [
        "instrument": "celf-5", "scale": "standard", "part": "Core Language", "score": "70", "administered_on": "2026-01-05",
        "languages": ["en"], "interval": ["low": "65", "high": "76", "confidence_percent": 95], "percentile": "2",
    ]

    private static func result(_ change: (inout JSONTree) -> Void) -> JSONTree {
        var result = Self.result
        change(&result)
        return result
    }

    private static func evaluation(_ story: TestCase, _ measures: [JSONTree], id: String? = nil, on day: String = "2026-01-05") -> JSONTree
    {
        var body = story.evaluation
        body["evaluation_id"] = .text(id ?? story.other(8))
        body["discipline"] = "speech"
        body["evaluated_on"] = .text(day)
        body["languages"] = ["en-US", "es"]
        body["measures"] = .array(measures)
        return body
    }

    /// A case of a child who was born on a day.
    private static func child(born day: String = "2020-05-20", in clinic: TestClinic) async throws -> TestCase {
        let story = try await TestCase.open(in: clinic)
        let patient = freshID()
        var registration = story.registration
        registration["patient_id"] = .text(patient)
        registration["birth_date"] = .text(day)
        registration["identifiers"] = []
        try await story.coordinator.do("\(clinic.path)/patients", registration)
        return try await story.openAnother(of: patient)
    }

    private static func measures(_ story: TestCase) async throws -> Reply {
        let reply = try await story.coordinator.get("\(story.path)/measures")
        #expect(reply.status == 200, "\(reply)")
        return reply
    }

    private static func codes(_ reading: JSONTree?) -> [String] { reading?["findings"]?.elements?.compactMap { $0["code"]?.text } ?? [] }

    @Test func `a result is recorded, read with the case, and told with what there is to say of it`() async throws {
        let story = try await Self.child(in: try await TestClinic.make())
        let recorded = try await story.clinician.post("\(story.path)/evaluations", Self.evaluation(story, [Self.result]))
        #expect(recorded.status == 201 && !recorded.bodyText.contains("celf"), "\(recorded)")

        let evaluation = try #require(try await story.coordinator.get(story.path).list("evaluations").first)
        #expect(evaluation["measured_days_before"]?.number == 0)
        #expect(evaluation["languages"]?.elements == ["en-US", "es"])
        let kept = try #require(evaluation["measures"]?.elements?.first)
        #expect(kept["version"]?.number == 1 && kept["score"]?.text == "70" && kept["interval"]?["high"]?.text == "76", "\(kept)")

        let read = try await Self.measures(story)
        let reading = try #require(read["evaluations[0].measures[0]"])
        #expect(reading["name"]?.text == "Clinical Evaluation of Language Fundamentals" && reading["age_months"]?.number == 67)
        #expect(reading["deviation"]?.text == "-2" && Self.codes(reading) == ["measure.languages_untested"], "\(reading)")
        #expect(read.list("rules").isEmpty && read.list("gaps").isEmpty)
        #expect(read.etag == (try await story.coordinator.get(story.path).etag))

        let entry = try #require(try await story.clinic.accessLog().first { $0["request_id"]?.text == read.requestID })
        #expect(entry["categories"]?.elements == ["clinical", "demographics"] && entry["patients"]?.elements == [.text(story.patient)])
        #expect(entry["subjects"]?.elements == [.text(story.id)] && entry["what"]?.text == "opened")
    }

    @Test func `the age of a child who was born preterm is corrected, once the record says so`() async throws {
        let story = try await Self.child(born: "2025-01-05", in: try await TestClinic.make())
        try await story.clinician.do("\(story.path)/evaluations", Self.evaluation(story, [Self.result]))
        let before = try #require(try await Self.measures(story)["evaluations[0].measures[0]"])
        #expect(before["age_months"]?.number == 12 && before["chronological_age_months"] == nil, "\(before)")
        try await story.coordinator.do(
            "\(story.clinic.path)/patients/\(story.patient)/gestational_ages",
            ["weeks": 30, "source": .text("birth_record")])
        let after = try #require(try await Self.measures(story)["evaluations[0].measures[0]"])
        #expect(after["age_months"]?.number == 9 && after["chronological_age_months"]?.number == 12, "\(after)")
    }

    @Test func `what cannot be is refused by its place, and leaves nothing`() async throws {
        let story = try await Self.child(in: try await TestClinic.make())
        let head = try await story.clinic.head()
        let sentences: [([JSONTree], String, [String])] = [
            ([Self.result, Self.result { $0["instrument"] = "house-made" }], "measure.instrument_unknown", ["measures[1].instrument"]),
            ([Self.result { $0["version"] = 7 }], "measure.instrument_unknown", ["measures[0].instrument"]),
            (
                [
                    Self.result {
                        $0["scale"] = "scaled"
                        $0["score"] = "20"
                        $0["interval"] = nil
                    }
                ], "measure.score_impossible", ["measures[0].score"]
            ),
            ([Self.result { $0["administered_on"] = "2099-01-05" }], "measure.in_the_future", ["measures[0].administered_on"]),
            ([Self.result { $0["score"] = "seventy" }], "request.invalid", ["measures[0].score"]),
            ([Self.result { $0["percentile"] = "101" }], "request.invalid", ["measures[0].percentile"]),
            (Array(repeating: Self.result, count: 101), "request.invalid", ["measures"]),
        ]
        for (measures, code, places) in sentences {
            let reply = try await story.clinician.post("\(story.path)/evaluations", Self.evaluation(story, measures))
            #expect(reply.status == 422 && reply.code == code && reply.places == places, "\(reply)")
            for value in ["house-made", "2099", "seventy", "101\""] { #expect(!reply.bodyText.contains(value), "\(reply)") }
        }
        #expect(try await story.clinic.head() == head)
    }

    @Test func `an amendment says what became of the results`() async throws {
        let story = try await Self.child(in: try await TestClinic.make())
        try await story.clinician.do("\(story.path)/evaluations", Self.evaluation(story, [Self.result]))
        var amendment = Self.evaluation(story, [])
        amendment["reason"] = "new_findings"
        amendment["changed"] = ["goals"]
        let forgetful = try await story.clinician.post("\(story.path)/evaluation_amendments", amendment)
        #expect(forgetful.status == 422 && forgetful.code == "measure.dropped", "\(forgetful)")
        amendment["changed"] = ["measures"]
        amendment["measures"] = [Self.result { $0["score"] = "74" }]
        try await story.clinician.do("\(story.path)/evaluation_amendments", amendment)
        let read = try await Self.measures(story)
        #expect(read.list("evaluations").count == 1 && read.text("evaluations[0].measures[0].result.score") == "74")
        #expect(read.text("evaluations[0].amended_on") != nil)
    }

    @Test func `progress counts from the case before, and the access log names both`() async throws {
        let first = try await Self.child(in: try await TestClinic.make())
        try await first.clinician.do(
            "\(first.path)/evaluations",
            Self.evaluation(first, [Self.result { $0["administered_on"] = "2025-07-01" }], on: "2025-07-01"))
        let second = try await first.openAnother(continuing: first.id)
        let later = Self.result {
            $0["score"] = "79"
            $0["interval"] = nil
        }
        try await second.clinician.do("\(second.path)/evaluations", Self.evaluation(second, [later], id: freshID()))
        let read = try await Self.measures(second)
        let progress = try #require(read["evaluations[0].measures[0].progress"])
        #expect(progress["case_id"]?.text == first.id && progress["score"]?.text == "70" && progress["course"]?.text == "better")
        #expect(progress["deviations"]?.text == "0.6" && progress["days"]?.number == 188 && progress["incomparable"] == nil, "\(progress)")
        let entry = try #require(try await second.clinic.accessLog().first { $0["request_id"]?.text == read.requestID })
        #expect(Set((entry["subjects"]?.elements ?? []).compactMap(\.text)) == [first.id, second.id])
        #expect(entry["patients"]?.elements == [.text(second.patient)])
    }

    @Test func `a case before that is another patient's, or is not there, adds nothing`() async throws {
        let clinic = try await TestClinic.make()
        let other = try await Self.child(in: clinic)
        try await other.clinician.do(
            "\(other.path)/evaluations", Self.evaluation(other, [Self.result { $0["administered_on"] = "2025-07-01" }], on: "2025-07-01"))
        let own = try await Self.child(in: clinic)
        for prior in [other.id, freshID()] {
            let story = try await own.openAnother(continuing: prior)
            try await story.clinician.do("\(story.path)/evaluations", Self.evaluation(story, [Self.result], id: freshID()))
            let read = try await Self.measures(story)
            #expect(read["evaluations[0].measures[0].progress"] == nil, "\(read)")
            let entry = try #require(try await clinic.accessLog().first { $0["request_id"]?.text == read.requestID })
            #expect(entry["subjects"]?.elements == [.text(story.id)] && entry["patients"]?.elements == [.text(own.patient)])
        }
    }

    @Test func `the payer's threshold is that of the pinned rule, and the packet waits for the test that it wants`() async throws {
        let clinic = try await TestClinic.make()
        try await clinic.person(.administrator).do("\(clinic.path)/rule_sets", ["rule_set": Self.rules(of: clinic.payer)])
        let story = try await Self.child(in: clinic)
        try await story.clinician.do("\(story.path)/evaluations", Self.evaluation(story, []))
        try await story.clinician.do("\(story.path)/services", ["services": [story.service]])
        try await story.clinician.do("\(story.path)/determinations", [:])
        let before = try await Self.measures(story)
        #expect(before.text("gaps[0].kind") == "measures_missing" && before["gaps[0].blocking"]?.bool == true, "\(before)")
        try await story.coordinator.do("\(story.path)/packets", ["packet_id": .text(freshID()), "documents": []])
        let failed = try #require(try await story.coordinator.get(story.path).list("packets").first)
        #expect(failed["failed"]?.bool == true && failed["gaps"]?.elements?.map { $0["kind"]?.text } == ["measures_missing"], "\(failed)")

        var amendment = Self.evaluation(story, [Self.result, Self.result { $0["score"] = "90" }])
        amendment["reason"] = "payer_asked"
        amendment["changed"] = ["measures"]
        try await story.clinician.do("\(story.path)/evaluation_amendments", amendment)
        let read = try await Self.measures(story)
        #expect(read.list("gaps").isEmpty && read.text("rules[0].rule.rule_id") == "any")
        #expect(read.text("rules[0].measures.thresholds[0].amount") == "1.5" && read.texts("rules[0].line_ids") == [story.line])
        let readings = read.list("evaluations[0].measures")
        #expect(readings.map { $0[path: "thresholds[0].met"]?.bool } == [true, false], "\(read)")
        #expect(readings.first?[path: "thresholds[0].words"]?.text == "more than 1.5 standard deviations from the mean")
        let above = readings.last?["findings"]?.elements?.first { $0["code"]?.text == "measure.above_threshold" }
        #expect(above?["severity"]?.text == "note" && above?["fix"]?.text?.isEmpty == false)
        try await story.coordinator.do("\(story.path)/packets", ["packet_id": .text(freshID()), "documents": []])
        #expect(try await story.coordinator.get(story.path).list("packets").last?["failed"] == nil)
    }

    @Test func `who may not read the case does not read its results, and that is recorded`() async throws {
        let story = try await Self.child(in: try await TestClinic.make())
        try await story.clinician.do("\(story.path)/evaluations", Self.evaluation(story, [Self.result]))
        let administrator = try await story.clinic.person(.administrator)
        let denied = try await administrator.get("\(story.path)/measures")
        #expect(denied.status == 403 && !denied.bodyText.contains("celf"), "\(denied)")
        #expect(try await story.clinic.accessLog().contains { $0["request_id"]?.text == denied.requestID && $0["what"]?.text == "denied" })
        let stranger = try await TestClinic.make().person(.coordinator)
        #expect(try await stranger.get("\(story.path)/measures").status == 404)
        #expect(try await story.coordinator.get("\(story.clinic.path)/cases/\(freshID())/measures").code == "case.unknown")
    }

    /// One rule for all services of a payer: a test of language, below a threshold.
    private static func rules(of payer: String) -> JSONTree {
        [
            "rule_set_id": "tests-of-language", "version": 1, "title": "Tests of language", "effective_from": "2026-01-01",
            "provenance": ["source_url": "https://example.org/manual"],
            "rules": [
                [
                    "rule_id": "any", "scope": ["payer_id": .text(payer)], "requirement": ["pa": "required"],
                    "letter": ["required": "never"],
                    "measures": [
                        "required": true, "same_instrument": true,
                        "thresholds": [["areas": ["language"], "kind": "deviations", "amount": "1.5", "exclusive": true]],
                    ],
                ]
            ],
        ]
    }
}
