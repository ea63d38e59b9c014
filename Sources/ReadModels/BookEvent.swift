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
        case task
        case order
        case coverage
        case pool
        case rights = "rights_request"
        case exception
        case access
    }

    enum Content: Sendable {
        case file(CaseFile.Event)
        case letter(Letter.Event)
        case patient(Patient.Event)
        case task(CaseTask.Event)
        case order(Order.Event)
        case coverage(PatientCoverage.Event)
        case pool(BenefitPool.Event)
        case rights(RightsRequest.Event)
        case exception(CaseException.Event)
        /// What was seen, and for which purpose.
        case access(AccessEvent, Purpose)
        /// Of no area that a projection asks for here.
        case elsewhere
        /// It could not be decoded; stops the projections of its area.
        case faulty(Area, ProjectionFault)
    }

    let position: Position
    let stream: StreamID
    let version: StreamVersion
    let type: EventType
    let actor: ActorID
    let command: CommandID
    let occurredAt: Timestamp
    let recordedAt: Timestamp
    let content: Content

    init(_ envelope: EnvelopeView, _ content: Content) {
        self.position = envelope.position
        self.stream = envelope.stream
        self.version = envelope.version
        self.type = envelope.type
        self.actor = envelope.actor
        self.command = envelope.command
        self.occurredAt = envelope.occurredAt
        self.recordedAt = envelope.recordedAt
        self.content = content
    }

    /// An event of an aggregate with this one's place in history.
    func recorded<Event: Sendable>(_ event: Event) -> Recorded<Event> {
        Recorded(
            event, stream: self.stream, version: self.version, position: self.position, actor: self.actor, command: self.command,
            occurredAt: self.occurredAt, recordedAt: self.recordedAt)
    }
}

/// Decodes batches of a book for the projections at hand: what none of them asks for is not looked into.
struct BookDecoder: Sendable {
    private let areas: Set<BookEvent.Area>
    /// A book has a few dozen names, each of which is taken apart once.
    private var areaOfType: [EventType: BookEvent.Area?] = [:]

    init(lookingInto areas: Set<BookEvent.Area>) {
        self.areas = areas
    }

    mutating func decode(_ batch: EnvelopeBatch, _ facts: OpenedFacts) -> [BookEvent] {
        var events: [BookEvent] = []
        events.reserveCapacity(batch.count)
        for index in batch.indices {
            let envelope = batch[index]
            guard let area = self.area(of: envelope.type) else {
                events.append(BookEvent(envelope, .elsewhere))
                continue
            }
            events.append(BookEvent(envelope, Self.content(of: envelope, area, facts, index)))
        }
        return events
    }

    private static func content(
        of envelope: EnvelopeView, _ area: BookEvent.Area, _ facts: OpenedFacts, _ index: Int
    ) -> BookEvent.Content {
        let type = envelope.type
        let phi: PHI<JSONObject>? = envelope.hasPHI ? .sealed : nil
        do throws(JSONFault) {
            let facts = try facts.object(at: index)
            let content: BookEvent.Content? =
                switch area {
                case .case: try CaseFile.Event.decode(type, facts: facts, phi: phi).map { .file($0) }
                case .letter: try Letter.Event.decode(type, facts: facts, phi: phi).map { .letter($0) }
                case .patient: try Patient.Event.decode(type, facts: facts, phi: phi).map { .patient($0) }
                case .task: try CaseTask.Event.decode(type, facts: facts, phi: phi).map { .task($0) }
                case .order: try Order.Event.decode(type, facts: facts, phi: phi).map { .order($0) }
                case .coverage: try PatientCoverage.Event.decode(type, facts: facts, phi: phi).map { .coverage($0) }
                case .pool: try BenefitPool.Event.decode(type, facts: facts, phi: phi).map { .pool($0) }
                case .rights: try RightsRequest.Event.decode(type, facts: facts, phi: phi).map { .rights($0) }
                case .exception: try CaseException.Event.decode(type, facts: facts, phi: phi).map { .exception($0) }
                case .access: try AccessEvent.decode(type, facts: facts, phi: phi).map { .access($0, envelope.purpose) }
                }
            return content ?? .faulty(area, .newer(type))
        } catch {
            return .faulty(area, .unreadable(type, error))
        }
    }

    private mutating func area(of type: EventType) -> BookEvent.Area? {
        if let known = self.areaOfType[type] { return known }
        let word = type.rawValue.prefix { $0 != "." }
        let area = BookEvent.Area(rawValue: String(word)).flatMap { self.areas.contains($0) ? $0 : nil }
        // Names come from the book: a bound keeps a strange one from filling memory.
        if self.areaOfType.count < Self.typesMax { self.areaOfType[type] = .some(area) }
        return area
    }

    /// Names that are remembered.
    private static let typesMax = 1_000
}
