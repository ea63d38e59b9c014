public import ClinicalCodes

extension PASRequest {
    /// One requested service.
    public struct Item: Hashable, Sendable, Unprintable {
        /// The number that the service keeps in every answer and update.
        public let sequence: Int
        /// The sender's own numbers of the service (X12 2000F TRN). Not unique: some senders give every service the same.
        public let traceNumbers: [BusinessIdentifier]
        /// The payer's number for a service that it authorized before (X12 REF*BB).
        public let authorizationNumber: String?
        /// The payer's number for a service that it did not authorize before (X12 REF*NT).
        public let administrationReferenceNumber: String?
        public let requestCategory: RequestCategory?
        /// `nil` where the sender leaves it to the claim's.
        public let certificationType: CertificationType?
        /// The kind of service (X12 element 1365).
        public let serviceType: Coding?
        /// What is asked for.
        public let service: ServiceCode
        /// What it is in words.
        public let serviceDisplay: String?
        /// The last code of a range that begins with `service`.
        public let serviceRangeEnd: ServiceCode?
        /// Where the charge is booked (NUBC), when the code is from that list.
        public let revenue: ServiceCode?
        public let modifiers: [Modifier]
        /// Codes in the place of modifiers that have not a modifier's shape, as they came.
        public let otherModifiers: [Coding]
        public let quantity: Quantity?
        public let serviced: Days?
        /// Where: a CMS place of service, or an NUBC type of bill.
        public let placeOfService: Coding?
        /// Sequence numbers of the diagnoses that it is for, the first in the lead.
        public let diagnoses: [Int]
        /// Sequence numbers of those who give it.
        public let careTeam: [Int]
        /// Sequence numbers of the supporting information for it.
        public let supportingInfo: [Int]
        /// The order behind it, when the bundle has one.
        public let requestedService: RequestedService?
        /// What an update did to it.
        public let change: Change?
        /// Whether it is no longer asked for.
        public let isCancelled: Bool
    }
}

extension PASRequest.Item {
    /// Reads an element of `Claim.item`.
    init?(_ object: FHIRObject, of patient: FHIRObject?, _ bundle: BundleIndex) {
        let sequence = object.required(object.count("sequence"), "sequence")
        let extensions = object.extensions
        let traceNumbers = extensions.all(PASExtension.itemTraceNumber).compactMap { found in
            found.required(found.object("valueIdentifier"), "valueIdentifier").flatMap { PASRequest.BusinessIdentifier($0) }
        }
        let revenue = object.service("revenue", isNeeded: false).flatMap { $0.code.system == .revenue ? $0.code : nil }
        let service = object.requestedCode(or: revenue)
        let modifiers = object.modifiers()
        let numbers = (
            extensions[PASExtension.authorizationNumber]?.code("valueString"),
            extensions[PASExtension.administrationReferenceNumber]?.code("valueString")
        )
        let category: RequestCategory? = extensions[PASExtension.requestType]?.x12("valueCodeableConcept")
        let certification: CertificationType? = extensions[PASExtension.certificationType]?.x12("valueCodeableConcept")
        let rangeEnd = extensions[PASExtension.serviceCodeEnd]?.service("valueCodeableConcept")?.code
        let quantity = object.quantity("quantity")
        let serviced = object.days("serviced")
        let place = object.coding("locationCodeableConcept")
        let type = object.coding("category")
        let pointers = ["diagnosisSequence", "careTeamSequence", "informationSequence"].map { name in object.counts(name).map(\.value) }
        let requested = extensions[PASExtension.requestedService].flatMap {
            PASRequest.RequestedService("valueReference", in: $0, of: patient, bundle)
        }
        let change = extensions.change
        let isCancelled = object.isCancelled
        for url in PASExtension.ofInquiries {
            guard let found = extensions[url] else { continue }
            object.findings.fault(.notARequest, at: found.path, "Only an inquiry asks by this. Send the request itself.")
        }
        guard let sequence, let service else { return nil }
        self.init(
            sequence: sequence, traceNumbers: traceNumbers, authorizationNumber: numbers.0, administrationReferenceNumber: numbers.1,
            requestCategory: category, certificationType: certification, serviceType: type, service: service.code,
            serviceDisplay: service.display, serviceRangeEnd: rangeEnd, revenue: revenue, modifiers: modifiers.known,
            otherModifiers: modifiers.other, quantity: quantity, serviced: serviced, placeOfService: place, diagnoses: pointers[0],
            careTeam: pointers[1], supportingInfo: pointers[2], requestedService: requested, change: change, isCancelled: isCancelled)
    }
}

extension FHIRObject {
    /// What is asked for. An institution may give a revenue code alone, and say that there is no procedure.
    fileprivate func requestedCode(or revenue: ServiceCode?) -> (code: ServiceCode, display: String?)? {
        let name = "productOrService"
        let absent = self.codings(name).first { $0.peekText("system") == "http://terminology.hl7.org/CodeSystem/data-absent-reason" }
        if let absent, let revenue {
            _ = PASRequest.Coding(absent)
            return (revenue, nil)
        }
        return self.required(self.service(name), name, "Say what is asked for. Add a code of CPT, HCPCS or X12 service types.")
    }

    /// Modifiers, and what stands in their place.
    ///
    /// Senders put whole procedure codes here, and published examples do. A request is not refused for it: the code is kept as it
    /// came, apart from the modifiers, with a warning.
    fileprivate func modifiers() -> (known: [Modifier], other: [PASRequest.Coding]) {
        var known: [Modifier] = []
        var other: [PASRequest.Coding] = []
        for concept in self.list("modifier") {
            guard let found = concept.list("coding", looking: false).first, let coding = PASRequest.Coding(found) else { continue }
            if let modifier = Modifier(coding.code) {
                known.append(modifier)
            } else {
                found.warn(.notAModifier, at: "code", "A modifier has two characters. This is carried as it is, and is no modifier.")
                other.append(coding)
            }
        }
        return (known, other)
    }
}
