import CaseDomain
import EventSourcing
import HTTPTypes
import PHIVault

// What becomes of a task between its opening and its end, one noun a command.

extension TaskOperations {
    /// A command on a task that concerns nothing else.
    private static func onTask<Body: DescribedBody>(
        _ kind: CaseTask.Command.Kind, id: String, _ right: Right = .workOnTasks, summary: String, about: String = "", _ body: Body.Type,
        _ command: @escaping @Sendable (Body, CaseTask.State) throws(Refusal) -> CaseTask.Command
    ) -> Operation {
        .command(
            id: id, path: "\(path)/{task}/\(kind.rawValue)", tag: tag, right, version: .heldTo, summary: summary, about: about, body
        ) { exchange, body in
            try await exchange.perform(onTask: try exchange.id("task"), version: .heldTo) { (work) throws(CommandError<Refusal>) in
                let asked: CaseTask.Command
                do throws(Refusal) {
                    asked = try command(body, work.task.state)
                } catch {
                    throw .refused(error)
                }
                try work.task.decide(asked)
            }
        }
    }

    // MARK: who has it

    static var holdings: [Operation] {
        [
            onTask(
                .claim, id: "claimTask", summary: "Take a task from its queue",
                about: "It is yours from then on, until you complete it, put it back or hand it over.", TaskStep.self
            ) { _, _ in .claim },
            onTask(
                .assign, id: "assignTask", .manageCases, summary: "Give a task to somebody, or into a queue",
                about: "Whoever has it now.", TaskAssignment.self
            ) { (body, task) throws(Refusal) in .assign(try body.assign(task)) },
            onTask(.release, id: "releaseTask", summary: "Put a task back that you have", CaseTask.Release.self) { body, _ in
                .release(body)
            },
        ]
    }

    static var handOvers: [Operation] {
        [
            onTask(
                .handOver, id: "handTaskOver", summary: "Ask somebody to take a task over",
                about: "It stays yours until they accept.", CaseTask.HandOver.self
            ) { body, _ in .handOver(body) },
            onTask(.acceptHandOver, id: "acceptTask", summary: "Take a task over that you are asked to take", TaskStep.self) { _, _ in
                .acceptHandOver
            },
            onTask(
                .declineHandOver, id: "declineTask", summary: "Say that you do not take a task over", CaseTask.DeclineHandOver.self
            ) { body, _ in .declineHandOver(body) },
            onTask(
                .withdrawHandOver, id: "withdrawTaskHandOver", summary: "Ask nobody any longer to take a task over", TaskStep.self
            ) { _, _ in .withdrawHandOver },
        ]
    }

    // MARK: when, and how pressing

    static var timings: [Operation] {
        [
            onTask(
                .snooze, id: "snoozeTask", summary: "Put a task away for a while",
                about: "It is back of itself, and at its due time at the latest.", CaseTask.Snooze.self
            ) { body, _ in .snooze(body) },
            onTask(.wake, id: "wakeTask", summary: "Wake a task before its time", TaskStep.self) { _, _ in .wake },
            onTask(
                .reschedule, id: "rescheduleTask", .manageCases, summary: "Move the due time of a task",
                about: "Not one that a clock of the case set.", CaseTask.Reschedule.self
            ) { body, _ in .reschedule(body) },
            onTask(
                .prioritize, id: "prioritizeTask", .manageCases, summary: "Say how pressing a task is",
                about: "It takes the place of what its kind says. What presses by time or harm counts all the same.",
                CaseTask.Prioritize.self
            ) { body, _ in .prioritize(body) },
        ]
    }

    // MARK: how it ends

    static var endings: [Operation] {
        [
            .command(
                id: "completeTask", path: "\(path)/{task}/completions", tag: tag, .workOnTasks, version: .heldTo,
                summary: "Complete a task",
                about: "What was odd about a fact is settled on the case with the task that it became.", CaseTask.Complete.self
            ) { exchange, body in
                let id: TaskID = try exchange.id("task")
                return try await exchange.perform(onTask: id, version: .heldTo) { (work) throws(CommandError<Refusal>) in
                    try work.task.decide(.complete(body))
                    guard !work.task.events.isEmpty, let irregularity = work.task.state.opened?.kind.irregularity else { return }
                    try work.caseFile?.decide(.settleIrregularity(.init(irregularity: irregularity, task: id)))
                }
            },
            onTask(
                .cancel, id: "cancelTask", .manageCases, summary: "Cancel a task", about: "Say that nobody needs to do it.",
                CaseTask.Cancel.self
            ) { body, _ in .cancel(body) },
            onTask(
                .reopen, id: "reopenTask", .manageCases, summary: "Open a task again that has ended",
                about: "How it ended stays in its history. What its completion settled on the case stays settled.", CaseTask.Reopen.self
            ) { body, _ in .reopen(body) },
        ]
    }

    // MARK: what can be asked of it

    static let commands = Operation(
        id: "listTaskCommands", method: .get, path: "\(path)/{task}/commands", tag: tag, summary: "List what can be asked of a task",
        about: "Every command on the task: whether you may give it now, and if not, why and what to do first. Holds no patient data.",
        scope: .clinic(.readCases), parameters: [.purposeOfUse],
        success: [.init(status: .ok, about: "The commands.", schema: "TaskCommands")]
    ) { exchange in
        let id: TaskID = try exchange.id("task")
        let role = try exchange.member.role
        let actor = try exchange.principal.actor
        let state = try await exchange.state(of: CaseTask.self, id.stream)
        guard state.opened != nil else { throw Problem(Refusal.taskUnknown) }
        let commands = CaseTask.Command.Kind.allCases.compactMap { kind -> PossibleCommand? in
            // It began: a task is opened beside others.
            guard kind != .open else { return nil }
            return PossibleCommand(kind.rawValue, under: "\(path)/{task}", by: role) { () throws(Refusal) in
                try state.admit(kind, at: exchange.now, by: actor)
            }
        }
        return Answer.json { members in
            members.member("task_id", id)
            members.member("commands", commands)
        }.tagged(state.version).positioned(state.position, in: try exchange.clinic)
    }

    static let commandsSchema = Schema.object([
        .required("task_id", .uuid, "The task."),
        .required("commands", .array(PossibleCommand.schema, minimum: 0, maximum: 100), "What can be asked of it."),
    ])
}
