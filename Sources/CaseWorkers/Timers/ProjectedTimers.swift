public import EventSourcing
public import ReadModels

/// The timers of all kinds of streams, as projections keep them.
public struct ProjectedTimers: TimerSource {
    private let readModels: ReadModels

    /// Asks one program's projections.
    public init(_ readModels: ReadModels) { self.readModels = readModels }

    public func due(by now: Timestamp, after last: StreamTimer?, limit: Int) async throws -> [StreamTimer] {
        try await self.readModels.dueTimers(by: now, after: last, limit: limit)
    }
}
