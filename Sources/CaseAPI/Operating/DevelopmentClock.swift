public import EventSourcing
import Synchronization

/// A clock that runs ahead of the real one, for trying out what takes days: never in production.
///
/// What was decided and what falls due goes by it; when something was recorded, tokens and access events stay on real time. How far
/// it runs ahead is an event in the installation's ledger, so that every process keeps it, also after a restart.
public final class DevelopmentClock: Sendable {
    private let real: @Sendable () -> Timestamp
    private let microseconds = Mutex<Int64>(0)
    private let advanced: AsyncStream<Void>.Continuation
    /// Says something whenever it was advanced; for one listener.
    public let advances: AsyncStream<Void>

    /// A clock that does not run ahead yet.
    ///
    /// - Parameter real: this machine's clock.
    public init(real: @escaping @Sendable () -> Timestamp) {
        self.real = real
        (self.advances, self.advanced) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// The time that it says.
    public func now() -> Timestamp { Timestamp(microseconds: self.real().rawValue + self.offset) }

    /// The time that it really is.
    public func realNow() -> Timestamp { self.real() }

    /// By how many microseconds it runs ahead.
    public var offset: Int64 { self.microseconds.withLock { $0 } }

    /// Runs ahead by so many microseconds; by less than it does already it never will.
    public func advance(to offset: Int64) {
        let isNews = self.microseconds.withLock { held in
            guard offset > held else { return false }
            held = offset
            return true
        }
        if isNews { self.advanced.yield() }
    }
}
