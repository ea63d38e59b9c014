public import ClinicalCodes

extension PASRequest {
    /// An organization: the payer, a clinic, a group.
    public struct Organization: Hashable, Sendable, Unprintable {
        public let name: String
        public let npi: NPI?
        public let identifiers: [BusinessIdentifier]
        public let phone: String?

        /// The number under which clearinghouses and payers know a payer (CARIN, identifier type `payerid`).
        public var payerID: String? { self.identifiers.first { $0.type?.code == "payerid" }?.value }
    }

    /// A person who gives care.
    public struct Practitioner: Hashable, Sendable, Unprintable {
        public let name: PersonName
        public let npi: NPI?
        public let identifiers: [BusinessIdentifier]
        public let phone: String?
    }

    /// Who asks, or who gives care: an organization, a person, or a person in a role at an organization. One of the two is there.
    public struct Provider: Hashable, Sendable, Unprintable {
        public let organization: Organization?
        public let practitioner: Practitioner?
        /// The number of the role itself.
        let rolePhone: String?

        /// The person's number, else the organization's.
        public var npi: NPI? { self.practitioner?.npi ?? self.organization?.npi }
        /// The number to call: the role's, else the person's, else the organization's.
        public var phone: String? { self.rolePhone ?? self.practitioner?.phone ?? self.organization?.phone }
    }

    /// Someone who takes part in the care, and in what capacity.
    public struct CareTeamMember: Hashable, Sendable, Unprintable {
        /// The number by which items point to it.
        public let sequence: Int
        public let provider: Provider
        /// The capacity (X12 element 98, or FHIR's claim care team roles).
        public let role: Coding?
        /// The specialty.
        public let qualification: Coding?
        /// Whether it takes part in all services, or only in those that point to it; all when the sender does not say.
        public let isForWholeClaim: Bool
    }
}

extension PASRequest.Organization {
    /// Reads an Organization.
    init?(_ object: FHIRObject) {
        let npi = object.npi()
        let identifiers = object.identifiers()
        var phone = object.phone()
        for contact in object.list("contact", looking: false) where phone == nil && contact.peek("telecom") != nil {
            contact.see()
            phone = contact.phone()
        }
        guard let name = object.required(object.text("name"), "name") else { return nil }
        self.init(name: name, npi: npi, identifiers: identifiers, phone: phone)
    }
}

extension PASRequest.Practitioner {
    /// Reads a Practitioner.
    init?(_ object: FHIRObject) {
        let npi = object.npi()
        let identifiers = object.identifiers()
        let phone = object.phone()
        guard let name = object.personName() else { return nil }
        self.init(name: name, npi: npi, identifiers: identifiers, phone: phone)
    }
}

extension PASRequest.Provider {
    /// Reads what a member refers to: an organization, a practitioner, or a role.
    init?(_ name: String, in object: FHIRObject, _ bundle: BundleIndex) {
        guard let target = bundle.target(of: name, in: object, among: "Organization", "PractitionerRole", "Practitioner") else {
            return nil
        }
        switch target.peekText("resourceType") {
        case "Organization":
            guard let organization = PASRequest.Organization(target) else { return nil }
            self.init(organization: organization, practitioner: nil, rolePhone: nil)
        case "Practitioner":
            guard let practitioner = PASRequest.Practitioner(target) else { return nil }
            self.init(organization: nil, practitioner: practitioner, rolePhone: nil)
        default:
            let phone = target.phone()
            let practitioner = bundle.target(of: "practitioner", in: target, among: "Practitioner").flatMap(PASRequest.Practitioner.init)
            let organization = bundle.target(of: "organization", in: target, among: "Organization").flatMap(PASRequest.Organization.init)
            if practitioner == nil, organization == nil {
                if target.peek("organization") == nil {
                    _ = target.required(practitioner, "practitioner", "A role of nobody cannot be told. Refer to a Practitioner.")
                }
                return nil
            }
            self.init(organization: organization, practitioner: practitioner, rolePhone: phone)
        }
    }
}

extension PASRequest.CareTeamMember {
    /// Reads an element of `Claim.careTeam`.
    init?(_ object: FHIRObject, _ bundle: BundleIndex) {
        let sequence = object.required(object.count("sequence"), "sequence")
        let role = object.coding("role")
        let qualification = object.coding("qualification")
        let scope = object.extensions[PASExtension.careTeamScope]?.bool("valueBoolean")
        let provider = object.required(PASRequest.Provider("provider", in: object, bundle), "provider")
        guard let sequence, let provider else { return nil }
        self.init(sequence: sequence, provider: provider, role: role, qualification: qualification, isForWholeClaim: scope ?? true)
    }
}

extension FHIRObject {
    /// The first NPI among the identifiers; any that cannot be one is a fault.
    func npi() -> NPI? {
        let identifiers = self.list("identifier", looking: false).filter { $0.peekText("use") != "old" }
        let numbers = identifiers.compactMap { identifier -> NPI? in
            guard FHIRSystem.npi.contains(identifier.peekText("system") ?? ""), let text = identifier.code("value") else { return nil }
            guard let npi = NPI(text) else {
                identifier.fault(.invalidNPI, at: "value", "An NPI has ten digits, and its last one checks the others. Look for a slip.")
                return nil
            }
            if !npi.beginsAsIssued {
                identifier.warn(.npiFirstDigit, at: "value", "NPIs begin with 1 or 2 so far. Make sure that this is no test data.")
            }
            return npi
        }
        return numbers.first
    }
}
