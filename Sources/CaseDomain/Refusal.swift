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
    case appealNotExhausted
    case appealLevelNotOffered
    case representativeAuthorizationMissing
    case appealWindowUnknown
    case appealWindowOpen
    case exhaustionUnfounded
    case nothingToDiscuss
    case peerToPeerWindowClosed
    case peerToPeerClosedByAppeal
    case peerToPeerHeld
    case patientNoticeExists
    case ownerAlready
    case noteExists
    case factUnknown
    case factCorrected

    // MARK: records
    case patientUnknown
    case patientExists
    case clinicUnknown
    case clinicExists
    case organizationExists
    case siteUnknown
    case siteAmbiguous
    case siteExists
    case payerUnknown
    case payerExists
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
        case .appealNotExhausted: "appeal.not_exhausted"
        case .appealLevelNotOffered: "appeal.level_not_offered"
        case .representativeAuthorizationMissing: "appeal.representative_authorization_missing"
        case .appealWindowUnknown: "appeal.window_unknown"
        case .appealWindowOpen: "appeal.window_open"
        case .exhaustionUnfounded: "appeal.exhaustion_unfounded"
        case .nothingToDiscuss: "peer_to_peer.nothing_to_discuss"
        case .peerToPeerWindowClosed: "peer_to_peer.window_closed"
        case .peerToPeerClosedByAppeal: "peer_to_peer.closed_by_appeal"
        case .peerToPeerHeld: "peer_to_peer.held"
        case .patientNoticeExists: "patient_notice.exists"
        case .ownerAlready: "owner.already"
        case .noteExists: "note.exists"
        case .factUnknown: "fact.unknown"
        case .factCorrected: "fact.corrected"
        case .patientUnknown: "patient.unknown"
        case .patientExists: "patient.exists"
        case .clinicUnknown: "clinic.unknown"
        case .clinicExists: "clinic.exists"
        case .organizationExists: "organization.exists"
        case .siteUnknown: "site.unknown"
        case .siteAmbiguous: "site.ambiguous"
        case .siteExists: "site.exists"
        case .payerUnknown: "payer.unknown"
        case .payerExists: "payer.exists"
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
        case .coverageExists: "This coverage is linked already, with other content."
        case .coverageMissing: "No coverage is linked to the case."
        case .evaluationExists: "An evaluation with this id is recorded already, with other content."
        case .evaluationIncomplete(let missing): "The evaluation lacks \(missing.joined(separator: ", "))."
        case .evaluationMissing: "No evaluation is recorded."
        case .evaluatedInTheFuture: "The day of the evaluation lies in the future."
        case .serviceExists: "A service line with this id is requested already, with other content."
        case .serviceMissing: "The request has no service."
        case .serviceUnknown: "The case has no such service line."
        case .serviceInFlight: "The request has been submitted, and the payer is deciding on it."
        case .quantityZero: "A service is requested in a quantity of zero."
        case .tooManyServices: "A case has at most \(CaseFile.RequestServices.countMax) service lines."
        case .letterUnknown: "The case has no such letter."
        case .letterExists: "A letter with this id exists already."
        case .letterMissing: "The case has no letter."
        case .letterUnsigned: "The letter is not signed."
        case .letterSigned: "The letter is signed and cannot change any more."
        case .letterInReview: "The letter is in review."
        case .letterNotInReview: "The letter is not in review."
        case .letterNotReviewed: "The letter as it stands has not been reviewed."
        case .letterIncomplete(let sections):
            "These sections of the letter have no text: \(sections.map(String.init).joined(separator: ", "))."
        case .reviewerIsAuthor: "The reviewer wrote part of the letter, and this clinic wants two people."
        case .licenseExpired: "The signer's license has expired."
        case .licenseStateMissing: "A license names the state that gave it, by two capital letters."
        case .signedAtAnotherTime: "Only a signature on paper can be older than its record, and none can be younger."
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
        case .appealWindowClosed: "The time to appeal has passed."
        case .appealNotExhausted: "The plan has not decided on an appeal yet."
        case .appealLevelNotOffered: "The patient's plan has no such level of appeal."
        case .representativeAuthorizationMissing: "The patient has not authorized the appeal."
        case .appealWindowUnknown: "No such window to appeal was opened."
        case .appealWindowOpen: "The window to appeal has not ended."
        case .exhaustionUnfounded: "Nothing on record bears out that the plan need not decide any more."
        case .nothingToDiscuss: "Nothing was denied or cut that could be talked about."
        case .peerToPeerWindowClosed: "The time to ask for a talk has passed."
        case .peerToPeerClosedByAppeal: "An appeal was filed, and this payer does not talk any more then."
        case .peerToPeerHeld: "The talk has taken place."
        case .patientNoticeExists: "A notice with this id is recorded already, with other content."
        case .ownerAlready: "This person owns the case already."
        case .noteExists: "A note with this id exists already."
        case .factUnknown: "The case has no such fact that could be corrected."
        case .factCorrected: "The fact was taken back already, for another reason or without a replacement."
        case .patientUnknown: "There is no such patient in this clinic."
        case .patientExists: "A patient with this id is registered already, with other identifiers or none."
        case .clinicUnknown: "There is no such clinic."
        case .clinicExists: "A clinic with this id is registered already, with other content."
        case .organizationExists: "An organization with this id is registered already, with other content."
        case .siteUnknown: "The clinic has no such site."
        case .siteAmbiguous: "The clinic has several sites, or none, and none was named."
        case .siteExists: "A site with this id exists already, with other content."
        case .payerUnknown: "The clinic has no such payer."
        case .payerExists: "A payer with this id is listed already, with other content."
        }
    }

    /// What the person can do about it.
    public var nextStep: String {
        switch self {
        case .caseUnknown, .patientUnknown, .clinicUnknown: "Check the id, and that it belongs to this clinic."
        case .caseExists, .coverageExists, .evaluationExists, .serviceExists, .letterExists, .submissionExists, .appealExists, .noteExists,
            .patientNoticeExists,
            .patientExists, .clinicExists, .organizationExists, .siteExists, .payerExists:
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
        case .serviceMissing: "Request at least one service."
        case .serviceUnknown: "Read the case for its service lines."
        case .serviceInFlight: "Wait for the decision, or withdraw the request with the payer."
        case .quantityZero: "Say how much is asked for."
        case .tooManyServices: "Open another case for the others."
        case .letterUnknown: "Read the case for its letters."
        case .letterMissing: "Start a letter."
        case .letterUnsigned: "Have it reviewed and signed."
        case .letterSigned: "Start a new letter."
        case .letterInReview: "Wait for the review, or have changes requested."
        case .letterNotInReview: "Submit it for review first."
        case .letterNotReviewed: "Submit it for review."
        case .letterIncomplete: "Write them."
        case .reviewerIsAuthor: "Ask somebody else to review."
        case .licenseExpired: "Renew the license, or have someone else sign."
        case .licenseStateMissing: "Give the state of the license."
        case .signedAtAnotherTime: "Leave the time of signing out."
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
        case .appealNotExhausted:
            "File with the plan first, file as `expedited` where waiting does harm, or assert that its process is exhausted."
        case .appealLevelNotOffered: "File at a level that the plan has, or correct the coverage's line of business."
        case .representativeAuthorizationMissing: "Have the patient sign an authorization or an appointment of representative, and name it."
        case .appealWindowUnknown: "Read the case for its windows."
        case .appealWindowOpen: "Wait until it has."
        case .exhaustionUnfounded:
            "Name an appeal that the plan has not decided in time, or say in a note which rule it broke, or that it waived its process."
        case .nothingToDiscuss: "Read the case for the decisions on its services."
        case .peerToPeerWindowClosed: "File an appeal."
        case .peerToPeerClosedByAppeal: "Wait for the appeal's decision."
        case .peerToPeerHeld: "Use a new id for another talk."
        case .ownerAlready: "Nothing needs to be done."
        case .factUnknown: "Read the case: each fact names itself by `recorded_as`."
        case .factCorrected: "Read the case, and correct what took the fact's place."
        case .siteUnknown: "Read the clinic for its sites."
        case .siteAmbiguous: "Name one with `site_id`."
        case .payerUnknown: "Read the clinic for its payers, or list it."
        }
    }
}
