import ClinicalCodes
import EventSourcing
import FHIRPAS
import TestSupport
import Testing

@Suite("Reading the requested services")
struct ReadingServicesTests {
    private static let item = "\(Fixture.claim).item[0]"

    @Test func `a service says what, how much, when, where, for what and by whom`() throws {
        let item = try #require(try Fixture.read().items.first)
        #expect(item.sequence == 1)
        #expect(item.traceNumbers.map(\.value) == ["R-4471-1"])
        #expect(item.requestCategory == .healthServicesReview && item.certificationType == .initial)
        #expect(item.serviceType?.code == "AF")
        #expect(item.service == ServiceCode(.cpt, "92507"))
        #expect(item.serviceDisplay == "Speech, language or hearing therapy, individual")
        #expect(item.modifiers.map(\.description) == ["GN", "KX"] && item.otherModifiers.isEmpty)
        #expect(item.quantity?.amount == "24" && item.quantity?.unit == "visits" && item.quantity?.code == "VS")
        #expect(item.serviced?.first == CivilDate("2026-12-01") && item.serviced?.last == CivilDate("2027-02-28"))
        #expect(item.placeOfService?.code == "11")
        #expect(item.diagnoses == [1, 2] && item.careTeam == [1] && item.supportingInfo == [1])
        #expect(!item.isCancelled && item.change == nil)
    }

    @Test func `a range of codes, a revenue code, a single day and earlier numbers`() throws {
        let item = try Fixture.read().items[1]
        #expect(item.service == ServiceCode(.hcpcs, "E2500") && item.serviceRangeEnd == ServiceCode(.hcpcs, "E2510"))
        #expect(item.revenue == ServiceCode(.revenue, "0291"))
        #expect(item.serviced?.first == CivilDate("2026-12-08") && item.serviced?.last == CivilDate("2026-12-08"))
        #expect(item.authorizationNumber == "AUTH-2025-119" && item.administrationReferenceNumber == "NT-2025-778")
    }

    @Test func `a quantity is exact`() throws {
        #expect(try Fixture.read().items[1].quantity?.amount == "1.5")
        let large = try Fixture.read { $0[path: "\(Self.item).quantity.value"] = .literal("9007199254740993.1") }
        #expect(large.items[0].quantity?.amount == "9007199254740993.1")
    }

    @Test func `the order behind a service says how often and for how long`() throws {
        let order = try #require(try Fixture.read().items[0].requestedService)
        #expect(order.resourceType == "ServiceRequest")
        #expect(order.code == ServiceCode(.cpt, "92507"))
        #expect(order.quantity?.amount == "24")
        let frequency = try #require(order.schedule?.frequency)
        #expect(frequency.times == 2 && frequency.timesMax == 3)
        #expect(frequency.period == "1" && frequency.unit == .week)
        #expect(order.schedule?.count == 24)
        #expect(order.schedule?.lasting?.amount == "12" && order.schedule?.lasting?.code == "wk")
    }

    @Test func `an order without a number of times is done once a period`() throws {
        let request = try Fixture.read {
            $0[path: "\(Fixture.claim).contained[0].occurrenceTiming.repeat"] = ["period": 2, "periodUnit": "d"]
        }
        let schedule = try #require(request.items[0].requestedService?.schedule)
        #expect(schedule.frequency?.times == 1 && schedule.frequency?.period == "2" && schedule.frequency?.unit == .day)
        #expect(schedule.count == nil && schedule.lasting == nil)
    }

    @Test func `CPT and HCPCS are told by the code, whichever of the two is named`() throws {
        let request = try Fixture.read {
            $0[path: "\(Self.item).productOrService.coding[1].system"] = "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"
        }
        #expect(request.items[0].service == ServiceCode(.cpt, "92507"))
    }

    @Test func `a kind of service is asked for where no procedure is named`() throws {
        let request = try Fixture.read { $0[path: "\(Self.item).productOrService.coding[1]"] = nil }
        #expect(request.items[0].service == ServiceCode(.serviceType, "AF"))
    }

    @Test func `an order or a revenue code of another list keeps nothing from being read`() throws {
        let request = try Fixture.read {
            $0[path: "\(Fixture.claim).contained[0].code.coding[0]"] = ["system": "http://snomed.info/sct", "code": "311401005"]
            $0[path: "\(Fixture.claim).item[1].revenue.coding[0].system"] = "http://terminology.hl7.org/CodeSystem/ex-revenue-center"
        }
        #expect(request.items[0].requestedService?.code == nil && request.items[0].requestedService?.schedule != nil)
        #expect(request.items[1].revenue == nil)
        #expect(request.ignored.contains("Bundle.entry[0].resource.contained[0].code.coding[0]"))
        #expect(request.ignored.contains("Bundle.entry[0].resource.item[1].revenue.coding[0]"))
    }

    @Test func `an institution asks by revenue code, and says that there is no procedure`() throws {
        let request = try Fixture.read {
            $0[path: "\(Fixture.claim).item[1].productOrService.coding[0]"] = [
                "system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "not-applicable",
            ]
        }
        #expect(request.items[1].service == ServiceCode(.revenue, "0291"))
    }

    @Test func `a procedure in the place of a modifier is kept apart, with a warning`() throws {
        let request = try Fixture.read { $0[path: "\(Self.item).modifier[0].coding[0].code"] = "E0110" }
        #expect(request.items[0].modifiers.map(\.description) == ["KX"])
        #expect(request.items[0].otherModifiers.map(\.code) == ["E0110"])
        #expect(
            request.warnings.map { "\($0.code.rawValue) at \($0.expression)" }.contains(
                "fhir.not_a_modifier at Bundle.entry[0].resource.item[0].modifier[0].coding[0].code"))
    }

    @Test func `an item that an update cancelled says so`() throws {
        let request = try Fixture.read {
            $0[path: "\(Self.item).modifierExtension"] = [
                [
                    "url": "http://hl7.org/fhir/us/davinci-pas/StructureDefinition/modifierextension-infoCancelled",
                    "valueBoolean": true,
                ]
            ]
            $0[path: "\(Self.item).extension[4]"] = [
                "url": "http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-infoChanged", "valueCode": "changed",
            ]
            $0[path: "\(Self.item).extension[2].valueCodeableConcept.coding[0].code"] = "3"
        }
        #expect(request.items[0].isCancelled && request.items[0].change == .changed)
        #expect(request.items[0].certificationType == .cancel)
        #expect(!request.items[1].isCancelled)
    }
}
