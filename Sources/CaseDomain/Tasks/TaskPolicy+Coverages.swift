public import EventSourcing

extension TaskPolicy {
    /// The tasks that follow from a changed coverage: one for each flag, in their order.
    ///
    /// - Parameters:
    ///   - flags: what the event means for all that rests on the coverage (`CoverageFlip.flags`).
    ///   - timeZone: in which the coverage's days begin; a task is due before the first day on which it is otherwise.
    public static func tasks(
        following flags: [CoverageFlag], timeZone: TimeZoneName = .utc, in stream: StreamID, version: StreamVersion, position: Position,
        of tenant: TenantID
    ) -> [TaskOpening] {
        let coverage = CoverageID(stream.rawValue)
        let needs = flags.map { flag in
            PatientNeed(
                kind: TaskKind(flag.proposal), caseID: flag.matter.caseID, subject: flag.matter.subject ?? .coverage(coverage),
                dueAt: timeZone.startOfDay(flag.from))
        }
        return Self.openings(needs, TaskCause(stream: stream, version: version, position: position), of: tenant)
    }

    /// The tasks that follow from an event of a benefit pool.
    ///
    /// - Parameter pool: as it stands after the event.
    public static func tasks(
        following event: BenefitPool.Event, of pool: BenefitPool.State, in stream: StreamID, version: StreamVersion, position: Position,
        of tenant: TenantID
    ) -> [TaskOpening] {
        Self.openings(
            Self.needs(of: event, pool, .benefitPool(PoolID(stream.rawValue))),
            TaskCause(stream: stream, version: version, position: position), of: tenant)
    }

    /// What an event of a stream of the patient's asks of a person who has a case.
    private struct PatientNeed {
        var kind: TaskKind
        var caseID: CaseID
        var subject: TaskSubject
        var dueAt: Timestamp?
    }

    private static func openings(_ needs: [PatientNeed], _ cause: TaskCause, of tenant: TenantID) -> [TaskOpening] {
        var counts: [TaskKind: Int] = [:]
        return needs.map { need in
            let index = counts[need.kind, default: 0]
            counts[need.kind] = index + 1
            return TaskOpening(
                task: TaskID(of: need.kind, index, from: cause, in: tenant),
                open: CaseTask.Open(kind: need.kind, caseID: need.caseID, subject: need.subject, cause: cause, dueAt: need.dueAt))
        }
    }

    private static func needs(of event: BenefitPool.Event, _ pool: BenefitPool.State, _ subject: TaskSubject) -> [PatientNeed] {
        func need(_ kind: TaskKind, _ caseID: CaseID) -> PatientNeed { PatientNeed(kind: kind, caseID: caseID, subject: subject) }
        /// Who has something that is not used: to them it matters that too little is left.
        func overdrawn(_ odd: [PoolIrregularity]) -> [PatientNeed] {
            guard odd.contains(.overdrawn) else { return [] }
            var cases: [CaseID] = []
            for claim in pool.claims where claim.taken > claim.used && !cases.contains(claim.of.caseID) { cases.append(claim.of.caseID) }
            return cases.map { need(.benefitPoolOverdrawn, $0) }
        }
        switch event {
        case .opened(let it): return overdrawn(it.irregularities)
        case .answered(let it): return overdrawn(it.irregularities)
        case .truedUp(let it): return overdrawn(it.irregularities)
        case .used(let it):
            let isOdd = !Set(it.irregularities).isDisjoint(with: [.notHeld, .notCommitted, .beyondCommitment, .unitMismatch])
            return (isOdd ? [need(.checkUseOfBenefit, it.caseID)] : []) + overdrawn(it.irregularities)
        case .useTakenBack(let it): return overdrawn(it.irregularities)
        case .corrected(let it): return overdrawn(it.irregularities)
        case .periodEnded(let it):
            var cases: [CaseID] = []
            for unused in it.unused where !cases.contains(unused.of.caseID) { cases.append(unused.of.caseID) }
            return cases.map { need(.benefitPeriodEnded, $0) }
        // Whoever holds more than is left knows it, and has said why.
        case .held, .released: return []
        }
    }
}
