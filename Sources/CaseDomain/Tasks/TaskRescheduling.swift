public import EventSourcing

// Until when a task is to be done is moved by people, with a reason; what a clock of the case says, only that clock moves.

/// The due time of a task was moved (`task.rescheduled.v1`).
public struct TaskRescheduled: EventBody {
    public static let type: EventType = "task.rescheduled.v1"

    /// Why a due time is moved.
    public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case payerGaveTime = "payer_gave_time"
        /// It has to be done sooner than was thought.
        case neededSooner = "needed_sooner"
        case waitingForOthers = "waiting_for_others"
        case workload
        case setInError = "set_in_error"
        case other
        /// The clock of the case that it comes of was moved; never a person's reason.
        case clockMoved = "clock_moved"

        /// The reasons that a person can give.
        public static let ofPeople = allCases.filter { $0 != .clockMoved }
    }

    public var dueAt: Timestamp
    /// Until when it was to be done before; `nil` where nothing said so.
    public var previous: Timestamp?
    public var reason: Reason
    public var note: PHI<Remark>?

    public init(dueAt: Timestamp, previous: Timestamp?, reason: Reason, note: PHI<Remark>? = nil) {
        self.dueAt = dueAt
        self.previous = previous
        self.reason = reason
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.dueAt = try facts.value("due_at")
        self.previous = try facts.optional("previous_due_at")
        self.reason = try facts.value("reason")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("due_at", self.dueAt)
        members.member("previous_due_at", self.previous)
        members.member("reason", self.reason)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

extension CaseTask {
    /// Move the due time of a task. Only the past is out of reach: a task that is due late stays in every list.
    public struct Reschedule: Sendable, Equatable {
        /// After now.
        public var dueAt: Timestamp
        /// One of `TaskRescheduled.Reason.ofPeople`.
        public var reason: TaskRescheduled.Reason
        public var note: PHI<Remark>?

        public init(dueAt: Timestamp, reason: TaskRescheduled.Reason, note: String? = nil) {
            self.dueAt = dueAt
            self.reason = reason
            self.note = PHI(remark: note)
        }
    }

    /// Take over what a clock of the case says: for policies, which know the clock.
    public struct FollowClock: Sendable, Equatable {
        /// The clock's own due time, which may have passed.
        public var dueAt: Timestamp
        public init(dueAt: Timestamp) { self.dueAt = dueAt }
    }
}

extension TaskKind {
    /// A due time that a task of the kind is opened with is a clock's.
    public var isOfClock: Bool {
        switch self {
        case .acknowledgementMissing, .payerDecisionMissed, .informationAnswerDue, .deadlineApproaching, .renewalDue, .letterLapsed,
            .considerAppeal:
            true
        case .factAfterClosure, .findServiceOfFact, .findSubmissionOfFact, .findAppealOfFact, .explainFactWithoutSubmission,
            .contradictionWithEarlierFact, .explainAuthorizationWithoutDecision, .findAuthorizationNumber, .findWhatWasDecided,
            .findWhatWasGranted, .findInformationRequestOfFact, .checkAddedService, .extensionWithoutEffect, .authorizationCapExceeded,
            .useOutsideDates, .useInOtherUnit, .useOfInactiveAuthorization, .findAuthorizationOfFact, .findUseOfReversal,
            .useOfUnauthorizedService, .findTalkOfFact, .findDecisionOfTalk, .authorizationOverused, .correctRejectedSubmission,
            .contactPayer, .authorizationVoided, .packetGap, .correctionInvalidated, .wrongPatientReview,
            .majorityApproaching,
            .rightsRequestReceived, .rightsRequestDue, .rightsRequestOverdue, .rightsReviewAsked, .rightsReviewReversed,
            .amendmentStatement, .accountingOwed, .makeContact, .readNote, .orderMissing, .checkOrder, .orderExpiring, .orderEndedUnchecked,
            .orderRevoked,
            .requestAnewFromNewPayer, .askContinuityOfCare, .carryAuthorizationOver, .withdrawAndResubmit, .tellPayerOfCoverage,
            .relinkCoverage, .keepAppealAndAskPayer, .findCoverage, .askNewPrimary, .checkUseAfterCoverage, .benefitPoolOverdrawn,
            .checkUseOfBenefit, .benefitPeriodEnded,
            .playbookStep, .playbookStepEscalated, .other:
            false
        }
    }
}

extension CaseTask.State {
    /// Until when the task is to be done; `nil` where nothing says so.
    public var dueAt: Timestamp? { self.rescheduled?.dueAt ?? self.opened?.dueAt }

    /// A clock of the case says until when: no person moves it. A task that came of a clock which set no time is a person's to date.
    public var isDueByClock: Bool {
        if let rescheduled { return rescheduled.reason == .clockMoved }
        guard let opened, opened.dueAt != nil else { return false }
        return opened.kind.isOfClock || opened.subject?.kind == .clock
    }

    /// The due time has come.
    public func isOverdue(at now: Timestamp) -> Bool { self.status == .open && self.dueAt.map { $0 <= now } ?? false }

    func reschedule(_ it: CaseTask.Reschedule, _ context: Context) throws(Refusal) -> [CaseTask.Event] {
        if self.status == .open, self.dueAt == it.dueAt { return [] }
        try self.admit(.reschedule, context)
        guard it.reason != .clockMoved else { throw .taskDueByClock }
        guard it.dueAt > context.now else { throw .taskDueInThePast }
        return [.rescheduled(TaskRescheduled(dueAt: it.dueAt, previous: self.dueAt, reason: it.reason, note: it.note))]
    }

    /// A clock takes the due time over from whoever set it, and keeps it.
    func followClock(_ it: CaseTask.FollowClock) throws(Refusal) -> [CaseTask.Event] {
        try self.requireOpen()
        if self.isDueByClock, self.dueAt == it.dueAt { return [] }
        return [.rescheduled(TaskRescheduled(dueAt: it.dueAt, previous: self.dueAt, reason: .clockMoved))]
    }
}
