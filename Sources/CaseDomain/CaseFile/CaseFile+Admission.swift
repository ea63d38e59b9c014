public import EventSourcing

extension CaseFile.Command {
    /// What can be asked of a case, or told of it, over the API: each by the noun that a POST creates.
    public enum Kind: String, Sendable, Hashable, CaseIterable, JSONCodable {
        // MARK: what our users ask for
        case linkCoverage = "coverages"
        case recordEvaluation = "evaluations"
        case requestServices = "services"
        case addLetter = "letters"
        case submit = "submissions"
        case answerInformationRequest = "information_responses"
        case fileAppeal = "appeals"
        case openRenewal = "renewals"
        case changeTreatmentPlan = "plan_changes"
        case assertDeemedExhaustion = "deemed_exhaustions"
        case schedulePeerToPeer = "peer_to_peer_calls"
        case notePatientNotice = "patient_notices"
        case assignOwner = "owners"
        case handOver = "handovers"
        case acceptHandOver = "handover_acceptances"
        case declineHandOver = "handover_refusals"
        case withdrawHandOver = "handover_withdrawals"
        case addNote = "notes"
        case logContact = "contacts"
        case setNextContact = "next_contacts"
        case close = "closures"
        case reopen = "reopenings"
        case correct = "corrections"
        case checkEligibility = "eligibility_checks"
        case verifyBenefits = "benefit_verifications"
        case determineRequirement = "determinations"
        case attestUrgency = "urgency_attestations"
        case amendEvaluation = "evaluation_amendments"
        case changeService = "service_changes"
        case removeService = "service_removals"
        case assemblePacket = "packets"
        case updateRequest = "request_updates"
        case withdraw = "withdrawals"
        case assignInformationRequest = "information_assignments"

        // MARK: what happened at the payer
        case recordAcknowledgement = "acknowledgements"
        case recordPend = "pends"
        case recordInformationRequest = "information_requests"
        case recordDecision = "decisions"
        case recordAuthorization = "authorizations"
        case recordAuthorizationVoid = "authorization_voids"
        case recordAppealDecision = "appeal_decisions"
        case recordDeliveryFailure = "delivery_failures"
        case recordRejection = "rejections"
        case recordStatusCheck = "status_checks"
        case recordExtension = "payer_extensions"
        case recordDismissal = "dismissals"
        case recordInformationWithdrawal = "information_withdrawals"

        // MARK: what was used of an authorization
        case consumeUnits = "consumptions"
        case reverseConsumption = "consumption_reversals"
        case recordAppealAcknowledgement = "appeal_acknowledgements"
        case recordAppealForwarded = "appeal_forwardings"
        case recordExternalReview = "external_reviews"
        case recordPeerToPeerOffer = "peer_to_peer_offers"
        case recordPeerToPeerOutcome = "peer_to_peer_outcomes"
    }

    /// What kind of thing is asked; `nil` for what the program itself does.
    public var kind: Kind? {
        switch self {
        case .open, .noteSignature, .noteLetter, .settleIrregularity, .passTime, .noteThreshold, .noteExpiry: nil
        case .linkCoverage: .linkCoverage
        case .recordEvaluation: .recordEvaluation
        case .requestServices: .requestServices
        case .addLetter: .addLetter
        case .submit: .submit
        case .answerInformationRequest: .answerInformationRequest
        case .fileAppeal: .fileAppeal
        case .openRenewal: .openRenewal
        case .changeTreatmentPlan: .changeTreatmentPlan
        case .assertDeemedExhaustion: .assertDeemedExhaustion
        case .schedulePeerToPeer: .schedulePeerToPeer
        case .notePatientNotice: .notePatientNotice
        case .assignOwner: .assignOwner
        case .handOver: .handOver
        case .acceptHandOver: .acceptHandOver
        case .declineHandOver: .declineHandOver
        case .withdrawHandOver: .withdrawHandOver
        case .addNote: .addNote
        case .logContact: .logContact
        case .setNextContact: .setNextContact
        case .close: .close
        case .reopen: .reopen
        case .correct: .correct
        case .recordAcknowledgement: .recordAcknowledgement
        case .recordPend: .recordPend
        case .recordInformationRequest: .recordInformationRequest
        case .recordDecision: .recordDecision
        case .recordAuthorization: .recordAuthorization
        case .recordAuthorizationVoid: .recordAuthorizationVoid
        case .recordAppealDecision: .recordAppealDecision
        case .checkEligibility: .checkEligibility
        case .verifyBenefits: .verifyBenefits
        case .determineRequirement: .determineRequirement
        case .attestUrgency: .attestUrgency
        case .amendEvaluation: .amendEvaluation
        case .changeService: .changeService
        case .removeService: .removeService
        case .assemblePacket: .assemblePacket
        case .updateRequest: .updateRequest
        case .withdraw: .withdraw
        case .assignInformationRequest: .assignInformationRequest
        case .recordDeliveryFailure: .recordDeliveryFailure
        case .recordRejection: .recordRejection
        case .recordStatusCheck: .recordStatusCheck
        case .recordExtension: .recordExtension
        case .recordDismissal: .recordDismissal
        case .recordInformationWithdrawal: .recordInformationWithdrawal
        case .consumeUnits: .consumeUnits
        case .reverseConsumption: .reverseConsumption
        case .recordAppealAcknowledgement: .recordAppealAcknowledgement
        case .recordAppealForwarded: .recordAppealForwarded
        case .recordExternalReview: .recordExternalReview
        case .recordPeerToPeerOffer: .recordPeerToPeerOffer
        case .recordPeerToPeerOutcome: .recordPeerToPeerOutcome
        }
    }
}

extension CaseFile.Command.Kind {
    /// It tells what happened at the payer or with the patient, rather than asking for something: it is recorded as it comes.
    public var isFactFromOutside: Bool {
        switch self {
        case .recordAcknowledgement, .recordDeliveryFailure, .recordRejection, .recordStatusCheck, .recordPend, .recordExtension,
            .recordDismissal, .recordInformationRequest, .recordInformationWithdrawal, .recordDecision, .recordAuthorization,
            .recordAuthorizationVoid, .recordAppealAcknowledgement, .recordAppealForwarded, .recordExternalReview, .recordAppealDecision,
            .recordPeerToPeerOffer, .recordPeerToPeerOutcome, .consumeUnits, .reverseConsumption:
            true
        case .linkCoverage, .checkEligibility, .verifyBenefits, .determineRequirement, .attestUrgency, .recordEvaluation,
            .amendEvaluation, .requestServices, .changeService, .removeService, .addLetter, .assemblePacket, .submit, .updateRequest,
            .withdraw, .assignInformationRequest, .answerInformationRequest, .fileAppeal, .assignOwner, .handOver, .acceptHandOver,
            .declineHandOver, .withdrawHandOver, .addNote, .logContact,
            .setNextContact, .close, .reopen, .correct, .openRenewal, .changeTreatmentPlan, .assertDeemedExhaustion, .schedulePeerToPeer,
            .notePatientNotice:
            false
        }
    }
}

extension CaseFile.State {
    /// Refuses what the case as it is does not allow, whatever a command of the kind says.
    ///
    /// Every decision begins here, and so does what is offered to a screen: the two cannot disagree. What depends on what a
    /// command says is refused by the decision itself.
    public func admit(_ kind: CaseFile.Command.Kind, at now: Timestamp) throws(Refusal) {
        guard self.opened != nil else { throw .caseUnknown }
        // A fact from outside is never refused (architecture, D5).
        if kind.isFactFromOutside { return }
        switch kind {
        // A note changes nothing but what is known, and a conversation was had.
        case .addNote, .notePatientNotice, .logContact: return
        case .reopen:
            guard self.closed != nil else { throw .caseNotClosed }
        case .correct:
            guard self.hasFacts else { throw .factUnknown }
        case .checkEligibility, .verifyBenefits: try self.admitInquiry()
        case .determineRequirement: try self.admitDetermination()
        case .amendEvaluation: try self.admitAmendment()
        case .openRenewal: try self.admitRenewal()
        // A plan changes whenever it does, on a closed case too: what was authorized goes on.
        case .changeTreatmentPlan: return
        case .requestServices: try self.admitServices()
        case .changeService, .removeService: try self.admitServiceChange()
        case .addLetter: try self.admitLetter()
        case .assemblePacket: try self.admitPacket(at: now)
        case .submit: try self.admitSubmission(at: now)
        case .updateRequest: try self.admitUpdate()
        case .withdraw: try self.admitWithdrawal()
        case .assignInformationRequest: try self.admitAssignment()
        case .answerInformationRequest: try self.admitAnswer()
        case .fileAppeal: try self.admitAppeal()
        case .assertDeemedExhaustion: try self.admitDeemedExhaustion()
        case .schedulePeerToPeer: try self.admitPeerToPeer()
        case .acceptHandOver, .declineHandOver, .withdrawHandOver: try self.admitHandOverAnswer()
        default: try self.requireOpen()
        }
    }

    /// What can be asked of the case now.
    public func possible(at now: Timestamp) -> [CaseFile.Command.Kind] {
        CaseFile.Command.Kind.allCases.filter { kind in
            do throws(Refusal) {
                try self.admit(kind, at: now)
                return true
            } catch {
                return false
            }
        }
    }
}
