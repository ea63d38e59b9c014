public import EventSourcing

/// What kind of thing a task asks of a person.
///
/// The code is stored, and a promise. Most kinds come of a fact or of a clock and say in fixed words what is asked, so that a list
/// of tasks tells nothing of a patient; `other` is opened by a person, in that person's words.
public enum TaskKind: String, Sendable, Hashable, CaseIterable, JSONCodable {
    // MARK: what was odd about a fact, one for each `Irregularity`
    case factAfterClosure = "fact_after_closure"
    case findServiceOfFact = "find_service_of_fact"
    case findSubmissionOfFact = "find_submission_of_fact"
    case findAppealOfFact = "find_appeal_of_fact"
    case explainFactWithoutSubmission = "explain_fact_without_submission"
    case contradictionWithEarlierFact = "contradiction_with_earlier_fact"
    case explainAuthorizationWithoutDecision = "explain_authorization_without_decision"
    case findAuthorizationNumber = "find_authorization_number"
    case findWhatWasDecided = "find_what_was_decided"
    case findWhatWasGranted = "find_what_was_granted"
    case findInformationRequestOfFact = "find_information_request_of_fact"
    case checkAddedService = "check_added_service"
    case extensionWithoutEffect = "extension_without_effect"
    case authorizationCapExceeded = "authorization_cap_exceeded"
    case useOutsideDates = "use_outside_dates"
    case useInOtherUnit = "use_in_other_unit"
    case useOfInactiveAuthorization = "use_of_inactive_authorization"
    case findAuthorizationOfFact = "find_authorization_of_fact"
    case findUseOfReversal = "find_use_of_reversal"
    case useOfUnauthorizedService = "use_of_unauthorized_service"
    case findTalkOfFact = "find_talk_of_fact"
    case findDecisionOfTalk = "find_decision_of_talk"
    /// More was used than was authorized.
    case authorizationOverused = "authorization_overused"

    // MARK: what a clock says
    /// Nothing was heard of a submission in time: it is never assumed to have been accepted.
    case acknowledgementMissing = "acknowledgement_missing"
    /// The payer's time to decide has passed.
    case payerDecisionMissed = "payer_decision_missed"
    /// An answer to a request for information is due.
    case informationAnswerDue = "information_answer_due"
    case deadlineApproaching = "deadline_approaching"
    case renewalDue = "renewal_due"
    case letterLapsed = "letter_lapsed"

    // MARK: what the payer said or did
    case correctRejectedSubmission = "correct_rejected_submission"
    /// The payer wants a call (HCR01 `CT`).
    case contactPayer = "contact_payer"
    /// Less or something else was granted than asked (HCR01 `A2`, `A6`): it can be appealed.
    case considerAppeal = "consider_appeal"
    case authorizationVoided = "authorization_voided"

    // MARK: what became of a coverage, one for each `CoverageFlag.Proposal`
    case requestAnewFromNewPayer = "request_anew_from_new_payer"
    case askContinuityOfCare = "ask_continuity_of_care"
    case carryAuthorizationOver = "carry_authorization_over"
    case withdrawAndResubmit = "withdraw_and_resubmit"
    case tellPayerOfCoverage = "tell_payer_of_coverage"
    case relinkCoverage = "relink_coverage"
    case keepAppealAndAskPayer = "keep_and_ask_payer"
    case findCoverage = "find_coverage"
    case askNewPrimary = "ask_new_primary"
    case checkUseAfterCoverage = "check_use_after_coverage"

    // MARK: what became of a benefit pool
    /// More is used, approved and asked for than the plan pays.
    case benefitPoolOverdrawn = "benefit_pool_overdrawn"
    /// Something was used that nobody had approved, or that the pool cannot count.
    case checkUseOfBenefit = "check_use_of_benefit"
    /// A plan year ended with something approved or asked for: what the next one pays is not known yet.
    case benefitPeriodEnded = "benefit_period_ended"

    // MARK: what happened here
    /// The check of a packet found a gap or a conflict.
    case packetGap = "packet_gap"
    /// A correction took away what something rested on.
    case correctionInvalidated = "correction_invalidated"
    /// Something was filed under another patient: what was shown or sent may be a breach (45 CFR 164.402).
    case wrongPatientReview = "wrong_patient_review"
    /// The patient comes of age within months: parents speak for them no more.
    case majorityApproaching = "majority_approaching"

    // MARK: people
    /// The next contact of a case, by its time.
    case makeContact = "make_contact"
    /// A note of a case mentions the person whose task it is.
    case readNote = "read_note"

    // MARK: requests of patients about their records
    case rightsRequestReceived = "rights_request_received"
    case rightsRequestDue = "rights_request_due"
    case rightsRequestOverdue = "rights_request_overdue"
    case rightsReviewAsked = "rights_review_asked"
    case rightsReviewReversed = "rights_review_reversed"
    case amendmentStatement = "amendment_statement"
    case accountingOwed = "accounting_owed"

    // MARK: orders
    /// No order covers a service that the payer wants one for.
    case orderMissing = "order_missing"
    /// An order came, and nobody has checked it.
    case checkOrder = "check_order"
    /// An order has few days left.
    case orderExpiring = "order_expiring"
    /// The last day of an order passed before anybody had checked it.
    case orderEndedUnchecked = "order_ended_unchecked"
    /// The orderer took an order back, or said no.
    case orderRevoked = "order_revoked"
    /// A step of an exception, as its playbook says.
    case playbookStep = "playbook_step"
    /// A step of an exception that nobody did in its time.
    case playbookStepEscalated = "playbook_step_escalated"

    /// What a person asked of another, in words of their own.
    case other
}

extension TaskKind {
    /// The kind of task that something odd about a fact becomes.
    public init(_ irregularity: Irregularity) {
        switch irregularity {
        case .caseClosed: self = .factAfterClosure
        case .unknownService: self = .findServiceOfFact
        case .unknownSubmission: self = .findSubmissionOfFact
        case .unknownAppeal: self = .findAppealOfFact
        case .nothingSubmitted: self = .explainFactWithoutSubmission
        case .contradictsEarlier: self = .contradictionWithEarlierFact
        case .noApproval: self = .explainAuthorizationWithoutDecision
        case .noAuthorizationNumber: self = .findAuthorizationNumber
        case .nothingDecided: self = .findWhatWasDecided
        case .grantUnclear: self = .findWhatWasGranted
        case .unknownPeerToPeer: self = .findTalkOfFact
        case .overturnedWithoutDecision: self = .findDecisionOfTalk
        case .overAuthorized: self = .authorizationOverused
        case .unknownInformationRequest: self = .findInformationRequestOfFact
        case .serviceAdded: self = .checkAddedService
        case .extensionWithoutEffect: self = .extensionWithoutEffect
        case .overCap: self = .authorizationCapExceeded
        case .outsideAuthorizedDates: self = .useOutsideDates
        case .unitMismatch: self = .useInOtherUnit
        case .authorizationNotActive: self = .useOfInactiveAuthorization
        case .unknownAuthorization: self = .findAuthorizationOfFact
        case .unknownConsumption: self = .findUseOfReversal
        case .serviceNotAuthorized: self = .useOfUnauthorizedService
        }
    }

    /// The kind of task that a proposal becomes when a coverage changed.
    public init(_ proposal: CoverageFlag.Proposal) {
        switch proposal {
        case .requestAnew: self = .requestAnewFromNewPayer
        case .askContinuity: self = .askContinuityOfCare
        case .carryOver: self = .carryAuthorizationOver
        case .withdrawAndResubmit: self = .withdrawAndResubmit
        case .tellPayer: self = .tellPayerOfCoverage
        case .relinkCoverage: self = .relinkCoverage
        case .keepAndAskPayer: self = .keepAppealAndAskPayer
        case .findCoverage: self = .findCoverage
        case .askNewPrimary: self = .askNewPrimary
        case .checkUse: self = .checkUseAfterCoverage
        }
    }

    /// What is settled on the case when a task of this kind is completed; `nil` where it did not come of something odd.
    public var irregularity: Irregularity? { Irregularity.allCases.first { TaskKind($0) == self } }

    /// What is asked, in a sentence that tells nothing of a patient.
    public var ask: String {
        switch self {
        case .factAfterClosure: "Say what this means for the case: it came after the case was closed."
        case .findServiceOfFact: "Find the service that this speaks of: the case has no such line."
        case .findSubmissionOfFact: "Find the submission that this speaks of: the case has no such submission."
        case .findAppealOfFact: "Find the appeal that this speaks of: the case has no such appeal."
        case .explainFactWithoutSubmission: "Find out what the payer answered to: nothing is known to have been submitted."
        case .contradictionWithEarlierFact: "Find out which holds: this says something else than what was recorded before."
        case .explainAuthorizationWithoutDecision: "Find the decision behind this authorization: no approval is recorded."
        case .findAuthorizationNumber: "Find the authorization number: the approval came without one."
        case .findWhatWasDecided: "Find out what was decided: the notice decides on no service."
        case .findWhatWasGranted: "Find out what was granted: the notice changes the request and does not say how."
        case .findInformationRequestOfFact: "Find the question that this speaks of: the case has no such question."
        case .checkAddedService: "Decide whether the service that the payer added is right: nobody asked for it."
        case .extensionWithoutEffect: "Hold the payer to its first time: its notice of more time came too late, or has no ground."
        case .authorizationCapExceeded: "Find out how more was used in a period than the authorization allows in one."
        case .useOutsideDates: "Find out why something was used on a day that the authorization does not cover."
        case .useInOtherUnit: "Find out how much was used: it was counted in another unit than the authorization."
        case .useOfInactiveAuthorization: "Find out under which authorization this was rendered: the one that was named did not hold."
        case .findAuthorizationOfFact: "Find the authorization that this speaks of: the case has no such authorization."
        case .findUseOfReversal: "Find the use that this takes back: the case knows no such use."
        case .useOfUnauthorizedService: "Find out why a service was rendered that the authorization is not for."
        case .findTalkOfFact: "Find the talk that this speaks of: the case has no such talk with the payer."
        case .findDecisionOfTalk: "Get the decision in writing: a talk is said to have overturned a denial, and no decision says so."
        case .acknowledgementMissing: "Find out whether the payer has the submission: nothing was heard of it."
        case .payerDecisionMissed: "Ask the payer for its decision: its time to decide has passed."
        case .informationAnswerDue: "Answer the payer's request for information before it is too late."
        case .deadlineApproaching: "Act before the deadline: little time is left."
        case .renewalDue: "Decide on the renewal: the authorization ends soon."
        case .letterLapsed: "Have the letter renewed: it is too old to be sent."
        case .correctRejectedSubmission: "Correct the submission and send it again: the payer's side did not take it in."
        case .contactPayer: "Call the payer: it wants to speak before it decides."
        case .considerAppeal: "Decide whether to appeal: less was granted than was asked."
        case .authorizationVoided: "Find out why the payer voided the authorization, and what may still be rendered."
        case .authorizationOverused: "Find out how more was used than was authorized."
        case .requestAnewFromNewPayer: "Ask the new payer for an authorization: the coverage of this one ends or changes."
        case .askContinuityOfCare: "Ask the new payer to go on with what the one before authorized."
        case .carryAuthorizationOver: "Ask the payer to carry the authorization over to the patient's other plan."
        case .withdrawAndResubmit: "Take the request back and send it again: the coverage that it names ends or changes."
        case .tellPayerOfCoverage: "Tell the payer that the coverage is another."
        case .relinkCoverage: "Link the coverage that holds now, before the request is sent."
        case .keepAppealAndAskPayer: "Go on with the appeal, and find out what it is worth: the coverage ends or changes."
        case .findCoverage: "Find out who covers the patient: the coverage that this rests on ends, or is said not to hold."
        case .askNewPrimary: "Ask the plan that pays first now whether it wants an authorization."
        case .checkUseAfterCoverage: "Find out who pays for what was rendered after the coverage ended."
        case .benefitPoolOverdrawn: "Find out what the plan still pays: more is used, approved and asked for than its limit."
        case .checkUseOfBenefit: "Find out why something was used that was not approved or cannot be counted."
        case .benefitPeriodEnded: "Verify what the plan pays in its new year: something is approved or asked for beyond the old one."
        case .packetGap: "Close the gap in the packet: it cannot be sent as it is."
        case .correctionInvalidated: "Do again what rested on what was corrected."
        case .wrongPatientReview: "Review who saw or got what belongs to another patient."
        case .makeContact: "Speak with the other side about the case by the time that was set."
        case .readNote: "Read the note that mentions you."
        case .rightsRequestReceived: "Answer what a patient asks about the own record."
        case .rightsRequestDue: "Answer the patient's request, or extend its time once: few days are left."
        case .rightsRequestOverdue: "Answer the patient's request at once: its time has passed."
        case .rightsReviewAsked: "Review the denial of access: the patient wants another professional to look at it."
        case .rightsReviewReversed: "Give the patient the record: the denial did not stand up to the review."
        case .amendmentStatement: "Link the patient's statement to the record, and decide whether to answer it."
        case .accountingOwed: "Complete the accounting: what an agency held back can be told now."
        case .orderMissing: "Get an order: none covers a service that the payer wants one for."
        case .checkOrder: "Check the order that came: nobody has."
        case .orderExpiring: "Get the next order: this one ends soon."
        case .orderEndedUnchecked: "Say what becomes of the order that ended before anybody checked it."
        case .orderRevoked: "Say what becomes of what was ordered: the orderer took it back or said no."
        case .majorityApproaching: "Ask the patient who may act from majority on: authorities over the minor end soon."
        case .playbookStep: "Do the step that the playbook asks for."
        case .playbookStepEscalated: "See that a step of the playbook is done: its time has passed."
        case .other: "Do what the person who opened this task wrote."
        }
    }

    /// What to do first.
    public var nextStep: String {
        switch self {
        case .factAfterClosure: "Read the fact, go on with the case or close it again, and complete the task."
        case .findServiceOfFact: "Compare the notice with the request, ask the payer if they differ, and record what it means."
        case .findSubmissionOfFact:
            "Look through what was sent for this patient, and record the submission or the acknowledgement where it belongs."
        case .findAppealOfFact: "Look through what was appealed for this patient, and record the appeal or its decision where it belongs."
        case .explainFactWithoutSubmission: "Ask who sent the request and when, and record the submission."
        case .contradictionWithEarlierFact: "Read both notices, ask the payer which is its last word, and record that."
        case .explainAuthorizationWithoutDecision: "Ask the payer for its notice of decision, and record it."
        case .findAuthorizationNumber: "Look on the portal or call the payer, and record the authorization."
        case .findWhatWasDecided: "Look on the portal or call the payer, and record the decision on each service."
        case .findWhatWasGranted: "Ask the payer for quantity and dates, and record the authorization with them."
        case .findInformationRequestOfFact:
            "Look through what the payer asked, and record the question or what was said of it where it belongs."
        case .checkAddedService: "Compare it with the order, and take it up in the plan, ask the payer, or appeal."
        case .extensionWithoutEffect: "Read the notice and the rule, call the payer, and record what it says."
        case .authorizationCapExceeded: "Compare the visits with the cap, move or correct them, or ask the payer for more."
        case .useOutsideDates: "Correct the day, or ask the payer for other dates."
        case .useInOtherUnit: "Correct the count, or ask the payer what it counts."
        case .useOfInactiveAuthorization: "Find the one that held, correct the record, or ask for one after the fact."
        case .findAuthorizationOfFact: "Look through the notices, and record the authorization or correct the record."
        case .findUseOfReversal: "Look through the visits, and record the use or correct the record."
        case .useOfUnauthorizedService: "Correct the service, or ask the payer for an authorization."
        case .findTalkOfFact: "Look through the notes, and record the talk or its outcome where it belongs."
        case .findDecisionOfTalk: "Ask the payer for its notice, and record the decision."
        case .acknowledgementMissing: "Look on the portal or call the payer, record what it says, and send again if it has nothing."
        case .payerDecisionMissed: "Call the payer, record what it says, and complain or appeal where the rules allow it."
        case .informationAnswerDue: "Send what is asked, or have the payer extend the time, and record it."
        case .deadlineApproaching: "Open the case and do what the deadline is for."
        case .renewalDue: "Have the patient evaluated again, and open a case for the renewal."
        case .letterLapsed: "Start a new letter from the last evaluation."
        case .correctRejectedSubmission: "Read the reasons for the rejection, correct the request, and submit it again."
        case .contactPayer: "Call the number on the notice, and record what was said."
        case .considerAppeal: "Compare what was granted with what was asked, and file an appeal or complete the task."
        case .authorizationVoided: "Call the payer, hold what is scheduled, and ask for a new authorization if there is a reason."
        case .authorizationOverused: "Compare the visits with the authorization, and ask the payer for more or correct the count."
        case .requestAnewFromNewPayer: "Open a case with the new payer, and send it what the old one approved."
        case .askContinuityOfCare: "Open a case for continuity of care, and name the authorization and the days that are left."
        case .carryAuthorizationOver: "Call the payer with both plans at hand, and record the authorization as it says."
        case .withdrawAndResubmit: "Withdraw the request with the payer, link the other coverage, and submit it anew."
        case .tellPayerOfCoverage: "Call the payer or send an update, and record what it says."
        case .relinkCoverage: "Link it, verify it, and look whether letter and packet name the old one."
        case .keepAppealAndAskPayer:
            "Call the payer, ask whether it decides for the days on which it covered the patient, and record what it says."
        case .findCoverage: "Ask the family and the plan, and record the coverage or take the end back."
        case .askNewPrimary: "Verify the benefits of that plan, and open a case where it wants one."
        case .checkUseAfterCoverage:
            "Ask the new payer for an authorization after the fact, or correct the day on which the coverage ended."
        case .benefitPoolOverdrawn: "Verify the benefits, ask for an exception, or ask for less."
        case .checkUseOfBenefit: "Compare the visits with what was approved, and correct the record or ask the payer."
        case .benefitPeriodEnded: "Verify the benefits, and open a pool for the new period."
        case .packetGap: "See what the check found, add or correct it, and check again."
        case .correctionInvalidated: "See what was corrected, and repeat the step that rested on it."
        case .wrongPatientReview: "Read the access log of both patients, and tell the privacy officer."
        case .makeContact: "See in the case with whom and what was promised, speak with them, and log the contact with the next one."
        case .readNote: "Read the case's notes, do what the note is about, and complete the task."
        case .rightsRequestReceived:
            "Read the request, make sure who asks, and give, amend, agree or deny with the notice that the rule wants."
        case .rightsRequestDue: "Read the request, and act on it or send the written notice that more time is needed."
        case .rightsRequestOverdue: "Act on it today, tell whoever asked, and note why it took so long."
        case .rightsReviewAsked: "Have a licensed professional look at it who did not take part in the denial, and record what was decided."
        case .rightsReviewReversed: "Give what was asked for, and record that it was given."
        case .amendmentStatement: "Read the statement, and record a rebuttal or complete the task."
        case .accountingOwed: "Add what was held back, give the accounting, and record that it was given."
        case .orderMissing: "See what is wanted and by which day, ask the orderer for it, and record that you asked."
        case .checkOrder: "Read the document, and validate the order or send it back with what is wrong."
        case .orderExpiring: "Ask the orderer for the order that renews it, and check it before the last day."
        case .orderEndedUnchecked: "Look whether anything was rendered under it, and ask for another one."
        case .orderRevoked: "Hold what is scheduled under it, speak with the orderer, and ask for another one where it is right."
        case .majorityApproaching: "Read the record for whose authority ends and when, and get the patient's own consents."
        case .playbookStep: "Open the exception, do as the step says, and complete it there."
        case .playbookStepEscalated: "Open the exception, speak with whoever has the step, and have it done or left out."
        case .other: "Read the task, and complete it when it is done."
        }
    }
}
