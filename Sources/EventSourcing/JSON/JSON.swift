/// JSON in memory, read in place: bytes that were checked once, and a view of one value in them.
///
/// Events are decoded by the hundred thousand a second; Foundation's decoder would cap that at a fifth (`numbers.md`). Nothing
/// is built that nobody asks for: an object is an index of its members' places, text becomes a `String` when it is read.
/// Strict as RFC 8259: no comments, no trailing commas, UTF-8 only, no lone surrogates. When a name stands twice in an object
/// the first one counts. At most `bytesMax` bytes.
public struct JSON: Sendable {
    /// Arrays and objects within each other.
    public static let depthMax = 64
    /// Bytes in one text: places in it are counted in 32 bits.
    public static let bytesMax = Int(UInt32.max)

    let bytes: [UInt8]
    let range: Range<Int>
    /// The value is a string, and holds escapes.
    let isEscaped: Bool

    init(bytes: [UInt8], range: Range<Int>, isEscaped: Bool) {
        self.bytes = bytes
        self.range = range
        self.isEscaped = isEscaped
    }

    /// Checks bytes from the first to the last and views the one value in them.
    public init(_ bytes: [UInt8]) throws(JSONFault) { try self.init(bytes, in: 0..<bytes.count) }

    /// Checks a stretch of bytes from its first to its last and views the one value in it.
    public init(_ bytes: [UInt8], in range: Range<Int>) throws(JSONFault) {
        let (fault, value, isEscaped) = bytes.withUnsafeBufferPointer { text in
            var scanner = JSONScanner(text, from: range.lowerBound, to: range.upperBound)
            scanner.skipWhitespace()
            let start = scanner.offset
            let skipped = scanner.skipValue(depth: 0)
            let end = scanner.offset
            scanner.skipWhitespace()
            let holds = skipped != .fault && scanner.isAtEnd && text.count <= Self.bytesMax
            return (holds ? nil : scanner.fault, start..<end, skipped == .escapedString)
        }
        if let fault { throw fault }
        self.init(bytes: bytes, range: value, isEscaped: isEscaped)
    }

    var first: UInt8 { self.bytes[self.range.lowerBound] }

    public var isNull: Bool { self.first == UInt8(ascii: "n") }

    /// The text of a string.
    public func string() throws(JSONFault) -> String { try self.text { String(decoding: $0, as: UTF8.self) } }

    /// Lends the text of a string in UTF-8, without making a `String` of it: for values with a form of their own.
    public func text<R>(_ read: (UnsafeBufferPointer<UInt8>) -> R) throws(JSONFault) -> R {
        guard self.first == UInt8(ascii: "\"") else { throw JSONFault(.type) }
        return self.bytes.withUnsafeBufferPointer { bytes in
            let inner = UnsafeBufferPointer(rebasing: bytes[(self.range.lowerBound + 1)..<(self.range.upperBound - 1)])
            return self.isEscaped ? JSONText.unescaped(inner).withUnsafeBufferPointer(read) : read(inner)
        }
    }

    /// A whole number that fits; `.value` for a fraction, an exponent, or one that does not.
    public func integer() throws(JSONFault) -> Int64 {
        let isNegative = self.first == UInt8(ascii: "-")
        guard isNegative || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self.first) else { throw JSONFault(.type) }
        let value: Int64? = self.bytes.withUnsafeBufferPointer { bytes in
            var value: Int64 = 0
            for byte in bytes[(self.range.lowerBound + (isNegative ? 1 : 0))..<self.range.upperBound] {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                let digit = Int64(byte - UInt8(ascii: "0"))
                let (product, overflow) = value.multipliedReportingOverflow(by: 10)
                // Counted below zero where the number is: there is one more of those.
                let (sum, carry) = product.addingReportingOverflow(isNegative ? -digit : digit)
                if overflow || carry { return nil }
                value = sum
            }
            return value
        }
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
        var elements: [JSON] = []
        var isComplete = true
        self.bytes.withUnsafeBufferPointer { text in
            var scanner = JSONScanner(text, from: self.range.lowerBound, to: self.range.upperBound)
            // It was checked before, and holds.
            _ = scanner.walkArray(depth: 1) { range, isEscaped in
                guard elements.count < countMax else {
                    isComplete = false
                    return
                }
                elements.append(JSON(bytes: self.bytes, range: range, isEscaped: isEscaped))
            }
        }
        return isComplete ? elements : nil
    }

    /// The members of an object.
    public func object() throws(JSONFault) -> JSONObject {
        guard self.first == UInt8(ascii: "{") else { throw JSONFault(.type) }
        return JSONObject(of: self)
    }

    /// The value's own bytes, as they came.
    public var source: ArraySlice<UInt8> { self.bytes[self.range] }
}

/// A type that can be written as a JSON value.
public protocol JSONWritable: Sendable {
    func write(to writer: inout JSONWriter)
}

/// A type that can be read from a JSON value.
public protocol JSONReadable: Sendable {
    init(json: JSON) throws(JSONFault)
}

/// A type that is a JSON value, both ways. Names and forms are written by hand: they are promises.
public protocol JSONCodable: JSONWritable, JSONReadable {}
