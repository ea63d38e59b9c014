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
        case assertDeemedExhaustion(AssertDeemedExhaustion)
        case schedulePeerToPeer(SchedulePeerToPeer)
        case notePatientNotice(NotePatientNotice)
        case assignOwner(AssignOwner)
        case handOver(HandOver)
        case addNote(AddNote)
        case close(Close)
        case reopen(Reopen)
        case correct(Correct)

        // MARK: what happened at the payer
        case recordAcknowledgement(RecordAcknowledgement)
        case recordPend(RecordPend)
        case recordInformationRequest(RecordInformationRequest)
        case recordDecision(RecordDecision)
        case recordAuthorization(RecordAuthorization)
        case recordAppealAcknowledgement(RecordAppealAcknowledgement)
        case recordAppealForwarded(RecordAppealForwarded)
        case recordExternalReview(RecordExternalReview)
        case recordAppealDecision(RecordAppealDecision)
        case recordPeerToPeerOffer(RecordPeerToPeerOffer)
        case recordPeerToPeerOutcome(RecordPeerToPeerOutcome)

        // MARK: what time makes of an appeal
        case openAppealWindow(OpenAppealWindow)
        case lapseAppealWindow(LapseAppealWindow)
    }
}
