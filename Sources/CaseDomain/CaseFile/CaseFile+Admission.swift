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
        case assertDeemedExhaustion = "deemed_exhaustions"
        case schedulePeerToPeer = "peer_to_peer_calls"
        case notePatientNotice = "patient_notices"
        case assignOwner = "owners"
        case handOver = "handovers"
        case addNote = "notes"
        case close = "closures"
        case reopen = "reopenings"
        case correct = "corrections"

        // MARK: what happened at the payer
        case recordAcknowledgement = "acknowledgements"
        case recordPend = "pends"
        case recordInformationRequest = "information_requests"
        case recordDecision = "decisions"
        case recordAuthorization = "authorizations"
        case recordAppealAcknowledgement = "appeal_acknowledgements"
        case recordAppealForwarded = "appeal_forwardings"
        case recordExternalReview = "external_reviews"
        case recordAppealDecision = "appeal_decisions"
        case recordPeerToPeerOffer = "peer_to_peer_offers"
        case recordPeerToPeerOutcome = "peer_to_peer_outcomes"
    }

    /// What kind of thing is asked; `nil` for what the program itself does.
    public var kind: Kind? {
        switch self {
        case .open, .noteSignature, .openAppealWindow, .lapseAppealWindow: nil
        case .linkCoverage: .linkCoverage
        case .recordEvaluation: .recordEvaluation
        case .requestServices: .requestServices
        case .addLetter: .addLetter
        case .submit: .submit
        case .answerInformationRequest: .answerInformationRequest
        case .fileAppeal: .fileAppeal
        case .assertDeemedExhaustion: .assertDeemedExhaustion
        case .schedulePeerToPeer: .schedulePeerToPeer
        case .notePatientNotice: .notePatientNotice
        case .assignOwner: .assignOwner
        case .handOver: .handOver
        case .addNote: .addNote
        case .close: .close
        case .reopen: .reopen
        case .correct: .correct
        case .recordAcknowledgement: .recordAcknowledgement
        case .recordPend: .recordPend
        case .recordInformationRequest: .recordInformationRequest
        case .recordDecision: .recordDecision
        case .recordAuthorization: .recordAuthorization
        case .recordAppealAcknowledgement: .recordAppealAcknowledgement
        case .recordAppealForwarded: .recordAppealForwarded
        case .recordExternalReview: .recordExternalReview
        case .recordAppealDecision: .recordAppealDecision
        case .recordPeerToPeerOffer: .recordPeerToPeerOffer
        case .recordPeerToPeerOutcome: .recordPeerToPeerOutcome
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
        switch kind {
        // A fact from outside is never refused (architecture, D5), and a note changes nothing but what is known.
        case .recordAcknowledgement, .recordPend, .recordInformationRequest, .recordDecision, .recordAuthorization, .recordAppealDecision,
            .recordAppealAcknowledgement, .recordAppealForwarded, .recordExternalReview, .recordPeerToPeerOffer, .recordPeerToPeerOutcome,
            .addNote, .notePatientNotice:
            return
        case .reopen:
            guard self.closed != nil else { throw .caseNotClosed }
        case .correct:
            guard self.hasFacts else { throw .factUnknown }
        case .linkCoverage, .recordEvaluation, .assignOwner, .handOver, .close:
            try self.requireOpen()
        case .requestServices: try self.admitServices()
        case .addLetter: try self.admitLetter()
        case .submit: try self.admitSubmission()
        case .answerInformationRequest: try self.admitAnswer()
        case .fileAppeal: try self.admitAppeal()
        case .assertDeemedExhaustion: try self.admitDeemedExhaustion()
        case .schedulePeerToPeer: try self.admitPeerToPeer()
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
