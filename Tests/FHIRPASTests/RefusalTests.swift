import FHIRPAS
import TestSupport
import Testing

@Suite("A refusal")
struct RefusalTests {
    @Test func `all that is wrong is said at once, in the order of the reading`() throws {
        let faults = try Fixture.faults {
            $0["timestamp"] = nil
            $0[path: "\(Fixture.claim).insurer"] = nil
            $0[path: "\(Fixture.claim).diagnosis[1].diagnosisCodeableConcept.coding[0].code"] = "H900"
            $0[path: "\(Fixture.claim).item[1].productOrService"] = nil
            $0[path: "entry[1].resource.identifier[0].value"] = "1427351950"
        }
        #expect(
            faults == [
                "fhir.missing_element at Bundle.timestamp", "fhir.missing_element at Bundle.entry[0].resource.insurer",
                "fhir.invalid_npi at Bundle.entry[1].resource.identifier[0].value",
                "fhir.invalid_icd10cm at Bundle.entry[0].resource.diagnosis[1].diagnosisCodeableConcept.coding[0].code",
                "fhir.missing_element at Bundle.entry[0].resource.item[1].productOrService",
            ])
    }

    @Test func `it lists so many faults and counts the others`() throws {
        var tree = try Fixture.tree()
        tree[path: "\(Fixture.claim).item"] = .array((1...70).map { ["sequence": .literal("\($0)")] })
        do throws(PASRefusal) {
            _ = try PASRequest(tree.bytes)
            Issue.record("the bundle was read")
        } catch {
            #expect(error.faults.count == PASLimits.faultsMax)
            #expect(error.faultsOmitted == 20)
            #expect(error.description.hasSuffix("and 20 more"))
        }
    }

    @Test func `it says what to do, and never a value from the bundle`() throws {
        let secret = "Zebediah-5551234"
        var tree = try Fixture.tree()
        for path in [
            "timestamp", "entry[0].resource.status", "entry[0].resource.patient.reference", "entry[0].resource.created",
            "entry[0].resource.diagnosis[0].diagnosisCodeableConcept.coding[0].code",
            "entry[0].resource.item[1].productOrService.coding[0].code",
            "entry[0].resource.item[0].servicedPeriod.start", "entry[2].resource.identifier[0].value", "entry[3].resource.birthDate",
            "entry[3].resource.gender", "entry[0].resource.item[1].sequence", "entry[8].resource.content[0].attachment.data",
        ] {
            tree[path: path] = .text(secret)
        }
        tree[path: "entry[0].resource.\(secret)"] = true
        do throws(PASRefusal) {
            _ = try PASRequest(tree.bytes)
            Issue.record("the bundle was read")
        } catch {
            #expect(error.faults.count >= 8)
            var dumped = ""
            dump(error, to: &dumped)
            #expect(!dumped.contains("Zebediah") && !error.description.contains("5551234"))
            for fault in error.faults { #expect(fault.message.hasSuffix(".") && fault.message.contains(" "), "\(fault)") }
        }
    }

    @Test func `codes are dotted names that do not repeat`() {
        let codes = PASFault.Code.allCases.map(\.rawValue) + PASWarning.Code.allCases.map(\.rawValue)
        #expect(Set(codes).count == codes.count)
        for code in codes { #expect(code.wholeMatch(of: /fhir\.[a-z0-9_]+/) != nil, "\(code)") }
    }
}
