import CaseDomain
import EventSourcing

import struct Foundation.UUID

extension Refusal {
    /// One of each, for the pages about them. A test holds that none is missing.
    static let examples: [Refusal] = [
        .caseUnknown, .caseExists, .caseClosed, .caseNotClosed, .caseHasOpenMatters([.submission]), .dispositionUnfounded,
        .duplicateRequest(heldBy: Self.holder), .identifierTaken(by: Self.holder), .coverageExists,
        .coverageMissing, .evaluationExists, .evaluationIncomplete(["a goal"]), .evaluationMissing, .evaluatedInTheFuture, .serviceExists,
        .serviceMissing,
        .serviceUnknown, .serviceInFlight, .quantityZero, .tooManyServices, .letterUnknown, .letterExists, .letterMissing, .letterUnsigned,
        .letterSigned, .letterInReview,
        .letterNotInReview, .letterNotReviewed, .letterIncomplete([1]), .reviewerIsAuthor, .licenseExpired, .licenseStateMissing,
        .signedAtAnotherTime,
        .submissionExists, .submissionInFlight, .nothingToSubmit, .sentInTheFuture, .sentBeforeSigned, .informationRequestUnknown,
        .informationRequestExpired, .nothingToAppeal,
        .appealNotExhausted, .appealLevelNotOffered, .representativeAuthorizationMissing, .appealWindowUnknown, .appealWindowOpen,
        .exhaustionUnfounded, .nothingToDiscuss, .peerToPeerWindowClosed, .peerToPeerClosedByAppeal, .peerToPeerHeld, .patientNoticeExists,
        .appealExists, .appealOpen, .appealLevelSkipped, .appealLevelUsed, .appealWindowClosed, .ownerAlready, .noteExists, .factUnknown, .factCorrected, .patientUnknown,
        .patientExists, .clinicUnknown,
        .clinicExists, .organizationExists, .siteUnknown, .siteAmbiguous, .siteExists, .payerUnknown, .payerExists,
    ]

    private static let holder = StreamID(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
}
