public import EventSourcing

extension CaseTask {
    /// Whether something can be asked of a task now, and if not, why.
    public struct Admission: Sendable, Hashable {
        public var kind: Command.Kind
        /// `nil` where it can be asked.
        public var refusal: Refusal?

        public var isPossible: Bool { self.refusal == nil }

        public init(_ kind: Command.Kind, refusal: Refusal?) {
            self.kind = kind
            self.refusal = refusal
        }
    }
}

extension CaseTask.State {
    /// Refuses what the task as it is does not allow somebody, whatever a command of the kind says.
    ///
    /// Every decision asks this, after it has looked whether it is asked again, and so does what is offered to a screen: the two cannot
    /// disagree. What depends on what a command says is refused by the decision itself; who may do what at all is asked of rights.
    public func admit(_ kind: CaseTask.Command.Kind, at now: Timestamp, by actor: ActorID) throws(Refusal) {
        switch kind {
        case .open: if self.opened != nil { throw .taskExists }
        case .reopen:
            guard let status else { throw .taskUnknown }
            if status == .open { throw .taskNotDone }
        case .assign, .prioritize, .cancel: try self.requireOpen()
        case .claim:
            try self.requireOpen()
            guard self.assignee == nil else { throw .taskTaken }
        case .complete:
            try self.requireOpen()
            guard self.assignee == nil || self.assignee == actor else { throw .taskTaken }
        case .release: try self.requireHeld(by: actor)
        case .handOver:
            try self.requireHeld(by: actor)
            guard self.pendingOffer == nil else { throw .taskOffered }
        case .withdrawHandOver:
            try self.requireHeld(by: actor)
            guard self.pendingOffer != nil else { throw .taskNotOffered }
        case .acceptHandOver, .declineHandOver:
            try self.requireOpen()
            guard self.pendingOffer?.to == actor else { throw .taskNotOffered }
        case .snooze:
            try self.requireHeld(by: actor)
            guard !self.isOverdue(at: now) else { throw .taskOverdue }
        case .wake:
            try self.requireOpen()
            guard self.isSnoozed(at: now) else { throw .taskNotSnoozed }
        case .reschedule:
            try self.requireOpen()
            guard !self.isDueByClock else { throw .taskDueByClock }
        }
    }

    /// What can be asked of the task now by somebody, and why not the rest: each kind once, in the order of `Kind`.
    public func admissions(at now: Timestamp, by actor: ActorID) -> [CaseTask.Admission] {
        CaseTask.Command.Kind.allCases.map { kind in
            do throws(Refusal) {
                try self.admit(kind, at: now, by: actor)
                return CaseTask.Admission(kind, refusal: nil)
            } catch {
                return CaseTask.Admission(kind, refusal: error)
            }
        }
    }

    /// What can be asked of the task now by somebody.
    public func possible(at now: Timestamp, by actor: ActorID) -> [CaseTask.Command.Kind] {
        self.admissions(at: now, by: actor).filter(\.isPossible).map(\.kind)
    }

    func admit(_ kind: CaseTask.Command.Kind, _ context: Context) throws(Refusal) {
        try self.admit(kind, at: context.now, by: context.actor)
    }

    /// A task that is still to be done.
    func requireOpen() throws(Refusal) {
        guard let status else { throw .taskUnknown }
        guard status == .open else { throw .taskDone }
    }

    private func requireHeld(by actor: ActorID) throws(Refusal) {
        try self.requireOpen()
        guard self.assignee == actor else { throw .taskNotYours }
    }
}
