import ClinicalCodes
import EventSourcing
import FHIRPAS
import TestSupport
import Testing

@Suite("Refusing a bundle")
struct RefusingABundleTests {
    private static let item = "\(Fixture.claim).item[1]"

    @Test(arguments: ["", "{", "<Bundle xmlns=\"http://hl7.org/fhir\"/>", "{\"resourceType\": \"Bundle\",}", "\u{FEFF}{}"])
    func `what is no JSON`(text: String) {
        #expect(Fixture.faults(in: Array(text.utf8)) == ["fhir.not_json at $this"])
    }

    @Test func `bytes that are not UTF-8`() {
        #expect(Fixture.faults(in: [0x7B, 0xFF, 0x7D]) == ["fhir.not_json at $this"])
    }

    @Test func `what is nested too deep`() {
        let text = String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)
        #expect(Fixture.faults(in: Array(text.utf8)) == ["fhir.too_deep at $this"])
    }

    @Test func `what is too large`() {
        #expect(Fixture.faults(in: Array(repeating: 0x20, count: PASLimits.bytesMax + 1)) == ["fhir.too_large at $this"])
    }

    @Test(arguments: ["[]", "1", "\"Bundle\"", "{}", "{\"resourceType\":\"Claim\"}", "{\"resourceType\":[\"Bundle\"]}"])
    func `another thing than a bundle`(text: String) {
        #expect(Fixture.faults(in: Array(text.utf8)) == ["fhir.not_a_bundle at $this"])
    }

    @Test func `a bundle of another type`() throws {
        #expect(try Fixture.faults { $0["type"] = "transaction" } == ["fhir.bundle_type at Bundle.type"])
        #expect(try Fixture.faults { $0["type"] = nil } == ["fhir.missing_element at Bundle.type"])
    }

    @Test func `a bundle without a claim`() throws {
        #expect(try Fixture.faults { $0[path: "entry[0]"] = nil } == ["fhir.not_a_request at Bundle.entry[0].resource"])
        #expect(try Fixture.faults { $0["entry"] = [] } == ["fhir.not_a_request at Bundle.entry[0].resource"])
        #expect(try Fixture.faults { $0["entry"] = nil } == ["fhir.not_a_request at Bundle.entry[0].resource"])
    }

    @Test func `an answer, also when it brings the claim along`() throws {
        let faults = try Fixture.faults { tree in
            let claim = tree["entry"]?[0]
            tree["entry"]?[11] = claim
            tree[path: "entry[0]"] = ["fullUrl": "urn:uuid:1", "resource": ["resourceType": "ClaimResponse"]]
        }
        #expect(faults == ["fhir.not_a_request at Bundle.entry[0].resource"])
    }

    @Test func `an inquiry, by its profile or by what only an inquiry asks`() throws {
        let pas = "http://hl7.org/fhir/us/davinci-pas/StructureDefinition/"
        #expect(
            try Fixture.faults { $0[path: "meta.profile"] = [.text(pas + "profile-pas-inquiry-request-bundle|2.2.1")] }
                == ["fhir.not_a_request at Bundle.meta.profile"])
        #expect(
            try Fixture.faults { $0[path: "\(Fixture.claim).meta.profile"] = [.text(pas + "profile-claim-inquiry")] }
                == ["fhir.not_a_request at Bundle.entry[0].resource.meta.profile"])
        #expect(
            try Fixture.faults {
                $0[path: "\(Self.item).extension[5]"] = [
                    "url": .text(pas + "extension-itemCertificationIssueDate"), "valueDate": "2026-01-01",
                ]
            } == ["fhir.not_a_request at Bundle.entry[0].resource.item[1].extension[5]"])
    }

    @Test func `a claim that is not first is read when it is the only one, with a warning`() throws {
        let request = try Fixture.read { tree in
            let claim = tree["entry"]?[0]
            tree[path: "entry[0]"] = nil
            tree["entry"]?[10] = claim
        }
        #expect(request.warnings.contains { $0.code == .claimNotFirst && $0.expression == "Bundle.entry[10].resource" })
        #expect(request.items.count == 2)
    }

    /// Elements without which no case can be opened, or not the right one.
    @Test(arguments: [
        ("identifier", "Bundle.identifier"), ("identifier.value", "Bundle.identifier.value"), ("timestamp", "Bundle.timestamp"),
        ("entry[10].fullUrl", "Bundle.entry[10].fullUrl"), ("entry[10].resource", "Bundle.entry[10].resource"),
        ("entry[10].resource.resourceType", "Bundle.entry[10].resource.resourceType"),
        ("entry[0].resource.status", "Bundle.entry[0].resource.status"), ("entry[0].resource.use", "Bundle.entry[0].resource.use"),
        ("entry[0].resource.identifier", "Bundle.entry[0].resource.identifier"),
        ("entry[0].resource.identifier[0].value", "Bundle.entry[0].resource.identifier[0].value"),
        ("entry[0].resource.created", "Bundle.entry[0].resource.created"),
        ("entry[0].resource.patient", "Bundle.entry[0].resource.patient"),
        ("entry[0].resource.insurer", "Bundle.entry[0].resource.insurer"),
        ("entry[0].resource.provider", "Bundle.entry[0].resource.provider"),
        ("entry[0].resource.insurance", "Bundle.entry[0].resource.insurance"),
        ("entry[0].resource.insurance[0].sequence", "Bundle.entry[0].resource.insurance[0].sequence"),
        ("entry[0].resource.insurance[0].coverage", "Bundle.entry[0].resource.insurance[0].coverage"),
        ("entry[0].resource.careTeam[0].provider", "Bundle.entry[0].resource.careTeam[0].provider"),
        ("entry[0].resource.diagnosis[0].diagnosisCodeableConcept", "Bundle.entry[0].resource.diagnosis[0].diagnosisCodeableConcept"),
        (
            "entry[0].resource.diagnosis[0].diagnosisCodeableConcept.coding[0].code",
            "Bundle.entry[0].resource.diagnosis[0].diagnosisCodeableConcept.coding[0].code"
        ),
        ("entry[0].resource.item[1].sequence", "Bundle.entry[0].resource.item[1].sequence"),
        ("entry[0].resource.item[1].productOrService", "Bundle.entry[0].resource.item[1].productOrService"),
        ("entry[0].resource.item[1].productOrService.coding[0].code", "Bundle.entry[0].resource.item[1].productOrService.coding[0].code"),
        ("entry[0].resource.item[1].quantity.value", "Bundle.entry[0].resource.item[1].quantity.value"),
        ("entry[0].resource.supportingInfo[1].sequence", "Bundle.entry[0].resource.supportingInfo[1].sequence"),
        ("entry[0].resource.supportingInfo[1].valueString", "Bundle.entry[0].resource.supportingInfo[1].valueString"),
        ("entry[3].resource.name", "Bundle.entry[3].resource.name"),
        ("entry[3].resource.name[1].family", "Bundle.entry[3].resource.name[1].family"),
        ("entry[2].resource.name", "Bundle.entry[2].resource.name"), ("entry[1].resource.name", "Bundle.entry[1].resource.name"),
        ("entry[5].resource.beneficiary", "Bundle.entry[5].resource.beneficiary"),
        ("entry[5].resource.status", "Bundle.entry[5].resource.status"),
        ("entry[5].resource.payor", "Bundle.entry[5].resource.payor"), ("entry[7].resource.name", "Bundle.entry[7].resource.name"),
        ("entry[8].resource.content[0].attachment", "Bundle.entry[8].resource.content[0].attachment"),
        (
            "entry[0].resource.contained[0].occurrenceTiming.repeat.periodUnit",
            "Bundle.entry[0].resource.contained[0].occurrenceTiming.repeat.periodUnit"
        ),
        (
            "entry[0].resource.contained[0].occurrenceTiming.repeat.period",
            "Bundle.entry[0].resource.contained[0].occurrenceTiming.repeat.period"
        ),
    ])
    func `an element that is missing is named, and it alone`(path: String, expression: String) throws {
        #expect(try Fixture.faults { $0[path: path] = nil } == ["fhir.missing_element at \(expression)"])
        #expect(try Fixture.faults { $0[path: path] = .literal("null") } == ["fhir.missing_element at \(expression)"])
    }

    @Test(arguments: [
        ("entry[0].resource.identifier[0].value", "Bundle.entry[0].resource.identifier[0].value"),
        ("entry[2].resource.name", "Bundle.entry[2].resource.name"), ("timestamp", "Bundle.timestamp"),
        ("entry[0].resource.item[1].productOrService.coding[0].code", "Bundle.entry[0].resource.item[1].productOrService.coding[0].code"),
    ])
    func `a blank element is as good as none`(path: String, expression: String) throws {
        for blank in ["", "  ", "\n\t"] {
            #expect(try Fixture.faults { $0[path: path] = .text(blank) } == ["fhir.missing_element at \(expression)"])
        }
    }

    @Test func `a coverage without any number of the member`() throws {
        let faults = try Fixture.faults {
            $0[path: "entry[5].resource.identifier"] = nil
            $0[path: "entry[5].resource.subscriberId"] = nil
        }
        #expect(faults == ["fhir.missing_element at Bundle.entry[5].resource.identifier"])
    }

    /// A value of another JSON type than the element's.
    @Test(arguments: [
        ("entry", "Bundle.entry"), ("entry[4]", "Bundle.entry[4]"), ("identifier", "Bundle.identifier"),
        ("entry[0].resource.item", "Bundle.entry[0].resource.item"),
        ("entry[0].resource.item[1]", "Bundle.entry[0].resource.item[1]"),
        ("entry[0].resource.item[1].sequence", "Bundle.entry[0].resource.item[1].sequence"),
        ("entry[0].resource.item[1].productOrService", "Bundle.entry[0].resource.item[1].productOrService"),
        ("entry[0].resource.item[1].quantity.value", "Bundle.entry[0].resource.item[1].quantity.value"),
        ("entry[0].resource.item[0].careTeamSequence[0]", "Bundle.entry[0].resource.item[0].careTeamSequence[0]"),
        ("entry[3].resource.birthDate", "Bundle.entry[3].resource.birthDate"),
        ("entry[3].resource.name[1].given", "Bundle.entry[3].resource.name[1].given"),
        ("entry[3].resource.name[1].given[0]", "Bundle.entry[3].resource.name[1].given[0]"),
        ("entry[0].resource.patient", "Bundle.entry[0].resource.patient"),
        ("entry[0].resource.patient.reference", "Bundle.entry[0].resource.patient.reference"),
        ("entry[0].resource.insurance[0].focal", "Bundle.entry[0].resource.insurance[0].focal"),
        ("entry[8].resource.content[0].attachment.data", "Bundle.entry[8].resource.content[0].attachment.data"),
    ])
    func `an element of the wrong type is named`(path: String, expression: String) throws {
        for wrong in [JSONTree.literal("true"), .literal("-1"), ["a": 1], ["x", "y"], .text("x")] {
            var tree = try Fixture.tree()
            tree[path: path] = wrong
            // Some elements allow one of these; whatever is said is said of the element or of what is in it.
            guard let error = Self.refusal(tree.bytes) else { continue }
            for fault in error.faults where fault.code == .wrongType {
                #expect(fault.expression.hasPrefix(expression), "\(wrong): \(fault)")
            }
        }
        let mistyped: JSONTree = path.hasSuffix("focal") ? "yes" : true
        #expect(try Fixture.faults { $0[path: path] = mistyped }.contains("fhir.wrong_type at \(expression)"))
    }

    private static func refusal(_ bytes: [UInt8]) -> PASRefusal? {
        do throws(PASRefusal) {
            _ = try PASRequest(bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [("draft", "use"), ("cancelled", "use"), ("active", "claim"), ("active", "predetermination")])
    func `a claim that asks for nothing, or for something else`(status: String, use: String) throws {
        let faults = try Fixture.faults {
            $0[path: "\(Fixture.claim).status"] = .text(status)
            if use != "use" { $0[path: "\(Fixture.claim).use"] = .text(use) }
        }
        #expect(faults == ["fhir.not_allowed at Bundle.entry[0].resource.\(status == "active" ? "use" : "status")"])
    }

    @Test(arguments: ["789312", "9941339108", "1234567890", "12345678931"])
    func `an NPI that cannot be, wherever it stands`(npi: String) throws {
        for entry in [1, 2, 7] {
            let faults = try Fixture.faults { $0[path: "entry[\(entry)].resource.identifier[0].value"] = .text(npi) }
            #expect(faults == ["fhir.invalid_npi at Bundle.entry[\(entry)].resource.identifier[0].value"])
        }
    }

    @Test func `an NPI that was never issued is read with a warning`() throws {
        let request = try Fixture.read { $0[path: "entry[2].resource.identifier[0].value"] = "8189991234" }
        #expect(request.insurer.npi?.description == "8189991234")
        #expect(request.warnings.contains { $0.code == .npiFirstDigit && $0.expression == "Bundle.entry[2].resource.identifier[0].value" })
    }

    @Test(arguments: ["F802", "F8.02", "802", "F80.", "F80.23456", "speech delay"])
    func `a diagnosis code of the wrong shape`(code: String) throws {
        let faults = try Fixture.faults { $0[path: "\(Fixture.claim).diagnosis[0].diagnosisCodeableConcept.coding[0].code"] = .text(code) }
        #expect(faults == ["fhir.invalid_icd10cm at Bundle.entry[0].resource.diagnosis[0].diagnosisCodeableConcept.coding[0].code"])
    }

    @Test(arguments: ["9250", "E250", "ABCDE", "speech"])
    func `a procedure code of the wrong shape`(code: String) throws {
        let faults = try Fixture.faults { $0[path: "\(Self.item).productOrService.coding[0].code"] = .text(code) }
        #expect(faults == ["fhir.invalid_code at Bundle.entry[0].resource.item[1].productOrService.coding[0].code"])
    }

    @Test func `a service in words alone`() throws {
        let faults = try Fixture.faults { $0[path: "\(Self.item).productOrService"] = ["text": "a device that speaks"] }
        #expect(faults == ["fhir.missing_element at Bundle.entry[0].resource.item[1].productOrService.coding"])
    }

    @Test func `a service of a list that nobody knows`() throws {
        let faults = try Fixture.faults { $0[path: "\(Self.item).productOrService.coding[0].system"] = "http://snomed.info/sct" }
        #expect(faults == ["fhir.unknown_code_system at Bundle.entry[0].resource.item[1].productOrService.coding"])
    }

    @Test func `a code of X12 from another list, or of another shape`() throws {
        let concept = "\(Self.item).extension[1].valueCodeableConcept"
        #expect(
            try Fixture.faults { $0[path: "\(concept).coding[0].system"] = "https://codesystem.x12.org/005010/1525" }
                == ["fhir.unknown_code_system at Bundle.entry[0].resource.item[1].extension[1].valueCodeableConcept"])
        #expect(
            try Fixture.faults { $0[path: "\(concept).coding[0].code"] = "initial" }
                == ["fhir.invalid_code at Bundle.entry[0].resource.item[1].extension[1].valueCodeableConcept.coding[0].code"])
    }

    @Test(arguments: [
        ("entry[3].resource.birthDate", "2020-02-30"), ("entry[3].resource.birthDate", "2020"),
        ("entry[3].resource.birthDate", "02/29/2020"),
        ("entry[0].resource.item[1].servicedDate", "2026-12"), ("entry[0].resource.item[0].servicedPeriod.start", "2026-12-01T00:00:00Z"),
        ("entry[0].resource.item[0].servicedPeriod.end", "2026-11-30"), ("entry[0].resource.created", "2026-11"),
        ("timestamp", "2026-11-23"),
        ("timestamp", "2026-11-23T09:15:00"), ("timestamp", "2026-11-23T24:15:00Z"), ("timestamp", "2026-11-23T09:15Z"),
        ("timestamp", "2026-11-23T09:15:00.Z"), ("timestamp", "2026-11-23T09:15:00-5:00"), ("timestamp", "2026-02-30T09:15:00Z"),
        ("entry[5].resource.period.end", "2026-13"), ("entry[0].resource.diagnosis[0].extension[0].valueDate", "yesterday"),
    ])
    func `a day or an instant that does not exist, or not in full`(path: String, text: String) throws {
        #expect(try Fixture.faults { $0[path: path] = .text(text) } == ["fhir.invalid_date at Bundle.\(path)"])
    }

    @Test(arguments: [
        ("entry[0].resource.item[1].sequence", "0"), ("entry[0].resource.item[1].sequence", "1.5"),
        ("entry[0].resource.item[1].sequence", "3000000000"),
        ("entry[0].resource.item[1].quantity.value", "-1"), ("entry[0].resource.item[1].quantity.value", "1e99"),
        ("entry[0].resource.contained[0].occurrenceTiming.repeat.period", "0"),
        ("entry[0].resource.contained[0].occurrenceTiming.repeat.frequencyMax", "1"),
    ])
    func `a number out of its range`(path: String, number: String) throws {
        #expect(try Fixture.faults { $0[path: path] = .literal(number) } == ["fhir.invalid_number at Bundle.\(path)"])
    }

    @Test func `a quantity that is not exact`() throws {
        let faults = try Fixture.faults { $0[path: "\(Self.item).quantity.comparator"] = "<" }
        #expect(faults == ["fhir.not_allowed at Bundle.entry[0].resource.item[1].quantity.comparator"])
    }

    @Test func `two answers to one question`() throws {
        #expect(
            try Fixture.faults { $0[path: "\(Self.item).servicedPeriod"] = ["start": "2026-12-01"] }
                == ["fhir.too_many at Bundle.entry[0].resource.item[1].servicedPeriod"])
        #expect(
            try Fixture.faults { tree in
                let certification = tree[path: "\(Self.item).extension[1]"]
                tree[path: "\(Self.item).extension[5]"] = certification
            } == ["fhir.too_many at Bundle.entry[0].resource.item[1].extension[5]"])
    }

    @Test(arguments: ["item", "diagnosis", "careTeam", "supportingInfo"])
    func `two elements of one number`(name: String) throws {
        let faults = try Fixture.faults { tree in
            let first = tree[path: "\(Fixture.claim).\(name)[0].sequence"]
            tree[path: "\(Fixture.claim).\(name)[1].sequence"] = first
        }
        #expect(faults.contains("fhir.duplicate at Bundle.entry[0].resource.\(name)[1].sequence"))
    }

    @Test(arguments: ["diagnosisSequence", "careTeamSequence", "informationSequence"])
    func `a pointer to nothing`(name: String) throws {
        let faults = try Fixture.faults { $0[path: "\(Self.item).\(name)"] = [1, 9] }
        #expect(faults == ["fhir.unknown_sequence at Bundle.entry[0].resource.item[1].\(name)[1]"])
    }

    @Test func `a member twice, of which nobody can tell which counts`() throws {
        let faults = try Fixture.faults { tree in
            guard case .object(let members)? = tree[path: "entry[3].resource"] else { return }
            tree[path: "entry[3].resource"] = .object(members + [.init(name: "birthDate", value: "1999-01-01")])
        }
        #expect(faults == ["fhir.duplicate at Bundle.entry[3].resource.birthDate"])
    }

    @Test func `two entries of one address`() throws {
        let faults = try Fixture.faults { tree in
            let address = tree[path: "entry[2].fullUrl"]
            tree[path: "entry[10].fullUrl"] = address
        }
        #expect(faults.contains("fhir.duplicate at Bundle.entry[10].fullUrl"))
    }

    @Test(arguments: [
        "entry[5].resource.beneficiary", "entry[8].resource.subject", "entry[9].resource.subject", "entry[0].resource.contained[0].subject",
    ])
    func `a coverage, a paper or an order of another patient`(path: String) throws {
        #expect(try Fixture.faults { $0[path: path] = ["reference": "Patient/parent"] } == ["fhir.other_patient at Bundle.\(path)"])
    }

    @Test func `what was entered in error, and an order not to do something`() throws {
        #expect(
            try Fixture.faults { $0[path: "entry[5].resource.status"] = "entered-in-error" }
                == ["fhir.not_allowed at Bundle.entry[5].resource.status"])
        #expect(
            try Fixture.faults { $0[path: "entry[8].resource.status"] = "entered-in-error" }
                == ["fhir.not_allowed at Bundle.entry[8].resource.status"])
        #expect(
            try Fixture.faults { $0[path: "\(Fixture.claim).contained[0].doNotPerform"] = true }
                == ["fhir.not_allowed at Bundle.entry[0].resource.contained[0].doNotPerform"])
    }

    @Test(arguments: [
        "entry[0].resource.modifierExtension", "entry[0].resource.item[1].modifierExtension", "entry[3].resource.modifierExtension",
        "entry[0].resource.supportingInfo[2].modifierExtension", "entry[0].resource.diagnosis[0].modifierExtension",
    ])
    func `an element that may turn the meaning around and is not understood`(path: String) throws {
        let faults = try Fixture.faults { $0[path: path] = [["url": "https://elsewhere.example.org/not", "valueBoolean": true]] }
        #expect(faults.count == 1 && faults[0].hasPrefix("fhir.unknown_modifier at Bundle.\(path)"), "\(faults)")
    }

    @Test func `rules that a bundle wants to be read by and that nobody here knows`() throws {
        #expect(
            try Fixture.faults { $0["implicitRules"] = "https://elsewhere.example.org/rules" }
                == ["fhir.unknown_modifier at Bundle.implicitRules"])
    }

    @Test func `texts that are too long, or that no store could hold`() throws {
        #expect(
            try Fixture.faults {
                $0[path: "entry[3].resource.name[1].family"] = .text(String(repeating: "x", count: PASLimits.textLengthMax + 1))
            }
                == ["fhir.too_long at Bundle.entry[3].resource.name[1].family"])
        #expect(
            try Fixture.faults { $0[path: "identifier.value"] = .text(String(repeating: "x", count: PASLimits.identifierLengthMax + 1)) }
                == ["fhir.too_long at Bundle.identifier.value"])
        #expect(
            try Fixture.faults { $0[path: "entry[3].resource.name[1].family"] = "Rivera\u{0}" }
                == ["fhir.invalid_text at Bundle.entry[3].resource.name[1].family"])
    }

    @Test(arguments: ["JVBERi0xLjQ", "JVBERi0xLjQ==", "%PDF", "JVBE=i0x", "===="])
    func `a document that is no Base64`(data: String) throws {
        let faults = try Fixture.faults { $0[path: "entry[8].resource.content[0].attachment.data"] = .text(data) }
        #expect(faults == ["fhir.invalid_text at Bundle.entry[8].resource.content[0].attachment.data"])
    }

    @Test(arguments: [
        ("item", PASLimits.itemsMax), ("diagnosis", PASLimits.diagnosesMax), ("careTeam", PASLimits.careTeamMax),
        ("supportingInfo", PASLimits.supportingInfoMax),
    ])
    func `more than a limit allows is named, and not cut off`(name: String, countMax: Int) throws {
        let faults = try Fixture.faults { tree in
            let first = try #require(tree[path: "\(Fixture.claim).\(name)[0]"])
            tree[path: "\(Fixture.claim).\(name)"] = .array(Array(repeating: first, count: countMax + 1))
        }
        #expect(faults == ["fhir.too_many at Bundle.entry[0].resource.\(name)"])
    }

    @Test func `too many entries, and too many members of one object`() throws {
        let entries = try Fixture.faults { tree in
            let last = try #require(tree["entry"]?[10])
            tree["entry"] = .array(Array(repeating: last, count: PASLimits.entriesMax + 1))
        }
        #expect(entries.first == "fhir.too_many at Bundle.entry")
        let members = try Fixture.faults { tree in
            for number in 0...PASLimits.repeatsMax { tree[path: "entry[3].resource.x\(number)"] = 1 }
        }
        #expect(members == ["fhir.too_many at Bundle.entry[3].resource"])
    }
}
