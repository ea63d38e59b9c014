import CaseDomain
import EventSourcing
import TestSupport

typealias Work = Spec<CaseTask>

/// Tasks as sentences find them. "Mine" is the coordinator's, who asks where nobody else is named; it is due in three days.
enum TaskPast {
    static let cause = TaskCause(stream: The.caseID.stream, version: StreamVersion(9), position: Position(40))
    static let open: CaseTask.Open = {
        var open = CaseTask.Open(
            kind: .explainAuthorizationWithoutDecision, caseID: The.caseID, subject: .authorization(The.authorization), cause: cause,
            dueAt: The.day(3))
        open.patient = The.patient
        open.site = The.site
        return open
    }()
    static let opened = CaseTask.Event.opened(
        TaskOpened(
            kind: .explainAuthorizationWithoutDecision, caseID: The.caseID, patient: The.patient, site: The.site,
            subject: .authorization(The.authorization), cause: cause, dueAt: The.day(3)))

    static let queued = Work.given(opened)
    static let mine = queued.doing(.claim)
    static let anothers = queued.doing(.claim, by: The.colleague)
    static let offered = mine.doing(.handOver(.init(to: The.colleague, reason: .leave)))
    static let offeredToMe = anothers.doing(.handOver(.init(to: The.coordinator, reason: .leave)), by: The.colleague)
    static let asleep = mine.doing(.snooze(.init(until: The.day(2), reason: .waitingForPayer)))
    static let anothersAsleep = anothers.doing(.snooze(.init(until: The.day(2), reason: .waitingForPayer)), by: The.colleague)
    static let undated = Work.given(.opened(TaskOpened(kind: .considerAppeal, caseID: The.caseID)))
    static let dueByClock = Work.given(.opened(TaskOpened(kind: .informationAnswerDue, caseID: The.caseID, dueAt: The.day(3))))
    static let completed = mine.doing(.complete(.init(outcome: .inOrder)))
    static let cancelled = mine.doing(.cancel(.init(reason: .superseded)))
    static let reopened = completed.doing(.reopen(.init(reason: .newFact)), by: The.colleague)
}

extension Spec where D == CaseTask {
    /// The task after a command.
    func doing(_ command: CaseTask.Command, by actor: ActorID = The.coordinator, at now: Timestamp = The.now) -> Self {
        self.given(self.when(command, by: actor, at: now).events, by: actor)
    }
}

/// Commands of each kind that nothing but the task as it is can be against.
enum FittingTask {
    private static let people: [ActorID] = [The.author, The.reviewer, The.colleague]

    static func commands(
        _ kind: CaseTask.Command.Kind, in state: CaseTask.State, at now: Timestamp, by actor: ActorID
    ) -> [CaseTask.Command] {
        switch kind {
        case .open: return [.open(.init(caseID: The.otherCase, ask: "Call the school."))]
        case .claim: return [.claim]
        case .assign:
            let others = Self.people.filter { $0 != state.assignee }
            let queues = TaskQueue.allCases.filter { $0 != state.queue }
            return others.map { .assign(.init(to: .person($0), reason: .workload, note: "Knows Mateo.")) }
                + queues.map { .assign(.init(to: .queue($0), reason: .misrouted)) }
        case .release:
            return [.release(.init(reason: .leave))]
                + TaskQueue.allCases.map { .release(.init(to: $0, reason: .misrouted, note: "Ask who saw Mateo.")) }
        case .handOver:
            let others = Self.people.filter { $0 != actor && $0 != state.pendingOffer?.to }
            return others.map { .handOver(.init(to: $0, reason: .expertise, note: "Knows Mateo.")) }
        case .acceptHandOver: return [.acceptHandOver]
        case .declineHandOver: return TaskHandOverDeclined.Reason.allCases.map { .declineHandOver(.init(reason: $0)) }
        case .withdrawHandOver: return [.withdrawHandOver]
        case .snooze:
            let reasons = TaskSnoozed.Reason.allCases.filter { $0 != state.snoozed?.reason }
            return reasons.map { .snooze(.init(until: state.snoozeLimit(at: now), reason: $0, note: "Mateo is ill.")) }
        case .wake: return [.wake]
        case .reschedule:
            let later = max(now, state.dueAt ?? now).adding(.seconds(3_600))
            return TaskRescheduled.Reason.ofPeople.map { .reschedule(.init(dueAt: later, reason: $0)) }
        case .prioritize:
            let levels = TaskPriority.Level.allCases.filter { $0 != state.prioritized?.level }
            return levels.map { .prioritize(.init(level: $0, reason: .patientAsked)) }
        case .complete:
            return TaskCompleted.Outcome.allCases.filter { $0 != state.completed?.outcome }.map { .complete(.init(outcome: $0)) }
        case .cancel: return TaskCancelled.Reason.allCases.filter { $0 != state.cancelled?.reason }.map { .cancel(.init(reason: $0)) }
        case .reopen:
            return TaskReopened.Reason.allCases.filter { $0 != state.reopened?.reason }.map { .reopen(.init(reason: $0, note: "Mateo.")) }
        }
    }
}
