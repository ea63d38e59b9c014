import CaseDomain
import ClinicalCodes
import EventSourcing
import TestSupport

/// One case with its letters, walked through at random by commands: half along the road that cases take, half anything at all,
/// in any order, repeated, late. The clock is part of the walk; the same seed walks the same way.
struct RandomWalk {
    /// What is asked of the case, of a letter, or of both at once.
    enum Asked {
        case ofCase(CaseFile.Command)
        case ofLetter(LetterID, Letter.Command)
        /// A letter is started or signed, or something becomes of its signature, in one command with the case's half.
        case ofBoth(CaseFile.Command, LetterID, Letter.Command)
    }

    /// A stream, folded twice: with patients' parts opened, and from facts alone.
    struct Stream<D: Decider> where D.Event: Equatable {
        private(set) var history: [Recorded<D.Event>] = []
        private(set) var state = D.initial
        private(set) var sealedState = D.initial

        mutating func append(_ events: [D.Event], _ context: Context) throws {
            for event in events {
                let number = self.history.count + 1
                var recorded = Recorded(
                    event, stream: SpecMoment.stream, version: StreamVersion(Int32(number)), position: Position(Int64(number)),
                    actor: context.actor, command: CommandID(SpecMoment.stream.rawValue), occurredAt: event.occurredAt ?? context.now,
                    recordedAt: context.now)
                self.history.append(recorded)
                D.evolve(&self.state, by: recorded)
                recorded.event = try event.fromFacts()
                D.evolve(&self.sealedState, by: recorded)
            }
        }

        /// What follows from a command now.
        func outcome(_ command: D.Command, _ context: Context) -> Result<[D.Event], D.Refusal> {
            do throws(D.Refusal) { return .success(try D.decide(command, in: self.state, context)) } catch { return .failure(error) }
        }

        /// What follows from a command for whoever knows the facts alone.
        func sealedOutcome(_ command: D.Command, _ context: Context) -> Result<[D.Event], D.Refusal> {
            do throws(D.Refusal) { return .success(try D.decide(command, in: self.sealedState, context)) } catch { return .failure(error) }
        }

        func events(_ command: D.Command, _ context: Context) -> [D.Event] { (try? self.outcome(command, context).get()) ?? [] }
    }

    static let letters = [The.letter, The.otherLetter]
    private static let actors = [The.coordinator, The.author, The.reviewer, The.signer, The.colleague]

    var random: SplitMix64
    private(set) var now = The.day(-60)
    private(set) var file = Stream<CaseFile>()
    private(set) var letters: [LetterID: Stream<Letter>] = [:]
    private var road: [Asked] = []
    private var actor = The.coordinator

    init(seed: UInt64) { self.random = SplitMix64(seed: seed) }

    var context: Context { Context(now: self.now, actor: self.actor, purpose: "treatment") }

    func letter(_ letter: LetterID) -> Stream<Letter> { self.letters[letter] ?? Stream() }

    /// Asks the next thing and records what followed; `nil` when nothing did.
    mutating func step() throws -> Asked? {
        let asked = self.next()
        switch asked {
        case .ofCase(let command):
            let events = self.file.events(command, self.context)
            try self.file.append(events, self.context)
            // What the case says of a letter's end, the letter says too.
            for case .letterLapsed(let it) in events {
                let lapsed = self.letter(it.letter).events(.lapse(.init(rule: it.rule, on: it.on)), self.context)
                try self.letters[it.letter, default: Stream()].append(lapsed, self.context)
            }
            return events.isEmpty ? nil : asked
        case .ofLetter(let letter, let command):
            let events = self.letter(letter).events(command, self.context)
            try self.letters[letter, default: Stream()].append(events, self.context)
            return events.isEmpty ? nil : asked
        case .ofBoth(var command, let letter, let other):
            let letterEvents = self.letter(letter).events(other, self.context)
            if let event = letterEvents.first {
                if case .signed(let signature) = event { command = .noteSignature(.init(letter: letter, signature: signature)) }
                if let note = CaseFile.NoteLetter(letter: letter, event: event) { command = .noteLetter(note) }
            }
            let events = self.file.events(command, self.context)
            // All of it, or nothing.
            if events.isEmpty || letterEvents.isEmpty { return nil }
            try self.file.append(events, self.context)
            try self.letters[letter, default: Stream()].append(letterEvents, self.context)
            return .ofBoth(command, letter, other)
        }
    }

    /// The next thing that is asked, and by whom; time passes.
    mutating func next() -> Asked {
        self.now = self.now.adding(.seconds(Int(self.random.next() % 90_000)))
        // Now and then nobody does anything for days.
        if self.chance(30) { self.now = self.now.adding(.seconds(Int(self.random.next() % 900_000))) }
        self.actor = self.pick(Self.actors)
        guard self.chance(2) else { return self.anything() }
        if self.road.isEmpty { self.road = self.roadAhead().reversed() }
        let asked = self.road.removeLast()
        // Whoever reviews did not write: on the road everybody keeps to their part.
        switch asked {
        case .ofLetter(_, .review): self.actor = The.reviewer
        case .ofLetter(_, .edit), .ofLetter(_, .copyForward): self.actor = The.author
        case .ofBoth(_, _, .sign): self.actor = The.signer
        case .ofBoth(_, _, .cosign): self.actor = The.colleague
        // What is open is known only now.
        case .ofCase(.answerInformationRequest): return .ofCase(self.answer())
        default: break
        }
        return asked
    }

    // MARK: what may be asked

    /// From the order to an overturned appeal, for one letter.
    private mutating func roadAhead() -> [Asked] {
        let letter = self.pick(Self.letters)
        let copying = self.chance(2) ? [Asked.ofLetter(letter, self.copy()), .ofLetter(letter, self.check())] : []
        let ending = self.chance(3) ? [self.cosign(letter), self.end(letter)] : []
        let writing = LetterSection.allCases.map { Asked.ofLetter(letter, .edit(.init(section: $0, text: "Mateo \($0.rawValue)."))) }
        let before: [CaseFile.Command] = [
            self.open(), .linkCoverage(.init(self.coverage())), .recordEvaluation(self.evaluation()), self.request(), self.request(),
        ]
        let after: [CaseFile.Command] = [
            self.determine(), self.submit(), .passTime, self.chance(2) ? self.withdraw() : self.update(), self.acknowledge(), self.pend(),
            self.ask(), self.answer(),
            self.decide(), self.appeal(), self.decideAppeal(), self.authorize(), self.close(), self.reopen(),
        ]
        return before.map { .ofCase($0) }
            + [.ofBoth(.addLetter(.init(letter: letter)), letter, .start(.init(caseID: The.caseID)))] + copying + writing
            + [.ofLetter(letter, .submitForReview(.init())), .ofLetter(letter, .review(.init())), self.sign(letter)] + ending
            + after.map { .ofCase($0) }
    }

    private mutating func anything() -> Asked {
        if self.chance(4) { return .ofCase(self.requestMatter()) }
        let letter = self.pick(Self.letters)
        switch self.random.next() % 56 {
        case 0: return .ofCase(self.open())
        case 1: return .ofCase(.linkCoverage(.init(self.coverage())))
        case 2: return .ofCase(.recordEvaluation(self.evaluation()))
        case 3: return .ofCase(self.request())
        case 4: return .ofBoth(.addLetter(.init(letter: letter)), letter, .start(.init(caseID: The.caseID)))
        case 5: return self.sign(letter)
        case 6: return .ofCase(self.submit())
        case 7, 8: return .ofCase(self.acknowledge())
        case 9: return .ofCase(self.pend())
        case 10, 11: return .ofCase(self.ask())
        case 12: return .ofCase(self.answer())
        case 13, 14: return .ofCase(self.decide())
        case 15: return .ofCase(self.authorize())
        case 16: return .ofCase(self.appeal())
        case 17: return .ofCase(self.decideAppeal())
        case 18:
            return .ofCase(.assignOwner(.init(owner: self.pick(Self.actors), role: self.pick(OwnerRole.allCases), note: self.words())))
        case 19: return .ofCase(.handOver(.init(to: self.pick(Self.actors), reason: self.pick(OwnershipReason.allCases))))
        case 20: return .ofCase(.addNote(.init(note: The.id(UInt8(self.random.next() % 50)), text: "Mateo called.")))
        case 21: return .ofCase(self.close())
        case 22: return .ofCase(self.reopen())
        case 33: return .ofCase(self.correct())
        case 34: return .ofCase(.settleIrregularity(.init(irregularity: self.pick(Irregularity.allCases), task: The.task)))
        case 35...41: return .ofCase(self.authorizationMatter())
        case 42...51: return .ofCase(self.appealMatter())
        case 52, 53: return .ofCase(.passTime)
        case 54, 55: return .ofCase(self.determine())
        case 23:
            let text = self.pick(["", "Mateo.", "Mateo speaks."])
            return .ofLetter(letter, .edit(.init(section: self.pick(LetterSection.allCases), text: text)))
        case 24: return .ofLetter(letter, .submitForReview(.init(reviewer: self.pick(Self.actors))))
        case 25: return .ofLetter(letter, .requestChanges(.init(comments: [ReviewComment(text: "Mateo?")])))
        case 26: return .ofLetter(letter, self.copy())
        case 27: return .ofLetter(letter, .prefill(.init([.init(name: "a", source: Position(1), value: self.pick(["Mateo", "Rosa"]))])))
        case 28: return .ofLetter(letter, self.check())
        case 29: return .ofLetter(letter, self.settle())
        case 30: return self.cosign(letter)
        case 31: return self.end(letter)
        case 32: return .ofLetter(letter, .render(.init(pdfHash: ContentHash(of: "1"), pages: 2, letterhead: The.id(98))))
        default:
            return .ofLetter(
                letter, .review(.init(attestation: self.words(), requiresTwoPeople: !self.chance(6))))
        }
    }

    private mutating func open() -> CaseFile.Command {
        var open = The.open
        if !self.chance(4) { open.timeZone = "America/Chicago" }
        if self.chance(6) { open.process = self.pick(PayerProcess.allCases) }
        if self.chance(6) { open.details = nil }
        if self.chance(6) { open.kind = self.pick(RequestKind.allCases) }
        if open.kind.continues, !self.chance(4) { open.origin = RenewalOrigin(authorization: The.authorization) }
        if self.chance(6) { open.urgency = .expedited }
        open.isAttested = open.urgency == .expedited && self.chance(2)
        return .open(open)
    }

    /// Of some plan: which law runs the clocks depends on it.
    private mutating func coverage() -> CoverageLinked {
        var coverage = The.coverageLinked
        coverage.lineOfBusiness = self.pick([.commercial, .commercial, .medicaid, .medicaidManagedCare, .medicareAdvantage])
        if coverage.lineOfBusiness == .commercial { coverage.funding = self.pick([.insured, .selfFunded]) }
        return coverage
    }

    /// Some rule speaks, or none does.
    private mutating func determine() -> CaseFile.Command {
        var terms = RuleTerms.treatAsRequired
        if self.chance(2) {
            terms = RuleTerms(requirement: RequirementTerms(.required), letter: LetterTerms(isNeeded: self.chance(2)))
            if self.chance(4) { terms.channels = [ChannelRule(.portal), ChannelRule(.fax)] }
            if self.chance(4) { terms.attachments = AttachmentRule(required: [RequiredAttachment(type: "plan_of_care", reportType: "08")]) }
            if self.chance(2) {
                terms.renewal = RenewalRule(earliestDaysBeforeEnd: 200, leadDays: 30, lowUnits: self.chance(2) ? .percent(20) : nil)
            }
        }
        return .determineRequirement(
            .init(
                lines: self.chance(2) ? [] : self.some(Self.lines),
                result: self.chance(2) ? nil : self.pick(RequirementDetermined.Result.allCases),
                source: self.pick(RequirementDetermined.Source.allCases), informationNeeded: self.some([.location]),
                satisfiedBy: self.chance(4) ? The.authorization : nil, terms: terms, reference: self.words()))
    }

    private mutating func evaluation() -> CaseFile.RecordEvaluation {
        var findings = The.findings
        if self.chance(6) { findings.goals = [] }
        return CaseFile.RecordEvaluation(
            evaluation: The.id(UInt8(1 + self.random.next() % 3)), discipline: .speech, evaluatedOn: The.date(self.pick([-70, -65, 90])),
            findings: findings)
    }

    private mutating func request() -> CaseFile.Command {
        .requestServices(.init(self.some([The.speech, The.device, The.unknownLine]).map { self.service($0) }))
    }

    private mutating func sign(_ letter: LetterID) -> Asked {
        var sign = self.chance(2) ? The.sign : The.signForCosigner
        if self.chance(4) {
            sign.signatory.method = .wet
            sign.signatory.signedAt = self.moment()
        }
        // The case's half takes the signature that follows from the letter's.
        return .ofBoth(.noteSignature(.init(letter: letter, signature: Past.signature)), letter, .sign(sign))
    }

    private mutating func cosign(_ letter: LetterID) -> Asked {
        // The case's half takes the event that follows from the letter's.
        .ofBoth(.noteSignature(.init(letter: letter, signature: Past.signature)), letter, .cosign(The.cosign))
    }

    /// Something that ends a signature, or the version that was signed.
    private mutating func end(_ letter: LetterID) -> Asked {
        let command: Letter.Command =
            switch self.random.next() % 4 {
            case 0:
                .revokeSignature(
                    .init(
                        reason: self.pick(SignatureRevoked.Reason.allCases), note: self.words(),
                        isTransmitted: self.file.state.isTransmitted(letter)))
            case 1: .lapse(.init(rule: self.pick(LapseRule.allCases), on: The.date(3)))
            default: .supersede(.init(letter: letter))
            }
        return .ofBoth(.noteSignature(.init(letter: letter, signature: Past.signature)), letter, command)
    }

    private mutating func copy() -> Letter.Command {
        .copyForward(
            The.copy(self.some(LetterSection.allCases), isOfOtherPatient: self.chance(4), isStripped: self.chance(4), isVerbatim: true))
    }

    private mutating func check() -> Letter.Command {
        let findings = self.some([UInt8(1), 2, 3]).map { number in
            The.finding(
                number, self.pick([.advice, .warn, .warn, .block]), self.pick(LetterFinding.Kind.allCases),
                in: self.pick(LetterSection.allCases), isWaivable: !self.chance(4))
        }
        return .check(The.check(findings, score: Int32(self.random.next() % 100)))
    }

    private mutating func settle() -> Letter.Command {
        let finding: FindingID = The.id(UInt8(1 + self.random.next() % 3))
        if self.chance(2) { return .resolveFinding(.init(finding: finding, reason: self.pick(FindingResolved.Reason.allCases))) }
        return .waiveFinding(.init(finding: finding, reason: self.pick(FindingWaived.Reason.allCases), note: self.words()))
    }

    private mutating func submit() -> CaseFile.Command {
        .submit(
            .init(
                submission: self.pick([The.submission, The.otherSubmission, The.id(53)]), channel: self.pick(Channel.allCases),
                letter: self.chance(4) ? self.pick(Self.letters) : nil, sentAt: self.chance(3) ? self.moment() : nil,
                confirmation: self.words()))
    }

    private mutating func acknowledge() -> CaseFile.Command {
        .recordAcknowledgement(
            .init(
                submission: self.pick([The.submission, The.otherSubmission, The.id(54)]),
                kind: self.pick(SubmissionAcknowledged.Kind.allCases), isAccepted: self.chance(2), receivedAt: self.moment(),
                reference: self.words()))
    }

    private mutating func pend() -> CaseFile.Command {
        .recordPend(.init(lines: self.some(Self.lines), receivedAt: self.moment(), reference: self.words()))
    }

    private mutating func ask() -> CaseFile.Command {
        .recordInformationRequest(
            .init(
                request: self.pick([The.question, The.id(62)]), channel: self.pick(Channel.allCases),
                asked: self.some(Self.lines).map { AskedItem(system: .loinc, code: "34104-0", line: $0) },
                receivedAt: self.chance(2) ? self.now : self.moment(),
                dueAt: self.chance(2) ? self.moment().adding(.seconds(20 * 86_400)) : nil,
                details: self.words().map { InformationDetails(text: $0) }))
    }

    private mutating func answer() -> CaseFile.Command {
        // Mostly what is asked.
        let open = self.chance(3) ? nil : self.file.state.openInformationRequests.first?.id
        return .answerInformationRequest(
            .init(
                request: open ?? self.pick([The.question, The.id(62), The.id(63)]), channel: .fax,
                sentAt: self.chance(3) ? self.moment() : nil,
                isPartial: self.chance(2), note: self.words()))
    }

    private mutating func decide() -> CaseFile.Command {
        .recordDecision(
            .init(
                decision: self.pick([The.decision, The.laterDecision]), channel: self.pick(Channel.allCases), receivedAt: self.moment(),
                noticedOn: self.chance(2) ? The.date(self.pick([-8, -7])) : nil,
                appealBy: self.chance(2) ? The.date(self.pick([9, 60])) : nil,
                services: self.outcomes(), authorization: self.chance(2) ? self.granted() : nil))
    }

    private mutating func authorize() -> CaseFile.Command { .recordAuthorization(.init(self.granted(), receivedAt: self.moment())) }

    private mutating func appeal() -> CaseFile.Command {
        .fileAppeal(
            .init(
                appeal: self.pick([The.appeal, The.otherAppeal, The.id(93)]), level: self.pick(AppealLevel.allCases),
                lines: self.chance(2) ? [] : self.some(Self.lines), channel: .fax, filedAt: self.chance(3) ? self.moment() : nil,
                letter: self.chance(4) ? self.pick(Self.letters) : nil, isLateForCause: self.chance(2), grounds: self.words(),
                representation: self.chance(2) ? self.pick(AppealRepresentation.allCases) : nil))
    }

    private mutating func decideAppeal() -> CaseFile.Command {
        .recordAppealDecision(
            .init(
                appeal: self.pick([The.appeal, The.otherAppeal, The.id(94)]), decision: self.pick([The.appealDecision, The.id(74)]),
                outcome: self.pick(AppealDecided.Outcome.allCases), receivedAt: self.moment(),
                appealBy: self.chance(2) ? The.date(30) : nil, services: self.outcomes(),
                authorization: self.chance(3) ? self.granted() : nil))
    }

    private mutating func close() -> CaseFile.Command {
        .close(.init(disposition: self.pick(CaseClosed.Disposition.allCases), isAbandoning: self.chance(2), note: self.words()))
    }

    private mutating func reopen() -> CaseFile.Command {
        .reopen(.init(reason: self.pick(CaseReopened.Reason.allCases), note: self.words()))
    }

    private mutating func correct() -> CaseFile.Command {
        let target = StreamVersion(Int32(1 + self.random.next() % UInt64(max(1, self.file.history.count))))
        return .correct(.init(target: target, reason: self.pick(CorrectionReason.allCases), note: self.words()))
    }

    private mutating func granted() -> GrantedAuthorization {
        GrantedAuthorization(
            authorization: self.pick([The.authorization, The.id(82)]), number: "AUTH-3381", lines: self.some(Self.lines),
            quantity: self.chance(2) ? The.visits : nil)
    }

    private mutating func outcomes() -> [ServiceOutcome] {
        self.some(Self.lines + [The.speech]).map {
            ServiceOutcome(
                line: $0, action: self.pick(ReviewAction.allCases),
                authorized: self.chance(4) ? AuthorizedService(service: The.groupTherapy, quantity: The.visits) : nil,
                wording: self.words().map { DenialWording(text: $0) })
        }
    }

    // MARK: chance

    static let lines = [The.speech, The.device, The.unknownLine, The.id(34)]

    mutating func pick<Value>(_ values: [Value]) -> Value { values[Int(self.random.next() % UInt64(values.count))] }
    mutating func some<Value>(_ values: [Value]) -> [Value] { values.filter { _ in self.chance(2) } }
    mutating func chance(_ one: UInt64) -> Bool { self.random.next() % one == 0 }
    mutating func words() -> String? { self.chance(2) ? "Mateo says so." : nil }
    /// Some time around now: facts come late, and some are dated wrongly.
    mutating func moment() -> Timestamp { self.now.adding(.seconds(86_400 * (2 - Int(self.random.next() % 30)))) }
}

extension CaseFile.Command {
    /// Whether it records what happened at the payer.
    var isFactOfPayer: Bool { self.kind?.isFactFromOutside ?? false }
}

extension StoredEvent {
    /// The event as a fold that decides reads it: what the patient's part said is closed.
    func fromFacts() throws -> Self {
        let body = self.encoded()
        guard let event = try Self.decode(self.type, PlainBody(facts: body.facts, phi: body.phi == .absent ? .absent : .sealed)) else {
            throw UnknownType()
        }
        return event
    }
}

private struct UnknownType: Error {}
