import ClinicalCodes
import EventSourcing

/// Addresses of code lists and identifier systems, some under an older name or as an OID.
enum FHIRSystem {
    static let npi: Set = ["http://hl7.org/fhir/sid/us-npi", "urn:oid:2.16.840.1.113883.4.6"]
    static let icd10cm: Set = ["http://hl7.org/fhir/sid/icd-10-cm", "urn:oid:2.16.840.1.113883.6.90"]
    static let procedures: Set = [
        "http://www.ama-assn.org/go/cpt", "urn:oid:2.16.840.1.113883.6.12",
        "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets", "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
        "urn:oid:2.16.840.1.113883.6.285",
    ]
    static let revenue: Set = ["https://www.nubc.org/CodeSystem/RevenueCodes", "https://www.nubc.org/revenue-code"]
    static let icd10pcs: Set = ["http://www.cms.gov/Medicare/Coding/ICD10", "http://hl7.org/fhir/sid/icd-10-pcs"]
    static let ndc: Set = ["http://hl7.org/fhir/sid/ndc"]
    static let fhirRelationship: Set = ["http://terminology.hl7.org/CodeSystem/subscriber-relationship"]
    static let identifierType: Set = ["http://terminology.hl7.org/CodeSystem/v2-0203"]

    /// Whether an address is that of the codes of an X12 data element.
    static func isX12(_ system: String?, _ element: String) -> Bool {
        guard let system else { return false }
        return system.hasPrefix("https://codesystem.x12.org/") && system.hasSuffix("/\(element)")
    }
}

extension PASRequest.Coding {
    /// Reads a coding; one without a code is a fault.
    init?(_ object: FHIRObject) {
        object.see()
        let system = object.code("system")
        let display = object.text("display")
        guard let code = object.required(object.code("code"), "code", "A coding without a code says nothing. Add the code.") else {
            return nil
        }
        self.init(system: system, code: code, display: display)
    }
}

extension FHIRObject {
    /// The codings of a CodeableConcept, for the caller to pick from.
    func codings(_ name: String) -> [FHIRObject] { self.object(name)?.list("coding", looking: false) ?? [] }

    /// The first coding of a CodeableConcept.
    func coding(_ name: String) -> PASRequest.Coding? { self.codings(name).first.flatMap(PASRequest.Coding.init) }

    /// The first coding of a CodeableConcept that is from one of some lists.
    func coding(_ name: String, from systems: Set<String>) -> PASRequest.Coding? {
        self.codings(name).first { systems.contains($0.peekText("system") ?? "") }.flatMap(PASRequest.Coding.init)
    }

    /// A code of an X12 list in a CodeableConcept.
    func x12<Code: X12Code>(_ name: String, as type: Code.Type = Code.self) -> Code? {
        guard !self.isAbsent(name) else { return nil }
        let element = Code.element
        guard let coding = self.codings(name).first(where: { FHIRSystem.isX12($0.peekText("system"), element) }) else {
            if !self.findings.hasFault(within: self.path(of: name)) {
                self.fault(
                    .unknownCodeSystem, at: name,
                    "A code of X12 data element \(element) is expected here (system https://codesystem.x12.org/005010/\(element)).")
            }
            return nil
        }
        guard let text = PASRequest.Coding(coding)?.code else { return nil }
        guard let code = Code(rawValue: text) else {
            coding.fault(.invalidCode, at: "code", "One to three digits or capital letters are expected, as X12 writes its codes.")
            return nil
        }
        return code
    }

    /// A procedure, a kind of service or a drug in a CodeableConcept: of its codings the one that says most.
    ///
    /// - Parameter isNeeded: whether it is a fault when none is from a list that is known.
    func service(_ name: String, isNeeded: Bool = true) -> (code: ServiceCode, display: String?)? {
        let codings = self.codings(name)
        // A procedure says more than the kind of service that it is of, and a sender may give both.
        let lists: [(String, (String?) -> Bool, (String) -> ServiceCode?)] = [
            ("CPT or HCPCS", { FHIRSystem.procedures.contains($0 ?? "") }, { ServiceCode(procedure: $0) }),
            ("ICD-10-PCS", { FHIRSystem.icd10pcs.contains($0 ?? "") }, { ServiceCode(.icd10pcs, $0) }),
            ("NDC", { FHIRSystem.ndc.contains($0 ?? "") }, { ServiceCode(.ndc, $0) }),
            ("X12 service types", { FHIRSystem.isX12($0, "1365") }, { ServiceCode(.serviceType, $0) }),
            ("NUBC revenue codes", { FHIRSystem.revenue.contains($0 ?? "") }, { ServiceCode(.revenue, $0) }),
        ]
        for (list, isFrom, code) in lists {
            guard let found = codings.first(where: { isFrom($0.peekText("system")) }) else { continue }
            guard let coding = PASRequest.Coding(found) else { return nil }
            guard let service = code(coding.code) else {
                found.fault(.invalidCode, at: "code", "This has not the shape of a code of \(list). Correct it, or the system beside it.")
                return nil
            }
            return (service, coding.display)
        }
        guard isNeeded else { return nil }
        if !codings.isEmpty {
            self.fault(
                .unknownCodeSystem, at: "\(name).coding",
                "No code from a list that is known here. Give one of \(lists.map(\.0).joined(separator: ", ")).")
        } else if !self.isAbsent(name), !self.findings.hasFault(within: self.path(of: name)) {
            self.fault(.missingElement, at: "\(name).coding", "A text alone cannot be requested. Add a code.")
        }
        return nil
    }
}
