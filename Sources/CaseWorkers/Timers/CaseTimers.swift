import CaseDomain
public import EventSourcing
public import ReadModels

/// The timers of cases, as the `timer/1` projection keeps them.
public struct CaseTimers: TimerSource {
    private let readModels: ReadModels

    /// Asks one program's projections.
    public init(_ readModels: ReadModels) { self.readModels = readModels }

    public func due(by now: Timestamp, after last: DueTimer?, limit: Int) async throws -> [DueTimer] {
        let last = last.map { CaseTimer(tenant: $0.tenant, caseID: CaseID($0.stream.rawValue), dueAt: $0.dueAt) }
        return try await self.readModels.dueTimers(by: now, after: last, limit: limit).map {
            DueTimer(tenant: $0.tenant, stream: $0.caseID.stream, dueAt: $0.dueAt)
        }
    }
}
