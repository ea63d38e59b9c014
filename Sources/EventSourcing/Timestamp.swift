/// An instant in microseconds since 1970-01-01T00:00:00Z, without leap seconds: exactly what is stored.
///
/// Limits: years 0001 to 9999. Pure code receives it; only the edges read a clock.
public struct Timestamp: RawRepresentable, Hashable, Sendable, Comparable {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// Microseconds since 1970-01-01T00:00:00Z.
    public init(microseconds: Int64) { self.rawValue = microseconds }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The instant `duration` later, to the microsecond.
    public func adding(_ duration: Duration) -> Timestamp {
        let (seconds, attoseconds) = duration.components
        return Timestamp(rawValue: self.rawValue + seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
    }
}
