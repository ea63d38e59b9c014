public import struct Foundation.UUID

extension String: JSONCodable {
    public init(json: JSON) throws(JSONFault) { self = try json.string() }
    public func write(to writer: inout JSONWriter) { writer.string(self) }
}

extension Bool: JSONCodable {
    public init(json: JSON) throws(JSONFault) { self = try json.bool() }
    public func write(to writer: inout JSONWriter) { writer.bool(self) }
}

extension Int64: JSONCodable {
    public init(json: JSON) throws(JSONFault) { self = try json.integer() }
    public func write(to writer: inout JSONWriter) { writer.integer(self) }
}

extension Int32: JSONCodable {
    public init(json: JSON) throws(JSONFault) {
        guard let value = Int32(exactly: try json.integer()) else { throw JSONFault(.value) }
        self = value
    }
    public func write(to writer: inout JSONWriter) { writer.integer(Int64(self)) }
}

extension UUID: JSONCodable {
    public init(json: JSON) throws(JSONFault) {
        guard let value = try json.text({ UUID(utf8: $0) }) else { throw JSONFault(.value) }
        self = value
    }
    public func write(to writer: inout JSONWriter) { writer.string(self.lowercaseText) }
}

extension Array: JSONCodable where Element: JSONCodable {}

extension Array: JSONReadable where Element: JSONReadable {
    public init(json: JSON) throws(JSONFault) {
        let values = try json.array()
        self = []
        self.reserveCapacity(values.count)
        for (index, value) in values.enumerated() {
            do {
                self.append(try Element(json: value))
            } catch {
                throw error.inside("[\(index)]")
            }
        }
    }
}

extension Array: JSONWritable where Element: JSONWritable {
    public func write(to writer: inout JSONWriter) { writer.array(self) }
}

extension Identifier {
    public init(json: JSON) throws(JSONFault) { self.init(try UUID(json: json)) }
    public func write(to writer: inout JSONWriter) { self.rawValue.write(to: &writer) }
}

/// Codes that are stored by name: an enumeration conforms by saying so.
extension JSONCodable where Self: RawRepresentable, RawValue == String {
    public init(json: JSON) throws(JSONFault) {
        guard let value = Self(rawValue: try json.string()) else { throw JSONFault(.value) }
        self = value
    }
    public func write(to writer: inout JSONWriter) { writer.string(self.rawValue) }
}

extension Position: JSONCodable {
    public init(json: JSON) throws(JSONFault) { self.init(try json.integer()) }
    public func write(to writer: inout JSONWriter) { writer.integer(self.rawValue) }
}

extension StreamVersion: JSONCodable {
    public init(json: JSON) throws(JSONFault) { self.init(try Int32(json: json)) }
    public func write(to writer: inout JSONWriter) { writer.integer(Int64(self.rawValue)) }
}
