/// JSON in memory, read in place: bytes that were checked once, and a view of one value in them.
///
/// Events are decoded by the hundred thousand a second; Foundation's decoder would cap that at a fifth (`numbers.md`). Nothing
/// is built that nobody asks for: an object is an index of its members' places, text becomes a `String` when it is read.
/// Strict as RFC 8259: no comments, no trailing commas, UTF-8 only, no lone surrogates. When a name stands twice in an object
/// the first one counts.
public struct JSON: Sendable {
    /// Arrays and objects within each other.
    public static let depthMax = 64

    let bytes: [UInt8]
    let range: Range<Int>

    init(bytes: [UInt8], range: Range<Int>) {
        self.bytes = bytes
        self.range = range
    }

    /// Checks bytes from the first to the last and views the one value in them.
    public init(_ bytes: [UInt8]) throws(JSONFault) {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw JSONFault(.syntax) }
        var scanner = JSONScanner(bytes, from: 0)
        scanner.skipWhitespace()
        let start = scanner.offset
        try scanner.skipValue(depth: 0)
        let end = scanner.offset
        scanner.skipWhitespace()
        guard scanner.isAtEnd else { throw JSONFault(.syntax) }
        self.init(bytes: bytes, range: start..<end)
    }

    private var first: UInt8 { self.bytes[self.range.lowerBound] }

    public var isNull: Bool { self.first == UInt8(ascii: "n") }

    /// The text of a string.
    public func string() throws(JSONFault) -> String {
        guard self.first == UInt8(ascii: "\"") else { throw JSONFault(.type) }
        return JSONScanner.text(in: self.bytes, between: (self.range.lowerBound + 1)..<(self.range.upperBound - 1))
    }

    /// A whole number that fits; `.value` for a fraction, an exponent, or one that does not.
    public func integer() throws(JSONFault) -> Int64 {
        let start = self.first
        guard start == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(start) else { throw JSONFault(.type) }
        var magnitude: UInt64 = 0
        let isNegative = start == UInt8(ascii: "-")
        for byte in self.bytes[(self.range.lowerBound + (isNegative ? 1 : 0))..<self.range.upperBound] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { throw JSONFault(.value) }
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
            if overflow || carry { throw JSONFault(.value) }
            magnitude = sum
        }
        let value = isNegative ? Int64(exactly: -Int128(magnitude)) : Int64(exactly: magnitude)
        guard let value else { throw JSONFault(.value) }
        return value
    }

    public func bool() throws(JSONFault) -> Bool {
        switch self.first {
        case UInt8(ascii: "t"): true
        case UInt8(ascii: "f"): false
        default: throw JSONFault(.type)
        }
    }

    /// The elements of an array, in order.
    public func array() throws(JSONFault) -> [JSON] { try self.array(atMost: .max) ?? [] }

    /// The elements of an array, in order; `nil` when there are more than `countMax`, and then none beyond it was held.
    public func array(atMost countMax: Int) throws(JSONFault) -> [JSON]? {
        guard self.first == UInt8(ascii: "[") else { throw JSONFault(.type) }
        var scanner = JSONScanner(self.bytes, from: self.range.lowerBound + 1)
        var elements: [JSON] = []
        scanner.skipWhitespace()
        while scanner.peek != UInt8(ascii: "]") {
            guard elements.count < countMax else { return nil }
            let start = scanner.offset
            try scanner.skipValue(depth: 0)
            elements.append(JSON(bytes: self.bytes, range: start..<scanner.offset))
            scanner.skipWhitespace()
            if scanner.peek == UInt8(ascii: ",") { scanner.advance() }
            scanner.skipWhitespace()
        }
        return elements
    }

    /// The members of an object.
    public func object() throws(JSONFault) -> JSONObject {
        guard self.first == UInt8(ascii: "{") else { throw JSONFault(.type) }
        return try JSONObject(self.bytes, at: self.range.lowerBound)
    }

    /// The value's own bytes, as they came.
    public var source: ArraySlice<UInt8> { self.bytes[self.range] }
}

/// A type that is a JSON value, both ways. Names and forms are written by hand: they are promises.
public protocol JSONCodable: Sendable {
    init(json: JSON) throws(JSONFault)
    func write(to writer: inout JSONWriter)
}
