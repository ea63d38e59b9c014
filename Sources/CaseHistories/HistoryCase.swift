import CaseDomain
import ClinicalCodes
import EventSourcing

/// A case under way in a made-up history: the domain decides what follows, chance decides what somebody asks for next.
struct HistoryCase: Sendable {
    /// What one step appends: events of several streams, in order, and what they claim.
    struct Step: Sendable {
        var events: [HistoryCommand.Event] = []
        var reservations: [Reservation] = []
    }

    let id: CaseID
    let patient: PatientID
    private(set) var file = CaseFile.initial
    private var letterID: LetterID?
    private var letter = Letter.initial
    /// Edits still to be made before the letter goes to review.
    private var editsLeft: Int
    private var lateFactsLeft: Int

    init(id: CaseID, patient: PatientID, _ chance: inout Chance) {
        self.id = id
        self.patient = patient
        self.editsLeft = Int.random(in: 0...6, using: &chance)
        self.lateFactsLeft = chance.percent(6) ? 1 : 0
    }

    /// Nothing follows any more.
    var isOver: Bool { self.file.closed != nil && self.lateFactsLeft == 0 }

    private var subject: KeySubject { KeySubject(kind: "case", subject: self.id.stream, owner: self.patient.stream) }

    // MARK: what follows

    /// Does what is asked, if the domain lets it.
    private mutating func ask(_ command: CaseFile.Command, _ context: Context, _ step: inout Step) {
        guard let events = try? CaseFile.decide(command, in: self.file, context) else { return }
        step.reservations += CaseFile.reservations(following: events, in: self.file, of: self.id.stream)
        for event in events {
            let expected = self.file.version
            step.events.append(
                HistoryCommand.Event(
                    stream: self.id.stream, expected: expected, type: event.type, occurredAt: event.occurredAt ?? context.now,
                    body: event.encoded(), subject: self.subject, caseEvent: event))
            CaseFile.evolve(&self.file, by: Self.recorded(event, self.id.stream, expected, context))
        }
    }

    /// Settles what was odd about facts, with the task it became.
    mutating func settle(_ irregularity: Irregularity, with task: TaskID, _ context: Context) -> Step {
        var step = Step()
        self.ask(.settleIrregularity(.init(irregularity: irregularity, task: task)), context, &step)
        return step
    }

    private mutating func ask(_ command: Letter.Command, _ context: Context, _ step: inout Step) -> [Letter.Event] {
        guard let letterID, let events = try? Letter.decide(command, in: self.letter, context) else { return [] }
        for event in events {
            let expected = self.letter.streamVersion
            step.events.append(
                HistoryCommand.Event(
                    stream: letterID.stream, expected: expected, type: event.type, occurredAt: event.occurredAt ?? context.now,
                    body: event.encoded(), subject: self.subject))
            Letter.evolve(&self.letter, by: Self.recorded(event, letterID.stream, expected, context))
        }
        return events
    }

    /// An event as the fold will see it; its position matters to no decision.
    static func recorded<Event: Sendable>(
        _ event: Event, _ stream: StreamID, _ expected: StreamVersion, _ context: Context
    ) -> Recorded<Event> {
        Recorded(
            event, stream: stream, version: expected.advanced(by: 1), position: .start, actor: context.actor,
            command: CommandID(stream.rawValue), occurredAt: context.now, recordedAt: context.now)
    }
}

// MARK: what somebody asks for next

extension HistoryCase {
    /// The next step in the life of the case; may come out empty.
    mutating func next(_ people: HistoryPeople, at now: Timestamp, _ chance: inout Chance) -> Step {
        var step = Step()
        let context = Context(now: now, actor: self.file.ownership?.owner ?? chance.pick(people.coordinators), purpose: "treatment")
        if self.file.opened == nil {
            self.open(people, context, &chance, &step)
        } else if self.file.closed != nil {
            self.lateFactsLeft = 0
            self.pend(context, &chance, &step)
            self.ask(.recordDecision(self.decision(context, &chance)), context, &step)
        } else if chance.percent(7) {
            self.ask(.addNote(.init(note: NoteID(chance.id(at: now)), text: chance.prose(8...40))), context, &step)
        } else if chance.percent(3) {
            // Somebody else takes it over.
            let to = chance.pick(people.coordinators)
            self.ask(
                .handOver(.init(to: to, reason: chance.pick([.leave, .workload, .escalation]))),
                Context(now: now, actor: to, purpose: "treatment"), &step)
        } else if self.file.submissions.isEmpty {
            self.prepare(people, context, &chance, &step)
        } else {
            self.pursue(context, &chance, &step)
        }
        return step
    }

    private mutating func open(_ people: HistoryPeople, _ context: Context, _ chance: inout Chance, _ step: inout Step) {
        self.ask(
            .open(
                .init(
                    patient: self.patient, site: chance.pick(people.sites), payer: chance.pick(people.payers),
                    serviceLine: chance.pick([.speech, .occupational, .physical, .equipment]),
                    kind: chance.percent(25) ? .continuing : .initial, urgency: chance.percent(8) ? .expedited : .standard,
                    tokens: chance.percent(20) ? [chance.token()] : [], owner: chance.percent(60) ? chance.pick(people.coordinators) : nil)),
            context, &step)
    }

    /// From the coverage to the submission.
    private mutating func prepare(_ people: HistoryPeople, _ context: Context, _ chance: inout Chance, _ step: inout Step) {
        if self.file.coverages.isEmpty {
            let membership = Membership(memberID: "M\(chance.next() % 1_000_000_000)", group: "G\(chance.next() % 10_000)")
            self.ask(
                .linkCoverage(
                    .init(
                        CoverageLinked(
                            coverage: CoverageID(chance.id(at: context.now)), relationship: chance.pick(SubscriberRelationship.allCases),
                            lineOfBusiness: chance.pick(LineOfBusiness.allCases), membership: PHI(membership)))),
                context, &step)
        } else if self.file.evaluations.isEmpty {
            self.evaluate(context, &chance, &step)
        } else if self.file.services.isEmpty {
            self.requestServices(context, &chance, &step)
        } else if let letterID {
            self.write(letterID, people, context, &chance, &step)
        } else {
            let letterID = LetterID(chance.id(at: context.now))
            self.letterID = letterID
            self.ask(.addLetter(.init(letter: letterID)), context, &step)
            _ = self.ask(.start(.init(caseID: self.id)), context, &step)
        }
    }

    private mutating func evaluate(_ context: Context, _ chance: inout Chance, _ step: inout Step) {
        let findings = ClinicalFindings(
            diagnoses: [Diagnosis(code: HistoryCodes.diagnosis)],
            limitations: (0..<3).map { _ in FunctionalLimitation(domain: "mobility", baseline: chance.prose(8...25)) },
            goals: (0..<2).map { _ in Goal(text: chance.prose(8...25)) },
            priorTreatments: [PriorTreatment(what: chance.prose(3...8), outcome: chance.prose(3...8))])
        self.ask(
            .recordEvaluation(
                .init(
                    evaluation: EvaluationID(chance.id(at: context.now)), evaluator: HistoryCodes.npi, discipline: .physical,
                    evaluatedOn: context.now.day, findings: findings)),
            context, &step)
    }

    private mutating func requestServices(_ context: Context, _ chance: inout Chance, _ step: inout Step) {
        let from = context.now.day
        let services = (0..<chance.pick([1, 2, 2, 3])).map { _ in
            ServiceRequested(
                line: ServiceLineID(chance.id(at: context.now)), service: chance.pick(HistoryCodes.services),
                modifiers: [HistoryCodes.modifier],
                quantity: HistoryCodes.quantity, frequency: Frequency(times: 2, .week),
                dates: from.adding(days: 90).flatMap { DateRange(from: from, through: $0) }, renderer: HistoryCodes.npi,
                claim: chance.token())
        }
        self.ask(.requestServices(.init(services)), context, &step)
    }

    /// A letter, section by section, to its review and its signature, and then out.
    private mutating func write(
        _ letterID: LetterID, _ people: HistoryPeople, _ context: Context, _ chance: inout Chance, _ step: inout Step
    ) {
        let clinician = Context(now: context.now, actor: chance.pick(people.clinicians), purpose: "treatment")
        let reviewer = Context(now: context.now, actor: people.reviewer, purpose: "treatment")
        switch self.letter.status {
        case .draft, .changesRequested:
            let empty = LetterSection.allCases.filter { self.letter.sections[$0] == nil }
            if let section = empty.first ?? (self.editsLeft > 0 ? chance.pick(LetterSection.allCases) : nil) {
                if empty.isEmpty { self.editsLeft -= 1 }
                _ = self.ask(.edit(.init(section: section, text: chance.prose(60...140))), clinician, &step)
            } else {
                _ = self.ask(.submitForReview(.init(reviewer: people.reviewer)), clinician, &step)
            }
        case .inReview:
            if chance.percent(25) {
                self.editsLeft += 2
                _ = self.ask(
                    .requestChanges(.init(comments: [ReviewComment(section: .benefitsAndGoals, text: chance.prose(8...20))])), reviewer,
                    &step)
            } else {
                _ = self.ask(.review(.init()), reviewer, &step)
            }
        case .reviewed:
            let signed = self.ask(
                .sign(
                    .init(
                        nameAsPrinted: "A. Signer", credential: .pt, npi: HistoryCodes.npi,
                        license: License(state: "CA", number: "PT1", expiresOn: HistoryCodes.licenseEnd))),
                clinician, &step)
            for case .signed(let signature) in signed {
                self.ask(.noteSignature(.init(letter: letterID, signature: signature)), context, &step)
            }
        case .signed:
            self.ask(
                .submit(
                    .init(submission: SubmissionID(chance.id(at: context.now)), channel: chance.pick([.portal, .fax]), confirmation: "C1")),
                context, &step)
        case .superseded, .voided, .lapsed:
            // These letters are signed once, and stay so.
            return
        }
    }

    /// From the submission to the end.
    private mutating func pursue(_ context: Context, _ chance: inout Chance, _ step: inout Step) {
        if let open = self.file.openInformationRequests.first {
            self.ask(
                .answerInformationRequest(.init(request: open.id, channel: .portal, isPartial: chance.percent(20))), context,
                &step)
        } else if let appeal = self.file.appeals.first(where: { $0.decided == nil }) {
            self.decide(appeal, context, &chance, &step)
        } else if self.file.isInFlight {
            self.hear(context, &chance, &step)
        } else if self.file.appealBy != nil || self.file.services.contains(where: \.isAppealable), self.file.appeals.count < 2,
            chance.percent(60)
        {
            let level: AppealLevel = self.file.appeals.isEmpty ? .internalFirst : .internalSecond
            self.ask(
                .fileAppeal(
                    .init(appeal: AppealID(chance.id(at: context.now)), level: level, channel: .fax, grounds: chance.prose(20...60))),
                context, &step)
        } else {
            let isGranted = self.file.services.contains(where: \.isAuthorized)
            self.ask(
                .close(.init(disposition: isGranted ? .authorized : .denied, isAbandoning: true, note: chance.prose(3...8))), context, &step
            )
            if chance.percent(4) { self.ask(.reopen(.init(reason: .closedInError)), context, &step) }
        }
    }

    /// What comes from the payer while it decides.
    private mutating func hear(_ context: Context, _ chance: inout Chance, _ step: inout Step) {
        guard let submission = self.file.submissions.last else { return }
        if submission.acknowledged.isEmpty {
            self.ask(
                .recordAcknowledgement(
                    .init(
                        submission: submission.queued.submission, kind: .portal, isAccepted: !chance.percent(4), receivedAt: context.now,
                        reference: "R\(chance.next() % 1_000_000)")),
                context, &step)
        } else if self.file.pends.isEmpty, chance.percent(40) {
            self.pend(context, &chance, &step)
        } else if self.file.informationRequests.isEmpty, chance.percent(45) {
            self.ask(
                .recordInformationRequest(
                    .init(
                        request: InformationRequestID(chance.id(at: context.now)), channel: .portal,
                        asked: [AskedItem(system: .loinc, code: "11488-4")], receivedAt: context.now,
                        dueAt: context.now.adding(.seconds(14 * 86_400)), details: InformationDetails(text: chance.prose(8...25)))),
                context, &step)
        } else {
            self.ask(.recordDecision(self.decision(context, &chance)), context, &step)
        }
    }

    private mutating func pend(_ context: Context, _ chance: inout Chance, _ step: inout Step) {
        self.ask(
            .recordPend(
                .init(receivedAt: context.now, expectedBy: context.now.day.adding(days: 7), reference: "P\(chance.next() % 1_000)")),
            context, &step)
    }

    private func decision(_ context: Context, _ chance: inout Chance) -> CaseFile.RecordDecision {
        let services = self.file.services.map { service in
            let action: ReviewAction = chance.percent(55) ? .certifiedInTotal : chance.percent(30) ? .certifiedPartial : .notCertified
            return ServiceOutcome(
                line: service.requested.line, action: action,
                wording: action == .notCertified ? DenialWording(text: chance.prose(15...40), policy: "MP-12") : nil)
        }
        return CaseFile.RecordDecision(
            decision: DecisionID(chance.id(at: context.now)), channel: .portal, receivedAt: context.now, noticedOn: context.now.day,
            appealBy: context.now.day.adding(days: 60), services: services,
            authorization: services.contains { $0.action.authorizes } ? Self.authorization(context, &chance) : nil)
    }

    private mutating func decide(
        _ appeal: CaseFile.State.Appeal, _ context: Context, _ chance: inout Chance, _ step: inout Step
    ) {
        let isOverturned = chance.percent(50)
        self.ask(
            .recordAppealDecision(
                .init(
                    appeal: appeal.filed.appeal, decision: DecisionID(chance.id(at: context.now)),
                    outcome: isOverturned ? .overturned : .upheld, receivedAt: context.now, appealBy: context.now.day.adding(days: 60),
                    authorization: isOverturned ? Self.authorization(context, &chance) : nil)),
            context, &step)
    }

    private static func authorization(_ context: Context, _ chance: inout Chance) -> GrantedAuthorization {
        GrantedAuthorization(
            authorization: AuthorizationID(chance.id(at: context.now)), number: "A\(chance.next() % 1_000_000_000)",
            quantity: HistoryCodes.quantity, issuedOn: context.now.day)
    }
}
