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
        case openRenewal(OpenRenewal)
        case changeTreatmentPlan(ChangeTreatmentPlan)
        case assignOwner(AssignOwner)
        case handOver(HandOver)
        case addNote(AddNote)
        case close(Close)
        case reopen(Reopen)
        case correct(Correct)
        case checkEligibility(CheckEligibility)
        case verifyBenefits(VerifyBenefits)
        case attestUrgency(AttestUrgency)
        case amendEvaluation(AmendEvaluation)
        case changeService(ChangeService)
        case removeService(RemoveService)
        case assemblePacket(AssemblePacket)
        case updateRequest(UpdateRequest)
        case withdraw(Withdraw)
        case assignInformationRequest(AssignInformationRequest)

        // MARK: what happened at the payer
        case recordAcknowledgement(RecordAcknowledgement)
        case recordPend(RecordPend)
        case recordInformationRequest(RecordInformationRequest)
        case recordDecision(RecordDecision)
        case recordAuthorization(RecordAuthorization)
        case recordAuthorizationVoid(RecordAuthorizationVoid)
        case recordAppealDecision(RecordAppealDecision)
        case recordDeliveryFailure(RecordDeliveryFailure)
        case recordRejection(RecordRejection)
        case recordStatusCheck(RecordStatusCheck)
        case recordExtension(RecordExtension)
        case recordDismissal(RecordDismissal)
        case recordInformationWithdrawal(RecordInformationWithdrawal)

        // MARK: what was used of an authorization, and what time makes of it
        case consumeUnits(ConsumeUnits)
        case reverseConsumption(ReverseConsumption)
        case noteThreshold(NoteThreshold)
        case noteExpiry(NoteExpiry)
    }
}
