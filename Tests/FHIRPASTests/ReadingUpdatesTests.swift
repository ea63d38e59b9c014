import EventSourcing
import FHIRPAS
import TestSupport
import Testing

@Suite("Reading an update")
struct ReadingUpdatesTests {
    /// Turns the request into one that updates `prior`, which comes with it as PAS wants.
    private static func update(_ tree: inout JSONTree) throws {
        var prior = try #require(tree["entry"]?[0])
        prior["fullUrl"] = "urn:uuid:5f0d6c1e-9b7a-4c3d-8e2f-0000000000ff"
        prior[path: "resource.id"] = "prior"
        prior[path: "resource.identifier[0].value"] = "SP-2026-0100"
        tree["entry"]?[11] = prior
        tree[path: "\(Fixture.claim).related"] = [
            [
                "claim": ["reference": "urn:uuid:5f0d6c1e-9b7a-4c3d-8e2f-0000000000ff"],
                "relationship": [
                    "coding": [["system": "http://terminology.hl7.org/CodeSystem/ex-relatedclaimrelationship", "code": "prior"]]
                ],
            ]
        ]
    }

    private static func cancel(_ tree: inout JSONTree) throws {
        try Self.update(&tree)
        tree[path: "\(Fixture.claim).extension[1].valueCodeableConcept.coding[0].code"] = "3"
        tree[path: "\(Fixture.claim).item"] = nil
    }

    @Test func `an update names the request that it updates`() throws {
        let request = try Fixture.read(Self.update)
        #expect(request.isUpdate)
        #expect(request.claim.prior?.map(\.value) == ["SP-2026-0100", "R-4471"])
        #expect(request.claim.identifiers.map(\.value) == ["SP-2026-0117", "R-4471"])
        #expect(request.items.count == 2)
    }

    @Test func `an update without the request that it updates is refused`() throws {
        let faults = try Fixture.faults {
            try Self.update(&$0)
            $0["entry"]?[11] = nil
        }
        #expect(faults == ["fhir.unresolved_reference at Bundle.entry[0].resource.related[0].claim.reference"])
    }

    @Test func `a cancellation of the whole needs no services`() throws {
        let request = try Fixture.read(Self.cancel)
        #expect(request.isCancellation && request.items.isEmpty)
        #expect(request.certificationType == .cancel)
    }

    @Test func `anything else without services is refused`() throws {
        #expect(try Fixture.faults { $0[path: "\(Fixture.claim).item"] = nil } == ["fhir.missing_element at Bundle.entry[0].resource.item"])
        #expect(try Fixture.faults { $0[path: "\(Fixture.claim).item"] = [] } == ["fhir.missing_element at Bundle.entry[0].resource.item"])
    }
}
