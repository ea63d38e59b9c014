public import EventSourcing

/// 32 bytes that stand for something; in JSON 64 lower-case hexadecimal digits.
public protocol Digest: Sendable, Hashable, JSONCodable {
    var bytes: [UInt8] { get }
    /// Wraps 32 bytes; `nil` for another number.
    init?(_ bytes: [UInt8])
}

/// A keyed hash of something that must be found again without being readable: a blind index, one key a tenant.
///
/// HMAC-SHA-256, made by the vault.
public struct BlindToken: Digest {
    public let bytes: [UInt8]

    public init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }
}

/// A hash of what somebody wrote, reviewed or signed: of a text by a key of its case, of a letter SHA-256 over its texts' hashes.
public struct ContentHash: Digest {
    public let bytes: [UInt8]

    public init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }
}

extension Digest {
    public init(json: JSON) throws(JSONFault) {
        guard let value = Self(hexadecimal: try json.string()) else { throw JSONFault(.value) }
        self = value
    }

    public func write(to writer: inout JSONWriter) { writer.string(self.hexadecimal) }

    /// Reads 64 lower-case digits; `nil` for anything else.
    public init?(hexadecimal text: String) {
        var digits = text.utf8.makeIterator()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        while let high = digits.next() {
            guard let low = digits.next(), let high = Self.value(of: high), let low = Self.value(of: low) else { return nil }
            bytes.append(high << 4 | low)
        }
        self.init(bytes)
    }

    /// 64 lower-case digits.
    public var hexadecimal: String {
        String(unsafeUninitializedCapacity: self.bytes.count * 2) { text in
            for (index, byte) in self.bytes.enumerated() {
                text[index * 2] = Self.digit(byte >> 4)
                text[index * 2 + 1] = Self.digit(byte & 15)
            }
            return self.bytes.count * 2
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10 }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
