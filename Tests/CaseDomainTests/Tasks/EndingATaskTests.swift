import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Ending a task")
struct EndingATaskTests {
    private static let completed = CaseTask.Event.completed(TaskCompleted(outcome: .done))
    private static let cancelled = CaseTask.Event.cancelled(TaskCancelled(reason: .superseded))
    private static let done = TaskPast.queued.given(completed)

    @Test func `a task is completed with what came of it, once`() {
        TaskPast.queued.when(.complete(.init(outcome: .done))).then(Self.completed)
        TaskPast.queued.when(.complete(.init(outcome: .inOrder, note: "It is Mateo's."))).then(
            .completed(TaskCompleted(outcome: .inOrder, note: PHI(Remark("It is Mateo's.")))))
        #expect(Self.done.state.status == .completed)
        Self.done.when(.complete(.init(outcome: .done))).thenNothing()
        Self.done.when(.complete(.init(outcome: .inOrder))).thenRefused(.taskDone)
        Self.done.when(.complete(.init(outcome: .done, note: "Done."))).thenRefused(.taskDone)
        TaskPast.cancelled.when(.complete(.init(outcome: .done))).thenRefused(.taskDone)
    }

    @Test func `what a person has, that person completes`() {
        TaskPast.mine.when(.complete(.init(outcome: .done))).then(Self.completed)
        TaskPast.anothers.when(.complete(.init(outcome: .done))).thenRefused(.taskTaken)
        TaskPast.anothers.doing(.assign(.init(to: .person(The.coordinator), reason: .leave))).when(.complete(.init(outcome: .done)))
            .then(Self.completed)
    }

    @Test func `a task that nobody needs to do is cancelled, once, whoever has it`() {
        for task in [TaskPast.queued, TaskPast.mine, TaskPast.anothers] {
            task.when(.cancel(.init(reason: .superseded))).then(Self.cancelled)
        }
        #expect(TaskPast.cancelled.state.status == .cancelled)
        TaskPast.cancelled.when(.cancel(.init(reason: .superseded))).thenNothing()
        TaskPast.cancelled.when(.cancel(.init(reason: .openedInError))).thenRefused(.taskDone)
        TaskPast.completed.when(.cancel(.init(reason: .superseded))).thenRefused(.taskDone)
    }

    @Test func `that a later fact settled it is a policy's reason`() {
        #expect(TaskCancelled.Reason.ofPeople == [.superseded, .openedInError, .caseClosed])
    }

    @Test func `what was never opened can be neither completed nor cancelled`() {
        Work.given().when(.complete(.init(outcome: .done))).thenRefused(.taskUnknown)
        Work.given().when(.cancel(.init(reason: .superseded))).thenRefused(.taskUnknown)
        Work.given().when(.reopen(.init(reason: .other))).thenRefused(.taskUnknown)
    }

    @Test func `a remark of blanks is none`() {
        TaskPast.queued.when(.complete(.init(outcome: .done, note: "  "))).then(Self.completed)
    }

    @Test func `an offer falls and a task sleeps no more when it ends`() {
        for end: CaseTask.Command in [.complete(.init(outcome: .done)), .cancel(.init(reason: .caseClosed))] {
            let ended = TaskPast.offered.doing(.snooze(.init(until: The.day(1), reason: .other))).doing(end).state
            #expect(ended.pendingOffer == nil && ended.offer?.answer == .dropped && ended.wakesAt == nil)
            #expect(ended.assignee == The.coordinator, "who had it stays named")
        }
    }

    // MARK: opening again

    @Test func `what ended is opened again with a reason, and what it ended with stays`() {
        let reopened = TaskPast.completed.doing(.reopen(.init(reason: .notSettled, note: "Mateo's is missing.")), by: The.colleague)
        #expect(
            reopened.history.last?.event
                == .reopened(TaskReopened(reason: .notSettled, assignee: nil, note: PHI(Remark("Mateo's is missing.")))))
        let state = reopened.state
        #expect(state.status == .open && state.completed == nil && state.reopened?.reason == .notSettled)
        #expect(state.endings.map(\.result) == [.completed(.inOrder)] && state.endings.map(\.by) == [The.coordinator])
        let again = reopened.doing(.cancel(.init(reason: .openedInError)), by: The.author).state
        #expect(again.status == .cancelled && again.reopened == nil)
        #expect(again.endings.map(\.result) == [.completed(.inOrder), .cancelled(.openedInError)])
        #expect(again.endings.map(\.by) == [The.coordinator, The.author])
    }

    @Test func `it is theirs again who had it and open it themselves, and lies in its queue for anybody else`() {
        let mine = TaskPast.completed.doing(.reopen(.init(reason: .endedInError))).state
        #expect(mine.assignee == The.coordinator && mine.holding?.means == .reopening)
        let others = TaskPast.completed.doing(.reopen(.init(reason: .endedInError)), by: The.colleague).state
        #expect(others.assignee == nil && others.queue == .coordinators)
        #expect(Self.done.doing(.reopen(.init(reason: .endedInError))).state.assignee == nil, "nobody had it")
    }

    @Test func `reopening again for the same reason changes nothing, and an open task is not reopened`() {
        TaskPast.reopened.when(.reopen(.init(reason: .newFact))).thenNothing()
        TaskPast.reopened.when(.reopen(.init(reason: .other))).thenRefused(.taskNotDone)
        TaskPast.queued.when(.reopen(.init(reason: .newFact))).thenRefused(.taskNotDone)
        let ended = TaskPast.reopened.doing(.complete(.init(outcome: .done)))
        #expect(ended.when(.reopen(.init(reason: .newFact))).events.count == 1, "it ended since")
    }

    @Test func `what is open again can be done again as before`() {
        TaskPast.reopened.when(.complete(.init(outcome: .inOrder))).then(.completed(TaskCompleted(outcome: .inOrder)))
        TaskPast.reopened.when(.claim, by: The.author).then(.claimed(TaskClaimed(assignee: The.author, queue: .coordinators)))
    }
}
