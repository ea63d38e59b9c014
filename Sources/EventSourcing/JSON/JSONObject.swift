/// The members of a JSON object, by name. Members that nobody asks for are ignored.
public struct JSONObject: Sendable {
    private struct Member {
        let name: Range<Int>
        let isEscaped: Bool
        let value: Range<Int>
    }

    private let bytes: [UInt8]
    private let members: [Member]

    /// Indexes the object that begins at `start`; its bytes were checked before.
    init(_ bytes: [UInt8], at start: Int) throws(JSONFault) {
        var scanner = JSONScanner(bytes, from: start + 1)
        var members: [Member] = []
        members.reserveCapacity(8)
        scanner.skipWhitespace()
        while scanner.peek != UInt8(ascii: "}") {
            let nameStart = scanner.offset + 1
            let isEscaped = try scanner.skipString()
            let name = nameStart..<(scanner.offset - 1)
            scanner.skipWhitespace()
            scanner.advance()  // the colon
            scanner.skipWhitespace()
            let valueStart = scanner.offset
            try scanner.skipValue(depth: 0)
            members.append(Member(name: name, isEscaped: isEscaped, value: valueStart..<scanner.offset))
            scanner.skipWhitespace()
            if scanner.peek == UInt8(ascii: ",") { scanner.advance() }
            scanner.skipWhitespace()
        }
        self.bytes = bytes
        self.members = members
    }

    /// The names, in order, as they stand.
    public var names: [String] { self.members.map { JSONScanner.text(in: self.bytes, between: $0.name) } }

    /// Every member in order, as it stands: also those that are null, and a name as often as it was written.
    public var all: [(name: String, value: JSON)] {
        self.members.map { (JSONScanner.text(in: self.bytes, between: $0.name), JSON(bytes: self.bytes, range: $0.value)) }
    }

    /// The member's value; `nil` when it is absent or null.
    public subscript(name: String) -> JSON? {
        for member in self.members where self.hasName(member, name) {
            let value = JSON(bytes: self.bytes, range: member.value)
            return value.isNull ? nil : value
        }
        return nil
    }

    /// A member that must be there.
    public func value<Value: JSONCodable>(_ name: String, as type: Value.Type = Value.self) throws(JSONFault) -> Value {
        guard let json = self[name] else { throw JSONFault(.missing, at: name) }
        do {
            return try Value(json: json)
        } catch {
            throw error.inside(name)
        }
    }

    /// A member that may be absent or null.
    public func optional<Value: JSONCodable>(_ name: String, as type: Value.Type = Value.self) throws(JSONFault) -> Value? {
        guard let json = self[name] else { return nil }
        do {
            return try Value(json: json)
        } catch {
            throw error.inside(name)
        }
    }

    /// An array; an absent one is empty.
    public func list<Value: JSONCodable>(_ name: String, of type: Value.Type = Value.self) throws(JSONFault) -> [Value] {
        try self.optional(name, as: [Value].self) ?? []
    }

    private func hasName(_ member: Member, _ name: String) -> Bool {
        if member.isEscaped { return JSONScanner.text(in: self.bytes, between: member.name) == name }
        guard member.name.count == name.utf8.count else { return false }
        var index = member.name.lowerBound
        for byte in name.utf8 {
            if self.bytes[index] != byte { return false }
            index += 1
        }
        return true
    }
}
