public import EventSourcing

extension PASRequest {
    /// The patient, as the sender describes them.
    public struct Patient: Hashable, Sendable, Unprintable {
        /// Numbers of other systems: a medical record number, a member id.
        public let identifiers: [BusinessIdentifier]
        public let name: PersonName
        /// `nil` where the sender leaves it out, which FHIR allows; then nobody can tell by name and birth date who this is.
        public let birthDate: CivilDate?
        public let gender: Gender?
        public let address: Address?
        public let phone: String?
    }

    /// Gender for administration (FHIR, AdministrativeGender): what the payer has on file.
    public enum Gender: String, Hashable, Sendable, CaseIterable {
        case male
        case female
        case other
        case unknown
    }

    /// The name of a person. Two family names stand in `family`, as they were written.
    public struct PersonName: Hashable, Sendable, Unprintable {
        public let family: String
        public let given: [String]
        public let suffix: [String]
    }

    /// Where someone lives.
    public struct Address: Hashable, Sendable, Unprintable {
        public let lines: [String]
        public let city: String?
        public let district: String?
        public let state: String?
        public let postalCode: String?
        public let country: String?
    }
}

extension PASRequest.Patient {
    /// Reads a Patient.
    init?(_ object: FHIRObject) {
        let identifiers = object.identifiers()
        let birthDate = object.day("birthDate")
        let gender: PASRequest.Gender? = object.choice("gender")
        let address = object.address()
        let phone = object.phone()
        guard let name = object.personName() else { return nil }
        self.init(identifiers: identifiers, name: name, birthDate: birthDate, gender: gender, address: address, phone: phone)
    }
}

extension FHIRObject {
    /// The name in use; X12 needs a family name (NM103).
    func personName() -> PASRequest.PersonName? {
        let names = self.list("name", looking: false)
        guard let name = Self.inUse(names, best: ["official", "usual", nil]) else {
            self.missing("name", "A person without a name in use cannot be told. Add it.")
            return nil
        }
        let given = name.texts("given")
        let suffix = name.texts("suffix")
        return name.required(name.text("family"), "family").map { PASRequest.PersonName(family: $0, given: given, suffix: suffix) }
    }

    /// The address in use, a home before others.
    func address() -> PASRequest.Address? {
        guard let address = Self.inUse(self.list("address", looking: false), best: ["home", nil]) else { return nil }
        return PASRequest.Address(
            lines: address.texts("line"), city: address.text("city"), district: address.text("district"), state: address.text("state"),
            postalCode: address.text("postalCode"), country: address.text("country"))
    }

    /// The first number of a telephone in use.
    func phone() -> String? {
        let phones = self.list("telecom", looking: false).filter { $0.peekText("system") == "phone" }
        guard let phone = Self.inUse(phones, best: ["home", "mobile", "work", nil]) else { return nil }
        _ = phone.member("system")
        return phone.code("value")
    }

    /// Of several names, addresses or numbers the one whose use comes first in `best`, else any but an old one. A temporary one
    /// comes last, and is all that a newborn may have.
    private static func inUse(_ candidates: [FHIRObject], best: [String?]) -> FHIRObject? {
        let inUse = candidates.filter { !["old", "maiden"].contains($0.peekText("use") ?? "") }
        let preferred = best.lazy.compactMap { use in inUse.first { $0.peekText("use") == use } }.first
        guard let chosen = preferred ?? inUse.first(where: { $0.peekText("use") != "temp" }) ?? inUse.first else { return nil }
        chosen.see()
        _ = chosen.code("use")
        return chosen
    }
}
