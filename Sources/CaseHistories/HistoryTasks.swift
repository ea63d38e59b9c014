import CaseDomain
import EventSourcing

/// The tasks of a made-up clinic: the policy says which follow from what happened, people open some more, and do them by and by.
///
/// Chance of its own, so that the cases beside it go on as they would without.
struct HistoryTasks: Sendable {
    private struct Held: Sendable {
        let id: TaskID
        let caseID: CaseID
        let patient: PatientID
        var state: CaseTask.State
    }

    /// Of a hundred commands on cases, how many make somebody ask somebody else for something.
    private static let askPercent = 4
    /// Of a hundred commands, how many are of somebody who does a task, while there are open ones.
    private static let donePercent = 6
    /// Open tasks; of more the oldest stay open for good.
    private static let openMax = 200

    private var chance: Chance
    private var open: [Held] = []

    init(seed: UInt64) {
        // Some other stream of chance than that of the cases.
        self.chance = Chance(seed: seed ^ 0x7461_736B_7461_736B)
    }

    /// Commands that open what follows from a step of a case, each in a command of its own.
    ///
    /// - Parameter first: the position of the step's first event.
    mutating func commands(
        following step: HistoryCase.Step, of file: HistoryCase, from first: Position, _ people: HistoryPeople, at now: Timestamp
    ) -> [HistoryCommand] {
        guard file.file.opened != nil else { return [] }
        var commands: [HistoryCommand] = []
        for (index, event) in step.events.enumerated() where event.stream == file.id.stream {
            guard let fact = event.caseEvent else { continue }
            // The clinic's id is not known here: only what follows is taken from the policy, and chance gives the task its id.
            let tasks = TaskPolicy.tasks(
                following: fact, in: event.stream, version: event.expected.advanced(by: 1), position: first.advanced(by: index),
                of: TenantID(file.id.rawValue))
            for task in tasks {
                var open = task.open
                open.takePlace(of: file.file)
                if self.chance.percent(50) { open.dueAt = now.adding(.seconds(86_400 * Int64.random(in: 1...30, using: &self.chance))) }
                commands += self.command(opening: open, of: file, by: people.reviewer, at: now)
            }
        }
        if self.chance.percent(Self.askPercent) {
            var open = CaseTask.Open(caseID: file.id, ask: self.chance.prose(4...20))
            open.takePlace(of: file.file)
            commands += self.command(opening: open, of: file, by: self.chance.pick(people.coordinators), at: now)
        }
        return commands
    }

    private mutating func command(opening open: CaseTask.Open, of file: HistoryCase, by actor: ActorID, at now: Timestamp)
        -> [HistoryCommand]
    {
        var held = Held(id: TaskID(self.chance.id(at: now)), caseID: file.id, patient: file.patient, state: CaseTask.initial)
        let events = self.events(.open(open), on: &held, by: actor, at: now)
        if self.open.count >= Self.openMax { self.open.removeFirst() }
        self.open.append(held)
        return events.isEmpty ? [] : [self.command(events, by: actor, at: now)]
    }

    /// Somebody does a task, or finds that nobody needs to; `nil` when nobody does any now.
    mutating func next(on cases: inout [HistoryCase], _ people: HistoryPeople, at now: Timestamp) -> HistoryCommand? {
        guard !self.open.isEmpty, self.chance.percent(Self.donePercent) else { return nil }
        var held = self.open.remove(at: Int.random(in: self.open.indices, using: &self.chance))
        let actor = self.chance.pick(people.coordinators)
        guard let index = cases.firstIndex(where: { $0.id == held.caseID }) else {
            return self.command(self.events(.cancel(.init(reason: .caseClosed)), on: &held, by: actor, at: now), by: actor, at: now)
        }
        if self.chance.percent(20) {
            return self.command(self.events(.cancel(.init(reason: .superseded)), on: &held, by: actor, at: now), by: actor, at: now)
        }
        let complete = CaseTask.Complete(
            outcome: self.chance.pick(TaskCompleted.Outcome.allCases), note: self.chance.percent(50) ? self.chance.prose(4...20) : nil)
        var events = self.events(.complete(complete), on: &held, by: actor, at: now)
        if let irregularity = held.state.opened?.kind.irregularity {
            let context = Context(now: now, actor: actor, purpose: "operations")
            events += cases[index].settle(irregularity, with: held.id, context).events
        }
        return self.command(events, by: actor, at: now)
    }

    private mutating func command(_ events: [HistoryCommand.Event], by actor: ActorID, at now: Timestamp) -> HistoryCommand {
        HistoryCommand(book: .work, command: CommandID(self.chance.id(at: now)), actor: actor, purpose: "operations", events: events)
    }

    /// Does what is asked, if the domain lets it.
    private func events(
        _ command: CaseTask.Command, on held: inout Held, by actor: ActorID, at now: Timestamp
    ) -> [HistoryCommand.Event] {
        let context = Context(now: now, actor: actor, purpose: "operations")
        guard let decided = try? CaseTask.decide(command, in: held.state, context) else { return [] }
        let subject = KeySubject(kind: "case", subject: held.caseID.stream, owner: held.patient.stream)
        return decided.map { event in
            let expected = held.state.version
            CaseTask.evolve(&held.state, by: HistoryCase.recorded(event, held.id.stream, expected, context))
            return HistoryCommand.Event(
                stream: held.id.stream, expected: expected, type: event.type, occurredAt: now, body: event.encoded(), subject: subject)
        }
    }
}
