import CaseDomain
import EventSourcing
import TestSupport

/// What happened to requests whose clocks run: sent on Tuesday 24 November 2026 at nine in the morning, where it is Central time.
enum ClockPast {
    static let central = TimeZoneName.central

    /// A request that a plan of a kind got now.
    static func sent(
        to plan: LineOfBusiness = .commercial, _ funding: Funding = .insured, urgency: Urgency = .standard,
        process: PayerProcess = .priorAuthorization, kind: RequestKind = .initial, endingOn end: CivilDate? = nil,
        for services: [ServiceRequested] = [The.speechRequested, The.deviceRequested], at moment: Timestamp = The.now,
        knowing more: (inout CoverageLinked) -> Void = { _ in }
    ) -> [CaseFile.Event] {
        var open = The.open
        open.timeZone = self.central.rawValue
        open.urgency = urgency
        open.isAttested = urgency == .expedited
        open.process = process
        open.kind = kind
        if kind.continues { open.origin = RenewalOrigin(authorization: The.authorization, endsOn: end) }
        var coverage = The.coverageLinked
        coverage.lineOfBusiness = plan
        coverage.funding = funding
        more(&coverage)
        return Past.after([
            .open(open), .linkCoverage(.init(coverage)), .recordEvaluation(The.recordEvaluation),
            .requestServices(.init(services)), .addLetter(.init(letter: The.letter)),
            .noteSignature(.init(letter: The.letter, signature: Past.signature)),
            .submit(.init(submission: The.submission, channel: .portal, sentAt: moment)),
        ])
    }

    /// What follows a past when time has passed.
    static func passing(_ past: [CaseFile.Event], to moment: Timestamp) -> [CaseFile.Event] {
        past + Case.given(past).when(.passTime, at: moment).events
    }

    static func ask(at moment: Timestamp, dueAt: Timestamp? = nil) -> CaseFile.Command {
        .recordInformationRequest(
            .init(
                request: The.question, channel: .fax, asked: [AskedItem(system: .loinc, code: "34104-0", line: The.speech)],
                receivedAt: moment, dueAt: dueAt))
    }

    static func acknowledge(at moment: Timestamp) -> CaseFile.Command {
        .recordAcknowledgement(.init(submission: The.submission, kind: .portal, isAccepted: true, receivedAt: moment))
    }

    static func decide(at moment: Timestamp, _ lines: [ServiceLineID] = [The.speech, The.device]) -> CaseFile.Command {
        .recordDecision(The.decide(lines.map(Past.deny), receivedAt: moment))
    }

    /// A request that was denied as soon as it came.
    static func denied(at moment: Timestamp, by plan: LineOfBusiness = .commercial, _ funding: Funding = .insured) -> [CaseFile.Event] {
        Past.after([self.decide(at: moment)], self.sent(to: plan, funding, at: moment))
    }

    static func after(_ moment: Timestamp) -> Timestamp { Timestamp(microseconds: moment.rawValue + 1) }

    /// The last end of a day, where it is Central time.
    static func endOfDay(_ year: Int, _ month: Int, _ day: Int) -> Timestamp {
        self.central.endOfDay(CivilDate(year: year, month: month, day: day)!)
    }

    /// All that a clock goes through, and what is determined of the requirement.
    static let whole: [[CaseFile.Event]] = [
        passing(sent(), to: The.day(9)),
        Past.after(
            [
                ask(at: The.day(0)), .answerInformationRequest(.init(request: The.question, channel: .fax)),
                .withdraw(.init(withdrawal: The.withdrawal, reason: .other, channel: .portal)),
            ],
            sent(to: .commercial, .selfFunded, at: The.day(-1))),
        Past.after([acknowledge(at: The.day(0)), decide(at: The.day(0))], sent(to: .medicareAdvantage, at: The.day(-1))),
        passing(Past.after([ask(at: The.now, dueAt: The.day(4))], sent()), to: The.day(9)),
        Past.after([.determineRequirement(.init())], Past.requested),
    ]
}

extension Case {
    /// The last clock of a kind.
    func clock(_ kind: ClockKind) -> CaseFile.State.Clock? where D == CaseFile { self.state.clocks.last { $0.started.kind == kind } }
}

extension Case.Outcome {
    /// What the clocks made of a command, windows to appeal left aside.
    var ofClocks: [CaseFile.Event] {
        self.events.filter { event in
            if case .appealWindowOpened = event { return false }
            return event.isOfClocks
        }
    }
}
