public import EventSourcing

extension CaseFile {
    /// What happened to a case. Each is a fact, and its stored name a promise.
    public enum Event: Sendable, Equatable {
        case opened(CaseOpened)
        case ownerAssigned(OwnerAssigned)
        case ownershipTransferred(OwnershipTransferred)
        case coverageLinked(CoverageLinked)
        case evaluationRecorded(EvaluationRecorded)
        case serviceRequested(ServiceRequested)
        case letterStarted(LetterStarted)
        case letterSigned(CaseLetterSigned)
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
        case noteAdded(NoteAdded)
        case closed(CaseClosed)
        case reopened(CaseReopened)
        case corrected(RecordCorrected)
        case factReceivedAgain(FactReceivedAgain)
    }
}

extension CaseFile.Event: EventOfBodies {
    /// Every stored name of a case's events, and how it is read.
    public static let catalog = EventCatalog<CaseFile.Event>([
        .init(Self.opened), .init(Self.ownerAssigned), .init(Self.ownershipTransferred), .init(Self.coverageLinked),
        .init(Self.evaluationRecorded), .init(Self.serviceRequested), .init(Self.letterStarted), .init(Self.letterSigned),
        .init(Self.submissionQueued), .init(Self.submissionTransmitted), .init(Self.submissionAcknowledged),
        .init(Self.payerReferenceAssigned), .init(Self.requestPended), .init(Self.informationRequested),
        .init(Self.informationResponseSent), .init(Self.decisionReceived), .init(Self.serviceDecided), .init(Self.authorizationGranted),
        .init(Self.peerToPeerOffered), .init(Self.peerToPeerScheduled), .init(Self.peerToPeerHeld),
        .init(Self.appealWindowOpened), .init(Self.appealAcknowledged), .init(Self.appealWindowLapsed),
        .init(Self.externalReviewAssigned), .init(Self.deemedExhaustionAsserted), .init(Self.patientNotified),
        .init(Self.appealFiled), .init(Self.appealDecided), .init(Self.noteAdded), .init(Self.closed), .init(Self.reopened),
        .init(Self.corrected), .init(Self.factReceivedAgain),
    ])

    /// The body, whichever event it is.
    public var body: any EventBody {
        switch self {
        case .opened(let it): it
        case .ownerAssigned(let it): it
        case .ownershipTransferred(let it): it
        case .coverageLinked(let it): it
        case .evaluationRecorded(let it): it
        case .serviceRequested(let it): it
        case .letterStarted(let it): it
        case .letterSigned(let it): it
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
        case .noteAdded(let it): it
        case .closed(let it): it
        case .reopened(let it): it
        case .corrected(let it): it
        case .factReceivedAgain(let it): it
        }
    }
}
