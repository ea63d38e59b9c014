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
        let caseID = CaseID(timer.stream.rawValue)
        var lapsed: [CaseLetterLapsed] = []
        var patient: PatientID?
        try await work.onCase(caseID) { caseFile throws(CommandError<Refusal>) in
            try caseFile.decide(.passTime)
            patient = caseFile.state.opened?.patient
            lapsed = caseFile.events.compactMap { if case .letterLapsed(let it) = $0 { it } else { nil } }
        }
        let subject = KeySubject(kind: "case", subject: caseID.stream, owner: patient?.stream)
        for it in lapsed { try await work.lapse(it, sealedFor: subject) }
    }
}

extension CommandWork<Refusal> {
    /// Lets a letter lapse in its own stream as its case has it.
    fileprivate mutating func lapse(_ it: CaseLetterLapsed, sealedFor subject: KeySubject) async throws(CommandError<Refusal>) {
        var letter = try await self.stream(Letter.self, it.letter.stream)
        try letter.decide(.lapse(Letter.Lapse(rule: it.rule, on: it.on)))
        self.add(letter, sealedFor: subject)
    }
}
