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
        public internal(set) var eligibility: [Fact<EligibilityChecked>] = []
        public internal(set) var benefits: [Fact<BenefitsVerified>] = []
        public internal(set) var requirements: [Fact<RequirementDetermined>] = []
        public internal(set) var attestations: [UrgencyAttested] = []
        public internal(set) var evaluations: [Fact<EvaluationRecorded>] = []
        public internal(set) var amendments: [Fact<EvaluationAmended>] = []
        public internal(set) var services: [Service] = []
        public internal(set) var letters: [CaseLetter] = []
        public internal(set) var packets: [Packet] = []
        public internal(set) var submissions: [Submission] = []
        public internal(set) var updates: [Fact<RequestUpdated>] = []
        public internal(set) var withdrawals: [Fact<RequestWithdrawn>] = []
        public internal(set) var dismissals: [Fact<RequestDismissed>] = []
        public internal(set) var statusChecks: [Fact<PayerStatusChecked>] = []
        /// Conversations about the case, in the order in which they were logged.
        public internal(set) var contacts: [Fact<ContactLogged>] = []
        /// When somebody speaks next, or why nobody does; `nil` while nobody has said.
        public internal(set) var nextContact: NextContactStanding?
        public internal(set) var extensions: [Fact<PayerExtensionNoticed>] = []
        public internal(set) var references: [Fact<PayerReferenceAssigned>] = []
        public internal(set) var pends: [Fact<RequestPended>] = []
        public internal(set) var informationRequests: [InformationRequest] = []
        public internal(set) var decisions: [Fact<DecisionReceived>] = []
        public internal(set) var authorizations: [Authorization] = []
        public internal(set) var consumptions: [Consumption] = []
        public internal(set) var planChanges: [Fact<TreatmentPlanChanged>] = []
        public internal(set) var appeals: [Appeal] = []
        public internal(set) var appealWindows: [AppealWindow] = []
        public internal(set) var exhaustions: [Fact<DeemedExhaustionAsserted>] = []
        public internal(set) var peerToPeers: [PeerToPeer] = []
        public internal(set) var patientNotices: [Fact<PatientNotified>] = []
        public internal(set) var clocks: [Clock] = []
        public internal(set) var ownership: Ownership?
        /// Whom somebody asked to take the case over, and who has not answered.
        public internal(set) var handOver: HandOverOffer?
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
            /// The payer decided on it, and nobody had asked for it.
            public let isAddedByPayer: Bool
            /// The line as updates left it that the payer has; `nil` where there is none.
            public var updated: ServiceRequested?
            /// It was taken out of the request before it was sent.
            public var isRemoved = false
            /// Where the last change of the line stands that was made here: what updates said before it says no more.
            var changedAs: StreamVersion?
            /// The sending by which the payer has it; `nil` when there is none, or it was turned away.
            public var submission: SubmissionID?
            /// Every decision, in the order in which it was recorded.
            public var decided: [Fact<ServiceDecided>] = []

            init(requested: ServiceRequested, isAddedByPayer: Bool = false) {
                self.requested = requested
                self.isAddedByPayer = isAddedByPayer
            }

            /// What is asked for now.
            public var current: ServiceRequested { self.updated ?? self.requested }
            /// Somebody here asks for it.
            public var isAskedFor: Bool { !self.isRemoved && !self.isAddedByPayer }
            /// It is part of the next sending.
            var isToBeSent: Bool { self.isAskedFor && !self.isDecided && !self.isSubmitted }
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

        /// A letter of the case, its signature, and what became of it.
        public struct CaseLetter: Sendable, Equatable {
            public var started: LetterStarted
            /// The last signature: of the version that stands, or of the one before it.
            public var signed: CaseLetterSigned?
            public var cosigned: CaseLetterCosigned?
            public var revoked: CaseLetterSignatureRevoked?
            public var lapsed: CaseLetterLapsed?
            /// Another version took the place of the one that was signed, and is not signed yet.
            public var superseded: CaseLetterSuperseded?

            /// A request may rest on it: signed, co-signed where it must be, and neither revoked, lapsed nor superseded.
            public var isReady: Bool { (try? self.requireReady()) != nil }

            public init(started: LetterStarted) { self.started = started }
        }

        /// A sending of the request, and what was heard of it.
        public struct Submission: Sendable, Equatable {
            public var queued: Fact<SubmissionQueued>
            public var transmitted: Fact<SubmissionTransmitted>?
            public var acknowledged: [Fact<SubmissionAcknowledged>] = []
            public var failures: [Fact<SubmissionDeliveryFailed>] = []
            public var rejected: [Fact<SubmissionRejected>] = []

            init(queued: Fact<SubmissionQueued>) { self.queued = queued }

            /// It left, and nobody says that it did not.
            public var isTransmitted: Bool { self.transmitted?.holds ?? false }

            /// The last that was heard of it is that it did not arrive, or that the payer's side did not take it in. A payer that
            /// rejects a request and holds it all the same has it.
            public var isTurnedAway: Bool {
                let heard =
                    self.acknowledged.holding().map { ($0.receivedAt, $0.recordedAs, $0.isAccepted) }
                    + self.failures.holding().map { ($0.failedAt, $0.recordedAs, false) }
                    + self.rejected.holding().map { ($0.receivedAt, $0.recordedAs, $0.body.followUp?.isHeld ?? false) }
                return heard.max { ($0.0, $0.1) < ($1.0, $1.1) }.map { !$0.2 } ?? false
            }

            /// Something was heard of it from the payer's side.
            public var isHeardOf: Bool {
                self.acknowledged.contains(where: \.holds) || self.rejected.contains(where: \.holds)
            }
        }

        /// A request for information in all its wordings, and its answers.
        public struct InformationRequest: Sendable, Equatable {
            public let id: InformationRequestID
            /// Each telling, in order; the last that holds counts.
            public var tellings: [Fact<InformationRequested>] = []
            public var parts: [Fact<InformationPartlyAnswered>] = []
            public var responses: [Fact<InformationResponseSent>] = []
            public var withdrawals: [Fact<InformationRequestWithdrawn>] = []
            public var assigned: InformationRequestAssigned?
            /// The time to answer passed; a later wording of the question may give more.
            public var expired: InformationRequestExpired?

            init(_ id: InformationRequestID) { self.id = id }

            /// The request as last worded; `nil` when it was taken back.
            public var requested: InformationRequested? { self.tellings.lastHolding()?.body }

            /// All was sent that was asked for, after it was last asked for.
            public var isAnswered: Bool {
                guard let requested else { return false }
                return self.responses.contains { $0.holds && $0.sentAt >= requested.receivedAt }
            }

            /// The payer dropped it, after it last asked.
            public var isWithdrawn: Bool {
                self.withdrawals.contains { withdrawal in
                    withdrawal.holds && (self.requested.map { withdrawal.receivedAt >= $0.receivedAt } ?? true)
                }
            }

            /// The time to answer the question as it was worded last passed without an answer.
            public var isExpired: Bool {
                guard let expired, !self.isAnswered else { return false }
                return self.requested.map { $0.receivedAt < expired.dueAt && ($0.dueAt ?? expired.dueAt) <= expired.dueAt } ?? false
            }
        }

        /// Facts about submissions, services and appeals that the case does not have.
        public struct Unmatched: Sendable, Equatable {
            public var acknowledgements: [Fact<SubmissionAcknowledged>] = []
            public var failures: [Fact<SubmissionDeliveryFailed>] = []
            public var rejections: [Fact<SubmissionRejected>] = []
            public var decisions: [Fact<ServiceDecided>] = []
            public var appealAcknowledgements: [Fact<AppealAcknowledged>] = []
            public var externalReviews: [Fact<ExternalReviewAssigned>] = []
            public var appealDecisions: [Fact<AppealDecided>] = []

            public init() {}

            public var isEmpty: Bool {
                self.acknowledgements.isEmpty && self.failures.isEmpty && self.rejections.isEmpty && self.decisions.isEmpty
                    && self.appealAcknowledgements.isEmpty && self.externalReviews.isEmpty && self.appealDecisions.isEmpty
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
        let open = self.informationRequests.filter { $0.requested != nil && !$0.isAnswered && !$0.isWithdrawn && !$0.isExpired }
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
