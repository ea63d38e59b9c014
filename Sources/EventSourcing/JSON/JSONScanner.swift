/// Walks over JSON text byte by byte, holding it to RFC 8259.
struct JSONScanner {
    private let bytes: [UInt8]
    private(set) var offset: Int

    init(_ bytes: [UInt8], from offset: Int) {
        self.bytes = bytes
        self.offset = offset
    }

    var isAtEnd: Bool { self.offset >= self.bytes.count }
    /// The byte here; 0 at the end, which is no JSON byte outside strings and refused within them.
    var peek: UInt8 { self.offset < self.bytes.count ? self.bytes[self.offset] : 0 }

    mutating func advance() { self.offset += 1 }

    mutating func skipWhitespace() {
        while self.offset < self.bytes.count {
            switch self.bytes[self.offset] {
            case 0x20, 0x0A, 0x0D, 0x09: self.offset += 1
            default: return
            }
        }
    }

    mutating func skipValue(depth: Int) throws(JSONFault) {
        switch self.peek {
        case UInt8(ascii: "{"): try self.skipObject(depth: depth + 1)
        case UInt8(ascii: "["): try self.skipArray(depth: depth + 1)
        case UInt8(ascii: "\""): _ = try self.skipString()
        case UInt8(ascii: "t"): try self.skip("true")
        case UInt8(ascii: "f"): try self.skip("false")
        case UInt8(ascii: "n"): try self.skip("null")
        default: try self.skipNumber()
        }
    }

    private mutating func skipObject(depth: Int) throws(JSONFault) {
        guard depth <= JSON.depthMax else { throw JSONFault(.depth) }
        self.offset += 1
        self.skipWhitespace()
        if self.peek == UInt8(ascii: "}") {
            self.offset += 1
            return
        }
        while true {
            self.skipWhitespace()
            _ = try self.skipString()
            self.skipWhitespace()
            guard self.peek == UInt8(ascii: ":") else { throw JSONFault(.syntax) }
            self.offset += 1
            self.skipWhitespace()
            try self.skipValue(depth: depth)
            if try self.isLast(before: UInt8(ascii: "}")) { return }
        }
    }

    private mutating func skipArray(depth: Int) throws(JSONFault) {
        guard depth <= JSON.depthMax else { throw JSONFault(.depth) }
        self.offset += 1
        self.skipWhitespace()
        if self.peek == UInt8(ascii: "]") {
            self.offset += 1
            return
        }
        while true {
            self.skipWhitespace()
            try self.skipValue(depth: depth)
            if try self.isLast(before: UInt8(ascii: "]")) { return }
        }
    }

    private mutating func isLast(before end: UInt8) throws(JSONFault) -> Bool {
        self.skipWhitespace()
        let byte = self.peek
        guard byte == end || byte == UInt8(ascii: ",") else { throw JSONFault(.syntax) }
        self.offset += 1
        return byte == end
    }

    /// Skips a string with its quotation marks; `true` when it holds escapes.
    mutating func skipString() throws(JSONFault) -> Bool {
        guard self.peek == UInt8(ascii: "\"") else { throw JSONFault(.syntax) }
        self.offset += 1
        var isEscaped = false
        while self.offset < self.bytes.count {
            let byte = self.bytes[self.offset]
            if byte == UInt8(ascii: "\"") {
                self.offset += 1
                return isEscaped
            }
            if byte == UInt8(ascii: "\\") {
                isEscaped = true
                try self.skipEscape()
            } else if byte < 0x20 {
                throw JSONFault(.syntax)
            } else {
                self.offset += 1
            }
        }
        throw JSONFault(.syntax)
    }

    private mutating func skipEscape() throws(JSONFault) {
        self.offset += 1
        switch self.peek {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            self.offset += 1
        case UInt8(ascii: "u"):
            let unit = try self.codeUnit()
            // A high surrogate is half a character; the other half must follow. A low one alone is none.
            if (0xD800..<0xDC00).contains(unit) {
                guard self.peek == UInt8(ascii: "\\") else { throw JSONFault(.syntax) }
                self.offset += 1
                guard self.peek == UInt8(ascii: "u") else { throw JSONFault(.syntax) }
                guard (0xDC00..<0xE000).contains(try self.codeUnit()) else { throw JSONFault(.syntax) }
            } else if (0xDC00..<0xE000).contains(unit) {
                throw JSONFault(.syntax)
            }
        default:
            throw JSONFault(.syntax)
        }
    }

    /// Four hexadecimal digits behind the `u` here.
    private mutating func codeUnit() throws(JSONFault) -> UInt16 {
        self.offset += 1
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = Self.hexDigit(self.peek) else { throw JSONFault(.syntax) }
            unit = unit << 4 | digit
            self.offset += 1
        }
        return unit
    }

    private mutating func skipNumber() throws(JSONFault) {
        if self.peek == UInt8(ascii: "-") { self.offset += 1 }
        if self.peek == UInt8(ascii: "0") {
            self.offset += 1
        } else {
            try self.skipDigits()
        }
        if self.peek == UInt8(ascii: ".") {
            self.offset += 1
            try self.skipDigits()
        }
        if self.peek == UInt8(ascii: "e") || self.peek == UInt8(ascii: "E") {
            self.offset += 1
            if self.peek == UInt8(ascii: "+") || self.peek == UInt8(ascii: "-") { self.offset += 1 }
            try self.skipDigits()
        }
    }

    private mutating func skipDigits() throws(JSONFault) {
        let start = self.offset
        while (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self.peek) { self.offset += 1 }
        if self.offset == start { throw JSONFault(.syntax) }
    }

    private mutating func skip(_ word: StaticString) throws(JSONFault) {
        for byte in "\(word)".utf8 {
            guard self.peek == byte else { throw JSONFault(.syntax) }
            self.offset += 1
        }
    }

    private static func hexDigit(_ byte: UInt8) -> UInt16? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    /// The text of a checked string, without its quotation marks.
    static func text(in bytes: [UInt8], between range: Range<Int>) -> String {
        guard bytes[range].contains(UInt8(ascii: "\\")) else { return String(decoding: bytes[range], as: UTF8.self) }
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        var offset = range.lowerBound
        while offset < range.upperBound {
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
                var unit = UInt32(Self.unit(in: bytes, at: offset))
                offset += 4
                if (0xD800..<0xDC00).contains(unit) {
                    unit = 0x10000 + (unit - 0xD800) << 10 + (UInt32(Self.unit(in: bytes, at: offset + 2)) - 0xDC00)
                    offset += 6
                }
                if let scalar = Unicode.Scalar(unit) { text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter) }
            default: text.append(escape)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func unit(in bytes: [UInt8], at offset: Int) -> UInt16 {
        bytes[offset..<(offset + 4)].reduce(0) { $0 << 4 | (Self.hexDigit($1) ?? 0) }
    }
}
