public import EventSourcing

/// An event's body as one JSON object: facts, and beside them the patient's part as far as it was opened.
///
/// The member `phi` says how the patient's part stands: `opened` (its members follow), `sealed`, or `shredded`; an event without
/// one has no such member. So what is sealed never looks like empty, and what was written reads back as it was.
public struct BodyJSON<Body: EventBody>: JSONCodable {
    public let body: Body

    public init(_ body: Body) { self.body = body }

    public init(json: JSON) throws(JSONFault) {
        let members = try json.object()
        let phi: PHI<JSONObject>? =
            switch try members.optional("phi", as: PHIMark.self) {
            case nil: nil
            case .opened: PHI(members)
            case .sealed: .sealed
            case .shredded: .shredded
            }
        self.body = try Body(facts: members, phi: phi)
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { members in
            self.body.writeFacts(to: &members)
            members.mark(self.body.writePHI(to: &members))
        }
    }
}

/// A group of a patient's data as a JSON object of its own, as far as it was opened; its member `phi` says how it stands.
public struct PHIJSON<Value: JSONMembers>: JSONWritable {
    private let value: PHI<Value>

    public init(_ value: PHI<Value>) { self.value = value }

    public func write(to writer: inout JSONWriter) { writer.object { $0.mark(self.value.write(to: &$0)) } }
}

/// How a patient's part stands within a JSON object, as its member `phi` says.
public enum PHIMark: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// Its members stand in the object.
    case opened
    /// It is there, and was not opened.
    case sealed
    /// Its key was destroyed.
    case shredded
}

extension JSONWriter.Members {
    /// Says how the patient's part stands that was written, or was not; nothing where there is none.
    public mutating func mark(_ presence: PHIPresence) {
        switch presence {
        case .absent: break
        case .written: self.member("phi", PHIMark.opened)
        case .sealed: self.member("phi", PHIMark.sealed)
        case .shredded: self.member("phi", PHIMark.shredded)
        }
    }
}
