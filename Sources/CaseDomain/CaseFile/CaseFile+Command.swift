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
        case noteLetter(NoteLetter)
        case submit(Submit)
        case answerInformationRequest(AnswerInformationRequest)
        case fileAppeal(FileAppeal)
        case openRenewal(OpenRenewal)
        case changeTreatmentPlan(ChangeTreatmentPlan)
        case assertDeemedExhaustion(AssertDeemedExhaustion)
        case schedulePeerToPeer(SchedulePeerToPeer)
        case notePatientNotice(NotePatientNotice)
        case assignOwner(AssignOwner)
        case handOver(HandOver)
        case acceptHandOver
        case declineHandOver(DeclineHandOver)
        case withdrawHandOver
        case addNote(AddNote)
        case logContact(LogContact)
        case setNextContact(SetNextContact)
        case close(Close)
        case reopen(Reopen)
        case correct(Correct)
        case checkEligibility(CheckEligibility)
        case verifyBenefits(VerifyBenefits)
        case determineRequirement(DetermineRequirement)
        case attestUrgency(AttestUrgency)
        case amendEvaluation(AmendEvaluation)
        case changeService(ChangeService)
        case removeService(RemoveService)
        case assemblePacket(AssemblePacket)
        case updateRequest(UpdateRequest)
        case withdraw(Withdraw)
        case assignInformationRequest(AssignInformationRequest)
        case settleIrregularity(SettleIrregularity)
        /// Look what time has made of the case.
        case passTime

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
        case recordAppealAcknowledgement(RecordAppealAcknowledgement)
        case recordAppealForwarded(RecordAppealForwarded)
        case recordExternalReview(RecordExternalReview)
        case recordPeerToPeerOffer(RecordPeerToPeerOffer)
        case recordPeerToPeerOutcome(RecordPeerToPeerOutcome)
    }
}
