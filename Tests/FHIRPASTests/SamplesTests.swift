import ClinicalCodes
import EventSourcing
import FHIRPAS
import Foundation
import TestSupport
import Testing

/// Published requests and other messages, read where they lie beside the project.
enum Samples {
    /// `../shared/samples/fhir-pas`, seen from the root of the package.
    static let folder = URL(filePath: #filePath).appending(path: "../../../../shared/samples/fhir-pas").standardizedFileURL

    static var areThere: Bool { FileManager.default.fileExists(atPath: Self.folder.path) }
}

@Suite("Published samples", .enabled(if: Samples.areThere))
struct SamplesTests {
    private static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: Samples.folder.appending(path: "\(name).json")))
    }

    @Test(arguments: ["tk221-approval_pa_submit_request_payload", "tk221-denial_pa_submit_request_payload"])
    func `a submission is read`(name: String) throws {
        let request = try PASRequest(Self.bytes(name))
        #expect(request.identifier.value == "A12345")
        #expect(request.claim.identifiers.map(\.value) == ["111099"])
        #expect(request.certificationType == .initial && request.requestCategory == .specialtyCareReview)
        #expect(request.claim.levelOfService == .urgent)
        #expect(request.claim.authorizationNumber == "AUTH-0001")
        #expect(request.patient.name.family == "SMITH" && request.patient.birthDate?.description == "1987-02-20")
        #expect(request.coverage.memberID.value == "MEM-1234567" && request.coverage.relationship.x12 == "18")
        #expect(request.coverage.group?.value == "GRP-001" && request.coverage.plan?.name == "PREMIER PLAN")
        #expect(request.insurer.name == "MARYLAND CAPITAL INSURANCE COMPANY" && request.insurer.payerID == "PI-InsurerExample")
        #expect(request.requester.npi?.description == "8189991234" && request.requester.phone == "4029993456")
        #expect(request.careTeam.map(\.provider.practitioner?.name.family) == ["WATSON", "WATSON"])
        #expect(request.diagnoses.map { $0.icd10cm?.description } == ["G89.4"])
        #expect(request.diagnoses.first?.role == .reasonForVisit)
        #expect(request.items.map(\.service.code) == ["3", "3"])
        #expect(request.items.map(\.quantity?.amount) == ["1", "1"])
        #expect(request.items.map { $0.requestedService?.schedule?.frequency?.timesMax } == [4, 4])
        #expect(request.items.allSatisfy { $0.modifiers.isEmpty && $0.otherModifiers.map(\.code) == ["E0110"] })
        #expect(request.supportingInfo.messages.count == 1 && request.supportingInfo.documents.count == 2)
        #expect(request.supportingInfo.dischargeDays?.first?.description == "2021-09-13")
        #expect(Set(request.warnings.map(\.code)) == [.npiFirstDigit, .notAModifier, .contentElsewhere])
    }

    @Test func `a submission that an update will follow is read`() throws {
        let request = try PASRequest(Self.bytes("tk221-claim_update_initial_submit_payload"))
        #expect(request.items.count == 1 && !request.isUpdate)
        #expect(request.insurer.npi?.description == "7893120007")
        #expect(request.coverage.relationship.isSelf)
    }

    @Test func `an inquiry is refused, and each thing wrong with it is named`() throws {
        let faults = Fixture.faults(in: try Self.bytes("tk221-pended_pa_inquire_request_payload-01"))
        #expect(faults.contains { $0.hasPrefix("fhir.not_a_request at Bundle.entry[0].resource.item[0].extension[") })
        #expect(faults.contains("fhir.unresolved_reference at Bundle.entry[0].resource.related[0].claim.reference"))
        #expect(faults.contains("fhir.unresolved_reference at Bundle.entry[0].resource.supportingInfo[0].valueReference.reference"))
        #expect(faults.contains("fhir.invalid_npi at Bundle.entry[2].resource.identifier[0].value"))
        #expect(faults.contains("fhir.invalid_npi at Bundle.entry[6].resource.identifier[0].value"))
    }

    @Test(arguments: ["tk221-approval_json_response", "tk221-denial_json_response", "tk221-pended_json_response"])
    func `an answer is refused as such`(name: String) throws {
        #expect(Fixture.faults(in: try Self.bytes(name)).last == "fhir.not_a_request at Bundle.entry[0].resource")
    }

    @Test func `a notification is refused by its type and by what is in it`() throws {
        let faults = Fixture.faults(in: try Self.bytes("tkfixture-PAS_notification_example_full_resource"))
        #expect(faults.first == "fhir.bundle_type at Bundle.type")
        #expect(faults.last == "fhir.not_a_request at Bundle.entry[0].resource")
    }

    @Test(arguments: ["tk221-subscription_resource", "cdex-parameters-example5", "cdex-task-example20"])
    func `a resource that is no bundle is refused`(name: String) throws {
        #expect(Fixture.faults(in: try Self.bytes(name)) == ["fhir.not_a_bundle at $this"])
    }
}
