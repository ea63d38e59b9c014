@testable import CaseAPI
import EventSourcing
import Foundation
import HTTPTypes
import ServedProgram
import TestSupport
import Testing

@Suite("What refusals, logs and metrics say of patients")
struct WhatIsSaidOfPatientsTests {
    @Test func `whatever a client sends by mistake comes back in no refusal and stands in no log`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make()).carried(through: .closure)
        let mark = TestCase.freshMark()
        let organization = try await TestOrganization.make()
        try await story.keepBesides()
        let ids = story.ids.merging(["organization": organization.id, "code": "case.unknown"]) { $1 }
        let person = try await story.program.person(
            "somebody of both", [story.clinic.tenant: .coordinator, organization.tenant: .administrator])
        var replies: [(String, Reply)] = []
        for operation in APIDescription.current.operations {
            let path = operation.filled(ids)
            let body = operation.body.map { _ in
                JSONTree.object([.init(name: mark, value: .text(mark)), .init(name: "text", value: [.text(mark)])])
            }
            // In the body, as JSON and as none; in the path; in the query; in headers.
            for (place, path, query, headers, bytes) in [
                ("body", path, [], [], body?.bytes), ("text", path, [], [], body == nil ? nil : Array("\(mark) {".utf8)),
                (
                    "path", path.replacing(story.id, with: mark).replacing(story.patient, with: mark).replacing(story.letter, with: mark),
                    [], [], body?.bytes
                ),
                (
                    "query", path, operation.parameters.filter { $0.place == .query }.map { ($0.name, mark) } + [(mark, mark)], [],
                    body?.bytes
                ),
                (
                    "header", path, [], operation.parameters.filter { $0.place == .header }.map { ($0.name, mark) } + [("X-More", mark)],
                    body?.bytes
                ),
                ("bundle", path, [], [], body == nil ? nil : Array(Self.bundle(mark).utf8)),
            ] as [(String, String, [(String, String)], [(String, String)], [UInt8]?)] {
                let headers = headers.contains { $0.0 == "Idempotency-Key" } ? headers : headers + [("Idempotency-Key", freshID())]
                let reply = try await person.send(operation.method.rawValue, path, query: query, headers: headers, body: bytes)
                replies.append(("\(operation.id) \(place)", reply))
            }
        }
        replies.append(("route", try await person.get("/v1/\(mark)")))
        replies.append(("token", try await story.program.bearer(mark).get(story.path)))
        for (place, reply) in replies where reply.status >= 400 {
            #expect(!reply.whole.contains(mark), "\(place): \(reply)")
        }
        #expect(replies.count { $0.1.status >= 400 } > 100)
        let lines = story.program.log.lines
        #expect(lines.count > 100 && lines.filter { $0.contains(mark) || $0.contains(story.mark) }.isEmpty)
        #expect(lines.filter { $0.contains(TestCase.birthDate) }.isEmpty)
    }

    @Test func `the log names requests, operations and codes, and no path`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let read = try await story.coordinator.get(story.path)
        let refused = try await story.coordinator.get("\(story.clinic.path)/cases/\(freshID())")
        let lines = story.program.log.lines
        let (readID, refusedID) = (try #require(read.requestID), try #require(refused.requestID))
        let line = try #require(lines.first { $0.contains("request_id=\(readID)") })
        #expect(line.hasPrefix("info: request ") && line.contains("operation=readCase") && line.contains("status=200"), "\(line)")
        let other = try #require(lines.first { $0.contains("request_id=\(refusedID)") })
        #expect(other.contains("code=case.unknown") && other.contains("status=404"), "\(other)")
        for line in lines where line.contains("info: request ") { #expect(!line.contains("/v1/") && !line.contains(story.id)) }
    }

    @Test func `metrics name operations and statuses, and no id`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        _ = try await story.coordinator.get(story.path)
        let reply = try await story.program.nobody.get("/metrics")
        #expect(reply.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
        #expect(reply.bodyText.contains("necessity_http_requests_total{operation=\"readCase\",status=\"200\"}"), "\(reply)")
        #expect(reply.bodyText.contains("necessity_http_request_seconds_count{operation=\"readCase\"}"))
        _ = try await story.program.nobody.get("/v1/nothing")
        let after = try await story.program.nobody.get("/metrics")
        #expect(after.bodyText.contains("necessity_http_requests_total{operation=\"unknown\",status=\"404\"}"))
        let isID = try Regex("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}")
        #expect(reply.bodyText.firstMatch(of: isID) == nil)
    }

    /// A bundle that is wrong in many places, each holding the mark.
    private static func bundle(_ mark: String) -> String {
        """
        {"resourceType": "Bundle", "type": "\(mark)", "identifier": {"system": "\(mark)", "value": 5}, "entry": [{"fullUrl": "\(mark)", \
        "resource": {"resourceType": "Claim", "status": "\(mark)", "use": "\(mark)", "patient": {"reference": "\(mark)"}, \
        "diagnosis": [{"sequence": 1, "diagnosisCodeableConcept": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", \
        "code": "\(mark)"}]}}]}}, {"fullUrl": "x", "resource": {"resourceType": "\(mark)", "name": "\(mark)"}}]}
        """
    }
}
