public import EventSourcing
import struct Foundation.UUID

/// The commands of the load, each a pure function of (seed, caller, number).
public enum LoadCommand {
    /// Tenant `number` of a load.
    public static func tenant(seed: UInt64, _ number: Int) -> TenantID { TenantID(Self.uuid(seed, 1, UInt64(number), 0)) }

    /// The stream that a caller writes.
    public static func stream(seed: UInt64, caller: Int) -> StreamID { StreamID(Self.uuid(seed, 2, UInt64(caller), 0)) }

    /// The id of a caller's command `number`.
    public static func command(seed: UInt64, caller: Int, number: Int) -> CommandID {
        CommandID(Self.uuid(seed, 3, UInt64(caller), UInt64(number)))
    }

    /// A caller's command `number`: one event, which expects version `number` of the caller's stream.
    public static func append(seed: UInt64, caller: Int, number: Int, tenants: Int) -> Append {
        Append(
            tenant: Self.tenant(seed: seed, caller % tenants), book: .work,
            command: Self.command(seed: seed, caller: caller, number: number),
            commandHash: Array(repeating: UInt8(caller % 256), count: 32),
            actor: ActorID(Self.uuid(seed, 4, UInt64(caller), 0)), purpose: "operations",
            events: [
                ProposedEvent(
                    stream: Self.stream(seed: seed, caller: caller), expected: StreamVersion(Int32(number)), type: "load.counted.v1",
                    occurredAt: Timestamp(microseconds: Int64(number)),
                    facts: SealedPart(key: KeyID(Self.uuid(seed, 5, 0, 0)), bytes: Array(repeating: 0x2A, count: 150)))
            ])
    }

    /// A version-8 UUID (RFC 9562, section 5.8) in which callers and numbers sort together, as time-ordered ids do.
    private static func uuid(_ seed: UInt64, _ kind: UInt8, _ caller: UInt64, _ number: UInt64) -> UUID {
        UUID(
            uuid: (
                UInt8(truncatingIfNeeded: seed >> 24), UInt8(truncatingIfNeeded: seed >> 16), UInt8(truncatingIfNeeded: seed >> 8),
                UInt8(truncatingIfNeeded: seed), kind, UInt8(truncatingIfNeeded: caller >> 8), 0x80,
                UInt8(truncatingIfNeeded: caller), 0x80, 0, UInt8(truncatingIfNeeded: number >> 40),
                UInt8(truncatingIfNeeded: number >> 32), UInt8(truncatingIfNeeded: number >> 24), UInt8(truncatingIfNeeded: number >> 16),
                UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)
            ))
    }
}
