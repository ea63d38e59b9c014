import CaseDomain
import EventSourcing
import TestSupport
import Testing

/// What a screen is offered is what a decision takes. Each law names the seed when it fails.
@Suite("Laws of what can be asked")
struct AdmissionLawTests {
    private static let seeds: Range<UInt64> = 0..<60
    private static let steps = 90

    private static func walk(_ seed: UInt64, _ look: (_ walk: RandomWalk, _ place: String) throws -> Void) throws {
        var walk = RandomWalk(seed: seed)
        for step in 0..<self.steps {
            if case .ofCase = try walk.step() { try look(walk, "seed \(seed), step \(step)") }
        }
    }

    private static func context(_ walk: RandomWalk) -> Context {
        Context(now: walk.now, actor: Fitting.outsider, purpose: "treatment")
    }

    @Test func `of every kind that is offered, a command that fits is accepted`() throws {
        var offered: Set<CaseFile.Command.Kind> = []
        for seed in Self.seeds {
            try Self.walk(seed) { walk, place in
                let state = walk.file.state
                for kind in state.possible(at: walk.now) {
                    offered.insert(kind)
                    let fitting = Fitting(state: state, now: walk.now).commands(kind)
                    let isAccepted = fitting.contains { !walk.file.events($0, Self.context(walk)).isEmpty }
                    if isAccepted { continue }
                    let refusals = Set(fitting.map { String(describing: walk.file.outcome($0, Self.context(walk))) })
                    Issue.record("\(place): \(kind) is offered, and refused: \(refusals)")
                }
            }
        }
        #expect(offered == Set(CaseFile.Command.Kind.allCases))
    }

    @Test func `of every kind that is withheld, each command is refused, or repeats what was done`() throws {
        var withheld: Set<CaseFile.Command.Kind> = []
        for seed in Self.seeds {
            try Self.walk(seed) { walk, place in
                let state = walk.file.state
                let possible = Set(state.possible(at: walk.now))
                var commands = CaseFile.Command.Kind.allCases.filter { !possible.contains($0) }
                    .flatMap { Fitting(state: state, now: walk.now).commands($0) }
                var other = walk
                for _ in 0..<6 {
                    if case .ofCase(let command) = other.next() { commands.append(command) }
                }
                for command in commands {
                    guard let kind = command.kind, !possible.contains(kind) else { continue }
                    withheld.insert(kind)
                    #expect(walk.file.events(command, Self.context(walk)).isEmpty, "\(place): \(kind) is withheld, and accepted")
                }
            }
        }
        // A note, a notice to the patient, a change of the plan and what comes from outside are always taken.
        let always = CaseFile.Command.Kind.allCases.filter {
            $0.isFactFromOutside || [.addNote, .notePatientNotice, .changeTreatmentPlan].contains($0)
        }
        #expect(withheld == Set(CaseFile.Command.Kind.allCases).subtracting(always))
    }
}
