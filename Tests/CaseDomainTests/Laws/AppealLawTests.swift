import CaseDomain
import EventSourcing
import TestSupport
import Testing

/// What holds of appeals in whatever order their facts come. Each law names the seed when it fails.
@Suite("Laws of appeals")
struct AppealLawTests {
    private static let seeds: Range<UInt64> = 0..<120
    private static let steps = 24
    private static let plans: [LineOfBusiness] = [.commercial, .medicareAdvantage, .medicaidManagedCare, .medicaid, .unknown]

    private static let denied = plans.map { Case.given(AppealPast.denied(by: $0)) }

    /// Two services denied by some plan, and then anything at all about appeals; shows the case before each command, and its events.
    private static func walk(
        _ seed: UInt64, _ look: (_ before: Case, _ plan: LineOfBusiness, _ events: [CaseFile.Event], _ place: String) throws -> Void
    ) rethrows {
        var random = SplitMix64(seed: seed)
        var file = Self.denied.randomElement(using: &random)!
        for step in 0..<Self.steps {
            let command = Self.command(&random, file.state)
            let events = file.when(command, at: The.day(step)).events
            // A coverage that was taken back leaves the plan unknown.
            let plan = file.state.coverages.first { $0.holds }?.lineOfBusiness ?? .unknown
            try look(file, plan, events, "seed \(seed), step \(step)")
            file = file.given(events)
        }
    }

    private static func command(_ random: inout SplitMix64, _ state: CaseFile.State) -> CaseFile.Command {
        func one<Value>(_ values: [Value]) -> Value { values[Int(random.next() % UInt64(values.count))] }
        let appeal: AppealID = The.id(UInt8(91 + random.next() % 9))
        let lines = one([[], [The.speech], [The.device]])
        let flag = random.next() % 2 == 0
        switch random.next() % 16 {
        case 0...6:
            var it = The.appeal(appeal, one(AppealLevel.allCases), lines, isExpedited: flag)
            it.isLateForCause = true
            return .fileAppeal(it)
        case 7...10:
            let open = state.appeals.filter(\.isOpen).map(\.filed.appeal)
            let services = one([[], lines.map(Past.deny), lines.map(Past.certify)])
            return .recordAppealDecision(
                .init(
                    appeal: open.isEmpty ? appeal : one(open), decision: The.id(UInt8(120 + random.next() % 60)),
                    outcome: one([.upheld, .upheld, .partiallyOverturned, .dismissed, .withdrawn]), receivedAt: The.now, services: services,
                    authorization: The.granted))
        case 11:
            return .assertDeemedExhaustion(
                .init(appeal: flag ? appeal : nil, lines: lines, basis: one(DeemedExhaustionAsserted.Basis.allCases), note: "Waived."))
        case 12:
            return .recordAppealForwarded(
                .init(appeal: appeal, from: The.appeal, level: one([.ire, .external]), lines: lines, channel: .fax, forwardedAt: The.now))
        case 13: return .correct(.init(target: StreamVersion(Int32(random.next() % UInt64(state.version.rawValue + 1))), reason: .other))
        case 14:
            let deny = [Past.deny(The.speech), Past.deny(The.device)]
            return .recordDecision(The.decide(deny, The.id(UInt8(180 + random.next() % 60)), receivedAt: The.now))
        default: return .schedulePeerToPeer(.init(call: The.id(UInt8(random.next() % 4)), at: The.now, clinician: The.signer))
        }
    }

    /// What a level of appeal rests on: each a reason by itself.
    private enum Ground { case first, decision, urgency, exhaustion }

    private static func ground(
        of level: AppealLevel, isExpedited: Bool, _ line: ServiceLineID, _ plan: LineOfBusiness, in history: [CaseFile.Event]
    ) -> Ground? {
        guard let before = plan.appealLevels(before: level) else { return nil }
        if before.isEmpty { return .first }
        let back = Set(history.flatMap { event -> [StreamVersion] in if case .corrected(let it) = event { it.targets } else { [] } })
        let holding = history.enumerated().filter { !back.contains(StreamVersion(Int32($0.offset + 1))) }.map(\.element)
        let filings = holding.compactMap { event -> AppealFiled? in if case .appealFiled(let it) = event { it } else { nil } }
        for case .appealDecided(let it) in holding where it.outcome != .withdrawn && it.outcome != .dismissed {
            if filings.contains(where: { $0.appeal == it.appeal && before.contains($0.level) && $0.lines.contains(line) }) {
                return .decision
            }
        }
        if level == .external, isExpedited { return .urgency }
        for case .deemedExhaustionAsserted(let it) in holding where it.lines.contains(line) && before.contains(where: \.isInternal) {
            return .exhaustion
        }
        return nil
    }

    @Test func `no order of facts lets anybody skip a level without decision, waiver, urgency or deemed exhaustion`() {
        var grounds: [Ground: Int] = [:]
        for seed in Self.seeds {
            Self.walk(seed) { before, plan, events, place in
                for case .appealFiled(let it) in events where it.filedBy == .clinic {
                    for line in it.lines {
                        let history = before.history.map(\.event)
                        let ground = Self.ground(of: it.level, isExpedited: it.isExpedited, line, plan, in: history)
                        #expect(ground != nil, "\(place): \(it.level) for \(plan)")
                        if let ground { grounds[ground, default: 0] += 1 }
                    }
                }
            }
        }
        #expect(grounds.count == 4 && grounds.values.allSatisfy { $0 > 10 }, "the walks do not reach far: \(grounds)")
    }

    @Test func `of a service no two appeals run, but those that may: beside each other in urgency, or past a plan that is exhausted`() {
        for seed in Self.seeds {
            Self.walk(seed) { before, _, events, place in
                for case .appealFiled(let it) in events where it.filedBy == .clinic {
                    let open = before.state.appeals.filter { $0.isOpen && !Set($0.filed.lines).isDisjoint(with: it.lines) }
                    for other in open {
                        let isUrgent = it.isExpedited && other.filed.isExpedited
                        let isPast = other.filed.level.isInternal && before.state.exhaustions.contains { $0.holds }
                        #expect(isUrgent || isPast, "\(place)")
                    }
                }
            }
        }
    }

    @Test func `what can be asked is possible in some way, and what cannot is refused in every`() {
        for seed in Self.seeds {
            Self.walk(seed) { before, _, _, place in
                // The longest walk of all: each third step is looked at.
                guard before.history.count.isMultiple(of: 3) else { return }
                let lines = [The.speech, The.device]
                let offered = Set(before.state.possible(at: The.day(100)))
                let appeals = AppealLevel.allCases.flatMap { level in
                    lines.flatMap { line in
                        [false, true].map { isExpedited in
                            var it = The.appeal(The.id(90), level, [line], isExpedited: isExpedited)
                            it.isLateForCause = true
                            return CaseFile.Command.fileAppeal(it)
                        }
                    }
                }
                let exhaustions = lines.map {
                    CaseFile.Command.assertDeemedExhaustion(.init(lines: [$0], basis: .rulesNotFollowed, note: "Late notice."))
                }
                let calls = lines.map {
                    CaseFile.Command.schedulePeerToPeer(.init(call: The.id(90), lines: [$0], at: The.day(101), clinician: The.signer))
                }
                for (kind, commands) in [
                    (CaseFile.Command.Kind.fileAppeal, appeals), (.assertDeemedExhaustion, exhaustions), (.schedulePeerToPeer, calls),
                ] {
                    // What was said before is a repeat, whether or not it could be said now.
                    let isOffered = offered.contains(kind)
                    let isPossible = commands.contains { command in
                        guard case .success(let events) = before.when(command, at: The.day(100)).result else { return false }
                        return isOffered || !events.isEmpty
                    }
                    #expect(isOffered == isPossible, "\(place): \(kind)")
                }
            }
        }
    }

    @Test func `a window is wanted for what can be appealed, and what it is wanted for can be`() {
        for seed in Self.seeds {
            Self.walk(seed) { before, _, _, place in
                let wanted = before.state.wantedAppealWindows()
                for window in wanted {
                    for level in window.levels {
                        let asked = The.appeal(The.id(90), level, window.lines)
                        var late = asked
                        late.isLateForCause = true
                        #expect(before.when(.fileAppeal(late), at: The.day(100)).facts.count == 1, "\(place): \(level)")
                    }
                }
                #expect(Set(wanted.map(\.decision)).count <= 2 && wanted.allSatisfy { !$0.lines.isEmpty }, "\(place)")
            }
        }
    }
}
