import CaseDomain
import EventSourcing
import TestSupport

/// One task, walked through at random by commands of five people and of policies, in any order; the same seed walks the same way.
struct TaskWalk {
    /// One step: what was asked by whom, what was answered, and the task before it and after it.
    struct Step {
        let place: String
        let number: Int
        let before: WalkedStream<CaseTask>
        let command: CaseTask.Command
        let context: Context
        let outcome: Result<[CaseTask.Event], Refusal>
        let after: WalkedStream<CaseTask>
    }

    static let people = [The.coordinator, The.author, The.reviewer, The.signer, The.colleague]

    let seed: UInt64
    private var random: SplitMix64
    private(set) var number = 0
    private(set) var now = The.day(-60)
    private(set) var task = WalkedStream<CaseTask>()

    init(seed: UInt64) {
        self.seed = seed
        self.random = SplitMix64(seed: seed)
    }

    mutating func step() throws -> Step {
        self.number += 1
        self.now = self.now.adding(.seconds(Int(self.random.next() % (self.chance(5) ? 500_000 : 20_000))))
        let context = Context(now: self.now, actor: self.pick(Self.people), purpose: "treatment")
        let before = self.task
        // Half of what is asked is in order for somebody, so that walks come far; of these ends are rare, so that they last.
        let offered = before.state.possible(at: self.now, by: context.actor).filter {
            ![.complete, .cancel].contains($0) || self.random.next() % 8 == 0
        }
        var command = self.anything()
        if self.chance(2), !offered.isEmpty {
            let fitting = FittingTask.commands(self.pick(offered), in: before.state, at: self.now, by: context.actor)
            if !fitting.isEmpty { command = self.pick(fitting) }
        }
        if self.number == 1 { command = .open(self.open()) }
        let outcome = before.outcome(command, context)
        try self.task.append((try? outcome.get()) ?? [], context)
        return Step(
            place: "seed \(self.seed), step \(self.number)", number: self.number, before: before, command: command,
            context: context, outcome: outcome, after: self.task)
    }

    // MARK: anything

    mutating func anything() -> CaseTask.Command {
        switch self.random.next() % 18 {
        case 0: .open(self.open())
        case 1: .claim
        case 2, 3: .assign(.init(to: self.receiver(), reason: self.pick(TaskTransferReason.allCases), note: self.words()))
        case 4:
            .release(
                .init(to: self.chance(2) ? nil : self.pick(TaskQueue.allCases), reason: self.pick(TaskTransferReason.allCases)))
        case 5, 6: .handOver(.init(to: self.pick(Self.people), reason: self.pick(TaskTransferReason.allCases), note: self.words()))
        case 7: .acceptHandOver
        case 8: .declineHandOver(.init(reason: self.pick(TaskHandOverDeclined.Reason.allCases), note: self.words()))
        case 9: .withdrawHandOver
        case 10: .snooze(.init(until: self.moment(), reason: self.pick(TaskSnoozed.Reason.allCases), note: self.words()))
        case 11: .wake
        case 12: .reschedule(.init(dueAt: self.moment(), reason: self.pick(TaskRescheduled.Reason.allCases), note: self.words()))
        case 13: .followClock(.init(dueAt: self.moment()))
        case 14:
            .prioritize(
                .init(
                    level: self.chance(5) ? nil : self.pick(TaskPriority.Level.allCases),
                    reason: self.pick(TaskPrioritized.Reason.allCases), note: self.words()))
        case 15: .complete(.init(outcome: self.pick(TaskCompleted.Outcome.allCases), note: self.words()))
        case 16: .cancel(.init(reason: self.pick(TaskCancelled.Reason.allCases)))
        default: .reopen(.init(reason: self.pick(TaskReopened.Reason.allCases), note: self.words()))
        }
    }

    /// An event that may never have been decided: what a fold meets in a history that some other program wrote.
    mutating func event() -> CaseTask.Event {
        let people = (self.pick(Self.people), self.pick(Self.people))
        return switch self.random.next() % 15 {
        case 0: .opened(TaskOpened(kind: self.pick(TaskKind.allCases), caseID: The.caseID, dueAt: self.chance(2) ? nil : self.moment()))
        case 1: .claimed(TaskClaimed(assignee: people.0, queue: self.pick(TaskQueue.allCases)))
        case 2: .assigned(TaskAssigned(assignee: people.0, previous: people.1, reason: .other))
        case 3: .released(TaskReleased(from: people.0, queue: self.pick(TaskQueue.allCases), reason: .other))
        case 4: .handOverOffered(TaskHandOverOffered(from: people.0, to: people.1, reason: .other))
        case 5: .handOverAccepted(TaskHandOverAccepted(from: people.0, to: people.1))
        case 6: .handOverDeclined(TaskHandOverDeclined(from: people.0, to: people.1, reason: .other))
        case 7: .handOverWithdrawn(TaskHandOverWithdrawn(from: people.0, to: people.1))
        case 8: .snoozed(TaskSnoozed(until: self.moment(), reason: .other))
        case 9: .woken(TaskWoken(snoozedUntil: self.moment()))
        case 10: .rescheduled(TaskRescheduled(dueAt: self.moment(), previous: nil, reason: self.pick(TaskRescheduled.Reason.allCases)))
        case 11: .prioritized(TaskPrioritized(level: self.chance(2) ? nil : .urgent, reason: .other))
        case 12: .completed(TaskCompleted(outcome: .done))
        case 13: .cancelled(TaskCancelled(reason: .superseded))
        default: .reopened(TaskReopened(reason: .other, assignee: self.chance(2) ? nil : people.0))
        }
    }

    private mutating func open() -> CaseTask.Open {
        let dueAt = self.chance(2) ? nil : self.now.adding(.seconds(86_400 * Int(self.random.next() % 20)))
        guard self.chance(3) else {
            var open = CaseTask.Open(kind: self.pick(TaskKind.allCases), caseID: The.caseID, cause: TaskPast.cause, dueAt: dueAt)
            open.isExpedited = self.chance(4)
            return open
        }
        return CaseTask.Open(
            caseID: The.caseID, ask: "Call the family of Mateo.", queue: self.chance(2) ? nil : self.pick(TaskQueue.allCases),
            assignee: self.chance(2) ? nil : self.pick(Self.people), dueAt: dueAt)
    }

    private mutating func receiver() -> CaseTask.Assign.Receiver {
        self.chance(3) ? .queue(self.pick(TaskQueue.allCases)) : .person(self.pick(Self.people))
    }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[Int(self.random.next() % UInt64(values.count))] }
    mutating func chance(_ one: UInt64) -> Bool { self.random.next() % one == 0 }
    private mutating func words() -> String? { self.chance(2) ? "Mateo says so." : nil }
    /// Some time around now, more often to come.
    private mutating func moment() -> Timestamp { self.now.adding(.seconds(Int(self.random.next() % 1_000_000) - 200_000)) }
}
