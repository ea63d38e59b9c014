import CaseDomain
import EventSourcing
import TestSupport

extension RandomWalk {
    /// Something that goes on before, beside or instead of a decision: inquiries, changes, packets, failures, updates, withdrawals.
    mutating func requestMatter() -> CaseFile.Command {
        let line = self.pick(Self.lines)
        switch self.random.next() % 20 {
        case 0:
            return .checkEligibility(
                The.eligibility(
                    self.pick([.active, .active, .unknown, .inactive]), of: self.pick([The.coverage, The.coverage, The.id(27)]),
                    self.pick([The.check, The.id(28)]), at: self.moment()))
        case 1: return .verifyBenefits(The.benefits(self.pick(Certainty.allCases), at: self.moment()))
        case 2: return .attestUrgency(.init(grounds: self.words()))
        case 3:
            return .amendEvaluation(
                .init(
                    evaluation: self.pick([The.id(1), The.id(2), The.id(3), The.id(4)]), amendedOn: self.chance(2) ? The.date(-64) : nil,
                    reason: self.pick(AmendmentReason.allCases), changed: self.some(FindingsPart.allCases), findings: The.findings))
        case 4:
            var service = self.service(line)
            if self.chance(3) { service.dates = DateRange(from: The.date(1), through: The.date(30))! }
            return .changeService(.init(service, reason: self.pick(ServiceChangeReason.allCases)))
        case 5: return .removeService(.init(line: line, reason: self.pick(ServiceChangeReason.allCases)))
        case 6, 7:
            let gaps = self.some(PacketGap.Kind.allCases).map { PacketGap(kind: $0, code: "08", isBlocking: self.chance(8)) }
            return .assemblePacket(
                .init(
                    packet: self.pick([The.packet, The.otherPacket]), documents: self.chance(2) ? [The.document] : [],
                    letter: self.chance(4) ? self.pick(Self.letters) : nil, gaps: gaps,
                    controlNumbers: self.chance(2) ? ["ACN of Mateo"] : []))
        case 8:
            return .recordDeliveryFailure(
                .init(
                    submission: self.sending(), failureClass: self.pick(SubmissionDeliveryFailed.Class.allCases), failedAt: self.moment(),
                    retryAt: self.chance(2) ? self.moment() : nil, detail: self.words()))
        case 9:
            let rejections = self.some(RejectionFollowUp.allCases).prefix(2).map { Rejection(reason: The.notFound, followUp: $0) }
            return .recordRejection(.init(submission: self.sending(), rejections: rejections, receivedAt: self.moment()))
        case 10:
            return .recordStatusCheck(
                .init(
                    PayerStatusChecked(
                        check: self.pick([The.statusCheck, The.id(29)]), channel: .phone,
                        result: self.pick(PayerStatusChecked.Result.allCases), checkedAt: self.moment(),
                        trace: self.words().map { InquiryTrace(representative: $0) })))
        case 11:
            return .recordExtension(
                .init(
                    extensionID: self.pick([The.extraTime, The.id(30)]), noticedOn: self.chance(2) ? The.date(-8) : nil,
                    receivedAt: self.moment(), newDue: self.chance(2) ? The.date(9) : nil,
                    reason: self.pick(PayerExtensionNoticed.Reason.allCases)))
        case 12, 13: return self.update()
        case 14: return self.withdraw()
        case 15:
            return .recordDismissal(
                .init(
                    lines: self.chance(2) ? [] : [line], reasons: self.chance(2) ? [The.notNecessary] : [], receivedAt: self.moment(),
                    wording: self.words().map { DenialWording(text: $0) }))
        case 16, 17:
            return .assignInformationRequest(
                .init(
                    request: self.pick([The.question, The.id(62), The.id(63)]), assignee: self.pick([The.colleague, The.author]),
                    readyBy: self.chance(2) ? The.day(2) : nil))
        case 18: return .recordInformationWithdrawal(.init(request: self.pick([The.question, The.id(63)]), receivedAt: self.moment()))
        default:
            return .recordDecision(
                .init(
                    decision: The.decision, channel: .mail, receivedAt: self.moment(),
                    services: [
                        ServiceOutcome(
                            line: self.pick([line, The.addedLine]), action: self.pick(ReviewAction.allCases),
                            authorized: AuthorizedService(service: The.groupTherapy, quantity: The.visits))
                    ]))
        }
    }

    mutating func update() -> CaseFile.Command {
        let lines = self.some([The.speech, The.device, The.unknownLine]).map {
            UpdatedLine(
                line: $0, certification: self.pick([.revised, .revised, .extended, .initial, .cancelled]),
                quantity: self.chance(2) ? Quantity(amount: "7", .visits)! : nil, dates: self.chance(2) ? The.season : nil)
        }
        return .updateRequest(
            .init(
                update: self.pick([The.update, The.id(35), The.id(36)]), channel: .portal,
                sentAt: self.chance(3) ? self.moment() : nil, lines: lines, immutable: self.chance(9) ? [.member] : []))
    }

    mutating func withdraw() -> CaseFile.Command {
        .withdraw(
            .init(
                withdrawal: self.pick([The.withdrawal, The.id(37), The.id(38)]), lines: self.chance(2) ? [] : [self.pick(Self.lines)],
                reason: self.pick(RequestWithdrawn.Reason.allCases), channel: .fax, sentAt: self.chance(3) ? self.moment() : nil,
                note: self.words()))
    }

    /// A line of the request, with a claim of its own.
    mutating func service(_ line: ServiceLineID) -> ServiceRequested {
        ServiceRequested(
            line: line, service: The.speechTherapy, category: self.chance(8) ? self.pick(BenefitCategory.allCases) : nil,
            quantity: Quantity(thousandths: Int64(self.random.next() % 3) * 1_000, .visits)!,
            dates: line == The.device ? nil : The.season,
            claim: The.token(line == The.speech ? 2 : line == The.device ? 3 : 4), overrideReason: self.words())
    }

    private mutating func sending() -> SubmissionID { self.pick([The.submission, The.otherSubmission, The.id(53), The.id(54)]) }
}
