public import EventSourcing

/// How a pool stands: what the plan pays, what was used, what is approved, asked for, and left, and who has it. Nothing of it is
/// patient data.
public struct PoolStanding: Sendable, Hashable {
    /// Who has something of a pool.
    public struct Holder: Sendable, Hashable, JSONWritable {
        /// How far what it has is certain.
        public enum Stage: String, Sendable, Hashable, CaseIterable, JSONCodable {
            case held
            case committed
            /// It has nothing more, and used something.
            case used
        }

        public var of: RequestedLine
        public var discipline: ServiceLine?
        public var stage: Stage
        /// What is held or committed, what was used of it among it.
        public var amount: Quantity
        public var used: Quantity

        public func write(to writer: inout JSONWriter) {
            writer.object { members in
                self.of.write(to: &members)
                members.member("discipline", self.discipline)
                members.member("stage", self.stage)
                members.member("amount", self.amount)
                members.member("used", self.used)
            }
        }
    }

    public var pool: PoolID
    public var limit: Quantity
    /// What was used, here and elsewhere.
    public var used: Quantity
    /// What was used elsewhere, as the plan last said.
    public var usedElsewhere: Quantity
    /// What is approved and not used yet.
    public var committed: Quantity
    /// What is asked for, not decided, and not used yet.
    public var held: Quantity
    /// What nobody has.
    public var left: Quantity
    /// By how much more is used, committed and held than the plan pays.
    public var overdrawnBy: Quantity
    public var holders: [Holder]
    /// The last day of service that the plan's word counts.
    public var asOf: CivilDate
    public var isOver: Bool
}

extension BenefitPool.State {
    /// How the pool stands; `nil` for one of which nothing holds.
    public var standing: PoolStanding? {
        guard let id, let terms = self.terms, let answer = self.answer else { return nil }
        let claims = self.claims
        func unused(_ stage: PoolClaim.Stage) -> Int64 {
            claims.filter { $0.stage == stage }.reduce(0) { $0 + $1.taken - $1.used }
        }
        let (committed, held) = (unused(.committed), unused(.held))
        return PoolStanding(
            pool: id, limit: answer.limit, used: terms.scope.quantity(self.taken - committed - held),
            usedElsewhere: terms.scope.quantity(self.usedElsewhere), committed: terms.scope.quantity(committed),
            held: terms.scope.quantity(held), left: terms.scope.quantity(self.limit - self.taken),
            overdrawnBy: terms.scope.quantity(self.excess),
            holders: claims.filter { $0.taken > 0 }.map { claim in
                PoolStanding.Holder(
                    of: claim.of, discipline: claim.discipline,
                    stage: claim.isLapsed || claim.stage == .none ? .used : claim.stage == .held ? .held : .committed,
                    amount: terms.scope.quantity(claim.isLapsed ? 0 : claim.reserved), used: terms.scope.quantity(claim.used))
            },
            asOf: answer.asOf, isOver: self.isOver)
    }
}

extension PoolStanding: JSONWritable {
    public func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("pool_id", self.pool)
            members.member("limit", self.limit)
            members.member("used", self.used)
            members.member("used_elsewhere", self.usedElsewhere)
            members.member("committed", self.committed)
            members.member("held", self.held)
            members.member("left", self.left)
            members.member("overdrawn_by", self.overdrawnBy)
            members.list("holders", self.holders)
            members.member("as_of", self.asOf)
            members.member("over", self.isOver)
        }
    }
}
