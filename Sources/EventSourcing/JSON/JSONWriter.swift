/// Writes JSON, a value or a member at a time; the same input gives the same bytes.
///
/// ```swift
/// var writer = JSONWriter()
/// writer.object { object in
///     object.member("code", "97110")
///     object.member("units", Int64(24))
/// }
/// ```
/// What is absent is left out, and no whitespace is written.
public struct JSONWriter: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init(capacity: Int = 256) { self.bytes.reserveCapacity(capacity) }

    /// The bytes of one value.
    public static func bytes<Value: JSONWritable>(of value: Value) -> [UInt8] {
        var writer = JSONWriter()
        value.write(to: &writer)
        return writer.bytes
    }

    /// Writes members between braces.
    public mutating func object(_ members: (inout Members) -> Void) {
        self.bytes.append(UInt8(ascii: "{"))
        var writer = Members(JSONWriter(adopting: &self.bytes))
        members(&writer)
        self.bytes = writer.writer.bytes
        self.bytes.append(UInt8(ascii: "}"))
    }

    /// Writes values between brackets.
    public mutating func array<Values: Sequence>(_ values: Values) where Values.Element: JSONWritable {
        self.bytes.append(UInt8(ascii: "["))
        var isFirst = true
        for value in values {
            if !isFirst { self.bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            value.write(to: &self)
        }
        self.bytes.append(UInt8(ascii: "]"))
    }

    public mutating func integer(_ value: Int64) { self.bytes.append(contentsOf: "\(value)".utf8) }

    public mutating func bool(_ value: Bool) { self.bytes.append(contentsOf: (value ? "true" : "false").utf8) }

    /// Writes bytes that are one JSON value already.
    mutating func raw(_ bytes: [UInt8]) { self.bytes.append(contentsOf: bytes) }

    public mutating func null() { self.bytes.append(contentsOf: "null".utf8) }

    /// Escapes quotation marks, backslashes and control characters; all else stays as it is.
    public mutating func string(_ text: String) {
        self.bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                self.bytes.append(UInt8(ascii: "\\"))
                self.bytes.append(byte)
            case 0x0A: self.bytes.append(contentsOf: "\\n".utf8)
            case 0x0D: self.bytes.append(contentsOf: "\\r".utf8)
            case 0x09: self.bytes.append(contentsOf: "\\t".utf8)
            case 0..<0x20:
                self.bytes.append(contentsOf: "\\u00".utf8)
                self.bytes.append(Self.digits[Int(byte >> 4)])
                self.bytes.append(Self.digits[Int(byte & 15)])
            default: self.bytes.append(byte)
            }
        }
        self.bytes.append(UInt8(ascii: "\""))
    }

    private static let digits = Array("0123456789abcdef".utf8)

    private init(adopting bytes: inout [UInt8]) {
        self.bytes = bytes
        // Taken, not shared: a second owner would make the next append copy.
        bytes = []
    }

    /// The members of one object.
    public struct Members: Sendable {
        fileprivate var writer: JSONWriter
        private var isFirst = true

        fileprivate init(_ writer: consuming JSONWriter) { self.writer = writer }

        public mutating func member<Value: JSONWritable>(_ name: String, _ value: Value) {
            self.name(name)
            value.write(to: &self.writer)
        }

        /// Writes a member unless it is `nil`.
        public mutating func member<Value: JSONWritable>(_ name: String, _ value: Value?) {
            if let value { self.member(name, value) }
        }

        /// Writes an array unless it is empty.
        public mutating func list<Value: JSONWritable>(_ name: String, _ values: [Value]) {
            if !values.isEmpty { self.member(name, values) }
        }

        private mutating func name(_ name: String) {
            if !self.isFirst { self.writer.bytes.append(UInt8(ascii: ",")) }
            self.isFirst = false
            self.writer.string(name)
            self.writer.bytes.append(UInt8(ascii: ":"))
        }
    }
}
