public import struct Foundation.UUID

/// A value that can be bound to a statement, in PostgreSQL's binary form.
public protocol PostgresEncodable: Sendable {
    /// The type under which the value is sent.
    static var postgresType: PostgresType { get }
    /// Appends the value's bytes; `false`, and nothing appended, for NULL.
    func encode(into bytes: inout [UInt8]) -> Bool
}

/// A value that can be an element of an array.
public protocol PostgresArrayElement: PostgresEncodable {
    /// The type of an array of such values.
    static var postgresArrayType: PostgresType { get }
    /// Appends an array of such values. Bytes have a form of their own; all others share one.
    static func encode(array: [Self], into bytes: inout [UInt8])
}

extension PostgresArrayElement {
    @inlinable
    public static func encode(array: [Self], into bytes: inout [UInt8]) { PostgresArrayForm.encode(array, into: &bytes) }
}

extension FixedWidthInteger {
    /// Appends the value in network byte order.
    @inlinable @inline(__always)
    func appendBigEndian(to bytes: inout [UInt8]) {
        Swift.withUnsafeBytes(of: self.bigEndian) { bytes.append(contentsOf: $0) }
    }
}

extension Bool: PostgresArrayElement {
    public static var postgresType: PostgresType { .bool }
    public static var postgresArrayType: PostgresType { .boolArray }
    @inlinable
    public func encode(into bytes: inout [UInt8]) -> Bool {
        bytes.append(self ? 1 : 0)
        return true
    }
}

extension Int16: PostgresArrayElement {
    public static var postgresType: PostgresType { .int2 }
    public static var postgresArrayType: PostgresType { .int2Array }
    @inlinable
    public func encode(into bytes: inout [UInt8]) -> Bool {
        self.appendBigEndian(to: &bytes)
        return true
    }
}

extension Int32: PostgresArrayElement {
    public static var postgresType: PostgresType { .int4 }
    public static var postgresArrayType: PostgresType { .int4Array }
    @inlinable
    public func encode(into bytes: inout [UInt8]) -> Bool {
        self.appendBigEndian(to: &bytes)
        return true
    }
}

extension Int64: PostgresArrayElement {
    public static var postgresType: PostgresType { .int8 }
    public static var postgresArrayType: PostgresType { .int8Array }
    @inlinable
    public func encode(into bytes: inout [UInt8]) -> Bool {
        self.appendBigEndian(to: &bytes)
        return true
    }
}

extension Double: PostgresArrayElement {
    public static var postgresType: PostgresType { .float8 }
    public static var postgresArrayType: PostgresType { .float8Array }
    @inlinable
    public func encode(into bytes: inout [UInt8]) -> Bool {
        self.bitPattern.appendBigEndian(to: &bytes)
        return true
    }
}

extension String: PostgresArrayElement {
    public static var postgresType: PostgresType { .text }
    public static var postgresArrayType: PostgresType { .textArray }
    @inlinable
    public func encode(into bytes: inout [UInt8]) -> Bool {
        bytes.append(contentsOf: self.utf8)
        return true
    }
}

extension UUID: PostgresArrayElement {
    public static var postgresType: PostgresType { .uuid }
    public static var postgresArrayType: PostgresType { .uuidArray }
    @inlinable
    public func encode(into bytes: inout [UInt8]) -> Bool {
        Swift.withUnsafeBytes(of: self.uuid) { bytes.append(contentsOf: $0) }
        return true
    }
}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    public static var postgresType: PostgresType { Wrapped.postgresType }
    @inlinable
    public func encode(into bytes: inout [UInt8]) -> Bool { self?.encode(into: &bytes) ?? false }
}

extension Optional: PostgresArrayElement where Wrapped: PostgresArrayElement {
    public static var postgresArrayType: PostgresType { Wrapped.postgresArrayType }
}

/// An array of values is an array; an array of bytes is `bytea`.
extension Array: PostgresEncodable where Element: PostgresArrayElement {
    public static var postgresType: PostgresType { Element.postgresArrayType }

    @inlinable
    public func encode(into bytes: inout [UInt8]) -> Bool {
        Element.encode(array: self, into: &bytes)
        return true
    }
}

extension Array: PostgresArrayElement where Element == UInt8 {
    public static var postgresArrayType: PostgresType { .byteaArray }
}

/// A byte: an array of them is `bytea`. By itself it is sent as `int2`, PostgreSQL's smallest number.
extension UInt8: PostgresArrayElement {
    public static var postgresType: PostgresType { .int2 }
    public static var postgresArrayType: PostgresType { .bytea }
    @inlinable
    public func encode(into bytes: inout [UInt8]) -> Bool {
        Int16(self).appendBigEndian(to: &bytes)
        return true
    }
    @inlinable
    public static func encode(array: [UInt8], into bytes: inout [UInt8]) { bytes.append(contentsOf: array) }
}

/// The binary form of an array: dimensions, flag for NULLs, element type; then length, lower bound; then the elements.
@usableFromInline
enum PostgresArrayForm {
    @inlinable
    static func encode<Element: PostgresArrayElement>(_ elements: [Element], into bytes: inout [UInt8]) {
        bytes.reserveCapacity(bytes.count + 20 + elements.count * 20)
        Int32(elements.isEmpty ? 0 : 1).appendBigEndian(to: &bytes)
        let flag = bytes.count
        Int32(0).appendBigEndian(to: &bytes)
        Element.postgresType.rawValue.appendBigEndian(to: &bytes)
        if elements.isEmpty { return }
        Int32(elements.count).appendBigEndian(to: &bytes)
        Int32(1).appendBigEndian(to: &bytes)
        var hasNull = false
        for element in elements where !Self.appendSized(element, to: &bytes) { hasNull = true }
        if hasNull { bytes[flag + 3] = 1 }
    }

    /// Appends a value's length and its bytes; `false` for NULL, whose length is -1.
    @inlinable
    static func appendSized<Value: PostgresEncodable>(_ value: Value, to bytes: inout [UInt8]) -> Bool {
        let mark = bytes.count
        Int32(-1).appendBigEndian(to: &bytes)
        guard value.encode(into: &bytes) else { return false }
        Self.write(Int32(bytes.count - mark - 4), at: mark, of: &bytes)
        return true
    }

    /// Writes a number over what stands there.
    @inlinable
    static func write(_ number: Int32, at offset: Int, of bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: number.bigEndian, toByteOffset: offset, as: Int32.self) }
    }
}
