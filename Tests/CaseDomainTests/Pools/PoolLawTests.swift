import CaseDomain
import EventSourcing
import TestSupport
import Testing

/// One pool, walked through at random by three cases of two disciplines; the same seed walks the same way.
private struct PoolWalk {
    let seed: UInt64
    var random: SplitMix64
    var now = The.now
    var stream = WalkedStream<BenefitPool>()

    init(seed: UInt64) {
        self.seed = seed
        self.random = SplitMix64(seed: seed)
    }

    var context: Context { Context(now: self.now, actor: The.coordinator, purpose: "treatment") }

    mutating func number(_ below: UInt64) -> Int { Int(self.random.next() % below) }
    mutating func chance(_ one: UInt64) -> Bool { self.random.next() % one == 0 }

    static let lines = [ThePool.physical, ThePool.occupational, RequestedLine(The.id(187), of: The.id(188))]

    mutating func next() -> BenefitPool.Command {
        self.now = self.now.adding(.seconds(self.number(130_000)))
        if self.stream.history.isEmpty { return .open(.init(self.opened())) }
        let line = Self.lines[self.number(3)]
        switch self.number(16) {
        case 0...4:
            let excess = self.chance(6) ? self.chance(2) ? ThePool.epsdt : ExcessRequest(.other, note: "Mateo may.") : nil
            var hold = BenefitPool.Hold(
                of: line, discipline: ThePool.discipline(of: line), amount: self.amount(25), asked: self.chance(3) ? The.visits(30) : nil,
                excess: excess)
            if self.chance(20) { hold.discipline = .speech }
            return .hold(hold)
        case 5...7:
            return .trueUp(
                .init(
                    of: line, discipline: ThePool.discipline(of: line), approved: self.amount(20), decision: The.id(UInt8(self.number(5))),
                    decidedAt: self.now))
        case 8: return .release(.init(of: line, reason: .withdrawn))
        case 9...11:
            return .use(
                .init(
                    consumption: The.id(UInt8(self.number(40))), caseID: line.caseID, line: self.chance(4) ? nil : line.line,
                    quantity: self.amount(3), renderedOn: The.date(self.number(60) - 30), receivedAt: self.now))
        case 12: return .takeBackUse(.init(consumption: The.id(UInt8(self.number(40))), reason: .notRendered, receivedAt: self.now))
        case 13:
            return .recordAnswer(
                .init(
                    ThePool.answer(
                        20 + self.number(20), used: self.number(12), ours: self.chance(3) ? self.number(4) : nil, at: self.number(40) - 30))
            )
        case 14:
            let target = StreamVersion(Int32(self.number(UInt64(self.stream.history.count + 1))))
            return .correct(.init(target: target, reason: .entryError, isReplaced: self.chance(2), note: "Mateo's was meant."))
        default: return self.chance(4) ? .open(.init(self.opened())) : .passTime
        }
    }

    private mutating func opened() -> PoolOpened {
        let limit = 20 + self.number(20)
        return ThePool.open { $0.answer = ThePool.answer(limit, used: 0, at: -40) }
    }

    private mutating func amount(_ below: UInt64) -> Quantity {
        self.chance(15) ? Quantity(amount: "4", .units)! : The.visits(self.number(below))
    }
}

@Suite("Laws of pools")
struct PoolLawTests {
    private static func reserved(_ state: BenefitPool.State, _ line: RequestedLine) -> Int64 {
        state.standing?.holders.first { $0.of == line }.map { max(0, $0.amount.thousandths - $0.used.thousandths) } ?? 0
    }

    @Test func `no step takes more than the plan pays without saying so, and none gives back more than was held`() throws {
        var types: Set<EventType> = []
        var odd: Set<PoolIrregularity> = []
        var refusals: Set<String> = []
        var overdrawn = 0
        for seed in 0..<60 as Range<UInt64> {
            var walk = PoolWalk(seed: seed)
            for number in 0..<60 {
                let place = "seed \(seed), step \(number)"
                let before = walk.stream
                let command = walk.next()
                let outcome = before.outcome(command, walk.context)
                #expect(before.outcome(command, walk.context) == outcome, "\(place) is decided otherwise")
                #expect(before.sealedOutcome(command, walk.context).types == outcome.types, "\(place) sealed is decided otherwise")
                #expect(before.shreddedOutcome(command, walk.context).types == outcome.types, "\(place) shredded is decided otherwise")
                let events = (try? outcome.get()) ?? []
                try walk.stream.append(events, walk.context)
                types.formUnion(events.map(\.type))
                if case .failure(let refusal) = outcome {
                    refusals.insert(refusal.code)
                    if let kind = command.kind, kind.isFactFromOutside { #expect(refusal == .poolUnknown, "\(place) refuses a fact") }
                }
                if let kind = command.kind, !before.state.possible(at: walk.now).contains(kind) {
                    #expect(events.isEmpty, "\(place): \(kind) was withheld, and taken")
                }
                // What is used, approved and held is no more than the plan pays, unless the step that made it so says so.
                let (was, stands) = (before.state.standing, walk.stream.state.standing)
                if let stands {
                    let sum = stands.used.thousandths + stands.committed.thousandths + stands.held.thousandths
                    #expect(
                        sum + stands.left.thousandths - stands.overdrawnBy.thousandths == stands.limit.thousandths, "\(place): \(stands)")
                    if stands.overdrawnBy.thousandths > was?.overdrawnBy.thousandths ?? 0 {
                        overdrawn += 1
                        let isTold = events.contains { event in
                            switch event {
                            case .held(let it): it.excess != nil
                            case .opened(let it): it.irregularities.contains(.overdrawn)
                            case .answered(let it): it.irregularities.contains(.overdrawn)
                            case .truedUp(let it): it.irregularities.contains(.overdrawn)
                            case .used(let it): it.irregularities.contains(.overdrawn)
                            case .useTakenBack(let it): it.irregularities.contains(.overdrawn)
                            case .corrected(let it): it.irregularities.contains(.overdrawn)
                            case .released, .periodEnded: false
                            }
                        }
                        #expect(isTold, "\(place): \(command) overdraws without a word")
                    }
                }
                for event in events {
                    switch event {
                    case .truedUp(let it):
                        #expect(it.givenBack.thousandths <= Self.reserved(before.state, it.of), "\(place) gives back too much")
                        odd.formUnion(it.irregularities)
                    case .released(let it):
                        #expect(it.givenBack.thousandths == Self.reserved(before.state, it.of), "\(place) gives back another amount")
                    case .used(let it): odd.formUnion(it.irregularities)
                    case .useTakenBack(let it): odd.formUnion(it.irregularities)
                    case .answered(let it): odd.formUnion(it.irregularities)
                    default: break
                    }
                    #expect(try BenefitPool.Event.decode(event.type, event.encoded()) == event, "\(place): \(event.type)")
                }
                // A correction with a replacement waits for it.
                if case .correct(let it) = command, it.isReplaced { continue }
                #expect(walk.stream.events(command, walk.context).isEmpty, "\(place): \(command) asked again has another effect")
            }
            let state = walk.stream.state
            #expect(BenefitPool.fold(walk.stream.history) == state, "seed \(seed)")
            #expect(try StepLaw.readBack(state) == state, "seed \(seed)")
        }
        #expect(types == Set(BenefitPool.Event.catalog.currentTypes))
        #expect(refusals.isSuperset(of: ["pool.exhausted", "pool.exists", "pool.line_decided", "pool.in_use", "pool.not_for_service"]))
        #expect(odd.isSuperset(of: [.overdrawn, .notHeld, .moreThanHeld, .notCommitted, .beyondCommitment, .unknownUse, .staleAnswer]))
        #expect(overdrawn > 100, "too few pools are overdrawn to say anything")
    }

    @Test func `in which order decisions and visits come does not matter to what is left`() {
        for seed in 0..<60 as Range<UInt64> {
            var walk = PoolWalk(seed: seed)
            let lines = PoolWalk.lines
            var facts: [BenefitPool.Command] = lines.map { line in
                .trueUp(
                    .init(
                        of: line, discipline: ThePool.discipline(of: line), approved: The.visits(walk.number(15)),
                        decision: ThePool.decision,
                        decidedAt: The.now))
            }
            for number in 0..<12 {
                facts.append(ThePool.visit(UInt8(number), lines[walk.number(3)], on: walk.number(40) - 20, 1 + walk.number(2)))
            }
            facts.append(ThePool.answered(ThePool.answer(25, used: walk.number(10))))
            let held = Pools.given(PoolPast.opened).doing(
                ThePool.hold(lines[0], 1 + walk.number(10)), ThePool.hold(lines[1], 1 + walk.number(10)),
                ThePool.hold(lines[2], 1 + walk.number(10)))
            func after(_ facts: [BenefitPool.Command]) -> [String] { facts.reduce(held) { $0.doing($1) }.visits }
            let once = after(facts)
            #expect(after(facts.shuffled(using: &walk.random)) == once && after(facts.reversed()) == once, "seed \(seed)")
        }
    }
}

extension Result<[BenefitPool.Event], Refusal> {
    fileprivate var types: Result<[EventType], Refusal> { self.map { $0.map(\.type) } }
}
