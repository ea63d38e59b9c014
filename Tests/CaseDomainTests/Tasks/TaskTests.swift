import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("A task")
struct TaskTests {
    private typealias Work = Spec<CaseTask>

    private static let cause = TaskCause(stream: The.caseID.stream, version: StreamVersion(9), position: Position(40))
    private static let open: CaseTask.Open = {
        var open = CaseTask.Open(
            kind: .explainAuthorizationWithoutDecision, caseID: The.caseID, subject: .authorization(The.authorization), cause: cause,
            dueAt: The.day(3))
        open.patient = The.patient
        open.site = The.site
        return open
    }()
    private static let opened = CaseTask.Event.opened(
        TaskOpened(
            kind: .explainAuthorizationWithoutDecision, caseID: The.caseID, patient: The.patient, site: The.site,
            subject: .authorization(The.authorization), cause: cause, dueAt: The.day(3)))
    private static let written = CaseTask.Open(caseID: The.caseID, ask: "Call Mateo's school.")
    private static let completed = CaseTask.Event.completed(TaskCompleted(outcome: .done))
    private static let cancelled = CaseTask.Event.cancelled(TaskCancelled(reason: .superseded))

    @Test func `a task is opened, and then waits for somebody`() {
        Work.given().when(.open(Self.open)).then(Self.opened)
        let state = Work.given(Self.opened).state
        #expect(state.status == .open && state.version == StreamVersion(1) && state.position == Position(1))
        #expect(Work.given().state.status == nil)
    }

    @Test func `opening it again for the same changes nothing, even when it is done or the case has another patient by now`() {
        Work.given(Self.opened).when(.open(Self.open)).thenNothing()
        Work.given(Self.opened, Self.completed).when(.open(Self.open)).thenNothing()
        var corrected = Self.open
        corrected.patient = The.id(29)
        Work.given(Self.opened).when(.open(corrected)).thenNothing()
    }

    @Test func `what asks for something else needs an id of its own`() {
        for change: (inout CaseTask.Open) -> Void in [
            { $0.kind = .findWhatWasGranted }, { $0.caseID = The.otherCase }, { $0.subject = nil }, { $0.cause = nil }, { $0.dueAt = nil },
        ] {
            var other = Self.open
            change(&other)
            Work.given(Self.opened).when(.open(other)).thenRefused(.taskExists)
        }
    }

    @Test func `whether two people wrote the same cannot be told, so a written task is opened once`() {
        let events = Work.given().when(.open(Self.written)).events
        #expect(events == [.opened(TaskOpened(kind: .other, caseID: The.caseID, ask: PHI(TaskAsk("Call Mateo's school."))))])
        Work.given(events).when(.open(Self.written)).thenRefused(.taskExists)
    }

    @Test func `a task takes patient and site over from its case`() {
        var open = Self.written
        open.takePlace(of: Case.given(Past.opened).state.opened!)
        #expect(open.patient == The.patient && open.site == The.site)
    }

    @Test func `a task is completed with what came of it, once`() {
        Work.given(Self.opened).when(.complete(.init(outcome: .done))).then(Self.completed)
        Work.given(Self.opened).when(.complete(.init(outcome: .inOrder, note: "It is Mateo's."))).then(
            .completed(TaskCompleted(outcome: .inOrder, note: PHI(Remark("It is Mateo's.")))))
        #expect(Work.given(Self.opened, Self.completed).state.status == .completed)
        Work.given(Self.opened, Self.completed).when(.complete(.init(outcome: .done))).thenNothing()
        Work.given(Self.opened, Self.completed).when(.complete(.init(outcome: .inOrder))).thenRefused(.taskDone)
        Work.given(Self.opened, Self.completed).when(.complete(.init(outcome: .done, note: "Done."))).thenRefused(.taskDone)
        Work.given(Self.opened, Self.cancelled).when(.complete(.init(outcome: .done))).thenRefused(.taskDone)
    }

    @Test func `a task that nobody needs to do is cancelled, once`() {
        Work.given(Self.opened).when(.cancel(.init(reason: .superseded))).then(Self.cancelled)
        #expect(Work.given(Self.opened, Self.cancelled).state.status == .cancelled)
        Work.given(Self.opened, Self.cancelled).when(.cancel(.init(reason: .superseded))).thenNothing()
        Work.given(Self.opened, Self.cancelled).when(.cancel(.init(reason: .openedInError))).thenRefused(.taskDone)
        Work.given(Self.opened, Self.completed).when(.cancel(.init(reason: .superseded))).thenRefused(.taskDone)
    }

    @Test func `what was never opened can be neither completed nor cancelled`() {
        Work.given().when(.complete(.init(outcome: .done))).thenRefused(.taskUnknown)
        Work.given().when(.cancel(.init(reason: .superseded))).thenRefused(.taskUnknown)
    }

    @Test func `a remark of blanks is none`() {
        Work.given(Self.opened).when(.complete(.init(outcome: .done, note: "  "))).then(Self.completed)
    }
}
