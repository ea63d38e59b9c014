public import EventSourcing

/// A request for prior authorization, read from a Da Vinci PAS request bundle (FHIR R4 in JSON, PAS 2.0.1 to 2.2.1).
///
/// ```swift
/// do {
///     let request = try PASRequest(bytes)
///     print(request.items.count, request.warnings.count)
/// } catch {
///     for fault in error.faults { print(fault.code.rawValue, fault.expression, fault.message) }
/// }
/// ```
/// Reads what a case needs, and names the rest in `ignored`. What is required is less than the profiles ask: a bundle is refused
/// when a case could not be opened from it or would be wrong, not when it lacks what a payer may still ask for. A request for a
/// first certification, an update and a cancellation are read alike; an inquiry, an answer and a notification are refused.
///
/// All of it is patient data: it prints as nothing.
public struct PASRequest: Hashable, Sendable, Unprintable {
    /// The sender's number of this very bundle. A repeat after a lost answer has the same one (PAS, `Bundle.identifier`).
    public let identifier: BusinessIdentifier
    /// When the bundle was made.
    public let timestamp: Timestamp
    public let claim: Claim
    public let patient: Patient
    /// Who decides.
    public let insurer: Organization
    /// Who asks.
    public let requester: Provider
    /// The coverage that the request is about.
    public let coverage: Coverage
    /// Further coverages of the patient, in the order of their sequence numbers.
    public let otherCoverages: [Coverage]
    public let careTeam: [CareTeamMember]
    public let diagnoses: [Diagnosis]
    /// The requested services; empty only when the whole request is cancelled.
    public let items: [Item]
    public let supportingInfo: SupportingInfo
    /// What was odd and did not keep the bundle from being read.
    public let warnings: [PASWarning]
    /// The elements that are not carried on, such as `Bundle.entry[3].resource.communication`, at most `PASLimits.ignoredMax`.
    ///
    /// A walk over the bundle costs about as much as reading it, and spares the question what an import left behind.
    public let ignored: [String]

    /// The numbers that tell whether a bundle was read before: its own, and those of its claim.
    ///
    /// Those of the items are not among them: some senders give all items the same.
    public var externalIdentifiers: [BusinessIdentifier] { [self.identifier] + self.claim.identifiers }

    /// The kind of review, which PAS has at the items and X12 at the whole (UM01): that of the first item which says.
    public var requestCategory: RequestCategory? { self.items.lazy.compactMap(\.requestCategory).first }

    /// What the request does to a certification: what is said for the whole, else for the first item which says.
    public var certificationType: CertificationType? {
        self.claim.certificationType ?? self.items.lazy.compactMap(\.certificationType).first
    }

    /// Whether it changes or cancels an earlier request.
    public var isUpdate: Bool { self.claim.prior != nil }

    /// Whether it cancels the whole of an earlier request.
    public var isCancellation: Bool { self.claim.certificationType == .cancel }
}
