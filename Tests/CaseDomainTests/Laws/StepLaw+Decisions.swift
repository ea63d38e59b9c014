import CaseDomain
import EventSourcing

// What holds of decisions: they are functions of facts alone, and a command that is asked again finds it done.

extension StepLaw {
    static let decidedTwice = StepLaw("deciding twice is the same") { step in
        guard let command = step.command else { return .notConcerned }
        let again = step.before.file.outcome(command, step.context)
        return Verdict(unless: again == step.outcome ? nil : "\(command) is decided in two ways")
    }

    static let decidedOnFactsAlone = StepLaw("a fold of facts alone decides the same") { step in
        switch step.asked {
        case .ofLetter(let id, let command):
            let letter = step.before.letter(id)
            let isSame = letter.outcome(command, step.context) == letter.sealedOutcome(command, step.context)
            return Verdict(unless: isSame ? nil : "\(command) is decided otherwise")
        case .ofCase(let command), .ofBoth(let command, _, _):
            let isSame = step.before.file.sealedOutcome(command, step.context) == step.outcome
            return Verdict(unless: isSame ? nil : "\(command) is decided otherwise")
        }
    }

    static let decidedWithoutTheKey = StepLaw("a case whose patient's key was destroyed decides the same") { step in
        switch step.asked {
        case .ofLetter(let id, let command):
            let letter = step.before.letter(id)
            let isSame = letter.outcome(command, step.context) == letter.shreddedOutcome(command, step.context)
            return Verdict(unless: isSame ? nil : "\(command) is decided otherwise")
        case .ofCase(let command), .ofBoth(let command, _, _):
            let isSame = step.before.file.shreddedOutcome(command, step.context) == step.outcome
            return Verdict(unless: isSame ? nil : "\(command) is decided otherwise")
        }
    }

    static let repeatedAtOnce = StepLaw("a command repeated at once has no further effect", about: ["case", "letter"]) { step in
        guard step.hadEffect else { return .notConcerned }
        switch step.asked {
        case .ofCase(.answerInformationRequest), .ofCase(.amendEvaluation), .ofCase(.passTime), .ofLetter:
            // Answers and amendments add up: what one holds is patient data, so that two that look alike need not be one. What time
            // makes of a case has a law of its own.
            break
        case .ofCase(let command), .ofBoth(let command, _, _):
            // What a payer tells again is recorded as received again, and changes nothing.
            let again = step.after.file.events(command, step.context).filter { $0.type != FactReceivedAgain.type }
            if !again.isEmpty { return .broken("\(command) has again an effect: \(again.map(\.type.rawValue))") }
        }
        switch step.asked {
        case .ofCase: return .kept("case")
        case .ofLetter(let letter, let command), .ofBoth(_, let letter, let command):
            let again = step.after.letter(letter).events(command, step.context)
            return Verdict("letter", unless: again.isEmpty ? nil : "\(command) has again an effect: \(again.map(\.type.rawValue))")
        }
    }

    static let factsFromOutside = StepLaw("a fact from outside is never refused once the case exists") { step in
        guard let command = step.command, command.isFactOfPayer, step.before.file.state.opened != nil else { return .notConcerned }
        guard case .failure(let refusal) = step.outcome else { return .kept() }
        return .broken("\(command) was refused: \(refusal.code)")
    }

    static let nothingLeftDue = StepLaw("when time has passed, nothing more is due, and a timer for what comes is set") { step in
        guard step.hadEffect, case .ofCase(.passTime) = step.asked else { return .notConcerned }
        // What ran out may let another clock go on that has run out too: that is seen at once after.
        var file = step.after.file
        for _ in 0..<3 { try file.append(file.events(.passTime, step.context), step.context) }
        if !file.events(.passTime, step.context).isEmpty { return .broken("something is due still") }
        let (state, now) = (file.state, step.context.now)
        guard state.closed == nil else {
            return Verdict(unless: state.clocks.contains { $0.status == .running } ? "a clock of a closed case runs" : nil)
        }
        return Verdict(unless: state.nextTimerAt.map { $0 > now } ?? true ? nil : "the timer is set to what has passed")
    }
}
