import CaseDomain
import EventSourcing

/// One step of a walk: what was asked, what the case answered, and the walk before it and after it.
struct WalkStep {
    let before: RandomWalk
    let asked: RandomWalk.Asked
    /// What followed from the case's half; `nil` where nothing was asked of the case.
    let outcome: Result<[CaseFile.Event], Refusal>?
    let after: RandomWalk

    /// Where it was, for whoever walks it again.
    var place: String { "seed \(self.after.seed), step \(self.after.number)" }

    /// When it was asked, and by whom.
    var context: Context { self.after.context }

    /// What was asked of the case.
    var command: CaseFile.Command? {
        switch self.asked {
        case .ofCase(let command), .ofBoth(let command, _, _): command
        case .ofLetter: nil
        }
    }

    /// What was recorded of the case.
    var events: ArraySlice<Recorded<CaseFile.Event>> { self.after.file.history[self.before.file.history.count...] }

    /// Whether anything was recorded.
    var hadEffect: Bool {
        if !self.events.isEmpty { return true }
        guard case .ofLetter(let letter, _) = self.asked else { return false }
        return self.after.letter(letter).history.count > self.before.letter(letter).history.count
    }
}

extension RandomWalk {
    /// A walk of so many steps, each of them shown.
    @discardableResult
    static func walked(_ seed: UInt64, _ steps: Int, _ look: (_ step: WalkStep) throws -> Void = { _ in }) throws -> RandomWalk {
        var walk = RandomWalk(seed: seed)
        for _ in 0..<steps { try look(try walk.step()) }
        return walk
    }
}
