import CaseDomain
import EventSourcing
import TestSupport

extension RandomWalk {
    mutating func submit() -> CaseFile.Command {
        .submit(
            .init(
                submission: self.pick([The.submission, The.otherSubmission, The.id(53)]), channel: self.pick(Channel.allCases),
                letter: self.chance(4) ? self.pick(Self.letters) : nil, sentAt: self.chance(3) ? self.moment() : nil,
                confirmation: self.words()))
    }

    mutating func acknowledge() -> CaseFile.Command {
        .recordAcknowledgement(
            .init(
                submission: self.pick([The.submission, The.otherSubmission, The.id(54)]),
                kind: self.pick(SubmissionAcknowledged.Kind.allCases), isAccepted: self.chance(2), receivedAt: self.moment(),
                reference: self.words()))
    }

    mutating func pend() -> CaseFile.Command {
        .recordPend(.init(lines: self.some(Self.lines), receivedAt: self.moment(), reference: self.words()))
    }

    mutating func ask() -> CaseFile.Command {
        .recordInformationRequest(
            .init(
                request: self.pick([The.question, The.id(62)]), channel: self.pick(Channel.allCases),
                asked: self.some(Self.lines).map { AskedItem(system: .loinc, code: "34104-0", line: $0) },
                receivedAt: self.chance(2) ? self.now : self.moment(),
                dueAt: self.chance(2) ? self.moment().adding(.seconds(20 * 86_400)) : nil,
                details: self.words().map { InformationDetails(text: $0) }))
    }

    mutating func answer() -> CaseFile.Command {
        // Mostly what is asked.
        let open = self.chance(3) ? nil : self.file.state.openInformationRequests.first?.id
        return .answerInformationRequest(
            .init(
                request: open ?? self.pick([The.question, The.id(62), The.id(63)]), channel: .fax,
                sentAt: self.chance(3) ? self.moment() : nil,
                isPartial: self.chance(2), note: self.words()))
    }

    mutating func decide() -> CaseFile.Command {
        .recordDecision(
            .init(
                decision: self.pick([The.decision, The.laterDecision]), channel: self.pick(Channel.allCases), receivedAt: self.moment(),
                noticedOn: self.chance(2) ? The.date(self.pick([-8, -7])) : nil,
                appealBy: self.chance(2) ? The.date(self.pick([9, 60])) : nil,
                services: self.outcomes(), authorization: self.chance(2) ? self.granted() : nil))
    }

    mutating func authorize() -> CaseFile.Command { .recordAuthorization(.init(self.granted(), receivedAt: self.moment())) }

    mutating func appeal() -> CaseFile.Command {
        .fileAppeal(
            .init(
                appeal: self.pick([The.appeal, The.otherAppeal, The.id(93)]), level: self.pick(AppealLevel.allCases),
                lines: self.chance(2) ? [] : self.some(Self.lines), channel: .fax, filedAt: self.chance(3) ? self.moment() : nil,
                letter: self.chance(4) ? self.pick(Self.letters) : nil, isLateForCause: self.chance(2), grounds: self.words(),
                representation: self.chance(2) ? self.pick(AppealRepresentation.allCases) : nil))
    }

    mutating func decideAppeal() -> CaseFile.Command {
        .recordAppealDecision(
            .init(
                appeal: self.pick([The.appeal, The.otherAppeal, The.id(94)]), decision: self.pick([The.appealDecision, The.id(74)]),
                outcome: self.pick(AppealDecided.Outcome.allCases), receivedAt: self.moment(),
                appealBy: self.chance(2) ? The.date(30) : nil, services: self.outcomes(),
                authorization: self.chance(3) ? self.granted() : nil))
    }

    mutating func close() -> CaseFile.Command {
        .close(.init(disposition: self.pick(CaseClosed.Disposition.allCases), isAbandoning: self.chance(2), note: self.words()))
    }

    mutating func reopen() -> CaseFile.Command {
        .reopen(.init(reason: self.pick(CaseReopened.Reason.allCases), note: self.words()))
    }

    mutating func correct() -> CaseFile.Command {
        let target = StreamVersion(Int32(1 + self.random.next() % UInt64(max(1, self.file.history.count))))
        return .correct(.init(target: target, reason: self.pick(CorrectionReason.allCases), note: self.words()))
    }

    mutating func granted() -> GrantedAuthorization {
        GrantedAuthorization(
            authorization: self.pick([The.authorization, The.id(82)]), number: "AUTH-3381", lines: self.some(Self.lines),
            quantity: self.chance(2) ? The.visits : nil)
    }

    mutating func outcomes() -> [ServiceOutcome] {
        self.some(Self.lines + [The.speech]).map {
            ServiceOutcome(
                line: $0, action: self.pick(ReviewAction.allCases),
                authorized: self.chance(4) ? AuthorizedService(service: The.groupTherapy, quantity: The.visits) : nil,
                wording: self.words().map { DenialWording(text: $0) })
        }
    }
}
