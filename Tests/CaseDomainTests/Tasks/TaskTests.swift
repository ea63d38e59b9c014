import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("A task")
struct TaskTests {
    private static let written = CaseTask.Open(caseID: The.caseID, ask: "Call Mateo's school.")

    @Test func `a task is opened, and then lies in the queue of its kind`() {
        Work.given().when(.open(TaskPast.open)).then(TaskPast.opened)
        let state = TaskPast.queued.state
        #expect(state.status == .open && state.version == StreamVersion(1) && state.position == Position(1))
        #expect(state.queue == .coordinators && state.assignee == nil && state.dueAt == The.day(3))
        #expect(Work.given().state.status == nil && Work.given().state.queue == nil)
    }

    @Test func `opening it again for the same changes nothing, even when it is done or the case has another patient by now`() {
        TaskPast.queued.when(.open(TaskPast.open)).thenNothing()
        TaskPast.anothers.when(.open(TaskPast.open)).thenNothing()
        TaskPast.completed.when(.open(TaskPast.open)).thenNothing()
        var corrected = TaskPast.open
        corrected.patient = The.id(29)
        corrected.isExpedited = true
        corrected.queue = .coordinators
        TaskPast.queued.when(.open(corrected)).thenNothing()
    }

    @Test func `what asks for something else needs an id of its own`() {
        for change: (inout CaseTask.Open) -> Void in [
            { $0.kind = .findWhatWasGranted }, { $0.caseID = The.otherCase }, { $0.subject = nil }, { $0.cause = nil }, { $0.dueAt = nil },
            { $0.queue = .reviewers },
        ] {
            var other = TaskPast.open
            change(&other)
            TaskPast.queued.when(.open(other)).thenRefused(.taskExists)
        }
    }

    @Test func `whether two people wrote the same cannot be told, so a written task is opened once`() {
        let events = Work.given().when(.open(Self.written)).events
        #expect(events == [.opened(TaskOpened(kind: .other, caseID: The.caseID, ask: PHI(TaskAsk("Call Mateo's school."))))])
        Work.given(events).when(.open(Self.written)).thenRefused(.taskExists)
    }

    @Test func `a task is about a case or a patient`() {
        Work.given().when(.open(.init(caseID: nil, ask: "Call."))).thenRefused(.taskWithoutSubject)
        let opened = Work.given().doing(.open(.init(caseID: nil, patient: The.patient, ask: "Call.")))
        #expect(opened.state.opened?.patient == The.patient && opened.state.opened?.caseID == nil)
    }

    @Test func `whoever opens a task names its queue, or who is to do it`() {
        let queued = Work.given().doing(.open(.init(caseID: The.caseID, ask: "Review it.", queue: .reviewers)))
        #expect(queued.state.queue == .reviewers && queued.state.assignee == nil)
        let opened = TaskOpened(kind: .other, caseID: The.caseID, ask: PHI(TaskAsk("Call.")))
        let open = CaseTask.Open(caseID: The.caseID, ask: "Call.", assignee: The.colleague)
        Work.given().when(.open(open)).then(
            .opened(opened), .assigned(TaskAssigned(assignee: The.colleague, previous: nil, reason: .opened)))
        #expect(Work.given().doing(.open(open)).state.assignee == The.colleague)
    }

    @Test func `a task takes patient, site and urgency over from its case`() {
        var open = Self.written
        open.takePlace(of: Case.given(Past.opened).state.opened!)
        #expect(open.patient == The.patient && open.site == The.site && open.isExpedited == false)
        var expedited = The.open
        expedited.urgency = .expedited
        expedited.isAttested = true
        open.takePlace(of: Case.given(Past.after([.open(expedited)])).state.opened!)
        #expect(open.isExpedited == true)
    }

    @Test func `that waiting could do harm may have been attested since the case was opened`() {
        var open = Self.written
        open.takePlace(of: Case.given(Past.after([.attestUrgency(.init())], Past.opened)).state)
        #expect(open.patient == The.patient && open.site == The.site && open.isExpedited == true)
        var none = Self.written
        none.takePlace(of: Case.given().state)
        #expect(none == Self.written, "of a case that was never opened there is nothing to take over")
    }

    @Test func `what was written before tasks had queues lies in the queue of its kind`() throws {
        let sample = try #require(try StoredSample.all(in: SampleTests.folder).first { $0.type == "task.opened.v1" })
        let event = try #require(try CaseTask.Event.decode(sample.type, sample.body))
        guard case .opened(let opened) = event else {
            Issue.record("it is read as today's")
            return
        }
        #expect(opened.queue == nil && opened.isExpedited == nil && Work.given(event).state.queue == .coordinators)
    }
}
