import EventSourcing

/// Addresses of extensions.
enum PASExtension {
    private static let pas = "http://hl7.org/fhir/us/davinci-pas/StructureDefinition/"

    static let certificationType = pas + "extension-certificationType"
    static let levelOfService = pas + "extension-levelOfServiceCode"
    static let authorizationNumber = pas + "extension-authorizationNumber"
    static let administrationReferenceNumber = pas + "extension-administrationReferenceNumber"
    static let requestType = pas + "extension-serviceItemRequestType"
    static let itemTraceNumber = pas + "extension-itemTraceNumber"
    static let requestedService = pas + "extension-requestedService"
    static let serviceCodeEnd = pas + "extension-productOrServiceCodeEnd"
    static let diagnosisRecordedDate = pas + "extension-diagnosisRecordedDate"
    static let careTeamScope = pas + "extension-careTeamClaimScope"
    static let documentInformation = pas + "extension-documentInformation"
    static let changed = pas + "extension-infoChanged"
    static let cancelled = pas + "modifierextension-infoCancelled"

    /// What only an inquiry asks by.
    static let ofInquiries = [
        "extension-reviewActionCode", "extension-itemCertificationIssueDate", "extension-itemCertificationExpirationDate",
        "extension-itemCertificationEffectiveDate",
    ].map { pas + $0 }
}

/// The extensions of an object, looked up by their addresses.
struct FHIRExtensions {
    private let found: [(url: String, object: FHIRObject)]

    init(of object: FHIRObject, in name: String = "extension") {
        self.found = object.list(name, looking: false).compactMap { extended in extended.peekText("url").map { ($0, extended) } }
    }

    /// The extensions with an address, in order.
    func all(_ url: String) -> [FHIRObject] {
        let matching = self.found.filter { $0.url == url }.map(\.object)
        for found in matching {
            found.see()
            _ = found.member("url")
        }
        return matching
    }

    /// The one extension with an address; a second is a fault.
    subscript(url: String) -> FHIRObject? {
        let matching = self.all(url)
        if matching.count > 1 {
            matching[1].findings.fault(.tooMany, at: matching[1].path, "This extension may be there once. Leave one out.")
        }
        return matching.first
    }
}

extension FHIRObject {
    var extensions: FHIRExtensions { FHIRExtensions(of: self) }

    /// Whether a modifier extension says that this element no longer counts.
    var isCancelled: Bool {
        guard let flag = FHIRExtensions(of: self, in: "modifierExtension")[PASExtension.cancelled] else { return false }
        return flag.required(flag.bool("valueBoolean"), "valueBoolean") ?? false
    }
}
