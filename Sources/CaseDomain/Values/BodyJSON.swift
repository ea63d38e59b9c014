public import EventSourcing

/// An event's body as one JSON object: facts, and beside them the patient's part as far as it was opened.
public struct BodyJSON<Body: EventBody>: JSONCodable {
    public let body: Body

    public init(_ body: Body) { self.body = body }

    /// Reads the facts; the patient's part reads as sealed.
    public init(json: JSON) throws(JSONFault) { self.body = try Body(facts: try json.object(), phi: .sealed) }

    public func write(to writer: inout JSONWriter) {
        writer.object { members in
            self.body.writeFacts(to: &members)
            // Shredded is said, so that it never looks like empty.
            if self.body.writePHI(to: &members) == .shredded { members.member("shredded", true) }
        }
    }
}
