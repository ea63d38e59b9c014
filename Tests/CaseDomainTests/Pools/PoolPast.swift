import CaseDomain
import EventSourcing
import TestSupport

typealias Pools = Spec<BenefitPool>

/// The pool that the sentences speak of: 30 visits of physical and occupational therapy in the calendar year, of which 0 were used.
/// All made up.
enum ThePool {
    static let id = PoolID(SpecMoment.stream.rawValue)
    static let next: PoolID = The.id(181)
    static let physical = RequestedLine(The.id(182), of: The.id(183))
    static let occupational = RequestedLine(The.id(184), of: The.id(185))
    static let decision: DecisionID = The.id(186)
    static let year = DateRange(from: CivilDate("2026-01-01")!, through: CivilDate("2026-12-31")!)!
    static let nextYear = DateRange(from: CivilDate("2027-01-01")!, through: CivilDate("2027-12-31")!)!
    static let scope = PoolScope([.physical, .occupational], in: .visits)!

    static let opened = open()

    static func open(_ change: (inout PoolOpened) -> Void = { _ in }) -> PoolOpened {
        var opened = PoolOpened(
            patient: The.patient, coverage: The.coverage, scope: scope, period: year, answer: answer(30, used: 0, at: -20),
            timeZone: "America/Chicago")
        change(&opened)
        return opened
    }

    /// What the plan says, so many days from today, of use through that day.
    static func answer(_ limit: Int, used: Int, ours: Int? = nil, at days: Int = 0) -> BenefitAnswer {
        BenefitAnswer(
            verification: nil, limit: The.visits(limit), used: The.visits(used), ours: ours.map(The.visits), asOf: The.date(days),
            answeredAt: The.day(days), source: .portal)
    }

    static func hold(_ line: RequestedLine, _ visits: Int, excess: ExcessRequest? = nil) -> BenefitPool.Command {
        .hold(.init(of: line, discipline: discipline(of: line), amount: The.visits(visits), excess: excess))
    }

    static func approve(_ line: RequestedLine, _ visits: Int, at days: Int = -1) -> BenefitPool.Command {
        .trueUp(
            .init(of: line, discipline: discipline(of: line), approved: The.visits(visits), decision: decision, decidedAt: The.day(days)))
    }

    static func release(_ line: RequestedLine, _ reason: PoolReleased.Reason = .withdrawn) -> BenefitPool.Command {
        .release(.init(of: line, reason: reason))
    }

    /// A kept visit by number.
    static func visit(_ number: UInt8, _ line: RequestedLine, on days: Int = -2, _ visits: Int = 1) -> BenefitPool.Command {
        .use(
            .init(
                consumption: The.id(number), caseID: line.caseID, line: line.line, quantity: The.visits(visits),
                renderedOn: The.date(days), receivedAt: The.day(-1)))
    }

    static func takeBack(_ number: UInt8, _ reason: ConsumptionReversed.Reason = .notRendered) -> BenefitPool.Command {
        .takeBackUse(.init(consumption: The.id(number), reason: reason, receivedAt: The.now))
    }

    static func answered(_ answer: BenefitAnswer) -> BenefitPool.Command { .recordAnswer(.init(answer)) }

    static func discipline(of line: RequestedLine) -> ServiceLine { line == physical ? .physical : .occupational }

    static let epsdt = ExcessRequest(.epsdt, isUnder21: true, lineOfBusiness: .medicaidManagedCare)
}

/// What happened to the pool up to a point, made by the decider itself, command by command.
enum PoolPast {
    static let opened = after([.open(.init(ThePool.opened))])
    static let held = after([ThePool.hold(ThePool.physical, 20)], opened)
    static let approved = after([ThePool.approve(ThePool.physical, 15)], held)
    static let used = after([ThePool.visit(1, ThePool.physical), ThePool.visit(2, ThePool.physical)], approved)

    /// Every event of a pool comes about in one of these.
    static let whole = [
        after([ThePool.takeBack(2), ThePool.answered(ThePool.answer(30, used: 5))], used),
        after([ThePool.release(ThePool.physical), .correct(.init(target: StreamVersion(3), reason: .entryError))], held),
        after([.passTime], held, at: The.day(60)),
    ]

    static func after(_ commands: [BenefitPool.Command], _ past: [BenefitPool.Event] = [], at now: Timestamp = The.now) -> [BenefitPool
        .Event]
    {
        commands.reduce(past) { $0 + Pools.given($0).when($1, at: now).events }
    }
}

extension Spec<BenefitPool> {
    /// The pool after more commands, each of which is taken.
    func doing(_ commands: BenefitPool.Command..., at now: Timestamp = The.now) -> Self {
        commands.reduce(self) { $0.given($0.when($1, at: now).events) }
    }

    /// Visits, as the pool stands: used, approved and not used, held, left.
    var visits: [String] {
        self.state.standing.map { [$0.used, $0.committed, $0.held, $0.left].map(\.amount) } ?? []
    }

    var overdrawn: String { self.state.standing?.overdrawnBy.amount ?? "none" }
}

extension Spec<BenefitPool>.Outcome {
    /// What is odd about the one fact that followed.
    var odd: [PoolIrregularity]? {
        guard self.events.count == 1 else { return nil }
        switch self.events[0] {
        case .opened(let it): return it.irregularities
        case .answered(let it): return it.irregularities
        case .truedUp(let it): return it.irregularities
        case .used(let it): return it.irregularities
        case .useTakenBack(let it): return it.irregularities
        case .corrected(let it): return it.irregularities
        case .held, .released, .periodEnded: return []
        }
    }
}
