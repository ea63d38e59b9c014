public import EventSourcing

/// How soon a decision is needed (X12 UM06; 42 CFR 422.570 calls the faster one expedited).
public enum Urgency: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case standard
    /// Waiting could seriously jeopardize life, health or regaining function; somebody attests it (42 CFR 422.566).
    case expedited
}

/// Which process the payer runs: three different things with different consequences.
public enum PayerProcess: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case priorAuthorization = "prior_authorization"
    case referral
    /// No review of necessity; late means an administrative denial.
    case notification
}

/// A discipline or kind of service, as clinics speak of it.
public enum ServiceLine: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case speech
    case occupational
    case physical
    case behavioral
    case equipment
    case imaging
    case infusion
    case sleep
    case orthotics
    case other
}

/// What brought a case about.
public enum CaseSource: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case order
    case referral
    case renewal
    case inbox
    /// A Da Vinci PAS request bundle that was read in.
    case pasRequest = "pas_request"
}

/// The way something travels to a payer or comes from one.
public enum Channel: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case portal
    case fax
    case phone
    case mail
    case x12 = "x12_278"
    case fhirPAS = "fhir_pas"
    case clearinghouse
}

/// The kind of plan, which decides what law runs the clocks.
public enum LineOfBusiness: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case commercial
    case medicareAdvantage = "medicare_advantage"
    case medicare
    case medicaid
    case medicaidManagedCare = "medicaid_managed_care"
    case chip
    /// A qualified health plan on the federal exchange.
    case marketplace
    case tricare
    case other
    case unknown
}

/// Who bears the risk of a plan.
public enum Funding: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case insured
    case selfFunded = "self_funded"
    case government
    case unknown
}

/// How the patient is related to the subscriber (X12 element 1069 names the finer grains).
public enum SubscriberRelationship: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case own = "self"
    case spouse
    case child
    case other
}

/// What the payer decided about one service (X12 element 306, segment HCR01).
///
/// The code is stored as the payer says it. The absence of one is no approval.
public enum ReviewAction: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case certifiedInTotal = "A1"
    case certifiedPartial = "A2"
    case notCertified = "A3"
    case pended = "A4"
    case modified = "A6"
    case cancelled = "C"
    case contactPayer = "CT"
    case noActionRequired = "NA"

    /// Whether the payer will say no more by itself.
    public var isFinal: Bool {
        switch self {
        case .pended, .contactPayer: false
        case .certifiedInTotal, .certifiedPartial, .notCertified, .modified, .cancelled, .noActionRequired: true
        }
    }

    /// Whether some of the service is authorized.
    public var authorizes: Bool {
        switch self {
        case .certifiedInTotal, .certifiedPartial, .modified: true
        case .notCertified, .pended, .cancelled, .contactPayer, .noActionRequired: false
        }
    }

    /// Whether less was granted than asked: an appeal is possible.
    public var isAppealable: Bool {
        switch self {
        case .notCertified, .certifiedPartial, .modified: true
        case .certifiedInTotal, .pended, .cancelled, .contactPayer, .noActionRequired: false
        }
    }
}

/// A payer's reason for its decision, from external code list 886 (HCR03), such as `0F`, not medically necessary.
public struct ReviewReason: RawRepresentable, Sendable, Hashable, JSONCodable {
    public let rawValue: String

    /// A code of two digits or capital letters; `nil` for anything else.
    public init?(rawValue: String) {
        let isCode = rawValue.utf8.count == 2 && rawValue.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
        guard isCode else { return nil }
        self.rawValue = rawValue
    }
}

/// What may be odd about a fact that came from outside. The fact is recorded all the same (architecture, D5), and a person looks.
public enum Irregularity: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// It came after the case was closed.
    case caseClosed = "case_closed"
    /// It speaks of a service line the case does not have.
    case unknownService = "unknown_service"
    /// It speaks of a submission the case does not have.
    case unknownSubmission = "unknown_submission"
    /// It speaks of an appeal the case does not have.
    case unknownAppeal = "unknown_appeal"
    /// It tells what came of a talk that nobody offered or agreed on.
    case unknownPeerToPeer = "unknown_peer_to_peer"
    /// The payer said in a talk that it would approve, and no decision followed.
    case overturnedWithoutDecision = "overturned_without_decision"
    /// Nothing had been submitted.
    case nothingSubmitted = "nothing_submitted"
    /// Another content was recorded before under the same id.
    case contradictsEarlier = "contradicts_earlier"
    /// An authorization for which no approval is known.
    case noApproval = "no_approval"
    /// An approval that should come with an authorization number, without one.
    case noAuthorizationNumber = "no_authorization_number"
    /// A notice that decides on no service: that a review is complete says nothing of how it ended.
    case nothingDecided = "nothing_decided"
    /// Less or something else was granted than asked, and the notice does not say what.
    case grantUnclear = "grant_unclear"
    /// It speaks of a question that the case does not have.
    case unknownInformationRequest = "unknown_information_request"
    /// The payer decided on a service that nobody asked for.
    case serviceAdded = "service_added"
    /// A notice of more time that came too late, or where the law gives none: the first time counts.
    case extensionWithoutEffect = "extension_without_effect"
    /// More was used than the authorization grants.
    case overAuthorized = "over_authorized"
    /// More was used within a day, a week or a month than the authorization allows in one.
    case overCap = "over_cap"
    /// Something was used on a day that the authorization does not cover.
    case outsideAuthorizedDates = "outside_authorized_dates"
    /// It counts in another unit than the authorization, and cannot be counted against it.
    case unitMismatch = "unit_mismatch"
    /// Something was used of an authorization that is void, superseded or expired on the day.
    case authorizationNotActive = "authorization_not_active"
    /// It speaks of an authorization the case does not have.
    case unknownAuthorization = "unknown_authorization"
    /// It takes back a use the case does not know.
    case unknownConsumption = "unknown_consumption"
    /// Something was used that the authorization is not for.
    case serviceNotAuthorized = "service_not_authorized"
}
