import CaseDomain
import EventSourcing

// What holds of the regions of a case after each step: what is accepted is done, and what time says agrees with the facts.

extension StepLaw {
    static let requestedLines = StepLaw("services that are accepted are asked for") { step in
        guard case .requestServices(let it) = step.command, case .success = step.outcome else { return .notConcerned }
        let asked = Set(step.after.file.state.services.filter { !$0.isRemoved }.map(\.requested.line))
        let lost = it.services.map(\.line).filter { !asked.contains($0) }
        return Verdict(unless: lost.isEmpty ? nil : "\(lost) were accepted, and are not asked for")
    }

    static let reckonedClocks = StepLaw(
        "the clocks stand as they do when all are reckoned anew, though each step reckons those that it can move"
    ) { step in
        guard step.hadEffect, step.after.file.state.opened != nil else { return .notConcerned }
        let events = step.after.file.events(.passTime, step.context)
        // Where something ran out meanwhile, that moves clocks.
        let ranOut = events.contains { event in
            switch event {
            case .clockMissed, .appealWindowLapsed, .letterLapsed, .authorizationExpired, .authorizationThresholdReached: true
            default: false
            }
        }
        return ranOut ? .notConcerned : Verdict(unless: events.isEmpty ? nil : "\(events) were left out")
    }

    static let metClocks = StepLaw(
        "a clock counts as met only while what it waits for is on record", about: ["decision", "answer", "appeal"]
    ) { step in
        let state = step.after.file.state
        guard !step.events.isEmpty, state.closed == nil else { return .notConcerned }
        var matter: String?
        for clock in state.clocks where clock.status == .met {
            let subject = clock.started.subject
            switch clock.started.kind {
            case .payerDecision:
                matter = "decision"
                let isAwaited = state.services.contains { $0.submission == subject.submission && !$0.isDecided }
                // Where the plan's law is not known any more, no clock runs, and what was met stays on record.
                if isAwaited, Self.isLaw(clock.started.regime, of: state) {
                    return .broken("\(clock.started.clock) was met, and a service is not decided")
                }
            case .informationResponse:
                matter = "answer"
                // Asked again without a time, a question has no clock any more: what was met is that of its earlier wording.
                let isOpen = state.openInformationRequests.contains {
                    $0.id == subject.informationRequest && $0.requested?.dueAt != nil && !$0.isAnswered
                }
                if isOpen {
                    return .broken("\(clock.started.clock) was met, and the question is open")
                }
            case .appealDecision:
                matter = "appeal"
                if state.appeals.contains(where: { $0.id == subject.appeal && $0.isOpen }) {
                    return .broken("\(clock.started.clock) was met, and the appeal is open")
                }
            default: break
            }
        }
        return matter.map { .kept($0) } ?? .notConcerned
    }

    /// Whether a regime is still the law of the case's plan, as far as its clocks say.
    private static func isLaw(_ regime: String?, of state: CaseFile.State) -> Bool {
        let selection = RegimeBook.bundled.select(state.planFacts, on: TimeZoneName.utc.day(at: state.updatedAt ?? .earliest))
        return (selection.besides + [selection.chosen]).contains { "\($0.id.rawValue)@\($0.version)" == regime }
    }

    static let lapsedWindows = StepLaw("when time has passed, no window that ended holds anything unused that is not on record") { step in
        guard step.hadEffect, case .ofCase(.passTime) = step.asked else { return .notConcerned }
        var matter = false
        let state = step.after.file.state
        for window in state.appealWindows {
            guard let opened = window.opened, opened.closesAt < step.context.now else { continue }
            matter = true
            let wanted = state.wantedAppealWindows().filter { $0.decision == window.decision && $0.levels.contains(window.level) }
            let lapsed = Set(window.lapses.filter(\.holds).flatMap(\.body.lines))
            let left = window.lines.filter { line in wanted.contains { $0.lines.contains(line) } && !lapsed.contains(line) }
            if !left.isEmpty { return .broken("the window to \(window.level) of \(left) ended, and nobody was told") }
        }
        return matter ? .kept() : .notConcerned
    }
}
