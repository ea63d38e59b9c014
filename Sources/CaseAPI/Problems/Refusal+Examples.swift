import CaseDomain
import EventSourcing

import struct Foundation.UUID

extension Refusal {
    /// One of each, for the pages about them. A test holds that none is missing.
    static let examples: [Refusal] = [
        .caseUnknown, .caseExists, .caseClosed, .caseNotClosed, .caseHasOpenMatters([.submission]), .dispositionUnfounded,
        .duplicateRequest(heldBy: Self.holder), .identifierTaken(by: Self.holder), .coverageExists, .coverageMissing, .evaluationExists,
        .evaluationIncomplete(["a goal"]), .evaluationMissing, .evaluatedInTheFuture, .diagnosisUnknown(at: [0], notBillable: []),
        .diagnosisNotBillable(at: [0]), .instrumentUnknown(at: [0]), .scoreImpossible(at: [0]), .measuredInTheFuture(at: [0]),
        .measuresDropped, .serviceExists, .serviceMissing, .serviceUnknown, .serviceInFlight, .quantityZero,
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
        .planChangeExists, .ownerAlready, .contactExists, .contactInTheFuture, .nextContactMissing, .nextContactPast, .nextContactTooFar,
        .handOverNotOffered, .handOverNotYours, .noteExists, .tooManyMentioned, .factUnknown, .factCorrected, .correctionChangesNothing,
        .coverageUnknown,
        .coverageInactive, .eligibilityCheckExists, .benefitVerificationExists, .evaluationUnknown, .priorCaseMissing,
        .requirementIncomplete(["satisfied_by_authorization_id"]), .channelNotAccepted([.portal]), .urgencyUnattested, .deniedNotUpdated,
        .serviceDecided, .serviceUnsent, .packetIncomplete, .packetConflict, .resubmissionBarred, .resubmissionTooEarly(Self.day),
        .requestUpdateExists, .withdrawalExists, .nothingToWithdraw, .fieldImmutable([.service]), .informationRequestClosed, .taskUnknown,
        .taskExists, .taskWithoutSubject, .taskDone, .taskNotDone, .taskTaken, .taskNotYours, .taskOffered, .taskNotOffered, .taskOverdue,
        .taskNotSnoozed,
        .taskSnoozedIntoThePast, .taskSnoozedTooLong(Timestamp(microseconds: 1_795_532_400_000_000)), .taskDueByClock, .taskDueInThePast,
        .orderUnknown, .orderExists, .orderOfOtherPatient, .orderAskedInTheFuture, .orderNotAwaited,
        .orderNotReceived, .orderFaulty([.unsigned]), .orderReasonMissing, .orderValid, .orderExpired, .orderWithdrawn, .orderRevoked,
        .orderSuperseded, .orderSupersedesItself, .orderTakenBack, .coverageNotRecorded, .coverageOfOtherPatient,
        .coverageEndsBeforeItBegins, .coverageChangedBeforeItBegins, .coverageEnded, .coverageNotEnded, .coverageReplacesItself,
        .poolUnknown, .poolExists, .poolScopeTaken(by: Self.holder), .poolOfOtherPatient,
        .poolExhausted(left: Self.few, heldBy: [CaseID(Self.holder.rawValue)], asked: Self.visits), .poolExcessUnfounded,
        .poolUnitDiffers, .poolNotForService, .poolLineDecided, .poolOver, .poolInUse, .patientUnknown, .patientExists,
        .patientMerged(into: PatientID(Self.holder.rawValue)), .patientMergesWithItself, .patientHasAbsorbed, .patientNotMerged,
        .patientsDistinct, .distinctionUnknown, .patientFull, .patientDisposed, .demographicsStale, .demographicsInTheFuture,
        .identifierUnknown, .identifierAbsorbed, .representativeUnknown, .representativeExists, .representativeEnded,
        .representativeScopeMissing, .representativeDocumentMissing, .representativeEndsBeforeItBegins, .endReasonReserved,
        .majorityStateMissing, .majorityStateMisplaced, .majorityStateUnknown, .patientOfAge, .restrictionUnknown, .restrictionExists,
        .restrictionLifted, .restrictionDocumentMissing, .restrictionEndsBeforeItBegins,
        .clinicUnknown, .clinicExists,
        .organizationExists, .siteUnknown, .siteAmbiguous, .siteExists, .payerUnknown, .payerExists,
        .rightsRequestUnknown, .rightsRequestExists, .rightsRequestOfOtherPatient, .rightsRequestAnswered, .rightsRequestWithdrawn,
        .rightsRequestTakenBack, .rightsRequestNotOfKind, .rightsMomentInTheFuture, .rightsRequestExtended, .rightsExtensionLate(Self.day),
        .rightsExtensionOutside(after: Self.day, through: Self.day), .rightsIdentityUnverified, .rightsAuthorityMissing,
        .rightsGroundNotOfKind, .rightsRequestNotDenied, .rightsRequestDenied, .rightsRequestReversed, .rightsRequestReviewed,
        .rightsDenialNotReviewable, .rightsReviewNotAsked, .rightsReviewerDenied, .rightsRequestNotDisagreed, .restrictionMustBeAgreed,
        .restrictionMustStand, .restrictionNotAgreed, .amendmentLinksMissing, .rightsFormNotAgreed, .rightsDocumentMissing,
        .rightsFeeUnsound, .rightsFeeAboveQuote, .accountingFirstFree, .accountingSuspensionTooLong(Self.day), .accountingSuspensionOver,
        .playbookInvalid([RuleFault(.tie, at: "key", "It ties.")]), .playbookUnknown, .playbookSilent, .playbookVersionExists,
        .playbookRetired,
        .exceptionUnknown, .exceptionExists, .exceptionOpen(by: Self.holder), .exceptionPlaybookUnfit, .exceptionDueUnknown,
        .exceptionResolved, .exceptionStepUnknown,
        .exceptionStepEnded, .exceptionEvidenceMissing, .exceptionHasOpenSteps,
        .termInvalid([RuleFault(.unknownName, at: "see_also[0]", "The glossary has no such word.")]), .termVersionExists,
        .policyUnknown, .policyInvalid([RuleFault(.reversed, at: "approved_on", "It is in effect before it was approved.")]),
        .policyVersionExists, .policyWithdrawn,
        .providerUnknown, .providerExists, .providerEnded, .providerSuspended, .providerNotSuspended, .providerDatesReversed,
        .providerMayNotSign, .licenseExists, .delegationExists, .delegationUnknown, .delegationRevoked, .delegationNotOwn,
        .delegateIsDelegator,
        .rulesInvalid([RuleFault(.text, at: "rules[0].title", "A text has 1 to 2000 bytes.")]),
        .rulesTied([RuleFault(.tie, at: "rules[1]", "treatment-92526 speaks as narrowly, and both could mean one request.")]),
        .ruleSetUnknown, .ruleSetVersionExists, .ruleSetRetired, .rulesOfOrganization, .clockBackwards, .clockTooFar,
    ]

    private static let day = CivilDate(dayNumber: 20_000)!
    private static let few = Quantity(thousandths: 10_000, .visits)!
    private static let visits = Quantity(thousandths: 20_000, .visits)!
    private static let holder = StreamID(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
}
