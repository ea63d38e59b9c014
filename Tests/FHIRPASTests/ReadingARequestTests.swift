import ClinicalCodes
import EventSourcing
import FHIRPAS
import TestSupport
import Testing

@Suite("Reading a request")
struct ReadingARequestTests {
    @Test func `the bundle and its claim say by which numbers they are found again`() throws {
        let request = try Fixture.read()
        #expect(
            request.externalIdentifiers.map { [$0.system, $0.value] } == [
                ["https://clinic.example.org/bundles", "B-2026-0117-1"], ["urn:trnorg:9123456789", "SP-2026-0117"],
                ["https://clinic.example.org/requests", "R-4471"],
            ])
        // 2026-11-23T14:15:00.25Z
        #expect(request.timestamp == Timestamp(microseconds: 1_795_443_300_250_000))
    }

    @Test func `the claim says what is asked, how pressing it is, and to what it belongs`() throws {
        let request = try Fixture.read()
        #expect(request.claim.type?.code == "professional")
        #expect(request.claim.priority?.code == "normal")
        #expect(request.claim.levelOfService == .elective)
        #expect(request.claim.authorizationNumber == "AUTH-2025-118")
        #expect(request.claim.administrationReferenceNumber == "NT-2025-777")
        #expect(request.claim.created == .day(try #require(CivilDate("2026-11-23"))))
        #expect(request.certificationType == .initial)
        #expect(request.requestCategory == .healthServicesReview)
        #expect(!request.isUpdate && !request.isCancellation)
    }

    @Test func `a claim created at an instant keeps the instant`() throws {
        let request = try Fixture.read { $0[path: "\(Fixture.claim).created"] = "2026-11-23T09:00:00Z" }
        #expect(request.claim.created == .instant(Timestamp(microseconds: 1_795_424_400_000_000)))
    }

    @Test func `the patient is read under the name, address and number in use`() throws {
        let patient = try Fixture.read().patient
        #expect(patient.name.family == "Rivera Solís")
        #expect(patient.name.given == ["Mateo", "José"])
        #expect(patient.name.suffix == ["Jr"])
        #expect(patient.birthDate == CivilDate("2020-02-29"))
        #expect(patient.gender == .male)
        #expect(patient.phone == "555-555-0141")
        #expect(patient.address?.lines == ["12 Elm Street", "Apt 3"])
        #expect(patient.address?.city == "Springfield" && patient.address?.district == "Clark")
        #expect(patient.address?.state == "OH" && patient.address?.postalCode == "45501" && patient.address?.country == "US")
        #expect(patient.identifiers.map(\.value) == ["MRN-55102"])
        #expect(patient.identifiers.first?.type?.code == "MR")
        #expect(patient.identifiers.first?.system == "https://clinic.example.org/mrn")
    }

    @Test func `a newborn may have a temporary name only, and a patient no birth date`() throws {
        let patient = try Fixture.read {
            $0[path: "entry[3].resource.name"] = [["use": "temp", "family": "Solís", "given": ["Baby Girl"]]]
            $0[path: "entry[3].resource.birthDate"] = nil
        }.patient
        #expect(patient.name.given == ["Baby Girl"])
        #expect(patient.birthDate == nil)
    }

    @Test func `who decides and who asks`() throws {
        let request = try Fixture.read()
        #expect(request.insurer.name == "Acme Health Plan")
        #expect(request.insurer.npi?.description == "1234567893")
        #expect(request.insurer.payerID == "ACME01")
        #expect(request.requester.organization?.name == "Northside Pediatric Therapy")
        #expect(request.requester.npi?.description == "1427351956")
        // The clinic has no number of its own: that of the person to ask for is taken, and a fax is no telephone.
        #expect(request.requester.phone == "555-555-0100")
    }

    @Test func `whoever asks may be a person in a role`() throws {
        let requester = try Fixture.read { $0[path: "\(Fixture.claim).provider.reference"] = "PractitionerRole/therapist-role" }.requester
        #expect(requester.practitioner?.name.family == "Whitfield")
        #expect(requester.organization?.name == "Northside Pediatric Therapy")
        #expect(requester.npi?.description == "1285612259")
        #expect(requester.phone == "555-555-0123")
    }

    @Test func `the care team has names, numbers and capacities`() throws {
        let team = try Fixture.read().careTeam
        #expect(team.map(\.sequence) == [1, 2])
        #expect(team.map(\.isForWholeClaim) == [false, true])
        #expect(team[0].provider.practitioner?.name.family == "Whitfield")
        #expect(team[0].provider.npi?.description == "1285612259")
        #expect(team[0].role?.code == "SJ")
        #expect(team[0].qualification?.code == "235Z00000X")
        #expect(team[1].provider.organization?.name == "Northside Pediatric Therapy")
    }

    @Test func `diagnoses keep their point, their part in the request and their day`() throws {
        let diagnoses = try Fixture.read().diagnoses
        #expect(diagnoses.map(\.icd10cm) == [ICD10CM("F80.2"), ICD10CM("H90.0")])
        #expect(diagnoses.map(\.role) == [.principal, .other])
        #expect(diagnoses.map(\.recorded) == [CivilDate("2026-10-05"), nil])
        #expect(diagnoses.first?.coding.display == "Mixed receptive-expressive language disorder")
    }

    @Test func `a diagnosis of another list is carried as it is, with a warning`() throws {
        let request = try Fixture.read {
            $0[path: "\(Fixture.claim).diagnosis[1].diagnosisCodeableConcept.coding[0]"] = [
                "system": "http://terminology.hl7.org/CodeSystem/icd9cm", "code": "389.06",
            ]
        }
        #expect(request.diagnoses[1].icd10cm == nil)
        #expect(request.diagnoses[1].coding.code == "389.06")
        #expect(request.warnings.map(\.code) == [.otherDiagnosisSystem, .contentElsewhere])
    }

    @Test func `what was said beside the services is carried: words, days, and papers without their bytes`() throws {
        let info = try Fixture.read().supportingInfo
        #expect(info.messages.map(\.text) == ["The family can come on weekday afternoons only."])
        #expect(info.eventDays?.first == CivilDate("2026-12-01") && info.eventDays?.last == CivilDate("2027-02-28"))
        #expect(info.admissionDays == nil && info.dischargeDays == nil)
        #expect(info.documents.map(\.resourceType) == ["DocumentReference", "QuestionnaireResponse"])
        let letter = try #require(info.documents.first)
        #expect(letter.reportType?.code == "03")
        #expect(letter.transmissionMethod?.code == "EL")
        #expect(letter.controlNumber == "ACN-000731")
        #expect(letter.remark == "Letter of medical necessity")
        #expect(letter.type?.code == "103595-5")
        #expect(letter.attachments.map(\.title) == ["Letter of medical necessity", nil])
        #expect(letter.attachments.map(\.contentType) == ["application/pdf", "text/plain"])
        #expect(letter.attachments.map(\.size) == [36, 4_711])
        #expect(letter.attachments.map(\.isInline) == [true, false])
    }

    @Test func `what is not carried on is named, without what it says`() throws {
        let ignored = try Fixture.read().ignored
        #expect(ignored.contains("Bundle.entry[3].resource.communication"))
        #expect(ignored.contains("Bundle.entry[3].resource.address[0]"))
        #expect(ignored.contains("Bundle.entry[0].resource.extension[4]"))
        #expect(ignored.contains("Bundle.entry[10].resource"))
        #expect(!ignored.contains { $0.hasPrefix("Bundle.entry[0].resource.item[0].quantity") })
        let strange = try Fixture.read { $0[path: "entry[3].resource.Mateo Rivera"] = true }.ignored
        #expect(strange.contains("Bundle.entry[3].resource.?"))
        #expect(!strange.contains { $0.contains("Mateo") })
    }

    @Test func `members that nobody knows change nothing but that list`() throws {
        let plain = try Fixture.read()
        let more = try Fixture.read {
            $0[path: "\(Fixture.claim).accident"] = ["date": "2016-03-09"]
            $0["signature"] = ["when": "2026-11-23T09:15:00Z"]
        }
        #expect(Set(more.ignored).subtracting(plain.ignored) == ["Bundle.entry[0].resource.accident", "Bundle.signature"])
        #expect(more.items == plain.items && more.patient == plain.patient)
    }

    @Test func `a request prints as nothing`() throws {
        let request = try Fixture.read()
        var dumped = ""
        dump(request, to: &dumped)
        let prints = [
            "\(request)", String(reflecting: request), "\(request.patient)", "\(request.items)", "\(request.coverage.memberID)",
            "\(request.claim.created)", "\(Optional(request.diagnoses[0].coding) as Any)", String(reflecting: request.patient.name), dumped,
        ]
        for print in prints {
            for secret in ["Mateo", "Rivera", "MBR0001", "F80.2", "2026", "92507", "555"] { #expect(!print.contains(secret), "\(print)") }
        }
    }
}
