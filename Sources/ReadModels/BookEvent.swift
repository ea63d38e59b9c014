import CaseDomain
import EventSourcing
import PHIVault

/// An event of a book as projections see it: decoded once for all of them, from its facts alone.
struct BookEvent: Sendable {
    /// What the first word of a stored name tells: whose history the event belongs to.
    enum Area: String, Sendable, Hashable {
        case `case`
        case letter
        case patient
        case access
    }

    enum Content: Sendable {
        case file(CaseFile.Event)
        case letter(Letter.Event)
        case patient(Patient.Event)
        case access(AccessEvent)
        /// Of no area that a projection asks for here.
        case elsewhere
        case unknown(Area, ProjectionFault)
        case unreadable(Area, ProjectionFault)
    }

    let position: Position
    let stream: StreamID
    let version: StreamVersion
    let type: EventType
    let actor: ActorID
    let purpose: Purpose
    let command: CommandID
    let occurredAt: Timestamp
    let recordedAt: Timestamp
    let content: Content

    /// Decodes an event whose facts were opened; only `areas` are looked into.
    init(_ opened: OpenedEvent, lookingInto areas: Set<Area>) {
        let envelope = opened.envelope
        self.position = envelope.position
        self.stream = envelope.stream
        self.version = envelope.version
        self.type = envelope.type
        self.actor = envelope.actor
        self.purpose = envelope.purpose
        self.command = envelope.command
        self.occurredAt = envelope.occurredAt
        self.recordedAt = envelope.recordedAt
        self.content = Self.content(of: envelope.type, opened.body, areas)
    }

    /// An event of an aggregate with this one's place in history.
    func recorded<Event: Sendable>(_ event: Event) -> Recorded<Event> {
        Recorded(
            event, stream: self.stream, version: self.version, position: self.position, actor: self.actor, command: self.command,
            occurredAt: self.occurredAt, recordedAt: self.recordedAt)
    }

    private static func content(of type: EventType, _ body: PlainBody, _ areas: Set<Area>) -> Content {
        guard let area = Self.area(of: type), areas.contains(area) else { return .elsewhere }
        do throws(JSONFault) {
            let content: Content? =
                switch area {
                case .case: try CaseFile.Event.decode(type, body).map { .file($0) }
                case .letter: try Letter.Event.decode(type, body).map { .letter($0) }
                case .patient: try Patient.Event.decode(type, body).map { .patient($0) }
                case .access: try AccessEvent.decode(type, body).map { .access($0) }
                }
            return content ?? .unknown(area, .newer(type))
        } catch {
            return .unreadable(area, .unreadable(type, error))
        }
    }

    private static func area(of type: EventType) -> Area? {
        let name = type.rawValue.utf8
        guard let point = name.firstIndex(of: UInt8(ascii: ".")) else { return nil }
        return Area(rawValue: String(type.rawValue[..<point]))
    }
}

/// An event and its body, of which the facts are open.
struct OpenedEvent: Sendable {
    let envelope: RecordedEnvelope
    let body: PlainBody
}
