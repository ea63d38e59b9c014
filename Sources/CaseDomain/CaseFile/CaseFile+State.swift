public import EventSourcing

extension CaseFile {
    /// A case as its events left it: every region, each as the facts that made it.
    ///
    /// One fold serves the decisions, the screen, the replay and the projection: they never disagree about a case. Patients' parts
    /// are as they came: opened for a screen, sealed for a decision.
    public struct State: Sendable, Equatable {
        public internal(set) var opened: CaseOpened?
        public internal(set) var openedAt: Timestamp?
        public internal(set) var coverages: [Fact<CoverageLinked>] = []
        public internal(set) var evaluations: [Fact<EvaluationRecorded>] = []
        public internal(set) var services: [Service] = []
        public internal(set) var letters: [CaseLetter] = []
        public internal(set) var submissions: [Submission] = []
        public internal(set) var references: [Fact<PayerReferenceAssigned>] = []
        public internal(set) var pends: [Fact<RequestPended>] = []
        public internal(set) var informationRequests: [InformationRequest] = []
        public internal(set) var decisions: [Fact<DecisionReceived>] = []
        public internal(set) var authorizations: [Authorization] = []
        public internal(set) var appeals: [Appeal] = []
        public internal(set) var appealWindows: [AppealWindow] = []
        public internal(set) var exhaustions: [Fact<DeemedExhaustionAsserted>] = []
        public internal(set) var peerToPeers: [PeerToPeer] = []
        public internal(set) var patientNotices: [Fact<PatientNotified>] = []
        public internal(set) var ownership: Ownership?
        public internal(set) var notes: [NoteAdded] = []
        public internal(set) var closed: CaseClosed?
        /// Facts from outside that speak of what the case does not have: kept for the person who looks.
        public internal(set) var unmatched = Unmatched()
        /// What is odd about facts that came since somebody last closed the case, in the order in which it first was, as far as
        /// later facts have not set it right.
        public internal(set) var irregularities: [Irregularity] = []
        /// The version of the stream, the place of its last event, and when the ledger took it in.
        public internal(set) var version: StreamVersion = .none
        public internal(set) var position: Position = .start
        public internal(set) var updatedAt: Timestamp?

        public init() {}

        /// A requested service, and what was decided on it so far.
        public struct Service: Sendable, Equatable {
            public var requested: ServiceRequested
            /// The sending by which the payer has it; `nil` when there is none, or it was turned away.
            public var submission: SubmissionID?
            /// Every decision, in the order in which it was recorded.
            public var decided: [Fact<ServiceDecided>] = []

            public init(requested: ServiceRequested) { self.requested = requested }

            /// The payer has it and did not turn it away.
            public var isSubmitted: Bool { self.submission != nil }
            /// The payer has it and has not decided.
            var isAwaited: Bool { self.isSubmitted && !self.isDecided }

            /// The decision that counts: of each notice its last word; of these the latest in the world that is more than a pend, else
            /// the latest. A denial that is keyed after the approval that followed it does not undo the approval.
            public var decision: ServiceDecided? { self.decisionIndex.map { self.decided[$0].body } }
            public var isDecided: Bool { self.action?.isFinal ?? false }
            public var isAuthorized: Bool { self.action?.authorizes ?? false }
            public var isAppealable: Bool { self.action?.isAppealable ?? false }

            /// What the decision that counts says; asked often, so that the decision itself is not copied for it.
            var action: ReviewAction? { self.decisionIndex.map { self.decided[$0].action } }

            private var decisionIndex: Int? {
                var counts: Int?
                for index in self.decided.indices where self.decided[index].holds && !self.isReplaced(index) {
                    guard let held = counts else {
                        counts = index
                        continue
                    }
                    let (isFinal, wasFinal) = (self.decided[index].action.isFinal, self.decided[held].action.isFinal)
                    if isFinal == wasFinal ? self.decided[index].decidedAt >= self.decided[held].decidedAt : isFinal { counts = index }
                }
                return counts
            }

            /// The same notice says something else later.
            private func isReplaced(_ index: Int) -> Bool {
                for later in self.decided.indices.dropFirst(index + 1)
                where self.decided[later].holds && self.decided[later].decision == self.decided[index].decision { return true }
                return false
            }
        }

        /// A letter of the case, and its signature.
        public struct CaseLetter: Sendable, Equatable {
            public var started: LetterStarted
            public var signed: CaseLetterSigned?

            public init(started: LetterStarted) { self.started = started }
        }

        /// A sending of the request, and what was heard of it.
        public struct Submission: Sendable, Equatable {
            public var queued: Fact<SubmissionQueued>
            public var transmitted: Fact<SubmissionTransmitted>?
            public var acknowledged: [Fact<SubmissionAcknowledged>] = []

            init(queued: Fact<SubmissionQueued>) { self.queued = queued }

            /// It left, and nobody says that it did not.
            public var isTransmitted: Bool { self.transmitted?.holds ?? false }

            /// The last that was heard of it is that the payer's side did not take it in.
            public var isTurnedAway: Bool {
                self.acknowledged.holding().reversed().max { $0.receivedAt < $1.receivedAt }.map { !$0.isAccepted } ?? false
            }
        }

        /// A request for information in all its wordings, and its answers.
        public struct InformationRequest: Sendable, Equatable {
            public let id: InformationRequestID
            /// Each telling, in order; the last that holds counts.
            public var tellings: [Fact<InformationRequested>] = []
            public var responses: [Fact<InformationResponseSent>] = []

            init(_ id: InformationRequestID) { self.id = id }

            /// The request as last worded; `nil` when it was taken back.
            public var requested: InformationRequested? { self.tellings.lastHolding()?.body }

            /// All was sent that was asked for, after it was last asked for.
            public var isAnswered: Bool {
                guard let requested else { return false }
                return self.responses.holding().contains { !$0.isPartial && $0.sentAt >= requested.receivedAt }
            }
        }

        /// An authorization in all its tellings.
        public struct Authorization: Sendable, Equatable {
            public let id: AuthorizationID
            /// Each telling, in order; the last that holds counts.
            public var tellings: [Fact<AuthorizationGranted>] = []

            init(_ id: AuthorizationID) { self.id = id }

            /// What is granted, as last told; `nil` when it was taken back.
            public var granted: AuthorizationGranted? { self.tellings.lastHolding()?.body }
        }

        /// Facts about submissions, services and appeals that the case does not have.
        public struct Unmatched: Sendable, Equatable {
            public var acknowledgements: [Fact<SubmissionAcknowledged>] = []
            public var decisions: [Fact<ServiceDecided>] = []
            public var appealAcknowledgements: [Fact<AppealAcknowledged>] = []
            public var externalReviews: [Fact<ExternalReviewAssigned>] = []
            public var appealDecisions: [Fact<AppealDecided>] = []

            public init() {}

            public var isEmpty: Bool {
                self.acknowledgements.isEmpty && self.decisions.isEmpty && self.appealAcknowledgements.isEmpty
                    && self.externalReviews.isEmpty && self.appealDecisions.isEmpty
            }
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
    public var isInFlight: Bool { self.services.contains(where: \.isAwaited) }

    /// The lines of services of which something holds, in order.
    func lines(where holds: (Service) -> Bool) -> [ServiceLineID] {
        var lines: [ServiceLineID] = []
        for index in self.services.indices where holds(self.services[index]) { lines.append(self.services[index].requested.line) }
        return lines
    }

    /// What the payer asked for and still waits for. What it asked before it decided on everything it does not wait for any more,
    /// in an appeal either.
    public var openInformationRequests: [InformationRequest] {
        let open = self.informationRequests.filter { $0.requested != nil && !$0.isAnswered }
        if open.isEmpty || self.isInFlight { return open }
        let decisions = self.services.compactMap { $0.isDecided ? $0.decision?.decidedAt : nil }
        guard let last = (decisions + self.appeals.compactMap(\.decided?.receivedAt)).max() else { return open }
        return open.filter { $0.requested.map { $0.receivedAt > last } ?? false }
    }

    /// Until when somebody here should act, as far as the payer's notices say: an answer, or an appeal.
    public var dueAt: Timestamp? {
        let answers = self.openInformationRequests.compactMap { $0.requested?.dueAt }
        return (answers + (self.appealBy.map { [$0.endOfDay] } ?? [])).min()
    }

    /// The first day that is the last one to appeal something, of what can be appealed and is not being appealed.
    public var appealBy: CivilDate? {
        self.services.compactMap { self.isAdverse($0) && !self.isAppealing($0.requested.line) ? self.appealBy(for: $0) : nil }.min()
    }

    func isAppealing(_ line: ServiceLineID) -> Bool {
        self.appeals.contains { $0.isOpen && $0.isFor(line) }
    }

    /// Keeps what was odd, once each.
    mutating func note(_ irregularities: [Irregularity]) {
        for irregularity in irregularities where !self.irregularities.contains(irregularity) { self.irregularities.append(irregularity) }
    }
}
