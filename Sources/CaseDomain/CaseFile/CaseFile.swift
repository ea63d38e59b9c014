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
        case .assignOwner(let it): return try state.assignOwner(it)
        case .handOver(let it): return try state.handOver(it, context)
        case .addNote(let it): return try state.addNote(it)
        case .close(let it): return try state.close(it, context)
        case .reopen(let it): return try state.reopen(it)
        case .settleIrregularity(let it): return state.settleIrregularity(it)
        // What happened at the payer: recorded as it comes.
        case .recordAcknowledgement(let it): return state.recordAcknowledgement(it)
        case .recordPend(let it): return state.recordPend(it)
        case .recordInformationRequest(let it): return state.recordInformationRequest(it)
        case .recordDecision(let it): return state.recordDecision(it)
        case .recordAuthorization(let it): return state.recordAuthorization(it)
        case .recordAppealDecision(let it): return state.recordAppealDecision(it)
        }
    }

    public static func evolve(_ state: inout State, by recorded: Recorded<Event>) {
        state.version = recorded.version
        state.position = recorded.position
        state.updatedAt = recorded.recordedAt
        switch recorded.event {
        case .opened(let it): state.apply(it, recorded.occurredAt)
        case .coverageLinked(let it): state.coverages.append(it)
        case .evaluationRecorded(let it): state.evaluations.append(it)
        case .serviceRequested(let it): state.services.append(State.Service(requested: it))
        case .letterStarted(let it): state.letters.append(State.CaseLetter(started: it))
        case .letterSigned(let it): state.apply(it)
        case .submissionQueued(let it): state.submissions.append(State.Submission(queued: it))
        case .submissionTransmitted(let it): state.apply(it)
        case .submissionAcknowledged(let it): state.apply(it)
        case .payerReferenceAssigned(let it): state.references.append(it)
        case .requestPended(let it): state.apply(it)
        case .informationRequested(let it): state.apply(it)
        case .informationResponseSent(let it): state.apply(it)
        case .decisionReceived(let it): state.apply(it)
        case .serviceDecided(let it): state.apply(it)
        case .authorizationGranted(let it): state.apply(it)
        case .appealFiled(let it): state.appeals.append(State.Appeal(filed: it))
        case .appealDecided(let it): state.apply(it)
        case .ownerAssigned(let it): state.apply(it, recorded)
        case .ownershipTransferred(let it): state.apply(it, recorded)
        case .noteAdded(let it): state.notes.append(it)
        case .closed(let it): state.apply(it)
        case .reopened: state.closed = nil
        case .irregularitySettled(let it): state.apply(it)
        }
    }
}
