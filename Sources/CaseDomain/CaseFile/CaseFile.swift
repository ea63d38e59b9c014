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
        let events = try Self.decideFacts(command, in: state, context)
        // What the facts come to moves the clocks. When time passes all are looked at, whatever happened.
        let reach = if case .passTime = command { ClockReach.everything } else { ClockReach(of: events) }
        if reach.isNothing { return events }
        var after = state
        for event in events {
            Self.evolve(
                &after,
                by: Recorded(
                    event, stream: StreamID(context.actor.rawValue), version: after.version.advanced(by: 1), position: .start,
                    actor: context.actor, command: CommandID(context.actor.rawValue), occurredAt: event.occurredAt ?? context.now,
                    recordedAt: context.now))
        }
        return events + after.clockChanges(within: reach)
    }

    /// What follows from a command itself.
    private static func decideFacts(_ command: Command, in state: State, _ context: Context) throws(Refusal) -> [Event] {
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
        case .noteLetter(let it): return try state.noteLetter(it)
        case .submit(let it): return try state.submit(it, context)
        case .answerInformationRequest(let it): return try state.answerInformationRequest(it, context)
        case .fileAppeal(let it): return try state.fileAppeal(it, context)
        case .openRenewal(let it): return try state.openRenewal(it)
        case .changeTreatmentPlan(let it): return try state.changeTreatmentPlan(it, materialChanges: state.materialChanges)
        case .assertDeemedExhaustion(let it): return try state.assertDeemedExhaustion(it, context)
        case .schedulePeerToPeer(let it): return try state.schedulePeerToPeer(it, context)
        case .notePatientNotice(let it): return try state.notePatientNotice(it, context)
        case .assignOwner(let it): return try state.assignOwner(it)
        case .handOver(let it): return try state.handOver(it, context)
        case .acceptHandOver: return try state.acceptHandOver(context)
        case .declineHandOver(let it): return try state.declineHandOver(it, context)
        case .withdrawHandOver: return try state.withdrawHandOver(context)
        case .addNote(let it): return try state.addNote(it)
        case .close(let it): return try state.close(it, context)
        case .reopen(let it): return try state.reopen(it)
        case .correct(let it): return try state.correct(it, context)
        case .checkEligibility(let it): return try state.checkEligibility(it, context)
        case .verifyBenefits(let it): return try state.verifyBenefits(it, context)
        case .determineRequirement(let it): return try state.determineRequirement(it, context)
        case .attestUrgency(let it): return try state.attestUrgency(it, context)
        case .amendEvaluation(let it): return try state.amendEvaluation(it, context)
        case .changeService(let it): return try state.changeService(it, context)
        case .removeService(let it): return try state.removeService(it, context)
        case .assemblePacket(let it): return try state.assemblePacket(it, context)
        case .updateRequest(let it): return try state.updateRequest(it, context)
        case .withdraw(let it): return try state.withdraw(it, context)
        case .assignInformationRequest(let it): return try state.assignInformationRequest(it, context)
        case .settleIrregularity(let it): return state.settleIrregularity(it)
        case .passTime: return state.passTime(context)
        // What happened at the payer: recorded as it comes.
        case .recordAcknowledgement(let it): return state.recordAcknowledgement(it)
        case .recordPend(let it): return state.recordPend(it)
        case .recordInformationRequest(let it): return state.recordInformationRequest(it)
        case .recordDecision(let it): return state.recordDecision(it)
        case .recordAuthorization(let it): return state.recordAuthorization(it)
        case .recordAuthorizationVoid(let it): return state.recordAuthorizationVoid(it)
        case .recordAppealDecision(let it): return state.recordAppealDecision(it)
        case .recordDeliveryFailure(let it): return state.recordDeliveryFailure(it)
        case .recordRejection(let it): return state.recordRejection(it)
        case .recordStatusCheck(let it): return state.recordStatusCheck(it)
        case .logContact(let it): return try state.logContact(it, context)
        case .setNextContact(let it): return try state.setNextContact(it, context)
        case .recordExtension(let it): return state.recordExtension(it)
        case .recordDismissal(let it): return state.recordDismissal(it)
        case .recordInformationWithdrawal(let it): return state.recordInformationWithdrawal(it)
        // What was used, recorded as it comes, and what time makes of an authorization.
        case .consumeUnits(let it): return state.consumeUnits(it, terms: state.renewalTerms(of: it.authorization))
        case .reverseConsumption(let it): return state.reverseConsumption(it)
        case .noteThreshold(let it): return try state.noteThreshold(it)
        case .noteExpiry(let it): return try state.noteExpiry(it, context)
        case .recordAppealAcknowledgement(let it): return state.recordAppealAcknowledgement(it)
        case .recordAppealForwarded(let it): return state.recordAppealForwarded(it)
        case .recordExternalReview(let it): return state.recordExternalReview(it)
        case .recordPeerToPeerOffer(let it): return state.recordPeerToPeerOffer(it)
        case .recordPeerToPeerOutcome(let it): return state.recordPeerToPeerOutcome(it)
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
        case .unitsConsumed(let it): state.apply(Fact(it, as: recorded.version))
        case .consumptionReversed(let it): state.apply(Fact(it, as: recorded.version))
        case .authorizationThresholdReached(let it): state.apply(Fact(it, as: recorded.version))
        case .authorizationExpired(let it): state.apply(Fact(it, as: recorded.version))
        case .authorizationVoided(let it): state.apply(Fact(it, as: recorded.version))
        case .renewalOpened(let it): state.apply(Fact(it, as: recorded.version))
        case .treatmentPlanChanged(let it): state.planChanges.append(Fact(it, as: recorded.version))
        case .appealDecided(let it): state.apply(Fact(it, as: recorded.version))
        case .letterCosigned(let it): state.apply(it)
        case .letterSignatureRevoked(let it): state.apply(it)
        case .letterLapsed(let it): state.apply(it)
        case .letterSuperseded(let it): state.apply(it)
        case .peerToPeerOffered(let it): state.apply(Fact(it, as: recorded.version))
        case .peerToPeerScheduled(let it): state.apply(Fact(it, as: recorded.version))
        case .peerToPeerHeld(let it): state.apply(Fact(it, as: recorded.version))
        case .appealWindowOpened(let it): state.apply(Fact(it, as: recorded.version))
        case .appealFiled(let it): state.apply(Fact(it, as: recorded.version))
        case .appealAcknowledged(let it): state.apply(Fact(it, as: recorded.version))
        case .appealWindowLapsed(let it): state.apply(Fact(it, as: recorded.version))
        case .externalReviewAssigned(let it): state.apply(Fact(it, as: recorded.version))
        case .deemedExhaustionAsserted(let it): state.exhaustions.append(Fact(it, as: recorded.version))
        case .patientNotified(let it): state.patientNotices.append(Fact(it, as: recorded.version))
        case .ownerAssigned(let it): state.apply(it, recorded)
        case .ownershipTransferred(let it): state.apply(it, recorded)
        case .handOverOffered(let it): state.apply(it, recorded)
        case .handOverDeclined, .handOverWithdrawn: state.handOver = nil
        case .clockStarted(let it): state.apply(it)
        case .clockTolled(let it): state.clock(it.clock) { $0.stop() }
        case .clockResumed(let it): state.clock(it.clock) { $0.run(to: it.due) }
        case .clockDueChanged(let it):
            state.clock(it.clock) {
                $0.run(to: it.due)
                $0.anchors = it.anchors
            }
        case .clockMet(let it):
            state.clock(it.clock) {
                $0.status = .met
                $0.metAt = it.metAt
            }
        case .clockMissed(let it): state.clock(it.clock) { $0.status = .missed }
        case .clockCancelled(let it): state.clock(it.clock) { $0.status = .cancelled }
        case .noteAdded(let it): state.notes.append(it)
        case .closed(let it): state.apply(it)
        case .reopened: state.closed = nil
        case .corrected(let it): state.apply(it, as: recorded.version)
        case .factReceivedAgain: break
        case .eligibilityChecked(let it): state.eligibility.append(Fact(it, as: recorded.version))
        case .benefitsVerified(let it): state.benefits.append(Fact(it, as: recorded.version))
        case .requirementDetermined(let it): state.requirements.append(Fact(it, as: recorded.version))
        case .urgencyAttested(let it): state.attestations.append(it)
        case .evaluationAmended(let it): state.amendments.append(Fact(it, as: recorded.version))
        case .serviceChanged(let it): state.apply(it, as: recorded.version)
        case .serviceRemoved(let it): state.apply(it)
        case .serviceAddedByPayer(let it): state.apply(it)
        case .packetAssembled(let it): state.packets.append(.assembled(Fact(it, as: recorded.version)))
        case .packetCheckFailed(let it): state.packets.append(.failed(Fact(it, as: recorded.version)))
        case .submissionDeliveryFailed(let it): state.apply(Fact(it, as: recorded.version))
        case .submissionRejected(let it): state.apply(Fact(it, as: recorded.version))
        case .payerStatusChecked(let it): state.statusChecks.append(Fact(it, as: recorded.version))
        case .contactLogged(let it): state.apply(Fact(it, as: recorded.version))
        case .nextContactSet(let it): state.nextContact = NextContactStanding(it.next, setAs: recorded.version)
        case .payerExtensionNoticed(let it): state.apply(Fact(it, as: recorded.version))
        case .requestUpdated(let it): state.apply(Fact(it, as: recorded.version))
        case .requestWithdrawn(let it): state.apply(Fact(it, as: recorded.version))
        case .requestDismissed(let it): state.apply(Fact(it, as: recorded.version))
        case .informationRequestAssigned(let it): state.apply(it)
        case .informationPartlyAnswered(let it): state.apply(Fact(it, as: recorded.version))
        case .informationRequestExpired(let it): state.apply(it)
        case .informationRequestWithdrawn(let it): state.apply(Fact(it, as: recorded.version))
        case .decisionCorrected: break
        case .irregularitySettled(let it): state.apply(it)
        }
    }
}
