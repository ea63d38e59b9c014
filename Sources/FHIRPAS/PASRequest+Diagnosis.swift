public import ClinicalCodes
public import EventSourcing

extension PASRequest {
    /// A diagnosis of the request.
    public struct Diagnosis: Hashable, Sendable, Unprintable {
        /// The number by which items point to it.
        public let sequence: Int
        /// The code as it was given.
        public let coding: Coding
        /// The code of ICD-10-CM; `nil` for one of another list (PAS allows ICD-9-CM and diagnosis related groups).
        public let icd10cm: ICD10CM?
        public let role: Role
        public let recorded: CivilDate?

        /// What the diagnosis is to the request (X12 HI: `ABK`, `ABJ`, `APR`, `ABF`).
        public enum Role: String, Hashable, Sendable, CaseIterable {
            case principal
            case admitting
            case reasonForVisit = "patientreasonforvisit"
            /// Any other, or one whose sender does not say.
            case other
        }
    }
}

extension PASRequest.Diagnosis {
    /// Reads an element of `Claim.diagnosis`.
    init?(_ object: FHIRObject) {
        let sequence = object.required(object.count("sequence"), "sequence")
        let role = object.list("type").first?.list("coding").lazy.compactMap(PASRequest.Coding.init).compactMap { Role(rawValue: $0.code) }
            .first
        let recorded = object.extensions[PASExtension.diagnosisRecordedDate]?.day("valueDate")
        guard let code = object.diagnosisCode(), let sequence else { return nil }
        self.init(sequence: sequence, coding: code.coding, icd10cm: code.icd10cm, role: role ?? .other, recorded: recorded)
    }
}

extension FHIRObject {
    /// The code of ICD-10-CM, else the first of another list.
    fileprivate func diagnosisCode() -> (coding: PASRequest.Coding, icd10cm: ICD10CM?)? {
        let name = "diagnosisCodeableConcept"
        let codings = self.codings(name)
        if let found = codings.first(where: { FHIRSystem.icd10cm.contains($0.peekText("system") ?? "") }) {
            guard let coding = PASRequest.Coding(found) else { return nil }
            guard let code = ICD10CM(coding.code) else {
                found.fault(
                    .invalidICD10CM, at: "code",
                    "A letter, a digit, a digit or letter, then a point and up to four more are expected. Correct the code.")
                return nil
            }
            return (coding, code)
        }
        guard let found = codings.first else {
            self.missing(self.peek(name) == nil ? name : "\(name).coding", "A diagnosis is read from its code. Add a coding of ICD-10-CM.")
            return nil
        }
        guard let coding = PASRequest.Coding(found) else { return nil }
        found.warn(.otherDiagnosisSystem, at: "system", "The diagnosis is not of ICD-10-CM, and is carried as it is.")
        return (coding, nil)
    }
}
