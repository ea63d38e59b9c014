public import EventSourcing

extension CaseFile {
    /// What happened to a case. Each is a fact, and its stored name a promise.
    public enum Event: Sendable, Equatable {
        case opened(CaseOpened)
        case ownerAssigned(OwnerAssigned)
        case ownershipTransferred(OwnershipTransferred)
        case handOverOffered(HandOverOffered)
        case handOverDeclined(HandOverDeclined)
        case handOverWithdrawn(HandOverWithdrawn)
        case coverageLinked(CoverageLinked)
        case evaluationRecorded(EvaluationRecorded)
        case serviceRequested(ServiceRequested)
        case letterStarted(LetterStarted)
        case letterSigned(CaseLetterSigned)
        case letterCosigned(CaseLetterCosigned)
        case letterSignatureRevoked(CaseLetterSignatureRevoked)
        case letterLapsed(CaseLetterLapsed)
        case letterSuperseded(CaseLetterSuperseded)
        case submissionQueued(SubmissionQueued)
        case submissionTransmitted(SubmissionTransmitted)
        case submissionAcknowledged(SubmissionAcknowledged)
        case payerReferenceAssigned(PayerReferenceAssigned)
        case requestPended(RequestPended)
        case informationRequested(InformationRequested)
        case informationResponseSent(InformationResponseSent)
        case decisionReceived(DecisionReceived)
        case serviceDecided(ServiceDecided)
        case authorizationGranted(AuthorizationGranted)
        case unitsConsumed(UnitsConsumed)
        case consumptionReversed(ConsumptionReversed)
        case authorizationThresholdReached(AuthorizationThresholdReached)
        case authorizationExpired(AuthorizationExpired)
        case authorizationVoided(AuthorizationVoided)
        case renewalOpened(RenewalOpened)
        case treatmentPlanChanged(TreatmentPlanChanged)
        case peerToPeerOffered(PeerToPeerOffered)
        case peerToPeerScheduled(PeerToPeerScheduled)
        case peerToPeerHeld(PeerToPeerHeld)
        case appealWindowOpened(AppealWindowOpened)
        case appealFiled(AppealFiled)
        case appealAcknowledged(AppealAcknowledged)
        case appealDecided(AppealDecided)
        case appealWindowLapsed(AppealWindowLapsed)
        case externalReviewAssigned(ExternalReviewAssigned)
        case deemedExhaustionAsserted(DeemedExhaustionAsserted)
        case patientNotified(PatientNotified)
        case clockStarted(ClockStarted)
        case clockTolled(ClockTolled)
        case clockResumed(ClockResumed)
        case clockDueChanged(ClockDueChanged)
        case clockMet(ClockMet)
        case clockMissed(ClockMissed)
        case clockCancelled(ClockCancelled)
        case noteAdded(NoteAdded)
        case closed(CaseClosed)
        case reopened(CaseReopened)
        case corrected(RecordCorrected)
        case factReceivedAgain(FactReceivedAgain)
        case eligibilityChecked(EligibilityChecked)
        case benefitsVerified(BenefitsVerified)
        case requirementDetermined(RequirementDetermined)
        case urgencyAttested(UrgencyAttested)
        case evaluationAmended(EvaluationAmended)
        case serviceChanged(ServiceChanged)
        case serviceRemoved(ServiceRemoved)
        case serviceAddedByPayer(ServiceAddedByPayer)
        case packetAssembled(PacketAssembled)
        case packetCheckFailed(PacketCheckFailed)
        case submissionDeliveryFailed(SubmissionDeliveryFailed)
        case submissionRejected(SubmissionRejected)
        case payerStatusChecked(PayerStatusChecked)
        case contactLogged(ContactLogged)
        case nextContactSet(NextContactSet)
        case payerExtensionNoticed(PayerExtensionNoticed)
        case requestUpdated(RequestUpdated)
        case requestWithdrawn(RequestWithdrawn)
        case requestDismissed(RequestDismissed)
        case informationRequestAssigned(InformationRequestAssigned)
        case informationPartlyAnswered(InformationPartlyAnswered)
        case informationRequestExpired(InformationRequestExpired)
        case informationRequestWithdrawn(InformationRequestWithdrawn)
        case decisionCorrected(DecisionCorrected)
        case irregularitySettled(IrregularitySettled)
    }
}

extension CaseFile.Event: EventOfBodies {
    /// Every stored name of a case's events, and how it is read.
    public static let catalog = EventCatalog<CaseFile.Event>([
        .init(Self.opened), .init(Self.ownerAssigned), .init(Self.ownershipTransferred), .init(Self.handOverOffered),
        .init(Self.handOverDeclined), .init(Self.handOverWithdrawn), .init(Self.coverageLinked),
        .init(Self.evaluationRecorded), .init(Self.serviceRequested), .init(Self.letterStarted), .init(Self.letterSigned),
        .init(Self.letterCosigned), .init(Self.letterSignatureRevoked), .init(Self.letterLapsed), .init(Self.letterSuperseded),
        .init(Self.submissionQueued), .init(Self.submissionTransmitted), .init(Self.submissionAcknowledged),
        .init(Self.payerReferenceAssigned), .init(Self.requestPended), .init(Self.informationRequested),
        .init(Self.informationResponseSent), .init(Self.decisionReceived), .init(Self.serviceDecided), .init(Self.authorizationGranted),
        .init(Self.unitsConsumed), .init(Self.consumptionReversed), .init(Self.authorizationThresholdReached),
        .init(Self.authorizationExpired), .init(Self.authorizationVoided), .init(Self.renewalOpened), .init(Self.treatmentPlanChanged),
        .init(Self.peerToPeerOffered), .init(Self.peerToPeerScheduled), .init(Self.peerToPeerHeld),
        .init(Self.appealWindowOpened), .init(Self.appealAcknowledged), .init(Self.appealWindowLapsed),
        .init(Self.externalReviewAssigned), .init(Self.deemedExhaustionAsserted), .init(Self.patientNotified),
        .init(Self.appealFiled), .init(Self.appealDecided), .init(Self.noteAdded), .init(Self.closed), .init(Self.reopened),
        .init(Self.corrected), .init(Self.factReceivedAgain),
        .init(Self.eligibilityChecked), .init(Self.benefitsVerified), .init(Self.requirementDetermined), .init(Self.urgencyAttested),
        .init(Self.evaluationAmended),
        .init(Self.serviceChanged), .init(Self.serviceRemoved), .init(Self.serviceAddedByPayer), .init(Self.packetAssembled),
        .init(Self.packetCheckFailed), .init(Self.submissionDeliveryFailed), .init(Self.submissionRejected), .init(Self.payerStatusChecked),
        .init(Self.contactLogged), .init(Self.nextContactSet),
        .init(Self.payerExtensionNoticed), .init(Self.requestUpdated), .init(Self.requestWithdrawn), .init(Self.requestDismissed),
        .init(Self.informationRequestAssigned), .init(Self.informationPartlyAnswered), .init(Self.informationRequestExpired),
        .init(Self.informationRequestWithdrawn), .init(Self.decisionCorrected),
        .init(Self.clockStarted), .init(Self.clockTolled), .init(Self.clockResumed), .init(Self.clockDueChanged), .init(Self.clockMet),
        .init(Self.clockMissed), .init(Self.clockCancelled),
        .init(retired: Self.firstInformationResponse),
        .init(Self.irregularitySettled),
    ])

    /// The body, whichever event it is.
    public var body: any EventBody {
        switch self {
        case .opened(let it): it
        case .ownerAssigned(let it): it
        case .ownershipTransferred(let it): it
        case .handOverOffered(let it): it
        case .handOverDeclined(let it): it
        case .handOverWithdrawn(let it): it
        case .coverageLinked(let it): it
        case .evaluationRecorded(let it): it
        case .serviceRequested(let it): it
        case .letterStarted(let it): it
        case .letterSigned(let it): it
        case .letterCosigned(let it): it
        case .letterSignatureRevoked(let it): it
        case .letterLapsed(let it): it
        case .letterSuperseded(let it): it
        case .submissionQueued(let it): it
        case .submissionTransmitted(let it): it
        case .submissionAcknowledged(let it): it
        case .payerReferenceAssigned(let it): it
        case .requestPended(let it): it
        case .informationRequested(let it): it
        case .informationResponseSent(let it): it
        case .decisionReceived(let it): it
        case .serviceDecided(let it): it
        case .authorizationGranted(let it): it
        case .unitsConsumed(let it): it
        case .consumptionReversed(let it): it
        case .authorizationThresholdReached(let it): it
        case .authorizationExpired(let it): it
        case .authorizationVoided(let it): it
        case .renewalOpened(let it): it
        case .treatmentPlanChanged(let it): it
        case .peerToPeerOffered(let it): it
        case .peerToPeerScheduled(let it): it
        case .peerToPeerHeld(let it): it
        case .appealWindowOpened(let it): it
        case .appealFiled(let it): it
        case .appealAcknowledged(let it): it
        case .appealDecided(let it): it
        case .appealWindowLapsed(let it): it
        case .externalReviewAssigned(let it): it
        case .deemedExhaustionAsserted(let it): it
        case .patientNotified(let it): it
        case .clockStarted(let it): it
        case .clockTolled(let it): it
        case .clockResumed(let it): it
        case .clockDueChanged(let it): it
        case .clockMet(let it): it
        case .clockMissed(let it): it
        case .clockCancelled(let it): it
        case .noteAdded(let it): it
        case .closed(let it): it
        case .reopened(let it): it
        case .corrected(let it): it
        case .factReceivedAgain(let it): it
        case .eligibilityChecked(let it): it
        case .benefitsVerified(let it): it
        case .requirementDetermined(let it): it
        case .urgencyAttested(let it): it
        case .evaluationAmended(let it): it
        case .serviceChanged(let it): it
        case .serviceRemoved(let it): it
        case .serviceAddedByPayer(let it): it
        case .packetAssembled(let it): it
        case .packetCheckFailed(let it): it
        case .submissionDeliveryFailed(let it): it
        case .submissionRejected(let it): it
        case .payerStatusChecked(let it): it
        case .contactLogged(let it): it
        case .nextContactSet(let it): it
        case .payerExtensionNoticed(let it): it
        case .requestUpdated(let it): it
        case .requestWithdrawn(let it): it
        case .requestDismissed(let it): it
        case .informationRequestAssigned(let it): it
        case .informationPartlyAnswered(let it): it
        case .informationRequestExpired(let it): it
        case .informationRequestWithdrawn(let it): it
        case .decisionCorrected(let it): it
        case .irregularitySettled(let it): it
        }
    }
}
