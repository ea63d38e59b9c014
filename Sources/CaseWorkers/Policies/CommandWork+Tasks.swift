import CaseDomain
import EventSourcing

// What policies do to tasks, each of which has an id that its cause makes.

extension CommandWork<Refusal> {
    /// Opens a task that has not been opened yet; one that has may have been ended since, and is not looked at again.
    mutating func open(_ opening: TaskOpening) async throws(CommandError<Refusal>) {
        var task = try await self.stream(CaseTask.self, opening.task.stream)
        guard task.state.opened == nil else { return }
        try task.decide(.open(opening.open))
        self.add(task, sealedFor: nil)
    }

    /// Opens a task, or opens it again where what had answered it answers it no more. What a person ended stays ended.
    mutating func openAgain(_ opening: TaskOpening) async throws(CommandError<Refusal>) {
        let known = try await self.peek(CaseTask.self, opening.task.stream)
        guard known.opened == nil || known.cancelled?.reason == .settledByLaterFact else { return }
        var task = try await self.stream(CaseTask.self, opening.task.stream)
        if task.state.opened == nil {
            try task.decide(.open(opening.open))
        } else if task.state.cancelled?.reason == .settledByLaterFact {
            try task.decide(.reopen(CaseTask.Reopen(reason: .newFact)))
        }
        self.add(task, sealedFor: nil)
    }

    /// Ends a task that what came later answers, if it was opened and is open.
    mutating func settle(_ id: TaskID) async throws(CommandError<Refusal>) {
        guard try await self.peek(CaseTask.self, id.stream).status == .open else { return }
        var task = try await self.stream(CaseTask.self, id.stream)
        guard task.state.status == .open else { return }
        try task.decide(.cancel(CaseTask.Cancel(reason: .settledByLaterFact)))
        self.add(task, sealedFor: nil)
    }
}
