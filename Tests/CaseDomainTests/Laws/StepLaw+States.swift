import CaseDomain
import EventSourcing
import Foundation
import TestSupport

// What holds of each state on the way: versions, owner, claims, status, and how it is kept.

extension StepLaw {
    static let versions = StepLaw("versions are dense") { step in
        let (before, after) = (step.before.file, step.after.file)
        for (index, recorded) in step.events.enumerated() where recorded.version != before.state.version.advanced(by: index + 1) {
            return .broken("\(recorded.event.type) is version \(recorded.version)")
        }
        for state in [after.state, after.sealedState, after.shreddedState] {
            guard Int(state.version.rawValue) == after.history.count, state.position.rawValue == Int64(after.history.count),
                state.updatedAt == after.history.last?.recordedAt
            else { return .broken("the state is at \(state.version) after \(after.history.count) events") }
        }
        return .kept()
    }

    static let names = StepLaw(
        "what an event names by its version is there, and is what it says", about: ["again", "corrected", "superseded"]
    ) { step in
        let history = step.after.file.history
        func event(_ version: StreamVersion, before later: StreamVersion) -> CaseFile.Event? {
            version < later && version > .none ? history[Int(version.rawValue) - 1].event : nil
        }
        var matter: String?
        for recorded in step.events {
            switch recorded.event {
            case .factReceivedAgain(let it):
                matter = "again"
                if event(it.fact, before: recorded.version)?.type != it.factType { return .broken("\(it) names no such fact") }
            case .corrected(let it):
                matter = "corrected"
                let targets = it.targets.map { event($0, before: recorded.version) }
                guard targets.allSatisfy({ $0 != nil }), targets.first??.type == it.targetType, Set(it.targets).count == it.targets.count
                else { return .broken("\(it.targets) are no facts to be taken back") }
            case .decisionCorrected(let it):
                matter = "superseded"
                guard case .decisionReceived(let notice) = event(it.supersedes, before: recorded.version), notice.decision == it.decision
                else { return .broken("\(it) takes the place of no notice") }
            default: break
            }
        }
        return matter.map { .kept($0) } ?? .notConcerned
    }

    static let prefixes = StepLaw("a fold over any prefix is a valid state, and the fold goes on from it") { step in
        var state = step.before.file.state
        for recorded in step.events {
            CaseFile.evolve(&state, by: recorded)
            let status = CaseStatus(state, letters: step.after.letters.values.map(\.state.status))
            guard (status.phase == .closed) == (state.closed != nil), (status.waitingOn == .nobody) == (state.closed != nil),
                status.needsPerson == !state.irregularities.isEmpty, status.phase != .decided || status.outcome != nil,
                status.phase != .inFlight || status.outcome == nil
            else { return .broken("the status \(status) after \(recorded.event.type) is none") }
        }
        if !step.events.isEmpty, state != step.after.file.state { return .broken("the fold of \(step.events.count) events is another") }
        guard step.after.number.isMultiple(of: 25) else { return step.events.isEmpty ? .notConcerned : .kept() }
        let history = step.after.file.history
        var random = SplitMix64(seed: step.after.seed &* 1_000 &+ UInt64(step.after.number))
        let cut = Int(random.next() % UInt64(history.count + 1))
        var folded = CaseFile.fold(history.prefix(cut))
        for recorded in history.dropFirst(cut) { CaseFile.evolve(&folded, by: recorded) }
        return Verdict(unless: folded == step.after.file.state ? nil : "the fold over \(cut) events does not go on to the same")
    }

    static let owner = StepLaw("an open case has exactly one owner, of whom each change knows", about: ["owned", "changed"]) { step in
        var owner = step.before.file.state.ownership?.owner
        var matter = "owned"
        for recorded in step.events {
            switch recorded.event {
            case .ownerAssigned(let it):
                if it.previous != owner { return .broken("the owner before was another") }
                (owner, matter) = (it.owner, "changed")
            case .ownershipTransferred(let it):
                if it.from != owner || it.to == it.from { return .broken("who hands over is not the owner") }
                (owner, matter) = (it.to, "changed")
            default: break
            }
        }
        let state = step.after.file.state
        if state.ownership?.owner != owner { return .broken("the owner is another") }
        if state.opened == nil { return .notConcerned }
        return Verdict(matter, unless: owner == nil ? "nobody is the owner" : nil)
    }

    static let claims = StepLaw("claims taken and not given back are those of open cases", about: ["taken", "released"]) { step in
        if step.events.isEmpty { return .notConcerned }
        var held = Self.claims(of: step.before.file.state)
        var matter: String?
        for it in CaseFile.reservations(
            following: step.events.map(\.event), in: step.before.file.state, of: The.caseID.stream)
        {
            matter = it.action == .release ? "released" : "taken"
            if it.action == .release { held.remove(Claim(it)) } else { held.insert(Claim(it)) }
        }
        guard held == Self.claims(of: step.after.file.state) else { return .broken("what is held is not what the case claims") }
        return matter.map { .kept($0) } ?? .notConcerned
    }

    static let keptEvents = StepLaw("an event that is written and read is the same event", about: ["case", "letter"]) { step in
        for event in step.events.map(\.event) where try CaseFile.Event.decode(event.type, event.encoded()) != event {
            return .broken("\(event.type) is read otherwise")
        }
        guard case .ofLetter(let id, _) = step.asked else { return step.events.isEmpty ? .notConcerned : .kept("case") }
        let events = step.after.letter(id).history.dropFirst(step.before.letter(id).history.count).map(\.event)
        for event in events where try Letter.Event.decode(event.type, event.encoded()) != event {
            return .broken("\(event.type) is read otherwise")
        }
        return events.isEmpty ? .notConcerned : .kept("letter")
    }

    static let keptState = StepLaw("a state that is written and read is the same state, and a fold goes on from it") { step in
        guard step.after.number.isMultiple(of: 50) else { return .notConcerned }
        guard var state = try Self.readBack(step.before.file.sealedState) else { return .broken("it is written otherwise again") }
        if state != step.before.file.sealedState { return .broken("another state is read") }
        for recorded in step.events {
            var facts = recorded
            facts.event = try recorded.event.fromFacts()
            CaseFile.evolve(&state, by: facts)
        }
        if state != step.after.file.sealedState { return .broken("the fold goes on to another state") }
        return Verdict(unless: try Self.readBack(step.after.file.state) == step.after.file.state ? nil : "of an opened one another is read")
    }

    // MARK: parts of laws

    /// A state, written, read, and written again: `nil` when not the same bytes.
    static func readBack<State: JSONMembers>(_ state: State) throws -> State? {
        let bytes = JSONWriter.bytes(of: state)
        let again = try State(json: try JSON(bytes))
        return JSONWriter.bytes(of: again) == bytes ? again : nil
    }

    /// What a case claims while it stands as it does.
    private static func claims(of state: CaseFile.State) -> Set<Claim> {
        var claims = Set((state.opened?.tokens ?? []).map { Claim(kind: "case.identifier", token: $0.bytes, during: .always) })
        guard state.closed == nil else { return claims }
        for service in state.services where !service.isRemoved {
            let taken = CaseFile.reservations(following: [.serviceRequested(service.requested)], in: state, of: The.caseID.stream)
            claims.formUnion(taken.map(Claim.init))
        }
        return claims
    }

    private struct Claim: Hashable {
        var kind: String
        var token: [UInt8]
        var during: Range<Timestamp>

        init(kind: String, token: [UInt8], during: Range<Timestamp>) {
            self.kind = kind
            self.token = token
            self.during = during
        }
        init(_ reservation: Reservation) {
            self.init(kind: reservation.kind, token: reservation.token, during: reservation.during)
        }
    }
}
