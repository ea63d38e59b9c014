public import struct Foundation.UUID

extension UUID {
    /// Reads 16 bytes that are there.
    init(bytes: UnsafeRawBufferPointer, at offset: Int) {
        typealias Bytes = (
            UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8
        )
        self.init(uuid: bytes.loadUnaligned(fromByteOffset: offset, as: Bytes.self))
    }

    /// Reads the 36-character form in either case (RFC 9562, section 4) and nothing else.
    public init?(text: String) {
        var text = text
        guard let uuid = text.withUTF8({ UUID(utf8: $0) }) else { return nil }
        self = uuid
    }

    /// The 36-character form in lower case (RFC 9562, section 4). Foundation's own goes by way of `printf`, and requests name many ids.
    public var lowercaseText: String {
        String(unsafeUninitializedCapacity: 36) { text in
            self.write(to: text)
            return 36
        }
    }

    /// Writes the 36-character form in lower case to a place of at least so many bytes.
    private func write(to text: UnsafeMutableBufferPointer<UInt8>) {
        withUnsafeBytes(of: self.uuid) { bytes in
            var place = 0
            for index in 0..<16 {
                // A hyphen stands before the bytes 4, 6, 8 and 10.
                if index >= 4, index <= 10, index % 2 == 0 {
                    text[place] = UInt8(ascii: "-")
                    place += 1
                }
                text[place] = Self.digit(bytes[index] >> 4)
                text[place + 1] = Self.digit(bytes[index] & 15)
                place += 2
            }
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value }

    /// Reads the 36-character form in either case (RFC 9562, section 4) and nothing else, without a `String` in between: events
    /// hold several ids each.
    init?(utf8 text: UnsafeBufferPointer<UInt8>) {
        guard text.count == 36 else { return nil }
        var uuid = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)).uuid
        let isRead = withUnsafeMutableBytes(of: &uuid) { bytes in
            var place = 0
            var isHex = true
            for index in 0..<16 {
                // A hyphen stands before the bytes 4, 6, 8 and 10.
                if index >= 4, index <= 10, index % 2 == 0 {
                    guard text[place] == UInt8(ascii: "-") else { return false }
                    place += 1
                }
                let (high, low) = (HexDigit(text[place]), HexDigit(text[place + 1]))
                bytes[index] = high.value << 4 | low.value
                isHex = isHex && high.isOne && low.isOne
                place += 2
            }
            return isHex
        }
        guard isRead else { return nil }
        self.init(uuid: uuid)
    }
}

/// A hexadecimal digit of either case, read without a branch: which ones come is chance, and a wrong guess costs more than the rest.
private struct HexDigit {
    /// What it stands for, if it is one.
    let value: UInt8
    let isOne: Bool

    @inline(__always)
    init(_ byte: UInt8) {
        let digit = byte &- UInt8(ascii: "0")
        let letter = (byte | 0x20) &- UInt8(ascii: "a")
        self.value = digit < 10 ? digit : letter &+ 10
        self.isOne = (digit < 10) != (letter < 6)
    }
}
