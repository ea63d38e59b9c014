extension JSON {
    /// The six kinds of JSON value.
    public enum Kind: Sendable, Hashable {
        case object
        case array
        case string
        case number
        case bool
        case null
    }

    public var kind: Kind {
        switch self.source.first {
        case UInt8(ascii: "{"): .object
        case UInt8(ascii: "["): .array
        case UInt8(ascii: "\""): .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): .bool
        case UInt8(ascii: "n"): .null
        default: .number
        }
    }

    /// The same value in one form: members in the order of their names' bytes, no whitespace, strings escaped as `JSONWriter` does.
    ///
    /// Two requests that differ in spaces or in the order of members are one request. Numbers stay as they were written.
    public func canonical() throws(JSONFault) -> [UInt8] {
        var bytes: [UInt8] = []
        try self.appendCanonical(to: &bytes)
        return bytes
    }

    private func appendCanonical(to bytes: inout [UInt8]) throws(JSONFault) {
        switch self.kind {
        case .object:
            let object = try self.object()
            bytes.append(UInt8(ascii: "{"))
            var isFirst = true
            for name in Set(object.names).sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                bytes += JSONWriter.bytes(of: name)
                bytes.append(UInt8(ascii: ":"))
                // A null member says as much as an absent one, and is kept apart all the same.
                if let value = object[name] { try value.appendCanonical(to: &bytes) } else { bytes += "null".utf8 }
            }
            bytes.append(UInt8(ascii: "}"))
        case .array:
            bytes.append(UInt8(ascii: "["))
            for (index, element) in try self.array().enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                try element.appendCanonical(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .string: bytes += JSONWriter.bytes(of: try self.string())
        case .number, .bool, .null: bytes += self.source
        }
    }
}
