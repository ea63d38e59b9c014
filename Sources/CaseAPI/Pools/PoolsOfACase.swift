import CaseDomain
import EventSourcing
import ReadModels

// What a case does to the patient's pools of benefits is appended in the same command as the case's own events (architecture, D1): two
// disciplines cannot both count on the last visits.

extension Exchange {
    /// Tells the patient's pools what a command has made of a case; refused where a line wants more than is left.
    ///
    /// What the payer or a visit says of a case is never refused (architecture, D5): what it would hold and cannot is not held, and a
    /// person is asked to look.
    ///
    /// Most commands concern no pool: then none is looked for.
    func tellPools(
        of caseFile: StreamWork<CaseFile>, before: CaseFile.State, _ work: inout CommandWork<Refusal>
    ) async throws(CommandError<Refusal>) {
        let (file, now) = (caseFile.state, work.request.context.now)
        guard !caseFile.events.isEmpty, let patient = file.opened?.patient else { return }
        guard PoolPolicy.concerns(file, before: before, at: now) else { return }
        var pools = try await self.matters(of: BenefitPool.self, ofPatient: patient, reliedOnBy: &work)
        if pools.isEmpty { return }
        let poolsBefore = pools.map(\.state)
        let movements = PoolPolicy.movements(
            of: file, before: before, caseID: CaseID(caseFile.stream.rawValue), pools: poolsBefore, at: now)
        for movement in movements.movements {
            guard let index = pools.firstIndex(where: { $0.stream == movement.pool.stream }) else { continue }
            do {
                try pools[index].decide(movement.command)
            } catch {
                guard movement.isRefusable, self.isFactFromOutside, case .refused = error else { throw error }
                try await self.askToLook(at: movement.pool, for: caseFile, &work)
            }
        }
        for (pool, before) in zip(pools, poolsBefore) where !pool.events.isEmpty {
            work.add(pool, sealedFor: .record(of: patient))
            for reservation in BenefitPool.reservations(following: pool.events, in: before, of: pool.stream) {
                work.reserve(reservation)
            }
        }
    }

    /// The command tells what the payer said or what was rendered.
    private var isFactFromOutside: Bool {
        guard let noun = self.operation.path.split(separator: "/").last, let kind = CaseFile.Command.Kind(rawValue: String(noun)) else {
            return false
        }
        return kind.isFactFromOutside
    }

    private func askToLook(
        at pool: PoolID, for caseFile: StreamWork<CaseFile>, _ work: inout CommandWork<Refusal>
    ) async throws(CommandError<Refusal>) {
        var task = try await work.stream(CaseTask.self, TaskID(self.newID()).stream)
        var open = CaseTask.Open(
            kind: .benefitPoolOverdrawn, caseID: CaseID(caseFile.stream.rawValue), subject: .benefitPool(pool))
        open.takePlace(of: caseFile.state)
        try task.decide(.open(open))
        work.add(task, sealedFor: nil)
    }
}
