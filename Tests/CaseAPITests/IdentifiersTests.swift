import CaseAPI
import EventSourcing
import ServedProgram
import TestSupport
import Testing

@Suite("What others call it, and who asked first")
struct IdentifiersTests {
    @Test func `two patients and two cases share no identifier`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let head = try await story.clinic.head()
        var registration = story.registration
        registration["patient_id"] = .text(freshID())
        let patient = try await story.coordinator.post("\(story.clinic.path)/patients", registration)
        #expect(patient.status == 409 && patient.code == "identifier.taken" && !patient.bodyText.contains(story.mark), "\(patient)")
        var opening = WhatIsNotThereTests.opening(story, caseID: freshID())
        opening["identifiers"] = [["system": "urn:example:orders", "value": story.marked("order")]]
        let opened = try await story.coordinator.post("\(story.clinic.path)/cases", opening)
        #expect(opened.status == 409 && opened.code == "identifier.taken" && !opened.bodyText.contains(story.mark), "\(opened)")
        #expect(try await story.clinic.head() == head)
        // Elsewhere it is another clinic's business.
        let other = try await TestClinic.make()
        #expect(try await other.person(.coordinator).post("\(other.path)/patients", registration).status == 201)
    }

    @Test func `racers who register a patient under one identifier register one`() async throws {
        let clinic = try await TestClinic.make()
        let story = try await TestCase.open(in: clinic)
        let identifiers: JSONTree = [["system": "urn:example:records", "value": .text(TestCase.freshMark())]]
        let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
            for _ in 0..<6 {
                var registration = story.registration
                registration["patient_id"] = .text(freshID())
                registration["identifiers"] = identifiers
                let body = registration
                group.addTask { try await story.coordinator.post("\(clinic.path)/patients", body) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(replies.count { $0.status == 201 } == 1, "\(replies)")
        #expect(replies.filter { $0.status != 201 }.allSatisfy { $0.code == "identifier.taken" }, "\(replies)")
    }

    @Test func `the same service is asked for once, unless somebody says why`() async throws {
        let first = try await TestCase.open(in: try await TestClinic.make()).carried(through: .service)
        let second = freshID()
        try await first.coordinator.do("\(first.clinic.path)/cases", WhatIsNotThereTests.opening(first, caseID: second))
        let path = "\(first.clinic.path)/cases/\(second)/services"
        var service = first.service
        let line = freshID()
        service["line_id"] = .text(line)
        let head = try await first.clinic.head()
        let refused = try await first.clinician.post(path, ["services": [service]])
        #expect(refused.status == 409 && refused.code == "request.duplicate", "\(refused)")
        #expect(refused.text("detail")?.contains(first.id) == true, "it says which case: \(refused)")
        #expect(try await first.clinic.head() == head)
        let done = try await first.clinician.post(path, ["services": [service], "override_reason": first.marked("second device")])
        #expect(done.status == 201 && done.texts("line_ids") == [line], "\(done)")
    }
}
