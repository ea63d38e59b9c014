public import EventSourcing
public import struct Foundation.UUID

/// The patient whose data a key seals.
public struct PatientID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}
