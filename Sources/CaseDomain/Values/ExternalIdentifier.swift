public import EventSourcing

/// What another system calls something of ours: a system and a value, such as a payer's trace number.
///
/// The pair is patient data. What is kept in the clear for finding it again is its token.
public struct ExternalIdentifier: Sendable, Hashable, JSONCodable {
    public let system: String
    public let value: String

    /// Characters of a system or a value.
    public static let lengthMax = 255

    /// A pair; `nil` when either is empty or longer than `lengthMax`.
    public init?(system: String, value: String) {
        guard (1...Self.lengthMax).contains(system.utf8.count), (1...Self.lengthMax).contains(value.utf8.count) else { return nil }
        self.system = system
        self.value = value
    }

    public init(json: JSON) throws(JSONFault) {
        let object = try json.object()
        guard let value = ExternalIdentifier(system: try object.value("system"), value: try object.value("value")) else {
            throw JSONFault(.value)
        }
        self = value
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { object in
            object.member("system", self.system)
            object.member("value", self.value)
        }
    }
}
