import EventSourcing
import FHIRPAS
import TestSupport
import Testing

@Suite("Resolving references")
struct ResolvingReferencesTests {
    private static let insurer = "\(Fixture.claim).insurer.reference"

    /// Gives every entry an address on a server, as a system does that serves its resources.
    private static func serve(_ tree: inout JSONTree) throws {
        guard case .array(let entries)? = tree["entry"] else { return }
        for (place, entry) in entries.enumerated() {
            guard case .text(let type)? = entry[path: "resource.resourceType"], case .text(let id)? = entry[path: "resource.id"],
                case .text(let old)? = entry["fullUrl"]
            else { continue }
            tree = Self.replacing(.text(old), by: .text("\(type)/\(id)"), in: tree)
            tree[path: "entry[\(place)].fullUrl"] = .text("https://clinic.example.org/fhir/\(type)/\(id)")
        }
    }

    private static func replacing(_ old: JSONTree, by new: JSONTree, in tree: JSONTree) -> JSONTree {
        switch tree {
        case old: new
        case .array(let elements): .array(elements.map { Self.replacing(old, by: new, in: $0) })
        case .object(let members): .object(members.map { .init(name: $0.name, value: Self.replacing(old, by: new, in: $0.value)) })
        default: tree
        }
    }

    @Test func `relative references on a server read like those by uuid`() throws {
        let plain = try Fixture.read()
        let served = try Fixture.read(Self.serve)
        #expect(served.patient == plain.patient && served.insurer == plain.insurer && served.requester == plain.requester)
        #expect(served.coverage == plain.coverage && served.careTeam == plain.careTeam && served.items == plain.items)
    }

    @Test(arguments: [
        "Organization/payer", "Organization/payer/_history/2", "urn:uuid:5f0d6c1e-9b7a-4c3d-8e2f-000000000003",
    ])
    func `a resource is found by its address, and by its type and id`(reference: String) throws {
        #expect(try Fixture.read { $0[path: Self.insurer] = .text(reference) }.insurer.name == "Acme Health Plan")
    }

    @Test(arguments: [
        "Organization/nobody", "https://elsewhere.example.org/fhir/Organization/payer", "urn:uuid:00000000-0000-0000-0000-000000000000",
        "#payer",
        "payer", "organization/payer",
    ])
    func `what is not in the bundle is not found, and the fault names who refers to it`(reference: String) throws {
        let faults = try Fixture.faults { $0[path: Self.insurer] = .text(reference) }
        #expect(faults == ["fhir.unresolved_reference at Bundle.entry[0].resource.insurer.reference"])
    }

    @Test func `a reference by identifier alone leads nowhere`() throws {
        let faults = try Fixture.faults { $0[path: "\(Fixture.claim).insurer"] = ["identifier": ["value": "ACME01"]] }
        #expect(faults == ["fhir.unresolved_reference at Bundle.entry[0].resource.insurer.reference"])
    }

    @Test func `what is contained is found from its own resource only`() throws {
        let faults = try Fixture.faults { tree in
            let order = tree[path: "\(Fixture.claim).contained"]
            tree[path: "\(Fixture.claim).contained"] = nil
            tree[path: "entry[3].resource.contained"] = order
        }
        #expect(faults == ["fhir.unresolved_reference at Bundle.entry[0].resource.item[0].extension[3].valueReference.reference"])
    }

    @Test func `of two resources with one type and id none is taken`() throws {
        let faults = try Fixture.faults { tree in
            var twin = try #require(tree["entry"]?[2])
            twin["fullUrl"] = "urn:uuid:5f0d6c1e-9b7a-4c3d-8e2f-0000000000ff"
            tree["entry"]?[11] = twin
            tree[path: Self.insurer] = "Organization/payer"
        }
        #expect(faults == ["fhir.unresolved_reference at Bundle.entry[0].resource.insurer.reference"])
    }

    @Test func `on a server the nearer of two with one type and id is taken`() throws {
        let request = try Fixture.read { tree in
            try Self.serve(&tree)
            var twin = try #require(tree["entry"]?[2])
            twin["fullUrl"] = "https://elsewhere.example.org/fhir/Organization/payer"
            twin[path: "resource.name"] = "Another Plan"
            tree["entry"]?[11] = twin
        }
        #expect(request.insurer.name == "Acme Health Plan")
    }

    @Test func `a resource of another type than allowed is refused`() throws {
        let faults = try Fixture.faults { $0[path: Self.insurer] = "Patient/parent" }
        #expect(faults == ["fhir.wrong_resource at Bundle.entry[0].resource.insurer.reference"])
    }

    @Test func `a large resource that everything refers to is not read over and over`() throws {
        let faults = try Fixture.faults { tree in
            tree[path: "entry[8].resource.text"] = ["div": .text(String(repeating: "AAAA", count: 500_000))]
            let document: (Int) -> JSONTree = {
                [
                    "sequence": .literal("\($0)"), "valueReference": ["reference": "DocumentReference/letter"],
                ]
            }
            tree[path: "\(Fixture.claim).supportingInfo"] = .array((1...50).map(document))
        }
        #expect(faults.contains("fhir.too_large at Bundle.entry[0].resource.supportingInfo[30].valueReference.reference"))
        #expect(!faults.contains("fhir.too_large at Bundle.entry[0].resource.supportingInfo[10].valueReference.reference"))
    }
}
