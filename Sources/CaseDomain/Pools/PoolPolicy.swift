public import EventSourcing

/// What is to be asked of one pool because of a case.
public struct PoolMovement: Sendable, Equatable {
    public var pool: PoolID
    public var command: BenefitPool.Command

    public init(_ command: BenefitPool.Command, of pool: PoolID) {
        self.pool = pool
        self.command = command
    }

    /// It asks for something, and may be refused: then what was asked of the case is refused too. All else is recorded as it comes.
    public var isRefusable: Bool { if case .hold = self.command { true } else { false } }
}

/// What a case does to the pools of its patient, and what of it no pool can count.
public struct PoolMovements: Sendable, Equatable {
    /// A line of which something falls on no pool.
    public struct Uncounted: Sendable, Hashable {
        public var line: ServiceLineID
        /// The pool that counts in another unit; `nil` for days of no pool.
        public var pool: PoolID?
        public var amount: Quantity

        public init(line: ServiceLineID, pool: PoolID? = nil, amount: Quantity) {
            self.line = line
            self.pool = pool
            self.amount = amount
        }
    }

    /// To be asked in this order, each of the pool as the one before left it: what is given back and what came from outside before
    /// what is held, so that a line finds the room that the command makes.
    public var movements: [PoolMovement] = []
    public var uncounted: [Uncounted] = []

    public init() {}
}

/// What pools are told of a case: whoever appends a case's events appends these in the same command (architecture, D1).
///
/// Pure, and read off how the case stands and what the pools know: looked at twice, it asks nothing twice.
public enum PoolPolicy {
    /// What follows from a command of a case.
    ///
    /// - Parameters:
    ///   - file: the case as the command leaves it.
    ///   - before: the case before it. A hold is asked for where the command changes what a line wants, or sends it, so that no
    ///     command is refused for what others did. `nil` looks at all that the case wants: when a pool is opened or its period ends.
    ///   - pools: those of the patient, whatever their coverage and period.
    ///   - stated: how somebody shares lines out among pools; needed where a pool counts in another unit than the line.
    public static func movements(
        of file: CaseFile.State, before: CaseFile.State?, caseID: CaseID, pools: [BenefitPool.State],
        stated: [ServiceLineID: [PoolSplit.Part]] = [:], at now: Timestamp
    ) -> PoolMovements {
        var round = PoolRound(file: file, before: before, caseID: caseID, pools: pools, stated: stated, now: now)
        for service in file.services { round.settle(service.requested.line) }
        for consumption in file.consumptions { round.tell(consumption) }
        for verified in file.benefits { round.tell(verified) }
        var movements = PoolMovements()
        movements.movements = round.releases + round.facts + round.holds
        movements.uncounted = round.uncounted
        return movements
    }
}
