import ClinicalCodes
import EventSourcing
import Foundation
import Postgres
import Reference
import ServedProgram
import TestSupport
import Testing

/// Codes of diagnoses, held to the edition of ICD-10-CM that an operator loaded.
@Suite("Diagnosis codes on the day of an evaluation")
struct DiagnosisCodesTests {
    /// Loads fiscal year 2026 into a program's database.
    private static func load(into program: ServedProgram) async throws {
        let configuration = try PostgresConfiguration(program.database.url(as: "necessity_migrator"))
        _ = try await CodeSetImport(configuration: configuration).load(
            try ICD10CMOrderFile(Array(OrderFile.small.utf8)), version: "2026", days: FiscalYear(2026)!.days()!,
            sha256: [UInt8](repeating: 1, count: 32))
    }

    private static func evaluation(_ story: TestCase, _ codes: [String], on day: String = "2026-01-05", id: Int = 8) -> JSONTree {
        var body = story.evaluation
        body["evaluation_id"] = .text(story.other(id))
        body["evaluated_on"] = .text(day)
        body["diagnoses"] = .array(codes.map { ["code": .text($0)] })
        return body
    }

    @Test func `where no edition is loaded nothing is said of a code`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let reply = try await story.clinician.post("\(story.path)/evaluations", Self.evaluation(story, ["Z99.9", "G82"]))
        #expect(reply.status == 201, "\(reply)")
    }

    @Test func `an edition that does not hold on the day says nothing either`() async throws {
        try await ServedProgram.with { program in
            try await Self.load(into: program)
            let story = try await TestCase.open(in: try await TestClinic.make(in: program))
            let before = try await story.clinician.post(
                "\(story.path)/evaluations", Self.evaluation(story, ["Z99.9"], on: "2025-09-30"))
            #expect(before.status == 201, "\(before)")
        }
    }

    @Test func `a header and a code that does not exist are refused by their places, and never by name`() async throws {
        try await ServedProgram.with { program in
            try await Self.load(into: program)
            let story = try await TestCase.open(in: try await TestClinic.make(in: program))
            let (path, head) = ("\(story.path)/evaluations", try await story.clinic.head())

            let header = try await story.clinician.post(path, Self.evaluation(story, ["F80.2", "G82.2"]))
            #expect(header.status == 422 && header.text("code") == "diagnosis.not_billable", "\(header)")
            #expect(header.list("errors").count == 1)
            #expect(header.text("errors[0].at") == "diagnoses[1].code" && header.text("errors[0].code") == "diagnosis.not_billable")

            let both = try await story.clinician.post(path, Self.evaluation(story, ["G82.2", "F80.2", "Z99.9"]))
            #expect(both.status == 422 && both.text("code") == "diagnosis.unknown", "\(both)")
            #expect(both.text("errors[0].at") == "diagnoses[2].code" && both.text("errors[0].code") == "diagnosis.unknown")
            #expect(both.text("errors[1].at") == "diagnoses[0].code" && both.text("errors[1].code") == "diagnosis.not_billable")
            for reply in [header, both] {
                for code in ["G82.2", "F80.2", "Z99.9"] { #expect(!"\(reply)".contains(code), "\(reply)") }
            }
            #expect(try await story.clinic.head() == head)

            let good = try await story.clinician.post(path, Self.evaluation(story, ["F80.2", "G82.20"]))
            #expect(good.status == 201, "\(good)")
        }
    }

    @Test func `what was recorded before an edition was loaded is answered alike when it comes again`() async throws {
        try await ServedProgram.with { program in
            let story = try await TestCase.open(in: try await TestClinic.make(in: program))
            let (path, key) = ("\(story.path)/evaluations", freshID())
            let first = try await story.clinician.post(path, Self.evaluation(story, ["G82.2"]), key: key)
            #expect(first.status == 201, "\(first)")
            try await Self.load(into: program)
            let again = try await story.clinician.post(path, Self.evaluation(story, ["G82.2"]), key: key)
            #expect(again.status == 201 && again["repeated"] == true, "\(again)")
            // With another key it is the same evaluation, which changes nothing.
            let same = try await story.clinician.post(path, Self.evaluation(story, ["G82.2"]))
            #expect(same.status == 200 && same["changed"] == false, "\(same)")
            let other = try await story.clinician.post(path, Self.evaluation(story, ["G82.2"], id: 9))
            #expect(other.status == 422 && other.text("code") == "diagnosis.not_billable", "\(other)")
        }
    }
}
