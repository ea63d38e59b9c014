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
    /// How it was stored before, under which names.
    static var earlierVersions: [EarlierVersion<Self>] { get }
}

extension EventBody {
    /// Whether a stored name is one of its own: today's, or one of those under which it was stored before.
    public static func isStored(as name: EventType) -> Bool {
        name == Self.type || Self.earlierVersions.contains { $0.type == name }
    }

    public static var earlierVersions: [EarlierVersion<Self>] { [] }
    public var occurredAt: Timestamp? { nil }
    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { .absent }
}

/// A body as it was stored under an earlier name, and how it becomes today's: an upcaster (architecture, D6).
public struct EarlierVersion<Body: Sendable>: Sendable {
    /// The name under which it was stored.
    public let type: EventType
    let read: @Sendable (JSONObject, PHI<JSONObject>?) throws(JSONFault) -> Body

    /// A version that says things in another way.
    public init(_ type: EventType, upcast: @escaping @Sendable (JSONObject, PHI<JSONObject>?) throws(JSONFault) -> Body) {
        self.type = type
        self.read = upcast
    }
}

extension EarlierVersion where Body: EventBody {
    /// A version to which members were added since, none of which it must have: today's reader reads it as it is.
    public static func readAsToday(_ type: EventType) -> EarlierVersion {
        EarlierVersion(type) { facts, phi throws(JSONFault) in try Body(facts: facts, phi: phi) }
    }
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
    /// How events of one kind are read, by each name under which they were ever stored.
    public struct Entry: Sendable {
        fileprivate let current: EventType?
        fileprivate let readers: [(type: EventType, read: Reader)]

        /// Events that are stored as `Body`, earlier versions included.
        public init<Body: EventBody>(_ wrap: @escaping @Sendable (Body) -> Event) {
            self.current = Body.type
            let today: (EventType, Reader) = (Body.type, { facts, phi throws(JSONFault) in wrap(try Body(facts: facts, phi: phi)) })
            self.readers = [today] + Body.earlierVersions.map { Self.reader($0, wrap) }
        }

        /// Events of a name that is written no more, and that become now one event, now another.
        public init(retired version: EarlierVersion<Event>) {
            self.current = nil
            self.readers = [(version.type, version.read)]
        }

        private static func reader<Body: EventBody>(
            _ version: EarlierVersion<Body>, _ wrap: @escaping @Sendable (Body) -> Event
        ) -> (EventType, Reader) {
            (version.type, { facts, phi throws(JSONFault) in wrap(try version.read(facts, phi)) })
        }
    }

    fileprivate typealias Reader = @Sendable (JSONObject, PHI<JSONObject>?) throws(JSONFault) -> Event

    private let readers: [EventType: Reader]
    private let current: Set<EventType>

    /// A catalog; each name stands in it once.
    public init(_ entries: [Entry]) {
        self.readers = Dictionary(entries.flatMap(\.readers).map { ($0.type, $0.read) }) { _, _ in
            preconditionFailure("a stored name has one reader")
        }
        self.current = Set(entries.compactMap(\.current))
    }

    /// Several aggregates' events as one; each name stands in one of them.
    public init(merging catalogs: [EventCatalog]) {
        self.readers = catalogs.reduce(into: [:]) { readers, catalog in
            readers.merge(catalog.readers) { _, _ in preconditionFailure("a stored name has one reader") }
        }
        self.current = catalogs.reduce(into: []) { $0.formUnion($1.current) }
    }

    /// The same names, read as another type of event.
    public func map<Other: Sendable>(_ wrap: @escaping @Sendable (Event) -> Other) -> EventCatalog<Other> {
        var readers: [EventType: EventCatalog<Other>.Reader] = [:]
        for (type, read) in self.readers { readers[type] = Self.reading(read, as: wrap) }
        return EventCatalog<Other>(readers: readers, current: self.current)
    }

    private static func reading<Other: Sendable>(
        _ read: @escaping Reader, as wrap: @escaping @Sendable (Event) -> Other
    ) -> EventCatalog<Other>.Reader {
        { facts, phi throws(JSONFault) -> Other in wrap(try read(facts, phi)) }
    }

    private init(readers: [EventType: Reader], current: Set<EventType>) {
        self.readers = readers
        self.current = current
    }

    /// Every name that can be read.
    public var types: [EventType] { self.readers.keys.sorted { $0.rawValue < $1.rawValue } }

    /// The names that are written today; the others are earlier versions.
    public var currentTypes: [EventType] { self.current.sorted { $0.rawValue < $1.rawValue } }

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
