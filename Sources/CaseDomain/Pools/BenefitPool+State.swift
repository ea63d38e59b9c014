public import EventSourcing

extension BenefitPool {
    /// A pool as its events left it: the facts, and what is left read off those that hold.
    public struct State: Sendable, Equatable {
        public internal(set) var id: PoolID?
        public internal(set) var openings: [Fact<PoolOpened>] = []
        public internal(set) var answers: [Fact<PoolAnswered>] = []
        public internal(set) var holds: [Fact<PoolHeld>] = []
        public internal(set) var trueUps: [Fact<PoolTruedUp>] = []
        public internal(set) var releases: [Fact<PoolReleased>] = []
        public internal(set) var uses: [Fact<PoolUsed>] = []
        public internal(set) var reversals: [Fact<PoolUseTakenBack>] = []
        /// That its period ended, as far as it is on record.
        public internal(set) var ends: [PoolPeriodEnded] = []
        public internal(set) var version: StreamVersion = .none
        public internal(set) var position: Position = .start
        /// When the ledger took its last event in.
        public internal(set) var updatedAt: Timestamp?

        public init() {}
    }
}

extension BenefitPool.State {
    mutating func apply(_ event: BenefitPool.Event, as version: StreamVersion) {
        switch event {
        case .opened(let it): self.openings.append(Fact(it, as: version))
        case .answered(let it): self.answers.append(Fact(it, as: version))
        case .held(let it): self.holds.append(Fact(it, as: version))
        case .truedUp(let it): self.trueUps.append(Fact(it, as: version))
        case .released(let it): self.releases.append(Fact(it, as: version))
        case .used(let it): self.uses.append(Fact(it, as: version))
        case .useTakenBack(let it): self.reversals.append(Fact(it, as: version))
        case .periodEnded(let it): self.ends.append(it)
        case .corrected(let it): self.apply(it, as: version)
        }
    }

    /// What the pool is, as it was opened; `nil` where it never was, or was opened wrongly.
    public var terms: PoolOpened? { self.openings.lastHolding()?.body }

    /// Its period has ended, and nothing can be held any more.
    public var isOver: Bool { self.terms.map { terms in self.ends.contains { $0.on == terms.period.through } } ?? false }

    /// The zone in which the period's days begin and end; UTC where none is known.
    var zone: TimeZoneName { self.terms?.timeZone.flatMap { TimeZoneName(rawValue: $0) } ?? .utc }

    /// The state as an event would leave it.
    func after(_ event: BenefitPool.Event) -> Self {
        var after = self
        after.apply(event, as: self.version.advanced(by: 1))
        return after
    }

    /// Whether an event takes more of the pool than the plan pays, or more than it did already.
    func overdraw(by event: BenefitPool.Event) -> Set<PoolIrregularity> {
        self.after(event).excess > self.excess ? [.overdrawn] : []
    }
}
