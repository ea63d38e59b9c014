/// A statement as a value: text with numbered places, and the values bound to them.
///
/// Interpolation binds, so a value never becomes part of the text:
/// ```swift
/// let statement: SQL = "SELECT name FROM account WHERE id = \(id)"   // … WHERE id = $1
/// ```
/// A fragment is an `SQL` too and may be interpolated. Text that is not known at compile time goes in by name only:
/// `\(unsafe:)`, `\(identifier:)`, `\(literal:)`, so that a reviewer finds every use with one search.
/// Limits: 65,535 bindings (the protocol's).
public struct SQL: Sendable, Hashable {
    /// The text, with `$1`, `$2`, … where values are bound.
    public private(set) var text: String
    /// The types of the bound values, in order; 0 lets the server infer.
    public private(set) var types: [PostgresType]
    /// Where each value lies in `bytes`; `nil` for NULL.
    private(set) var ranges: [Range<Int>?]
    /// All values in binary form, one after the other: one allocation, however many values.
    private(set) var bytes: [UInt8]

    /// Wraps text that holds no value: a constant, or something whose source the caller answers for.
    public init(unsafe text: String) {
        self.text = text
        self.types = []
        self.ranges = []
        self.bytes = []
    }

    /// How many values are bound.
    public var bindingCount: Int { self.types.count }

    /// Joins two fragments; the second one's places are numbered on.
    public static func + (left: SQL, right: SQL) -> SQL {
        var sum = left
        sum.append(right)
        return sum
    }

    mutating func append(_ fragment: SQL) {
        if fragment.types.isEmpty {
            self.text += fragment.text
            return
        }
        self.text += Self.renumbered(fragment.text, by: self.types.count)
        self.types += fragment.types
        let offset = self.bytes.count
        self.ranges += fragment.ranges.map { range in range.map { ($0.lowerBound + offset)..<($0.upperBound + offset) } }
        self.bytes += fragment.bytes
    }

    mutating func append(text: String) { self.text += text }

    mutating func bind<Value: PostgresEncodable>(_ value: Value) {
        self.types.append(Value.postgresType)
        let start = self.bytes.count
        if value.encode(into: &self.bytes) {
            self.ranges.append(start..<self.bytes.count)
        } else {
            self.ranges.append(nil)
        }
        self.text += "$\(self.types.count)"
    }

    /// Adds `offset` to every `$n` of a text. A dollar sign that no digit follows stays as it is.
    private static func renumbered(_ text: String, by offset: Int) -> String {
        if offset == 0 { return text }
        var result = ""
        var rest = Substring(text)
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            let digits = rest[rest.index(after: dollar)...].prefix { $0.isASCII && $0.isNumber }
            if let number = Int(digits) {
                result += "$\(number + offset)"
            } else {
                result += "$"
            }
            rest = rest[digits.endIndex...]
        }
        return result + rest
    }
}

extension SQL: ExpressibleByStringInterpolation {
    public init(stringLiteral value: String) { self.init(unsafe: value) }

    public init(stringInterpolation: Interpolation) { self = stringInterpolation.statement }

    /// Collects the pieces of an interpolated statement.
    public struct Interpolation: StringInterpolationProtocol {
        fileprivate var statement: SQL

        public init(literalCapacity: Int, interpolationCount: Int) {
            self.statement = SQL(unsafe: "")
            self.statement.reserve(text: literalCapacity + interpolationCount * 3, bindings: interpolationCount)
        }

        public mutating func appendLiteral(_ literal: String) { self.statement.append(text: literal) }

        /// Binds a value.
        public mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value) { self.statement.bind(value) }

        /// Binds a value, or NULL.
        public mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value?) { self.statement.bind(value) }

        /// Takes in a fragment with its own bound values.
        public mutating func appendInterpolation(_ fragment: SQL) { self.statement.append(fragment) }

        /// Takes in text as it is. The caller answers for where it comes from.
        public mutating func appendInterpolation(unsafe text: String) { self.statement.append(text: text) }

        /// Takes in a name, quoted.
        public mutating func appendInterpolation(identifier name: String) {
            self.statement.append(
                text: "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\"")
        }

        /// Writes a number into the text, for statements that take no bound values, such as COPY.
        public mutating func appendInterpolation(literal number: Int64) {
            self.statement.append(text: number < 0 ? "(\(number))" : "\(number)")
        }

        /// Writes a UUID into the text, for statements that take no bound values, such as COPY.
        public mutating func appendInterpolation(literal uuid: UUID) { self.statement.append(text: "'\(uuid.uuidString)'::uuid") }
    }

    private mutating func reserve(text: Int, bindings: Int) {
        self.text.reserveCapacity(text)
        self.types.reserveCapacity(bindings)
        self.ranges.reserveCapacity(bindings)
    }
}

public import struct Foundation.UUID
