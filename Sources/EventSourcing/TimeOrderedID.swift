public import struct Foundation.UUID

/// Makes UUIDs from what the caller brings: a moment, chance, a hash. Pure.
public enum TimeOrderedID {
    /// A UUIDv7 (RFC 9562, section 5.7): 48 bits of milliseconds, 74 bits of chance.
    public static func version7(at moment: Timestamp, random: (UInt64, UInt64)) -> UUID {
        let milliseconds = UInt64(max(0, moment.rawValue / 1_000))
        let high = milliseconds << 16 | 0x7000 | (random.0 & 0x0FFF)
        let low = 0x8000_0000_0000_0000 | (random.1 & 0x3FFF_FFFF_FFFF_FFFF)
        return Self.uuid(high, low)
    }

    /// A UUIDv8 (RFC 9562, section 5.8) of the first 16 bytes of a hash: the same hash gives the same id.
    public static func version8(of hash: [UInt8]) -> UUID {
        precondition(hash.count >= 16, "an id is made of 16 bytes")
        func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        let high = number(hash[0..<8]) & ~0xF000 | 0x8000
        let low = number(hash[8..<16]) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return Self.uuid(high, low)
    }

    private static func uuid(_ high: UInt64, _ low: UInt64) -> UUID {
        func byte(_ number: UInt64, _ place: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: number >> (56 - place * 8)) }
        return UUID(
            uuid: (
                byte(high, 0), byte(high, 1), byte(high, 2), byte(high, 3), byte(high, 4), byte(high, 5), byte(high, 6), byte(high, 7),
                byte(low, 0), byte(low, 1), byte(low, 2), byte(low, 3), byte(low, 4), byte(low, 5), byte(low, 6), byte(low, 7)
            ))
    }
}
