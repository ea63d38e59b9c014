import CaseDomain
public import CaseWorkers
import EventSourcing

/// What follows from events and from moments in a program.
public struct ProgramWork: Sendable {
    /// Each with a subscription of its own.
    public var policies: [any Policy]
    /// What is decided when a case's timer is due; `nil` where none is carried out.
    public var onTimer: TimerReaction?

    /// Names policies and what timers do.
    public init(policies: [any Policy] = [], onTimer: TimerReaction? = nil) {
        self.policies = policies
        self.onTimer = onTimer
    }

    /// What the program does.
    public static let standard = ProgramWork(policies: [OpenTasks()]) { timer, work throws(CommandError<Refusal>) in
        try await work.onCase(CaseID(timer.stream.rawValue)) { caseFile throws(CommandError<Refusal>) in
            try caseFile.decide(.passTime)
        }
    }
}
