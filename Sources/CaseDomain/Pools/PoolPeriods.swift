public import EventSourcing

// A pool ends with its period: what was not used is lost, and what is still asked for or approved belongs to the next one.

/// The period of a pool ended (`pool.period_ended.v1`).
public struct PoolPeriodEnded: EventBody {
    public static let type: EventType = "pool.period_ended.v1"

    /// What a line had of the pool and had not used when its period ended.
    public struct Remainder: JSONMembers, Hashable {
        public var of: RequestedLine
        public var discipline: ServiceLine
        /// The payer had approved it.
        public var isCommitted: Bool
        public var amount: Quantity

        public init(of line: RequestedLine, discipline: ServiceLine, isCommitted: Bool, amount: Quantity) {
            self.of = line
            self.discipline = discipline
            self.isCommitted = isCommitted
            self.amount = amount
        }

        public init(members: JSONObject) throws(JSONFault) {
            self.of = try RequestedLine(members: members)
            self.discipline = try members.value("discipline")
            self.isCommitted = try members.value("committed")
            self.amount = try members.value("amount")
        }

        public func write(to members: inout JSONWriter.Members) {
            self.of.write(to: &members)
            members.member("discipline", self.discipline)
            members.member("committed", self.isCommitted)
            members.member("amount", self.amount)
        }
    }

    /// The last day of the period.
    public var on: CivilDate
    /// What is to be asked of the next pool: no more of this one.
    public var unused: [Remainder]
    /// What nobody had.
    public var left: Quantity

    public init(on day: CivilDate, unused: [Remainder], left: Quantity) {
        self.on = day
        self.unused = unused
        self.left = left
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.on = try facts.value("on")
        self.unused = try facts.list("unused")
        self.left = try facts.value("left")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("on", self.on)
        members.list("unused", self.unused)
        members.member("left", self.left)
    }
}

extension BenefitPool.State {
    /// What time has made of the pool by a moment and is not on record.
    func passTime(_ context: Context) -> [BenefitPool.Event] {
        guard let next = self.nextMomentAt, next <= context.now, let terms = self.terms else { return [] }
        let unused = self.claims.compactMap { claim -> PoolPeriodEnded.Remainder? in
            guard claim.taken > claim.used, let discipline = claim.discipline else { return nil }
            return PoolPeriodEnded.Remainder(
                of: claim.of, discipline: discipline, isCommitted: claim.stage == .committed,
                amount: terms.scope.quantity(claim.taken - claim.used))
        }
        return [
            .periodEnded(
                PoolPeriodEnded(on: terms.period.through, unused: unused, left: terms.scope.quantity(self.limit - self.taken)))
        ]
    }

    /// When something next happens to the pool of itself: after the last day of its period; `nil` when that is on record.
    ///
    /// A function of the facts alone. It may have passed: whoever carries timers out asks then what it comes to.
    public var nextMomentAt: Timestamp? {
        guard let terms = self.terms, !self.isOver else { return nil }
        return terms.period.through.adding(days: 1).map(self.zone.startOfDay)
    }
}
