public import CaseDomain
public import EventSourcing
public import ReadModels

/// Knows what is due, of all tenants.
///
/// It may lag behind the books: a timer that was carried out may be named again, and is answered as done.
public protocol TimerSource: Sendable {
    /// What is due at a moment, the longest due first, in a fixed order.
    ///
    /// - Parameters:
    ///   - last: only what follows it; from the first when `nil`.
    ///   - limit: at most so many.
    func due(by now: Timestamp, after last: StreamTimer?, limit: Int) async throws -> [StreamTimer]
}

/// What is decided when a timer is due: loads the stream, decides, and adds events. May run several times, and must be a pure
/// function of what it loads.
public typealias TimerReaction = @Sendable (StreamTimer, inout CommandWork<Refusal>) async throws(CommandError<Refusal>) -> Void
