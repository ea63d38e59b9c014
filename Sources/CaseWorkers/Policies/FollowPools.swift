public import CaseDomain
public import EventSourcing
public import ReadModels

/// Opens the tasks that a pool of benefits asks for, and lets cases that were there before it draw on it.
public struct FollowPools: Policy {
    public let subscription: Subscription = "benefit_pools/1"
    public let areas: Set<String> = ["pool"]

    private let lookup: PatientLookup

    /// Asks one program's projections.
    public init(_ readModels: ReadModels) { self.lookup = PatientLookup(readModels: readModels) }

    public func reactions(to event: Recorded<BenefitPool.Event>, in tenant: TenantID) -> [Reaction] {
        let tasks = Reaction(on: event.stream) { (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
            let pool = try await work.load(BenefitPool.self, event.stream)
            let openings = TaskPolicy.tasks(
                following: event.event, of: pool, in: event.stream, version: event.version, position: event.position, of: tenant)
            for var task in openings {
                if let caseID = task.open.caseID { task.open.takePlace(of: try await work.peek(CaseFile.self, caseID.stream)) }
                try await work.open(task)
            }
        }
        switch event.event {
        case .opened, .periodEnded: return [tasks, self.draw(event, in: tenant)]
        case .answered, .held, .truedUp, .released, .used, .useTakenBack, .corrected: return [tasks]
        }
    }

    /// What the patient's cases want of the pool that was opened, or of the next one where a period ended.
    private func draw(_ event: Recorded<BenefitPool.Event>, in tenant: TenantID) -> Reaction {
        Reaction(on: event.stream) { (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
            let opened = try await work.load(BenefitPool.self, event.stream)
            guard let patient = BenefitPool.columns(of: opened)?.patient else { return }
            var pools = try await work.pools(of: patient, asOf: event.position, self.lookup)
            for caseID in try await self.lookup.cases(of: patient, in: tenant, isOpenOnly: false, asOf: event.position).reversed() {
                try await work.tell(&pools, of: caseID, try await work.peek(CaseFile.self, caseID.stream), before: nil)
            }
            work.add(pools, of: patient)
        }
    }
}

/// Tells pools of benefits what the program itself made of a case, such as an authorization that expired: what people ask of a case is
/// told them in the same command.
public struct TellPools: Policy {
    public let subscription: Subscription = "case_pools/1"
    public let areas: Set<String> = ["case"]

    private let lookup: PatientLookup

    /// Asks one program's projections.
    public init(_ readModels: ReadModels) { self.lookup = PatientLookup(readModels: readModels) }

    public func reactions(to event: Recorded<CaseFile.Event>, in tenant: TenantID) -> [Reaction] {
        switch event.event {
        case .authorizationExpired, .letterLapsed, .authorizationThresholdReached: break
        default: return []
        }
        return [
            Reaction(on: event.stream) { (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
                let file = try await work.load(CaseFile.self, event.stream)
                guard let patient = file.opened?.patient else { return }
                var pools = try await work.pools(of: patient, asOf: event.position, self.lookup)
                // As it is now, and was: nothing is held for it, and what it has no more goes back.
                try await work.tell(&pools, of: CaseID(event.stream.rawValue), file, before: file)
                work.add(pools, of: patient)
            }
        ]
    }
}

extension CommandWork<Refusal> {
    /// A patient's pools to decide on.
    fileprivate mutating func pools(
        of patient: PatientID, asOf position: Position, _ lookup: PatientLookup
    ) async throws(CommandError<Refusal>) -> [StreamWork<BenefitPool>] {
        var pools: [StreamWork<BenefitPool>] = []
        for known in try await lookup.matters(of: BenefitPool.self, patient, in: self.request.tenant, asOf: position) {
            if let id = known.id { pools.append(try await self.stream(BenefitPool.self, id.stream)) }
        }
        return pools
    }

    /// Asks of pools what a case wants of them. What is more than is left is not held: whoever opened the pool did not ask for it, and the
    /// case is told when it goes on.
    fileprivate func tell(
        _ pools: inout [StreamWork<BenefitPool>], of caseID: CaseID, _ file: CaseFile.State, before: CaseFile.State?
    ) async throws(CommandError<Refusal>) {
        let movements = PoolPolicy.movements(
            of: file, before: before, caseID: caseID, pools: pools.map(\.state), at: self.request.context.now)
        for movement in movements.movements {
            guard let index = pools.firstIndex(where: { $0.stream == movement.pool.stream }) else { continue }
            do {
                try pools[index].decide(movement.command)
            } catch {
                guard movement.isRefusable, case .refused = error else { throw error }
            }
        }
    }

    fileprivate mutating func add(_ pools: [StreamWork<BenefitPool>], of patient: PatientID) {
        for pool in pools where !pool.events.isEmpty {
            self.add(pool, sealedFor: KeySubject(kind: "record", subject: patient.stream, owner: patient.stream))
        }
    }
}
