import CaseDomain
import ClinicalCodes
import EventSourcing
import TestSupport

/// For a state, a command of each kind that nothing in it speaks against, as far as the state allows any: with ids that no walk
/// uses, about what is there.
struct Fitting {
    /// Somebody who did nothing else on the case.
    static let outsider: ActorID = The.id(15)

    var state: CaseFile.State
    var now: Timestamp

    /// Commands of a kind of which one should be accepted; several where the state does not say which is the one.
    func commands(_ kind: CaseFile.Command.Kind) -> [CaseFile.Command] {
        switch kind {
        case .linkCoverage: [.linkCoverage(.init(self.coverage))]
        case .recordEvaluation:
            [
                .recordEvaluation(
                    .init(evaluation: The.id(250), discipline: .speech, evaluatedOn: The.date(-200), findings: The.findings))
            ]
        case .requestServices:
            [
                .requestServices(
                    .init([
                        ServiceRequested(line: The.id(250), service: The.speechDevice, quantity: The.visits, claim: The.token(250))
                    ]))
            ]
        case .addLetter: [.addLetter(.init(letter: The.id(250)))]
        case .submit: [.submit(.init(submission: The.id(250), channel: .portal))]
        case .answerInformationRequest: self.answers
        case .fileAppeal: self.appeals
        case .openRenewal: self.authorizations.map { .openRenewal(.init(authorization: $0, newCase: The.id(250))) }
        case .changeTreatmentPlan: [.changeTreatmentPlan(.init(change: The.id(250), changed: [.frequency]))]
        case .assignOwner: [.assignOwner(.init(owner: The.id(250)))]
        case .handOver: [.handOver(.init(to: The.id(250), reason: .leave))]
        case .acceptHandOver: [.acceptHandOver]
        case .declineHandOver: [.declineHandOver(.init(reason: .workload))]
        case .withdrawHandOver: [.withdrawHandOver]
        case .addNote: [.addNote(.init(note: The.id(250), text: "Mateo called."))]
        case .logContact:
            [
                .logContact(
                    .init(
                        ContactLogged(
                            contact: The.id(250), party: .payer, channel: .phone, result: .reached, at: self.now,
                            next: .due(self.now.adding(.seconds(86_400)), with: .payer))))
            ]
        case .setNextContact: [.setNextContact(.init(.due(self.now.adding(.seconds(90_000)), with: .orderer)))]
        case .close: [.close(.init(disposition: .duplicate, isAbandoning: true, note: "Mateo has another case."))]
        case .reopen: [.reopen(.init(reason: .other))]
        case .correct:
            (0...self.state.version.rawValue).map { .correct(.init(target: StreamVersion($0), reason: .other)) }
        case .checkEligibility:
            self.coverages.map { .checkEligibility(The.eligibility(.active, of: $0, The.id(250), at: self.now)) }
        case .verifyBenefits: self.benefits
        case .attestUrgency: [.attestUrgency(.init())]
        case .amendEvaluation:
            self.evaluations.map {
                .amendEvaluation(.init(evaluation: $0, reason: .other, changed: [.goals], findings: The.findings))
            }
        case .changeService: self.unsent.map { .changeService(.init($0, reason: .other)) }
        case .removeService: self.unsent.map { .removeService(.init(line: $0.line, reason: .other)) }
        case .assemblePacket: [.assemblePacket(The.assemble([], The.id(250)))]
        case .updateRequest:
            self.awaited.map {
                .updateRequest(
                    .init(update: The.id(250), channel: .portal, lines: [UpdatedLine(line: $0, certification: .extended)]))
            }
        case .withdraw: [.withdraw(.init(withdrawal: The.id(250), reason: .other, channel: .portal))]
        case .assignInformationRequest:
            self.state.informationRequests.map { .assignInformationRequest(.init(request: $0.id, assignee: The.id(250))) }
        case .recordAcknowledgement, .recordPend, .recordInformationRequest, .recordDecision, .recordAuthorization,
            .recordAuthorizationVoid, .recordAppealDecision, .recordDeliveryFailure, .recordRejection, .recordStatusCheck,
            .recordExtension, .recordDismissal, .recordInformationWithdrawal, .consumeUnits, .reverseConsumption,
            .recordAppealAcknowledgement, .recordAppealForwarded, .recordExternalReview, .recordPeerToPeerOffer, .recordPeerToPeerOutcome:
            [self.fact(kind)]
        case .assertDeemedExhaustion: self.exhaustions
        case .schedulePeerToPeer:
            self.callable.map { .schedulePeerToPeer(.init(call: The.id(250), lines: [$0], at: self.now, clinician: The.signer)) }
        case .notePatientNotice:
            [.notePatientNotice(.init(notice: The.id(250), channel: .mail, content: .rights, language: The.notify.language))]
        case .determineRequirement: [.determineRequirement(.init(source: .phone, expiresOn: The.date(3_000)))]
        }
    }

    private var coverage: CoverageLinked {
        var coverage = The.coverageLinked
        coverage.coverage = The.id(250)
        return coverage
    }

    /// What comes from outside fits always.
    private func fact(_ kind: CaseFile.Command.Kind) -> CaseFile.Command {
        switch kind {
        case .recordAcknowledgement:
            .recordAcknowledgement(.init(submission: The.id(250), kind: .phone, isAccepted: true, receivedAt: self.now))
        case .recordPend: .recordPend(.init(lines: [The.id(250)], receivedAt: self.now))
        case .recordInformationRequest:
            .recordInformationRequest(.init(request: The.id(250), channel: .fax, asked: [], receivedAt: self.now))
        case .recordDecision: .recordDecision(The.decide([], The.id(250)))
        case .recordAuthorization:
            .recordAuthorization(.init(GrantedAuthorization(authorization: The.id(250), number: "AUTH-1"), receivedAt: self.now))
        case .recordAuthorizationVoid: .recordAuthorizationVoid(The.void(The.id(250)))
        case .recordAppealDecision:
            .recordAppealDecision(
                .init(appeal: The.id(250), decision: The.id(250), outcome: .upheld, receivedAt: self.now))
        case .recordDeliveryFailure:
            .recordDeliveryFailure(.init(submission: The.id(250), failureClass: .permanent, failedAt: self.now))
        case .recordRejection: .recordRejection(The.reject(.resubmit, of: The.id(250)))
        case .recordStatusCheck:
            .recordStatusCheck(.init(PayerStatusChecked(check: The.id(250), channel: .phone, result: .pended, checkedAt: self.now)))
        case .recordExtension: .recordExtension(.init(extensionID: The.id(250), receivedAt: self.now, reason: .notSaid))
        case .recordDismissal: .recordDismissal(.init(lines: [The.id(250)], receivedAt: self.now))
        case .recordInformationWithdrawal: .recordInformationWithdrawal(.init(request: The.id(250), receivedAt: self.now))
        case .consumeUnits: .consumeUnits(The.use(150, of: The.id(250)))
        case .recordAppealAcknowledgement:
            .recordAppealAcknowledgement(.init(appeal: The.id(250), receivedAt: self.now, acknowledgedOn: The.date(0)))
        case .recordAppealForwarded:
            .recordAppealForwarded(.init(appeal: The.id(250), from: The.id(251), channel: .mail, forwardedAt: self.now))
        case .recordExternalReview:
            .recordExternalReview(
                .init(
                    appeal: The.id(250), organization: "Prairie Review Organization", requestReceivedAt: self.now,
                    assignedOn: The.date(0), receivedAt: self.now))
        case .recordPeerToPeerOffer: .recordPeerToPeerOffer(.init(call: The.id(250), receivedAt: self.now))
        case .recordPeerToPeerOutcome: .recordPeerToPeerOutcome(.init(call: The.id(250), heldAt: self.now, outcome: .upheld))
        default: .reverseConsumption(The.reverse(150))
        }
    }

    // MARK: what is there

    private var coverages: [CoverageID] { self.state.coverages.filter(\.holds).map(\.coverage) }
    private var evaluations: [EvaluationID] { self.state.evaluations.filter(\.holds).map(\.evaluation) }
    private var authorizations: [AuthorizationID] { self.state.authorizations.map(\.id) }

    private var benefits: [CaseFile.Command] {
        self.coverages.map { coverage in
            .verifyBenefits(
                .init(
                    BenefitsVerified(
                        verification: The.id(250), coverage: coverage, serviceLine: .speech, verifiedAt: self.now, source: .phone)))
        }
    }

    /// The lines that can still be changed here, each with another amount.
    private var unsent: [ServiceRequested] {
        self.state.services.filter { !$0.isSubmitted && !$0.isDecided && !$0.isRemoved }.map { known in
            var service = known.requested
            service.quantity = Quantity(amount: "77", .visits)!
            return service
        }
    }

    private var awaited: [ServiceLineID] { self.state.services.filter { $0.isSubmitted && !$0.isDecided }.map(\.requested.line) }

    private var callable: [ServiceLineID] { self.state.services.map(\.requested.line) }

    /// The plan's own process as a whole, by line: no appeal is needed for that.
    private var exhaustions: [CaseFile.Command] {
        self.state.services.map {
            .assertDeemedExhaustion(
                .init(lines: [$0.requested.line], basis: .waivedByPlan, note: "Mateo's plan waived its own process."))
        }
            + self.state.services.map {
                .assertDeemedExhaustion(
                    .init(lines: [$0.requested.line], basis: .rulesNotFollowed, note: "Mateo's plan named no reviewer."))
            }
    }

    private var answers: [CaseFile.Command] {
        self.state.informationRequests.map { request in
            let sentAt = min(self.now, request.requested.flatMap { self.state.answerDue(to: $0) } ?? self.now)
            return .answerInformationRequest(.init(request: request.id, channel: .fax, sentAt: sentAt))
        }
    }

    private var appeals: [CaseFile.Command] {
        self.state.services.flatMap { service in
            AppealLevel.allCases.flatMap { level in
                // What is urgent may be asked where the rest has to wait.
                [false, true].map { isExpedited in
                    .fileAppeal(
                        .init(
                            appeal: The.id(250), level: level, isExpedited: isExpedited, lines: [service.requested.line], channel: .fax,
                            isLateForCause: true, grounds: "Mateo's mother was ill.", representation: .patientAuthorization))
                }
            }
        }
    }
}
