import CaseDomain
import EventSourcing
import TestSupport
import Testing

typealias Exceptions = Spec<CaseException>

/// What happened to an exception up to a point.
enum ExceptionPast {
    static let booked = ThePlaybook.books(ThePlaybook.entry()).state.entries[0]
    static let open = CaseException.Open(
        caseID: The.otherCase, patient: The.patient, site: The.site, trigger: ThePlaybook.trigger, payer: The.payer, entry: booked.entry,
        pin: booked.pin(of: The.organization),
        zone: .central, cause: StreamVersion(9))
    static let opened = after([.open(open)])
    static let half = after([.completeStep(.init(step: 1))], opened)
    static let escalated = after([.passTime], opened, at: The.day(4))
    static let done = after([.skipStep(.init(step: 2, reason: .payerWaived)), .resolve(.init())], half)

    static func after(_ commands: [CaseException.Command], _ past: [CaseException.Event] = [], at now: Timestamp = The.now)
        -> [CaseException.Event]
    {
        commands.reduce(past) { $0 + Exceptions.given($0).when($1, at: now).events }
    }
}

@Suite("Exceptions of a case")
struct CaseExceptionTests {
    @Test func `an exception keeps the version of the entry, and when its steps are due at the site`() throws {
        guard case .opened(let it) = ExceptionPast.opened.first else {
            Issue.record("it is opened")
            return
        }
        #expect(it.playbook.version == 1 && it.playbook.streamVersion == StreamVersion(1))
        #expect(it.steps.map(\.dueAt) == [TimeZoneName.central.endOfDay(The.date(2)), The.day(3)])
        #expect(it.steps.map(\.escalateAt) == [TimeZoneName.central.endOfDay(The.date(3)), nil])
        Exceptions.given(ExceptionPast.opened).when(.open(ExceptionPast.open)).thenNothing()
    }

    @Test func `another one uses another id, and an entry that does not speak of the code is none`() {
        var other = ExceptionPast.open
        other.caseID = The.caseID
        Exceptions.given(ExceptionPast.opened).when(.open(other)).thenRefused(.exceptionExists)
        other.trigger = PlaybookTrigger(.denial, "09")
        Exceptions.given().when(.open(other)).thenRefused(.exceptionPlaybookUnfit)
        var far = ExceptionPast.open
        far.entry.steps[0].due = .businessDays(3_660)
        Exceptions.given().when(.open(far)).thenRefused(.exceptionDueUnknown)
    }

    @Test func `one exception of a case is open for a code: it claims the code until it is resolved`() {
        let stream = ExceptionID(SpecMoment.stream.rawValue).stream
        let opened = Exceptions.given(ExceptionPast.opened).state
        let taken = CaseException.reservations(following: ExceptionPast.opened, in: .init(), of: stream)
        let given = CaseException.reservations(following: Array(ExceptionPast.done.suffix(1)), in: opened, of: stream)
        #expect(taken.map(\.action) == [.take] && given.map(\.action) == [.release])
        #expect(taken.map(\.token) == given.map(\.token) && taken.map(\.kind) == ["exception.trigger"])
        #expect(Refusal(claim: "exception.trigger", heldBy: stream) == .exceptionOpen(by: stream))
        #expect(CaseException.reservations(following: Array(ExceptionPast.half.suffix(1)), in: opened, of: stream).isEmpty)
    }

    @Test func `what can be asked of an exception is what its decisions allow`() {
        #expect(Exceptions.given(ExceptionPast.opened).state.possible == [.completeStep, .skipStep, .resolve])
        #expect(Exceptions.given(ExceptionPast.done).state.possible.isEmpty && Exceptions.given().state.possible == [.open])
        #expect(Exceptions.given(ExceptionPast.done).state.status == .completed && Exceptions.given().state.status == nil)
    }

    @Test func `an exception is read back from its row as it was written`() throws {
        for past in [ExceptionPast.opened, ExceptionPast.half, ExceptionPast.escalated, ExceptionPast.done] {
            let state = Exceptions.given(past).state
            #expect(try CaseException.State(json: JSON(JSONWriter.bytes(of: state))) == state)
        }
    }

    @Test func `a payer's codes are told each once, and one notice is one occasion`() throws {
        let denied = Case.given(Past.denied).history.map(\.event)
        let told = denied.compactMap { PlaybookTrigger.told(by: $0) }
        #expect(
            told.count == 2 && Set(told.map(\.occasion)).count == 1 && told.allSatisfy { $0.triggers.allSatisfy { $0.kind == .denial } })
        let asked = try #require(Case.given(Past.asked).history.compactMap { PlaybookTrigger.told(by: $0.event) }.first)
        #expect(asked.triggers.allSatisfy { $0.kind == .information } && asked.occasion == "\(The.question)")
        #expect(Case.given(Past.submitted).history.allSatisfy { PlaybookTrigger.told(by: $0.event) == nil })
        let ids = told.map { ExceptionID(of: $0.triggers[0], on: $0.occasion, of: The.caseID, in: The.organization) }
        #expect(Set(ids).count == 1)
    }

    @Test func `what was answered, overturned or closed before anybody came to it takes no case off its road`() throws {
        func told(_ past: [CaseFile.Event]) -> [CaseFile.Event] { past.filter { PlaybookTrigger.told(by: $0) != nil } }
        func offRoad(_ past: [CaseFile.Event]) -> Int { told(past).count { Case.given(past).state.isOffRoad(by: $0) } }
        #expect(offRoad(Past.asked) == 1 && offRoad(Past.denied) == 2)
        let answered = Past.after([.answerInformationRequest(.init(request: The.question, channel: .fax))], Past.asked)
        #expect(told(answered).count == 1 && offRoad(answered) == 0)
        #expect(told(Past.closed).count > 0 && offRoad(Past.closed) == 0)
        let approved = Past.after(
            [.recordDecision(The.decide([Past.certify(The.speech)], The.appealDecision, receivedAt: The.day(-2)))], Past.denied)
        #expect(offRoad(approved) == 1)
    }

    @Test func `each step is a task of its own, in its queue, and always the same one`() {
        guard let event = ExceptionPast.opened.first, case .opened(let opened) = event else {
            Issue.record("it is opened")
            return
        }
        let exception = ExceptionID(SpecMoment.stream.rawValue)
        let tasks = ExceptionPolicy.tasks(
            following: event, of: opened, in: exception, version: StreamVersion(1), position: Position(1), of: The.organization)
        #expect(tasks.map(\.open.queue) == [.clinicians, .coordinators] && Set(tasks.map(\.task)).count == 2)
        #expect(tasks.map(\.open.subject) == [1, 2].map { .exceptionStep(exception.step($0)) })
        #expect(tasks.allSatisfy { $0.open.kind == .playbookStep && $0.open.caseID == The.otherCase })
        let late = ExceptionPolicy.tasks(
            following: .stepEscalated(ExceptionStepEscalated(step: 1)), of: opened, in: exception, version: StreamVersion(2),
            position: Position(2), of: The.organization)
        #expect(late.map(\.open.kind) == [.playbookStepEscalated])
    }

    @Test func `a step is completed with what shows it, or left out, once`() {
        let opened = Exceptions.given(ExceptionPast.opened)
        opened.when(.completeStep(.init(step: 2))).thenRefused(.exceptionEvidenceMissing)
        opened.when(.completeStep(.init(step: 3))).thenRefused(.exceptionStepUnknown)
        #expect(opened.when(.completeStep(.init(step: 2, evidence: The.id(120)))).events.count == 1)
        let half = Exceptions.given(ExceptionPast.half)
        half.when(.completeStep(.init(step: 1))).thenNothing()
        half.when(.skipStep(.init(step: 1, reason: .other))).thenRefused(.exceptionStepEnded)
        #expect(half.state.openSteps.map(\.number) == [2])
        Exceptions.given().when(.skipStep(.init(step: 1, reason: .other))).thenRefused(.exceptionUnknown)
    }

    @Test func `it is resolved when no step is left, or given up`() {
        Exceptions.given(ExceptionPast.half).when(.resolve(.init())).thenRefused(.exceptionHasOpenSteps)
        Exceptions.given(ExceptionPast.half).when(.resolve(.init(outcome: .abandoned))).then(
            .resolved(ExceptionResolved(outcome: .abandoned, completedSteps: 1)))
        Exceptions.given(ExceptionPast.done).when(.resolve(.init())).thenNothing()
        Exceptions.given(ExceptionPast.done).when(.completeStep(.init(step: 2, evidence: The.id(120)))).thenRefused(.exceptionResolved)
    }

    @Test func `a step that stays undone is escalated once, and not before its time`() {
        let opened = Exceptions.given(ExceptionPast.opened)
        let last = TimeZoneName.central.endOfDay(The.date(3))
        opened.when(.passTime, at: last).thenNothing()
        #expect(opened.state.nextMomentAt == last.adding(.microseconds(1)))
        opened.when(.passTime, at: last.adding(.microseconds(1))).then(.stepEscalated(ExceptionStepEscalated(step: 1)))
        let escalated = Exceptions.given(ExceptionPast.escalated)
        escalated.when(.passTime, at: The.day(9)).thenNothing()
        #expect(escalated.state.nextMomentAt == nil && Exceptions.given(ExceptionPast.half).state.nextMomentAt == nil)
    }
}
