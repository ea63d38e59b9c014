/// The members of a JSON object, by name. Members that nobody asks for are ignored.
public struct JSONObject: Sendable {
    /// Where one member lies in the text.
    struct Member {
        private let nameStart: UInt32
        private let nameEnd: UInt32
        private let valueStart: UInt32
        private let valueEnd: UInt32
        let isNameEscaped: Bool
        let isValueEscaped: Bool

        /// Places in a text of at most `JSON.bytesMax` bytes; a longer one is refused before anyone looks at them.
        @inline(__always)
        init(name: Range<Int>, isNameEscaped: Bool, value: Range<Int>, isValueEscaped: Bool) {
            self.nameStart = UInt32(truncatingIfNeeded: name.lowerBound)
            self.nameEnd = UInt32(truncatingIfNeeded: name.upperBound)
            self.valueStart = UInt32(truncatingIfNeeded: value.lowerBound)
            self.valueEnd = UInt32(truncatingIfNeeded: value.upperBound)
            self.isNameEscaped = isNameEscaped
            self.isValueEscaped = isValueEscaped
        }

        var name: Range<Int> { Int(self.nameStart)..<Int(self.nameEnd) }
        var value: Range<Int> { Int(self.valueStart)..<Int(self.valueEnd) }
    }

    /// Members that most objects do not exceed.
    private static let membersUsual = 12

    private let bytes: [UInt8]
    private let members: [Member]

    /// Checks bytes from the first to the last and indexes the one object in them, in one pass; `.type` when it is another value.
    public init(_ bytes: [UInt8]) throws(JSONFault) { try self.init(bytes, in: 0..<bytes.count) }

    /// Checks a stretch of bytes from its first to its last and indexes the one object in it, in one pass; `.type` when it is
    /// another value.
    public init(_ bytes: [UInt8], in range: Range<Int>) throws(JSONFault) {
        var members: [Member] = []
        members.reserveCapacity(Self.membersUsual)
        let fault: JSONFault?? = bytes.withUnsafeBufferPointer { text in
            var scanner = JSONScanner(text, from: range.lowerBound, to: range.upperBound)
            scanner.skipWhitespace()
            guard scanner.peek == UInt8(ascii: "{"), text.count <= JSON.bytesMax else { return .none }
            guard scanner.walkObject(depth: 1, { members.append($0) }) else { return scanner.fault }
            scanner.skipWhitespace()
            return .some(scanner.isAtEnd ? nil : scanner.fault)
        }
        switch fault {
        case .none:
            // No JSON at all is the graver fault.
            _ = try JSON(bytes, in: range)
            throw JSONFault(.type)
        case .some(let fault?): throw fault
        case .some(nil): break
        }
        self.bytes = bytes
        self.members = members
    }

    /// Indexes an object that was checked before.
    init(of json: JSON) {
        var members: [Member] = []
        json.bytes.withUnsafeBufferPointer { text in
            var scanner = JSONScanner(text, from: json.range.lowerBound, to: json.range.upperBound)
            _ = scanner.walkObject(depth: 1) { members.append($0) }
        }
        self.bytes = json.bytes
        self.members = members
    }

    /// The names, in order, as they stand.
    public var names: [String] {
        self.members.map { member in
            self.bytes.withUnsafeBufferPointer {
                JSONText.string(UnsafeBufferPointer(rebasing: $0[member.name]), isEscaped: member.isNameEscaped)
            }
        }
    }

    /// Every member in order, as it stands: also those that are null, and a name as often as it was written.
    public var all: [(name: String, value: JSON)] {
        zip(self.names, self.members).map { name, member in
            (name, JSON(bytes: self.bytes, range: member.value, isEscaped: member.isValueEscaped))
        }
    }

    /// The member's value; `nil` when it is absent or null.
    public subscript(name: String) -> JSON? {
        guard let member = self.member(name) else { return nil }
        let value = JSON(bytes: self.bytes, range: member.value, isEscaped: member.isValueEscaped)
        return value.isNull ? nil : value
    }

    /// A member that must be there.
    public func value<Value: JSONReadable>(_ name: String, as type: Value.Type = Value.self) throws(JSONFault) -> Value {
        guard let json = self[name] else { throw JSONFault(.missing, at: name) }
        do {
            return try Value(json: json)
        } catch {
            throw error.inside(name)
        }
    }

    /// A member that may be absent or null.
    public func optional<Value: JSONReadable>(_ name: String, as type: Value.Type = Value.self) throws(JSONFault) -> Value? {
        guard let json = self[name] else { return nil }
        do {
            return try Value(json: json)
        } catch {
            throw error.inside(name)
        }
    }

    /// An array; an absent one is empty.
    public func list<Value: JSONReadable>(_ name: String, of type: Value.Type = Value.self) throws(JSONFault) -> [Value] {
        try self.optional(name, as: [Value].self) ?? []
    }

    /// The first member of this name.
    private func member(_ name: String) -> Member? {
        var name = name
        return name.withUTF8 { name in
            self.bytes.withUnsafeBufferPointer { bytes in
                self.members.first { member in
                    let range = member.name
                    if member.isNameEscaped {
                        return JSONText.unescaped(UnsafeBufferPointer(rebasing: bytes[range])).elementsEqual(name)
                    }
                    guard range.count == name.count else { return false }
                    for index in 0..<name.count where bytes[range.lowerBound + index] != name[index] { return false }
                    return true
                }
            }
        }
    }
}
