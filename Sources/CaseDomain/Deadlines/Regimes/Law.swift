import EventSourcing
import Synchronization

/// The clocks that the law sets for requests of one kind of plan, looked up by what they are of.
struct Law: Sendable {
    /// A clock, and the regime that sets it.
    struct Clause: Sendable {
        var provision: ClockProvision
        /// Its name and version.
        var regime: String
    }

    /// Those of states first. A state's time does not end the federal one: all hold, and the earliest binds whoever must act.
    private var clauses: [ClockKind: [Clause]] = [:]

    init(_ selection: RegimeSelection) {
        for regime in selection.besides + [selection.chosen] {
            for provision in regime.provisions {
                let clause = Clause(provision: provision, regime: "\(regime.id.rawValue)@\(regime.version)")
                self.clauses[provision.kind, default: []].append(clause)
            }
        }
    }

    /// All of a kind, whatever their conditions.
    subscript(kind: ClockKind) -> [Clause] { self.clauses[kind] ?? [] }
}

extension RegimeBook {
    /// What `select` finds, as clocks to look up.
    ///
    /// It is asked at every decision, of few kinds of plan: what was found is kept.
    func law(for facts: PlanFacts, on day: CivilDate) -> Law {
        self.laws.law(for: facts, in: self.epoch(of: day)) { self.select($0, on: day) }
    }

    /// Days between which no regime comes into force or ends have one law.
    private func epoch(of day: CivilDate) -> Int { self.turns.count { $0 <= day } }
}

/// Laws that were looked up before. Choosing one is a pure function, so that what is kept never grows stale.
final class LawsFound: Sendable {
    private struct Key: Hashable {
        var facts: PlanFacts
        var epoch: Int
    }

    private let found = Mutex<[Key: Law]>([:])

    /// Kinds of plan, times and categories that are kept; there are some dozens, and when there are more all are chosen anew.
    private static let countMax = 1_024

    func law(for facts: PlanFacts, in epoch: Int, else choose: (PlanFacts) -> RegimeSelection) -> Law {
        // What conditions of clocks ask for, and none of a regime, does not tell laws apart.
        var facts = facts
        facts.urgency = .standard
        facts.internalLevels = nil
        facts.isConcurrent = false
        let key = Key(facts: facts, epoch: epoch)
        if let law = self.found.withLock({ $0[key] }) { return law }
        let law = Law(choose(facts))
        self.found.withLock { found in
            if found.count >= Self.countMax { found.removeAll() }
            found[key] = law
        }
        return law
    }
}
