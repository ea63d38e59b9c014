import CaseDomain
import EventSourcing
import Foundation
import Testing

@Suite("Refusals")
struct RefusalTests {
    /// One of each.
    static let all: [Refusal] = [
        .caseUnknown, .caseExists, .caseClosed, .caseNotClosed, .caseHasOpenMatters([.submission, .appeal]), .dispositionUnfounded,
        .duplicateRequest(heldBy: The.otherCase.stream), .identifierTaken(by: The.otherCase.stream), .coverageExists, .coverageMissing,
        .evaluationExists, .evaluationIncomplete(["a goal"]), .evaluationMissing, .evaluatedInTheFuture,
        .diagnosisUnknown(at: [1], notBillable: [0]), .diagnosisNotBillable(at: [0]), .instrumentUnknown(at: [0]),
        .scoreImpossible(at: [1]), .measuredInTheFuture(at: [2]), .measuresDropped, .serviceExists, .serviceMissing, .serviceUnknown,
        .serviceInFlight, .quantityZero, .tooManyServices, .letterUnknown, .letterExists, .letterMissing, .letterUnsigned,
        .letterSigned, .letterInReview, .letterNotInReview, .letterNotReviewed, .letterIncomplete([2, 5]), .reviewerIsAuthor,
        .licenseExpired, .licenseStateMissing, .signedAtAnotherTime, .letterOfOtherPatient, .copyDiffers, .letterUnconfirmed([1]),
        .letterElementMissing([6]), .letterLeak, .letterBlocked, .findingUnknown, .findingNotWaivable, .leakSettledByAuthor,
        .letterStale, .credentialNotAccepted, .licenseOfOtherState, .delegateNotAllowed, .electronicNotAccepted, .signatureTooOld,
        .faceToFaceTooOld,
        .cosignerIsSigner, .letterUncosigned, .letterCosigned, .letterTransmitted, .letterVoided, .letterLapsed, .submissionExists,
        .submissionInFlight, .nothingToSubmit, .sentInTheFuture, .sentBeforeSigned, .informationRequestUnknown,
        .informationRequestExpired, .nothingToAppeal, .appealExists, .appealOpen, .appealNotExhausted, .appealLevelNotOffered,
        .representativeAuthorizationMissing, .exhaustionUnfounded, .nothingToDiscuss, .peerToPeerWindowClosed, .peerToPeerClosedByAppeal,
        .peerToPeerHeld, .patientNoticeExists, .appealLevelSkipped, .appealLevelUsed,
        .appealWindowClosed, .authorizationUnknown, .authorizationRenewed(by: The.otherCase), .renewalTooEarly(The.date(0)),
        .renewalTooLate(The.date(0)), .planUnchanged, .planChangeExists, .ownerAlready, .contactExists, .contactInTheFuture,
        .nextContactMissing, .nextContactPast, .nextContactTooFar,
        .handOverNotOffered, .handOverNotYours, .noteExists, .tooManyMentioned, .factUnknown, .factCorrected,
        .correctionChangesNothing,
        .coverageUnknown, .coverageInactive, .eligibilityCheckExists, .benefitVerificationExists, .evaluationUnknown,
        .priorCaseMissing, .requirementIncomplete(["result"]), .channelNotAccepted([.portal]), .urgencyUnattested, .deniedNotUpdated,
        .serviceDecided, .serviceUnsent, .packetIncomplete, .packetConflict,
        .resubmissionBarred, .resubmissionTooEarly(The.date(0)), .requestUpdateExists, .withdrawalExists, .nothingToWithdraw,
        .fieldImmutable([.member]), .informationRequestClosed, .taskUnknown, .taskWithoutSubject, .taskExists, .taskDone,
        .taskNotDone, .taskTaken, .taskNotYours, .taskOffered, .taskNotOffered, .taskOverdue, .taskNotSnoozed, .taskSnoozedIntoThePast,
        .taskSnoozedTooLong(The.day(7)), .taskDueByClock, .taskDueInThePast,
        .orderUnknown, .orderExists,
        .orderOfOtherPatient, .orderAskedInTheFuture, .orderNotAwaited, .orderNotReceived, .orderFaulty([.unsigned, .undated]),
        .orderReasonMissing, .orderValid, .orderExpired, .orderWithdrawn, .orderRevoked, .orderSuperseded, .orderSupersedesItself,
        .orderTakenBack, .coverageNotRecorded, .coverageOfOtherPatient, .coverageEndsBeforeItBegins, .coverageChangedBeforeItBegins,
        .coverageEnded, .coverageNotEnded, .coverageReplacesItself, .poolUnknown, .poolExists, .poolScopeTaken(by: The.otherCase.stream),
        .poolOfOtherPatient, .poolExhausted(left: The.visits, heldBy: [The.otherCase], asked: The.visits), .poolExcessUnfounded,
        .poolUnitDiffers, .poolNotForService, .poolLineDecided, .poolOver, .poolInUse, .patientUnknown, .patientExists,
        .patientMerged(into: The.patient), .patientMergesWithItself, .patientHasAbsorbed, .patientNotMerged, .patientsDistinct,
        .distinctionUnknown, .patientFull, .patientDisposed, .demographicsStale, .demographicsInTheFuture, .identifierUnknown,
        .identifierAbsorbed, .representativeUnknown, .representativeExists, .representativeEnded, .representativeScopeMissing,
        .representativeDocumentMissing, .representativeEndsBeforeItBegins, .endReasonReserved, .majorityStateMissing,
        .majorityStateMisplaced, .majorityStateUnknown, .patientOfAge, .restrictionUnknown, .restrictionExists, .restrictionLifted,
        .restrictionDocumentMissing, .restrictionEndsBeforeItBegins,
        .clinicUnknown, .clinicExists, .organizationExists, .siteUnknown, .siteAmbiguous, .siteExists, .payerUnknown, .payerExists,
        .rightsRequestUnknown, .rightsRequestExists, .rightsRequestOfOtherPatient, .rightsRequestAnswered, .rightsRequestWithdrawn,
        .rightsRequestTakenBack, .rightsRequestNotOfKind, .rightsMomentInTheFuture, .rightsRequestExtended,
        .rightsExtensionLate(The.date(0)), .rightsExtensionOutside(after: The.date(0), through: The.date(0)), .rightsIdentityUnverified,
        .rightsAuthorityMissing, .rightsGroundNotOfKind, .rightsRequestNotDenied, .rightsRequestDenied, .rightsRequestReversed,
        .rightsRequestReviewed, .rightsDenialNotReviewable, .rightsReviewNotAsked, .rightsReviewerDenied, .rightsRequestNotDisagreed,
        .restrictionMustBeAgreed, .restrictionMustStand, .restrictionNotAgreed, .amendmentLinksMissing, .rightsFormNotAgreed,
        .rightsDocumentMissing, .rightsFeeUnsound, .rightsFeeAboveQuote, .accountingFirstFree, .accountingSuspensionTooLong(The.date(0)),
        .accountingSuspensionOver,
        .playbookInvalid([RuleFault(.tie, at: "key", "It ties.")]), .playbookUnknown, .playbookSilent, .playbookVersionExists,
        .playbookRetired,
        .exceptionUnknown, .exceptionExists, .exceptionOpen(by: The.otherCase.stream), .exceptionPlaybookUnfit, .exceptionDueUnknown,
        .exceptionResolved, .exceptionStepUnknown,
        .exceptionStepEnded, .exceptionEvidenceMissing, .exceptionHasOpenSteps,
        .termInvalid([RuleFault(.unknownName, at: "see_also[0]", "The glossary has no such word.")]), .termVersionExists,
        .policyUnknown, .policyInvalid([RuleFault(.reversed, at: "approved_on", "It is in effect before it was approved.")]),
        .policyVersionExists, .policyWithdrawn,
        .providerUnknown, .providerExists, .providerEnded, .providerSuspended, .providerNotSuspended, .providerDatesReversed,
        .providerMayNotSign, .licenseExists, .delegationExists, .delegationUnknown, .delegationRevoked, .delegationNotOwn,
        .delegateIsDelegator,
        .rulesInvalid([RuleFault(.text, at: "title", "It is empty.")]), .rulesTied([RuleFault(.tie, at: "rules[1]", "It ties.")]),
        .ruleSetUnknown, .ruleSetVersionExists, .ruleSetRetired, .rulesOfOrganization, .clockBackwards, .clockTooFar,
    ]

    private static let tests = URL(filePath: #filePath).deletingLastPathComponent()

    private static func cases() throws -> [String] {
        let source = tests.deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/CaseDomain/Refusal.swift")
        let lines = try String(contentsOf: source, encoding: .utf8).split(separator: "\n").prefix { !$0.hasPrefix("}") }
        return lines.compactMap { line in
            line.hasPrefix("    case ") ? String(line.dropFirst(9).prefix { $0.isLetter }) : nil
        }
    }

    @Test func `each has a code of its own, a reason, and what to do next`() throws {
        #expect(try Self.cases().count == Self.all.count, "the list above lacks one")
        #expect(Set(Self.all.map(\.code)).count == Self.all.count)
        for refusal in Self.all {
            #expect(refusal.code.wholeMatch(of: /[a-z_]+\.[a-z_]+/) != nil, "\(refusal.code)")
            #expect(refusal.reason.hasSuffix(".") && refusal.nextStep.hasSuffix("."), "\(refusal.code)")
        }
        #expect(Refusal.caseHasOpenMatters([.submission, .appealWindow]).reason == "Something still runs: submission, appeal_window.")
        #expect(Refusal.letterIncomplete([2, 5]).reason == "These sections of the letter have no text: 2, 5.")
    }

    @Test func `each is reached by a sentence`() throws {
        let sentences = try FileManager.default.subpathsOfDirectory(atPath: Self.tests.path)
            .filter { $0.hasSuffix(".swift") && $0 != "RefusalTests.swift" }
            .map { try String(contentsOf: Self.tests.appending(path: $0), encoding: .utf8) }
        let reached = Set(
            ["thenRefused(.", "Refusal.", "== ."].flatMap { mark in
                sentences.flatMap { $0.components(separatedBy: mark).dropFirst().map { String($0.prefix { $0.isLetter }) } }
            })
        // Which site is meant is asked of whoever imports, what takes a fact's place is looked at in a whole request, and whose rules are
        // published, and whether the playbook speaks of a code, is a matter of who asks: not of a decider.
        for name in try Self.cases()
        where !["siteAmbiguous", "correctionChangesNothing", "rulesOfOrganization", "playbookSilent"].contains(name) {
            #expect(reached.contains(name), "no sentence reaches \(name)")
        }
    }
}
