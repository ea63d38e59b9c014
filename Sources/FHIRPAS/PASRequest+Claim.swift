import EventSourcing

extension PASRequest {
    /// What a request says of itself, apart from who and what.
    public struct Claim: Hashable, Sendable, Unprintable {
        /// The sender's numbers of the event (X12 TRN), one or two.
        public let identifiers: [BusinessIdentifier]
        /// `professional`, `institutional`, `pharmacy`, …
        public let type: Coding?
        /// What the request does to a certification, where it is said for the whole.
        public let certificationType: CertificationType?
        public let levelOfService: LevelOfService?
        /// `normal`, `stat` or `deferred`.
        public let priority: Coding?
        public let created: Moment
        /// The payer's number for what it authorized before (X12 REF*BB).
        public let authorizationNumber: String?
        /// The payer's number for what it did not authorize before (X12 REF*NT).
        public let administrationReferenceNumber: String?
        /// The numbers of the request that this one updates or cancels; `nil` for a first request.
        public let prior: [BusinessIdentifier]?
    }
}

extension PASRequest.Claim {
    /// Reads the elements of a Claim that are said once.
    init?(_ object: FHIRObject, _ bundle: BundleIndex) {
        object.hold("status", to: "active", "Only an active request can be read: a draft or a withdrawn one asks for nothing.")
        object.hold("use", to: "preauthorization", "Only a preauthorization can be read here: no bill and no cost estimate.")
        let identifiers = object.list("identifier").compactMap { PASRequest.BusinessIdentifier(tracing: $0) }
        if identifiers.isEmpty {
            object.missing("identifier", "The request could not be found again. Add the number that traces the event.")
        }
        let extensions = object.extensions
        let certification: CertificationType? = extensions[PASExtension.certificationType]?.x12("valueCodeableConcept")
        let level: LevelOfService? = extensions[PASExtension.levelOfService]?.x12("valueCodeableConcept")
        let authorization = extensions[PASExtension.authorizationNumber]?.code("valueString")
        let reference = extensions[PASExtension.administrationReferenceNumber]?.code("valueString")
        let prior = object.list("related").first.flatMap { $0.priorIdentifiers(bundle) }
        let type = object.coding("type")
        let priority = object.coding("priority")
        guard let created = object.required(object.moment("created"), "created") else { return nil }
        self.init(
            identifiers: identifiers, type: type, certificationType: certification, levelOfService: level, priority: priority,
            created: created, authorizationNumber: authorization, administrationReferenceNumber: reference, prior: prior)
    }
}

extension FHIRObject {
    /// Holds a required code to the one that a request has.
    fileprivate func hold(_ name: String, to code: String, _ advice: String) {
        if let found = self.required(self.code(name), name), found != code { self.fault(.notAllowed, at: name, advice) }
    }

    /// The numbers of the Claim that an update replaces; PAS wants it in the bundle (conformance statement 65).
    fileprivate func priorIdentifiers(_ bundle: BundleIndex) -> [PASRequest.BusinessIdentifier]? {
        guard let reference = self.required(self.object("claim"), "claim", "An update refers to the request that it updates. Add it."),
            let prior = bundle.target(of: reference, among: ["Claim"])
        else { return nil }
        _ = self.coding("relationship")
        return prior.identifiers()
    }
}
