public import EventSourcing

/// A case: one request to one payer for one patient, from the order to the end of the last appeal.
///
/// The case is several regions that move by themselves (intake, request, submissions, requests for information, decisions,
/// authorizations, appeals, ownership); each has a file here with its events, commands, decisions and what they change. There is
/// no status column: `CaseStatus` is read off the regions. No decision opens patient data: commands and events carry it as `PHI`,
/// and a fold of facts alone decides the same.
public enum CaseFile: Decider {
    public static var initial: State { State() }

    public static func decide(_ command: Command, in state: State, _ context: Context) throws(Refusal) -> [Event] {
        if case .open(let it) = command { return try state.open(it, context) }
        guard state.opened != nil else { throw .caseUnknown }
        switch command {
        case .open: return []
        // What our users ask for: refused when it does not fit.
        case .linkCoverage(let it): return try state.linkCoverage(it)
        case .recordEvaluation(let it): return try state.recordEvaluation(it, context)
        case .requestServices(let it): return try state.requestServices(it)
        case .addLetter(let it): return try state.addLetter(it)
        case .noteSignature(let it): return try state.noteSignature(it)
        case .submit(let it): return try state.submit(it, context)
        case .answerInformationRequest(let it): return try state.answerInformationRequest(it, context)
        case .fileAppeal(let it): return try state.fileAppeal(it, context)
        case .assertDeemedExhaustion(let it): return try state.assertDeemedExhaustion(it, context)
        case .schedulePeerToPeer(let it): return try state.schedulePeerToPeer(it, context)
        case .notePatientNotice(let it): return try state.notePatientNotice(it, context)
        case .assignOwner(let it): return try state.assignOwner(it)
        case .handOver(let it): return try state.handOver(it, context)
        case .addNote(let it): return try state.addNote(it)
        case .close(let it): return try state.close(it, context)
        case .reopen(let it): return try state.reopen(it)
        case .correct(let it): return try state.correct(it, context)
        // What happened at the payer: recorded as it comes.
        case .recordAcknowledgement(let it): return state.recordAcknowledgement(it)
        case .recordPend(let it): return state.recordPend(it)
        case .recordInformationRequest(let it): return state.recordInformationRequest(it)
        case .recordDecision(let it): return state.recordDecision(it)
        case .recordAuthorization(let it): return state.recordAuthorization(it)
        case .recordAppealAcknowledgement(let it): return state.recordAppealAcknowledgement(it)
        case .recordAppealForwarded(let it): return state.recordAppealForwarded(it)
        case .recordExternalReview(let it): return state.recordExternalReview(it)
        case .recordAppealDecision(let it): return state.recordAppealDecision(it)
        case .recordPeerToPeerOffer(let it): return state.recordPeerToPeerOffer(it)
        case .recordPeerToPeerOutcome(let it): return state.recordPeerToPeerOutcome(it)
        // What time makes of an appeal.
        case .openAppealWindow(let it): return try state.openAppealWindow(it)
        case .lapseAppealWindow(let it): return try state.lapseAppealWindow(it, context)
        }
    }

    public static func evolve(_ state: inout State, by recorded: Recorded<Event>) {
        state.version = recorded.version
        state.position = recorded.position
        state.updatedAt = recorded.recordedAt
        switch recorded.event {
        case .opened(let it): state.apply(it, recorded.occurredAt)
        case .coverageLinked(let it): state.coverages.append(Fact(it, as: recorded.version))
        case .evaluationRecorded(let it): state.evaluations.append(Fact(it, as: recorded.version))
        case .serviceRequested(let it): state.services.append(State.Service(requested: it))
        case .letterStarted(let it): state.letters.append(State.CaseLetter(started: it))
        case .letterSigned(let it): state.apply(it)
        case .submissionQueued(let it): state.submissions.append(State.Submission(queued: Fact(it, as: recorded.version)))
        case .submissionTransmitted(let it): state.apply(Fact(it, as: recorded.version))
        case .submissionAcknowledged(let it): state.apply(Fact(it, as: recorded.version))
        case .payerReferenceAssigned(let it): state.references.append(Fact(it, as: recorded.version))
        case .requestPended(let it): state.apply(Fact(it, as: recorded.version))
        case .informationRequested(let it): state.apply(Fact(it, as: recorded.version))
        case .informationResponseSent(let it): state.apply(Fact(it, as: recorded.version))
        case .decisionReceived(let it): state.apply(Fact(it, as: recorded.version))
        case .serviceDecided(let it): state.apply(Fact(it, as: recorded.version))
        case .authorizationGranted(let it): state.apply(Fact(it, as: recorded.version))
        case .peerToPeerOffered(let it): state.apply(Fact(it, as: recorded.version))
        case .peerToPeerScheduled(let it): state.apply(Fact(it, as: recorded.version))
        case .peerToPeerHeld(let it): state.apply(Fact(it, as: recorded.version))
        case .appealWindowOpened(let it): state.apply(Fact(it, as: recorded.version))
        case .appealFiled(let it): state.apply(Fact(it, as: recorded.version))
        case .appealAcknowledged(let it): state.apply(Fact(it, as: recorded.version))
        case .appealDecided(let it): state.apply(Fact(it, as: recorded.version))
        case .appealWindowLapsed(let it): state.apply(Fact(it, as: recorded.version))
        case .externalReviewAssigned(let it): state.apply(Fact(it, as: recorded.version))
        case .deemedExhaustionAsserted(let it): state.exhaustions.append(Fact(it, as: recorded.version))
        case .patientNotified(let it): state.patientNotices.append(Fact(it, as: recorded.version))
        case .ownerAssigned(let it): state.apply(it, recorded)
        case .ownershipTransferred(let it): state.apply(it, recorded)
        case .noteAdded(let it): state.notes.append(it)
        case .closed(let it): state.apply(it)
        case .reopened: state.closed = nil
        case .corrected(let it): state.apply(it, as: recorded.version)
        case .factReceivedAgain: break
        }
    }
}
