import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Putting a task away")
struct SnoozingATaskTests {
    private static func snooze(until: Timestamp, _ reason: TaskSnoozed.Reason = .waitingForPayer) -> CaseTask.Command {
        .snooze(.init(until: until, reason: reason))
    }

    @Test func `a task is put away until a moment, and is back at it of itself`() {
        TaskPast.mine.when(.snooze(.init(until: The.day(2), reason: .waitingForRecords, note: "Mateo's school sends them."))).then(
            .snoozed(
                TaskSnoozed(until: The.day(2), reason: .waitingForRecords, note: PHI(Remark("Mateo's school sends them.")))))
        let state = TaskPast.asleep.state
        #expect(state.isSnoozed(at: The.now) && state.wakesAt == The.day(2) && state.status == .open)
        #expect(state.isSnoozed(at: Timestamp(microseconds: The.day(2).rawValue - 1)) && !state.isSnoozed(at: The.day(2)))
        #expect(!TaskPast.mine.state.isSnoozed(at: The.now) && TaskPast.mine.state.wakesAt == nil)
    }

    @Test func `only whoever has it puts it away`() {
        TaskPast.queued.when(Self.snooze(until: The.day(1))).thenRefused(.taskNotYours)
        TaskPast.anothers.when(Self.snooze(until: The.day(1))).thenRefused(.taskNotYours)
        TaskPast.completed.when(Self.snooze(until: The.day(1))).thenRefused(.taskDone)
        TaskPast.cancelled.when(Self.snooze(until: The.day(1))).thenRefused(.taskDone)
        Work.given().when(Self.snooze(until: The.day(1))).thenRefused(.taskUnknown)
    }

    @Test func `it is put away until after now, and its due time at the latest`() {
        TaskPast.mine.when(Self.snooze(until: The.now)).thenRefused(.taskSnoozedIntoThePast)
        TaskPast.mine.when(Self.snooze(until: The.day(-1))).thenRefused(.taskSnoozedIntoThePast)
        TaskPast.mine.when(Self.snooze(until: The.day(3))).then(
            .snoozed(TaskSnoozed(until: The.day(3), reason: .waitingForPayer)))
        TaskPast.mine.when(Self.snooze(until: The.day(3).adding(.microseconds(1)))).thenRefused(.taskSnoozedTooLong(The.day(3)))
        TaskPast.mine.when(Self.snooze(until: The.day(4)), at: The.day(3)).thenRefused(.taskOverdue)
    }

    @Test func `no task sleeps for more than a week at once`() {
        let mine = TaskPast.undated.doing(.claim)
        #expect(CaseTask.snoozeDaysMax == 7 && mine.state.snoozeLimit(at: The.now) == The.day(7))
        #expect(mine.when(Self.snooze(until: The.day(7))).events.count == 1)
        mine.when(Self.snooze(until: The.day(7).adding(.microseconds(1)))).thenRefused(.taskSnoozedTooLong(The.day(7)))
        let asleep = mine.doing(Self.snooze(until: The.day(7)))
        #expect(asleep.when(Self.snooze(until: The.day(14)), at: The.day(7)).events.count == 1, "who looks at it again may")
    }

    @Test func `putting it away again until the same moment changes nothing, and until another is said anew`() {
        TaskPast.asleep.when(Self.snooze(until: The.day(2))).thenNothing()
        #expect(TaskPast.asleep.when(Self.snooze(until: The.day(1))).events.count == 1)
        #expect(TaskPast.asleep.when(Self.snooze(until: The.day(2), .closedNow)).events.count == 1)
        TaskPast.asleep.when(Self.snooze(until: The.day(2)), at: The.day(2)).thenRefused(.taskSnoozedIntoThePast)
    }

    @Test func `a due time that comes nearer wakes it`() {
        let moved = TaskPast.asleep.doing(.reschedule(.init(dueAt: The.day(1), reason: .neededSooner))).state
        #expect(moved.wakesAt == The.day(1) && !moved.isSnoozed(at: The.day(1)))
    }

    // MARK: waking

    @Test func `whoever knows that the waiting is over wakes it`() {
        let woken = CaseTask.Event.woken(TaskWoken(snoozedUntil: The.day(2)))
        TaskPast.asleep.when(.wake).then(woken)
        TaskPast.asleep.when(.wake, by: The.author).then(woken)
        let awake = TaskPast.asleep.doing(.wake, by: The.author)
        #expect(!awake.state.isSnoozed(at: The.now) && awake.state.assignee == The.coordinator)
        awake.when(.wake).thenNothing()
        #expect(awake.when(Self.snooze(until: The.day(2))).events.count == 1, "it can be put away again")
    }

    @Test func `what does not sleep is not woken`() {
        TaskPast.mine.when(.wake).thenRefused(.taskNotSnoozed)
        TaskPast.queued.when(.wake).thenRefused(.taskNotSnoozed)
        TaskPast.asleep.when(.wake, at: The.day(2)).thenRefused(.taskNotSnoozed)
        TaskPast.completed.when(.wake).thenRefused(.taskDone)
        Work.given().when(.wake).thenRefused(.taskUnknown)
    }
}
