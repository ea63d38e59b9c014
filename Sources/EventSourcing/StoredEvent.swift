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
    /// Writes the patient's part, if it is there, and says whether it was.
    func writePHI(to members: inout JSONWriter.Members) -> PHIPresence
    /// Reads an event of any version; `nil` for a name this program does not know.
    ///
    /// - Parameter phi: the patient's part; `nil` when the event has none.
    static func decode(_ type: EventType, facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) -> Self?
}

extension StoredEvent {
    public var occurredAt: Timestamp? { nil }
    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { .absent }

    /// Both parts in the clear, as JSON; the second is absent when there is none.
    public func encoded() -> PlainBody {
        var facts = JSONWriter()
        facts.object { self.writeFacts(to: &$0) }
        var phi = JSONWriter()
        var presence = PHIPresence.absent
        phi.object { presence = self.writePHI(to: &$0) }
        switch presence {
        case .absent: return PlainBody(facts: facts.bytes, phi: .absent)
        case .written: return PlainBody(facts: facts.bytes, phi: .present(phi.bytes))
        // Encoding it without would lose what the patient's part said.
        case .sealed, .shredded: preconditionFailure("an event that was read without its patient's part is not stored again")
        }
    }

    /// Reads both parts.
    public static func decode(_ type: EventType, _ body: PlainBody) throws(JSONFault) -> Self? {
        let facts = try JSONObject(body.facts)
        switch body.phi {
        case .absent: return try Self.decode(type, facts: facts, phi: nil)
        case .sealed: return try Self.decode(type, facts: facts, phi: .sealed)
        case .shredded: return try Self.decode(type, facts: facts, phi: .shredded)
        case .present(let bytes): return try Self.decode(type, facts: facts, phi: PHI(try JSONObject(bytes)))
        }
    }
}

/// Whether the patient's part of an event was there to be written.
public enum PHIPresence: Sendable, Hashable {
    /// The event has no such part.
    case absent
    case written
    /// It is there, and was not opened.
    case sealed
    /// Its key was destroyed.
    case shredded
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

extension Purpose {
    /// The vault's own reading and writing of events: nothing leaves the process by it.
    public static let decoding: Purpose = "necessity.decoding"
    public static let sealing: Purpose = "necessity.sealing"
}
