/// What must be done to one JSON value to get another: `add`, `replace` and `remove` by place (RFC 6902).
public struct JSONPatch: Sendable, Hashable {
    /// One step.
    public struct Operation: Sendable, Hashable {
        /// What is done.
        public enum Kind: String, Sendable, Hashable, JSONCodable {
            case add
            case replace
            case remove
        }

        public var kind: Kind
        /// Where, as a JSON Pointer (RFC 6901).
        public var path: String
        /// The new value's bytes; `nil` for `remove`.
        public var value: [UInt8]?
    }

    public private(set) var operations: [Operation] = []

    /// The steps from one value to another. Objects are compared by name, arrays by place: ours only grow at their ends.
    public init(from old: JSON, to new: JSON) throws(JSONFault) { try self.compare(old, new, at: "") }

    private mutating func compare(_ old: JSON, _ new: JSON, at path: String) throws(JSONFault) {
        if old.source == new.source { return }
        switch (old.kind, new.kind) {
        case (.object, .object): try self.compareObjects(try old.object(), try new.object(), at: path)
        case (.array, .array): try self.compareArrays(try old.array(), try new.array(), at: path)
        default: self.operations.append(Operation(kind: .replace, path: path, value: Array(new.source)))
        }
    }

    private mutating func compareObjects(_ old: JSONObject, _ new: JSONObject, at path: String) throws(JSONFault) {
        for name in old.names where new[name] == nil {
            self.operations.append(Operation(kind: .remove, path: path + Self.token(name), value: nil))
        }
        for name in new.names {
            guard let value = new[name] else { continue }
            if let before = old[name] {
                try self.compare(before, value, at: path + Self.token(name))
            } else {
                self.operations.append(Operation(kind: .add, path: path + Self.token(name), value: Array(value.source)))
            }
        }
    }

    private mutating func compareArrays(_ old: [JSON], _ new: [JSON], at path: String) throws(JSONFault) {
        for index in 0..<min(old.count, new.count) { try self.compare(old[index], new[index], at: "\(path)/\(index)") }
        // From the end, so that the places before stay what they are.
        for index in stride(from: old.count - 1, through: new.count, by: -1) {
            self.operations.append(Operation(kind: .remove, path: "\(path)/\(index)", value: nil))
        }
        if old.count < new.count {
            for index in old.count..<new.count {
                self.operations.append(Operation(kind: .add, path: "\(path)/\(index)", value: Array(new[index].source)))
            }
        }
    }

    /// A name as a part of a pointer.
    private static func token(_ name: String) -> String {
        var token = "/"
        for character in name {
            switch character {
            case "~": token += "~0"
            case "/": token += "~1"
            default: token.append(character)
            }
        }
        return token
    }
}

extension JSONPatch.Operation: JSONWritable {
    public func write(to writer: inout JSONWriter) {
        writer.object { object in
            object.member("op", self.kind)
            object.member("path", self.path)
            object.member("value", self.value.map { RawJSON($0) })
        }
    }
}

/// JSON that is written already.
public struct RawJSON: Sendable, Hashable, JSONWritable {
    public let bytes: [UInt8]

    /// Takes bytes that are one JSON value; whoever makes it answers for that.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }
    public func write(to writer: inout JSONWriter) { writer.raw(self.bytes) }
}
