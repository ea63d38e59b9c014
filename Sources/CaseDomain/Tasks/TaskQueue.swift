public import EventSourcing

/// Where a task lies until a person has it: before the people of one trade, at the task's site.
///
/// The code is stored, and a promise. A queue is no list of people: who works it is a matter of rights, and asked elsewhere.
public enum TaskQueue: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// Those who run cases and speak with payers.
    case coordinators
    /// Those who evaluate patients, and write and sign letters.
    case clinicians
    /// Those who review what others wrote or denied.
    case reviewers
    /// Those who answer for privacy, and for what is proved afterwards.
    case compliance
    /// Those who verify coverage, and hold what was used against what was authorized.
    case benefits
}

extension TaskKind {
    /// The queue in which tasks of the kind lie where nobody names another.
    ///
    /// A matter of today's program and not of the record: what was named is stored, and what is derived moves with this table.
    public var queue: TaskQueue {
        switch self {
        case .factAfterClosure, .findServiceOfFact, .findSubmissionOfFact, .findAppealOfFact, .explainFactWithoutSubmission,
            .contradictionWithEarlierFact, .explainAuthorizationWithoutDecision, .findAuthorizationNumber, .findWhatWasDecided,
            .findWhatWasGranted, .findInformationRequestOfFact, .extensionWithoutEffect, .findTalkOfFact, .findDecisionOfTalk,
            .acknowledgementMissing, .payerDecisionMissed, .informationAnswerDue, .deadlineApproaching, .correctRejectedSubmission,
            .majorityApproaching,
            .contactPayer, .considerAppeal, .authorizationVoided, .packetGap, .correctionInvalidated, .makeContact, .readNote,
            .orderMissing,
            .checkOrder,
            .orderExpiring, .orderEndedUnchecked,
            .requestAnewFromNewPayer,
            .askContinuityOfCare, .carryAuthorizationOver, .withdrawAndResubmit, .tellPayerOfCoverage, .relinkCoverage,
            .keepAppealAndAskPayer, .findCoverage,
            .playbookStep, .playbookStepEscalated, .other:
            .coordinators
        // What is right for the patient, and what only a new evaluation or letter answers.
        case .checkAddedService, .renewalDue, .letterLapsed, .orderRevoked: .clinicians
        case .authorizationCapExceeded, .useOutsideDates, .useInOtherUnit, .useOfInactiveAuthorization, .findAuthorizationOfFact,
            .findUseOfReversal, .useOfUnauthorizedService, .authorizationOverused, .askNewPrimary, .checkUseAfterCoverage,
            .benefitPoolOverdrawn, .checkUseOfBenefit, .benefitPeriodEnded:
            .benefits
        case .rightsReviewAsked: .reviewers
        case .wrongPatientReview, .rightsRequestReceived, .rightsRequestDue, .rightsRequestOverdue, .rightsReviewReversed,
            .amendmentStatement, .accountingOwed:
            .compliance
        }
    }
}
