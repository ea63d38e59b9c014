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
        try task.openAgain(opening.open)
        self.add(task, sealedFor: nil)
    }

    /// The same for a task whose time is a clock's: the time of one that is open moves with the clock.
    mutating func keep(_ opening: TaskOpening) async throws(CommandError<Refusal>) {
        let known = try await self.peek(CaseTask.self, opening.task.stream)
        let isAnswered = known.opened == nil || known.cancelled?.reason == .settledByLaterFact
        let isMoved = known.status == .open && opening.open.dueAt.map { $0 != known.dueAt } ?? false
        guard isAnswered || isMoved else { return }
        var task = try await self.stream(CaseTask.self, opening.task.stream)
        try task.openAgain(opening.open)
        if let dueAt = opening.open.dueAt, task.state.status == .open, task.state.dueAt != dueAt {
            try task.decide(.followClock(CaseTask.FollowClock(dueAt: dueAt)))
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

extension StreamWork<CaseTask> {
    /// Opens the task, or opens it again where a later fact had ended it; one that a person ended is left as it is.
    fileprivate mutating func openAgain(_ open: CaseTask.Open) throws(CommandError<Refusal>) {
        if self.state.opened == nil {
            try self.decide(.open(open))
        } else if self.state.cancelled?.reason == .settledByLaterFact {
            try self.decide(.reopen(CaseTask.Reopen(reason: .newFact)))
        }
    }
}
