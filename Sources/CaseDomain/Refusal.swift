public import EventSourcing

/// Why a command of one of our users is refused: expected, tested, told to the person who asked, never logged as an error.
///
/// Facts from outside are never refused (architecture, D5). Each refusal has a stable code, a reason, and what to do next; none
/// holds a value of a patient.
public enum Refusal: Error, Sendable, Hashable {
    // MARK: the case
    case caseUnknown
    case caseExists
    case caseClosed
    case caseNotClosed
    /// What still runs.
    case caseHasOpenMatters([OpenMatter])
    case dispositionUnfounded
    case duplicateRequest(heldBy: StreamID)
    case identifierTaken(by: StreamID)
    case coverageExists
    case coverageMissing
    case evaluationExists
    case evaluationIncomplete([String])
    case evaluationMissing
    case evaluatedInTheFuture
    /// The places, from 0, of diagnoses whose code does not exist on the day, and of those whose code is a header.
    case diagnosisUnknown(at: [Int], notBillable: [Int])
    /// The places, from 0, of diagnoses whose code is a header.
    case diagnosisNotBillable(at: [Int])
    /// The places, from 0, of results whose test the registry does not have, or not in that version.
    case instrumentUnknown(at: [Int])
    /// The places, from 0, of results whose test gives no such score.
    case scoreImpossible(at: [Int])
    /// The places, from 0, of results of a test that was given on a day that has not come yet.
    case measuredInTheFuture(at: [Int])
    /// An amendment says nothing of the results that the evaluation has.
    case measuresDropped
    case serviceExists
    case serviceMissing
    case serviceUnknown
    case serviceInFlight
    case quantityZero
    case tooManyServices

    // MARK: the letter
    case letterUnknown
    case letterExists
    case letterMissing
    case letterUnsigned
    case letterSigned
    case letterInReview
    case letterNotInReview
    case letterNotReviewed
    /// The sections, by number, that still have no text.
    case letterIncomplete([Int32])
    case reviewerIsAuthor
    case licenseExpired
    case licenseStateMissing
    case signedAtAnotherTime
    case letterOfOtherPatient
    case copyDiffers
    /// The sections, by number, that were copied and that nobody has saved since.
    case letterUnconfirmed([Int32])
    /// The elements, by number, that lack what they must have.
    case letterElementMissing([Int32])
    case letterLeak
    case letterBlocked
    case findingUnknown
    case findingNotWaivable
    case leakSettledByAuthor
    case letterStale
    case credentialNotAccepted
    case licenseOfOtherState
    case delegateNotAllowed
    case electronicNotAccepted
    case signatureTooOld
    case faceToFaceTooOld
    case cosignerIsSigner
    case letterUncosigned
    case letterCosigned
    case letterTransmitted
    case letterVoided
    case letterLapsed

    // MARK: submission, information, appeal
    case submissionExists
    case submissionInFlight
    case nothingToSubmit
    case sentInTheFuture
    case sentBeforeSigned
    case informationRequestUnknown
    case informationRequestExpired
    case nothingToAppeal
    case appealExists
    case appealOpen
    case appealLevelSkipped
    case appealLevelUsed
    case appealWindowClosed
    case authorizationUnknown
    case authorizationRenewed(by: CaseID)
    /// The first day on which the payer takes a renewal.
    case renewalTooEarly(CivilDate)
    /// The last day on which the payer took a renewal.
    case renewalTooLate(CivilDate)
    case planUnchanged
    case planChangeExists
    case appealNotExhausted
    case appealLevelNotOffered
    case representativeAuthorizationMissing
    case exhaustionUnfounded
    case nothingToDiscuss
    case peerToPeerWindowClosed
    case peerToPeerClosedByAppeal
    case peerToPeerHeld
    case patientNoticeExists
    case ownerAlready
    case contactExists
    case contactInTheFuture
    case nextContactMissing
    case nextContactPast
    case nextContactTooFar
    case handOverNotOffered
    case handOverNotYours
    case noteExists
    case tooManyMentioned
    case factUnknown
    case factCorrected
    case correctionChangesNothing

    // MARK: before and beside a submission
    case coverageUnknown
    case coverageInactive
    case eligibilityCheckExists
    case benefitVerificationExists
    case evaluationUnknown
    case priorCaseMissing
    /// What is missing, by the members' names.
    case requirementIncomplete([String])
    /// The ways by which the payer takes requests.
    case channelNotAccepted([Channel])
    case urgencyUnattested
    case deniedNotUpdated
    case serviceDecided
    case serviceUnsent
    case packetIncomplete
    case packetConflict
    case resubmissionBarred
    /// The first day on which the payer takes it.
    case resubmissionTooEarly(CivilDate)
    case requestUpdateExists
    case withdrawalExists
    case nothingToWithdraw
    /// What no update changes.
    case fieldImmutable([CaseFile.ImmutableField])
    case informationRequestClosed

    // MARK: the task
    case taskUnknown
    case taskWithoutSubject
    case taskExists
    case taskDone
    case taskNotDone
    case taskTaken
    case taskNotYours
    case taskOffered
    case taskNotOffered
    case taskOverdue
    case taskNotSnoozed
    case taskSnoozedIntoThePast
    /// Until when it can be put away at most.
    case taskSnoozedTooLong(Timestamp)
    case taskDueByClock
    case taskDueInThePast

    // MARK: the order
    case orderUnknown
    case orderExists
    case orderOfOtherPatient
    case orderAskedInTheFuture
    case orderNotAwaited
    case orderNotReceived
    /// What the orderer has to put right.
    case orderFaulty([OrderFault])
    case orderReasonMissing
    case orderValid
    case orderExpired
    case orderWithdrawn
    case orderRevoked
    case orderSuperseded
    case orderSupersedesItself
    case orderTakenBack

    // MARK: the coverage over time
    case coverageNotRecorded
    case coverageOfOtherPatient
    case coverageEndsBeforeItBegins
    case coverageChangedBeforeItBegins
    case coverageEnded
    case coverageNotEnded
    case coverageReplacesItself

    // MARK: the benefit pool
    case poolUnknown
    case poolExists
    /// A pool for the same limit of the same plan, in the same days.
    case poolScopeTaken(by: StreamID)
    case poolOfOtherPatient
    /// What is left for the line, the other cases that have the rest, and what was asked.
    case poolExhausted(left: Quantity, heldBy: [CaseID], asked: Quantity)
    case poolExcessUnfounded
    case poolUnitDiffers
    case poolNotForService
    case poolLineDecided
    case poolOver
    case poolInUse

    // MARK: records
    case patientUnknown
    case patientExists
    /// The record that stands.
    case patientMerged(into: PatientID)
    case patientMergesWithItself
    case patientHasAbsorbed
    case patientNotMerged
    case patientsDistinct
    case distinctionUnknown
    case patientFull
    case patientDisposed
    case demographicsStale
    case demographicsInTheFuture
    case identifierUnknown
    case identifierAbsorbed
    case representativeUnknown
    case representativeExists
    case representativeEnded
    case representativeScopeMissing
    case representativeDocumentMissing
    case representativeEndsBeforeItBegins
    case endReasonReserved
    case majorityStateMissing
    case majorityStateMisplaced
    case majorityStateUnknown
    case patientOfAge
    case restrictionUnknown
    case restrictionExists
    case restrictionLifted
    case restrictionDocumentMissing
    case restrictionEndsBeforeItBegins
    case clinicUnknown
    case clinicExists
    case organizationExists
    case siteUnknown
    case siteAmbiguous
    case siteExists
    case payerUnknown
    case payerExists

    // MARK: requests about the own record
    case rightsRequestUnknown
    case rightsRequestExists
    case rightsRequestOfOtherPatient
    case rightsRequestAnswered
    case rightsRequestWithdrawn
    case rightsRequestTakenBack
    case rightsRequestNotOfKind
    case rightsMomentInTheFuture
    case rightsRequestExtended
    case rightsExtensionLate(CivilDate)
    case rightsExtensionOutside(after: CivilDate, through: CivilDate)
    case rightsIdentityUnverified
    case rightsAuthorityMissing
    case rightsGroundNotOfKind
    case rightsRequestNotDenied
    case rightsRequestDenied
    case rightsRequestReversed
    case rightsRequestReviewed
    case rightsDenialNotReviewable
    case rightsReviewNotAsked
    case rightsReviewerDenied
    case rightsRequestNotDisagreed
    case restrictionMustBeAgreed
    case restrictionMustStand
    case restrictionNotAgreed
    case amendmentLinksMissing
    case rightsFormNotAgreed
    case rightsDocumentMissing
    case rightsFeeUnsound
    case rightsFeeAboveQuote
    case accountingFirstFree
    case accountingSuspensionTooLong(CivilDate)
    case accountingSuspensionOver

    // MARK: playbooks and exceptions
    case playbookInvalid([RuleFault])
    case playbookUnknown
    case playbookSilent
    case playbookVersionExists
    case playbookRetired
    case exceptionUnknown
    case exceptionExists
    case exceptionOpen(by: StreamID)
    case exceptionPlaybookUnfit
    case exceptionDueUnknown
    case exceptionResolved
    case exceptionStepUnknown
    case exceptionStepEnded
    case exceptionEvidenceMissing
    case exceptionHasOpenSteps

    // MARK: glossary
    case termInvalid([RuleFault])
    case termVersionExists
    case policyUnknown
    case policyInvalid([RuleFault])
    case policyVersionExists
    case policyWithdrawn

    // MARK: professionals
    case providerUnknown
    case providerExists
    case providerEnded
    case providerSuspended
    case providerNotSuspended
    case providerDatesReversed
    case providerMayNotSign
    case licenseExists
    case delegationExists
    case delegationUnknown
    case delegationRevoked
    case delegationNotOwn
    case delegateIsDelegator

    // MARK: rules
    /// What is wrong, ties with other rules among it.
    case rulesInvalid([RuleFault])
    /// Nothing is wrong but ties.
    case rulesTied([RuleFault])
    case ruleSetUnknown
    case ruleSetVersionExists
    case ruleSetRetired
    case rulesOfOrganization
    // MARK: the installation
    case clockBackwards
    case clockTooFar
}

extension Refusal {
    /// The stable code, for problem documents and programs.
    public var code: String {
        switch self {
        case .caseUnknown: "case.unknown"
        case .caseExists: "case.exists"
        case .caseClosed: "case.closed"
        case .caseNotClosed: "case.not_closed"
        case .caseHasOpenMatters: "case.open_matters"
        case .dispositionUnfounded: "case.disposition_unfounded"
        case .duplicateRequest: "request.duplicate"
        case .identifierTaken: "identifier.taken"
        case .coverageExists: "coverage.exists"
        case .coverageMissing: "coverage.missing"
        case .evaluationExists: "evaluation.exists"
        case .evaluationIncomplete: "evaluation.incomplete"
        case .evaluationMissing: "evaluation.missing"
        case .evaluatedInTheFuture: "evaluation.in_the_future"
        case .diagnosisUnknown: "diagnosis.unknown"
        case .diagnosisNotBillable: "diagnosis.not_billable"
        case .instrumentUnknown: "measure.instrument_unknown"
        case .scoreImpossible: "measure.score_impossible"
        case .measuredInTheFuture: "measure.in_the_future"
        case .measuresDropped: "measure.dropped"
        case .serviceExists: "service.exists"
        case .serviceMissing: "service.missing"
        case .serviceUnknown: "service.unknown"
        case .serviceInFlight: "service.in_flight"
        case .quantityZero: "service.quantity_zero"
        case .tooManyServices: "service.too_many"
        case .letterUnknown: "letter.unknown"
        case .letterExists: "letter.exists"
        case .letterMissing: "letter.missing"
        case .letterUnsigned: "letter.unsigned"
        case .letterSigned: "letter.signed"
        case .letterInReview: "letter.in_review"
        case .letterNotInReview: "letter.not_in_review"
        case .letterNotReviewed: "letter.not_reviewed"
        case .letterIncomplete: "letter.incomplete"
        case .reviewerIsAuthor: "letter.reviewer_is_author"
        case .licenseExpired: "signer.license_expired"
        case .licenseStateMissing: "signer.license_state_missing"
        case .signedAtAnotherTime: "letter.signed_at_another_time"
        case .letterOfOtherPatient: "letter.other_patient"
        case .copyDiffers: "letter.copy_differs"
        case .letterUnconfirmed: "letter.unconfirmed"
        case .letterElementMissing: "letter.element_missing"
        case .letterLeak: "letter.leak"
        case .letterBlocked: "letter.blocked"
        case .findingUnknown: "finding.unknown"
        case .findingNotWaivable: "finding.not_waivable"
        case .leakSettledByAuthor: "finding.leak_by_author"
        case .letterStale: "letter.stale_version"
        case .credentialNotAccepted: "signer.credential_not_accepted"
        case .licenseOfOtherState: "signer.license_state"
        case .delegateNotAllowed: "signer.delegate_not_allowed"
        case .electronicNotAccepted: "signer.electronic_not_accepted"
        case .signatureTooOld: "signer.signature_too_old"
        case .faceToFaceTooOld: "signer.face_to_face_too_old"
        case .cosignerIsSigner: "signer.cosigner_is_signer"
        case .letterUncosigned: "letter.uncosigned"
        case .letterCosigned: "letter.cosigned"
        case .letterTransmitted: "letter.transmitted"
        case .letterVoided: "letter.voided"
        case .letterLapsed: "letter.lapsed"
        case .submissionExists: "submission.exists"
        case .submissionInFlight: "submission.in_flight"
        case .nothingToSubmit: "submission.nothing_to_submit"
        case .sentInTheFuture: "submission.sent_in_the_future"
        case .sentBeforeSigned: "submission.sent_before_signed"
        case .informationRequestUnknown: "information_request.unknown"
        case .informationRequestExpired: "information_request.expired"
        case .nothingToAppeal: "appeal.nothing_to_appeal"
        case .appealExists: "appeal.exists"
        case .appealOpen: "appeal.open"
        case .appealLevelSkipped: "appeal.level_skipped"
        case .appealLevelUsed: "appeal.level_used"
        case .appealWindowClosed: "appeal.window_closed"
        case .authorizationUnknown: "authorization.unknown"
        case .authorizationRenewed: "authorization.renewed"
        case .renewalTooEarly: "renewal.too_early"
        case .renewalTooLate: "renewal.too_late"
        case .planUnchanged: "plan_change.nothing_changed"
        case .planChangeExists: "plan_change.exists"
        case .appealNotExhausted: "appeal.not_exhausted"
        case .appealLevelNotOffered: "appeal.level_not_offered"
        case .representativeAuthorizationMissing: "appeal.representative_authorization_missing"
        case .exhaustionUnfounded: "appeal.exhaustion_unfounded"
        case .nothingToDiscuss: "peer_to_peer.nothing_to_discuss"
        case .peerToPeerWindowClosed: "peer_to_peer.window_closed"
        case .peerToPeerClosedByAppeal: "peer_to_peer.closed_by_appeal"
        case .peerToPeerHeld: "peer_to_peer.held"
        case .patientNoticeExists: "patient_notice.exists"
        case .ownerAlready: "owner.already"
        case .contactExists: "contact.exists"
        case .contactInTheFuture: "contact.in_the_future"
        case .nextContactMissing: "next_contact.missing"
        case .nextContactPast: "next_contact.past"
        case .nextContactTooFar: "next_contact.too_far"
        case .handOverNotOffered: "handover.not_offered"
        case .handOverNotYours: "handover.not_yours"
        case .noteExists: "note.exists"
        case .tooManyMentioned: "note.too_many_mentions"
        case .factUnknown: "fact.unknown"
        case .factCorrected: "fact.corrected"
        case .correctionChangesNothing: "correction.changes_nothing"
        case .coverageUnknown: "coverage.unknown"
        case .coverageInactive: "coverage.inactive"
        case .eligibilityCheckExists: "eligibility_check.exists"
        case .benefitVerificationExists: "benefit_verification.exists"
        case .evaluationUnknown: "evaluation.unknown"
        case .priorCaseMissing: "case.prior_case_missing"
        case .requirementIncomplete: "requirement.incomplete"
        case .channelNotAccepted: "submission.channel_not_accepted"
        case .urgencyUnattested: "case.urgency_unattested"
        case .deniedNotUpdated: "request.denied_not_updated"
        case .serviceDecided: "service.decided"
        case .serviceUnsent: "service.unsent"
        case .packetIncomplete: "packet.incomplete"
        case .packetConflict: "packet.conflict"
        case .resubmissionBarred: "submission.resubmission_barred"
        case .resubmissionTooEarly: "submission.resubmission_too_early"
        case .requestUpdateExists: "request_update.exists"
        case .withdrawalExists: "withdrawal.exists"
        case .nothingToWithdraw: "withdrawal.nothing_to_withdraw"
        case .fieldImmutable: "request.immutable_field"
        case .informationRequestClosed: "information_request.closed"
        case .taskUnknown: "task.unknown"
        case .taskWithoutSubject: "task.without_subject"
        case .taskExists: "task.exists"
        case .taskDone: "task.done"
        case .taskNotDone: "task.not_done"
        case .taskTaken: "task.taken"
        case .taskNotYours: "task.not_yours"
        case .taskOffered: "task.offered"
        case .taskNotOffered: "task.not_offered"
        case .taskOverdue: "task.overdue"
        case .taskNotSnoozed: "task.not_snoozed"
        case .taskSnoozedIntoThePast: "task.snoozed_into_the_past"
        case .taskSnoozedTooLong: "task.snoozed_too_long"
        case .taskDueByClock: "task.due_by_clock"
        case .taskDueInThePast: "task.due_in_the_past"
        case .orderUnknown: "order.unknown"
        case .orderExists: "order.exists"
        case .orderOfOtherPatient: "order.other_patient"
        case .orderAskedInTheFuture: "order.asked_in_the_future"
        case .orderNotAwaited: "order.not_awaited"
        case .orderNotReceived: "order.not_received"
        case .orderFaulty: "order.faulty"
        case .orderReasonMissing: "order.reason_missing"
        case .orderValid: "order.valid"
        case .orderExpired: "order.expired"
        case .orderWithdrawn: "order.withdrawn"
        case .orderRevoked: "order.revoked"
        case .orderSuperseded: "order.superseded"
        case .orderSupersedesItself: "order.supersedes_itself"
        case .orderTakenBack: "order.taken_back"
        case .coverageNotRecorded: "coverage.not_recorded"
        case .coverageOfOtherPatient: "coverage.other_patient"
        case .coverageEndsBeforeItBegins: "coverage.ends_before_it_begins"
        case .coverageChangedBeforeItBegins: "coverage.changed_before_it_begins"
        case .coverageEnded: "coverage.ended"
        case .coverageNotEnded: "coverage.not_ended"
        case .coverageReplacesItself: "coverage.replaces_itself"
        case .poolUnknown: "pool.unknown"
        case .poolExists: "pool.exists"
        case .poolScopeTaken: "pool.scope_taken"
        case .poolOfOtherPatient: "pool.other_patient"
        case .poolExhausted: "pool.exhausted"
        case .poolExcessUnfounded: "pool.excess_unfounded"
        case .poolUnitDiffers: "pool.unit_differs"
        case .poolNotForService: "pool.not_for_service"
        case .poolLineDecided: "pool.line_decided"
        case .poolOver: "pool.over"
        case .poolInUse: "pool.in_use"
        case .patientUnknown: "patient.unknown"
        case .patientExists: "patient.exists"
        case .patientMerged: "patient.merged"
        case .patientMergesWithItself: "patient.merges_with_itself"
        case .patientHasAbsorbed: "patient.has_absorbed"
        case .patientNotMerged: "patient.not_merged"
        case .patientsDistinct: "patient.distinct"
        case .distinctionUnknown: "distinction.unknown"
        case .patientFull: "patient.full"
        case .patientDisposed: "patient.disposed"
        case .demographicsStale: "demographics.stale"
        case .demographicsInTheFuture: "demographics.in_the_future"
        case .identifierUnknown: "identifier.unknown"
        case .identifierAbsorbed: "identifier.absorbed"
        case .representativeUnknown: "representative.unknown"
        case .representativeExists: "representative.exists"
        case .representativeEnded: "representative.ended"
        case .representativeScopeMissing: "representative.scope_missing"
        case .representativeDocumentMissing: "representative.document_missing"
        case .representativeEndsBeforeItBegins: "representative.ends_before_it_begins"
        case .endReasonReserved: "representative.reason_reserved"
        case .majorityStateMissing: "majority.state_missing"
        case .majorityStateMisplaced: "majority.state_misplaced"
        case .majorityStateUnknown: "majority.state_unknown"
        case .patientOfAge: "patient.of_age"
        case .restrictionUnknown: "restriction.unknown"
        case .restrictionExists: "restriction.exists"
        case .restrictionLifted: "restriction.lifted"
        case .restrictionDocumentMissing: "restriction.document_missing"
        case .restrictionEndsBeforeItBegins: "restriction.ends_before_it_begins"
        case .clinicUnknown: "clinic.unknown"
        case .clinicExists: "clinic.exists"
        case .organizationExists: "organization.exists"
        case .siteUnknown: "site.unknown"
        case .siteAmbiguous: "site.ambiguous"
        case .siteExists: "site.exists"
        case .payerUnknown: "payer.unknown"
        case .payerExists: "payer.exists"
        case .rightsRequestUnknown: "rights_request.unknown"
        case .rightsRequestExists: "rights_request.exists"
        case .rightsRequestOfOtherPatient: "rights_request.other_patient"
        case .rightsRequestAnswered: "rights_request.answered"
        case .rightsRequestWithdrawn: "rights_request.withdrawn"
        case .rightsRequestTakenBack: "rights_request.taken_back"
        case .rightsRequestNotOfKind: "rights_request.not_of_kind"
        case .rightsMomentInTheFuture: "rights_request.in_the_future"
        case .rightsRequestExtended: "rights_request.extended"
        case .rightsExtensionLate: "rights_request.extension_late"
        case .rightsExtensionOutside: "rights_request.extension_outside"
        case .rightsIdentityUnverified: "rights_request.identity_unverified"
        case .rightsAuthorityMissing: "rights_request.authority_missing"
        case .rightsGroundNotOfKind: "rights_request.ground_not_of_kind"
        case .rightsRequestNotDenied: "rights_request.not_denied"
        case .rightsRequestDenied: "rights_request.denied"
        case .rightsRequestReversed: "rights_request.reversed"
        case .rightsRequestReviewed: "rights_request.reviewed"
        case .rightsDenialNotReviewable: "rights_request.not_reviewable"
        case .rightsReviewNotAsked: "rights_request.review_not_asked"
        case .rightsReviewerDenied: "rights_request.reviewer_denied"
        case .rightsRequestNotDisagreed: "rights_request.not_disagreed"
        case .restrictionMustBeAgreed: "restriction.must_be_agreed"
        case .restrictionMustStand: "restriction.must_stand"
        case .restrictionNotAgreed: "restriction.not_agreed"
        case .amendmentLinksMissing: "amendment.links_missing"
        case .rightsFormNotAgreed: "rights_request.form_not_agreed"
        case .rightsDocumentMissing: "rights_request.document_missing"
        case .rightsFeeUnsound: "rights_request.fee_unsound"
        case .rightsFeeAboveQuote: "rights_request.fee_above_quote"
        case .accountingFirstFree: "accounting.first_free"
        case .accountingSuspensionTooLong: "accounting.suspension_too_long"
        case .accountingSuspensionOver: "accounting.suspension_over"
        case .playbookInvalid: "playbook.invalid"
        case .playbookUnknown: "playbook.unknown"
        case .playbookSilent: "playbook.silent"
        case .playbookVersionExists: "playbook.version_exists"
        case .playbookRetired: "playbook.retired"
        case .exceptionUnknown: "exception.unknown"
        case .exceptionExists: "exception.exists"
        case .exceptionOpen: "exception.open"
        case .exceptionPlaybookUnfit: "exception.playbook_unfit"
        case .exceptionDueUnknown: "exception.due_unknown"
        case .exceptionResolved: "exception.resolved"
        case .exceptionStepUnknown: "exception.step_unknown"
        case .exceptionStepEnded: "exception.step_ended"
        case .exceptionEvidenceMissing: "exception.evidence_missing"
        case .exceptionHasOpenSteps: "exception.open_steps"
        case .termInvalid: "glossary.invalid"
        case .termVersionExists: "glossary.version_exists"
        case .policyUnknown: "policy.unknown"
        case .policyInvalid: "policy.invalid"
        case .policyVersionExists: "policy.version_exists"
        case .policyWithdrawn: "policy.withdrawn"
        case .providerUnknown: "provider.unknown"
        case .providerExists: "provider.exists"
        case .providerEnded: "provider.ended"
        case .providerSuspended: "provider.suspended"
        case .providerNotSuspended: "provider.not_suspended"
        case .providerDatesReversed: "provider.dates_reversed"
        case .providerMayNotSign: "provider.may_not_sign"
        case .licenseExists: "provider.license_exists"
        case .delegationExists: "delegation.exists"
        case .delegationUnknown: "delegation.unknown"
        case .delegationRevoked: "delegation.revoked"
        case .delegationNotOwn: "delegation.not_own"
        case .delegateIsDelegator: "delegation.to_oneself"
        case .rulesInvalid: "rules.invalid"
        case .rulesTied: "rules.tie"
        case .ruleSetUnknown: "rules.set_unknown"
        case .ruleSetVersionExists: "rules.version_exists"
        case .ruleSetRetired: "rules.set_retired"
        case .rulesOfOrganization: "rules.of_organization"
        case .clockBackwards: "clock.backwards"
        case .clockTooFar: "clock.too_far"
        }
    }

    /// What is so, in a sentence for the person who asked.
    public var reason: String {
        switch self {
        case .caseUnknown: "There is no such case in this clinic."
        case .caseExists: "A case with this id is open already, with other content."
        case .caseClosed: "The case is closed."
        case .caseNotClosed: "The case is not closed."
        case .caseHasOpenMatters(let matters): "Something still runs: \(matters.map(\.rawValue).joined(separator: ", "))."
        case .dispositionUnfounded: "No decision on record bears this disposition out."
        case .duplicateRequest(let holder):
            "Case \(holder) asks the same payer for the same service for the same patient on overlapping dates."
        case .identifierTaken(let holder): "\(holder) has this identifier already."
        case .coverageExists: "This coverage is there already, with other content."
        case .coverageMissing: "No coverage is linked to the case."
        case .evaluationExists: "An evaluation with this id is recorded already, with other content."
        case .evaluationIncomplete(let missing): "The evaluation lacks \(missing.joined(separator: ", "))."
        case .evaluationMissing: "No evaluation is recorded."
        case .evaluatedInTheFuture: "The day of the evaluation lies in the future."
        case .diagnosisUnknown: "A diagnosis has a code that does not exist on the day of the evaluation."
        case .diagnosisNotBillable: "A diagnosis has a code that is a header on the day of the evaluation: it cannot be billed."
        case .instrumentUnknown: "The registry has no test of the name and version of a result."
        case .scoreImpossible: "A score lies outside the scale of its test, or between its steps."
        case .measuredInTheFuture: "A test was given on a day that lies in the future."
        case .measuresDropped: "The evaluation has results of tests, and the amendment has none without saying that they changed."
        case .serviceExists: "A service line with this id is requested already, with other content, or was taken out."
        case .serviceMissing: "The request has no service."
        case .serviceUnknown: "The case has no such service line."
        case .serviceInFlight: "The request has been submitted, and the payer is deciding on it."
        case .quantityZero: "A service is requested in a quantity of zero."
        case .tooManyServices: "A case has at most \(CaseFile.RequestServices.countMax) service lines."
        case .letterUnknown: "The case has no such letter."
        case .letterExists: "A letter with this id exists already."
        case .letterMissing: "The case has no letter."
        case .letterUnsigned: "The letter is not signed."
        case .letterSigned: "The letter was signed and cannot change any more."
        case .letterInReview: "The letter is in review."
        case .letterNotInReview: "The letter is not in review."
        case .letterNotReviewed: "The letter as it stands has not been reviewed."
        case .letterIncomplete(let sections):
            "These sections of the letter have no text: \(sections.map(String.init).joined(separator: ", "))."
        case .reviewerIsAuthor: "The reviewer wrote part of the letter, and this clinic wants two people."
        case .licenseExpired: "The signer's license has expired."
        case .licenseStateMissing: "A license names the state that gave it, by two capital letters."
        case .signedAtAnotherTime: "Only a signature on paper can be older than its record, and none can be younger."
        case .letterOfOtherPatient: "The letter to copy from speaks of another patient."
        case .copyDiffers: "A text is not what the letter says that it is copied from."
        case .letterUnconfirmed(let sections):
            "These sections of the letter were copied and not confirmed since: \(sections.map(String.init).joined(separator: ", "))."
        case .letterElementMissing(let elements):
            "The check found that these elements of the letter lack what they must have: \(elements.map(String.init).joined(separator: ", "))."
        case .letterLeak: "The check found something in the letter that identifies another patient."
        case .letterBlocked: "The check found something that must be resolved or waived first."
        case .findingUnknown: "The letter has no such open finding."
        case .findingNotWaivable: "The rule behind this finding lets nobody waive it."
        case .leakSettledByAuthor: "An identifier of another patient is not set aside by somebody who wrote in the letter."
        case .letterStale: "The text is not the one that was reviewed and is signed here."
        case .credentialNotAccepted: "The payer does not accept this credential in this place."
        case .licenseOfOtherState: "The license is of a state that does not count here."
        case .delegateNotAllowed: "Nobody may sign this letter in another one's place."
        case .electronicNotAccepted: "The payer does not take electronic signatures."
        case .signatureTooOld: "The signature is older than the payer accepts."
        case .faceToFaceTooOld: "The patient was seen longer ago than the payer accepts of a letter."
        case .cosignerIsSigner: "The signer of a letter is not its co-signer."
        case .letterUncosigned: "The letter needs a second signature, and has none."
        case .letterCosigned: "The letter is co-signed already."
        case .letterTransmitted: "The letter has been sent to the payer."
        case .letterVoided: "The signature of the letter was revoked."
        case .letterLapsed: "The letter has lapsed."
        case .submissionExists: "A submission with this id exists already, with other content."
        case .submissionInFlight: "A submission is under way, and the payer has not decided."
        case .nothingToSubmit: "The payer has decided on every service of the request."
        case .sentInTheFuture: "The time of sending lies in the future."
        case .sentBeforeSigned: "The time of sending lies before the letter was signed."
        case .informationRequestUnknown: "The payer asked for no such information on this case."
        case .informationRequestExpired: "The time to answer has passed."
        case .nothingToAppeal: "No decision on this service can be appealed."
        case .appealExists: "An appeal with this id exists already, with other content."
        case .appealOpen: "An appeal of this service is under way."
        case .appealLevelSkipped: "The level before this one has not been decided."
        case .appealLevelUsed: "This level, or one above it, has decided on the service."
        case .appealWindowClosed: "The last day to appeal, by the payer's notice, has passed."
        case .authorizationUnknown: "The case has no such authorization."
        case .authorizationRenewed(let renewal): "Case \(renewal.stream) asks for the renewal of this authorization already."
        case .renewalTooEarly(let first): "It is too early to ask for a renewal: the payer takes it from \(first) on."
        case .renewalTooLate(let last): "It is too late to ask for a renewal: the payer took it until \(last)."
        case .planUnchanged: "The change of the plan changes nothing."
        case .planChangeExists: "A change of the plan with this id is recorded already, with other content."
        case .appealNotExhausted: "The plan has not decided on an appeal yet."
        case .appealLevelNotOffered: "The patient's plan has no such level of appeal."
        case .representativeAuthorizationMissing: "The patient has not authorized the appeal."
        case .exhaustionUnfounded: "Nothing on record bears out that the plan need not decide any more."
        case .nothingToDiscuss: "Nothing was denied or cut that could be talked about."
        case .peerToPeerWindowClosed: "The time to ask for a talk has passed."
        case .peerToPeerClosedByAppeal: "An appeal was filed, and this payer does not talk any more then."
        case .peerToPeerHeld: "The talk has taken place."
        case .patientNoticeExists: "A notice with this id is recorded already, with other content."
        case .ownerAlready: "This person owns the case already."
        case .contactExists: "Another conversation was logged under this id."
        case .contactInTheFuture: "The conversation is dated in the future."
        case .nextContactMissing: "Nobody says when somebody speaks next about the case, or why nobody does."
        case .nextContactPast: "The next contact lies in the past."
        case .nextContactTooFar: "The next contact lies more than \(NextContact.daysMax) days ahead."
        case .handOverNotOffered: "Nobody is asked to take the case over."
        case .handOverNotYours: "Somebody else is asked to take the case over."
        case .noteExists: "A note with this id exists already."
        case .tooManyMentioned: "A note mentions at most \(CaseFile.AddNote.mentionsMax) people."
        case .factUnknown: "There is no such fact that could be corrected."
        case .factCorrected: "The fact was taken back already, for another reason or without a replacement."
        case .correctionChangesNothing: "What should take the fact's place is recorded already, or records nothing."
        case .coverageUnknown: "The case has no such coverage."
        case .coverageInactive: "The plan says that no coverage of the case holds."
        case .eligibilityCheckExists: "An eligibility check with this id is recorded already, with other content."
        case .benefitVerificationExists: "A benefit verification with this id is recorded already, with other content."
        case .evaluationUnknown: "The case has no such evaluation."
        case .requirementIncomplete(let members): "An answer of this kind lacks, or does not have: \(members.joined(separator: ", "))."
        case .channelNotAccepted(let channels):
            "The payer takes requests by \(channels.map(\.rawValue).joined(separator: ", "))."
        case .priorCaseMissing: "A request of this kind continues another, and none is named."
        case .urgencyUnattested: "The request is expedited, and nobody has attested that waiting could do harm."
        case .deniedNotUpdated: "The service was denied: there is nothing to change or update."
        case .serviceDecided: "The payer has decided on the service."
        case .serviceUnsent: "The payer does not have the service yet."
        case .packetIncomplete: "The last packet lacks something that the payer needs."
        case .packetConflict: "The last packet contradicts itself."
        case .resubmissionBarred: "The payer turned the request away and does not take it again."
        case .resubmissionTooEarly(let day): "The payer takes the request again from \(day) on."
        case .requestUpdateExists: "An update with this id was sent already, with other content."
        case .withdrawalExists: "A withdrawal with this id was sent already, with other content."
        case .nothingToWithdraw: "The payer does not have it, or has decided on it."
        case .fieldImmutable(let fields):
            "No update can change: \(fields.map(\.rawValue).joined(separator: ", "))."
        case .informationRequestClosed: "The payer dropped its question, or has its answer."
        case .taskUnknown: "There is no such task in this clinic."
        case .taskWithoutSubject: "The task names neither a case nor a patient."
        case .taskExists: "A task with this id exists already, with other content."
        case .taskDone: "The task is completed or cancelled already."
        case .taskNotDone: "The task is neither completed nor cancelled."
        case .taskTaken: "Somebody has the task already."
        case .taskNotYours: "The task is not with the person who asks."
        case .taskOffered: "The task is offered to somebody already, who has not answered."
        case .taskNotOffered: "No offer of the task waits that this would answer or take back."
        case .taskOverdue: "The task is due already."
        case .taskNotSnoozed: "The task is not put away."
        case .taskSnoozedIntoThePast: "The moment until which the task is to be put away has passed."
        case .taskSnoozedTooLong(let limit): "The task can be put away until \(limit.rfc3339) at most."
        case .taskDueByClock: "A clock of the case says until when the task is to be done."
        case .taskDueInThePast: "The due time lies in the past."
        case .orderUnknown: "There is no such order in this clinic."
        case .orderExists: "An order with this id is there already, with other content, or came without having been asked for."
        case .orderOfOtherPatient: "The order is for another patient."
        case .orderAskedInTheFuture: "The time at which the orderer was asked lies in the future."
        case .orderNotAwaited: "Nobody waits for the order: it has come."
        case .orderNotReceived: "The order has not come, or not come back."
        case .orderFaulty(let faults): "The order cannot count as it is: \(faults.map(\.rawValue).joined(separator: ", "))."
        case .orderReasonMissing: "Nothing is named that the orderer should put right."
        case .orderValid: "The order was checked already, by other terms, and counts."
        case .orderExpired: "The last day of the order has passed."
        case .orderWithdrawn: "The request for the order was taken back."
        case .orderRevoked: "The orderer took the order back, or declined."
        case .orderSuperseded: "Another order has taken the place of this one."
        case .orderSupersedesItself: "An order does not take the place of itself."
        case .orderTakenBack: "All that was recorded of the order was taken back."
        case .coverageNotRecorded: "There is no such coverage in this clinic."
        case .coverageOfOtherPatient: "The coverage is another patient's."
        case .coverageEndsBeforeItBegins: "The last day of the coverage lies before its first."
        case .coverageChangedBeforeItBegins: "The change lies before the first day of the coverage."
        case .coverageEnded: "The coverage has ended before that day."
        case .coverageNotEnded: "The coverage has no end that could be taken back."
        case .coverageReplacesItself: "A coverage does not take the place of itself."
        case .poolUnknown: "There is no such benefit pool in this clinic."
        case .poolExists: "A benefit pool with this id is there already, with other content."
        case .poolScopeTaken(let holder): "\(holder) is a benefit pool for the same limit of this plan, in the same days."
        case .poolOfOtherPatient: "The benefit pool is another patient's."
        case .poolExhausted(let left, let holders, let asked):
            "\(asked.amount) \(asked.unit.rawValue) are asked for, and \(left.amount) are left of what the plan pays"
                + (holders.isEmpty ? "." : "; the rest is held, approved or used by \(holders.map(\.description).joined(separator: ", ")).")
        case .poolExcessUnfounded: "Nothing is given on which more than is left could be held for this reason."
        case .poolUnitDiffers: "The benefit pool counts in another unit."
        case .poolNotForService: "The benefit pool does not pay for this discipline or purpose."
        case .poolLineDecided: "The payer has approved something of this line, and that is committed."
        case .poolOver: "The period of the benefit pool has ended."
        case .poolInUse: "Requests or visits draw on the benefit pool."
        case .patientUnknown: "There is no such patient in this clinic."
        case .patientExists: "A patient with this id is registered already, with other identifiers or none."
        case .patientMerged(let survivor): "The record was merged: record \(survivor) stands for the patient."
        case .patientMergesWithItself: "A record is named as the other one of itself."
        case .patientHasAbsorbed: "Other records were merged into this one: merged itself, it would make a chain."
        case .patientNotMerged: "The record is not merged."
        case .patientsDistinct: "Somebody looked, and found the two records to be two people's."
        case .distinctionUnknown: "Nobody has told the two records apart."
        case .patientFull: "The record has as many of these as a record can have: \(Patient.countMax)."
        case .patientDisposed: "What the record says of the patient was disposed of, or was not opened."
        case .demographicsStale: "The record says something else of that day by now."
        case .demographicsInTheFuture: "The day from which on it is true has not come."
        case .identifierUnknown: "The record has no such identifier in force."
        case .identifierAbsorbed: "The identifier came with a record that was merged into this one."
        case .representativeUnknown: "The record names no such representative."
        case .representativeExists: "A representative with this id is named already, with other content, or has ended."
        case .representativeEnded: "The authority has ended already."
        case .representativeScopeMissing: "Nothing is named that the representative may do."
        case .representativeDocumentMissing: "Such an authority rests on a document, and none is named."
        case .representativeEndsBeforeItBegins: "The authority ends before it begins."
        case .endReasonReserved: "That the patient comes of age is noted by the program itself."
        case .majorityStateMissing: "Such an authority ends when the patient is of age, and no state is named whose law says when."
        case .majorityStateMisplaced: "Such an authority does not end when the patient is of age."
        case .majorityStateUnknown: "There is no such state, or its law is not on record."
        case .patientOfAge: "The patient is of age by the law of that state."
        case .restrictionUnknown: "The record has no such restriction."
        case .restrictionExists: "A restriction with this id is recorded already, with other content, or was lifted."
        case .restrictionLifted: "The restriction was lifted already, otherwise."
        case .restrictionDocumentMissing: "What a court orders or lifts rests on its order, and none is named."
        case .restrictionEndsBeforeItBegins: "The restriction ends before it begins."
        case .clinicUnknown: "There is no such clinic."
        case .clinicExists: "A clinic with this id is registered already, with other content."
        case .organizationExists: "An organization with this id is registered already, with other content."
        case .siteUnknown: "The clinic has no such site."
        case .siteAmbiguous: "The clinic has several sites, or none, and none was named."
        case .siteExists: "A site with this id exists already, with other content."
        case .payerUnknown: "The clinic has no such payer."
        case .payerExists: "A payer with this id is listed already, with other content."
        case .rightsRequestUnknown: "There is no such request of a patient in this clinic."
        case .rightsRequestExists: "A request with this id is recorded already, with other content."
        case .rightsRequestOfOtherPatient: "The request is another patient's."
        case .rightsRequestAnswered: "The request was answered already."
        case .rightsRequestWithdrawn: "Whoever asked took the request back."
        case .rightsRequestTakenBack: "All that was recorded of the request was taken back."
        case .rightsRequestNotOfKind: "The rule behind this kind of request knows no such step."
        case .rightsMomentInTheFuture: "The time at which it was done lies in the future."
        case .rightsRequestExtended: "The time of the request was extended already, and can be extended once."
        case .rightsExtensionLate(let day): "The time to extend ended with \(day): the notice must be sent before."
        case .rightsExtensionOutside(let first, let last): "An extension ends after \(first) and on \(last) at the latest."
        case .rightsIdentityUnverified: "Nobody has verified who asks."
        case .rightsAuthorityMissing: "Nothing shows by what right somebody acts for the patient."
        case .rightsGroundNotOfKind: "A request of this kind is not denied on this ground."
        case .rightsRequestNotDenied: "The request is not denied."
        case .rightsRequestDenied: "A part of the request was denied already, in other words."
        case .rightsRequestReversed: "The denial did not stand up to its review."
        case .rightsRequestReviewed: "The denial was reviewed already."
        case .rightsDenialNotReviewable: "The rule gives no review of a denial on this ground."
        case .rightsReviewNotAsked: "Nobody asked for a review of the denial."
        case .rightsReviewerDenied: "Whoever denied a request does not review that."
        case .rightsRequestNotDisagreed: "No statement of disagreement is recorded."
        case .restrictionMustBeAgreed: "What was paid for out of pocket in full must be kept from a health plan that the patient names."
        case .restrictionMustStand: "A clinic cannot end by itself a restriction that it had to agree to."
        case .restrictionNotAgreed: "No restriction holds that could end."
        case .amendmentLinksMissing: "Nothing on the record is named that the amendment is linked to."
        case .rightsFormNotAgreed: "It is given in another form than was asked for, and nobody agreed to that."
        case .rightsDocumentMissing: "No document is named that was handed over."
        case .rightsFeeUnsound: "An item of the fee is below zero, or higher than a copy can cost."
        case .rightsFeeAboveQuote: "The fee is higher than what was told before."
        case .accountingFirstFree: "The first accounting in twelve months costs nothing."
        case .accountingSuspensionTooLong(let day): "A suspension that was asked for by word of mouth ends on \(day) at the latest."
        case .accountingSuspensionOver: "The suspension ends before it was asked for."
        case .playbookInvalid(let faults): "The entry is not sound: \(Self.told(faults))"
        case .playbookUnknown: "The playbook has no such entry."
        case .playbookSilent: "No entry of the playbook speaks of this code on this day."
        case .playbookVersionExists: "This version of the entry is published already, with other content."
        case .playbookRetired: "The entry is retired already, from another day on."
        case .exceptionUnknown: "There is no such exception in this clinic."
        case .exceptionExists: "An exception with this id is open already, with other content."
        case .exceptionOpen(let holder): "An exception of the case for this code is open already: \(holder)."
        case .exceptionPlaybookUnfit: "The entry of the playbook does not speak of this code."
        case .exceptionDueUnknown: "The calendar does not reach to the day on which a step is due."
        case .exceptionResolved: "The exception is resolved already."
        case .exceptionStepUnknown: "The exception has no such step."
        case .exceptionStepEnded: "The step is completed or left out already."
        case .exceptionEvidenceMissing: "The step is done when a document shows it, and none is named."
        case .exceptionHasOpenSteps: "Steps of the exception are neither completed nor left out."
        case .termInvalid(let faults): "The word is not sound: \(Self.told(faults))"
        case .termVersionExists: "This version of the word is published already, with other content."
        case .policyUnknown: "There is no such policy, or no such version of it, or none was in effect on that day."
        case .policyInvalid(let faults): "The policy is not sound: \(Self.told(faults))"
        case .policyVersionExists: "This version of the policy is published already, with other content."
        case .policyWithdrawn: "The policy is withdrawn already, from another day on."
        case .providerUnknown: "There is no such professional in this organization."
        case .providerExists: "A professional with this id is registered already, with other content."
        case .providerEnded: "The professional has left."
        case .providerSuspended: "The professional is suspended already."
        case .providerNotSuspended: "The professional is not suspended."
        case .providerDatesReversed: "It would end before it begins."
        case .providerMayNotSign: "Who may not sign has nothing to delegate."
        case .licenseExists: "This license is recorded already, with other content or a later last day."
        case .delegationExists: "A delegation with this id is recorded already, with other content."
        case .delegationUnknown: "The professional has no such delegation."
        case .delegationRevoked: "The delegation was taken back already, from another day on."
        case .delegationNotOwn: "What was delegated to somebody is not theirs to delegate on."
        case .delegateIsDelegator: "Nobody signs in their own place."
        case .rulesInvalid(let faults): "The rules are not sound: \(Self.told(faults))"
        case .rulesTied(let faults): "Two rules could decide on one request: \(Self.told(faults))"
        case .ruleSetUnknown: "The rule book has no such set."
        case .ruleSetVersionExists: "This version of the set is published already, with other content."
        case .rulesOfOrganization: "The clinic goes by what its organization publishes."
        case .ruleSetRetired: "The set is retired already, from another day on."
        case .clockBackwards: "The clock says a later time already, and never goes back."
        case .clockTooFar: "The clock runs ahead of the real time by five years at most."
        }
    }

    /// What the person can do about it.
    public var nextStep: String {
        switch self {
        case .caseUnknown, .taskUnknown, .orderUnknown, .coverageNotRecorded, .poolUnknown, .patientUnknown, .clinicUnknown:
            "Check the id, and that it belongs to this clinic."
        case .eligibilityCheckExists, .benefitVerificationExists, .requestUpdateExists, .withdrawalExists, .caseExists, .coverageExists,
            .evaluationExists, .serviceExists, .letterExists, .submissionExists, .appealExists, .noteExists,
            .taskExists, .orderExists, .poolExists, .planChangeExists, .patientExists, .clinicExists, .organizationExists, .siteExists,
            .payerExists:
            "Use a new id, or repeat the request as it was."
        case .caseClosed: "Reopen the case first."
        case .caseNotClosed: "Nothing needs to be done."
        case .caseHasOpenMatters: "Finish them, or close with `abandon` and a note that says why."
        case .dispositionUnfounded: "Record the payer's decision first, or close with another disposition."
        case .duplicateRequest: "Work on that case, or ask again with `override_reason`."
        case .identifierTaken: "Work on that record, or correct the identifier."
        case .coverageMissing: "Link a coverage."
        case .evaluationIncomplete: "Complete it and record it again."
        case .evaluationMissing: "Record an evaluation."
        case .evaluatedInTheFuture: "Give the day on which the patient was evaluated."
        case .diagnosisUnknown: "Give codes of the ICD-10-CM edition that holds on that day."
        case .diagnosisNotBillable: "Give a more specific code, to the last character that ICD-10-CM has for it."
        case .instrumentUnknown: "List the instruments for their names; what is not among them is told among the limitations."
        case .scoreImpossible: "Compare the score with the record form, and its kind too."
        case .measuredInTheFuture: "Give the day on which the test was given."
        case .measuresDropped: "Send them as they are, or name `measures` among what changed."
        case .serviceMissing: "Request at least one service."
        case .serviceUnknown: "Read the case for its service lines."
        case .serviceInFlight: "Wait for the decision, or withdraw the request with the payer."
        case .quantityZero: "Say how much is asked for."
        case .tooManyServices: "Open another case for the others."
        case .tooManyMentioned: "Mention those who are to act, or leave another note."
        case .letterUnknown: "Read the case for its letters."
        case .letterMissing: "Start a letter."
        case .letterUnsigned: "Have it reviewed and signed."
        case .letterSigned: "Supersede it by a new version, or start a new letter."
        case .letterInReview: "Wait for the review, or have changes requested."
        case .letterNotInReview: "Submit it for review first."
        case .letterNotReviewed: "Submit it for review."
        case .letterIncomplete: "Write them."
        case .reviewerIsAuthor: "Ask somebody else to review."
        case .licenseExpired: "Renew the license, or have someone else sign."
        case .licenseStateMissing: "Give the state of the license."
        case .signedAtAnotherTime: "Leave the time of signing out."
        case .letterOfOtherPatient:
            "Copy from a letter of this patient, or take out whatever identifies the other one and say so with `stripped`."
        case .copyDiffers: "Read that letter again and copy what it says, or save the section as an edit."
        case .letterUnconfirmed: "Read them, change what is no longer so, and save them."
        case .letterElementMissing: "Write what is missing and check the letter again, or resolve the findings."
        case .letterLeak: "Take it out and check the letter again."
        case .letterBlocked: "Read the letter for its open findings, and resolve or waive those that block."
        case .findingUnknown: "Read the letter for its open findings."
        case .findingNotWaivable: "Put it right and check the letter again."
        case .leakSettledByAuthor: "Take it out and check the letter again, or ask somebody who did not write in it."
        case .letterStale: "Read the letter again, and sign what was reviewed."
        case .credentialNotAccepted: "Have somebody sign whose credential it accepts."
        case .licenseOfOtherState: "Give the license of the state where the patient is treated, or have somebody sign who has one."
        case .delegateNotAllowed: "Have the clinician sign."
        case .electronicNotAccepted: "Sign on paper, and record it with the method `wet`."
        case .signatureTooOld: "Sign again; a letter that is signed already is superseded by a new version first."
        case .faceToFaceTooOld: "See the patient and record the evaluation, then sign."
        case .cosignerIsSigner: "Have somebody else co-sign."
        case .letterUncosigned: "Have it co-signed."
        case .letterCosigned: "Nothing needs to be done."
        case .letterTransmitted: "Supersede it by a new version, and correct the request with the payer: update or withdraw it."
        case .letterVoided: "Supersede it by a new version, and have that signed."
        case .letterLapsed: "Supersede it by a new version, and have that signed."
        case .submissionInFlight: "Record the payer's decision first."
        case .nothingToSubmit: "Appeal what was denied, or ask for it in a new request."
        case .sentInTheFuture: "Give the time at which it was sent, or leave it out."
        case .sentBeforeSigned: "Give the time at which the signed letter was sent."
        case .informationRequestUnknown: "Record the payer's request first."
        case .informationRequestExpired: "Ask the payer to extend it, and record the new date."
        case .nothingToAppeal: "Read the case for the decisions on its services."
        case .appealOpen: "Record its decision first."
        case .appealLevelSkipped, .appealLevelUsed: "File at the level that follows the last decision."
        case .appealWindowClosed: "File with `late_for_cause`, and say in the grounds why it is late."
        case .authorizationUnknown: "Read the case for its authorizations."
        case .authorizationRenewed: "Work on that case."
        case .renewalTooEarly(let first): "Submit it on \(first) or later."
        case .renewalTooLate: "Ask for it in a new initial request."
        case .planUnchanged: "Say what changes."
        case .appealNotExhausted:
            "File with the plan first, file as `expedited` where waiting does harm, or assert that its process is exhausted."
        case .appealLevelNotOffered: "File at a level that the plan has, or correct the coverage's line of business."
        case .representativeAuthorizationMissing: "Have the patient sign an authorization or an appointment of representative, and name it."
        case .exhaustionUnfounded:
            "Name an appeal that the plan has not decided in time, or say in a note which rule it broke, or that it waived its process."
        case .nothingToDiscuss: "Read the case for the decisions on its services."
        case .peerToPeerWindowClosed: "File an appeal."
        case .peerToPeerClosedByAppeal: "Wait for the appeal's decision."
        case .peerToPeerHeld: "Use a new id for another talk."
        case .patientNoticeExists:
            "Use a new id, or repeat the request as it was."
        case .ownerAlready: "Nothing needs to be done."
        case .contactExists: "Use an id of its own for another conversation."
        case .contactInTheFuture: "Log it once it was had, or set it as the next contact."
        case .nextContactMissing: "Give a time in `due_at` and with whom, or the reason in `none_because`; with a contact, inside `next`."
        case .taskWithoutSubject: "Give `case_id`, or `patient_id` where it is about no one case."
        case .nextContactPast: "Give a time that is still to come."
        case .nextContactTooFar: "Give an earlier time, or say with `none_because` why nobody speaks for now."
        case .handOverNotOffered: "Ask the person who is to take it, with a hand-over."
        case .handOverNotYours: "Take it with a hand-over to yourself, or wait for the answer."
        case .factUnknown: "Read the record: each fact names itself by `recorded_as`."
        case .factCorrected: "Read the record, and correct what took the fact's place."
        case .correctionChangesNothing: "Record something else in its place under an id of its own, or take the fact back by itself."
        case .coverageUnknown: "Read the case for its coverages."
        case .coverageInactive: "Link the coverage that does, or check again."
        case .evaluationUnknown: "Read the case for its evaluations."
        case .requirementIncomplete: "Give it, or leave it out."
        case .channelNotAccepted: "Send it by one of these, or determine anew what the payer wants."
        case .priorCaseMissing: "Name the case with `prior_case_id`."
        case .urgencyUnattested: "Have a clinician attest it, or open the case as standard."
        case .deniedNotUpdated: "Appeal it, or ask for it in a new request that names this case."
        case .serviceDecided: "Appeal it, or ask for it in a new request."
        case .serviceUnsent: "Change it here, and submit the request."
        case .packetIncomplete: "Read the case for the gaps, and put another packet together."
        case .packetConflict: "Read the case for the conflicts, and put another packet together."
        case .resubmissionBarred: "Open a new case, or call the payer."
        case .resubmissionTooEarly: "Wait until then."
        case .nothingToWithdraw: "Read the case for what the payer has."
        case .fieldImmutable: "Withdraw the request and ask anew."
        case .informationRequestClosed: "Nothing needs to be done."
        case .taskDone: "Read the task for how it ended, or reopen it first."
        case .taskNotDone: "Nothing needs to be done."
        case .taskTaken: "Ask whoever has it to hand it over, or have it assigned."
        case .taskNotYours: "Claim it, or have it assigned to you first."
        case .taskOffered: "Wait for the answer, or withdraw the offer first."
        case .taskNotOffered: "Read the task for who has it, and to whom it is offered."
        case .taskOverdue: "Do it now, hand it over, or move its due time."
        case .taskNotSnoozed: "Nothing needs to be done."
        case .taskSnoozedIntoThePast: "Give a later moment."
        case .taskSnoozedTooLong: "Put it away until then, and look at it again."
        case .taskDueByClock: "Record what moves the clock, such as more time that the payer gave."
        case .taskDueInThePast: "Give a later time."
        case .orderOfOtherPatient: "Use an order of this patient, or a new id."
        case .orderAskedInTheFuture: "Give the time at which it was asked, or leave it out."
        case .orderNotAwaited: "Check it, or send it back to the orderer."
        case .orderNotReceived: "Record what came, or remind the orderer."
        case .orderFaulty: "Send it back with these reasons, or record it anew if it was typed wrongly."
        case .orderReasonMissing: "Name at least one reason."
        case .orderValid: "Nothing needs to be done, or send it back if it does not count."
        case .orderExpired, .orderWithdrawn, .orderRevoked: "Ask for another order."
        case .orderSuperseded: "Work on the one that took its place."
        case .orderSupersedesItself: "Name the order that takes its place."
        case .orderTakenBack: "Ask for the order anew, or record what came."
        case .coverageOfOtherPatient: "Use a coverage of this patient, or a new id."
        case .coverageEndsBeforeItBegins: "Give the days as the plan says them."
        case .coverageChangedBeforeItBegins: "Correct the first day, or give the day on which the change begins."
        case .coverageEnded: "Record another coverage, or take the end back first."
        case .coverageNotEnded: "Nothing needs to be done."
        case .coverageReplacesItself: "Name the coverage that takes its place."
        case .poolScopeTaken: "Draw on that pool, or correct it."
        case .poolOfOtherPatient: "Use a pool of this patient, or a new id."
        case .poolExhausted:
            "Ask for less, agree with who has the rest, verify the benefits anew, or hold more with a reason such as `epsdt`."
        case .poolExcessUnfounded: "For `epsdt` the patient is under 21 and covered by Medicaid; for other reasons say who allowed it."
        case .poolUnitDiffers: "Say how much it is in the unit of the pool."
        case .poolNotForService: "Draw on the pool of that discipline and purpose."
        case .poolLineDecided: "Ask for more in a line or a case of its own."
        case .poolOver: "Draw on the pool of the next period."
        case .poolInUse: "Replace the opening by one that is right, in the same request."
        case .patientMerged: "Work on that record, or take the merge back."
        case .patientMergesWithItself: "Name two records."
        case .patientHasAbsorbed: "Merge the other record into this one, or take those merges back first."
        case .patientNotMerged: "Read the record for its merges."
        case .patientsDistinct: "Withdraw that first, if it was wrong."
        case .distinctionUnknown: "Read the record for those from whom it was told apart."
        case .patientFull: "Retire or end what does not hold any more, or look whether several people's records were mixed."
        case .patientDisposed: "Register the patient anew."
        case .demographicsStale: "Read the record, and ask again on what it says."
        case .demographicsInTheFuture: "Record it on that day."
        case .identifierUnknown: "Read the record for its identifiers."
        case .identifierAbsorbed: "Take the merge back first, and retire it there."
        case .representativeUnknown: "Read the record for its representatives."
        case .representativeExists: "Use a new id, or change the one that is there."
        case .representativeEnded: "Name the representative anew, under a new id."
        case .representativeScopeMissing: "Name at least one thing."
        case .representativeDocumentMissing: "Store the document, and name it with its hash."
        case .representativeEndsBeforeItBegins: "Give a later last day, or an earlier first one."
        case .endReasonReserved: "Name another reason."
        case .majorityStateMissing: "Name the state with `majority_state`: where the patient lives, or whose court decided."
        case .majorityStateMisplaced: "Leave `majority_state` out."
        case .majorityStateUnknown: "Give its postal code of two letters."
        case .patientOfAge: "Name an authority over an adult, with its document."
        case .restrictionUnknown: "Read the record for its restrictions."
        case .restrictionExists: "Use a new id."
        case .restrictionLifted: "Read the record for how it was lifted."
        case .restrictionDocumentMissing: "Store the order, and name it with its hash."
        case .restrictionEndsBeforeItBegins: "Give a later last day, or an earlier first one."
        case .siteUnknown: "Read the clinic for its sites."
        case .siteAmbiguous: "Name one with `site_id`."
        case .payerUnknown: "Read the clinic for its payers, or list it."
        case .rightsRequestUnknown: "Check the id, and that it belongs to this clinic."
        case .rightsRequestExists: "Use a new id, or repeat the request as it was."
        case .rightsRequestOfOtherPatient: "Use a request of this patient, or a new id."
        case .rightsRequestAnswered: "Read the request for its answer."
        case .rightsRequestWithdrawn: "Record a new request, if one came."
        case .rightsRequestTakenBack: "Record what was asked for anew."
        case .rightsRequestNotOfKind: "Read the request for what can be done about it."
        case .rightsMomentInTheFuture: "Give the time at which it was done, or leave it out."
        case .rightsRequestExtended: "Answer the request by its day."
        case .rightsExtensionLate: "Answer the request now."
        case .rightsExtensionOutside: "Give a day between, or leave it out."
        case .rightsIdentityUnverified: "Verify who asks first."
        case .rightsAuthorityMissing: "Name the document that shows it."
        case .rightsGroundNotOfKind: "Give a ground that its rule knows, or do as is asked."
        case .rightsRequestNotDenied: "Read the request for its answer."
        case .rightsRequestDenied: "Give the rest, or correct the denial."
        case .rightsRequestReversed: "Give what was asked for."
        case .rightsRequestReviewed: "Read the request for what was found."
        case .rightsDenialNotReviewable: "Tell whoever asked how to complain, to the clinic and to the Secretary."
        case .rightsReviewNotAsked: "Record first that a review was asked for."
        case .rightsReviewerDenied: "Have another licensed professional review it."
        case .rightsRequestNotDisagreed: "Record the patient's statement first."
        case .restrictionMustBeAgreed: "Agree to the restriction."
        case .restrictionMustStand: "Ask the patient to agree to its end."
        case .restrictionNotAgreed: "Read the request for its answer."
        case .amendmentLinksMissing: "Name each part of the record that is amended."
        case .rightsFormNotAgreed: "Give it in the form that was asked for, or agree on another."
        case .rightsDocumentMissing: "Name what was handed over."
        case .rightsFeeUnsound: "Correct the items."
        case .rightsFeeAboveQuote: "Ask for what was told, or tell the fee first."
        case .accountingFirstFree: "Give it without a fee."
        case .accountingSuspensionTooLong: "Get a written statement, or give an earlier day."
        case .accountingSuspensionOver: "Give its last day."
        case .playbookInvalid: "Put right what is listed, and publish again."
        case .playbookUnknown: "Read the playbook for its entries."
        case .playbookSilent: "Open a task in words of your own, and have an entry published for the code."
        case .playbookVersionExists: "Publish it as the version after the latest."
        case .playbookRetired: "Nothing needs to be done, or publish a version that holds again."
        case .exceptionUnknown: "Check the id, and that it belongs to this clinic."
        case .exceptionExists: "Use a new id, or repeat the request as it was."
        case .exceptionOpen: "Go on with that one, or resolve it first."
        case .exceptionPlaybookUnfit: "Use the entry that the playbook finds for the code and the payer."
        case .exceptionDueUnknown: "Publish an entry whose terms count calendar days."
        case .exceptionResolved: "Open another one, if the case went off its road again."
        case .exceptionStepUnknown: "Read the exception for its steps."
        case .exceptionStepEnded: "Nothing needs to be done."
        case .exceptionEvidenceMissing: "Name the document."
        case .exceptionHasOpenSteps: "Complete them or leave them out, or resolve with `abandoned`."
        case .termInvalid: "Put right what is listed, and publish again."
        case .termVersionExists: "Publish it as the version after the latest."
        case .policyUnknown: "List the policies for their names, versions and days."
        case .policyInvalid: "Put right what is listed, and publish again."
        case .policyVersionExists: "Publish it as the version after the latest."
        case .policyWithdrawn: "Publish a later version, where it is to be in effect again."
        case .providerUnknown: "Check the id, and that it belongs to this organization."
        case .providerExists: "Use a new id, or repeat the request as it was."
        case .providerEnded: "Register them anew, if they came back."
        case .providerSuspended: "Reinstate them first."
        case .providerNotSuspended: "Nothing needs to be done."
        case .providerDatesReversed: "Correct the days."
        case .providerMayNotSign: "Record first what they may sign."
        case .licenseExists: "Record a renewal with a later last day, or a license of another number."
        case .delegationExists: "Use a new id, or repeat the request as it was."
        case .delegationUnknown: "Read the professional for their delegations."
        case .delegationRevoked: "Nothing needs to be done."
        case .delegationNotOwn: "Have the clinician whose letters they are delegate it."
        case .delegateIsDelegator: "Name somebody else."
        case .rulesInvalid: "Put right what is listed, and publish again."
        case .rulesTied: "Add to one of them what tells it apart from the other, and publish again."
        case .ruleSetUnknown: "Read the rule book for its sets."
        case .ruleSetVersionExists: "Publish it as the version after the latest."
        case .rulesOfOrganization: "Publish them there."
        case .ruleSetRetired: "Nothing needs to be done, or publish a version that holds again."
        case .clockBackwards: "Give a later time, or begin with a new database."
        case .clockTooFar: "Give an earlier time."
        }
    }

    /// The first of some faults, and how many more there are.
    private static func told(_ faults: [RuleFault]) -> String {
        guard let first = faults.first else { return "nothing is listed." }
        let place = first.path.isEmpty ? "" : "at \(first.path): "
        return place + first.words + (faults.count > 1 ? " And \(faults.count - 1) more." : "")
    }
}
