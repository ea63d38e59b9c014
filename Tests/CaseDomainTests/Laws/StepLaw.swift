import CaseDomain
import EventSourcing

/// Something that holds of each step of a walk, whatever was asked.
struct StepLaw: Sendable {
    enum Verdict {
        /// It has nothing to say of the step.
        case notConcerned
        /// It was kept; `matter` tells apart what it was about, where it is about several things.
        case kept(_ matter: String = "")
        /// It was not; why.
        case broken(String)
    }

    /// The law as a sentence.
    let sentence: String
    /// What the law is about; a walk that is far enough reaches each.
    let matters: Set<String>
    let verdict: @Sendable (WalkStep) throws -> Verdict

    init(_ sentence: String, about matters: Set<String> = [""], _ verdict: @escaping @Sendable (WalkStep) throws -> Verdict) {
        self.sentence = sentence
        self.matters = matters
        self.verdict = verdict
    }

    /// Every law that is held at every step of the same walk: so that walking is done once.
    static let all: [StepLaw] = [
        Self.decidedTwice, Self.decidedOnFactsAlone, Self.decidedWithoutTheKey, Self.repeatedAtOnce, Self.factsFromOutside,
        Self.nothingLeftDue, Self.versions, Self.names, Self.prefixes, Self.owner, Self.claims, Self.keptEvents, Self.keptState,
        Self.shreddedState, Self.openedState, Self.authorizationFromOutside, Self.authorizationExplained, Self.offered, Self.withheld,
        Self.requestedLines, Self.reckonedClocks, Self.metClocks, Self.lapsedWindows,
    ]
}

extension StepLaw.Verdict {
    /// Kept when nothing speaks against it.
    init(_ matter: String = "", unless fault: String?) { self = fault.map { .broken($0) } ?? .kept(matter) }
}
