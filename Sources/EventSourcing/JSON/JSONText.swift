/// The text of JSON strings that were checked: between their quotation marks, escapes and all.
enum JSONText {
    /// The text as a `String`.
    static func string(_ bytes: UnsafeBufferPointer<UInt8>, isEscaped: Bool) -> String {
        isEscaped ? String(decoding: Self.unescaped(bytes), as: UTF8.self) : String(decoding: bytes, as: UTF8.self)
    }

    /// The text in UTF-8 without escapes.
    static func unescaped(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var offset = 0
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            let escape = bytes[offset]
            offset += 1
            switch escape {
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "u"):
                var unit = Self.codeUnit(bytes, at: offset)
                offset += 4
                if (0xD800..<0xDC00).contains(unit) {
                    unit = 0x10000 + (unit - 0xD800) << 10 + (Self.codeUnit(bytes, at: offset + 2) - 0xDC00)
                    offset += 6
                }
                if let scalar = Unicode.Scalar(unit) { text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter) }
            default: text.append(escape)
            }
        }
        return text
    }

    private static func codeUnit(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> UInt32 {
        bytes[offset..<(offset + 4)].reduce(0) { $0 << 4 | UInt32(Self.hexDigit($1) ?? 0) }
    }

    /// What a hexadecimal digit of either case stands for.
    @inline(__always)
    static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
