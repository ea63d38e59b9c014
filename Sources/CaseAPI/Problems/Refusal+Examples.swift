import CaseDomain
import EventSourcing

import struct Foundation.UUID

extension Refusal {
    /// One of each, for the pages about them. A test holds that none is missing.
    static let examples: [Refusal] = [
        .caseUnknown, .caseExists, .caseClosed, .caseNotClosed, .caseHasOpenMatters(["submission"]),
        .duplicateRequest(heldBy: StreamID(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))), .coverageExists,
        .coverageMissing, .evaluationExists, .evaluationIncomplete(["submission"]), .evaluationMissing, .serviceExists, .serviceMissing,
        .serviceUnknown, .serviceInFlight, .letterUnknown, .letterExists, .letterMissing, .letterUnsigned, .letterSigned, .letterInReview,
        .letterNotInReview, .letterNotReviewed, .letterIncomplete([1]), .reviewerIsAuthor, .licenseExpired, .licenseStateMissing,
        .submissionExists, .submissionInFlight, .sentInTheFuture, .informationRequestUnknown, .informationRequestExpired, .nothingToAppeal,
        .appealExists, .appealOpen, .appealLevelSkipped, .ownerAlready, .noteExists, .patientUnknown, .patientExists, .clinicUnknown,
        .clinicExists, .siteUnknown, .siteAmbiguous, .siteExists, .payerUnknown, .payerExists,
    ]
}
