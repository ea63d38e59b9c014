public import struct Foundation.UUID

/// A value that can be read from a column, from PostgreSQL's binary form.
public protocol PostgresDecodable: Sendable {
    /// Whether a column of this type can be read as this value.
    static func accepts(_ type: PostgresType) -> Bool
    /// Reads the bytes of a value that is not NULL; `nil` when they have no such form.
    init?(postgres bytes: UnsafeRawBufferPointer)
    /// What NULL reads as; `nil` when it does not.
    static var postgresNull: Self? { get }
    /// Reads an array of such values.
    static func decode(array bytes: UnsafeRawBufferPointer) -> [Self]?
    /// Whether a column of this type can be read as an array of such values.
    static func acceptsArray(_ type: PostgresType) -> Bool
}

extension PostgresDecodable {
    public static var postgresNull: Self? { nil }
    public static func decode(array bytes: UnsafeRawBufferPointer) -> [Self]? { PostgresArrayForm.decode(bytes) }
}

extension UnsafeRawBufferPointer {
    /// Reads a number in network byte order; `nil` unless exactly its bytes are there.
    @inline(__always)
    func bigEndian<Number: FixedWidthInteger>(_: Number.Type = Number.self) -> Number? {
        guard self.count == MemoryLayout<Number>.size else { return nil }
        return Number(bigEndian: self.loadUnaligned(as: Number.self))
    }

    /// Reads a number that begins at an offset; the caller knows that its bytes are there.
    @inline(__always)
    func bigEndian<Number: FixedWidthInteger>(at offset: Int, as _: Number.Type = Number.self) -> Number {
        Number(bigEndian: self.loadUnaligned(fromByteOffset: offset, as: Number.self))
    }
}

extension Bool: PostgresDecodable {
    public static func accepts(_ type: PostgresType) -> Bool { type == .bool }
    public static func acceptsArray(_ type: PostgresType) -> Bool { type == .boolArray }
    public init?(postgres bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 1 else { return nil }
        self = bytes[0] != 0
    }
}

extension Int16: PostgresDecodable {
    public static func accepts(_ type: PostgresType) -> Bool { type == .int2 }
    public static func acceptsArray(_ type: PostgresType) -> Bool { type == .int2Array }
    public init?(postgres bytes: UnsafeRawBufferPointer) {
        guard let value: Int16 = bytes.bigEndian() else { return nil }
        self = value
    }
}

extension Int32: PostgresDecodable {
    public static func accepts(_ type: PostgresType) -> Bool { type == .int4 }
    public static func acceptsArray(_ type: PostgresType) -> Bool { type == .int4Array }
    public init?(postgres bytes: UnsafeRawBufferPointer) {
        guard let value: Int32 = bytes.bigEndian() else { return nil }
        self = value
    }
}

extension Int64: PostgresDecodable {
    public static func accepts(_ type: PostgresType) -> Bool { type == .int8 }
    public static func acceptsArray(_ type: PostgresType) -> Bool { type == .int8Array }
    public init?(postgres bytes: UnsafeRawBufferPointer) {
        guard let value: Int64 = bytes.bigEndian() else { return nil }
        self = value
    }
}

extension Double: PostgresDecodable {
    public static func accepts(_ type: PostgresType) -> Bool { type == .float8 }
    public static func acceptsArray(_ type: PostgresType) -> Bool { type == .float8Array }
    public init?(postgres bytes: UnsafeRawBufferPointer) {
        guard let pattern: UInt64 = bytes.bigEndian() else { return nil }
        self = Double(bitPattern: pattern)
    }
}

extension String: PostgresDecodable {
    public static func accepts(_ type: PostgresType) -> Bool {
        // The binary form of all of these is their text; so is that of an unknown literal (705) and of "char" (18).
        switch type {
        case .text, .varchar, .name, .bpchar, .json, PostgresType(rawValue: 705), PostgresType(rawValue: 18): true
        default: false
        }
    }
    public static func acceptsArray(_ type: PostgresType) -> Bool { [.textArray, .varcharArray, .nameArray].contains(type) }
    public init?(postgres bytes: UnsafeRawBufferPointer) { self = String(decoding: bytes, as: UTF8.self) }
}

extension UUID: PostgresDecodable {
    public static func accepts(_ type: PostgresType) -> Bool { type == .uuid }
    public static func acceptsArray(_ type: PostgresType) -> Bool { type == .uuidArray }
    public init?(postgres bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 16 else { return nil }
        self.init(
            uuid: bytes.loadUnaligned(
                as: (UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8).self))
    }
}

/// A byte: read as an array of them, a column is `bytea`.
extension UInt8: PostgresDecodable {
    public static func accepts(_ type: PostgresType) -> Bool { false }
    public static func acceptsArray(_ type: PostgresType) -> Bool { type == .bytea }
    public init?(postgres bytes: UnsafeRawBufferPointer) { nil }
    public static func decode(array bytes: UnsafeRawBufferPointer) -> [UInt8]? { [UInt8](bytes) }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    public static func accepts(_ type: PostgresType) -> Bool { Wrapped.accepts(type) }
    public static func acceptsArray(_ type: PostgresType) -> Bool { Wrapped.acceptsArray(type) }
    public static var postgresNull: Wrapped?? { .some(nil) }
    public init?(postgres bytes: UnsafeRawBufferPointer) {
        guard let value = Wrapped(postgres: bytes) else { return nil }
        self = value
    }
}

extension Array: PostgresDecodable where Element: PostgresDecodable {
    public static func accepts(_ type: PostgresType) -> Bool { Element.acceptsArray(type) }
    public static func acceptsArray(_ type: PostgresType) -> Bool { Element.self == UInt8.self && type == .byteaArray }
    public init?(postgres bytes: UnsafeRawBufferPointer) {
        guard let elements = Element.decode(array: bytes) else { return nil }
        self = elements
    }
}

extension PostgresArrayForm {
    /// Reads an array of one dimension, or of none.
    static func decode<Element: PostgresDecodable>(_ bytes: UnsafeRawBufferPointer) -> [Element]? {
        guard bytes.count >= 12 else { return nil }
        let dimensions: Int32 = bytes.bigEndian(at: 0)
        if dimensions == 0 { return [] }
        guard dimensions == 1, bytes.count >= 20 else { return nil }
        let count = Int(bytes.bigEndian(at: 12, as: Int32.self))
        guard count >= 0, count <= bytes.count / 4 else { return nil }
        var elements: [Element] = []
        elements.reserveCapacity(count)
        var offset = 20
        for _ in 0..<count {
            guard offset + 4 <= bytes.count else { return nil }
            let length = Int(bytes.bigEndian(at: offset, as: Int32.self))
            offset += 4
            if length < 0 {
                guard let null = Element.postgresNull else { return nil }
                elements.append(null)
                continue
            }
            guard offset + length <= bytes.count,
                let element = Element(postgres: UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + length)]))
            else { return nil }
            elements.append(element)
            offset += length
        }
        return elements
    }
}
