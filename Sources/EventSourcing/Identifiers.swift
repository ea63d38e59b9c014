public import struct Foundation.UUID

/// An identifier that is a UUID, and of one kind only: a stream can never be passed where a tenant is meant.
///
/// Identifiers are UUIDv7 made by the caller (RFC 9562, section 5.7), so that they sort by time and indexes stay warm.
public protocol Identifier:
    RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible, LosslessStringConvertible, JSONCodable
where RawValue == UUID {
    /// Wraps a UUID; every UUID is a valid identifier.
    init(_ rawValue: UUID)
}

extension Identifier {
    /// Wraps a UUID; never fails.
    public init(rawValue: UUID) { self.init(rawValue) }

    /// Reads the 36-character form; `nil` for anything else.
    public init?(_ description: String) {
        guard let uuid = UUID(text: description) else { return nil }
        self.init(uuid)
    }

    /// The 36-character lower-case form (RFC 9562, section 4).
    public var description: String { self.rawValue.lowercaseText }

    /// Orders as PostgreSQL orders `uuid`: by bytes.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A clinic, an organization, or the installation itself: whose books these are.
public struct TenantID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// One aggregate's history: a case, a letter, a patient record, an access event.
public struct StreamID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// One request to change something. The same id never takes effect twice.
public struct CommandID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// The person or program that acted.
public struct ActorID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// What ties together the commands of one business conversation, across streams and books.
public struct CorrelationID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// A data key in the vault, by which a part of an event is sealed.
public struct KeyID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// The patient whose data a key seals, and whose look-ups the access log tells.
public struct PatientID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}
