import CaseDomain
import EventSourcing
import TestSupport

// What a screen is offered is what a decision takes. At each step some kinds are looked at, by chance, so that all are in the end: what
// is offered at one step, what is withheld at the next.

extension StepLaw {
    static let offered = StepLaw(
        "of a kind that is offered, a command that fits is accepted, and once", about: Set(CaseFile.Command.Kind.allCases.map(\.rawValue))
    ) { step in
        let state = step.after.file.state
        guard step.after.number.isMultiple(of: 2), state.opened != nil,
            let kind = Self.kinds(step).first(where: { Self.isOffered($0, state, step.context.now) })
        else {
            return .notConcerned
        }
        let fitting = Fitting(state: state, now: step.context.now).commands(kind)
        if let command = fitting.first(where: { !step.after.file.events($0, Self.asker(kind, step)).isEmpty }) {
            // Facts that are told again, answers and amendments are another law's.
            if kind.isFactFromOutside || [.answerInformationRequest, .amendEvaluation].contains(kind) { return .kept(kind.rawValue) }
            var file = step.after.file
            try file.append(file.events(command, Self.asker(kind, step)), Self.asker(kind, step))
            let isOnce = file.events(command, Self.asker(kind, step)).isEmpty
            return Verdict(kind.rawValue, unless: isOnce ? nil : "\(command) has again an effect")
        }
        let refusals = Set(fitting.map { String(describing: step.after.file.outcome($0, Self.asker(kind, step))) })
        return .broken("\(kind) is offered, and refused: \(refusals)")
    }

    static let withheld = StepLaw(
        "of a kind that is withheld, each command is refused, or repeats what was done",
        // A note, a notice to the patient, a change of the plan and what comes from outside are always taken.
        about: Set(
            CaseFile.Command.Kind.allCases.filter {
                !$0.isFactFromOutside && ![.addNote, .logContact, .notePatientNotice, .changeTreatmentPlan].contains($0)
            }.map(\.rawValue))
    ) { step in
        let before = step.before.file
        // What was asked at random is looked at too.
        if before.state.opened != nil, let kind = step.command?.kind, !Self.isOffered(kind, before.state, step.context.now),
            !step.events.isEmpty
        {
            return .broken("\(kind) was withheld, and accepted")
        }
        let state = step.after.file.state
        guard !step.after.number.isMultiple(of: 2), state.opened != nil,
            let kind = Self.kinds(step).first(where: { !Self.isOffered($0, state, step.context.now) })
        else {
            return .notConcerned
        }
        for command in Fitting(state: state, now: step.context.now).commands(kind)
        where !step.after.file.events(command, Self.asker(kind, step)).isEmpty {
            return .broken("\(kind) is withheld, and accepted: \(command)")
        }
        return .kept(kind.rawValue)
    }

    private static func isOffered(_ kind: CaseFile.Command.Kind, _ state: CaseFile.State, _ now: Timestamp) -> Bool {
        do throws(Refusal) {
            try state.admit(kind, at: now)
            return true
        } catch {
            return false
        }
    }

    /// A few kinds, others at each step: drawn by chance, since turns by any stride miss some kinds for some number of kinds.
    private static func kinds(_ step: WalkStep) -> [CaseFile.Command.Kind] {
        // A case has nothing to correct only while it is new.
        if step.after.number <= 3 { return [.correct] }
        var random = SplitMix64(seed: step.after.seed &* 1_000_003 &+ UInt64(step.after.number))
        let all = CaseFile.Command.Kind.allCases
        return (0..<4).map { _ in all[Int(random.next() % UInt64(all.count))] }
    }

    /// Somebody who did nothing else on the case; of an answer to a hand-over, whoever is asked to take it.
    private static func asker(_ kind: CaseFile.Command.Kind, _ step: WalkStep) -> Context {
        let asked = [.acceptHandOver, .declineHandOver].contains(kind) ? step.after.file.state.handOver?.to : nil
        return Context(now: step.context.now, actor: asked ?? Fitting.outsider, purpose: "treatment")
    }
}
