extension PASRequest {
    /// A patient's coverage, as the sender describes it.
    public struct Coverage: Hashable, Sendable, Unprintable {
        public let status: Status
        /// The number under which the payer knows the patient: the coverage's identifier of type `MB`, else the subscriber's
        /// number, else the patient's identifier of type `MB`.
        public let memberID: BusinessIdentifier
        public let subscriberID: String?
        public let relationship: Relationship
        /// Who holds the policy, when it is not the patient and the bundle says.
        public let subscriber: PersonName?
        public let group: Section?
        public let plan: Section?
        public let period: Days?
        public let payer: Organization

        /// Whether the coverage counts (FHIR, Financial Resource Status Codes).
        public enum Status: String, Hashable, Sendable, CaseIterable {
            case active
            case cancelled
            case draft
        }

        /// What the patient is to the subscriber, in the codes that were given.
        public struct Relationship: Hashable, Sendable, Unprintable {
            /// FHIR's code: `self`, `spouse`, `child`, `parent`, `common`, `other`, `injured`.
            public let fhir: String?
            /// X12's code (element 1069): `18` self, `01` spouse, `19` child.
            public let x12: String?

            /// Whether the patient holds the policy.
            public var isSelf: Bool { self.x12 == "18" || (self.x12 == nil && self.fhir == "self") }
        }

        /// A group or a plan (FHIR, `Coverage.class`): its number, and its name where given.
        public struct Section: Hashable, Sendable, Unprintable {
            public let value: String
            public let name: String?
        }
    }
}

extension PASRequest.Coverage {
    /// Reads a Coverage of a patient.
    init?(_ object: FHIRObject, of patient: FHIRObject, _ bundle: BundleIndex) {
        let status = object.coverageStatus()
        bundle.hold(object, to: patient)
        _ = object.required(object.peek("beneficiary"), "beneficiary", "Say whose coverage it is. Refer to the claim's patient.")
        let subscriberID = object.code("subscriberId")
        let memberID = object.memberID(subscriberID: subscriberID, patient: patient)
        let relationship = Relationship(object)
        let subscriber = object.subscriber(of: patient, relationship, bundle)
        let period = object.coveragePeriod()
        let sections = object.list("class", looking: false)
        let group = sections.first { $0.isOfClass("group") }.flatMap(Section.init)
        let plan = sections.first { $0.isOfClass("plan") }.flatMap(Section.init)
        let payer = object.payer(bundle)
        guard let status, let memberID, let payer else { return nil }
        self.init(
            status: status, memberID: memberID, subscriberID: subscriberID, relationship: relationship, subscriber: subscriber,
            group: group, plan: plan, period: period, payer: payer)
    }
}

extension PASRequest.Coverage.Relationship {
    init(_ coverage: FHIRObject) {
        let codings = coverage.codings("relationship")
        let x12 = codings.first { FHIRSystem.isX12($0.peekText("system"), "1069") }
        let fhir = codings.first { FHIRSystem.fhirRelationship.contains($0.peekText("system") ?? "") }
        self.init(fhir: fhir.flatMap(PASRequest.Coding.init)?.code, x12: x12.flatMap(PASRequest.Coding.init)?.code)
    }
}

extension PASRequest.Coverage.Section {
    init?(_ object: FHIRObject) {
        object.see()
        _ = object.coding("type")
        let name = object.text("name")
        guard let value = object.required(object.code("value"), "value") else { return nil }
        self.init(value: value, name: name)
    }
}

extension FHIRObject {
    /// A coverage that was entered in error is no coverage; another that is not active is carried with a warning.
    fileprivate func coverageStatus() -> PASRequest.Coverage.Status? {
        if self.code("status") == "entered-in-error" {
            self.fault(.notAllowed, at: "status", "A coverage that was entered in error cannot be used. Send the right one.")
            return nil
        }
        let status: PASRequest.Coverage.Status? = self.required(self.choice("status"), "status")
        if let status, status != .active {
            self.warn(.coverageNotActive, at: "status", "The coverage is not active. Make sure that it is the right one.")
        }
        return status
    }

    /// US Core, invariant us-core-15: a member id stands in one place or the other.
    fileprivate func memberID(subscriberID: String?, patient: FHIRObject) -> PASRequest.BusinessIdentifier? {
        func isMember(_ identifier: PASRequest.BusinessIdentifier) -> Bool {
            guard let type = identifier.type, type.code == "MB" else { return false }
            return type.system.map(FHIRSystem.identifierType.contains) ?? true
        }
        let own = self.identifiers().first(where: isMember)
        let subscriber = subscriberID.map { PASRequest.BusinessIdentifier(system: nil, value: $0, type: nil) }
        let found = own ?? subscriber ?? patient.identifiers().first(where: isMember)
        if found == nil { self.missing("identifier", "The payer cannot tell the member. Add an identifier of type MB, or a subscriberId.") }
        return found
    }

    /// The subscriber's name, when that is not the patient.
    fileprivate func subscriber(
        of patient: FHIRObject, _ relationship: PASRequest.Coverage.Relationship, _ bundle: BundleIndex
    ) -> PASRequest.PersonName? {
        guard let subscriber = bundle.target(of: "subscriber", in: self, among: "Patient", "RelatedPerson") else {
            if !relationship.isSelf, self.peek("subscriber") == nil {
                self.warn(.noSubscriber, at: "subscriber", "The patient does not hold the policy. Say who does.")
            }
            return nil
        }
        return subscriber.isSame(as: patient) ? nil : subscriber.personName()
    }

    /// Who pays: the first payor.
    fileprivate func payer(_ bundle: BundleIndex) -> PASRequest.Organization? {
        guard let reference = self.list("payor", looking: false).first else {
            self.missing("payor", "A coverage by nobody cannot be used. Refer to the payer.")
            return nil
        }
        reference.see()
        return bundle.target(of: reference, among: ["Organization"]).flatMap(PASRequest.Organization.init)
    }

    fileprivate func isOfClass(_ type: String) -> Bool { self.codings("type").contains { $0.peekText("code") == type } }

    /// The days of a coverage. Here FHIR allows less than a full date, and a time with it.
    fileprivate func coveragePeriod() -> PASRequest.Days? {
        guard let object = self.object("period") else { return nil }
        let first = object.coarseDay("start", atEnd: false)
        let last = object.coarseDay("end", atEnd: true)
        return first == nil && last == nil ? nil : PASRequest.Days(first: first, last: last)
    }
}
