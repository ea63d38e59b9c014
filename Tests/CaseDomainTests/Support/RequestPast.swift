import CaseDomain
import ClinicalCodes
import EventSourcing
import TestSupport

// What the sentences about a request speak of before it is sent, on its way, and while the payer has it.

extension The {
    static let packet: PacketID = id(111)
    static let otherPacket: PacketID = id(112)
    static let check: EligibilityCheckID = id(113)
    static let verification: BenefitVerificationID = id(114)
    static let statusCheck: StatusCheckID = id(115)
    static let extraTime: ExtensionID = id(116)
    static let update: RequestUpdateID = id(117)
    static let withdrawal: WithdrawalID = id(118)
    static let addedLine: ServiceLineID = id(119)
    static let document = PacketDocument(document: id(120), reportType: "08", loinc: "18776-5", basis: .payerRule)
    static let groupTherapy = ServiceCode(.cpt, "92508")!
    /// Subscriber not found (X12 AAA03 75).
    static let notFound = RejectionReason(rawValue: "75")!

    static func eligibility(
        _ standing: CoverageStanding, of coverage: CoverageID = coverage, _ check: EligibilityCheckID = check,
        at moment: Timestamp = day(-1)
    ) -> CaseFile.CheckEligibility {
        .init(
            EligibilityChecked(
                check: check, coverage: coverage, standing: standing, asOf: date(7), checkedAt: moment, source: .x12,
                trace: InquiryTrace(reference: "TRN-4471", representative: "Imani")))
    }

    static func benefits(
        _ inNetwork: Certainty = .yes, of coverage: CoverageID = coverage, at moment: Timestamp = day(-1)
    ) -> CaseFile.VerifyBenefits {
        .init(
            BenefitsVerified(
                verification: verification, coverage: coverage, serviceLine: .speech, limit: Quantity(amount: "60", .visits)!,
                authorizationRequired: .yes, inNetwork: inNetwork, copayCents: 2_500, verifiedAt: moment, source: .phone,
                trace: InquiryTrace(reference: "CALL-88104", representative: "Imani")))
    }

    static let amendEvaluation = CaseFile.AmendEvaluation(
        evaluation: evaluation, amendedOn: date(-1), reason: .newFindings, changed: [.goals], findings: findings)

    /// The speech line as it is, but for another number of visits.
    static func speechChanged(_ visits: String) -> CaseFile.ChangeService {
        var service = speechRequested
        service.quantity = Quantity(amount: visits, .visits)!
        return .init(service, reason: .clinical)
    }

    static func assemble(_ gaps: [PacketGap] = [], _ packet: PacketID = packet) -> CaseFile.AssemblePacket {
        .init(packet: packet, documents: [document], gaps: gaps, controlNumbers: ["ACN-90021-1"])
    }

    static func fail(_ failureClass: SubmissionDeliveryFailed.Class = .transient) -> CaseFile.RecordDeliveryFailure {
        .init(
            submission: submission, failureClass: failureClass, failedAt: day(-13), retryAt: day(-12), detail: "Mateo's fax was not taken.")
    }

    static func reject(_ followUps: RejectionFollowUp?..., of submission: SubmissionID = submission, at moment: Timestamp = day(-12))
        -> CaseFile.RecordRejection
    {
        .init(
            submission: submission, rejections: followUps.map { Rejection(loop: "2010C", reason: notFound, followUp: $0) },
            receivedAt: moment)
    }

    static let again = CaseFile.Submit(submission: otherSubmission, channel: .portal, sentAt: day(-1))

    static func updating(_ lines: [UpdatedLine], _ update: RequestUpdateID = update) -> CaseFile.UpdateRequest {
        .init(update: update, channel: .portal, sentAt: day(-9), lines: lines)
    }
    static let moreVisits = updating([UpdatedLine(line: speech, certification: .revised, quantity: Quantity(amount: "30", .visits)!)])

    static func withdraw(_ lines: [ServiceLineID] = [], _ withdrawal: WithdrawalID = withdrawal) -> CaseFile.Withdraw {
        .init(withdrawal: withdrawal, lines: lines, reason: .clinicalChange, channel: .portal, sentAt: day(-8), note: "Mateo moved.")
    }
    static let dismiss = CaseFile.RecordDismissal(
        reasons: [notNecessary], receivedAt: day(-8), wording: DenialWording(text: "Mateo is not a member.", policy: "UM 7"))

    static let statusCheckedUnchanged = CaseFile.RecordStatusCheck(
        PayerStatusChecked(
            check: statusCheck, channel: .phone, result: .noChange, checkedAt: day(-6),
            trace: InquiryTrace(reference: "CALL-88105", representative: "Imani")))
    static let moreTime = CaseFile.RecordExtension(
        extensionID: extraTime, noticedOn: date(-7), receivedAt: day(-6), newDue: date(7), reason: .informationNeeded)

    static let dropQuestion = CaseFile.RecordInformationWithdrawal(request: question, receivedAt: day(-4))
    static let assignQuestion = CaseFile.AssignInformationRequest(request: question, assignee: colleague, readyBy: day(2))
    static let answerInPart = CaseFile.AnswerInformationRequest(
        request: question, channel: .fax, sentAt: day(-6), isPartial: true, note: "Mateo's note of 2 November.")
    static let answer = CaseFile.AnswerInformationRequest(request: question, channel: .fax, sentAt: day(-5), note: "The rest on Mateo.")

    /// A notice that certifies speech and, besides, a service that nobody asked for.
    static let adding = decide(
        [
            Past.certify(speech), Past.certify(device),
            ServiceOutcome(
                line: addedLine, action: .certifiedInTotal,
                authorized: AuthorizedService(service: groupTherapy, quantity: Quantity(amount: "6", .visits)!, dates: season)),
        ], appealBy: nil, authorization: granted)
}

enum RequestPast {
    /// An expedited request that is ready but for the attestation.
    static let unattested = Past.after([
        .open(
            {
                var open = The.open
                open.urgency = .expedited
                return open
            }()), .linkCoverage(.init(The.coverageLinked)), .recordEvaluation(The.recordEvaluation),
        .requestServices(.init([The.speechRequested])), .addLetter(.init(letter: The.letter)),
        .noteSignature(.init(letter: The.letter, signature: Past.signature)),
    ])
    /// The evaluation itself is asked for: no letter, and nothing to write one on.
    static let evaluation = Past.after([
        .open(
            {
                var open = The.open
                open.kind = .evaluation
                return open
            }()), .linkCoverage(.init(The.coverageLinked)), .requestServices(.init([The.speechRequested])),
    ])
    static let rejected = Past.after([.recordRejection(The.reject(.correctAndResubmit))], Past.submitted)
    static let updated = Past.after([.updateRequest(The.moreVisits)], Past.submitted)
    static let withdrawn = Past.after([.withdraw(The.withdraw())], Past.submitted)
    static let dismissed = Past.after([.recordDismissal(The.dismiss)], Past.submitted)
    static let added = Past.after([.recordDecision(The.adding)], Past.submitted)
    static let partlyAnswered = Past.after([.answerInformationRequest(The.answerInPart)], Past.asked)
    /// Two tellings of one notice, the second of which says something else.
    static let corrected = Past.after([.recordDecision(The.decide([Past.certify(The.speech), Past.deny(The.device)]))], Past.denied)
    static let expired =
        Past.asked + [
            .informationRequestExpired(InformationRequestExpired(request: The.question, dueAt: The.day(4)))
        ]

    /// Something of everything that can be asked or told before and beside a decision.
    static let whole: [[CaseFile.Event]] = [
        Past.after([.attestUrgency(.init(grounds: "Mateo chokes."))], unattested),
        Past.after(
            [
                .checkEligibility(The.eligibility(.active)), .verifyBenefits(The.benefits()), .amendEvaluation(The.amendEvaluation),
                .changeService(The.speechChanged("30")), .removeService(.init(line: The.device, reason: .benefits)),
                .assemblePacket(The.assemble([PacketGap(kind: .letterMissing, isBlocking: true)])), .assemblePacket(The.assemble()),
            ], Past.signed),
        Past.after(
            [
                .recordDeliveryFailure(The.fail()), .recordRejection(The.reject(.doNotResubmit)),
                .recordStatusCheck(The.statusCheckedUnchanged), .recordExtension(The.moreTime), .updateRequest(The.moreVisits),
                .withdraw(The.withdraw([The.device])), .recordDismissal(The.dismiss),
            ], Past.submitted),
        Past.after([.assignInformationRequest(The.assignQuestion), .recordInformationWithdrawal(The.dropQuestion)], partlyAnswered),
        corrected, added,
    ]

    /// The place of the first event of a kind within a past.
    static func place(_ type: EventType, in past: [CaseFile.Event]) -> StreamVersion {
        StreamVersion(Int32(past.firstIndex { $0.type == type }! + 1))
    }

    /// A past in which the first event of a kind is taken back.
    static func takingBack(
        _ type: EventType, _ reason: CorrectionReason = .entryError, in past: [CaseFile.Event]
    ) -> [CaseFile.Event] {
        Past.after([.correct(.init(target: place(type, in: past), reason: reason))], past)
    }
}
