public import EventSourcing

/// How pressing a task is at a moment, and every reason that counted.
///
/// Nothing of it is stored: it is a function of the kind, the due time, the moment and what a person said, so that a list is right
/// at the moment it is read, and says why. What presses by time or harm always counts. Beside it counts what a person said, or, where
/// nobody said anything, what the kind says.
public struct TaskPriority: Sendable, Hashable {
    /// How pressing a task is, in order.
    public enum Level: String, Sendable, Hashable, CaseIterable, Comparable, JSONCodable {
        case low
        case normal
        case high
        case urgent

        private var rank: Int {
            switch self {
            case .low: 0
            case .normal: 1
            case .high: 2
            case .urgent: 3
            }
        }

        public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
    }

    /// Why a task is as pressing as it is.
    public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
        // MARK: time and harm, whatever a person says
        /// Its due time has passed: urgent.
        case overdue
        /// Its due time comes within a day: high.
        case dueWithinDay = "due_within_day"
        /// Something was filed under another patient: urgent. Those whose data it is are told without unreasonable delay, and the time
        /// for that runs from when anybody here could know (45 CFR 164.404(a)(2) and (b)).
        case wrongPatient = "wrong_patient"
        /// The request is expedited, and is not decided yet: urgent. The payer has 72 hours (42 CFR 422.572(a), 438.210(d)(2)), and what
        /// waits here takes them from the patient.
        case expeditedRequest = "expedited_request"

        // MARK: a person
        /// As pressing as a person said.
        case setByPerson = "set_by_person"
        /// The person said that waiting may harm the patient: beside `setByPerson`, as pressing as said.
        case patientSafety = "patient_safety"

        // MARK: the kind, while no person says anything
        /// A time that somebody had has passed: high. What follows from it, such as an appeal or a complaint, has a time of its own.
        case clockMissed = "clock_missed"
        /// The request stands still until it is done: high.
        case requestWaits = "request_waits"
        /// What is scheduled is authorized no longer: high.
        case authorizationLost = "authorization_lost"
    }

    public var level: Level
    /// In the order of `Reason`; none where nothing makes it more than normal.
    public var reasons: [Reason]

    public init(level: Level, reasons: [Reason]) {
        self.level = level
        self.reasons = reasons
    }

    /// How long before its due time a task begins to press: a day. No law sets it; what needs a payer, a clinician or a school to answer
    /// is begun on the last day on which they can be reached.
    public static let pressingBefore: Duration = .seconds(86_400)

    /// What the priority of a task rests on: for a list that keeps these and not the task's events.
    public struct Basis: Sendable, Hashable {
        public var kind: TaskKind
        public var dueAt: Timestamp?
        /// The request is expedited: as it was when the task was opened, or as whoever asks knows it to be by now.
        public var isExpedited: Bool
        /// What a person said; `nil` for nothing.
        public var level: Level?
        /// Why the person said so; without a level it says nothing.
        public var reason: TaskPrioritized.Reason?

        public init(
            kind: TaskKind, dueAt: Timestamp? = nil, isExpedited: Bool = false, level: Level? = nil, reason: TaskPrioritized.Reason? = nil
        ) {
            self.kind = kind
            self.dueAt = dueAt
            self.isExpedited = isExpedited
            self.level = level
            self.reason = reason
        }
    }

    /// How pressing a task is now; `nil` for one that nobody has to do: never opened, completed or cancelled.
    public static func of(_ state: CaseTask.State, at now: Timestamp) -> TaskPriority? {
        guard state.status == .open else { return nil }
        return state.priorityBasis.map { Self.of($0, at: now) }
    }

    /// How pressing a task is now that is to be done.
    public static func of(_ basis: Basis, at now: Timestamp) -> TaskPriority {
        var counted: [(reason: Reason, level: Level)] = []
        if let dueAt = basis.dueAt {
            if dueAt <= now {
                counted.append((.overdue, .urgent))
            } else if dueAt <= now.adding(Self.pressingBefore) {
                counted.append((.dueWithinDay, .high))
            }
        }
        if basis.kind == .wrongPatientReview { counted.append((.wrongPatient, .urgent)) }
        if basis.isExpedited, basis.kind.isBeforeDecision { counted.append((.expeditedRequest, .urgent)) }
        if let level = basis.level {
            counted.append((.setByPerson, level))
            if basis.reason == .patientSafety { counted.append((.patientSafety, level)) }
        } else {
            counted += basis.kind.pressing.map { ($0, .high) }
        }
        return TaskPriority(level: counted.map(\.level).max() ?? .normal, reasons: counted.map(\.reason))
    }
}

extension CaseTask.State {
    /// What the task's priority rests on; `nil` before it is opened.
    public var priorityBasis: TaskPriority.Basis? {
        self.opened.map {
            TaskPriority.Basis(
                kind: $0.kind, dueAt: self.dueAt, isExpedited: $0.isExpedited ?? false, level: self.prioritized?.level,
                reason: self.prioritized?.reason)
        }
    }
}

extension TaskKind {
    /// What the kind itself says of how pressing a task is.
    fileprivate var pressing: [TaskPriority.Reason] {
        switch self {
        case .acknowledgementMissing: [.clockMissed, .requestWaits]
        case .payerDecisionMissed, .playbookStepEscalated, .rightsRequestOverdue: [.clockMissed]
        case .correctRejectedSubmission, .contactPayer, .packetGap, .orderMissing, .withdrawAndResubmit, .relinkCoverage, .findCoverage,
            .informationAnswerDue:
            [.requestWaits]
        case .authorizationVoided, .requestAnewFromNewPayer, .askContinuityOfCare, .carryAuthorizationOver: [.authorizationLost]
        case .factAfterClosure, .findServiceOfFact, .findSubmissionOfFact, .findAppealOfFact, .explainFactWithoutSubmission,
            .contradictionWithEarlierFact, .explainAuthorizationWithoutDecision, .findAuthorizationNumber, .findWhatWasDecided,
            .findWhatWasGranted, .findInformationRequestOfFact, .checkAddedService, .extensionWithoutEffect, .authorizationCapExceeded,
            .useOutsideDates, .useInOtherUnit, .useOfInactiveAuthorization, .findAuthorizationOfFact, .findUseOfReversal,
            .useOfUnauthorizedService, .findTalkOfFact, .findDecisionOfTalk, .authorizationOverused, .deadlineApproaching, .renewalDue,
            .majorityApproaching,
            .letterLapsed, .considerAppeal, .correctionInvalidated, .wrongPatientReview, .makeContact, .readNote, .checkOrder,
            .rightsRequestReceived, .rightsRequestDue, .rightsReviewAsked, .rightsReviewReversed, .amendmentStatement, .accountingOwed,
            .orderExpiring, .orderEndedUnchecked, .orderRevoked,
            .tellPayerOfCoverage, .keepAppealAndAskPayer,
            .askNewPrimary, .checkUseAfterCoverage, .benefitPoolOverdrawn, .checkUseOfBenefit, .benefitPeriodEnded,
            .playbookStep, .other:
            []
        }
    }

    /// It may be about a request on which the payer has yet to decide. What a person asked may be about anything, and counts.
    fileprivate var isBeforeDecision: Bool {
        switch self {
        case .factAfterClosure, .explainAuthorizationWithoutDecision, .findAuthorizationNumber, .findWhatWasGranted,
            .authorizationCapExceeded, .useOutsideDates, .useInOtherUnit, .useOfInactiveAuthorization, .findAuthorizationOfFact,
            .findUseOfReversal, .useOfUnauthorizedService, .authorizationOverused, .authorizationVoided, .renewalDue, .considerAppeal,
            .checkOrder, .orderExpiring, .orderEndedUnchecked, .orderRevoked,
            .rightsRequestReceived, .rightsRequestDue, .rightsRequestOverdue, .rightsReviewAsked, .rightsReviewReversed,
            .amendmentStatement, .accountingOwed,
            .requestAnewFromNewPayer, .askContinuityOfCare, .carryAuthorizationOver, .keepAppealAndAskPayer, .askNewPrimary,
            .checkUseAfterCoverage, .benefitPoolOverdrawn, .checkUseOfBenefit, .benefitPeriodEnded:
            false
        case .findServiceOfFact, .findSubmissionOfFact, .findAppealOfFact, .explainFactWithoutSubmission, .contradictionWithEarlierFact,
            .findWhatWasDecided, .findInformationRequestOfFact, .checkAddedService, .extensionWithoutEffect, .findTalkOfFact,
            .findDecisionOfTalk, .acknowledgementMissing, .payerDecisionMissed, .informationAnswerDue, .deadlineApproaching,
            .letterLapsed, .correctRejectedSubmission, .contactPayer, .packetGap, .correctionInvalidated, .wrongPatientReview,
            .majorityApproaching,
            .makeContact, .readNote, .orderMissing,
            .withdrawAndResubmit, .tellPayerOfCoverage, .relinkCoverage, .findCoverage,
            .playbookStep, .playbookStepEscalated, .other:
            true
        }
    }
}
