import CaseDomain
import EventSourcing
import TestSupport
import Testing

/// What holds of every step of every task. Each law names seed and step when it fails.
@Suite("Laws of tasks")
struct TaskLawTests {
    private static let seeds: Range<UInt64> = 0..<200
    private static let steps = 60

    private static func walk(_ look: (TaskWalk.Step) throws -> Void) throws {
        for seed in Self.seeds {
            var walk = TaskWalk(seed: seed)
            for _ in 0..<Self.steps { try look(try walk.step()) }
        }
    }

    @Test func `deciding twice is the same, for whoever knows the facts alone too, and when the key was destroyed`() throws {
        var types: Set<EventType> = []
        var refusals: Set<String> = []
        try Self.walk { step in
            #expect(step.before.outcome(step.command, step.context) == step.outcome, "\(step.place)")
            #expect(step.before.sealedOutcome(step.command, step.context) == step.outcome, "\(step.place)")
            #expect(step.before.shreddedOutcome(step.command, step.context) == step.outcome, "\(step.place)")
            switch step.outcome {
            case .success(let events): types.formUnion(events.map(\.type))
            case .failure(let refusal): refusals.insert(refusal.code)
            }
        }
        #expect(types == Set(CaseTask.Event.catalog.currentTypes), "the walks do not reach far")
        let known = Set(
            [
                Refusal.taskExists, .taskDone, .taskNotDone, .taskTaken, .taskNotYours, .taskOffered, .taskNotOffered, .taskOverdue,
                .taskNotSnoozed, .taskSnoozedIntoThePast, .taskSnoozedTooLong(The.now), .taskDueByClock, .taskDueInThePast,
            ].map(\.code))
        #expect(refusals == known, "the walks do not reach far")
    }

    @Test func `a command repeated at once has no further effect`() throws {
        try Self.walk { step in
            guard case .success(let events) = step.outcome, !events.isEmpty else { return }
            let again = step.after.outcome(step.command, step.context)
            switch step.command {
            // Of words it cannot be told whether they are the same.
            case .open(let it) where it.ask != nil: #expect(again == .failure(.taskExists), "\(step.place)")
            case .complete(let it) where it.note != nil: #expect(again == .failure(.taskDone), "\(step.place)")
            default: #expect(again == .success([]), "\(step.place): \(step.command)")
            }
        }
    }

    @Test func `what is offered to somebody is never refused, and what is withheld always is, for the reason that was said`() throws {
        var offered: Set<CaseTask.Command.Kind> = []
        var withheld: Set<CaseTask.Command.Kind> = []
        try Self.walk { step in
            let (state, now) = (step.after.state, step.context.now)
            // Whoever asked, and somebody else in turn.
            let other = TaskWalk.people[step.number % TaskWalk.people.count]
            for actor in Set([step.context.actor, other]) {
                let context = Context(now: now, actor: actor, purpose: "treatment")
                for admission in state.admissions(at: now, by: actor) {
                    let fitting = FittingTask.commands(admission.kind, in: state, at: now, by: actor)
                    guard let refusal = admission.refusal else {
                        offered.insert(admission.kind)
                        let refused = fitting.first { step.after.events($0, context).isEmpty }
                        if fitting.isEmpty || refused != nil { Issue.record("\(step.place): \(admission.kind) is offered, and refused") }
                        continue
                    }
                    withheld.insert(admission.kind)
                    // What is asked for once more is so already: nothing is refused, and nothing happens.
                    let accepted = fitting.first {
                        let outcome = step.after.outcome($0, context)
                        return outcome != .failure(refusal) && outcome != .success([])
                    }
                    if accepted != nil { Issue.record("\(step.place): \(admission.kind) is withheld for another reason, or accepted") }
                }
            }
        }
        // Only a stream that has no event yet takes an opening, and a walk has opened its task by then.
        #expect(offered == Set(CaseTask.Command.Kind.allCases.filter { $0 != .open }))
        #expect(withheld == Set(CaseTask.Command.Kind.allCases))
    }

    @Test func `what was withheld from whoever asked did not happen`() throws {
        try Self.walk { step in
            guard case .success(let events) = step.outcome, !events.isEmpty, let kind = step.command.kind else { return }
            #expect(step.before.state.possible(at: step.context.now, by: step.context.actor).contains(kind), "\(step.place): \(kind)")
        }
    }

    @Test func `one person at most has a task, an offer comes from them, and nothing sleeps or is offered that nobody has`() throws {
        try Self.walk { step in
            let (state, now) = (step.after.state, step.context.now)
            #expect(state.queue != nil || state.opened == nil, "\(step.place)")
            if let offer = state.pendingOffer {
                #expect(state.status == .open && offer.from == state.assignee && offer.to != offer.from, "\(step.place)")
            }
            if let wakesAt = state.wakesAt {
                #expect(state.status == .open && state.assignee != nil, "\(step.place)")
                #expect(state.dueAt.map { wakesAt <= $0 } ?? true, "\(step.place)")
                #expect(!state.isSnoozed(at: now) || !state.isOverdue(at: now), "\(step.place): what is due does not sleep")
            }
            #expect((state.status == .open) == (TaskPriority.of(state, at: now) != nil) || state.opened == nil, "\(step.place)")
            if let status = state.status, status != .open {
                let last = state.endings.last?.result
                #expect(last == state.completed.map { .completed($0.outcome) } ?? state.cancelled.map { .cancelled($0.reason) })
            }
            #expect(state.endings.starts(with: step.before.state.endings), "\(step.place): an ending was lost")
            if state.assignee != step.before.state.assignee {
                #expect(!state.isSnoozed(at: now) && state.pendingOffer == nil, "\(step.place): it changed hands")
            }
        }
    }

    @Test func `only a clock moves what a clock said`() throws {
        try Self.walk { step in
            let before = step.before.state
            guard before.isDueByClock, before.dueAt != step.after.state.dueAt else { return }
            guard case .followClock = step.command else {
                Issue.record("\(step.place): \(step.command) moved it")
                return
            }
        }
    }

    @Test func `every history folds, in whatever order its events come`() throws {
        for seed in UInt64(0)..<100 {
            var walk = TaskWalk(seed: seed)
            var state = CaseTask.initial
            for number in 1...60 {
                let recorded = Recorded(
                    walk.event(), stream: SpecMoment.stream, version: StreamVersion(Int32(number)), position: Position(Int64(number)),
                    actor: The.coordinator, command: CommandID(SpecMoment.stream.rawValue), occurredAt: The.now, recordedAt: The.now)
                CaseTask.evolve(&state, by: recorded)
                #expect(state.version == recorded.version && state.position == recorded.position)
                // Whatever came of it, it can be asked about.
                #expect(state.admissions(at: The.now, by: The.coordinator).count == CaseTask.Command.Kind.allCases.count)
                let context = Context(now: The.now, actor: The.coordinator, purpose: "treatment")
                for kind in CaseTask.Command.Kind.allCases {
                    for command in FittingTask.commands(kind, in: state, at: The.now, by: The.coordinator) {
                        _ = try? CaseTask.decide(command, in: state, context)
                    }
                }
            }
        }
    }
}
