@testable import CaseAPI
import EventSourcing
import Foundation
import ServedProgram
import TestSupport
import Testing

@Suite("Importing PAS requests")
struct ImportingTests {
    /// The bundle of the examples, with identifiers of its own where a test shares nothing.
    private static func bundle() throws -> JSONTree {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../deploy/examples/pas-request.json")
        return try JSONTree(JSON(Array(try Data(contentsOf: path.standardizedFileURL))))
    }

    private static let claim = "entry[0].resource"
    private static let patient = "entry[1].resource"

    private static func path(_ clinic: TestClinic) -> String { "\(clinic.path)/pas_requests" }

    @Test func `a bundle opens a case with its patient, coverage, payer, diagnoses and services`() async throws {
        let clinic = try await TestClinic.make()
        let program = try await clinic.person(.integration)
        let imported = try await program.post(Self.path(clinic), try Self.bundle())
        #expect(imported.status == 201 && imported["changed"] == true && imported.etag != nil && imported.position != nil, "\(imported)")
        #expect(!imported.bodyText.contains("Castellan"))
        let caseID = try #require(imported.text("case_id"))
        let coordinator = try await clinic.person(.coordinator)
        let read = try await coordinator.get("\(clinic.path)/cases/\(caseID)")
        #expect(read.text("patient.name.family") == "Castellan" && read.text("patient.birth_date") == "2020-06-09", "\(read)")
        #expect(read.text("opened.source") == "pas_request" && read.text("opened.service_line") == "speech")
        #expect(read.text("opened.diagnoses[0].code") == "F80.2" && read.text("coverages[0].member_id") == "CHP-77120-03")
        #expect(read.text("services[0].requested.service.code") == "92507" && read.text("services[0].requested.quantity.amount") == "24")
        #expect(read.text("opened.site_id") == clinic.site && read.text("ownership.owner_id") == program.id)
        let directory = try await coordinator.get(clinic.path)
        #expect(directory.list("payers").contains { $0["payer_id"] == read["opened.payer_id"] && $0["name"] == "Chesapeake Health Plan" })
    }

    @Test func `importing it again changes nothing and tells the case`() async throws {
        let clinic = try await TestClinic.make()
        let (program, bundle, key) = (try await clinic.person(.integration), try Self.bundle(), freshID())
        let first = try await program.post(Self.path(clinic), bundle, key: key)
        let head = try await clinic.head()
        let repeated = try await program.post(Self.path(clinic), bundle, key: key)
        #expect(repeated.status == 201 && repeated.json == RepeatingACommandTests.asRepeat(first), "\(first) and \(repeated)")
        let again = try await program.post(Self.path(clinic), bundle)
        #expect(again.status == 200 && again["changed"] == false && again.text("case_id") == first.text("case_id"), "\(again)")
        let other = try await clinic.person(.coordinator).post(Self.path(clinic), bundle)
        #expect(other.status == 200 && other.text("case_id") == first.text("case_id"), "\(other)")
        #expect(try await clinic.head() == head)
    }

    @Test func `a key that imported one bundle imports no other`() async throws {
        let clinic = try await TestClinic.make(sites: 2)
        let (program, key) = (try await clinic.person(.integration), freshID())
        let first = try await program.post(Self.path(clinic), try Self.bundle(), key: key, query: [("site_id", clinic.sites[0])])
        #expect(first.status == 201, "\(first)")
        let otherSite = try await program.post(Self.path(clinic), try Self.bundle(), key: key, query: [("site_id", clinic.sites[1])])
        #expect(otherSite.status == 409 && otherSite.code == "command.reused", "\(otherSite)")
        var other = try Self.bundle()
        other[path: "identifier.value"] = "NS-2026-000118"
        let otherBundle = try await program.post(Self.path(clinic), other, key: key, query: [("site_id", clinic.sites[0])])
        #expect(otherBundle.status == 409 && otherBundle.code == "command.reused", "\(otherBundle)")
    }

    @Test func `racing imports of one bundle open one case`() async throws {
        let clinic = try await TestClinic.make()
        let (program, bundle) = (try await clinic.person(.integration), try Self.bundle())
        let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
            for _ in 0..<6 { group.addTask { try await program.post(Self.path(clinic), bundle) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(replies.allSatisfy { $0.status == 200 || $0.status == 201 } && replies.count { $0.status == 201 } == 1, "\(replies)")
        #expect(Set(replies.map { $0.text("case_id") }).count == 1)
        let list = try await clinic.person(.coordinator).get(
            "\(clinic.path)/cases", headers: [("Ledger-Position", "\(clinic.id):\(try await clinic.head())")])
        #expect(list.list("cases").count == 1)
    }

    @Test func `another request for a patient who is known finds the patient`() async throws {
        let clinic = try await TestClinic.make()
        let program = try await clinic.person(.integration)
        let first = try await program.post(Self.path(clinic), try Self.bundle())
        var other = try Self.bundle()
        other[path: "identifier.value"] = "NS-2026-000119"
        other[path: "\(Self.claim).identifier[0].value"] = "EV-48214"
        other[path: "\(Self.claim).item[0].productOrService.coding[0].code"] = "92508"
        let second = try await program.post(Self.path(clinic), other)
        #expect(second.status == 201 && second.text("case_id") != first.text("case_id"), "\(second)")
        let coordinator = try await clinic.person(.coordinator)
        let cases = [first, second].compactMap { $0.text("case_id") }
        var patients: Set<String> = []
        for id in cases {
            patients.insert(try #require(try await coordinator.get("\(clinic.path)/cases/\(id)").text("patient.patient_id")))
        }
        #expect(cases.count == 2 && patients.count == 1)
        // The same service again is the other case's request.
        var third = other
        third[path: "identifier.value"] = "NS-2026-000120"
        third[path: "\(Self.claim).identifier[0].value"] = "EV-48215"
        let head = try await clinic.head()
        let duplicate = try await program.post(Self.path(clinic), third)
        #expect(duplicate.status == 409 && duplicate.code == "request.duplicate", "\(duplicate)")
        #expect(try await clinic.head() == head, "nothing of a refused import stays")
    }

    @Test func `identifiers that belong to two records are left to a person`() async throws {
        let clinic = try await TestClinic.make()
        let program = try await clinic.person(.integration)
        var (one, two) = (try Self.bundle(), try Self.bundle())
        one[path: "\(Self.patient).identifier[0].value"] = "R-1"
        two[path: "\(Self.patient).identifier[0].value"] = "R-2"
        two[path: "identifier.value"] = "B-2"
        two[path: "\(Self.claim).identifier[0].value"] = "E-2"
        two[path: "\(Self.claim).item[0].productOrService.coding[0].code"] = "92508"
        two[path: "entry[4].resource.identifier[0].value"] = "M-2"
        #expect(try await program.post(Self.path(clinic), one).status == 201)
        #expect(try await program.post(Self.path(clinic), two).status == 201)
        let head = try await clinic.head()
        // The patient of one with the member id of the other; then a bundle with identifiers of both cases.
        var patients = two
        patients[path: "\(Self.patient).identifier[0].value"] = "R-1"
        patients[path: "identifier.value"] = "B-3"
        patients[path: "\(Self.claim).identifier[0].value"] = "E-3"
        var cases = one
        cases[path: "\(Self.claim).identifier[0].value"] = "E-2"
        for bundle in [patients, cases] {
            let reply = try await program.post(Self.path(clinic), bundle)
            #expect(reply.status == 409 && reply.code == "identifier.ambiguous", "\(reply)")
        }
        #expect(try await clinic.head() == head)
    }

    @Test func `with several sites one is named`() async throws {
        let clinic = try await TestClinic.make(sites: 2)
        let (program, bundle) = (try await clinic.person(.integration), try Self.bundle())
        let head = try await clinic.head()
        let ambiguous = try await program.post(Self.path(clinic), bundle)
        #expect(ambiguous.status == 422 && ambiguous.code == "site.ambiguous", "\(ambiguous)")
        let unknown = try await program.post(Self.path(clinic), bundle, query: [("site_id", freshID())])
        #expect(unknown.status == 422 && unknown.code == "site.unknown", "\(unknown)")
        let malformed = try await program.post(Self.path(clinic), bundle, query: [("site_id", "main")])
        #expect(malformed.status == 400 && malformed.places == ["site_id"], "\(malformed)")
        #expect(try await clinic.head() == head)
        let done = try await program.post(Self.path(clinic), bundle, query: [("site_id", clinic.sites[1])])
        #expect(done.status == 201)
    }

    @Test func `a bundle that is wrong is refused, and the element named`() async throws {
        let clinic = try await TestClinic.make()
        let program = try await clinic.person(.integration)
        let head = try await clinic.head()
        func refuse(_ what: String, _ code: String, at place: String = "Bundle.", _ change: (inout JSONTree) -> Void) async throws {
            var bundle = try Self.bundle()
            change(&bundle)
            let reply = try await program.post(Self.path(clinic), bundle)
            #expect(reply.status == 422 && reply.code == "pas_request.invalid", "\(what): \(reply)")
            #expect(
                reply.list("errors").contains { $0["code"]?.text == code && $0["at"]?.text?.hasPrefix(place) == true }, "\(what): \(reply)")
            #expect(!reply.bodyText.contains("Castellan"), "\(what)")
        }
        try await refuse("no patient", "fhir.unresolved_reference") { $0[path: "entry[1]"] = nil }
        try await refuse("no insurer", "fhir.missing_element") { $0[path: "\(Self.claim).insurer"] = nil }
        try await refuse("NPI", "fhir.invalid_npi") { $0[path: "entry[3].resource.identifier[0].value"] = "1234567890" }
        try await refuse("ICD-10-CM", "fhir.invalid_icd10cm") {
            $0[path: "\(Self.claim).diagnosis[0].diagnosisCodeableConcept.coding[0].code"] = "ZZZ.9"
        }
        try await refuse("no birth date", "fhir.missing_element") { $0[path: "\(Self.patient).birthDate"] = nil }
        try await refuse("no bundle", "fhir.not_a_bundle", at: "$this") { $0["resourceType"] = "Patient" }
        for (bytes, status, code) in [
            (Array("resourceType=Bundle".utf8), 400, "json.malformed"), ([], 400, "json.malformed"),
            (Array("[]".utf8), 422, "pas_request.invalid"),
        ] {
            let reply = try await program.post(Self.path(clinic), bytes: bytes)
            #expect(reply.status == status && reply.code == code, "\(reply)")
        }
        #expect(try await clinic.head() == head)
    }

    @Test func `a bundle with everything in it is carried in`() async throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../FHIRPASTests/Fixtures/speech_therapy_request.json").standardizedFileURL
        let clinic = try await TestClinic.make()
        let imported = try await clinic.person(.integration).post(Self.path(clinic), bytes: Array(try Data(contentsOf: file)))
        #expect(imported.status == 201, "\(imported)")
        let id = try #require(imported.text("case_id"))
        let read = try await clinic.person(.coordinator).get("\(clinic.path)/cases/\(id)")
        #expect(read.status == 200 && read.list("services").count == 2, "\(read)")
    }

    @Test func `a published example is carried in`() async throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../../shared/samples/fhir-pas")
            .standardizedFileURL
        let file = folder.appending(path: "tk221-approval_pa_submit_request_payload.json")
        guard let data = try? Data(contentsOf: file) else { return }
        let clinic = try await TestClinic.make()
        let program = try await clinic.person(.integration)
        let first = try await program.post(Self.path(clinic), bytes: Array(data))
        #expect(first.status == 201, "\(first)")
        let again = try await program.post(Self.path(clinic), bytes: Array(data))
        #expect(again.status == 200 && again.text("case_id") == first.text("case_id"), "\(again)")
    }
}
