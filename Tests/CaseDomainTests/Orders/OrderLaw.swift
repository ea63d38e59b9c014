import CaseDomain
import EventSourcing
import TestSupport

/// A law that every step of every order's history keeps; a step that breaks it says how.
struct OrderLaw {
    /// The law as a sentence.
    let sentence: String
    let fault: @Sendable (OrderStep) throws -> String?

    init(_ sentence: String, _ fault: @escaping @Sendable (OrderStep) throws -> String?) {
        self.sentence = sentence
        self.fault = fault
    }

    static let all = [
        Self.decidedTwice, Self.repeated, Self.fromOutside, Self.offered, Self.withheld, Self.prefixes, Self.kept, Self.timers,
        Self.covered,
    ]
}

extension OrderLaw {
    private static let decidedTwice = OrderLaw(
        "deciding twice gives the same, with the patient's part closed or its key destroyed too"
    ) { step in
        let before = step.before.stream
        if before.outcome(step.asked, step.context) != step.outcome { return "it is decided otherwise" }
        func types(_ result: Result<[Order.Event], Refusal>) -> Result<[EventType], Refusal> { result.map { $0.map(\.type) } }
        if types(before.sealedOutcome(step.asked, step.context)) != types(step.outcome) { return "sealed it is decided otherwise" }
        return types(before.shreddedOutcome(step.asked, step.context)) == types(step.outcome) ? nil : "shredded it is decided otherwise"
    }

    private static let repeated = OrderLaw("what is asked again at once has no second effect") { step in
        // A correction with a replacement waits for it.
        if case .correct(let it) = step.asked, it.isReplaced { return nil }
        return step.after.stream.events(step.asked, step.context).isEmpty ? nil : "\(step.asked) has another effect"
    }

    private static let fromOutside = OrderLaw("what the orderer says is never refused") { step in
        guard step.asked.kind?.isFactFromOutside == true, case .failure(let refusal) = step.outcome else { return nil }
        return refusal == .orderUnknown && step.before.stream.history.isEmpty ? nil : "it is refused: \(refusal.code)"
    }

    private static let offered = OrderLaw("of a kind that is offered, a command that fits is taken") { step in
        for kind in step.after.state.possible(at: step.context.now) {
            let isTaken = Self.fitting(kind, step.after).contains { !step.after.stream.events($0, step.context).isEmpty }
            if !isTaken { return "\(kind) is offered, and refused" }
        }
        return nil
    }

    private static let withheld = OrderLaw("of a kind that is withheld, each command is refused, or repeats what was done") { step in
        if let kind = step.asked.kind, !step.before.state.possible(at: step.context.now).contains(kind), !step.events.isEmpty {
            return "\(kind) was withheld, and taken"
        }
        let possible = step.after.state.possible(at: step.context.now)
        for kind in Order.Command.Kind.allCases where !possible.contains(kind) {
            let isTaken = Self.fitting(kind, step.after).contains { !step.after.stream.events($0, step.context).isEmpty }
            if isTaken { return "\(kind) is withheld, and taken" }
        }
        return nil
    }

    private static let prefixes = OrderLaw("a fold over any part of a history is a state, and goes on to the same") { step in
        guard step.after.number.isMultiple(of: 10) else { return nil }
        let history = step.after.stream.history
        for cut in stride(from: 0, through: history.count, by: 3) {
            var state = Order.fold(history.prefix(cut))
            if Int(state.version.rawValue) != cut { return "after \(cut) events it is at \(state.version)" }
            if (state.status(at: step.context.now) == nil) != (cut == 0) { return "after \(cut) events it has no status" }
            for recorded in history.dropFirst(cut) { Order.evolve(&state, by: recorded) }
            if state != step.after.state { return "from \(cut) events on it goes on to another state" }
        }
        return nil
    }

    private static let kept = OrderLaw("events and states that are written and read are the same") { step in
        for event in step.events where try Order.Event.decode(event.type, event.encoded()) != event {
            return "\(event.type) is read otherwise"
        }
        guard step.after.number.isMultiple(of: 5) else { return nil }
        for state in [step.after.state, step.after.stream.sealedState] where try StepLaw.readBack(state) != state {
            return "another state is read"
        }
        return nil
    }

    private static let timers = OrderLaw("nothing is left due when time was passed, and nothing is noted before its moment") { step in
        var stream = step.after.stream
        let isDue = stream.state.nextMomentAt.map { $0 <= step.context.now } ?? false
        let events = stream.events(.passTime, step.context)
        if events.isEmpty == isDue { return "\(events.map(\.type)) is noted at \(step.context.now)" }
        if events.isEmpty { return nil }
        try stream.append(events, step.context)
        return stream.state.nextMomentAt.map { $0 > step.context.now } ?? true ? nil : "something is due yet"
    }

    private static let covered = OrderLaw("what an order covers was signed and checked, until the last day that it names") { step in
        let state = step.after.state
        guard let standing = state.standing(at: step.context.now) else { return nil }
        for days in stride(from: -60, through: 200, by: 23) {
            let day = The.date(days)
            func cover(_ day: CivilDate) -> OrderCover { standing.covers(The.speechTherapy, of: .speech, on: day) }
            guard case .covered(_, let through) = cover(day) else { continue }
            if state.receipt?.signature?.signedOn == nil || state.validation == nil { return "\(day) is covered by nothing" }
            if let from = standing.period?.from, day < from { return "\(day) is covered before it begins" }
            guard let through, let next = through.adding(days: 1) else { continue }
            if day > through || cover(through) != cover(day) || cover(next) == cover(day) { return "\(day) is covered through \(through)" }
        }
        return nil
    }

    /// Commands of a kind, one of which is taken when the state allows the kind; none of them was said on a walk.
    private static func fitting(_ kind: Order.Command.Kind, _ walk: OrderWalk) -> [Order.Command] {
        switch kind {
        case .request:
            var request = TheOrder.request
            (request.channel, request.requestedAt) = (.portal, nil)
            return [.request(request)]
        case .remind: return [.remind(.init(channel: .mail))]
        case .withdraw: return [.withdraw(.init(reason: .askedInError))]
        case .validate: return [.validate(.init(terms: OrderTerms(stampAccepted: true), acceptsDifference: true))]
        case .sendBack: return [.sendBack(.init(reasons: Set(OrderFault.allCases), channel: .mail))]
        case .supersede: return [.supersede(.init(by: The.id(250)))]
        case .correct:
            return (0...walk.state.version.rawValue).map { .correct(.init(target: StreamVersion($0), reason: .other)) }
        case .recordReceipt: return [TheOrder.receipt { ($0.receivedAt, $0.orderer.name) = (walk.now, "Somebody Else") }]
        case .recordRevocation:
            return [.recordRevocation(.init(revokedFrom: The.date(3_000), channel: .mail, receivedAt: walk.now))]
        }
    }
}
