import CaseDomain
import EventSourcing
import Foundation

// What holds of patients' parts: no fact is in them, so that a case folds to the same whether they are opened, sealed, or gone.

extension StepLaw {
    static let shreddedState = StepLaw("a case whose patient's key was destroyed still folds to the same state") { step in
        guard step.after.number.isMultiple(of: 50) else { return .notConcerned }
        var pairs = [(Self.sealed(step.after.file.sealedState), Self.sealed(step.after.file.shreddedState))]
        for letter in step.after.letters.values { pairs.append((Self.sealed(letter.sealedState), Self.sealed(letter.shreddedState))) }
        if pairs.contains(where: { $0.0 != $0.1 }) { return .broken("the key leaves another state behind") }
        let (opened, gone) = (step.after.file.state, step.after.file.shreddedState)
        let isSame =
            CaseStatus(opened) == CaseStatus(gone) && opened.services.map(\.decision?.action) == gone.services.map(\.decision?.action)
            && opened.authorizations.map { opened.use(of: $0.id) } == gone.authorizations.map { gone.use(of: $0.id) }
            && opened.clocks == gone.clocks && opened.irregularities == gone.irregularities && opened.nextTimerAt == gone.nextTimerAt
            && opened.possible(at: step.context.now) == gone.possible(at: step.context.now)
        return Verdict(unless: isSame ? nil : "it comes to something else")
    }

    static let openedState = StepLaw("a fold of facts alone knows the same facts") { step in
        // Of every other walk, at its end.
        guard step.after.number.isMultiple(of: 100), step.after.seed.isMultiple(of: 2) else { return .notConcerned }
        guard try Facts(step.after.file.sealedState) == Facts(step.after.file.state) else { return .broken("the case knows others") }
        for (id, letter) in step.after.letters where try Facts(letter.sealedState) != Facts(letter.state) {
            return .broken("the letter \(id) knows others")
        }
        return .kept()
    }

    /// A state as JSON, as if what cannot be read any more were only closed.
    private static func sealed<State: JSONMembers>(_ state: State) -> String {
        String(decoding: JSONWriter.bytes(of: state), as: UTF8.self)
            .replacingOccurrences(of: #""phi":"shredded""#, with: #""phi":"sealed""#)
    }
}

/// What a state says without patients' parts, however they stand: as JSON, opened members and the mark of their opening left out.
private struct Facts: Equatable {
    private let object: NSDictionary

    init<State: JSONMembers>(_ state: State) throws {
        let value = try JSONSerialization.jsonObject(with: Data(JSONWriter.bytes(of: state)))
        self.object = Self.facts(of: value) as? NSDictionary ?? [:]
    }

    /// Members that only patients' parts have.
    private static let phi: Set<String> = [
        "phi", "identifiers", "member_id", "group", "plan", "subscriber_name", "diagnoses", "limitations", "safety_concerns", "goals",
        "prior_treatments", "note", "reference", "text", "control_number", "policy", "number", "comments", "encounter",
        "values", "evidence",
        "attestation", "intent", "representative", "isa13", "gs06", "st02", "bht03", "trn02", "task_id", "control_numbers",
    ]

    private static func facts(of value: Any) -> Any {
        switch value {
        case let members as [String: Any]:
            // A license has a number too, which is the signer's.
            let isPart = members["phi"] != nil
            let facts = members.filter { !isPart || !self.phi.contains($0.key) }
            return facts.mapValues(self.facts)
        case let values as [Any]: return values.map(self.facts)
        default: return value
        }
    }
}
