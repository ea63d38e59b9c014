/// Walks over JSON text once, holding it to RFC 8259 and its strings to UTF-8.
///
/// Lives as long as the buffer it looks at is lent to it. Every step looks where the text ends before it reads. Steps say
/// whether the text holds good instead of throwing: the way through good text stays free of errors that nobody makes.
struct JSONScanner {
    /// What was skipped.
    enum Skipped {
        /// A string with escapes in it.
        case escapedString
        /// Any other value.
        case value
        /// Nothing: the text is no JSON, or `isTooDeep`.
        case fault
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private let end: Int
    private(set) var offset: Int
    private(set) var isTooDeep = false

    /// Looks at `text` up to `end`, which lies within it.
    init(_ text: UnsafeBufferPointer<UInt8>, from offset: Int, to end: Int) {
        precondition(offset >= 0 && offset <= end && end <= text.count, "a scanner stays within its text")
        self.bytes = text
        self.end = end
        self.offset = offset
    }

    var isAtEnd: Bool { self.offset >= self.end }

    /// The byte here; 0 at the end, which is no JSON byte outside strings and refused within them.
    @inline(__always)
    var peek: UInt8 { self.offset < self.end ? self.bytes[self.offset] : 0 }

    /// Why the text does not hold good.
    var fault: JSONFault { JSONFault(self.isTooDeep ? .depth : .syntax) }

    /// Goes past a byte, if it is the one here.
    @inline(__always)
    mutating func take(_ byte: UInt8) -> Bool {
        guard self.peek == byte else { return false }
        self.offset += 1
        return true
    }

    @inline(__always)
    mutating func skipWhitespace() {
        while self.offset < self.end {
            switch self.bytes[self.offset] {
            case 0x20, 0x0A, 0x0D, 0x09: self.offset += 1
            default: return
            }
        }
    }

    /// Skips the value that begins here.
    mutating func skipValue(depth: Int) -> Skipped {
        switch self.peek {
        case UInt8(ascii: "\""): self.skipString()
        case UInt8(ascii: "{"): self.skipObject(depth: depth + 1) ? .value : .fault
        case UInt8(ascii: "["): self.skipArray(depth: depth + 1) ? .value : .fault
        case UInt8(ascii: "t"): self.skip("true") ? .value : .fault
        case UInt8(ascii: "f"): self.skip("false") ? .value : .fault
        case UInt8(ascii: "n"): self.skip("null") ? .value : .fault
        default: self.skipNumber() ? .value : .fault
        }
    }

    private mutating func skipObject(depth: Int) -> Bool { self.walkObject(depth: depth) { _ in } }

    /// Goes through the object that begins here, and shows each member once it is passed.
    @inline(__always)
    mutating func walkObject(depth: Int, _ show: (JSONObject.Member) -> Void) -> Bool {
        guard self.enter(depth) else { return false }
        if self.take(UInt8(ascii: "}")) { return true }
        while true {
            let nameStart = self.offset + 1
            let name = self.skipString()
            if name == .fault { return false }
            let nameEnd = self.offset - 1
            self.skipWhitespace()
            guard self.take(UInt8(ascii: ":")) else { return false }
            self.skipWhitespace()
            let valueStart = self.offset
            let value = self.skipValue(depth: depth)
            if value == .fault { return false }
            show(
                JSONObject.Member(
                    name: nameStart..<nameEnd, isNameEscaped: name == .escapedString, value: valueStart..<self.offset,
                    isValueEscaped: value == .escapedString))
            self.skipWhitespace()
            if self.take(UInt8(ascii: ",")) {
                self.skipWhitespace()
            } else {
                return self.take(UInt8(ascii: "}"))
            }
        }
    }

    private mutating func skipArray(depth: Int) -> Bool { self.walkArray(depth: depth) { _, _ in } }

    /// Goes through the array that begins here, and shows each element once it is passed.
    @inline(__always)
    mutating func walkArray(depth: Int, _ show: (Range<Int>, _ isEscaped: Bool) -> Void) -> Bool {
        guard self.enter(depth) else { return false }
        if self.take(UInt8(ascii: "]")) { return true }
        while true {
            let start = self.offset
            let element = self.skipValue(depth: depth)
            if element == .fault { return false }
            show(start..<self.offset, element == .escapedString)
            self.skipWhitespace()
            if self.take(UInt8(ascii: ",")) {
                self.skipWhitespace()
            } else {
                return self.take(UInt8(ascii: "]"))
            }
        }
    }

    /// Goes past an opening bracket, unless it is one too many.
    private mutating func enter(_ depth: Int) -> Bool {
        guard depth <= JSON.depthMax else {
            self.isTooDeep = true
            return false
        }
        self.offset += 1
        self.skipWhitespace()
        return true
    }

    // MARK: strings

    /// Skips a string with its quotation marks.
    mutating func skipString() -> Skipped {
        guard self.take(UInt8(ascii: "\"")) else { return .fault }
        var skipped = Skipped.value
        while true {
            self.skipPlain()
            switch self.peek {
            case UInt8(ascii: "\""):
                self.offset += 1
                return skipped
            case UInt8(ascii: "\\"):
                guard self.skipEscape() else { return .fault }
                skipped = .escapedString
            case 0x80...:
                guard self.skipMultibyte() else { return .fault }
            default:
                return .fault  // A control character, or the end.
            }
        }
    }

    /// Skips what needs no second look: ASCII without quotation marks, backslashes and control characters, eight bytes at a time.
    @inline(__always)
    private mutating func skipPlain() {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        while self.offset + 8 <= self.end {
            let word = UInt64(
                littleEndian: UnsafeRawBufferPointer(self.bytes).loadUnaligned(fromByteOffset: self.offset, as: UInt64.self))
            let quote = word ^ (ones * 0x22)
            let backslash = word ^ (ones * 0x5C)
            // The high bit of each byte that is zero, or less than a space; a borrow may mark bytes after the first such one as
            // well, never before it, and only the first counts.
            var marks = (quote &- ones) & ~quote
            marks |= (backslash &- ones) & ~backslash
            marks |= (word &- ones * 0x20) & ~word
            marks = (marks | word) & highs
            if marks != 0 {
                self.offset += marks.trailingZeroBitCount >> 3
                return
            }
            self.offset += 8
        }
        while self.offset < self.end {
            let byte = self.bytes[self.offset]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 || byte >= 0x80 { return }
            self.offset += 1
        }
    }

    /// Skips one character of two to four bytes, well-formed by the Unicode Standard (table 3-7).
    private mutating func skipMultibyte() -> Bool {
        let first = self.peek
        self.offset += 1
        switch first {
        case 0xC2...0xDF: return self.takeByte(in: 0x80...0xBF)
        case 0xE0: return self.takeByte(in: 0xA0...0xBF) && self.takeByte(in: 0x80...0xBF)
        case 0xE1...0xEC, 0xEE...0xEF: return self.takeByte(in: 0x80...0xBF) && self.takeByte(in: 0x80...0xBF)
        case 0xED: return self.takeByte(in: 0x80...0x9F) && self.takeByte(in: 0x80...0xBF)
        case 0xF0: return self.takeByte(in: 0x90...0xBF) && self.takeByte(in: 0x80...0xBF) && self.takeByte(in: 0x80...0xBF)
        case 0xF1...0xF3: return self.takeByte(in: 0x80...0xBF) && self.takeByte(in: 0x80...0xBF) && self.takeByte(in: 0x80...0xBF)
        case 0xF4: return self.takeByte(in: 0x80...0x8F) && self.takeByte(in: 0x80...0xBF) && self.takeByte(in: 0x80...0xBF)
        default: return false
        }
    }

    @inline(__always)
    private mutating func takeByte(in range: ClosedRange<UInt8>) -> Bool {
        guard range.contains(self.peek) else { return false }
        self.offset += 1
        return true
    }

    private mutating func skipEscape() -> Bool {
        self.offset += 1
        switch self.peek {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            self.offset += 1
            return true
        case UInt8(ascii: "u"):
            guard let unit = self.takeCodeUnit() else { return false }
            // A high surrogate is half a character; the other half must follow. A low one alone is none.
            if (0xD800..<0xDC00).contains(unit) {
                guard self.take(UInt8(ascii: "\\")), self.peek == UInt8(ascii: "u"), let other = self.takeCodeUnit() else { return false }
                return (0xDC00..<0xE000).contains(other)
            }
            return !(0xDC00..<0xE000).contains(unit)
        default:
            return false
        }
    }

    /// Takes the `u` here and the four hexadecimal digits behind it.
    private mutating func takeCodeUnit() -> UInt16? {
        self.offset += 1
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = JSONText.hexDigit(self.peek) else { return nil }
            unit = unit << 4 | UInt16(digit)
            self.offset += 1
        }
        return unit
    }

    // MARK: numbers and words

    private mutating func skipNumber() -> Bool {
        _ = self.take(UInt8(ascii: "-"))
        guard self.take(UInt8(ascii: "0")) || self.skipDigits() else { return false }
        if self.take(UInt8(ascii: ".")), !self.skipDigits() { return false }
        if self.peek == UInt8(ascii: "e") || self.peek == UInt8(ascii: "E") {
            self.offset += 1
            if self.peek == UInt8(ascii: "+") || self.peek == UInt8(ascii: "-") { self.offset += 1 }
            return self.skipDigits()
        }
        return true
    }

    private mutating func skipDigits() -> Bool {
        let start = self.offset
        while (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self.peek) { self.offset += 1 }
        return self.offset > start
    }

    private mutating func skip(_ word: StaticString) -> Bool {
        for index in 0..<word.utf8CodeUnitCount where !self.take(word.utf8Start[index]) { return false }
        return true
    }
}
