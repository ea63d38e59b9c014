import Crypto
public import EventSourcing

/// A task that follows from an event, with the id that only this event can give it.
public struct TaskOpening: Sendable, Equatable {
    public var task: TaskID
    /// Patient and site are still to be taken over from the case.
    public var open: CaseTask.Open

    public init(task: TaskID, open: CaseTask.Open) {
        self.task = task
        self.open = open
    }
}

/// Which tasks follow from what happened to a case.
///
/// Pure: the same event always gives the same tasks with the same ids, so that an event which is looked at twice opens nothing
/// twice.
public enum TaskPolicy {
    /// The tasks that follow from one event, in order: one for each thing that is odd about it, then what it asks for itself.
    public static func tasks(
        following event: CaseFile.Event, in stream: StreamID, version: StreamVersion, position: Position, of tenant: TenantID
    ) -> [TaskOpening] {
        let cause = TaskCause(stream: stream, version: version, position: position)
        var counts: [TaskKind: Int] = [:]
        return Self.needs(of: event).map { need in
            let index = counts[need.kind, default: 0]
            counts[need.kind] = index + 1
            return TaskOpening(
                task: TaskID(of: need.kind, index, from: cause, in: tenant),
                open: need.open(CaseID(stream.rawValue), because: cause))
        }
    }

    /// What an event asks of a person.
    private struct Need {
        var kind: TaskKind
        var subject: TaskSubject?
        var dueAt: Timestamp?
        /// Who is to do it, where the event names somebody.
        var assignee: ActorID?

        func open(_ caseID: CaseID, because cause: TaskCause) -> CaseTask.Open {
            var open = CaseTask.Open(kind: self.kind, caseID: caseID, subject: self.subject, cause: cause, dueAt: self.dueAt)
            open.assignee = self.assignee
            return open
        }
    }

    private static func needs(of event: CaseFile.Event) -> [Need] {
        switch event {
        case .submissionAcknowledged(let it):
            var needs = Self.needs(of: it.irregularities, .submission(it.submission))
            // Of a submission that nobody knows there is nothing to correct.
            if !it.isAccepted, !it.irregularities.contains(.unknownSubmission) {
                needs.append(Need(kind: .correctRejectedSubmission, subject: .submission(it.submission)))
            }
            return needs
        case .requestPended(let it):
            return Self.needs(of: it.irregularities, it.lines.count == 1 ? .line(it.lines[0]) : nil)
        case .informationRequested(let it):
            // That it has to be answered is a duty of the case.
            return Self.needs(of: it.irregularities, .informationRequest(it.request))
        case .decisionReceived(let it):
            return Self.needs(of: it.irregularities, .decision(it.decision))
        case .serviceDecided(let it):
            switch it.action {
            case .contactPayer: return [Need(kind: .contactPayer, subject: .line(it.line))]
            // A denial stands on every screen; that an approval is less than was asked is easily overlooked.
            case .certifiedPartial, .modified: return [Need(kind: .considerAppeal, subject: .line(it.line))]
            case .certifiedInTotal, .notCertified, .pended, .cancelled, .noActionRequired: return []
            }
        case .authorizationGranted(let it):
            return Self.needs(of: it.irregularities, .authorization(it.authorization))
        case .appealDecided(let it):
            return Self.needs(of: it.irregularities, .appeal(it.appeal))
        case .submissionDeliveryFailed(let it):
            let failed = Need(kind: .correctRejectedSubmission, subject: .submission(it.submission), dueAt: it.retryAt)
            return Self.needs(of: it.irregularities, .submission(it.submission)) + (it.failureClass == .permanent ? [failed] : [])
        case .submissionRejected(let it):
            let rejected = Need(kind: .correctRejectedSubmission, subject: .submission(it.submission))
            return Self.needs(of: it.irregularities, .submission(it.submission)) + (it.followUp?.isHeld ?? false ? [] : [rejected])
        case .payerExtensionNoticed(let it): return Self.needs(of: it.irregularities, nil)
        case .requestDismissed(let it): return Self.needs(of: it.irregularities, it.lines.count == 1 ? .line(it.lines[0]) : nil)
        case .informationRequestWithdrawn(let it): return Self.needs(of: it.irregularities, .informationRequest(it.request))
        case .packetCheckFailed: return [Need(kind: .packetGap)]
        case .unitsConsumed(let it): return Self.needs(of: it.irregularities, .authorization(it.authorization))
        case .consumptionReversed(let it): return Self.needs(of: it.irregularities, nil)
        case .authorizationVoided(let it):
            return Self.needs(of: it.irregularities, .authorization(it.authorization))
                + [Need(kind: .authorizationVoided, subject: .authorization(it.authorization))]
        case .letterLapsed(let it): return [Need(kind: .letterLapsed, subject: .letter(it.letter))]
        case .corrected(let it):
            let review = it.reason == .wrongPatient ? [Need(kind: .wrongPatientReview)] : []
            return review + it.invalidated.map { _ in Need(kind: .correctionInvalidated) }
        case .peerToPeerOffered(let it): return Self.needs(of: it.irregularities, nil)
        case .peerToPeerHeld(let it): return Self.needs(of: it.irregularities, nil)
        // That the plan forwarded an appeal may be odd.
        case .appealFiled(let it): return Self.needs(of: it.irregularities, .appeal(it.appeal))
        case .appealAcknowledged(let it): return Self.needs(of: it.irregularities, .appeal(it.appeal))
        case .externalReviewAssigned(let it): return Self.needs(of: it.irregularities, .appeal(it.appeal))
        case .noteAdded(let it): return it.mentions.map { Need(kind: .readNote, subject: .note(it.note), assignee: $0) }
        // What a clock or a standing fact asks is a duty of the case (`CaseDuty`).
        case .informationRequestExpired, .authorizationThresholdReached, .clockMissed, .clockStarted,
            .clockTolled, .clockResumed, .clockDueChanged, .clockMet, .clockCancelled, .peerToPeerScheduled,
            .appealWindowOpened, .appealWindowLapsed, .deemedExhaustionAsserted, .patientNotified:
            return []
        case .opened, .ownerAssigned, .ownershipTransferred, .handOverOffered, .handOverDeclined, .handOverWithdrawn, .coverageLinked,
            .eligibilityChecked, .benefitsVerified,
            .requirementDetermined, .urgencyAttested, .evaluationRecorded, .evaluationAmended, .serviceRequested, .serviceChanged,
            .serviceRemoved, .serviceAddedByPayer,
            .letterStarted, .letterSigned, .letterCosigned, .letterSignatureRevoked, .letterSuperseded, .packetAssembled,
            .submissionQueued, .submissionTransmitted, .payerReferenceAssigned, .payerStatusChecked, .contactLogged, .nextContactSet,
            .requestUpdated, .requestWithdrawn,
            .informationRequestAssigned, .informationPartlyAnswered, .informationResponseSent, .decisionCorrected,
            .authorizationExpired, .renewalOpened, .treatmentPlanChanged, .closed, .reopened,
            .irregularitySettled, .factReceivedAgain:
            return []
        }
    }

    /// One for each thing that is odd, however often the event says it.
    private static func needs(of irregularities: [Irregularity], _ subject: TaskSubject?) -> [Need] {
        var needs: [Need] = []
        for kind in irregularities.map(TaskKind.init) where !needs.contains(where: { $0.kind == kind }) {
            needs.append(Need(kind: kind, subject: subject))
        }
        return needs
    }
}

extension TaskID {
    /// The id of a task that follows from an event: a UUIDv8 of SHA-256 over tenant, event, kind and index, so that a policy which
    /// sees the event again means the same task.
    ///
    /// - Parameter index: which of the event's tasks of this kind, from 0.
    public init(of kind: TaskKind, _ index: Int, from cause: TaskCause, in tenant: TenantID) {
        // None of the parts can hold a line break.
        self.init(hashing: "necessity/task-id/v1\n\(tenant)\n\(cause.stream)\n\(cause.version)\n\(kind.rawValue)\n\(index)")
    }

    /// The id of a task that asks for one thing, whichever event tells that it is wanted.
    ///
    /// - Parameter name: names the thing within the clinic, by ids.
    init(of kind: TaskKind, named name: String, in tenant: TenantID) {
        self.init(hashing: "necessity/task-id/v2\n\(tenant)\n\(kind.rawValue)\n\(name)")
    }

    private init(hashing name: String) {
        self.init(TimeOrderedID.version8(of: Array(SHA256.hash(data: Array(name.utf8)))))
    }
}
