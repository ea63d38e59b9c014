/// What is wrong with a bundle, where, and what to do. Never carries a value from the bundle: values are patient data.
public struct PASFault: Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, by a name that does not change.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// Not JSON, or not UTF-8.
        case notJSON = "fhir.not_json"
        /// Nested deeper than `JSON.depthMax`.
        case tooDeep = "fhir.too_deep"
        /// Longer than `PASLimits.bytesMax`.
        case tooLarge = "fhir.too_large"
        /// Another resource than a Bundle.
        case notABundle = "fhir.not_a_bundle"
        /// A Bundle of another type than `collection`.
        case bundleType = "fhir.bundle_type"
        /// A bundle without a Claim to read: an answer, an inquiry, a notification.
        case notARequest = "fhir.not_a_request"
        /// A required element is absent or blank.
        case missingElement = "fhir.missing_element"
        /// Another JSON type was expected.
        case wrongType = "fhir.wrong_type"
        /// More repetitions than a limit allows, or two of what may be there once.
        case tooMany = "fhir.too_many"
        /// A text longer than a limit allows.
        case tooLong = "fhir.too_long"
        /// The same member, address or sequence number twice.
        case duplicate = "fhir.duplicate"
        /// A reference to nothing in the bundle, or to more than one resource.
        case unresolvedReference = "fhir.unresolved_reference"
        /// A reference to a resource of another type than allowed.
        case wrongResource = "fhir.wrong_resource"
        /// A coverage, a service or a document of somebody else than the claim's patient.
        case otherPatient = "fhir.other_patient"
        /// A sequence number that nothing in the claim has.
        case unknownSequence = "fhir.unknown_sequence"
        /// A text with control characters, or bytes that are not Base64.
        case invalidText = "fhir.invalid_text"
        /// A number outside its range.
        case invalidNumber = "fhir.invalid_number"
        /// A day or an instant that does not exist, or that is not given in full.
        case invalidDate = "fhir.invalid_date"
        /// A code without its list's shape.
        case invalidCode = "fhir.invalid_code"
        /// Not ten digits, or the check digit does not fit.
        case invalidNPI = "fhir.invalid_npi"
        /// A diagnosis code without the shape of ICD-10-CM.
        case invalidICD10CM = "fhir.invalid_icd10cm"
        /// No code from a list that is known here.
        case unknownCodeSystem = "fhir.unknown_code_system"
        /// A code that FHIR knows, but that a request may not have here.
        case notAllowed = "fhir.not_allowed"
        /// An element that could turn the meaning around, and that is not understood here.
        case unknownModifier = "fhir.unknown_modifier"
    }

    public let code: Code
    /// The element, as a path from the bundle: `Bundle.entry[0].resource.item[1].productOrService.coding[0].code`.
    ///
    /// FHIRPath, but for elements of several types, which are called as in JSON (`servicedDate`, not `serviced`). `$this` is the
    /// whole input.
    public let expression: String
    /// What is wrong and what to do, in a sentence or two.
    public let message: String

    public var description: String { "\(self.code.rawValue) at \(self.expression): \(self.message)" }
}

/// Something odd that did not keep a bundle from being read. Never carries a value from the bundle.
public struct PASWarning: Hashable, Sendable, CustomStringConvertible {
    /// What is odd, by a name that does not change.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// An NPI that begins with another digit than `1` or `2`: test data, most likely.
        case npiFirstDigit = "fhir.npi_first_digit"
        /// A code in the place of a modifier that is none.
        case notAModifier = "fhir.not_a_modifier"
        /// A diagnosis that is not of ICD-10-CM.
        case otherDiagnosisSystem = "fhir.other_diagnosis_system"
        /// An identifier that does not say whose numbers these are.
        case noSystem = "fhir.no_system"
        /// An identifier without a value, which was left out.
        case noValue = "fhir.no_value"
        /// The claim is not the bundle's first entry.
        case claimNotFirst = "fhir.claim_not_first"
        /// A coverage whose status is another than active.
        case coverageNotActive = "fhir.coverage_not_active"
        /// The patient is not the subscriber, and nobody says who is.
        case noSubscriber = "fhir.no_subscriber"
        /// A document whose contents are not in the bundle.
        case contentElsewhere = "fhir.content_elsewhere"
    }

    public let code: Code
    /// The element, as in `PASFault`.
    public let expression: String
    public let message: String

    public var description: String { "\(self.code.rawValue) at \(self.expression): \(self.message)" }
}

/// Why a bundle was not read: everything that is wrong with it, as far as it could be seen, in the order it was found.
///
/// Safe to print, log and return: it holds paths and advice, and no value from the bundle.
public struct PASRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// At least one, at most `PASLimits.faultsMax`.
    public let faults: [PASFault]
    /// Faults beyond those listed.
    public let faultsOmitted: Int

    public var description: String {
        let lines = self.faults.map(\.description)
        return (self.faultsOmitted == 0 ? lines : lines + ["and \(self.faultsOmitted) more"]).joined(separator: "\n")
    }
}
