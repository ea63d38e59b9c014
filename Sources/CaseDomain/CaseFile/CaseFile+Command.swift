extension CaseFile {
    /// What someone wants of a case, or has to record about it.
    public enum Command: Sendable, Equatable {
        // MARK: what our users ask for
        case open(Open)
        case linkCoverage(LinkCoverage)
        case recordEvaluation(RecordEvaluation)
        case requestServices(RequestServices)
        case addLetter(AddLetter)
        case noteSignature(NoteSignature)
        case submit(Submit)
        case answerInformationRequest(AnswerInformationRequest)
        case fileAppeal(FileAppeal)
        case assignOwner(AssignOwner)
        case handOver(HandOver)
        case addNote(AddNote)
        case close(Close)
        case reopen(Reopen)
        case settleIrregularity(SettleIrregularity)

        // MARK: what happened at the payer
        case recordAcknowledgement(RecordAcknowledgement)
        case recordPend(RecordPend)
        case recordInformationRequest(RecordInformationRequest)
        case recordDecision(RecordDecision)
        case recordAuthorization(RecordAuthorization)
        case recordAppealDecision(RecordAppealDecision)
    }
}
