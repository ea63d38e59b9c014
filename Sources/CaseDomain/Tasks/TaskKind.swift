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

    // MARK: what happened here
    /// The check of a packet found a gap or a conflict.
    case packetGap = "packet_gap"
    /// A correction took away what something rested on.
    case correctionInvalidated = "correction_invalidated"
    /// Something was filed under another patient: what was shown or sent may be a breach (45 CFR 164.402).
    case wrongPatientReview = "wrong_patient_review"
    /// The patient comes of age within months: parents speak for them no more.
    case majorityApproaching = "majority_approaching"

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
        case .packetGap: "Close the gap in the packet: it cannot be sent as it is."
        case .correctionInvalidated: "Do again what rested on what was corrected."
        case .wrongPatientReview: "Review who saw or got what belongs to another patient."
        case .majorityApproaching: "Ask the patient who may act from majority on: authorities over the minor end soon."
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
        case .packetGap: "See what the check found, add or correct it, and check again."
        case .correctionInvalidated: "See what was corrected, and repeat the step that rested on it."
        case .wrongPatientReview: "Read the access log of both patients, and tell the privacy officer."
        case .majorityApproaching: "Read the record for whose authority ends and when, and get the patient's own consents."
        case .other: "Read the task, and complete it when it is done."
        }
    }
}
