public import EventSourcing

extension CaseFile {
    /// A case as its events left it: every region, each as the facts that made it.
    ///
    /// One fold serves the decisions, the screen, the replay and the projection: they never disagree about a case. Patients' parts
    /// are as they came: opened for a screen, sealed for a decision.
    public struct State: Sendable, Equatable {
        public internal(set) var opened: CaseOpened?
        public internal(set) var openedAt: Timestamp?
        public internal(set) var coverages: [CoverageLinked] = []
        public internal(set) var evaluations: [EvaluationRecorded] = []
        public internal(set) var services: [Service] = []
        public internal(set) var letters: [CaseLetter] = []
        public internal(set) var submissions: [Submission] = []
        public internal(set) var references: [PayerReferenceAssigned] = []
        public internal(set) var pended: RequestPended?
        public internal(set) var informationRequests: [InformationRequest] = []
        public internal(set) var decisions: [DecisionReceived] = []
        public internal(set) var authorizations: [AuthorizationGranted] = []
        public internal(set) var appeals: [Appeal] = []
        public internal(set) var ownership: Ownership?
        public internal(set) var notes: [NoteAdded] = []
        public internal(set) var closed: CaseClosed?
        /// What was odd about facts that came, in the order in which it first was.
        public internal(set) var irregularities: [Irregularity] = []
        /// The version of the stream, the place of its last event, and when the ledger took it in.
        public internal(set) var version: StreamVersion = .none
        public internal(set) var position: Position = .start
        public internal(set) var updatedAt: Timestamp?

        public init() {}

        /// A requested service, and what was decided on it so far.
        public struct Service: Sendable, Equatable {
            public var requested: ServiceRequested
            /// The payer has it and did not turn it away.
            public var isSubmitted = false
            /// In the order in which the decisions came; the last one counts.
            public var decided: [ServiceDecided] = []

            public init(requested: ServiceRequested) { self.requested = requested }

            /// The decision that counts: the last that is more than a pend, else the last.
            public var decision: ServiceDecided? { self.decided.last }
            public var isDecided: Bool { self.decision?.action.isFinal ?? false }
            public var isAuthorized: Bool { self.decision?.action.authorizes ?? false }
            public var isAppealable: Bool { self.decision?.action.isAppealable ?? false }
        }

        /// A letter of the case, and its signature.
        public struct CaseLetter: Sendable, Equatable {
            public var started: LetterStarted
            public var signed: CaseLetterSigned?

            public init(started: LetterStarted) { self.started = started }
        }

        /// A sending of the request, and what was heard of it.
        public struct Submission: Sendable, Equatable {
            public var queued: SubmissionQueued
            public var transmitted: SubmissionTransmitted?
            public var acknowledged: [SubmissionAcknowledged] = []

            public init(queued: SubmissionQueued) { self.queued = queued }
        }

        /// A request for information, as last worded, and its answers.
        public struct InformationRequest: Sendable, Equatable {
            public var requested: InformationRequested
            public var responses: [InformationResponseSent] = []

            public init(requested: InformationRequested) { self.requested = requested }

            public var isAnswered: Bool { self.responses.contains { !$0.isPartial } }
        }

        /// An appeal, and its end.
        public struct Appeal: Sendable, Equatable {
            public var filed: AppealFiled
            public var decided: AppealDecided?

            public init(filed: AppealFiled) { self.filed = filed }
        }

        /// Who answers for the case now.
        public struct Ownership: Sendable, Equatable {
            public var owner: ActorID
            public var role: OwnerRole
            public var since: Timestamp
            public var reason: OwnershipReason

            public init(owner: ActorID, role: OwnerRole, since: Timestamp, reason: OwnershipReason) {
                self.owner = owner
                self.role = role
                self.since = since
                self.reason = reason
            }
        }
    }
}

extension CaseFile.State {
    /// The payer has a request and has not decided on all of it.
    public var isInFlight: Bool { self.services.contains { $0.isSubmitted && !$0.isDecided } }

    /// Until when somebody here should act, as far as the payer's notices say: an answer, or an appeal.
    public var dueAt: Timestamp? {
        let answers = self.informationRequests.lazy.filter { !$0.isAnswered }.compactMap(\.requested.dueAt)
        return (Array(answers) + (self.appealBy.map { [$0.endOfDay] } ?? [])).min()
    }

    /// The last day to appeal what can still be appealed, by the last notice that named one.
    public var appealBy: CivilDate? {
        let isAppealing = self.appeals.contains { $0.decided == nil }
        guard !isAppealing, self.services.contains(where: \.isAppealable) else { return nil }
        return self.appeals.last?.decided?.appealBy ?? self.decisions.last?.appealBy
    }

    /// Keeps what was odd, once each.
    mutating func note(_ irregularities: [Irregularity]) {
        for irregularity in irregularities where !self.irregularities.contains(irregularity) { self.irregularities.append(irregularity) }
    }
}

extension CivilDate {
    /// The last microsecond of the day, by UTC; clocks of law and their zones come with the payer's rules.
    var endOfDay: Timestamp { Timestamp(microseconds: Int64(self.dayNumber + 1) * 86_400_000_000 - 1) }
}
