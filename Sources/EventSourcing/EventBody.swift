/// One kind of event: its stored name, and its body in two parts.
///
/// An aggregate's event is an enumeration over such bodies; an `EventCatalog` finds the body by its stored name.
public protocol EventBody: Sendable, Equatable {
    /// The name under which it is stored, with its version: a promise.
    static var type: EventType { get }
    /// When it happened in the world, if not when the command came.
    var occurredAt: Timestamp? { get }
    func writeFacts(to members: inout JSONWriter.Members)
    /// Writes the patient's part, if it is there, and says whether it was.
    func writePHI(to members: inout JSONWriter.Members) -> PHIPresence
    /// Reads both parts.
    ///
    /// - Parameter phi: the patient's part; `nil` when the event has none.
    init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault)
}

extension EventBody {
    public var occurredAt: Timestamp? { nil }
    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { .absent }
}

/// An aggregate's event that is an enumeration over bodies: what it is stored as is its body's matter.
public protocol EventOfBodies: StoredEvent {
    /// The body, whichever event it is.
    var body: any EventBody { get }
    /// Every stored name of the aggregate's events, and how it is read.
    static var catalog: EventCatalog<Self> { get }
}

extension EventOfBodies {
    public var type: EventType { Swift.type(of: self.body).type }
    public var occurredAt: Timestamp? { self.body.occurredAt }
    public func writeFacts(to members: inout JSONWriter.Members) { self.body.writeFacts(to: &members) }
    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.body.writePHI(to: &members) }
    public static func decode(_ type: EventType, facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) -> Self? {
        try Self.catalog.decode(type, facts: facts, phi: phi)
    }
}

/// The events of one aggregate by their stored names, old versions included.
public struct EventCatalog<Event: Sendable>: Sendable {
    /// How events of one name are read.
    public struct Entry: Sendable {
        let type: EventType
        let read: @Sendable (JSONObject, PHI<JSONObject>?) throws(JSONFault) -> Event

        /// Events that are stored as `Body`.
        public init<Body: EventBody>(_ wrap: @escaping @Sendable (Body) -> Event) {
            self.type = Body.type
            self.read = { facts, phi throws(JSONFault) in wrap(try Body(facts: facts, phi: phi)) }
        }
    }

    fileprivate typealias Reader = @Sendable (JSONObject, PHI<JSONObject>?) throws(JSONFault) -> Event

    private let readers: [EventType: Reader]

    /// A catalog; each name stands in it once.
    public init(_ entries: [Entry]) {
        self.readers = Dictionary(entries.map { ($0.type, $0.read) }) { _, _ in preconditionFailure("a stored name has one reader") }
    }

    /// Several aggregates' events as one; each name stands in one of them.
    public init(merging catalogs: [EventCatalog]) {
        self.readers = catalogs.reduce(into: [:]) { readers, catalog in
            readers.merge(catalog.readers) { _, _ in preconditionFailure("a stored name has one reader") }
        }
    }

    /// The same names, read as another type of event.
    public func map<Other: Sendable>(_ wrap: @escaping @Sendable (Event) -> Other) -> EventCatalog<Other> {
        var readers: [EventType: EventCatalog<Other>.Reader] = [:]
        for (type, read) in self.readers { readers[type] = Self.reading(read, as: wrap) }
        return EventCatalog<Other>(readers: readers)
    }

    private static func reading<Other: Sendable>(
        _ read: @escaping Reader, as wrap: @escaping @Sendable (Event) -> Other
    ) -> EventCatalog<Other>.Reader {
        { facts, phi throws(JSONFault) -> Other in wrap(try read(facts, phi)) }
    }

    private init(readers: [EventType: Reader]) { self.readers = readers }

    /// Every name that can be read.
    public var types: [EventType] { self.readers.keys.sorted { $0.rawValue < $1.rawValue } }

    /// Reads an event; `nil` for a name that is not in the catalog.
    public func decode(_ type: EventType, facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) -> Event? {
        try self.readers[type]?(facts, phi)
    }
}

/// A group of members of a JSON object: what is patient data within a body, or an object within another.
public protocol JSONMembers: JSONCodable {
    init(members: JSONObject) throws(JSONFault)
    func write(to members: inout JSONWriter.Members)
}

extension JSONMembers {
    public init(json: JSON) throws(JSONFault) { try self.init(members: try json.object()) }
    public func write(to writer: inout JSONWriter) { writer.object { self.write(to: &$0) } }
}

extension PHI where Value: JSONMembers {
    /// Reads a group out of the patient's part; what is not there stays so. An event without the part reads as sealed.
    public init(decoding part: PHI<JSONObject>?) throws(JSONFault) {
        guard let part else {
            self = .sealed
            return
        }
        if part.isShredded {
            self = .shredded
        } else if let members = part.disclosed(for: .decoding) {
            self = PHI(try Value(members: members))
        } else {
            self = .sealed
        }
    }

    /// Writes the group into the patient's part, if it is there, and says whether it was.
    public func write(to members: inout JSONWriter.Members) -> PHIPresence {
        if self.isShredded { return .shredded }
        guard let value = self.disclosed(for: .sealing) else { return .sealed }
        value.write(to: &members)
        return .written
    }
}

extension Optional {
    /// Writes a group that an event need not have.
    public func write<Value: JSONMembers>(to members: inout JSONWriter.Members) -> PHIPresence where Wrapped == PHI<Value> {
        self.map { $0.write(to: &members) } ?? .absent
    }
}
