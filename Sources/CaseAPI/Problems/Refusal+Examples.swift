import CaseDomain
import EventSourcing

import struct Foundation.UUID

extension Refusal {
    /// One of each, for the pages about them. A test holds that none is missing.
    static let examples: [Refusal] = [
        .caseUnknown, .caseExists, .caseClosed, .caseNotClosed, .caseHasOpenMatters([.submission]), .dispositionUnfounded,
        .duplicateRequest(heldBy: Self.holder), .identifierTaken(by: Self.holder), .coverageExists, .coverageMissing, .evaluationExists,
        .evaluationIncomplete(["a goal"]), .evaluationMissing, .evaluatedInTheFuture, .diagnosisUnknown(at: [0], notBillable: []),
        .diagnosisNotBillable(at: [0]), .serviceExists, .serviceMissing, .serviceUnknown, .serviceInFlight, .quantityZero,
        .tooManyServices, .letterUnknown, .letterExists, .letterMissing, .letterUnsigned, .letterSigned, .letterInReview,
        .letterNotInReview, .letterNotReviewed, .letterIncomplete([1]), .reviewerIsAuthor, .licenseExpired, .licenseStateMissing,
        .signedAtAnotherTime, .letterOfOtherPatient, .copyDiffers, .letterUnconfirmed([1]), .letterElementMissing([1]), .letterLeak,
        .letterBlocked, .findingUnknown, .findingNotWaivable, .leakSettledByAuthor, .letterStale, .credentialNotAccepted,
        .licenseOfOtherState, .delegateNotAllowed, .electronicNotAccepted, .signatureTooOld, .faceToFaceTooOld, .cosignerIsSigner,
        .letterUncosigned,
        .letterCosigned, .letterTransmitted, .letterVoided, .letterLapsed, .submissionExists, .submissionInFlight, .nothingToSubmit,
        .sentInTheFuture, .sentBeforeSigned, .informationRequestUnknown, .informationRequestExpired, .nothingToAppeal, .appealExists,
        .appealOpen, .appealNotExhausted, .appealLevelNotOffered, .representativeAuthorizationMissing,
        .exhaustionUnfounded, .nothingToDiscuss, .peerToPeerWindowClosed, .peerToPeerClosedByAppeal, .peerToPeerHeld,
        .patientNoticeExists, .appealLevelSkipped, .appealLevelUsed, .appealWindowClosed, .authorizationUnknown,
        .authorizationRenewed(by: CaseID(Self.holder.rawValue)), .renewalTooEarly(Self.day), .renewalTooLate(Self.day), .planUnchanged,
        .planChangeExists, .ownerAlready, .noteExists, .factUnknown, .factCorrected, .correctionChangesNothing, .coverageUnknown,
        .coverageInactive, .eligibilityCheckExists, .benefitVerificationExists, .evaluationUnknown, .priorCaseMissing,
        .requirementIncomplete(["satisfied_by_authorization_id"]), .channelNotAccepted([.portal]), .urgencyUnattested, .deniedNotUpdated,
        .serviceDecided, .serviceUnsent, .packetIncomplete, .packetConflict, .resubmissionBarred, .resubmissionTooEarly(Self.day),
        .requestUpdateExists, .withdrawalExists, .nothingToWithdraw, .fieldImmutable([.service]), .informationRequestClosed, .taskUnknown,
        .taskExists, .taskDone, .taskNotDone, .taskTaken, .taskNotYours, .taskOffered, .taskNotOffered, .taskOverdue, .taskNotSnoozed,
        .taskSnoozedIntoThePast, .taskSnoozedTooLong(Timestamp(microseconds: 1_795_532_400_000_000)), .taskDueByClock, .taskDueInThePast,
        .orderUnknown, .orderExists, .orderOfOtherPatient, .orderAskedInTheFuture, .orderNotAwaited,
        .orderNotReceived, .orderFaulty([.unsigned]), .orderReasonMissing, .orderValid, .orderExpired, .orderWithdrawn, .orderRevoked,
        .orderSuperseded, .orderSupersedesItself, .orderTakenBack, .patientUnknown, .patientExists,
        .patientMerged(into: PatientID(Self.holder.rawValue)), .patientMergesWithItself, .patientHasAbsorbed, .patientNotMerged,
        .patientsDistinct, .distinctionUnknown, .patientFull, .patientDisposed, .demographicsStale, .demographicsInTheFuture,
        .identifierUnknown, .identifierAbsorbed, .representativeUnknown, .representativeExists, .representativeEnded,
        .representativeScopeMissing, .representativeDocumentMissing, .representativeEndsBeforeItBegins, .endReasonReserved,
        .majorityStateMissing, .majorityStateMisplaced, .majorityStateUnknown, .patientOfAge, .restrictionUnknown, .restrictionExists,
        .restrictionLifted, .restrictionDocumentMissing, .restrictionEndsBeforeItBegins,
        .clinicUnknown, .clinicExists,
        .organizationExists, .siteUnknown, .siteAmbiguous, .siteExists, .payerUnknown, .payerExists,
        .rulesInvalid([RuleFault(.text, at: "rules[0].title", "A text has 1 to 2000 bytes.")]),
        .rulesTied([RuleFault(.tie, at: "rules[1]", "treatment-92526 speaks as narrowly, and both could mean one request.")]),
        .ruleSetUnknown, .ruleSetVersionExists, .ruleSetRetired, .rulesOfOrganization, .clockBackwards, .clockTooFar,
    ]

    private static let day = CivilDate(dayNumber: 20_000)!
    private static let holder = StreamID(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
}
