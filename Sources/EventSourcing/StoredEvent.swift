/// An event that can be stored: a name that is a promise, and a body in two parts.
///
/// `facts` hold ids, codes, dates, amounts and rule pins; `phi` holds what tells something about a patient. Every version that
/// was ever shipped can be read: `decode` takes older names too and gives today's event (an upcaster is a case of its switch).
public protocol StoredEvent: Sendable {
    /// The name under which it is stored, with its version.
    var type: EventType { get }
    /// When it happened in the world, if not when the command came.
    var occurredAt: Timestamp? { get }
    func writeFacts(to members: inout JSONWriter.Members)
    /// Writes the patient's part and returns `true`; `false`, and nothing written, when the event has none.
    func writePHI(to members: inout JSONWriter.Members) -> Bool
    /// Reads an event of any version; `nil` for a name this program does not know.
    static func decode(_ type: EventType, facts: JSONObject, phi: PHI<JSONObject>) throws(JSONFault) -> Self?
}

extension StoredEvent {
    public var occurredAt: Timestamp? { nil }
    public func writePHI(to members: inout JSONWriter.Members) -> Bool { false }

    /// Both parts in the clear, as JSON; the second is absent when there is none.
    public func encoded() -> PlainBody {
        var facts = JSONWriter()
        facts.object { self.writeFacts(to: &$0) }
        var phi = JSONWriter()
        var hasPHI = false
        phi.object { hasPHI = self.writePHI(to: &$0) }
        return PlainBody(facts: facts.bytes, phi: hasPHI ? .present(phi.bytes) : .absent)
    }

    /// Reads both parts.
    public static func decode(_ type: EventType, _ body: PlainBody) throws(JSONFault) -> Self? {
        let facts = try JSONObject(body.facts)
        switch body.phi {
        case .absent, .sealed: return try Self.decode(type, facts: facts, phi: .sealed)
        case .shredded: return try Self.decode(type, facts: facts, phi: .shredded)
        case .present(let bytes): return try Self.decode(type, facts: facts, phi: PHI(try JSONObject(bytes)))
        }
    }
}

/// The body of an event in the clear. Lives only between the store and the fold; prints as nothing.
public struct PlainBody: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// The patient's part.
    public enum PHIPart: Sendable, Hashable {
        /// The event has none.
        case absent
        case present([UInt8])
        /// It is there and was not opened.
        case sealed
        /// Its key was destroyed.
        case shredded
    }

    public var facts: [UInt8]
    public var phi: PHIPart

    public init(facts: [UInt8], phi: PHIPart) {
        self.facts = facts
        self.phi = phi
    }

    public var description: String { "‹body›" }
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

extension PHI {
    /// Reads a value out of the patient's part; what is absent stays absent.
    public static func decoded(
        from object: PHI<JSONObject>, _ read: (JSONObject) throws(JSONFault) -> Value
    ) throws(JSONFault) -> PHI<Value> {
        if object.isShredded { return .shredded }
        guard let members = object.disclosed(for: .decoding) else { return .sealed }
        return PHI(try read(members))
    }
}

extension Purpose {
    /// The vault's own reading and writing of events: nothing leaves the process by it.
    public static let decoding: Purpose = "necessity.decoding"
    public static let sealing: Purpose = "necessity.sealing"
}
