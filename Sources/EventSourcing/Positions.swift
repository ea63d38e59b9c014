/// One of the two books of a tenant's ledger. The raw value is stored.
public enum Book: Int16, Sendable, Hashable, CaseIterable {
    /// Cases, letters, patients, rules: what was done.
    case work = 1
    /// Who saw what: the source of the HIPAA access log.
    case access = 2
}

/// A place in one book: 1, 2, 3, … without a gap. `0` stands before the first event.
public struct Position: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
    /// Wraps a number; 0 or more.
    public init(_ rawValue: Int64) { self.rawValue = rawValue }

    /// Before the first event.
    public static let start = Position(0)

    public var description: String { "\(self.rawValue)" }
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The place `count` events later (or earlier, when negative).
    public func advanced(by count: Int) -> Position { Position(self.rawValue + Int64(count)) }
}

/// How many events a stream has: 1 for its first event, 0 for a stream that does not exist yet.
public struct StreamVersion: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    public let rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    /// Wraps a number; 0 or more.
    public init(_ rawValue: Int32) { self.rawValue = rawValue }

    /// The stream does not exist yet.
    public static let none = StreamVersion(0)

    public var description: String { "\(self.rawValue)" }
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The version after `count` more events.
    public func advanced(by count: Int) -> StreamVersion { StreamVersion(self.rawValue + Int32(count)) }
}
