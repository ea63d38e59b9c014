import CaseDomain
import EventSourcing
import TestSupport
import Testing

/// What holds of every step of every request's history, over walks from seeds.
@Suite("Laws of requests about the record")
struct RightsLawTests {
    @Test func `each step of 100 walks keeps the laws`() throws {
        var types: Set<EventType> = []
        for seed in 0..<100 as Range<UInt64> {
            var walk = RightsWalk(seed: seed)
            for step in 0..<40 {
                let (command, context) = walk.next()
                let before = walk.stream
                let outcome = before.outcome(command, context)
                let place: Comment = "seed \(seed), step \(step)"
                let events = (try? outcome.get()) ?? []
                types.formUnion(events.map(\.type))
                func names(_ it: Result<[RightsRequest.Event], Refusal>) -> Result<[EventType], Refusal> { it.map { $0.map(\.type) } }
                #expect(names(before.sealedOutcome(command, context)) == names(outcome), place)
                if let kind = command.kind, !before.state.possible.contains(kind) { #expect(events.isEmpty, place) }
                try walk.stream.append(events, context)
                #expect(walk.stream.events(command, context).isEmpty, "asked again it has another effect, \(place)")
                let due = walk.stream.state.nextMomentAt.map { $0 <= context.now } ?? false
                #expect(walk.stream.events(.passTime, context).isEmpty != due, place)
                #expect(try StepLaw.readBack(walk.stream.state) == walk.stream.state, place)
                let extensions = walk.stream.state.extensions.count { $0.holds }
                #expect(extensions <= 1, place)
            }
        }
        #expect(types == Set(RightsRequest.Event.catalog.currentTypes))
    }
}

/// One request, walked through at random; the same seed walks the same way.
private struct RightsWalk {
    private var random: SplitMix64
    private var now = The.day(-30)
    var stream = WalkedStream<RightsRequest>()

    init(seed: UInt64) { self.random = SplitMix64(seed: seed) }

    mutating func next() -> (RightsRequest.Command, Context) {
        self.now = self.now.adding(.seconds(Int(self.random.next() % 400_000)))
        return (self.command(), Context(now: self.now, actor: The.coordinator, purpose: "treatment"))
    }

    private mutating func command() -> RightsRequest.Command {
        if self.random.next() % 5 == 0 { return .passTime }
        let rare: Set<RightsRequest.Command.Kind> = [.withdraw, .correct]
        let possible = self.stream.state.possible
        let often = possible.filter { !rare.contains($0) }
        let kinds = self.random.next() % 4 == 0 ? RightsRequest.Command.Kind.allCases : self.random.next() % 5 == 0 ? possible : often
        switch self.pick(kinds.isEmpty ? RightsRequest.Command.Kind.allCases : kinds) {
        case .recordReceipt:
            let scope = self.pick([RightsScope(), TheRights.paidInFull, RightsScope(form: .paper), RightsScope(means: .portal)])
            return .recordReceipt(.init(TheRights.received(self.pick(RightsRequestKind.allCases), at: self.now, scope: scope)))
        case .verifyIdentity: return .verifyIdentity(.init(method: self.pick([.portalAccount, .personallyKnown])))
        case .extend: return .extend(.init(reason: self.pick([.volume, .other])))
        case .quoteFee:
            return .quoteFee(.init(fee: RightsFee(postageCents: Int64(self.random.next() % 900)), earlierAccountingOn: The.date(-90)))
        case .suspend:
            let today = TimeZoneName.central.day(at: self.now)
            return .suspend(
                .init(agency: .lawEnforcement, isWritten: false, through: today.adding(days: Int(self.random.next() % 20))!))
        case .fulfill:
            var fulfill = TheRights.fulfill
            fulfill.isOtherFormAgreed = self.random.next() % 2 == 0
            return .fulfill(fulfill)
        case .accept: return .accept(.init(links: self.pick([[], [TheRights.record]])))
        case .deny:
            return .deny(.init(ground: self.pick(RightsDenialGround.allCases), isPartial: self.random.next() % 2 == 0, basis: "Mateo's."))
        case .askReview: return .askReview(.init())
        case .decideReview:
            return .decideReview(.init(reviewer: The.reviewer, credential: .md, outcome: self.pick([.upheld, .reversed])))
        case .disagree: return .disagree(.init(statement: "Mateo was six then."))
        case .rebut: return .rebut(.init(statement: "The date is right."))
        case .withdraw: return .withdraw(.init())
        case .terminate: return .terminate(.init(way: self.pick(RestrictionTerminated.Way.allCases)))
        case .correct:
            let target = StreamVersion(Int32(self.random.next() % UInt64(self.stream.history.count + 2)))
            return .correct(.init(target: target, reason: .entryError))
        }
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value { values[Int(self.random.next() % UInt64(values.count))] }
}
