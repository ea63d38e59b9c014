/// A value of a composite type: its fields, in the order in which `CREATE TYPE` lists them.
///
/// Such a type has no number that a program could know beforehand, and none is sent: the server takes the type that the place
/// in the statement asks for, a function's parameter or a cast (PostgreSQL 14 and later). Each field is sent under the type of
/// its value, which must be the type that the server has for it. Arrays of composites, and composites within them, work alike.
/// ```swift
/// struct Line: PostgresComposite {
///     var text: String
///     var amount: Int64
///     func encode(into fields: inout PostgresFields) {
///         fields.append(self.text)
///         fields.append(self.amount)
///     }
/// }
/// try await connection.execute("SELECT add_lines(\(lines))")
/// ```
public protocol PostgresComposite: PostgresArrayElement {
    /// Appends the value of each field.
    func encode(into fields: inout PostgresFields)
}

extension PostgresComposite {
    public static var postgresType: PostgresType { .unknown }
    public static var postgresArrayType: PostgresType { .unknown }

    public func encode(into bytes: inout [UInt8]) -> Bool {
        var fields = PostgresFields(after: &bytes)
        self.encode(into: &fields)
        fields.finish(into: &bytes)
        return true
    }
}

/// The fields of one composite value, as they are written.
///
/// Form: the number of fields; then, for each, its type, its length (-1 for NULL) and its bytes.
public struct PostgresFields {
    @usableFromInline var bytes: [UInt8] = []
    private let start: Int
    @usableFromInline var count: Int32 = 0

    /// Takes over what was written so far: the buffer moves, and is not copied.
    fileprivate init(after bytes: inout [UInt8]) {
        self.start = bytes.count
        swap(&self.bytes, &bytes)
        Int32(0).appendBigEndian(to: &self.bytes)
    }

    /// Appends a field.
    @inlinable
    public mutating func append<Value: PostgresEncodable>(_ value: Value) {
        self.count += 1
        Value.postgresType.rawValue.appendBigEndian(to: &self.bytes)
        _ = PostgresArrayForm.appendSized(value, to: &self.bytes)
    }

    fileprivate mutating func finish(into bytes: inout [UInt8]) {
        PostgresArrayForm.write(self.count, at: self.start, of: &self.bytes)
        swap(&self.bytes, &bytes)
    }
}
