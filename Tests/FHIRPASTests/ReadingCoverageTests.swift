import EventSourcing
import FHIRPAS
import TestSupport
import Testing

@Suite("Reading the coverage")
struct ReadingCoverageTests {
    private static let coverage = "entry[5].resource"

    @Test func `a coverage says who is covered, by whom, under what number and for how long`() throws {
        let coverage = try Fixture.read().coverage
        #expect(coverage.status == .active)
        #expect(coverage.memberID.value == "MBR0001-02" && coverage.memberID.system == "https://acme.example.org/members")
        #expect(coverage.subscriberID == "MBR0001")
        #expect(coverage.relationship.fhir == "child" && coverage.relationship.x12 == "19" && !coverage.relationship.isSelf)
        #expect(coverage.subscriber?.family == "Solís" && coverage.subscriber?.given == ["Ana"])
        #expect(coverage.group?.value == "GRP-700" && coverage.group?.name == "Springfield Schools")
        #expect(coverage.plan?.value == "PPO-2" && coverage.plan?.name == nil)
        #expect(coverage.payer.name == "Acme Health Plan")
    }

    @Test func `a period may be coarse, and an end with a time is the day its sender wrote`() throws {
        let period = try Fixture.read().coverage.period
        #expect(period?.first == CivilDate("2026-01-01") && period?.last == CivilDate("2026-12-31"))
        let coarse = try Fixture.read { $0[path: "\(Self.coverage).period"] = ["start": "2024", "end": "2024-02"] }.coverage.period
        #expect(coarse?.first == CivilDate("2024-01-01") && coarse?.last == CivilDate("2024-02-29"))
    }

    @Test func `without a member's number the subscriber's is taken`() throws {
        let coverage = try Fixture.read { $0[path: "\(Self.coverage).identifier"] = nil }.coverage
        #expect(coverage.memberID.value == "MBR0001" && coverage.memberID.system == nil)
    }

    @Test func `without either the patient's own member number is taken`() throws {
        let coverage = try Fixture.read {
            $0[path: "\(Self.coverage).identifier"] = nil
            $0[path: "\(Self.coverage).subscriberId"] = nil
            $0[path: "entry[3].resource.identifier[0].type.coding[0].code"] = "MB"
        }.coverage
        #expect(coverage.memberID.value == "MRN-55102")
    }

    @Test func `a patient who is the subscriber is not named twice`() throws {
        let coverage = try Fixture.read {
            let patient = $0[path: "\(Fixture.claim).patient"]
            $0[path: "\(Self.coverage).subscriber"] = patient
            $0[path: "\(Self.coverage).relationship.coding[0].code"] = "self"
            $0[path: "\(Self.coverage).relationship.coding[1].code"] = "18"
        }.coverage
        #expect(coverage.relationship.isSelf && coverage.subscriber == nil)
    }

    @Test func `a patient who is not the subscriber, with nobody who is, is odd`() throws {
        let request = try Fixture.read { $0[path: "\(Self.coverage).subscriber"] = nil }
        #expect(request.warnings.map(\.code).contains(.noSubscriber))
        #expect(request.coverage.subscriber == nil)
    }

    @Test func `a coverage that is not active is carried with a warning`() throws {
        let request = try Fixture.read { $0[path: "\(Self.coverage).status"] = "cancelled" }
        #expect(request.coverage.status == .cancelled)
        #expect(request.warnings.map(\.code).contains(.coverageNotActive))
    }

    @Test func `of several coverages the focal one comes first, whatever its number`() throws {
        let request = try Fixture.read { tree in
            var second = try #require(tree["entry"]?[5])
            second["fullUrl"] = "https://clinic.example.org/fhir/Coverage/second"
            second[path: "resource.id"] = "second"
            second[path: "resource.subscriberId"] = "SECOND"
            tree["entry"]?[11] = second
            tree[path: "\(Fixture.claim).insurance"] = [
                ["sequence": 1, "focal": false, "coverage": ["reference": "https://clinic.example.org/fhir/Coverage/second"]],
                ["sequence": 2, "focal": true, "coverage": ["reference": "https://clinic.example.org/fhir/Coverage/main"]],
            ]
        }
        #expect(request.coverage.subscriberID == "MBR0001")
        #expect(request.otherCoverages.map(\.subscriberID) == ["SECOND"])
    }
}
